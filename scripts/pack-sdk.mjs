// node scripts/pack-sdk.mjs: the npm package @edgecase/flow in dist/edgecase-flow, from the built SDK and the types of its sources.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildPages, env, root } from "./tool.mjs";

const target = join(root, "dist", "edgecase-flow");
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
if (process.env.SKIP_BUILD !== "1") buildPages();

const assets = join(root, "public", "assets");
const { "src/sdk/flow.ts": entry } = JSON.parse(readFileSync(join(assets, "sdk", "manifest.json"), "utf8"));
copyFileSync(join(assets, entry.file), join(target, "flow.js"));
copyFileSync(join(root, "LICENSE"), join(target, "LICENSE"));
copyFileSync(join(root, "docs", "headless.md"), join(target, "README.md"));

// The types are those of the server: the same files, written out as declarations.
const project = join(target, "tsconfig.json");
const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: "../../src", outDir: "types" };
writeFileSync(
  project,
  JSON.stringify({ extends: "../../tsconfig.client.json", compilerOptions: options, include: ["../../src/sdk"] }),
);
// Declarations of everything those files import are written too, some of which cannot be: only what the package reaches is kept.
spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", project], { cwd: root, env, stdio: "ignore" });
rmSync(project);
const entryTypes = join(target, "types", "sdk", "flow.d.ts");
const reached = reach(entryTypes);
for (const file of readdirSync(join(target, "types"), { recursive: true, withFileTypes: true }))
  if (file.isFile() && !reached.has(join(file.parentPath, file.name))) rmSync(join(file.parentPath, file.name));

const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const about = {
  name: "@edgecase/flow",
  version,
  license,
  description: "Applicants' forms of Edgecase, drawn by yourself",
  type: "module",
  sideEffects: false,
  exports: { ".": { types: "./types/sdk/flow.d.ts", default: "./flow.js" } },
  types: "./types/sdk/flow.d.ts",
  files: ["flow.js", "types", "README.md", "LICENSE"],
};
writeFileSync(join(target, "package.json"), `${JSON.stringify(about, null, 2)}\n`);

/** A declaration and all that it names, near and far. Throws when one of them was not written. */
function reach(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*["'](\.[^"']+)["']/g)) {
    const near = [`${name}.d.ts`, `${name}/index.d.ts`].map((path) => join(dirname(file), path)).find(existsSync);
    if (near === undefined) throw new Error(`${file} names ${name}, of which there are no types`);
    reach(near, found);
  }
  return found;
}
