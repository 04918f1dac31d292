import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import demoCases from "../../scripts/demo/cases.json";
import { getPath, isObject, type Json, type JsonObject } from "../../src/lib/json";
import { contextOutput, type Plugin, type Prepared, preparePlugin, readPlugins } from "../../src/plugins";
import { askGuard, parseGuard } from "../../src/rules/guard";
import { parseRuleSets } from "../../src/rules/rule-set";
import { scoreRisk } from "../../src/rules/score";
import { compileDefinition } from "../../src/workflow/compile";

const folder = path.join(import.meta.dirname, "../../scripts/demo/definitions");
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
const definitionOf = (file: string): JsonObject => JSON.parse(readFileSync(path.join(folder, file), "utf8"));

const at = (root: Json, where: string): JsonObject => {
  const value = getPath(root, where);
  return isObject(value) ? value : {};
};

function pluginsOf(file: string): Plugin[] {
  const { plugins, problems } = readPlugins(at(definitionOf(file), "extensions"));
  expect(problems).toEqual([]);
  return plugins;
}

const pluginNamed = (file: string, name: string): Plugin => {
  const found = pluginsOf(file).find((plugin) => plugin.name === name);
  if (found === undefined) throw new Error(`no plugin ${name} in ${file}`);
  return found;
};

const company: JsonObject = {
  entity: {
    type: "business",
    data: {
      companyName: "Northwind Trading Ltd",
      registrationNumber: "08412973",
      country: "GB",
      additionalInfo: {
        ubos: [
          { id: "item_1", firstName: "Ada", lastName: "Brennan", ownershipPercentage: 60 },
          { id: "item_2", firstName: "Tom", lastName: "Okafor", ownershipPercentage: "25" },
          { id: "item_3", firstName: "Eve", lastName: "Small", ownershipPercentage: 15 },
          { id: "item_4", firstName: "Uma", lastName: "Unknown" },
        ],
      },
    },
  },
  api_config: { url: "business_test_eu", special_header: "abc" },
  workflowRuntimeId: "case_1",
  workflowRuntimeConfig: {},
};
const person: JsonObject = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Brennan" } } };
/** The first of the cases that `npm start` opens, once its register and owners are known. */
const inDepth: JsonObject = {
  ...(demoCases[0] as unknown as { context: JsonObject }).context,
  pluginsOutput: { ubo: { data: { nodes: [{ id: "subject" }], edges: [] } } },
};
const contexts: Record<string, JsonObject> = { "kyc.json": person, "kyb_in_depth.json": inDepth };
const factsFor = (file: string) => ({ context: contexts[file] ?? company, caseId: "case_1" });

describe("demo definitions", () => {
  it("are the ones a newcomer is promised", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "kyb.json",
        "kyc.json",
        "dynamic_external_request_example.json",
        "merchant_code_rule_example.json",
        "merchant_code_rule_us_example.json",
        "api_plugin_example.json",
      ]),
    );
  });

  it.each(files)("%s parses without a problem, warnings included", (file) => {
    expect(pluginsOf(file).length).toBeGreaterThan(0);
    expect(definitionOf(file).key).toBe(file.replace(".json", ""));
  });

  it.each(files)("%s compiles as a whole: chart, joins, plugins and rules", (file) => {
    expect(compileDefinition(JSON.stringify(definitionOf(file)), file)).toMatchObject({ ok: true });
  });

  it.each(files)("%s can prepare every one of its plugins", (file) => {
    const prepared = pluginsOf(file).map((plugin) => preparePlugin(plugin, factsFor(file)));
    expect(prepared.filter((each) => each.kind === "failed")).toEqual([]);
  });

  it.each(files)("%s binds plugins to its own states only, and every guard can be read", (file) => {
    const states = at(definitionOf(file), "definition.states");
    for (const plugin of pluginsOf(file))
      for (const name of plugin.stateNames) expect(Object.keys(states)).toContain(name);
    const guards = Object.values(states).flatMap((state) =>
      Object.values(at(state, "on"))
        .flat()
        .flatMap((transition) => (isObject(transition) && transition.cond !== undefined ? [transition.cond] : [])),
    );
    for (const guard of guards) expect(parseGuard(guard)).toMatchObject({ ok: true });
  });
});

describe("kyb", () => {
  it("opens one identity check per owner of a quarter or more, and for owners of an unknown share", () => {
    const prepared = preparePlugin(pluginNamed("kyb.json", "owners_kyc"), factsFor("kyb.json"));
    expect(prepared.kind === "children" && prepared.items.map((item) => item.itemId)).toEqual([
      "item_1",
      "item_2",
      "item_4",
    ]);
    expect(prepared.kind === "children" && prepared.items[0]?.context).toEqual({
      entity: {
        type: "individual",
        data: { id: "item_1", firstName: "Ada", lastName: "Brennan", ownershipPercentage: 60 },
      },
    });
  });

  it("asks for no identity checks when the company names no owners", () => {
    const context = { entity: { type: "business", data: {} } };
    const prepared = preparePlugin(pluginNamed("kyb.json", "owners_kyc"), { context, caseId: "case_1" });
    expect(prepared).toEqual({ kind: "children", items: [] });
  });

  const clear = { status: "SUCCESS", verdict: "clear" };
  const outputs = (over: JsonObject): JsonObject => ({
    ...company,
    pluginsOutput: { businessInformation: clear, ubo: clear, companySanctions: { ...clear, data: [] }, ...over },
  });
  const indicatorsFor = (context: JsonObject): string[] => {
    const plugin = pluginNamed("kyb.json", "risk_evaluation");
    const scored: Prepared = preparePlugin(plugin, { context, caseId: "case_1" });
    const sets = scored.kind === "score" ? parseRuleSets(scored.rules) : null;
    if (sets?.ok !== true) throw new Error("the rules of kyb do not parse");
    return scoreRisk(sets.value, context, Date.UTC(2026, 10, 21)).indicators.map(({ name }) => name);
  };

  it.each([
    ["a clean company", outputs({}), []],
    [
      "a struck-off company",
      outputs({ businessInformation: { verdict: "rejected" } }),
      ["Company is struck off the register"],
    ],
    [
      "an unknown company",
      outputs({ businessInformation: { verdict: "not_found" } }),
      ["Company is not in the register"],
    ],
    [
      "a possible match",
      outputs({ companySanctions: { verdict: "review" } }),
      ["Possible match of the company on a watch list"],
    ],
    ["hidden owners", outputs({ ubo: { verdict: "review" } }), ["Ownership is hidden or unknown"]],
    [
      "a company founded this year",
      outputs({ businessInformation: { ...clear, data: { incorporatedOn: "2026-05-01" } } }),
      ["Company is younger than a year"],
    ],
    [
      "a declined owner",
      { ...outputs({}), childWorkflows: { kyc: { case_2: ownerCase("declined", "completed", "rejected") } } },
      ["Identity of an owner was declined", "An owner was rejected"],
    ],
    [
      "an owner who never came",
      { ...outputs({}), childWorkflows: { kyc: { case_2: { status: "active", outcome: null, result: null } } } },
      ["An owner has not finished the identity check"],
    ],
  ])("%s shows in the score", (_name, context, expected) => {
    expect(indicatorsFor(context)).toEqual(expected);
  });

  it("shows a vendor's failure in the score and never rejects because of it", () => {
    const failure = contextOutput(pluginNamed("kyb.json", "ubo"), { status: "error", code: "rejected", message: "no" });
    const sanctioned = { ...clear, verdict: "rejected", data: [] };
    const context = outputs({ ubo: failure, companySanctions: sanctioned, risk_evaluation: { riskScore: 110 } });
    expect(indicatorsFor(context)).toContain("A vendor gave no answer about the company");
    expect(verdictOfRejection(context)).toBe("fails");
    const answered = outputs({ companySanctions: sanctioned, risk_evaluation: { riskScore: 95 } });
    expect(verdictOfRejection(answered)).toBe("holds");
  });

  it("waits in its join for every check and for the owners", () => {
    const join = at(definitionOf("kyb.json"), "definition.states.screening.meta.join");
    const bound = pluginsOf("kyb.json").filter((plugin) => plugin.stateNames.includes("screening"));
    expect([...(join.plugins as string[])].sort()).toEqual(bound.map((plugin) => plugin.name).sort());
    expect(at(join, "children").plugin).toBe("owners_kyc");
  });
});

function ownerCase(decision: string, status: string, outcome: string): JsonObject {
  return {
    status,
    outcome,
    result: { vendorResult: { decision: { status: decision }, aml: { hits: [] } } },
  };
}

const verdictOfRejection = (context: JsonObject): string => {
  const on = getPath(definitionOf("kyb.json"), "definition.states.scoring.on.RISK_DONE.0.cond");
  const guard = parseGuard(on);
  if (!guard.ok) throw new Error(guard.error);
  return askGuard(guard.value, context).verdict;
};
