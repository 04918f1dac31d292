import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../../../scripts/tool.mjs";

/** Builds the counting Worker into a folder, as `index.js`, so that `scripts/serve.mjs` serves it in place of the deployed one. */
export const buildCounted = (folder) =>
  build({
    entryPoints: [join(root, "test", "bench", "counted", "worker.ts")],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    loader: { ".sql": "text" },
    jsx: "automatic",
    jsxImportSource: "preact",
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    logLevel: "error",
  });
