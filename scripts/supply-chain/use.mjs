// Which packages of package.json somebody uses. A name that no file says and no reason excuses is a dependency that nobody needs.

/** Not imported by name: who uses them. `null`: nobody, and it goes with the next change of the lock. */
export const usedOtherwise = {
  "@fontsource/noto-sans": "scripts/report-fonts.mjs makes the names of fonts",
  "@fontsource/noto-sans-arabic": "scripts/report-fonts.mjs",
  "@fontsource/noto-sans-devanagari": "scripts/report-fonts.mjs",
  "@fontsource/noto-sans-hebrew": "scripts/report-fonts.mjs",
  "@fontsource/noto-sans-jp": "scripts/report-fonts.mjs",
  "@fontsource/noto-sans-sc": "scripts/report-fonts.mjs",
  "@types/json-logic-js": "types of json-logic-js",
  "@types/node": "types of Node in tsconfig.node.json",
  "oxlint-tsgolint": "oxlint --type-aware runs it",
};

/** Names of `manifest` that no source says: `"name"`, `'name'`, `"name/…"` or `node_modules/name/…`. */
export function unusedIn(manifest, sources) {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.filter((name) => !sources.some((source) => says(source, name)));
}

const says = (source, name) =>
  [`"${name}"`, `'${name}'`, `"${name}/`, `'${name}/`, `node_modules/${name}/`, `bin("${name}/`].some((form) =>
    source.includes(form),
  );
