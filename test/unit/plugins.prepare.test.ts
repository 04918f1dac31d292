import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { type Plugin, type Prepared, parsePlugins, preparePlugin } from "../../src/plugins";

const pluginOf = (raw: JsonObject, list = "apiPlugins"): Plugin => {
  const result = parsePlugins({ [list]: [{ name: "it", stateNames: ["x"], ...raw }] });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value[0] as Plugin;
};
const prepare = (raw: JsonObject, context: JsonObject, list?: string, nowMs?: number): Prepared =>
  preparePlugin(pluginOf(raw, list), { context, caseId: "case_1", ...(nowMs === undefined ? {} : { nowMs }) });
const requestOf = (prepared: Prepared) => {
  if (prepared.kind !== "call_http") throw new Error(JSON.stringify(prepared));
  return prepared.request;
};
const jmespath = (mapping: string): JsonObject => ({ transformer: "jmespath", mapping });
const call = (url: Json, over: JsonObject = {}): JsonObject => ({ pluginKind: "api", method: "GET", url, ...over });

describe("URLs", () => {
  const context = { a: { text: "x y/ü?", number: 7, none: null, empty: "", up: "..", tricky: "{secret.KEY}" } };

  it.each<[string, Json, string]>([
    ["encodes each value", "https://v.example/{a.text}/b?q={a.number}", "https://v.example/x%20y%2F%C3%BC%3F/b?q=7"],
    ["accepts the old prefix", "https://v.example/{context.a.number}", "https://v.example/7"],
    [
      "puts options in first",
      { url: "{base}/{id}", options: { base: "https://v.example", id: "{a.number}" } },
      "https://v.example/7",
    ],
    [
      "leaves text that looks like a secret as text",
      "https://v.example/{a.tricky}",
      "https://v.example/%7Bsecret.KEY%7D",
    ],
  ])("%s", (_name, url, expected) => {
    expect(requestOf(prepare(call(url), context)).url).toBe(expected);
  });

  it.each(["{a.none}", "{a.missing}", "{a.empty}", "{a}", "{a.constructor}", "{a.__proto__.x}"])(
    "fails when %s has no value",
    (placeholder) => {
      expect(prepare(call(`https://v.example/${placeholder}`), context)).toMatchObject({
        kind: "failed",
        code: "missing_value",
      });
    },
  );

  it("lets no value climb out of the path or change the host", () => {
    expect(prepare(call("https://v.example/v1/{a.up}/admin"), context).kind).toBe("failed");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const prepared = prepare(call("https://v.example/v1/{x}/end?z=1"), { x: value });
        if (prepared.kind === "failed") return;
        const url = new URL(requestOf(prepared).url);
        expect(url.host).toBe("v.example");
        expect(url.search).toBe("?z=1");
        expect(url.pathname.split("/")).toEqual(["", "v1", encodeURIComponent(value.toWellFormed()), "end"]);
      }),
    );
  });
});

describe("headers", () => {
  it("keeps references to secrets for the sender and fills the rest", () => {
    const headers = { Authorization: "Bearer {secret.TOKEN}", "X-Ref": "case {ref}", "X-Bare": "secret.NAME" };
    expect(requestOf(prepare(call("https://v.example/", { headers }), { ref: 5 })).headers).toEqual({
      Accept: "application/json",
      Authorization: "Bearer {secret.TOKEN}",
      "X-Ref": "case 5",
      "X-Bare": "secret.NAME",
    });
  });

  it("never lets a value become a reference to a secret", () => {
    const headers = { A: "{x}", B: "pre {x} post", C: "sec{x}", D: "{x}{x}" };
    const fragment = fc.constantFrom(
      "{",
      "}",
      "secret",
      "secrets",
      ".",
      "ret.KEY",
      "{secret.KEY}",
      "secret.KEY",
      " ",
      "S",
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 6 }), (parts) => {
        const prepared = prepare(call("https://v.example/", { headers }), { x: parts.join("") });
        for (const value of Object.values(requestOf(prepared).headers)) {
          expect(value).not.toMatch(/\{\s*secrets?\./i);
          expect(value).not.toMatch(/^\s*secrets?\./i);
        }
      }),
    );
  });

  it.each(["a\r\nX-Evil: 1", "a\nb", "a\u0000b", "日本"])("refuses a value a header cannot carry: %j", (x) => {
    expect(prepare(call("https://v.example/", { headers: { A: "{x}" } }), { x }).kind).toBe("failed");
  });

  it("adds JSON defaults without doubling a header in another case", () => {
    const raw = { pluginKind: "webhook", url: "https://v.example/", headers: { accept: "text/plain" } };
    expect(requestOf(prepare(raw, {})).headers).toEqual({ accept: "text/plain", "Content-Type": "application/json" });
  });
});

describe("payloads", () => {
  it("turns the payload of a GET into a query", () => {
    const request = { transform: jmespath("{a: a, list: list, none: none, deep: deep}") };
    const context = { a: "x&y", list: [1, 2], deep: { k: true } };
    expect(requestOf(prepare(call("https://v.example/p?z=1", { request }), context))).toMatchObject({
      url: "https://v.example/p?z=1&a=x%26y&list=1&list=2&deep=%7B%22k%22%3Atrue%7D",
      body: null,
    });
  });

  it("sends the whole context in a body without a mapping, and nothing in a URL", () => {
    const context = { a: 1 };
    expect(requestOf(prepare({ pluginKind: "webhook", url: "https://v.example/" }, context)).body).toEqual(context);
    expect(requestOf(prepare(call("https://v.example/"), context))).toMatchObject({
      url: "https://v.example/",
      body: null,
    });
  });

  it("runs transforms in order and fails before the call when the schema does not fit", () => {
    const request = {
      transform: [
        jmespath("{n: a}"),
        { transformer: "helper", mapping: [{ method: "copy", source: "n", target: "m" }] },
      ],
      schema: { type: "object", properties: { m: { type: "number" } } },
    };
    const raw = { pluginKind: "api", method: "POST", url: "https://v.example/", request };
    expect(requestOf(prepare(raw, { a: 1 })).body).toEqual({ n: 1, m: 1 });
    expect(prepare(raw, { a: "one" })).toMatchObject({ kind: "failed", code: "request_schema" });
  });

  it("signs webhooks and does not read their answers", () => {
    expect(prepare({ pluginKind: "webhook", url: "https://v.example/" }, {})).toMatchObject({
      sign: true,
      response: { transform: [{ transformer: "discard" }], schema: null },
    });
    expect(prepare(call("https://v.example/"), {})).toMatchObject({ sign: false });
  });
});

describe("checks", () => {
  const business = {
    entity: { data: { companyName: "Acme", countryOfIncorporation: "DE", registrationNumber: 123 } },
  };
  const person = {
    entity: {
      data: {
        additionalInfo: { mainRepresentative: { firstName: "Ada", lastName: "Brennan", dateOfBirth: "1987-04-12" } },
      },
    },
  };

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      "a company where the documented context keeps it",
      { pluginKind: "registry-information" },
      business,
      { country: "DE", registrationNumber: "123", companyName: "Acme", options: {} },
    ],
    [
      "the country an author fixes",
      { pluginKind: "ubo", defaultCountry: "HK" },
      business,
      { country: "HK", registrationNumber: "123", companyName: "Acme", options: {} },
    ],
    [
      "the main representative of a company",
      { pluginKind: "individual-sanctions" },
      person,
      { firstName: "Ada", lastName: "Brennan", dateOfBirth: "1987-04-12", options: {} },
    ],
    [
      "the person as verified, when asked to",
      { pluginKind: "individual-sanctions", takeEntityDetailFromKyc: true },
      {
        ...person,
        pluginsOutput: { kyc_session: { kyc_session_1: { result: { entity: { data: { lastName: "Byron" } } } } } },
      },
      { firstName: "Ada", lastName: "Byron", dateOfBirth: "1987-04-12", options: {} },
    ],
    [
      "what the author maps, with the scenario passed on",
      {
        pluginKind: "check",
        check: "company-sanctions",
        options: { scenario: "hit" },
        request: { transform: jmespath("{companyName: other}") },
      },
      { other: "Globex" },
      { companyName: "Globex", options: { scenario: "hit" } },
    ],
  ])("ask about %s", (_name, raw, context, input) => {
    expect(prepare(raw, context)).toMatchObject({ kind: "run_check", input });
    expect(prepare(raw, context)).toHaveProperty("input", input);
  });

  it("fail by name when a fact is missing", () => {
    expect(prepare({ pluginKind: "registry-information" }, {})).toEqual({
      kind: "failed",
      code: "missing_input",
      message: "it: the check needs country, registrationNumber",
    });
  });
});

describe("children", () => {
  const list = "childWorkflowPlugins";
  const child = {
    pluginKind: "child",
    definitionId: "kyc",
    iterateOn: jmespath("people"),
    transformers: [jmespath("{entity: {type: 'individual', data: @}, ref: workflowRuntimeId}")],
  };
  const runtime = { workflowRuntimeId: "case_1", workflowRuntimeConfig: { language: "en" } };
  const items = (people: Json) => {
    const prepared = prepare(child, { ...runtime, people }, list);
    if (prepared.kind !== "children") throw new Error(JSON.stringify(prepared));
    return prepared.items;
  };

  it("are known by their own id, else by what they say, and twins are told apart", () => {
    const ids = items([{ id: "u1" }, { id: 7 }, { id: "u1" }, { n: "Ada", a: 1 }, { a: 1, n: "Ada" }]).map(
      (item) => item.itemId,
    );
    expect(ids.slice(0, 3)).toEqual(["u1", "7", "u1-2"]);
    expect(ids[3]).toMatch(/^h[0-9a-f]{16}$/);
    expect(ids[4]).toBe(`${ids[3]}-2`);
  });

  it("keep their ids when items are added before them", () => {
    const before = items([{ n: "Ada" }, { n: "Tom" }]).map((item) => item.itemId);
    const after = items([{ n: "Eve" }, { n: "Ada" }, { n: "Tom" }]).map((item) => item.itemId);
    expect(after.slice(1)).toEqual(before);
  });

  it("get the item, and the runtime's keys only where the mapping asks for them", () => {
    expect(items([{ id: "u1", firstName: "Ada" }])[0]?.context).toEqual({
      entity: { type: "individual", data: { id: "u1", firstName: "Ada" } },
      ref: "case_1",
    });
  });

  it("are none without a list, and a failure when the list is something else", () => {
    expect(items(null)).toEqual([]);
    expect(prepare(child, { people: { a: 1 } }, list)).toMatchObject({ kind: "failed", code: "bad_mapping" });
    expect(prepare({ ...child, transformers: [jmespath("{x: @}")] }, { people: [{}] }, list).kind).toBe("failed");
  });

  it("can be one alone, made from the whole context", () => {
    const single = { pluginKind: "child", definitionId: "kyc", transformers: [jmespath("{entity: entity}")] };
    const entity = { type: "business", data: { a: 1 } };
    expect(prepare(single, { entity }, list)).toEqual({
      kind: "children",
      items: [{ itemId: "single", context: { entity }, language: null }],
    });
  });
});

describe("rules and transformers", () => {
  it("score inline rules at once and gather the others first", () => {
    const rules = [{ id: "R", indicator: "x", ruleSet: [{ key: "a", operator: "EQUALS", value: 1 }] }];
    const risk = (rulesSource: JsonObject) => prepare({ pluginKind: "riskRules", rulesSource }, {}, "commonPlugins");
    expect(risk({ source: "inline", rules })).toEqual({ kind: "score", rules });
    expect(risk({ source: "http", url: "https://r.example/rules.csv" })).toEqual({
      kind: "gather_facts",
      source: { source: "http", url: "https://r.example/rules.csv", format: "csv" },
    });
    expect(risk({ source: "ruleset", key: "kyb" })).toEqual({
      kind: "gather_facts",
      source: { source: "ruleset", key: "kyb", version: null },
    });
  });

  const transformed = (transformers: Json[], context: JsonObject, nowMs?: number) =>
    prepare({ pluginKind: "transformer", transformers }, context, "commonPlugins", nowMs);
  const helper = (mapping: Json[]): JsonObject => ({ transformer: "helpers", mapping });

  it.each<[string, JsonObject, Json]>([
    ["regex", { method: "regex", source: "a.text", target: "a.out", value: "\\d+" }, { path: "a.out", value: "42" }],
    [
      "regex without a match",
      { method: "regex", source: "a.text", target: "a.out", value: "zzz" },
      { path: "a.out", value: null },
    ],
    [
      "remove",
      { method: "remove", source: "a.text", target: "a.text" },
      { path: "a.text", value: undefined as unknown as Json },
    ],
    ["omit", { method: "omit", source: "a", target: "b", value: ["text", "list"] }, { path: "b", value: { n: 1 } }],
    ["copy", { method: "copy", source: "a.n", target: "c.d" }, { path: "c.d", value: 1 }],
    [
      "setTimeToRecordUTC",
      { method: "setTimeToRecordUTC", source: "a", target: "at" },
      { path: "at", value: 1_795_000_000_000 },
    ],
    [
      "mergeArrayEachItemWithValue",
      {
        method: "mergeArrayEachItemWithValue",
        source: "a.list",
        target: "a.list",
        options: { mapJmespath: "a.list", mergeWithJmespath: "{deep: {n: a.n}}" },
      },
      {
        path: "a.list",
        value: [
          { x: 1, deep: { k: 1, n: 1 } },
          { x: 2, deep: { n: 1 } },
        ],
      },
    ],
    [
      "a target inside a list changes the list as a whole",
      { method: "copy", source: "a.n", target: "a.list[1].x" },
      { path: "a.list", value: [{ x: 1, deep: { k: 1 } }, { x: 1 }] },
    ],
  ])("the method %s writes its target and leaves its input alone", (_name, step, patch) => {
    const context: JsonObject = { a: { text: "no 42", n: 1, list: [{ x: 1, deep: { k: 1 } }, { x: 2 }] } };
    const before = JSON.stringify(context);
    const prepared = transformed([helper([step])], context, 1_795_000_000_000);
    expect(prepared).toEqual({ kind: "output", value: null, contextPatch: [patch] });
    expect(JSON.stringify(context)).toBe(before);
  });

  it("make output of what is mapped, after the helpers have had their say", () => {
    const steps = [helper([{ method: "copy", source: "a", target: "b" }]), jmespath("{sum: [a, b]}")];
    expect(transformed(steps, { a: 1 })).toEqual({
      kind: "output",
      value: { sum: [1, 1] },
      contextPatch: [{ path: "b", value: 1 }],
    });
  });

  it("never guess the time", () => {
    const step = { method: "setTimeToRecordUTC", source: "a", target: "at" };
    expect(transformed([helper([step])], {})).toMatchObject({ kind: "failed" });
  });
});
