import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { root } from "../../../scripts/tool.mjs";

/** Runs `load/bare-worker.ts` in a workerd of its own. `measure` gets a call: `bare(path, body?)` answers when the Worker has, 200. */
export async function besideBare(measure) {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-bare-"));
  const outfile = join(folder, "worker.js");
  await build({
    entryPoints: [join(root, "test", "bench", "load", "bare-worker.ts")],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*"],
    logLevel: "error",
  });
  const worker = {
    name: "bare",
    modulesRoot: folder,
    modules: [{ type: "ESModule", path: outfile }],
    compatibilityDate: "2026-11-01",
    durableObjects: { CASES: { className: "BareCase", useSQLite: true } },
    d1Databases: { DB: "bare" },
    queueProducers: { HOOKS: { queueName: "hooks" } },
    queueConsumers: { hooks: { maxBatchSize: 10, maxBatchTimeout: 0 } },
  };
  const server = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new NoOpLog(),
      resourcePersistencePath: join(folder, "state"), // on disk, as ours is
      workers: [worker],
    }),
  );
  try {
    const url = String(await server.ready).replace(/\/$/, "");
    return await measure(async (path, body) => {
      const answer = await fetch(`${url}${path}`, body === undefined ? {} : { method: "POST", body });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`bare ${path}: ${text}`);
    });
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
