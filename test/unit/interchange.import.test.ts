import { describe, expect, it } from "vitest";
import { importDocuments } from "../../src/interchange/import-documents";
import type { ImportedDefinition } from "../../src/interchange/import-row";
import type { Finding } from "../../src/interchange/report";
import { getPath, type Json, type JsonObject } from "../../src/lib/json";
import type { DefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";
import { parentRow, personRow, shopRow } from "../support/documented-rows";

function imported(row: JsonObject, ...others: JsonObject[]): ImportedDefinition & { parsed: DefinitionBody } {
  const done = importDocuments([row, ...others], null);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  const one = done.value[0] as ImportedDefinition;
  return { ...one, parsed: JSON.parse(one.body) as DefinitionBody };
}
const at = (value: unknown, path: string): Json | undefined => getPath(value as Json, path);
const codes = (findings: Finding[]): string[] => findings.map(({ code }) => code);
const errorsOf = ({ parsed }: { parsed: DefinitionBody }) =>
  validateDefinition(parsed).filter(({ severity }) => severity === "error");

describe("a row of the documented system", () => {
  const shop = imported(shopRow, personRow);

  it("keeps its id as key, so that children and callers still find it", () => {
    expect([shop.key, shop.name, shop.displayName, shop.variant]).toEqual([
      "shop_onboarding_v3",
      "shop_onboarding",
      "Shop onboarding",
      "DEFAULT",
    ]);
  });

  it("is spelled as XState v5 has it, and the report names each change with its path", () => {
    const states = at(shop.parsed.definition, "states") as JsonObject;
    expect(at(states, "enrich.on.VENDOR_DONE.0")).toEqual({
      target: "manual_review",
      guard: { type: "jmespath", options: { rule: "pluginsOutput.vendor.data" } },
    });
    expect(at(states, "manual_review.on.reject")).toEqual({ target: "auto_reject", reenter: true });
    expect(at(states, "manual_review.always")).toMatchObject([
      { target: "auto_reject", guard: { type: "json-logic" } },
    ]);
    expect(shop.report.changed).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: "definition.states.enrich.on.VENDOR_DONE.0.cond", code: "cond_to_guard" }),
        expect.objectContaining({
          path: "definition.states.manual.review.on.reject.internal",
          before: false,
          after: true,
        }),
        expect.objectContaining({ path: "definition.states.manual.review.on.", code: "empty_event" }),
        expect.objectContaining({ path: "extentions", code: "column_renamed" }),
      ]),
    );
  });

  it("renames states whose names cannot stand in a path, wherever they are used", () => {
    const { definition, extensions, config } = shop.parsed;
    expect(Object.keys(definition.states as JsonObject)).toContain("manual_review");
    expect(at(definition, "states.enrich.on.VENDOR_FAILED")).toBe("#shop_onboarding_v3.manual_review");
    expect(at(extensions, "apiPlugins.1.stateNames")).toEqual(["manual_review"]);
    expect(at(extensions, "edgecase.imported.columns.persistStates.0.state")).toBe("manual_review");
    expect(at(config, "childCallbackResults.0.persistenceStates")).toEqual(["kyc_review"]);
  });

  it("leaves a plain transition to itself inside, and says so", () => {
    const [note] = shop.report.understood.filter(({ code }) => code === "self_target_stays_inside");
    expect(note).toMatchObject({ path: "definition.states.manual.review.on.touch" });
    expect(at(shop.parsed.definition, "states.manual_review.on.touch")).toEqual({ target: "manual_review" });
  });

  it("makes lists of single transforms and names kinds that go without saying", () => {
    const plugins = shop.parsed.extensions.apiPlugins as JsonObject[];
    expect(plugins.map(({ pluginKind }) => pluginKind)).toEqual(["api", "webhook", "tea-leaves"]);
    expect(at(plugins[0], "request.transform")).toHaveLength(1);
    expect(codes(shop.report.changed)).toContain("transform_list");
  });

  it("keeps a kind nobody knows, and tells", () => {
    expect(shop.report.ignored).toContainEqual(
      expect.objectContaining({ path: "extensions.apiPlugins.2.pluginKind", code: "unknown_plugin_kind" }),
    );
  });

  it("keeps columns that nothing here reads, and tells of each", () => {
    expect(at(shop.parsed.extensions, "edgecase.imported.columns")).toMatchObject({
      isPublic: false,
      crossEnvKey: "shop-3",
      submitStates: [],
    });
    const kept = shop.report.ignored.filter(({ code }) => code === "column_kept").map(({ path }) => path);
    expect(kept).toEqual(["isPublic", "crossEnvKey", "persistStates", "submitStates"]);
  });

  it("warns of rules that read what is never there", () => {
    const [warning] = shop.report.ignored.filter(({ code }) => code === "fact_not_found_here");
    expect(warning?.sentence).toContain('"context.entity.blocked"');
  });

  it("can be published but for what it cannot do", () => {
    expect(errorsOf(shop).map(({ path }) => path)).toEqual(["extensions.apiPlugins.2.pluginKind"]);
  });
});

describe("the plugins of the documents", () => {
  const parent = imported(parentRow, personRow);

  it("are all understood, with the states they run in", () => {
    const plugins = parent.report.understood.filter(({ code }) => code === "plugin").map(({ sentence }) => sentence);
    expect(plugins).toEqual([
      '"sync_people" (dispatch-event) runs in enrich.',
      '"each_ubo" (child) runs in spawn.',
      '"risk_evaluation" (riskRules) runs in score.',
      '"bankAccountVerification" (check) runs in enrich.',
      '"kyc" (check) runs in enrich.',
    ]);
    expect(codes(parent.report.ignored)).toEqual(["no_effect"]);
  });

  it("come in our spelling: lists of transforms, kinds by name, what a guard notes under its options", () => {
    const { extensions, definition } = parent.parsed;
    expect(at(extensions, "dispatchEventPlugins.0.transformers")).toHaveLength(1);
    expect(at(extensions, "childWorkflowPlugins.0")).toMatchObject({ pluginKind: "child", transformers: [{}] });
    expect(at(extensions, "commonPlugins.0.iterateOn")).toHaveLength(1);
    expect(at(definition, "states.score.on.RISK_DONE.0.guard.options")).toMatchObject({
      onFailed: { reason: "low risk" },
    });
  });

  it("make a definition that can be published", () => {
    expect(errorsOf(parent)).toEqual([]);
  });
});

describe("what a call sends, in the old spelling", () => {
  const transform = { transformer: "jmespath", mapping: "{name: entity.data.companyName}" };
  const call = { name: "ask", url: "https://v.example", method: "POST", stateNames: ["a"], successAction: "go" };
  const row = (over: JsonObject): JsonObject => ({
    id: "old_call",
    definition: { initial: "a", states: { a: { on: { go: "b" } }, b: { type: "final" } } },
    extensions: { apiPlugins: [{ ...call, ...over }] },
  });

  it.each(["api", undefined])("stands under its request afterwards, and the report says so", (pluginKind) => {
    const one = imported(row({ transform, ...(pluginKind !== undefined && { pluginKind }) }));
    expect(at(one.parsed.extensions, "apiPlugins.0.request.transform")).toEqual([transform]);
    expect(at(one.parsed.extensions, "apiPlugins.0.transformers")).toBeUndefined();
    expect(one.report.changed).toContainEqual(
      expect.objectContaining({ path: "extensions.apiPlugins.0.transform", code: "transform_moved" }),
    );
    expect(validateDefinition(one.parsed).map(({ code }) => code)).not.toContain("unknown_plugin_key");
  });

  it("does not displace a mapping that stands where it belongs", () => {
    const own = [{ transformer: "jmespath", mapping: "{own: entity.id}" }];
    const one = imported(row({ pluginKind: "api", transform, request: { transform: own } }));
    expect(at(one.parsed.extensions, "apiPlugins.0.request.transform")).toEqual(own);
  });
});

describe("what a definition may be called", () => {
  it("gives siblings different names, never one that is taken", () => {
    const one = imported({
      id: "names",
      definition: {
        initial: "a.b",
        states: {
          "a.b": { on: { go: "a|b", stay: "12" } },
          a_b: {},
          "a|b": { on: { deep: "a.b" } },
          "12": { type: "final" },
        },
      },
    });
    expect(at(one.parsed.definition, "states")).toEqual({
      state_12: { type: "final" },
      a_b_2: { on: { go: "a_b_3", stay: "state_12" } },
      a_b: {},
      a_b_3: { on: { deep: "a_b_2" } },
    });
    expect(one.parsed.definition.initial).toBe("a_b_2");
  });

  it("numbers thousands of names that come to the same, and finds thousands of ids", () => {
    const count = 3_000;
    const signs = [".", "|", "#"];
    const keys = Array.from({ length: count }, (_, i) =>
      [...i.toString(3).padStart(8, "0")].map((digit) => signs[Number(digit)]).join(""),
    );
    const states = Object.fromEntries(
      keys.map((key, i) => [key, { id: `id.${i}`, on: { go: `#id.${(i + 1) % count}` } }]),
    );
    const { parsed } = imported({ id: "many", definition: { initial: keys[0] ?? "", states } });
    const named = at(parsed.definition, "states") as JsonObject;
    expect(Object.keys(named)).toHaveLength(count);
    expect(Object.keys(named).slice(0, 3)).toEqual(["________", "_________2", "_________3"]);
    expect(Object.values(named).at(-1)).toMatchObject({ id: `id.${count - 1}`, on: { go: "#id.0" } });
  });

  it("follows targets below a state, by path and by id", () => {
    const one = imported({
      id: "paths",
      definition: {
        id: "m",
        initial: "x",
        states: {
          x: { on: { down: "box.in.side", id: "#m.box.in.side", own: "#inner", gone: "#m.nowhere" } },
          box: { initial: "in.side", on: { back: ".in.side" }, states: { "in.side": { id: "inner", type: "final" } } },
        },
      },
    });
    expect(at(one.parsed.definition, "states.x.on")).toEqual({
      down: "box.in_side",
      id: "#m.box.in_side",
      own: "#inner",
      gone: "#m.nowhere",
    });
    expect(at(one.parsed.definition, "states.box.on.back")).toBe(".in_side");
  });
});

describe("rows that cannot be read", () => {
  it.each<[JsonObject[], string | null, string]>([
    [[{ id: "x" }], null, "rows.0.definition"],
    [[{ id: "x", definitionType: "bpmn-json", definition: { states: {} } }], null, "rows.0.definitionType"],
    [[{ uiContext: "collection_flow", uiSchema: { elements: [] } }], null, "rows"],
    [[personRow, shopRow], "both", "key"],
  ])("say where: %#", (rows, key, path) => {
    const done = importDocuments(rows, key);
    expect(done.ok ? [] : done.error.map((one) => one.path)).toEqual([path]);
  });
});

describe("a collection flow beside its definition", () => {
  const field = (name: string, type: string, to: string, more: JsonObject = {}): JsonObject => ({
    name,
    type: `json-form:${type}`,
    valueDestination: to,
    options: { label: `${name}.label`, jsonFormDefinition: { type: "string" }, ...more },
  });
  const ui: JsonObject = {
    uiContext: "collection_flow",
    name: "shop_form",
    workflowDefinitionId: "shop_onboarding_v3",
    locales: { en: { translation: { "name.label": "Company name", company: { title: "Company" } } } },
    definition: { definition: { initial: "company", states: { company: {}, people: {}, finish: { type: "final" } } } },
    uiSchema: {
      elements: [
        {
          type: "page",
          name: "People",
          stateName: "people",
          elements: [
            {
              type: "json-form",
              name: "ubos",
              valueDestination: "entity.data.additionalInfo.ubos",
              options: { label: "Owners", jsonFormDefinition: { type: "array", required: ["first"] } },
              elements: [field("first", "text", "entity.data.additionalInfo.ubos[{INDEX}].firstName")],
            },
            { type: "submit-button", name: "next", options: { text: "Continue" } },
          ],
        },
        {
          type: "page",
          name: "company.title",
          stateName: "company",
          elements: [
            {
              type: "mainContainer",
              elements: [
                { type: "h1", options: { text: "company.title" } },
                {
                  type: "json-form",
                  options: { jsonFormDefinition: { required: ["name"] } },
                  elements: [
                    {
                      ...field("name", "text", "entity.data.companyName", {
                        jsonFormDefinition: { type: "string", maxLength: 100 },
                      }),
                      visibleOn: [{ type: "json-logic", value: { "!!": { var: "entity.data.country" } } }],
                    },
                    field("paper", "document", "documents[0].pages[0].ballerineFileId", {
                      documentData: { category: "proof_of_registration", type: "certificate" },
                    }),
                    field("engine", "text", "pluginsOutput.risk.score"),
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  };
  const shop = imported(shopRow, ui);
  const form = (shop.parsed.forms as JsonObject).shop_form as JsonObject;

  it("becomes a form with its pages in the order of the front-end machine", () => {
    expect((form.pages as JsonObject[]).map(({ id, title }) => [id, title])).toEqual([
      ["company", { en: "Company" }],
      ["people", "People"],
    ]);
    expect(at(form, "pages.0.elements.1")).toEqual({
      id: "name",
      element: "textfield",
      valueDestination: "entity.data.companyName",
      params: { label: { en: "Company name" } },
      validate: [{ type: "required" }, { type: "maxLength", value: 100 }],
      hidden: [{ engine: "json-logic", rule: { "!": [{ "!!": { var: "entity.data.country" } }] } }],
    });
    expect(at(form, "pages.1.elements.0")).toMatchObject({
      element: "fieldlist",
      valueDestination: "entity.data.additionalInfo.ubos",
      children: [{ id: "first", valueDestination: "firstName", validate: [{ type: "required" }] }],
    });
  });

  it("is filled where the tags of the documented system say that the applicant is asked", () => {
    expect(at(shop.parsed.definition, "states.collect.meta.form")).toBe("shop_form");
    expect(errorsOf(shop).map(({ path }) => path)).toEqual(["extensions.apiPlugins.2.pluginKind"]);
  });

  it("never lets an applicant write what the engine owns", () => {
    expect(JSON.stringify(form)).not.toContain("pluginsOutput");
    expect(codes(shop.report.ignored)).toContain("no_destination");
  });
});
