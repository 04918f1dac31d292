// What was built for browsers, by what a page loads: read from the manifests in public/assets. Sizes are bytes packed with gzip.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./tool.mjs";

const assets = join(root, "public", "assets");
const flowEntry = "src/ui/flow/browser/enhance.ts";

export const code = (file) => readFileSync(join(assets, file));
export const packed = (bytes) => gzipSync(bytes).byteLength;
export const weigh = (files) => [...files].reduce((sum, file) => sum + packed(code(file)), 0);

const rulesEntry = "src/ui/flow/browser/conditions.ts";

/**
 * The files of the applicant's pages: what every page loads, what a page with uploads loads beside it, and all there are. `rules`: what a
 * page with rules about its own answers loads once it is drawn, and `schemaRules` what one with rules in JSON Schema loads.
 */
export function flowScripts() {
  const manifest = manifestIn(".");
  const entry = manifest[flowEntry];
  const text = withImports(entry, manifest);
  const upload = new Set([
    ...text,
    ...(entry.dynamicImports ?? [])
      .filter((name) => name !== rulesEntry)
      .flatMap((name) => [...withImports(manifest[name], manifest)]),
  ]);
  const rules = withImports(manifest[rulesEntry], manifest).difference(text);
  const schemaRules = new Set([
    ...rules,
    ...manifest[rulesEntry].dynamicImports.flatMap((name) => [
      ...withImports(manifest[name], manifest).difference(text),
    ]),
  ]);
  const all = new Set(Object.values(manifest).flatMap(({ file }) => (file.endsWith(".js") ? [file] : [])));
  return { text, upload, rules, schemaRules, all };
}

/** The files of a script that stands alone: the console's first route, what other websites load. */
export function scriptsOf(folder, source) {
  const manifest = manifestIn(folder);
  return withImports(manifest[source], manifest);
}

const manifestIn = (folder) => JSON.parse(readFileSync(join(assets, folder, "manifest.json"), "utf8"));

/** A script and what it imports at once. */
function withImports(chunk, chunks, files = new Set()) {
  files.add(chunk.file);
  for (const name of chunk.imports ?? []) if (!files.has(chunks[name].file)) withImports(chunks[name], chunks, files);
  return files;
}
