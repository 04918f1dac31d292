// npm run bench: every test/bench/*.bench.ts and *.bench.mjs, one after the other, each against its baseline in the same run, because a ratio says
// more than a number from somebody else's computer. A benchmark exports functions called `bench…` that answer
// `{name, ours, theirs, ratio, floor}`: rates per second as text or number, the ratio ours/theirs, and the least ratio we promise.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../scripts/tool.mjs";

const folder = join(root, "test", "bench");
const wanted = process.argv[2] ?? "";
// Below node_modules, so that what stays external is found from there.
const built = mkdtempSync(join(root, "node_modules", ".bench-"));
const rows = [];
try {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".bench.ts") && name.includes(wanted))) {
    const outfile = join(built, file.replace(/\.ts$/, ".mjs"));
    await build({
      entryPoints: [join(folder, file)],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node24",
      loader: { ".sql": "text" },
      packages: "external",
      logLevel: "error",
    });
    await measure(outfile);
  }
  // What drives the whole server needs no bundle: its paths must stay what they are.
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".bench.mjs") && name.includes(wanted)))
    await measure(join(folder, file));
} finally {
  rmSync(built, { recursive: true, force: true });
}

const results = rows.flat();
const cells = results.map(({ name, ours, theirs, baseline, ratio, floor }) => [
  name,
  rate(ours),
  rate(theirs ?? baseline),
  `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`,
  `≥ ${floor}×`,
  ratio >= floor ? "ok" : "TOO SLOW",
]);
print(["benchmark", "ours", "baseline", "ratio", "floor", ""], cells);
process.exit(results.length > 0 && results.every(({ ratio, floor }) => ratio >= floor) ? 0 : 1);

async function measure(file) {
  const benchmarks = Object.entries(await import(pathToFileURL(file).href));
  for (const [name, benchmark] of benchmarks)
    if (name.startsWith("bench") && typeof benchmark === "function") rows.push([await benchmark()].flat());
}

function rate(value) {
  return typeof value === "number" ? `${Math.round(value).toLocaleString("en")}/s` : value;
}

function print(head, lines) {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  for (const line of all) console.log(line.map((cell, column) => cell.padEnd(widths[column])).join("  "));
}
