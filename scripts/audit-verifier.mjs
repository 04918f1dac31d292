// The verifier of audit logs as one file that needs nothing beside Node 20: made of the very modules that the Worker hashes with, and put
// among the assets, so that it is served at /assets/audit/verify-audit.mjs.
import { join } from "node:path";
import { build } from "vite";
import { root } from "./tool.mjs";

export async function packAuditVerifier(outDir) {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    ssr: { noExternal: true },
    build: {
      ssr: "src/cli/verify-audit.ts",
      outDir: join(outDir, "audit"),
      emptyOutDir: false,
      target: "node20",
      minify: false,
      rollupOptions: { output: { entryFileNames: "verify-audit.mjs", codeSplitting: false } },
    },
  });
}
