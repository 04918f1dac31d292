import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const cases = 10_000;
/** What we promise for so many (a minute). */
const mostMs = 60_000;

/**
 * A backtest of 10,000 archived inputs in workerd, with the real queue, D1 and R2: from the call to the finished report. Beside it, the same
 * inputs only read and parsed.
 */
export async function benchBacktest() {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-bench-"));
  const outfile = join(folder, "worker.js");
  await build({
    entryPoints: ["test/bench/backtest-worker.ts"],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    logLevel: "error",
  });
  const server = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: join(folder, "state"),
      workers: [
        {
          name: "bench",
          modulesRoot: folder,
          modules: [{ type: "ESModule", path: outfile }],
          compatibilityDate: "2026-11-01",
          bindings: {
            ENVIRONMENT: "test",
            BASE_URL: "",
            EGRESS_ALLOW_HOSTS: "",
            LOG_LEVEL: "error",
            OUTBOX_WAKE_MS: "30000",
            UNDO_SECONDS: "10",
            MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
          },
          d1Databases: { DB: "db" },
          r2Buckets: { DOCUMENTS: "documents" },
          queueProducers: { BACKTESTS: "backtests" },
          queueConsumers: { backtests: { maxBatchSize: 1, maxBatchTimeout: 0 } },
        },
      ],
    }),
  );
  try {
    await server.ready;
    const ask = async (path: string, body = ""): Promise<Record<string, unknown>> => {
      const answer = await server.dispatchFetch(`http://bench/${path}?n=${cases}`, { method: "POST", body });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    };
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
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
