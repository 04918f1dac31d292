import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { contextOutput, eventFor, httpRetryable, interpretHttp, type Plugin, parsePlugins } from "../../src/plugins";
import { isSlowPattern } from "../../src/plugins/helper-methods";

const plugin = (raw: JsonObject, list = "apiPlugins"): Plugin => {
  const result = parsePlugins({ [list]: [{ name: "it", stateNames: ["x"], ...raw }] });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value[0] as Plugin;
};
const check = (pluginKind: string, over: JsonObject = {}): Plugin => plugin({ pluginKind, ...over });
const answer = (over: JsonObject): JsonObject => ({
  type: "any",
  vendor: "sandbox",
  status: "clear",
  reasons: [],
  data: {},
  matches: [],
  vendorRef: "v1",
  environment: "sandbox",
  rawRef: null,
  ...over,
});
const success = (output: Json): RunResult => ({ status: "success", output });
const waiting = (output: Json): RunResult => ({ status: "waiting", output, vendorRef: "v1", deadlineSeconds: 60 });
const failure: RunResult = { status: "error", code: "rejected", message: "the vendor refused" };

describe("what stands in the context", () => {
  const reasons = [{ code: "no_record", severity: "medium", message: "No record." }];
  const head = { name: "it", status: "SUCCESS", vendor: "sandbox", verdict: "clear", reasons: [], message: null };

  it.each<[string, Plugin, RunResult, Json]>([
    [
      "a registry extract",
      check("registry-information"),
      success(answer({ data: { status: "active" } })),
      { ...head, data: { status: "active" } },
    ],
    [
      "an ownership graph",
      check("ubo"),
      success(answer({ data: { nodes: [], edges: [] } })),
      { ...head, data: { nodes: [], edges: [] } },
    ],
    [
      "matches of a company",
      check("company-sanctions"),
      success(answer({ matches: [{ entity: { name: "A" } }] })),
      { ...head, data: [{ entity: { name: "A" } }] },
    ],
    [
      "hits of a person",
      check("individual-sanctions"),
      success(answer({ matches: [{ matchedName: "A" }] })),
      { ...head, hits: [{ matchedName: "A" }] },
    ],
    [
      "a company nobody knows has no data",
      check("registry-information"),
      success(answer({ status: "not_found", reasons })),
      { ...head, verdict: "not_found", reasons, message: "No record." },
    ],
    [
      "a vendor that does not cover the subject",
      check("ubo"),
      { status: "cancelled", output: answer({ status: "cancelled" }) },
      { ...head, status: "CANCELED", verdict: "cancelled" },
    ],
    [
      "an open identity session",
      check("kyc-session"),
      waiting(answer({ status: "pending", data: { sessionId: "s1", url: "https://id.example/s1" } })),
      {
        ...head,
        status: "IN_PROGRESS",
        verdict: "pending",
        type: "kyc",
        result: { metadata: { id: "s1", url: "https://id.example/s1" } },
      },
    ],
    [
      "a finished identity session",
      check("kyc-session"),
      success(
        answer({
          status: "rejected",
          reasons: [{ code: "document_altered", severity: "high", message: "Altered." }],
          data: {
            sessionId: "s1",
            url: "u",
            entity: { type: "individual", data: { firstName: "Ada" } },
            decision: { decisionScore: 0.1 },
          },
        }),
      ),
      {
        ...head,
        verdict: "rejected",
        reasons: [{ code: "document_altered", severity: "high", message: "Altered." }],
        message: "Altered.",
        type: "kyc",
        result: {
          metadata: { id: "s1", url: "u" },
          entity: { type: "individual", data: { firstName: "Ada" } },
          decision: {
            status: "declined",
            decisionReason: "Altered.",
            decisionScore: 0.1,
            riskLabels: "document_altered",
          },
          aml: { vendor: "sandbox", hits: [] },
          documents: [],
        },
      },
    ],
    ["any failure", check("ubo"), failure, { name: "it", error: "the vendor refused", status: "ERROR" }],
    [
      "no answer in time",
      check("ubo"),
      { status: "timeout" },
      { name: "it", error: "no answer before the deadline", status: "ERROR", isRequestTimedOut: true },
    ],
    [
      "the answer to a call, as it was mapped",
      plugin({ url: "https://v.example/", pluginKind: "api" }),
      success({ a: 1 }),
      { a: 1 },
    ],
    [
      "children",
      plugin({ pluginKind: "child", definitionId: "kyc" }, "childWorkflowPlugins"),
      success({ opened: 2 }),
      { name: "it", status: "SUCCESS", opened: 2 },
    ],
  ])("%s", (_name, from, result, expected) => {
    expect(contextOutput(from, result)).toEqual(expected);
  });

  it("never gives a failed check data that could pass for an answer", () => {
    for (const kind of ["registry-information", "ubo", "company-sanctions", "individual-sanctions", "kyc-session"]) {
      for (const result of [failure, { status: "timeout" } as const]) {
        const output = contextOutput(check(kind), result);
        expect(Object.keys(output as JsonObject)).not.toEqual(expect.arrayContaining(["data"]));
        expect(output).toMatchObject({ status: "ERROR" });
        expect(output).not.toHaveProperty("verdict");
      }
    }
  });

  it("survives any JSON as the output of a check", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (output) => {
        for (const kind of ["ubo", "company-sanctions", "kyc-session"]) {
          expect(contextOutput(check(kind), success(output as Json))).toMatchObject({ status: "SUCCESS" });
        }
      }),
    );
  });
});

describe("which event a result raises", () => {
  const all = { successAction: "OK", errorAction: "BAD", cancelledAction: "GONE", timeoutAction: "LATE" };
  const two = { successAction: "OK", errorAction: "BAD" };
  const cancelled: RunResult = { status: "cancelled", output: null };
  const early = { ...two, eventOn: "accepted" };

  it.each<[JsonObject, RunResult, string | null]>([
    [all, success(null), "OK"],
    [all, failure, "BAD"],
    [all, cancelled, "GONE"],
    [all, { status: "timeout" }, "LATE"],
    [all, waiting(null), null],
    [two, cancelled, "BAD"],
    [two, { status: "timeout" }, "BAD"],
    [{}, failure, null],
    [early, waiting(null), "OK"],
    [early, success(null), "KYC_RESPONSE_RECEIVED"],
    [early, failure, "BAD"],
    [early, { status: "timeout" }, "KYC_RESPONSE_RECEIVED"],
  ])("%j and %j give %s", (actions, result, event) => {
    expect(eventFor(check("kyc-session", actions), result)).toBe(event);
  });

  it("is never success for anything but an answer", () => {
    for (const result of [failure, cancelled, { status: "timeout" } as const]) {
      expect(eventFor(check("ubo", { successAction: "OK" }), result)).toBeNull();
    }
  });
});

describe("reading the answer to a call", () => {
  const plain = { transform: [], schema: null };
  const mapped = { transform: [{ transformer: "jmespath", mapping: "{n: a.b}" }], schema: null };

  it.each<[string, { transform: Json[]; schema: Json }, number, string, RunResult]>([
    ["JSON", plain, 200, '{"a":1}', success({ a: 1 })],
    ["transformed JSON", mapped, 201, '{"a":{"b":2}}', success({ n: 2 })],
    ["202 has no body to read", mapped, 202, "accepted", success({ statusCode: 202 })],
    ["204 has no body", plain, 204, "", success({ statusCode: 204 })],
    ["an empty 200", plain, 200, " ", success({ statusCode: 200 })],
    [
      "a webhook receiver's small talk",
      { transform: [{ transformer: "discard" }], schema: null },
      200,
      "OK",
      success({ statusCode: 200 }),
    ],
    [
      "a fitting schema",
      { ...mapped, schema: { type: "object", required: ["n"] } },
      200,
      '{"a":{"b":2}}',
      success({ n: 2 }),
    ],
    [
      "a key that reaches for the prototype is dropped",
      plain,
      200,
      '{"a":{"__proto__":{"x":1},"b":1}}',
      success({ a: { b: 1 } }),
    ],
  ])("%s", (_name, response, status, text, expected) => {
    expect(interpretHttp(response, status, text, "it")).toEqual(expected);
  });

  it.each<[string, { transform: Json[]; schema: Json }, number, string, string]>([
    ["an error status", plain, 500, '{"a":1}', "http_500"],
    ["a redirect", plain, 302, "", "http_302"],
    ["text that is not JSON", plain, 200, "<html>", "bad_answer"],
    ["JSON nested without end", plain, 200, "[".repeat(50_000) + "]".repeat(50_000), "bad_answer"],
    [
      "a transform that cannot be applied",
      { transform: [{ transformer: "jmespath", mapping: "length(`1`)" }], schema: null },
      200,
      "{}",
      "bad_answer",
    ],
    [
      "an answer that does not fit the schema",
      { transform: [], schema: { type: "array" } },
      200,
      "{}",
      "answer_schema",
    ],
  ])("%s is an error, not an answer", (_name, response, status, text, code) => {
    expect(interpretHttp(response, status, text, "it")).toMatchObject({ status: "error", code });
  });

  it("sends again only what may succeed later", () => {
    const retryable = [200, 301, 400, 401, 404, 408, 409, 410, 422, 425, 429, 500, 501, 502, 503, 504, 505].filter(
      httpRetryable,
    );
    expect(retryable).toEqual([408, 425, 429, 500, 502, 503, 504]);
  });
});

describe("patterns of the regex method", () => {
  it.each(["(a+)+", "(a|b)*", "((ab)*c)+", "(a{1,9}){2}", "(\\w)\\1", "a*b*c*d*", "(?:x+)*y"])(
    "%s may hang and is refused",
    (pattern) => {
      expect(isSlowPattern(pattern)).toBe(true);
    },
  );
  it.each(["\\d{4}-\\d{2}", "^[A-Z]+$", "(\\d+)", "[*+|(]+", "(abc)+", "https?://([^/]+)/"])(
    "%s is fine",
    (pattern) => {
      expect(isSlowPattern(pattern)).toBe(false);
    },
  );
});
