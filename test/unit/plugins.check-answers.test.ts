import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckResult, type CheckType, checkTypes, isCheckType } from "../../src/checks/contract";
import { audienceOf, sandboxVendor } from "../../src/checks/sandbox/adapter";
import { examplesOf } from "../../src/checks/sandbox/examples";
import type { RunResult } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { type CheckPlugin, contextOutput, parsePlugins } from "../../src/plugins";
import { attemptAt } from "../support/checks";

const plugin = (raw: JsonObject): CheckPlugin => {
  const result = parsePlugins({ apiPlugins: [{ name: "it", stateNames: ["x"], ...raw }] });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const [read] = result.value;
  if (read?.kind !== "check") throw new Error(`not a check: ${read?.kind}`);
  return read;
};

describe("whatever a vendor answers", () => {
  const kindOf: Record<CheckType, string> = {
    "company-registry": "kyb",
    ubo: "ubo",
    "company-sanctions": "company-sanctions",
    "individual-sanctions": "individual-sanctions",
    "identity-verification": "kyc-session",
    "individuals-sanctions": "individuals-screening-v2",
    "identity-documents": "kyc",
    "bank-account-verification": "bank-account-verification",
    "commercial-credit-check": "commercial-credit-check",
    "merchant-monitoring": "merchant-monitoring",
    "merchant-screening": "mastercard-merchant-screening",
    "document-ocr": "check",
    address: "check",
  };
  const head = ["name", "status", "vendor", "verdict", "reasons", "message"];
  const bodyKeys: Record<CheckType, string[]> = {
    "company-registry": ["data"],
    ubo: ["data"],
    "company-sanctions": ["data"],
    "individual-sanctions": ["hits"],
    "individuals-sanctions": ["hits", "persons"],
    "identity-verification": ["type", "result"],
    "identity-documents": ["type", "result"],
    "bank-account-verification": ["data"],
    "commercial-credit-check": ["data"],
    "merchant-monitoring": ["reportId", "data"],
    "merchant-screening": ["processed", "raw", "logoUrl"],
    "document-ocr": ["data"],
    address: ["data"],
  };

  function expectShape(check: CheckType, result: RunResult): void {
    const shown = contextOutput(plugin({ pluginKind: kindOf[check], check }), result) as JsonObject;
    if (result.status === "error") {
      expect(shown).toEqual({ name: "it", error: result.message, status: "ERROR" });
      return;
    }
    if (result.status === "timeout") throw new Error("only the case itself times out");
    const output = CheckResult.parse(result.output);
    expect(output.type).toBe(check);
    const words = { success: "SUCCESS", waiting: "IN_PROGRESS", cancelled: "CANCELED" };
    expect(shown).toMatchObject({ name: "it", status: words[result.status], verdict: output.status });
    const isFound = result.status === "success" && output.status !== "not_found";
    const isIdentity = bodyKeys[check][0] === "type";
    const isScreened = check === "individuals-sanctions" && result.status === "success";
    const hasBody = isFound || isIdentity || isScreened;
    expect(Object.keys(shown).sort()).toEqual([...head, ...(hasBody ? bodyKeys[check] : [])].sort());
    if (isScreened) expect(Array.isArray(shown.persons)).toBe(true);
    if (check === "merchant-screening" && isFound)
      for (const list of ["terminatedMatchedMerchants", "inquiredMatchedMerchants"])
        expect(Array.isArray((shown.processed as JsonObject)[list])).toBe(true);
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  }

  const json = fc.oneof(
    fc.jsonValue(),
    fc.json(),
    fc.constantFrom("1e999", "[1e400]", `{"a":${"9".repeat(400)}}`, "[".repeat(20_000) + "]".repeat(20_000)),
    fc.string(),
  );
  const text = json.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  /** Nearly right: the vendor's contract with some parts replaced by anything. */
  const near = (check: CheckType) =>
    fc
      .record(
        {
          id: fc.oneof(fc.constant("chk_1"), fc.jsonValue()),
          object: fc.constantFrom("check", "accepted", "other"),
          type: fc.constantFrom(check, "ubo", "astrology"),
          verdict: fc.constantFrom("clear", "review", "rejected", "not_found", "not_covered", "fine"),
          findings: fc.constantFrom<Json>([], [{ code: "c", level: "high", text: "t" }], [{}], null),
          record: fc.oneof(
            fc.dictionary(fc.string(), fc.jsonValue()),
            fc.record({
              persons: fc.jsonValue(),
              terminatedMatchedMerchants: fc.jsonValue(),
              reportId: fc.jsonValue(),
            }),
          ),
          hits: fc.oneof(fc.constant([]), fc.array(fc.dictionary(fc.string(), fc.jsonValue())), fc.jsonValue()),
          sessionId: fc.oneof(fc.constant(null), fc.string()),
          url: fc.oneof(fc.constant(null), fc.string()),
        },
        { noNullPrototype: true },
      )
      .map((value) => JSON.stringify(value));
  const status = fc.constantFrom(200, 201, 202, 204, 301, 400, 404, 409, 422, 429, 500, 503, 599);

  it.each(checkTypes)("%s: the report is one of the arms and the context keeps its shape", async (check) => {
    const input = examplesOf(check, "clear")[0] as JsonObject;
    await fc.assert(
      fc.asyncProperty(status, fc.oneof(text, near(check)), fc.integer({ min: 1, max: 3 }), async (code, body, nth) => {
        const { report } = await attemptAt(check, input, { status: code, text: body }, {}, nth);
        if (report.outcome === "retry") {
          expect(report).toMatchObject({
            httpStatus: code,
            code: expect.stringMatching(/^(bad_answer|vendor_unavailable)$/),
          });
          return;
        }
        if (report.outcome !== "result") throw new Error(report.outcome);
        expectShape(check, report.result);
      }),
      { numRuns: 60 },
    );
  });

  it.each(checkTypes)("%s: so it is with what it calls back", (check) => {
    const callback = near(check).map((finished) => ({
      body: JSON.stringify({
        id: "sbxevt_1",
        type: "check.finished",
        audience: audienceOf("tok"),
        check: JSON.parse(finished) as Json,
      }),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          callback,
          text.map((body) => ({ body })),
        ),
        ({ body }) => {
          const news = sandboxVendor.readCallback(body, "tok");
          if (news === null || news.result.status === "timeout" || news.result.status === "error") return;
          const { type } = CheckResult.parse(news.result.output);
          if (!isCheckType(type)) throw new Error(`the sandbox vendor answered ${type}`);
          expectShape(type, news.result);
        },
      ),
      { numRuns: 60 },
    );
  });
});
