// The deterministic simulation: the product's own case objects, consumers and SQL in one process, with everything around them made to fail
// by a seed.  npm run simulate -- --histories 100000      SEED=… npm run simulate -- --histories 1   plays one again, with its trace.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";

const root = process.cwd();
const flag = process.argv.indexOf("--histories");
const nightly = process.env.NIGHTLY === "1";
const histories = Number(flag < 0 ? (nightly ? 2_000_000 : 100_000) : process.argv[flag + 1]);
const seed = Number(process.env.SEED ?? 1);
const folder = mkdtempSync(join(tmpdir(), "edgecase-simulation-"));
await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: "error",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "cloudflare:workers": join(root, "test/simulation/cloudflare-workers.ts") } },
  plugins: [{
    name: "sql",
    load: (id) => (id.endsWith(".sql") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))}` : null),
  }],
  ssr: { noExternal: true },
  build: { ssr: "test/simulation/main.ts", outDir: folder, target: "node26", minify: false, rollupOptions: { output: { entryFileNames: "simulation.mjs" } } },
});
const { simulate } = await import(pathToFileURL(join(folder, "simulation.mjs")).href);
const began = performance.now();
const out = await simulate(seed, histories, join(root, "migrations"), histories === 1 ? console.log : null);
console.log(out.histories, "histories", ((performance.now() - began) / 1000).toFixed(1), "s", out.steps, "choices");
console.log(out.tally);
if (out.broken) { console.log("seed", out.broken.seed, out.broken.why); console.log(out.broken.trace.join("\n")); }
rmSync(folder, { recursive: true });
