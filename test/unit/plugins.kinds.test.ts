import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { type Plugin, parsePlugins, preparePlugin, readPlugins } from "../../src/plugins";

const context: JsonObject = {
  entity: {
    type: "business",
    data: {
      companyName: "Northwind",
      country: "GB",
      registrationNumber: "01234567",
      email: "office@northwind.test",
      firstName: "Ada",
      lastName: "Lovelace",
      additionalInfo: {
        mainRepresentative: { firstName: "Ada", lastName: "Lovelace", email: "ada@northwind.test" },
        ubos: [{ id: "u1", firstName: "Ada", lastName: "Lovelace" }],
        directors: [],
      },
    },
  },
  documents: [{ id: "doc_1", decision: { status: "revision", revisionReason: "It is cut off." } }],
  pluginsOutput: { kyc_session: { kyc_session_1: { result: { metadata: { url: "https://id.test/s1" } } } } },
  workflowRuntimeId: "case_1",
  workflowRuntimeConfig: { language: "ar" },
};
const facts = { context, caseId: "case_1", nowMs: 1_700_000_000_000 };
const jmespath = (mapping: string): JsonObject[] => [{ transformer: "jmespath", mapping }];

/** Documented examples: list, JSON, and what a run of them comes to. */
const examples: [kind: string, list: string, raw: JsonObject, prepared: string][] = [
  [
    "email",
    "apiPlugins",
    {
      pluginKind: "email",
      name: "welcome",
      url: "{secret.EMAIL_API_URL}",
      method: "POST",
      headers: { Authorization: "Bearer {secret.EMAIL_API_TOKEN}", "Content-Type": "application/json" },
      request: {
        transform: jmespath(
          "{receivers: [entity.data.email], from: {name: 'Team', email: 'no-reply@acme.test'}, subject: 'Hello', templateId: 'd-1', companyName: entity.data.companyName}",
        ),
      },
    },
    "run_plugin",
  ],
  [
    "template-email",
    "apiPlugins",
    {
      pluginKind: "template-email",
      name: "resubmit",
      template: "resubmission",
      dataMapping: "ref: workflowRuntimeId,",
    },
    "run_plugin",
  ],
  [
    "template-email session",
    "apiPlugins",
    { pluginKind: "template-email", name: "s", template: "session" },
    "run_plugin",
  ],
  [
    "template-email associated-company-email",
    "apiPlugins",
    { pluginKind: "template-email", name: "a", template: "associated-company-email", templateId: "d-7" },
    "run_plugin",
  ],
  ["invitation", "apiPlugins", { pluginKind: "invitation", name: "invite" }, "run_plugin"],
  [
    "dispatch-event ENTITIES_UPDATE",
    "dispatchEventPlugins",
    {
      pluginKind: "dispatch-event",
      name: "sync_people",
      eventName: "ENTITIES_UPDATE",
      transformers: jmespath(
        "{ubos: entity.data.additionalInfo.ubos, directors: entity.data.additionalInfo.directors}",
      ),
    },
    "run_plugin",
  ],
  [
    "dispatch-event of one's own",
    "dispatchEventPlugins",
    { name: "tell", eventName: "LIMIT_SET", payload: { name: { __type: "path", value: "entity.data.companyName" } } },
    "announce",
  ],
  [
    "dispatch-event PERSIST_BUSINESS_REPORT",
    "dispatchEventPlugins",
    {
      name: "report",
      eventName: "PERSIST_BUSINESS_REPORT",
      transformers: jmespath("{reportId: 'r1', reportType: 'T'}"),
    },
    "output",
  ],
  [
    "attach-ui-definition",
    "commonPlugins",
    { pluginKind: "attach-ui-definition", name: "switch_form", uiDefinitionId: "ui_edd_form", expireInMinutes: 1_440 },
    "attach_form",
  ],
  [
    "transformer",
    "commonPlugins",
    {
      pluginKind: "transformer",
      name: "tidy",
      transformers: [{ transformer: "helpers", mapping: [{ method: "remove", source: "tmp", target: "tmp" }] }],
    },
    "output",
  ],
  [
    "approval",
    "commonPlugins",
    { pluginKind: "approval", name: "four_eyes", roles: ["analyst"], count: 2 },
    "approval",
  ],
  ["wait", "commonPlugins", { pluginKind: "wait", name: "cool_off", until: "P3D", event: "PAID" }, "wait"],
  [
    "lei-lookup",
    "apiPlugins",
    {
      pluginKind: "lei-lookup",
      name: "lei",
      payload: { lei: { __type: "literal", value: "5493001KJTIIGC8Y1R12" } },
    },
    "run_plugin",
  ],
];

const path = (value: string): JsonObject => ({ __type: "path", value });

/** Checks of the documented system as its documents write them. */
const checks: [kind: string, raw: JsonObject][] = [
  ["registry-information", { vendor: "kyckr", defaultCountry: "GB" }],
  ["ubo", { vendor: "kyckr" }],
  ["company-sanctions", { vendor: "asia-verify" }],
  ["individual-sanctions", { vendor: "dow-jones", ongoingMonitoring: false }],
  ["kyc-session", { vendor: "veriff", withAml: true, eventOn: "accepted" }],
  [
    "bank-account-verification",
    {
      vendor: "experian",
      payload: {
        clientId: { __type: "literal", value: "acme" },
        bankAccountDetails: {
          sortCode: path("entity.data.bankInformation.sortCode"),
          bankAccountNumber: path("entity.data.bankInformation.accountNumber"),
          holder: {
            bankAccountName: path("entity.data.companyName"),
            companyRegistrationNumber: path("entity.data.registrationNumber"),
          },
        },
      },
    },
  ],
  ["commercial-credit-check", { vendor: "experian" }],
  ["merchant-monitoring", { reportType: "MERCHANT_REPORT_T1", merchantMonitoringQualityControl: true }],
  ["kyb", { vendor: "open-corporates" }],
];

const standard = { stateNames: ["enrich"], successAction: "DONE", errorAction: "FAILED" };
const read = (list: string, raw: JsonObject): Plugin => {
  const plugins = parsePlugins({ [list]: [{ ...standard, ...raw }] });
  if (!plugins.ok) throw new Error(JSON.stringify(plugins.error));
  return plugins.value[0] as Plugin;
};
const problems = (raw: Json, list = "commonPlugins") =>
  readPlugins({ [list]: [raw] }).problems.map(({ severity, code, path }) => `${severity} ${code} ${path}`);

describe("documented plugins", () => {
  it.each(examples)("%s is read without a warning and prepared", (_kind, list, raw, prepared) => {
    expect(problems({ ...standard, ...raw }, list)).toEqual([]);
    expect(preparePlugin(read(list, raw), facts).kind).toBe(prepared);
  });

  it.each(checks)("%s is read and prepared as a check", (pluginKind, raw) => {
    const plugin = read("apiPlugins", { pluginKind, name: "x", ...raw });
    const data = {
      ...(context.entity as JsonObject),
      data: {
        ...((context.entity as JsonObject).data as JsonObject),
        bankInformation: { sortCode: "200915", accountNumber: "31806386" },
        website: "https://northwind.test",
      },
    };
    const prepared = preparePlugin(plugin, { ...facts, context: { ...context, entity: data } });
    expect(prepared).toMatchObject({ kind: "run_check" });
  });

  it("know every kind of the documented system, and ours", () => {
    const kinds =
      "api webhook email template-email invitation iterative child transformer riskRules dispatch-event attach-ui-definition " +
      "kyc-session registry-information ubo company-sanctions individual-sanctions bank-account-verification " +
      "commercial-credit-check merchant-monitoring mastercard-merchant-screening individuals-sanctions-v2 kyc kyb approval wait check";
    const unknown = kinds.split(" ").filter((pluginKind) => {
      const { problems: found } = readPlugins({ commonPlugins: [{ name: "x", pluginKind }] });
      return found.some(({ code }) => code === "unknown_plugin_kind" || code === "plugin_kind_not_supported");
    });
    expect(unknown).toEqual([]);
  });

  it("reads what a mail says from where the documented context keeps it", () => {
    const prepared = preparePlugin(read("apiPlugins", examples[1]?.[2] ?? {}), facts);
    expect(prepared).toMatchObject({
      input: {
        to: "ada@northwind.test",
        language: "ar",
        firstName: "Ada",
        subjectName: "Northwind",
        revisionReason: "It is cut off.",
        ref: "case_1",
      },
    });
  });

  it("names every field that is missing", () => {
    const lei = read("apiPlugins", { pluginKind: "lei-lookup", name: "lei" });
    expect(preparePlugin(lei, facts)).toMatchObject({
      kind: "failed",
      code: "missing_input",
      message: expect.stringContaining("lei"),
    });
    const mail = read("apiPlugins", { pluginKind: "invitation", name: "invite" });
    expect(preparePlugin(mail, { ...facts, context: {} })).toMatchObject({ kind: "failed", code: "missing_input" });
  });

  it("holds the input against the author's own schema too", () => {
    const plugin = read("apiPlugins", {
      pluginKind: "lei-lookup",
      name: "lei",
      request: {
        transform: jmespath("{lei: '5493001KJTIIGC8Y1R12'}"),
        schema: { type: "object", required: ["reference"] },
      },
    });
    expect(preparePlugin(plugin, facts)).toMatchObject({ kind: "failed", code: "request_schema" });
  });
});

describe("what is wrong with a plugin is said with its path", () => {
  const wait = { ...standard, pluginKind: "wait", name: "w" };
  const approval = { ...standard, pluginKind: "approval", name: "a" };
  const at = "extensions.commonPlugins.0";
  it.each<[name: string, raw: JsonObject, problem: string]>([
    ["a misspelt key", { ...wait, until: 1, evnt: "X" }, `warning unknown_plugin_key ${at}.evnt`],
    ["a key of another kind", { ...wait, until: 1, url: "https://x.test" }, `warning unknown_plugin_key ${at}.url`],
    ["a wait for nothing", wait, `error bad_plugin ${at}.until`],
    ["a wait of months", { ...wait, until: "P1M" }, `error bad_until ${at}.until`],
    ["a wait until a time without its zone", { ...wait, until: "2026-01-01T10:00" }, `error bad_until ${at}.until`],
    ["an approval by a role nobody has", { ...approval, roles: ["boss"] }, `error bad_plugin ${at}.roles.0`],
    ["an approval by nobody", { ...approval, count: 0 }, `error bad_plugin ${at}.count`],
    [
      "an event without a name",
      { ...standard, pluginKind: "dispatch-event", name: "d" },
      `error bad_plugin ${at}.eventName`,
    ],
    [
      "a form without a name",
      { ...standard, pluginKind: "attach-ui-definition", name: "f" },
      `error bad_plugin ${at}.form`,
    ],
    [
      "a mail of an unknown template",
      { ...standard, pluginKind: "template-email", name: "m", template: "spam" },
      `error bad_plugin ${at}.template`,
    ],
    [
      "a mail service without encryption",
      { ...standard, pluginKind: "email", name: "m", url: "http://mail.test" },
      `error bad_plugin ${at}.url`,
    ],
    [
      "a setting a kind does not have",
      { ...standard, pluginKind: "lei-lookup", name: "l", registerURL: "https://x.test" },
      `warning unknown_plugin_key ${at}.registerURL`,
    ],
    [
      "a retry of an unknown failure",
      { ...wait, until: 1, retry: { on: ["bad_luck"] } },
      `error bad_plugin ${at}.retry.on.0`,
    ],
    ["a misspelt key of a retry", { ...wait, until: 1, retry: { tries: 3 } }, `error bad_plugin ${at}.retry`],
    [
      "a plugin after one that does not exist",
      { ...wait, until: 1, after: ["x"] },
      `error unknown_plugin ${at}.after.0`,
    ],
    ["a plugin after itself", { ...wait, until: 1, after: ["w"] }, `error circular_after ${at}.after`],
  ])("%s", (_name, raw, problem) => {
    expect(problems(raw)).toContain(problem);
  });

  it("nothing of a check that says on what terms it is asked", () => {
    const terms = { vendors: ["acme", "sandbox"], combine: "fallback", reuseWithinSeconds: 60 };
    const budget = { cents: 5_000, withinSeconds: 86_400 };
    const check = { ...standard, name: "x", pluginKind: "check", check: "company-registry", ...terms, budget };
    expect(problems({ ...check, callbackDeadlineSeconds: 60, options: {} }, "apiPlugins")).toEqual([]);
  });

  it("a misspelt key of a mapping", () => {
    const raw = { ...standard, name: "x", pluginKind: "api", url: "https://x.test", request: { tranform: [] } };
    expect(problems(raw, "apiPlugins")).toEqual([
      "warning unknown_plugin_key extensions.apiPlugins.0.request.tranform",
    ]);
  });

  it("plugins that wait for each other, each of them", () => {
    const one = (name: string, after: string) => ({ ...standard, pluginKind: "wait", name, until: 1, after: [after] });
    const found = readPlugins({ commonPlugins: [one("a", "b"), one("b", "c"), one("c", "a")] }).problems;
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(
      [0, 1, 2].map((place) => `circular_after extensions.commonPlugins.${place}.after`),
    );
    expect(found[0]?.message).toContain("a → b → c → a");
  });

  it("a plugin after one of another state", () => {
    const plugins = [
      { ...standard, pluginKind: "wait", name: "a", until: 1, stateNames: ["x"] },
      { ...standard, pluginKind: "wait", name: "b", until: 1, stateNames: ["y"], after: ["a"] },
    ];
    const found = readPlugins({ commonPlugins: plugins }).problems;
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(["warning after_elsewhere"]);
  });
});

describe("how often and how long a plugin tries", () => {
  const of = (over: JsonObject) => {
    const { attempts, timeoutSeconds, retry, maxAnswerBytes } = read("apiPlugins", {
      pluginKind: "api",
      name: "x",
      url: "https://x.test",
      ...over,
    });
    return { attempts, timeoutSeconds, retry, maxAnswerBytes };
  };

  it("is the same for all unless its author says otherwise", () => {
    expect(of({})).toEqual({
      attempts: 4,
      timeoutSeconds: 15,
      maxAnswerBytes: 262_144,
      retry: {
        firstSeconds: 1,
        factor: 2,
        maxSeconds: 300,
        on: ["timeout", "unreachable", "rate_limited", "server_error"],
      },
    });
  });

  it("is what its author says", () => {
    const retry = { attempts: 2, backoff: { firstSeconds: 5, factor: 3, maxSeconds: 60 }, on: ["timeout"] };
    expect(of({ retry, timeoutSeconds: 30, maxAnswerBytes: 1_000 })).toEqual({
      attempts: 2,
      timeoutSeconds: 30,
      maxAnswerBytes: 1_000,
      retry: { firstSeconds: 5, factor: 3, maxSeconds: 60, on: ["timeout"] },
    });
    expect(of({ attempts: 7 }).attempts).toBe(7);
  });

  it("is what its kind says before that", () => {
    const lei = { pluginKind: "lei-lookup", name: "l" };
    expect(read("apiPlugins", lei).timeoutSeconds).toBe(10);
    expect(read("apiPlugins", { ...lei, timeoutSeconds: 3 }).timeoutSeconds).toBe(3);
  });
});
