// npm run supply-chain: what we install and ship, by rules. Needs no network. Closes with `N passed, N failed`, a rule each.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installArguments } from "./install.mjs";
import { shippedPackages } from "./shipped-packages.mjs";
import { problemsOf } from "./supply-chain/check.mjs";
import { lived } from "./supply-chain/known-bad.mjs";
import { letIn } from "./supply-chain/licences.mjs";
import { installedPackages, readJson, root } from "./supply-chain/packages.mjs";
import { usedOtherwise } from "./supply-chain/use.mjs";
import { trackedFiles } from "./tracked-files.mjs";

const packages = installedPackages();
// What a build has bundled, where there is one: some of it may be asked for as a tool.
const shipped = shippedPackages() ?? { worker: [], browser: [] };
const problems = problemsOf({
  manifest: readJson("package.json"),
  packages,
  install: installArguments,
  shipped: [...shipped.worker, ...shipped.browser],
  sources: trackedFiles()
    .filter((file) => /\.(?:ts|tsx|mjs|js|json)$/.test(file) && !/^package(?:-lock)?\.json$/.test(file))
    .filter((file) => !file.startsWith("scripts/supply-chain/") && !file.startsWith("docs/"))
    .map((file) => readFileSync(join(root, file), "utf8")),
});
for (const [rule, sentences] of Object.entries(problems)) {
  console.log(`${sentences.length === 0 ? "✓" : "✗"} ${rule}`);
  for (const sentence of sentences) console.log(`    ${sentence}`);
}
const notHashed = packages.filter(({ integrity }) => integrity === null).length;
console.log(`\n${packages.length} packages; ${notHashed} binaries of other platforms have no hash in the lock`);
for (const [name, [licence, why]] of Object.entries(letIn)) console.log(`let in: ${name} (${licence}). ${why}`);
for (const [path, [ids, why]] of Object.entries(lived)) console.log(`lived with: ${path} (${ids.join(", ")}). ${why}`);
for (const [name, why] of Object.entries(usedOtherwise))
  if (why === null) console.log(`used by nothing, goes with the next change of the lock: ${name}`);

const failed = Object.values(problems).filter((sentences) => sentences.length > 0).length;
console.log(`${Object.keys(problems).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
