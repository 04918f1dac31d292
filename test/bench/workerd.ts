import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** Settings of a Worker that needs them. */
export const settings = {
  ENVIRONMENT: "test",
  BASE_URL: "",
  EGRESS_ALLOW_HOSTS: "",
  LOG_LEVEL: "error",
  OUTBOX_WAKE_MS: "30000",
  UNDO_SECONDS: "10",
  MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
};

/** Asks the Worker; anything but 200 is thrown. */
export type Ask = (path: string, body?: string) => Promise<string>;

/** Bundles `test/bench/<entry>` and runs it in workerd, with state that is gone afterwards. `bindings` are the Worker's own. */
export async function inWorkerd<Result>(
  entry: string,
  bindings: Record<string, unknown>,
  measure: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-bench-"));
  const outfile = join(folder, "worker.js");
  await build({
    entryPoints: [`test/bench/${entry}`],
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
  const modules = [{ type: "ESModule" as const, path: outfile }];
  const worker = { name: "bench", modulesRoot: folder, modules, compatibilityDate: "2026-11-01", ...bindings };
  const server = new Miniflare(
    convertV4MiniflareOptions({ cf: false, resourcePersistencePath: join(folder, "state"), workers: [worker] }),
  );
  try {
    await server.ready;
    return await measure(async (path, body) => {
      const init = body === undefined ? {} : { method: "POST", body };
      const answer = await server.dispatchFetch(`http://bench/${path}`, init);
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${text}`);
      return text;
    });
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many of `count` calls there are per second, when the Worker makes them one after the other. */
export async function perSecond(ask: Ask, path: string, count: number): Promise<number> {
  const startedAtMs = performance.now();
  await ask(`${path}?n=${count}`);
  return (count * 1_000) / (performance.now() - startedAtMs);
}
