// What package-lock.json installs, as one list: versions, hashes and who asks for whom from the lock, licences also from what is installed.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const readJson = (file, home = root) => JSON.parse(readFileSync(join(home, file), "utf8"));

/** Every package of the lock below `home`, with its licence as it stands in its own package.json. */
export function installedPackages(home = root) {
  const entries = packagesOf(readJson("package-lock.json", home));
  return entries.map((entry) => {
    const own = join(entry.path, "package.json");
    if (!existsSync(join(home, own))) return entry;
    const { license, licenses, scripts = {} } = readJson(own, home);
    return {
      ...entry,
      isInstalled: true,
      license: license?.type ?? license ?? licenses?.map(({ type }) => type).join(" OR ") ?? null,
      installScripts: ["preinstall", "install", "postinstall"].filter((name) => name in scripts),
    };
  });
}

/**
 * The packages of a lock: `{path, name, version, integrity, resolved, license, isDev, isOptional, platform, installScripts, wants}`.
 * `wants` are paths of what a package asks for and has; a platform's binary without a licence has that of the package it belongs to.
 */
export function packagesOf(lock) {
  const all = lock.packages;
  const owners = new Map();
  for (const [path, entry] of Object.entries(all))
    for (const name of Object.keys(entry.optionalDependencies ?? {})) owners.set(pathOf(all, path, name), entry);
  return Object.entries(all)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({
      path,
      name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version: entry.version,
      integrity: entry.integrity ?? null,
      resolved: entry.resolved ?? null,
      license: entry.license ?? (isForOnePlatform(entry) ? (owners.get(path)?.license ?? null) : null),
      isDev: entry.dev === true,
      isOptional: entry.optional === true || entry.devOptional === true,
      isForOnePlatform: isForOnePlatform(entry),
      isInstalled: false,
      installScripts: entry.hasInstallScript === true ? ["install"] : [],
      wants: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies })
        .map((name) => pathOf(all, path, name))
        .filter((found) => found !== null),
    }));
}

const isForOnePlatform = ({ os, cpu }) => os !== undefined || cpu !== undefined;

/** Where Node finds `name` from `path`: beside it, or in a folder above; null when nobody installed it. */
function pathOf(all, path, name) {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/")))) {
    const found = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (all[found] !== undefined) return found;
    if (from === "") return null;
  }
}

/** `names` at the top of node_modules, and everything they ask for, as paths. */
export function closureOf(packages, names) {
  const known = new Map(packages.map((one) => [one.path, one]));
  const reached = new Set();
  const waiting = names.map((name) => `node_modules/${name}`).filter((path) => known.has(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...known.get(path).wants);
  }
  return reached;
}
