// node scripts/pack-sdk.mjs [--out <folder>] [--types-only]: the npm package @edgecase/flow (in dist/edgecase-flow), from the built SDK and
// the types of its sources. With the types alone nothing has to be built.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildPages, env, root } from "./tool.mjs";

const { values: wishes } = parseArgs({ options: { out: { type: "string" }, "types-only": { type: "boolean" } } });
const target = resolve(wishes.out ?? join(root, "dist", "edgecase-flow"));
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
if (!wishes["types-only"]) {
  if (process.env.SKIP_BUILD !== "1") buildPages();
  const assets = join(root, "public", "assets");
  const { "src/sdk/flow.ts": entry } = JSON.parse(readFileSync(join(assets, "sdk", "manifest.json"), "utf8"));
  copyFileSync(join(assets, entry.file), join(target, "flow.js"));
}
copyFileSync(join(root, "LICENSE"), join(target, "LICENSE"));
writeFileSync(join(target, "README.md"), readme(readFileSync(join(root, "docs", "headless.md"), "utf8")));

// The types are those of the server: the same files, written out as declarations.
const project = join(target, "tsconfig.json");
const options = {
  noEmit: false,
  declaration: true,
  emitDeclarationOnly: true,
  rootDir: join(root, "src"),
  outDir: join(target, "types"),
};
writeFileSync(
  project,
  JSON.stringify({
    extends: join(root, "tsconfig.client.json"),
    compilerOptions: options,
    include: [join(root, "src", "sdk")],
  }),
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

/** The page of the docs as somebody reads it who has the package: what it links to is not in there. */
function readme(text) {
  return text
    .replace(/"https:[^"]*\/sdk\/v1\.js"/, '"@edgecase/flow"')
    .replace(/^For a bundler, .*\n/m, "")
    .replace(/\[([^\]]+)\]\((?!https:)[^)]+\)/g, "$1 (in the docs of Edgecase)");
}

/**
 * A declaration and all that it names, near and far, each name with its ending, as every way of resolving wants it. Throws when one of
 * them was not written.
 */
function reach(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, "utf8").replace(
    /((?:from|import\()\s*["'])(\.[^"']+)(?=["'])/g,
    (_all, before, name) => {
      const near = ["", "/index"].find((ending) => existsSync(join(dirname(file), `${name}${ending}.d.ts`)));
      if (near === undefined) throw new Error(`${file} names ${name}, of which there are no types`);
      reach(join(dirname(file), `${name}${near}.d.ts`), found);
      return `${before}${name}${near}.js`;
    },
  );
  writeFileSync(file, text);
  return found;
}
