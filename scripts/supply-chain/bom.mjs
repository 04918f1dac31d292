// A bill of materials as CycloneDX 1.6 (cyclonedx.org, bom-1.6.schema.json) of what the lock names: the same bytes for the same lock and
// the same build. It carries no time and no random serial number: a list that can be made again and compared says more.
import { createHash } from "node:crypto";
import { licenceOf, reachingUsers } from "./check.mjs";
import { closureOf } from "./packages.mjs";

/** What runs the product where nobody else does (`npm start`, docs/self-hosting.md): the pinned Node, and wrangler with workerd below it. */
const hosts = /^(?:wrangler|node-bin-[\w-]+|node-[\w-]+)$/;

/**
 * `shipped`: `{worker, browser}`, paths of packages whose code is in the built product. A component is `required` when users get code of
 * it, `optional` when it runs the product on a machine of one's own, else `excluded`: it builds or tests.
 */
export function billOfMaterials({ manifest, packages, shipped }) {
  const copied = reachingUsers(packages, { ...manifest, dependencies: {} });
  const running = closureOf(
    packages,
    packages.filter(({ name }) => hosts.test(name)).map(({ name }) => name),
  );
  const places = { worker: new Set(shipped.worker), browser: new Set(shipped.browser), copied, host: running };
  const components = new Map();
  for (const one of packages) {
    const ref = purlOf(one);
    const known = components.get(ref);
    const inside = Object.keys(places).filter((place) => places[place].has(one.path));
    components.set(ref, { one, ref, inside: [...new Set([...(known?.inside ?? []), ...inside])] });
  }
  const application = `pkg:npm/${manifest.name}@${manifest.version}`;
  const byPath = new Map(packages.map((one) => [one.path, purlOf(one)]));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      tools: { components: [{ type: "application", name: "scripts/sbom.mjs", version: manifest.version }] },
      component: {
        type: "application",
        "bom-ref": application,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: [{ license: { id: manifest.license } }],
        purl: application,
      },
    },
    components: [...components.values()].sort(byRef).map(componentOf),
    dependencies: [
      { ref: application, dependsOn: asked(manifest, byPath) },
      ...dependenciesOf(packages, byPath).sort(byRef),
    ],
  };
}

const byRef = (one, other) => (one.ref < other.ref ? -1 : one.ref > other.ref ? 1 : 0);

const purlOf = ({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}`;

function componentOf({ one, ref, inside }) {
  const [group, name] = one.name.startsWith("@") ? one.name.split("/") : [null, one.name];
  return {
    type: "library",
    "bom-ref": ref,
    ...(group !== null && { group }),
    name,
    version: one.version,
    scope: scopeOf(inside),
    ...(one.integrity !== null && { hashes: [hashOf(one.integrity)] }),
    licenses: licensesOf(licenceOf(one)),
    purl: ref,
    ...(inside.length > 0 && { properties: inside.map((value) => ({ name: "edgecase:part-of", value })) }),
  };
}

const scopeOf = (inside) =>
  inside.some((place) => place !== "host") ? "required" : inside.length > 0 ? "optional" : "excluded";

/** `sha512-<base64>` → `{alg: "SHA-512", content: <hex>}` */
const hashOf = (integrity) => ({
  alg: "SHA-512",
  content: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
});

/** One name of the SPDX list is an id; anything with AND or OR an expression. */
function licensesOf(licence) {
  if (licence === null) return [];
  return /\s/.test(licence) ? [{ expression: licence.replace(/^\((.*)\)$/, "$1") }] : [{ license: { id: licence } }];
}

const asked = (manifest, byPath) =>
  refs(
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }).map(
      (name) => byPath.get(`node_modules/${name}`),
    ),
  );

/** Two places of one version may find different versions below them: together they ask for both. */
function dependenciesOf(packages, byPath) {
  const wanted = new Map();
  for (const one of packages) {
    const ref = purlOf(one);
    wanted.set(ref, [...(wanted.get(ref) ?? []), ...one.wants.map((path) => byPath.get(path))]);
  }
  return [...wanted].map(([ref, all]) => ({ ref, dependsOn: refs(all) }));
}

const refs = (all) => [...new Set(all.filter((one) => one !== undefined))].sort();

/** With a serial number made of the content: two lists with one number are the same list. */
export function withSerial(bom) {
  const hex = createHash("sha256").update(JSON.stringify(bom)).digest("hex");
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16);
  const { bomFormat, specVersion, ...rest } = bom;
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return { bomFormat, specVersion, serialNumber: `urn:uuid:${uuid}`, ...rest };
}
