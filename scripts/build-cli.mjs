// node scripts/build-cli.mjs: the command line as one file that needs nothing beside Node, in dist/cli. `src/cli/edgecase.mjs` calls it.
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { root } from "./tool.mjs";

const folder = join(root, "dist", "cli");
mkdirSync(folder, { recursive: true });
const draft = mkdtempSync(join(folder, "build-"));
await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: "src/cli/main.ts",
    outDir: draft,
    target: "node20",
    minify: false,
    rollupOptions: { output: { entryFileNames: "edgecase.mjs" } },
  },
});
// In one step, so that a second call never reads half a file.
renameSync(join(draft, "edgecase.mjs"), join(folder, "edgecase.mjs"));
rmSync(draft, { recursive: true });
