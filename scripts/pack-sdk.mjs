// node scripts/pack-sdk.mjs [flow] [api] [--out <folder>] [--types-only]: npm packages, from the built SDKs and the types of their sources.
// `flow`: @edgecase/flow in dist/edgecase-flow, for applicants' browsers. `api`: @edgecase/sdk in dist/sdk, for integrators' servers.
// Without a name: both. `--out`: for one of them, elsewhere. With the types alone nothing has to be built.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildSdk } from "./sdk/build.mjs";
import { buildPages, env, root } from "./tool.mjs";

const packages = {
  flow: {
    name: "@edgecase/flow",
    description: "Applicants' forms of Edgecase, drawn by yourself",
    folder: "edgecase-flow",
    script: "flow.js",
    sources: "sdk/*.ts",
    entry: "sdk/flow",
    page: "headless.md",
    code() {
      if (process.env.SKIP_BUILD !== "1") buildPages();
      const assets = join(root, "public", "assets");
      const { "src/sdk/flow.ts": built } = JSON.parse(readFileSync(join(assets, "sdk", "manifest.json"), "utf8"));
      return readFileSync(join(assets, built.file), "utf8");
    },
  },
  api: {
    name: "@edgecase/sdk",
    description: "Client of the API of Edgecase: cases, definitions, rules, webhooks",
    folder: "sdk",
    script: "index.js",
    sources: "sdk/api",
    entry: "sdk/api/index",
    page: "sdk.md",
    code: buildSdk,
  },
};

const { values: wishes, positionals } = parseArgs({
  options: { out: { type: "string" }, "types-only": { type: "boolean" } },
  allowPositionals: true,
});
const names = positionals.length === 0 ? Object.keys(packages) : positionals;
if (names.some((name) => !(name in packages)) || (wishes.out !== undefined && names.length !== 1)) {
  console.error(
    "Usage: node scripts/pack-sdk.mjs [flow] [api] [--out <folder>] [--types-only]; --out goes with one name.",
  );
  process.exit(2);
}
for (const name of names) await pack(packages[name]);
process.exit(0); // what builds keeps its doors open

async function pack({ name, description, folder, script, sources, entry, page, code }) {
  const target = resolve(wishes.out ?? join(root, "dist", folder));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  if (!wishes["types-only"]) writeFileSync(join(target, script), await code());
  copyFileSync(join(root, "LICENSE"), join(target, "LICENSE"));
  writeFileSync(join(target, "README.md"), readme(readFileSync(join(root, "docs", page), "utf8")));
  writeTypes(target, sources, entry);
  const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const types = `./types/${entry}.d.ts`;
  const about = {
    name,
    version,
    license,
    description,
    type: "module",
    sideEffects: false,
    exports: { ".": { types, default: `./${script}` } },
    types,
    files: [script, "types", "README.md", "LICENSE"],
  };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
}

/** The types are those of the server: the same files, written out as declarations. */
function writeTypes(target, sources, entry) {
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
      include: [join(root, "src", sources)],
    }),
  );
  // Declarations of everything those files import are written too, some of which cannot be: only what the package reaches is kept.
  spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", project], { cwd: root, env, stdio: "ignore" });
  rmSync(project);
  const reached = reach(join(target, "types", `${entry}.d.ts`));
  for (const file of readdirSync(join(target, "types"), { recursive: true, withFileTypes: true }))
    if (file.isFile() && !reached.has(join(file.parentPath, file.name))) rmSync(join(file.parentPath, file.name));
}

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
