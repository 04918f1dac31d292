import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { billOfMaterials, withSerial } from "../../scripts/supply-chain/bom.mjs";
import { installedPackages } from "../../scripts/supply-chain/packages.mjs";

// Of CycloneDX 1.6 (github.com/CycloneDX/specification, schema/bom-1.6.schema.json), what this list uses: names, required fields,
// `additionalProperties: false`, and the patterns of hashes and serial numbers.
const License = z.union([
  z.strictObject({ license: z.strictObject({ id: z.string().regex(/^[\w.-]+$/) }) }),
  z.strictObject({ expression: z.string().regex(/ (?:AND|OR) /) }),
]);
const Component = z.strictObject({
  type: z.enum(["application", "library"]),
  "bom-ref": z.string().min(1).optional(),
  group: z.string().optional(),
  name: z.string().min(1),
  version: z.string().max(1024).optional(),
  description: z.string().optional(),
  scope: z.enum(["required", "optional", "excluded"]).optional(),
  hashes: z
    .array(z.strictObject({ alg: z.literal("SHA-512"), content: z.string().regex(/^[a-f0-9]{128}$/) }))
    .optional(),
  // Either licences by id, or one expression.
  licenses: z.array(License).max(1).optional(),
  purl: z
    .string()
    .regex(/^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@[\w.+-]+$/)
    .optional(),
  properties: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});
const Bom = z.strictObject({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.literal("1.6"),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  version: z.int().min(1),
  metadata: z.strictObject({ tools: z.strictObject({ components: z.array(Component) }), component: Component }),
  components: z.array(Component),
  dependencies: z.array(z.strictObject({ ref: z.string().min(1), dependsOn: z.array(z.string().min(1)) })),
});

const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8"));
const packages = installedPackages();
const shipped = { worker: ["node_modules/hono", "node_modules/zod"], browser: ["node_modules/preact"] };
const made = () => withSerial(billOfMaterials({ manifest, packages, shipped }));
const bom = Bom.parse(made());
const named = (name: string) => bom.components.filter((one) => one.name === name && one.group === undefined);

describe("the bill of materials", () => {
  it("has every package of the lock once, with its licence and, where the lock has one, its hash", () => {
    const refs = bom.components.map((one) => one["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    expect(new Set(refs)).toEqual(
      new Set(packages.map(({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}`)),
    );
    expect(bom.components.filter(({ licenses }) => licenses?.length !== 1)).toEqual([]);
    const unhashed = packages.filter(({ integrity }) => integrity === null).length;
    expect(bom.components.filter(({ hashes }) => hashes === undefined)).toHaveLength(unhashed);
  });

  it("writes the hash of the lock in hex", () => {
    const [hono] = named("hono");
    const base64 = packages.find(({ path: at }) => at === "node_modules/hono")?.integrity?.slice("sha512-".length);
    expect(Buffer.from(hono?.hashes?.[0]?.content ?? "", "hex").toString("base64")).toBe(base64);
  });

  it("tells what users get from what runs it, and from what builds and tests it", () => {
    const scopes = Object.fromEntries(
      ["hono", "preact", "redoc", "workerd", "wrangler", "vitest", "typescript"].map((name) => [
        name,
        named(name).map(({ scope, properties }) => [scope, ...(properties ?? []).map(({ value }) => value)].join(" ")),
      ]),
    );
    expect(scopes).toEqual({
      hono: ["required worker"],
      preact: ["required browser"],
      redoc: ["required copied"],
      workerd: ["optional host"],
      wrangler: ["optional host"],
      vitest: ["excluded"],
      typescript: ["excluded"],
    });
  });

  it("says who asks for whom, in names that it has", () => {
    const refs = new Set(bom.components.map((one) => one["bom-ref"]));
    const application = bom.metadata.component["bom-ref"];
    expect(new Set(bom.dependencies.map(({ ref }) => ref))).toEqual(new Set([application, ...refs]));
    expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
    const direct = bom.dependencies.find(({ ref }) => ref === application)?.dependsOn ?? [];
    expect(direct).toEqual(
      expect.arrayContaining(
        Object.keys(manifest.dependencies).map((name) => expect.stringContaining(name.replace("@", "%40"))),
      ),
    );
  });

  it("is the same bytes from the same lock, and has another number from another", () => {
    expect(JSON.stringify(made())).toBe(JSON.stringify(bom));
    const other = Bom.parse(withSerial(billOfMaterials({ manifest, packages: packages.slice(1), shipped })));
    expect(other.serialNumber).not.toBe(bom.serialNumber);
  });
});
