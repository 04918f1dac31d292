import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inWorkerd, settings } from "./workerd";

const bindings = {
  bindings: { ...settings, WRITES_PER_MINUTE: "1000000" },
  d1Databases: { DB: "db" },
  durableObjects: {
    WINDOWS: { className: "WindowObject", useSQLite: true },
    RATE_LIMITERS: { className: "RateLimiterObject", useSQLite: true },
  },
  queueProducers: { MONITORING: "monitoring" },
  queueConsumers: { monitoring: { maxBatchTimeout: 0 } },
};

const perCall = 500;
const calls = 20;
const rounds = 3;

/**
 * Transactions per second through `POST /transactions/bulk`, five hundred a call, one call after the other: read, stored, told to their
 * windows and judged, against five hundred plain inserts in one batch of D1 into a table with the same indexes.
 */
export const benchTransactions = () =>
  inWorkerd("transactions-worker.ts", bindings, async (ask) => {
    await ask("migrate", JSON.stringify(migrations()));
    const rate = async (path: string, round: string): Promise<number> => {
      const startedAtMs = performance.now();
      await ask(`${path}?calls=${calls}&round=${round}`);
      return (calls * perCall * 1_000) / (performance.now() - startedAtMs);
    };
    const bare: number[] = [];
    const unjudged: number[] = [];
    const judged: number[] = [];
    let rules = "";
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await rate("plain", `plain-${round}`));
      await ask("tenant");
      unjudged.push(await rate("ours", `unjudged-${round}`));
      rules = await ask("tenant?rules=1");
      judged.push(await rate("ours", `judged-${round}`));
    }
    const row = (name: string, ours: number[]) => ({
      name,
      ours: Math.max(...ours),
      theirs: Math.max(...bare),
      ratio: Math.max(...ours) / Math.max(...bare),
      floor: 0.08,
    });
    return [
      row("transactions/s by the bulk call, no rules / plain inserts", unjudged),
      row(`transactions/s by the bulk call, ${rules} rules / plain inserts`, judged),
    ];
  });

const migrations = (): string[] =>
  readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .flatMap((name) => readFileSync(join("migrations", name), "utf8").split("--> statement-breakpoint"))
    .filter((sql) => sql.trim() !== "");
