// The generated month, for scripts. As one: `npx node test/monitoring/month.mjs --out month.ndjson [--transactions 200000 --subjects 2000
// --plants 8 --seed 20]` writes a line for each transaction as `POST /transactions` takes it, in the order in which they arrive.
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { root } from "../../scripts/tool.mjs";

const dayMs = 86_400_000;

/** What test/monitoring/month.ts exports: the generator and the oracle, the project's own. */
export async function monthModule() {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-month-"));
  const outfile = join(folder, "month.mjs");
  try {
    await build({
      entryPoints: [join(root, "test/monitoring/month.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node22",
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Options of the command line that say how large the month is. */
export const sizeOptions = (usual) => ({
  transactions: { type: "string", default: String(usual.transactions) },
  subjects: { type: "string", default: String(usual.subjects) },
  plants: { type: "string", default: String(usual.plantsEach) },
  seed: { type: "string", default: "20" },
});

/** A month that ended the day before yesterday: all its days are over, and none is too old to be taken in. */
export const sizeOf = ({ transactions, subjects, plants, seed }, nowMs) => ({
  transactions: Number(transactions),
  subjects: Number(subjects),
  plantsEach: Number(plants),
  seed: Number(seed),
  startMs: (Math.floor(nowMs / dayMs) - 32) * dayMs,
});

export const fullSize = { transactions: 200_000, subjects: 2_000, plantsEach: 8 };

if (import.meta.main) {
  const { values } = parseArgs({
    options: { ...sizeOptions(fullSize), out: { type: "string", default: "month.ndjson" } },
  });
  const { monthOf, sentAs } = await monthModule();
  const month = monthOf(sizeOf(values, Date.now()));
  const out = createWriteStream(values.out);
  for (const facts of month.arrivals)
    if (!out.write(`${JSON.stringify(sentAs(facts))}\n`)) await new Promise((go) => out.once("drain", go));
  await new Promise((done) => out.end(done));
  const { arrivals, transactions, planted, nearMisses } = month;
  console.log(
    `${arrivals.length} lines of ${transactions.length} transactions, ${planted.length} plants and ${nearMisses.length} near misses: ${values.out}`,
  );
}
