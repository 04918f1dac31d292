// Whose code is in what we ship: read from the source map of the Worker and, for browsers, from what the build told (`tellPackages`).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const toldIn = (environment) => join(root, "dist", "packages", `${environment}.json`);
const environments = ["client", "console", "embed", "sdk"];

/** A plugin of Vite that writes down whose modules went into a bundle, per environment, in `dist/packages/`. */
export const tellPackages = {
  name: "tell-packages",
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : []));
    const file = toldIn(this.environment.name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(packagePathsIn(modules), null, 2)}\n`);
  },
};

/** `{worker, browser}`: paths of packages as the lock writes them. Null when something was not built. */
export function shippedPackages() {
  const map = join(root, "dist-worker", "index.js.map");
  if (!existsSync(map) || !environments.every((name) => existsSync(toldIn(name)))) return null;
  const told = environments.flatMap((name) => JSON.parse(readFileSync(toldIn(name), "utf8")));
  return {
    worker: packagePathsIn(JSON.parse(readFileSync(map, "utf8")).sources),
    browser: [...new Set(told)].sort(),
  };
}

/** `…/node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c` */
export function packagePathsIn(files) {
  const folder = "node_modules/";
  const paths = files.flatMap((file) => {
    const last = file.lastIndexOf(folder) + folder.length;
    if (last < folder.length) return [];
    const [first, second] = file.slice(last).split("/");
    return file.slice(file.indexOf(folder), last) + (first.startsWith("@") ? `${first}/${second}` : first);
  });
  return [...new Set(paths)].sort();
}
