import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { type Plugin, parsePlugins, preparePlugin, readPlugins } from "../../src/plugins";

const api: JsonObject = {
  name: "bank_check",
  displayName: "Bank check",
  pluginKind: "api",
  url: "https://vendor.example/v1/{entity.data.country}/accounts",
  method: "POST",
  stateNames: ["enrich"],
  headers: { Authorization: "Bearer {secret.BANK_TOKEN}" },
  request: {
    transform: [{ transformer: "jmespath", mapping: "{iban: entity.data.bank.iban, ref: workflowRuntimeId}" }],
    schema: { type: "object", required: ["iban"] },
  },
  response: { transform: [{ transformer: "jmespath", mapping: "{name: 'bank_check', status: 'SUCCESS', data: @}" }] },
  persistResponseDestination: "pluginsOutput.bankCheck",
  successAction: "VENDOR_DONE",
  errorAction: "VENDOR_FAILED",
};
const iterative: JsonObject = {
  pluginKind: "iterative",
  name: "each_ubo",
  actionPluginName: "kyc_child",
  stateNames: ["spawn"],
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" }],
  successAction: "SPAWNED",
  errorAction: "SPAWN_FAILED",
};
const child: JsonObject = {
  pluginKind: "child",
  name: "kyc_child",
  definitionId: "person_check",
  initEvent: "start",
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
};
const boundChild: JsonObject = {
  ...child,
  stateNames: ["spawn"],
  successAction: "SPAWNED",
  errorAction: "SPAWN_FAILED",
};
const notionRisk: JsonObject = {
  pluginKind: "riskRules",
  name: "risk_evaluation",
  stateNames: ["score"],
  rulesSource: { source: "notion", databaseId: "0a1b" },
  successAction: "RISK_DONE",
  errorAction: "RISK_FAILED",
};
const tidy: JsonObject = {
  pluginKind: "transformer",
  name: "tidy",
  stateNames: ["enrich"],
  transformers: [{ transformer: "helpers", mapping: [{ method: "remove", source: "tmp", target: "tmp" }] }],
};

const parsed = (extensions: JsonObject): Plugin[] => {
  const result = parsePlugins(extensions);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const one = (list: string, raw: JsonObject): Plugin => {
  const [plugin] = parsed({ [list]: [raw] });
  if (plugin === undefined) throw new Error("no plugin");
  return plugin;
};
const codes = (extensions: JsonObject, severity = "error"): string[] =>
  readPlugins(extensions)
    .problems.filter((problem) => problem.severity === severity)
    .map((problem) => `${problem.code} ${problem.path}`);

const context: JsonObject = {
  entity: {
    type: "business",
    data: {
      country: "GB",
      companyName: "Northwind",
      registrationNumber: 8412973,
      bank: { iban: "GB00X" },
      additionalInfo: { ubos: [{ id: "u1", firstName: "Ada", lastName: "Brennan" }] },
    },
  },
  tmp: 1,
  workflowRuntimeId: "case_1",
  workflowRuntimeConfig: { language: "en" },
};

describe("every documented example is read and can be prepared", () => {
  it.each<[string, string, JsonObject, string]>([
    ["2.2.1 api", "apiPlugins", api, "call_http"],
    ["2.2.2 webhook", "apiPlugins", { ...api, pluginKind: "webhook", response: null }, "call_http"],
    ["2.2.4 child", "childWorkflowPlugins", boundChild, "children"],
    ["2.2.5 riskRules from notion", "commonPlugins", notionRisk, "gather_facts"],
    ["2.2.5 transformer", "commonPlugins", tidy, "output"],
    [
      "registry-information",
      "apiPlugins",
      { name: "reg", pluginKind: "registry-information", vendor: "kyckr" },
      "run_check",
    ],
    ["ubo", "apiPlugins", { name: "ubo", pluginKind: "ubo", vendor: "asia-verify", defaultCountry: "HK" }, "run_check"],
    ["company-sanctions", "apiPlugins", { name: "cs", pluginKind: "company-sanctions" }, "run_check"],
    [
      "individual-sanctions with dataMapping",
      "apiPlugins",
      {
        name: "aml",
        pluginKind: "individual-sanctions",
        vendor: "dow-jones",
        dataMapping: "firstName: entity.data.additionalInfo.ubos[0].firstName, lastName: 'Brennan',",
      },
      "run_check",
    ],
    [
      "kyc-session with a mapping of its own",
      "apiPlugins",
      {
        name: "session",
        pluginKind: "kyc-session",
        vendor: "veriff",
        request: {
          transform: {
            transformer: "jmespath",
            mapping: "entity.data.additionalInfo.ubos[0].{firstName: firstName, lastName: lastName}",
          },
        },
      },
      "run_check",
    ],
    ["the guide's webhook without a kind", "apiPlugins", guideWebhook(), "call_http"],
  ])("%s", (_name, list, raw, prepared) => {
    expect(preparePlugin(one(list, raw), { context, caseId: "case_1" }).kind).toBe(prepared);
  });

  it("folds an iterative plugin and the child it names into one", () => {
    const plugins = parsed({ childWorkflowPlugins: [child], commonPlugins: [iterative] });
    expect(plugins).toMatchObject([
      {
        kind: "child",
        name: "each_ubo",
        definitionId: "person_check",
        initEvent: "start",
        stateNames: ["spawn"],
        successAction: "SPAWNED",
        errorAction: "SPAWN_FAILED",
        iterateOn: iterative.iterateOn,
        path: "extensions.commonPlugins.0",
      },
    ]);
  });

  it("keeps a named child that states run as well", () => {
    const plugins = parsed({ childWorkflowPlugins: [boundChild], commonPlugins: [iterative] });
    expect(plugins.map((plugin) => plugin.name)).toEqual(["kyc_child", "each_ubo"]);
  });

  it("lists plugins in the documented order of running, whatever the order of the keys", () => {
    const plugins = parsed({ apiPlugins: [api], commonPlugins: [tidy], childWorkflowPlugins: [boundChild] });
    expect(plugins.map((plugin) => plugin.name)).toEqual(["kyc_child", "tidy", "bank_check"]);
  });

  it("gives plugins without a kind the one the docs mean", () => {
    const { pluginKind: _, ...noKind } = api;
    expect(one("apiPlugins", noKind).kind).toBe("api");
    expect(one("apiPlugins", guideWebhook()).kind).toBe("webhook");
    const { pluginKind: __, ...bareChild } = boundChild;
    expect(one("childWorkflowPlugins", bareChild).kind).toBe("child");
  });

  it.each([
    ["registry-information", "company-registry", "pluginsOutput.businessInformation"],
    ["ubo", "ubo", "pluginsOutput.ubo"],
    ["company-sanctions", "company-sanctions", "pluginsOutput.companySanctions"],
    ["individual-sanctions", "individual-sanctions", "pluginsOutput.mine"],
    ["kyc-session", "identity-verification", "pluginsOutput.kyc_session.kyc_session_1"],
  ])("%s writes where screens look for it", (pluginKind, check, destination) => {
    expect(one("apiPlugins", { name: "mine", pluginKind })).toMatchObject({
      kind: "check",
      check,
      destination,
      vendor: "sandbox",
    });
  });

  it("says in a warning that the sandbox stands in for a documented vendor", () => {
    const extensions = {
      apiPlugins: [{ name: "reg", pluginKind: "registry-information", vendor: "kyckr", stateNames: ["x"] }],
    };
    expect(one("apiPlugins", extensions.apiPlugins[0] as JsonObject)).toMatchObject({ vendor: "sandbox" });
    expect(codes(extensions, "warning")).toEqual(["vendor_mapped extensions.apiPlugins.0.vendor"]);
  });

  it("fills in the defaults of a run", () => {
    expect(one("apiPlugins", api)).toMatchObject({
      timeoutSeconds: 15,
      attempts: 4,
      eventOn: "result",
      callbackAction: null,
    });
    const early = { name: "s", pluginKind: "kyc-session", eventOn: "accepted", successAction: "SEND_EMAIL" };
    expect(one("apiPlugins", early)).toMatchObject({ callbackAction: "KYC_RESPONSE_RECEIVED" });
  });
});

describe("what cannot work is refused with its path", () => {
  it.each<[string, JsonObject, string]>([
    [
      "an unknown kind",
      { apiPlugins: [{ ...api, pluginKind: "telepathy" }] },
      "unknown_plugin_kind extensions.apiPlugins.0.pluginKind",
    ],
    [
      "a kind without a name",
      { commonPlugins: [{ name: "x" }] },
      "unknown_plugin_kind extensions.commonPlugins.0.pluginKind",
    ],
    [
      "a kind named like a prototype's",
      { apiPlugins: [{ ...api, pluginKind: "constructor" }] },
      "unknown_plugin_kind extensions.apiPlugins.0.pluginKind",
    ],
    ["two plugins of one name", { apiPlugins: [api, api] }, "duplicate_plugin_name extensions.apiPlugins.1.name"],
    [
      "output outside pluginsOutput",
      { apiPlugins: [{ ...api, persistResponseDestination: "entity.data" }] },
      "destination_outside_plugins_output extensions.apiPlugins.0.persistResponseDestination",
    ],
    [
      "output over all of pluginsOutput",
      { apiPlugins: [{ ...api, persistResponseDestination: "pluginsOutput" }] },
      "destination_outside_plugins_output extensions.apiPlugins.0.persistResponseDestination",
    ],
    [
      "output through a prototype",
      { apiPlugins: [{ ...api, persistResponseDestination: "pluginsOutput.__proto__.x" }] },
      "destination_outside_plugins_output extensions.apiPlugins.0.persistResponseDestination",
    ],
    [
      "a name that breaks paths",
      { apiPlugins: [{ ...api, name: "a.b" }] },
      "bad_plugin_name extensions.apiPlugins.0.name",
    ],
    [
      "a mapping that is no JMESPath",
      { apiPlugins: [{ ...api, request: { transform: [{ transformer: "jmespath", mapping: "{a: " }] } }] },
      "bad_mapping extensions.apiPlugins.0.request.transform.0.mapping",
    ],
    [
      "an unknown transformer",
      { apiPlugins: [{ ...api, response: { transform: { transformer: "jq", mapping: "." } } }] },
      "unknown_transformer extensions.apiPlugins.0.response.transform.0.transformer",
    ],
    [
      "a dataMapping that is no JMESPath",
      { apiPlugins: [{ name: "x", pluginKind: "kyc-session", dataMapping: "a b c" }] },
      "bad_mapping extensions.apiPlugins.0.dataMapping",
    ],
    [
      "a secret in the URL",
      { apiPlugins: [{ ...api, url: "https://v.example/?k={secret.K}" }] },
      "secret_outside_header extensions.apiPlugins.0.url",
    ],
    [
      "a secret brought into the URL by its options",
      { apiPlugins: [{ ...api, url: { url: "https://v.example/{k}", options: { k: "{secrets.K}" } } }] },
      "secret_outside_header extensions.apiPlugins.0.url",
    ],
    [
      "a secret in the body",
      { apiPlugins: [{ ...api, request: { transform: [{ transformer: "jmespath", mapping: "{k: '{secret.K}'}" }] } }] },
      "secret_outside_header extensions.apiPlugins.0.request.transform.0.mapping",
    ],
    [
      "a host that a case chooses",
      { apiPlugins: [{ ...api, url: "https://{entity.data.host}/x" }] },
      "bad_request extensions.apiPlugins.0.url",
    ],
    ["no URL", { apiPlugins: [{ ...api, url: null }] }, "bad_request extensions.apiPlugins.0.url"],
    [
      "another scheme",
      { apiPlugins: [{ ...api, url: "file:///etc/passwd" }] },
      "bad_request extensions.apiPlugins.0.url",
    ],
    [
      "a stray brace in a header",
      { apiPlugins: [{ ...api, headers: { A: "{{entity.data.x}.y}" } }] },
      "bad_request extensions.apiPlugins.0.headers.A",
    ],
    [
      "a line break in a header",
      { apiPlugins: [{ ...api, headers: { A: "x\r\nB: y" } }] },
      "bad_request extensions.apiPlugins.0.headers.A",
    ],
    [
      "a header the sender owns",
      { apiPlugins: [{ ...api, headers: { Host: "evil.example" } }] },
      "bad_request extensions.apiPlugins.0.headers.Host",
    ],
    [
      "a method that is none",
      { apiPlugins: [{ ...api, method: "BREW" }] },
      "bad_plugin extensions.apiPlugins.0.method",
    ],
    [
      "a schema that leads nowhere",
      { apiPlugins: [{ ...api, request: { schema: { $ref: "#/nowhere" } } }] },
      "bad_schema extensions.apiPlugins.0.request.schema",
    ],
    [
      "an iterative plugin without its child",
      { commonPlugins: [iterative] },
      "unknown_plugin extensions.commonPlugins.0.actionPluginName",
    ],
    [
      "an iterative plugin over a transformer",
      { commonPlugins: [{ ...iterative, actionPluginName: "tidy" }, tidy] },
      "plugin_kind_not_supported extensions.commonPlugins.0.actionPluginName",
    ],
    [
      "an unknown source of rules",
      { commonPlugins: [{ ...notionRisk, rulesSource: { source: "fax" } }] },
      "unknown_rules_source extensions.commonPlugins.0.rulesSource",
    ],
    [
      "inline rules with an unknown operator",
      {
        commonPlugins: [
          {
            ...notionRisk,
            rulesSource: {
              source: "inline",
              rules: [{ id: "R", indicator: "x", ruleSet: [{ key: "a", operator: "SMELLS", value: 1 }] }],
            },
          },
        ],
      },
      "rule_set.unknown_operator extensions.commonPlugins.0.rulesSource.rules.0.ruleSet.0.operator",
    ],
    [
      "a transformer that writes what the engine owns",
      {
        commonPlugins: [
          {
            ...tidy,
            transformers: [
              {
                transformer: "helper",
                mapping: [{ method: "remove", source: "documents[0]", target: "documents[0]" }],
              },
            ],
          },
        ],
      },
      "engine_owned_target extensions.commonPlugins.0.transformers",
    ],
    [
      "a helper that would fetch",
      {
        commonPlugins: [
          {
            ...tidy,
            transformers: [
              { transformer: "helper", mapping: [{ method: "imageUrlToBase64", source: "a", target: "b" }] },
            ],
          },
        ],
      },
      "not_supported extensions.commonPlugins.0.transformers.0.mapping.0.method",
    ],
    [
      "a pattern that can hang",
      {
        commonPlugins: [
          {
            ...tidy,
            transformers: [
              { transformer: "helper", mapping: [{ method: "regex", source: "a", target: "b", value: "(a+)+$" }] },
            ],
          },
        ],
      },
      "bad_mapping extensions.commonPlugins.0.transformers.0.mapping.0.value",
    ],
    [
      "code plugins",
      { statePlugins: [{ name: "x", when: "pre" }] },
      "plugin_kind_not_supported extensions.statePlugins",
    ],
    ["a list that is none", { apiPlugins: { name: "x" } }, "bad_plugin extensions.apiPlugins"],
  ])("%s", (_name, extensions, problem) => {
    expect(codes(extensions)).toContain(problem);
    expect(parsePlugins(extensions).ok).toBe(false);
  });

  it("hints at misspelt keys, plugins no state runs and unknown lists without refusing them", () => {
    const extensions = { apiPlugins: [{ ...api, stateNames: [], sucessAction: "X" }], plugins: [] };
    expect(parsePlugins(extensions).ok).toBe(true);
    expect(codes(extensions, "warning")).toEqual([
      "unknown_extension extensions.plugins",
      "unknown_plugin_key extensions.apiPlugins.0.sucessAction",
      "plugin_never_runs extensions.apiPlugins.0.stateNames",
    ]);
  });

  it("answers any JSON with plugins or problems, never with an exception", () => {
    const lists = fc.constantFrom("apiPlugins", "commonPlugins", "childWorkflowPlugins", "dispatchEventPlugins");
    const kinds = fc.constantFrom(
      "api",
      "webhook",
      "child",
      "iterative",
      "riskRules",
      "transformer",
      "check",
      "ubo",
      "toString",
    );
    const keys = fc.constantFrom(
      ...Object.keys({ ...api, ...iterative, ...child, ...notionRisk, check: 1, vendor: 1 }),
    );
    const plugin = fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 8 });
    fc.assert(
      fc.property(lists, kinds, plugin, (list, pluginKind, raw) => {
        const extensions = { [list]: [{ ...(raw as JsonObject), pluginKind } as Json] };
        const result = parsePlugins(extensions);
        if (!result.ok) expect(result.error.some((problem) => problem.severity === "error")).toBe(true);
        else for (const plugin of result.value) preparePlugin(plugin, { context, caseId: "case_1" });
      }),
    );
  });
});

function guideWebhook(): JsonObject {
  return {
    name: "told",
    url: "https://receiver.example/hook",
    method: "POST",
    stateNames: ["approved"],
    headers: { authorization: "Bearer {secret.NAME}" },
    request: { transform: { transformer: "jmespath", mapping: "{success_result: @}" } },
  };
}
