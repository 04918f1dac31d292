// npm run sbom: the bill of materials of what is built, as CycloneDX 1.6, in dist/sbom.cdx.json. Needs `npm run build` before it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shippedPackages } from "./shipped-packages.mjs";
import { billOfMaterials, withSerial } from "./supply-chain/bom.mjs";
import { installedPackages, readJson, root } from "./supply-chain/packages.mjs";

const shipped = shippedPackages();
if (shipped === null) {
  console.error("The list says what is in the built product: run `npm run build` first.");
  process.exit(1);
}
const bom = withSerial(billOfMaterials({ manifest: readJson("package.json"), packages: installedPackages(), shipped }));
mkdirSync(join(root, "dist"), { recursive: true });
writeFileSync(join(root, "dist", "sbom.cdx.json"), `${JSON.stringify(bom, null, 2)}\n`);
const counts = Object.groupBy(bom.components, ({ scope }) => scope);
console.log(
  `dist/sbom.cdx.json: ${bom.components.length} components (${counts.required?.length ?? 0} shipped, ${counts.optional?.length ?? 0} run it on a machine of one's own, ${counts.excluded?.length ?? 0} build and test)`,
);
