import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inWorkerd, settings } from "./workerd";

const cases = 10_000;
/** What we promise for so many (a minute). */
const mostMs = 60_000;

const bindings = {
  bindings: settings,
  d1Databases: { DB: "db" },
  r2Buckets: { DOCUMENTS: "documents" },
  queueProducers: { BACKTESTS: "backtests" },
  queueConsumers: { backtests: { maxBatchSize: 1, maxBatchTimeout: 0 } },
};

/**
 * A backtest of 10,000 archived inputs in workerd, with the real queue, D1 and R2: from the call to the finished report. Beside it, the same
 * inputs only read and parsed.
 */
export const benchBacktest = () =>
  inWorkerd("backtest-worker.ts", bindings, async (send) => {
    const ask = async (path: string, body = ""): Promise<Record<string, unknown>> =>
      JSON.parse(await send(`${path}?n=${cases}`, body)) as Record<string, unknown>;
    for (const file of readdirSync("migrations").filter((name) => name.endsWith(".sql")))
      await ask("migrate", readFileSync(join("migrations", file), "utf8"));
    await ask("seed");
    const startedAtMs = performance.now();
    const { id } = await ask("start");
    let seen = await ask("status", String(id));
    while (seen.status === "queued" || seen.status === "running") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      seen = await ask("status", String(id));
    }
    const tookMs = performance.now() - startedAtMs;
    if (seen.status !== "done" || seen.judged !== cases)
      throw new Error(`the backtest ended as ${JSON.stringify(seen)}`);
    await ask("parse");
    const parsingAtMs = performance.now();
    await ask("parse");
    const [ours, theirs] = [cases / tookMs, cases / (performance.now() - parsingAtMs)].map((perMs) => perMs * 1_000);
    return [
      {
        name: "a backtest of 10,000 cases, 20 rules",
        ours: `${(tookMs / 1_000).toFixed(1)} s`,
        theirs: `${mostMs / 1_000} s`,
        ratio: mostMs / tookMs,
        floor: 1,
      },
      { name: "cases judged / only read and parsed", ours, theirs, ratio: (ours ?? 0) / (theirs ?? 1), floor: 0.02 },
    ];
  });
