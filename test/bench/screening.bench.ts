import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** What one screening against 60,000 entries may take in workerd. */
const mostMs = 25;

/**
 * One screening against 60,000 entries with 150,000 names in workerd, beside comparing the name with all of them. A request does nothing
 * but compute, so the time it takes from outside is its CPU time.
 */
export async function benchScreening() {
  const folder = mkdtempSync(join(tmpdir(), "edgecase-bench-"));
  const outfile = join(folder, "worker.js");
  await build({
    entryPoints: ["test/bench/screening-worker.ts"],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    logLevel: "error",
  });
  const server = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      workers: [
        {
          name: "bench",
          modulesRoot: folder,
          modules: [{ type: "ESModule", path: outfile }],
          compatibilityDate: "2026-11-01",
        },
      ],
    }),
  );
  try {
    await server.ready;
    const perSecond = async (path: string, count: number): Promise<number> => {
      const startedAtMs = performance.now();
      const answer = await server.dispatchFetch(`http://bench/${path}?n=${count}`);
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${text}`);
      return (count * 1_000) / (performance.now() - startedAtMs);
    };
    await perSecond("load", 1);
    await perSecond("ours", 200); // warms up
    const ours = await perSecond("ours", 400);
    const [jaroWinkler, tokenSetRatio] = [await perSecond("jaroWinkler", 3), await perSecond("tokenSetRatio", 2)];
    const row = (name: string, theirs: number, floor: number) => ({ name, ours, theirs, ratio: ours / theirs, floor });
    return [
      {
        name: "a screening of 60,000 entries in workerd",
        ours: `${(1_000 / ours).toFixed(1)} ms`,
        theirs: `${mostMs} ms`,
        ratio: (mostMs * ours) / 1_000,
        floor: 1,
      },
      row("screenings per second / Jaro-Winkler over all names", jaroWinkler, 5),
      row("screenings per second / token_set_ratio over all names", tokenSetRatio, 20),
    ];
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
