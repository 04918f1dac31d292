// The rules of what may be installed. Each answers what is wrong as sentences; no sentence: it holds. An exception that no longer
// excuses anything is wrong too, so that the lists stay as short as they can be.
import { knownBad, lived } from "./known-bad.mjs";
import { forEverything, forTools, isAllowed, letIn, readByHand } from "./licences.mjs";
import { closureOf } from "./packages.mjs";
import { unusedIn, usedOtherwise } from "./use.mjs";
import { isExact, isWithin } from "./versions.mjs";

/** What packages may run while they are installed: nothing. Their scripts are known, and nothing of ours needs what they do. */
export const scriptsNotRun = {
  "core-js": "prints an advertisement",
  esbuild: "puts the platform's binary in place of a script that starts it",
  workerd: "puts the platform's binary in place of a script that starts it",
};

/** Parts of the product that a build copies and that no source imports (scripts/docs-pages.mjs, scripts/report-fonts.mjs). */
export const copied = ["redoc", "@fontsource/"];

/**
 * `{rule: sentences}` about `manifest` (package.json), the packages of the lock, `install` (arguments of npm), our sources, and `shipped`:
 * paths of packages whose code a build put into the product.
 */
export const problemsOf = ({ manifest, packages, install, sources, shipped }) => ({
  "package.json names exact versions": exactVersions(manifest),
  "the lock has a hash of every package": hashes(packages),
  "the lock names no host but the public registry": hosts(packages),
  "licences are those that may come in": licences(packages, manifest, shipped),
  "nothing is run while packages are installed": installScripts(packages, install, manifest),
  "no version is known to be bad": badVersions(packages),
  "every dependency is used": unused(manifest, sources),
});

/** Packages that reach users: what package.json calls dependencies, what a build copies, and everything below them. */
export function reachingUsers(packages, manifest) {
  const names = packages
    .map(({ name }) => name)
    .filter((name) => copied.some((one) => name === one || (one.endsWith("/") && name.startsWith(one))));
  return closureOf(packages, [...Object.keys(manifest.dependencies ?? {}), ...names]);
}

export function exactVersions(manifest) {
  const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
  return kinds
    .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !isExact(version))
    .map(([name, version]) => `${name} is asked for as ${version}: say which version`);
}

/**
 * A binary of one platform may have none when the registry that made the lock did not carry it (scripts/complete-lock.mjs): it is never
 * part of what is shipped, and npm takes it only on that platform.
 */
export function hashes(packages) {
  return packages
    .filter(({ integrity, isForOnePlatform, isOptional, isDev }) =>
      integrity === null ? !(isForOnePlatform && isOptional && isDev) : !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity),
    )
    .map(({ path }) => `${path} has no sha512 hash`);
}

export function hosts(packages) {
  return packages
    .filter(({ resolved }) => resolved !== null && !resolved.startsWith("https://registry.npmjs.org/"))
    .map(({ path, resolved }) => `${path} comes from ${resolved}`);
}

export function licences(packages, manifest, inBuild = []) {
  const shipped = new Set([...reachingUsers(packages, manifest), ...inBuild]);
  const read = packages.map((one) => ({ ...one, licence: licenceOf(one) }));
  const wrong = read.filter(({ name, path, licence }) => {
    const allowed = shipped.has(path) ? [...forEverything, ...(letIn[name]?.slice(0, 1) ?? [])] : forTools;
    return licence === null || !isAllowed(licence, allowed);
  });
  return [
    ...wrong.map(
      ({ path, licence }) =>
        `${path} has the licence ${licence ?? "of nobody knows"}${shipped.has(path) ? ", and is shipped" : ""}`,
    ),
    ...stale([...Object.keys(letIn), ...Object.keys(readByHand)], packages, "its licence"),
  ];
}

/** The licence of a package as an SPDX expression, or null. */
export const licenceOf = ({ name, license }) => readByHand[name] ?? license;

/** `install`: arguments of npm. Who installs by hand is bound by `allowScripts` of package.json. */
export function installScripts(packages, install, manifest) {
  const having = packages.filter(({ installScripts }) => installScripts.length > 0);
  return [
    ...(install.includes("--ignore-scripts") ? [] : ["npm is not told --ignore-scripts (scripts/install.mjs)"]),
    ...[...new Set([...Object.keys(manifest.allowScripts ?? {}), ...having.map(({ name }) => name)])]
      .filter((name) => manifest.allowScripts?.[name] !== false)
      .map((name) => `package.json does not forbid ${name} to run its scripts`),
    ...having
      .filter(({ name }) => scriptsNotRun[name] === undefined)
      .map(({ path }) => `${path} wants to run a script`),
    ...stale(Object.keys(scriptsNotRun), having, "a script of it"),
  ];
}

export function badVersions(packages) {
  const found = packages.flatMap(({ path, name, version }) =>
    knownBad
      .filter((bad) => bad.name === name && isWithin(version, bad.range))
      .map((bad) => ({ path, text: `${path}@${version} is in ${bad.range}: ${bad.id} (${bad.date})`, ids: bad.id })),
  );
  const excused = ({ path, ids }) => lived[path]?.[0].some((id) => ids.includes(id)) === true;
  return [
    ...found.filter((one) => !excused(one)).map(({ text }) => text),
    ...Object.entries(lived)
      .flatMap(([path, [ids]]) => ids.map((id) => ({ path, id })))
      .filter(({ path, id }) => !found.some((one) => one.path === path && one.ids.includes(id)))
      .map(({ path, id }) => `${path} is excused from ${id}, which it does not have`),
  ];
}

export function unused(manifest, sources) {
  const nobodys = unusedIn(manifest, sources);
  return [
    ...nobodys.filter((name) => !(name in usedOtherwise)).map((name) => `${name} is used by nothing`),
    ...Object.keys(usedOtherwise)
      .filter((name) => !nobodys.includes(name))
      .map((name) => `${name} is excused from being used, and needs no excuse`),
  ];
}

const stale = (names, packages, what) =>
  names
    .filter((name) => !packages.some((one) => one.name === name))
    .map((name) => `${name} is not there, and ${what} is excused`);
