import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const calls = 400;
const rounds = 5;
/** What we promise at most (G44). */
const mostRows = 8;

/**
 * A command through the case object (idempotency row apart: decide, one transaction, alarm, hand-over to real local queues)
 * against a bare object that writes one row, both in the same workerd, one call after another.
 */
export async function benchCaseObject() {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-bench-"));
  const outfile = join(folder, "worker.js");
  await build({
    entryPoints: ["test/bench/object-worker.ts"],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    loader: { ".sql": "text" },
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    logLevel: "error",
  });
  const options = convertV4MiniflareOptions({
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
        durableObjects: {
          CASES: { className: "CaseObject", useSQLite: true },
          BARE: { className: "BareObject", useSQLite: true },
          COUNTED: { className: "CountedCase", useSQLite: true },
        },
        queueProducers: { EFFECTS: "effects", WEBHOOKS: "webhooks", INDEX: "index" },
        queueConsumers: {
          effects: { maxBatchTimeout: 0 },
          webhooks: { maxBatchTimeout: 0 },
          index: { maxBatchTimeout: 0 },
        },
      },
    ],
  });
  const server = new Miniflare(options);
  try {
    await server.ready;
    const perSecond = async (path: string): Promise<number> => {
      const startedAtMs = performance.now();
      const answer = await server.dispatchFetch(`http://bench/${path}?n=${calls}`);
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${text}`);
      return (calls * 1_000) / (performance.now() - startedAtMs);
    };
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await perSecond("bare"));
      ours.push(await perSecond("case"));
    }
    const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    const rates = { ours: median(ours), theirs: median(theirs) };
    const rows = Number(await (await server.dispatchFetch("http://bench/rows?n=1")).text());
    return [
      {
        name: "command through the case object / bare object writing one row",
        ...rates,
        ratio: rates.ours / rates.theirs,
        floor: 0.33,
      },
      {
        name: "rows written per plain command, answers and alarm included",
        ours: `${rows} rows`,
        theirs: `${mostRows} rows`,
        ratio: mostRows / rows,
        floor: 1,
      },
    ];
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
