import fc from "fast-check";
import { describe, expect, it } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import { documentFormat, type Exported, exportDocument, exportRow } from "../../src/interchange/export-document";
import { importDocuments } from "../../src/interchange/import-documents";
import type { ImportedDefinition } from "../../src/interchange/import-row";
import { sha256Hex } from "../../src/lib/bytes";
import { isObject, type Json, type JsonObject, sameJson } from "../../src/lib/json";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { shopRow } from "../support/documented-rows";

function importOne(row: JsonObject): ImportedDefinition {
  const done = importDocuments([row], null);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value[0] as ImportedDefinition;
}

/** As the store would hold it after the import. */
const stored = ({ report: _said, ...one }: ImportedDefinition): Exported => ({
  ...one,
  version: 1,
  status: "draft",
  hash: sha256Hex(one.body),
  proofs: null,
});

/** Paths at which two values differ, the shallowest that says so. */
function differences(one: Json | undefined, other: Json | undefined, path = ""): string[] {
  if (sameJson(one, other)) return [];
  const here = (key: string): string => (path === "" ? key : `${path}.${key}`);
  if (isObject(one) && isObject(other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
      differences(one[key], other[key], here(key)),
    );
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
    return one.flatMap((item, place) => differences(item, other[place], here(String(place))));
  return [path];
}

const guard = fc.constantFrom<JsonObject>(
  { type: "json-logic", options: { rule: { "==": [{ var: "entity.data.country" }, "DE"] } } },
  { type: "json-logic", rule: { "!!": { var: "pluginsOutput.ubo" } } },
  { type: "jmespath", options: { rule: "pluginsOutput.ubo.data", onFailed: { reason: "none" } } },
  { type: "jmespath", rule: "pluginsOutput.ubo", onFailed: { reason: "none" } },
);
const stateKeys = ["collect", "enrich", "manual_review", "revision", "approved"];
const transition = fc.oneof(
  fc.constantFrom<Json>(...stateKeys),
  fc.record(
    { target: fc.constantFrom(...stateKeys), cond: guard, internal: fc.boolean(), description: fc.string() },
    { requiredKeys: ["target"] },
  ) as fc.Arbitrary<JsonObject>,
);
const events = fc.dictionary(
  fc.constantFrom("approve", "reject", "revision", "VENDOR_DONE", ""),
  fc.oneof(transition, fc.array(transition, { minLength: 1, maxLength: 3 })),
  { noNullPrototype: true },
) as fc.Arbitrary<JsonObject>;
const state = fc.record(
  { on: events, tags: fc.constant<Json>(["manual_review"]), always: transition, meta: fc.constant({ note: 1 }) },
  { requiredKeys: ["on"] },
) as fc.Arbitrary<JsonObject>;
const transforms = fc.constantFrom<Json>({ transformer: "jmespath", mapping: "{a: @}" }, [
  { transformer: "jmespath", mapping: "@" },
]);
const plugin = fc.record(
  {
    name: fc.constant("vendor"),
    pluginKind: fc.constantFrom("api", "webhook", "tea-leaves", " api"),
    url: fc.constant("https://vendor.example/x"),
    stateNames: fc.constant<Json>(["enrich"]),
    request: fc.record({ transform: transforms, schema: fc.constant({ type: "object" }) }, { requiredKeys: [] }),
    successAction: fc.constant("VENDOR_DONE"),
  },
  { requiredKeys: ["name", "url"] },
);
const documentedRow = fc.record(
  {
    id: fc.constantFrom("some_flow", "clx0v8"),
    name: fc.constantFrom("some_flow", "Some flow"),
    displayName: fc.constant("Some flow"),
    version: fc.integer({ min: 1, max: 9 }),
    definitionType: fc.constant("statechart-json"),
    definition: fc.record({
      id: fc.constant("m"),
      initial: fc.constantFrom(...stateKeys),
      states: fc.record(Object.fromEntries(stateKeys.map((key) => [key, state]))),
    }),
    extensions: fc.record(
      { apiPlugins: fc.array(plugin, { maxLength: 1 }), commonPlugins: fc.constant([]), statePlugins: fc.constant([]) },
      { requiredKeys: [] },
    ),
    config: fc.dictionary(fc.constantFrom("language", "isDemo", "isLegacyReject"), fc.boolean(), {
      noNullPrototype: true,
    }),
    contextSchema: fc.constant({ type: "json-schema", schema: { type: "object" } }),
    isPublic: fc.boolean(),
    crossEnvKey: fc.string(),
    persistStates: fc.constant([{ state: "enrich", persistence: "BACKEND" }]),
    reviewMachineId: fc.constant(null),
    projectId: fc.string(),
  },
  { requiredKeys: ["id", "version", "definition"] },
) as unknown as fc.Arbitrary<JsonObject>;

describe("a round trip loses nothing", () => {
  it("gives a row of the documented system back, but for the changes that were reported", () => {
    fc.assert(
      fc.property(documentedRow, (row) => {
        const one = importOne(row);
        const back = exportRow(stored(one));
        const reported = one.report.changed.map(({ path }) => path);
        for (const path of differences(row, back)) {
          // An automatic transition moves from `on` to `always`: both ends of one reported change.
          const moved = path.replace(/\.always(\..*)?$/, ".on.");
          const isReported = [path, moved].some((at) => reported.some((r) => at === r || at.startsWith(`${r}.`)));
          const isParent = reported.some((r) => r.startsWith(`${path}.`));
          const isName = path === "name" && row.name === undefined;
          expect({ path, isReported: isReported || isParent || isName }).toEqual({ path, isReported: true });
        }
      }),
    );
  });

  it("imports its own export of a row as the same body, and finds nothing more to spell anew", () => {
    fc.assert(
      fc.property(documentedRow, (row) => {
        const once = importOne(row);
        const again = importOne({ ...exportRow(stored(once)), version: 1 });
        const bodyOf = ({ body }: ImportedDefinition): JsonObject => JSON.parse(body) as JsonObject;
        expect(bodyOf(again).definition).toEqual(bodyOf(once).definition);
        expect(bodyOf(again).config).toEqual(bodyOf(once).config);
        expect((bodyOf(again).extensions as JsonObject).apiPlugins).toEqual(
          (bodyOf(once).extensions as JsonObject).apiPlugins,
        );
        const reversed = new Set(["cond_to_guard", "internal_to_reenter", "version_counted_here"]);
        expect(again.report.changed.filter(({ code }) => !reversed.has(code))).toEqual([]);
      }),
    );
  });

  it("gives a document of our own the same hash again, whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.record({
          definition: fc.dictionary(fc.string(), fc.jsonValue()),
          config: fc.dictionary(fc.string(), fc.jsonValue()),
        }),
        (parts) => {
          const body = parseDefinitionBody(JSON.parse(JSON.stringify(parts)));
          if (!body.ok) throw new Error("not a body");
          const text = JSON.stringify(body.value);
          const names = { key: "any", name: "Any", displayName: null, variant: null, version: 7, status: "published" };
          const document = exportDocument({ ...names, hash: sha256Hex(text), body: text, proofs: null });
          const sent = JSON.parse(JSON.stringify(document)) as JsonObject;
          const back = importOne(sent);
          expect([back.body, back.key, back.report.changed]).toEqual([text, "any", []]);
        },
      ),
    );
  });
});

describe("an export", () => {
  const { key, name, displayName, uiDefinition, ...parts } = kyb as unknown as JsonObject;
  const body = parseDefinitionBody({ ...parts, forms: { kyb: uiDefinition as Json } });
  const text = body.ok ? JSON.stringify(body.value) : "";
  const whole: Exported = {
    key: String(key),
    name: String(name),
    displayName: String(displayName),
    variant: null,
    version: 2,
    status: "published",
    hash: sha256Hex(text),
    body: text,
    proofs: null,
  };

  it("stands for itself: chart, plugins, forms, rules and policies in one document", () => {
    const document = exportDocument(whole);
    expect(document).toMatchObject({ format: documentFormat, key: "kyb", version: 2, hash: whole.hash });
    expect(Object.keys(document.body as JsonObject)).toEqual(Object.keys(JSON.parse(text) as JsonObject));
  });

  it("says when it was edited on the way", () => {
    const edited = {
      ...exportDocument(whole),
      body: { ...(JSON.parse(text) as JsonObject), config: { language: "ar" } },
    };
    const back = importOne(JSON.parse(JSON.stringify(edited)) as JsonObject);
    expect(back.report.changed).toMatchObject([
      { code: "body_edited", before: whole.hash, after: sha256Hex(back.body) },
    ]);
  });

  it("carries our forms through the documented system's row and back", () => {
    const row = exportRow(whole);
    expect(row.uiDefinitions).toBeUndefined();
    const back = JSON.parse(importOne(row).body) as JsonObject;
    expect(back.forms).toEqual((JSON.parse(text) as JsonObject).forms);
    expect(back.definition).toEqual(
      (JSON.parse(JSON.stringify(JSON.parse(text)).replaceAll('"cond":', '"guard":')) as JsonObject).definition,
    );
  });

  it("gives the columns back that nothing here reads", () => {
    const back = exportRow(stored(importOne(shopRow)));
    expect(back).toMatchObject({ id: "shop_onboarding_v3", isPublic: false, crossEnvKey: "shop-3", submitStates: [] });
    expect(back.reviewMachineId).toBeNull();
  });
});

describe("an import of anything at all", () => {
  const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const oddKeys = fc.constantFrom(
    "states",
    "on",
    "initial",
    "target",
    "always",
    "cond",
    "internal",
    "12",
    "a.b",
    "",
    "__proto__",
    "after",
  );
  const odd = fc.letrec<{ node: Json }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      anything,
      fc.dictionary(oddKeys, tie("node"), { noNullPrototype: true }) as fc.Arbitrary<Json>,
      fc.array(tie("node"), { maxLength: 3 }),
    ),
  })).node;

  it("is a report or a problem with its path, never a crash, and the body is stable under another import", () => {
    fc.assert(
      fc.property(
        fc.record({
          definition: odd,
          extensions: odd,
          config: odd,
          uiDefinitions: odd,
          persistStates: odd,
        }) as fc.Arbitrary<JsonObject>,
        (row) => {
          const done = importDocuments([{ id: "odd", ...row }], null);
          if (!done.ok) {
            expect(done.error.every(({ path, message }) => path.startsWith("rows.0") && message !== "")).toBe(true);
            return;
          }
          const [one] = done.value as [ImportedDefinition];
          const definition = (JSON.parse(one.body) as JsonObject).definition as Json;
          const again = importOne({ id: "odd", definition });
          expect((JSON.parse(again.body) as JsonObject).definition).toEqual(definition);
        },
      ),
      { numRuns: process.env.NIGHTLY === "1" ? 1_000 : 120 },
    );
  });
});
