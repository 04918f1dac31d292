// The integrators' SDK as one file: packed, but with its names left as they are, for whoever reads a stack trace.
import { join } from "node:path";
import { build } from "vite";
import { root } from "../tool.mjs";

/** The text of the module. */
export async function buildSdk() {
  const [{ output }] = await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: join(root, "src", "sdk", "api", "index.ts"), formats: ["es"], fileName: "index" },
      rollupOptions: { output: { minify: { compress: true, mangle: false, codegen: true } } },
    },
  });
  return output[0].code;
}
