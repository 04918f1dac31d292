import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { root } from "../../scripts/tool.mjs";

/**
 * Opens the sealed cells of cases' stores on disk, with the Worker's own code and the keys in the state's R2. Answers a function from a
 * case's open database to its opener: `(cell, row, stored) => text`. No server may use the folder meanwhile.
 */
export async function openedCells(stateDir, masterKey) {
  const { CaseSeal, readCaseSealKey } = await workersOwnCode();
  const files = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: join(stateDir, "v3"),
      workers: [
        { name: "keys", modules: true, script: "export default {}", r2Buckets: { DOCUMENTS: "edgecase-documents" } },
      ],
    }),
  );
  const settings = { ENVIRONMENT: "local", BASE_URL: "", EGRESS_ALLOW_HOSTS: "", LOG_LEVEL: "warn" };
  const env = { ...settings, OUTBOX_WAKE_MS: "500", UNDO_SECONDS: "0", MASTER_KEY: masterKey };
  env.DOCUMENTS = await files.getR2Bucket("DOCUMENTS");
  const opener = async (database) => {
    const meta = (name) => database.prepare("SELECT value FROM meta WHERE name = ?").get(name)?.value;
    const ref = { tenantId: meta("tenant"), caseId: meta("case") };
    const found = await readCaseSealKey(env, ref);
    if (found.state !== "open") throw new Error(`the key of ${ref.caseId} is ${found.state}`);
    const seal = new CaseSeal();
    seal.use(ref, found.key);
    return (cell, row, stored) =>
      seal.open(cell, row, typeof stored === "string" ? stored : new Uint8Array(stored).buffer);
  };
  return { opener, close: () => files.dispose() };
}

async function workersOwnCode() {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-seal-"));
  try {
    const outfile = join(folder, "seal.mjs");
    await build({
      stdin: {
        contents: `export { CaseSeal } from "./durable-objects/case-seal";
          export { readCaseSealKey } from "./src/cases/case-key-store";`,
        resolveDir: root,
      },
      ...{ outfile, bundle: true, platform: "node", format: "esm", target: "node24", logLevel: "error" },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
