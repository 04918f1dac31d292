import { describe, expect, it } from "vitest";
import { type CheckRequest, runCheck } from "../../src/checks";
import { CheckResult } from "../../src/checks/contract";
import { audienceOf, sandboxVendor } from "../../src/checks/sandbox/adapter";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import type { AttemptReport, OutgoingRequest, Outside, OutsideAnswer, OutsideFailure } from "../../src/domain";
import { err, ok } from "../../src/lib/result";
import { bareTools } from "../support/checks";

const anOrder = (over: Partial<CheckRequest> = {}): CheckRequest => ({
  check: "company-registry",
  vendor: "sandbox",
  input: { country: "GB", registrationNumber: 8412973, companyName: "Northwind", founded: 2001 },
  idempotencyKey: "eff_1",
  attempt: 1,
  callbackUrl: "https://edgecase.example/api/v1/callbacks/tok",
  timeoutSeconds: 15,
  callbackDeadlineSeconds: 600,
  environment: "sandbox",
  ...over,
});

const subject = { country: "GB", registrationNumber: "8412973", companyName: "Northwind" };
const finished = (over: object = {}) => ({ ...finishedCheck("chk_1", "company-registry", "clear", subject), ...over });
const accepted = { id: "chk_1", object: "accepted", type: "company-registry", sessionId: null, url: null };

/** One attempt against a vendor that answers with these bytes. */
async function attempt(answer: Partial<OutsideAnswer> | OutsideFailure, over: Partial<CheckRequest> = {}) {
  const sent: OutgoingRequest[] = [];
  const outside: Outside = {
    secret: async () => null,
    fetch: async (request) => {
      sent.push(request);
      return "code" in answer ? err(answer) : ok({ status: 200, headers: {}, text: "", durationMs: 7, ...answer });
    },
  };
  return { report: await runCheck(anOrder(over), outside, bareTools), sent };
}
const resultOf = (report: AttemptReport) => (report.outcome === "result" ? report.result : null);

it("the vendor gets the parsed subject, the effect's id as its idempotency key, and where to call back", async () => {
  const { sent } = await attempt({ text: JSON.stringify(finished()) });
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    url: "https://sandbox.edgecase.invalid/v1/checks/company-registry",
    method: "POST",
    timeoutMs: 15_000,
    headers: { "idempotency-key": "eff_1" },
  });
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
    subject,
    callbackUrl: "https://edgecase.example/api/v1/callbacks/tok",
    callbackDeadlineSeconds: 600,
  });
});

describe("an answer becomes a normalised result", () => {
  it.each([
    ["clear", "success", "clear"],
    ["review", "success", "review"],
    ["rejected", "success", "rejected"],
    ["not_found", "success", "not_found"],
    ["not_covered", "cancelled", "cancelled"],
  ] as const)("%s: the run ends in %s with status %s", async (verdict, runStatus, status) => {
    const check = finishedCheck("chk_1", "company-registry", verdict, subject);
    const result = resultOf((await attempt({ text: JSON.stringify(check) })).report);
    if (result?.status !== "success" && result?.status !== "cancelled") throw new Error(`no output: ${result?.status}`);
    expect(result.status).toBe(runStatus);
    const output = CheckResult.parse(result.output);
    expect(output).toMatchObject({ type: "company-registry", vendor: "sandbox", status, environment: "sandbox" });
    expect(output.data).toEqual(check.record);
  });

  it("the record of the attempt names the vendor's check and nothing about the subject", async () => {
    const result = resultOf((await attempt({ text: JSON.stringify(finished()) })).report);
    expect(result).toMatchObject({ raw: { httpStatus: 200, durationMs: 7, body: { id: "chk_1", verdict: "clear" } } });
    expect(JSON.stringify(result !== null && "raw" in result && result.raw)).not.toContain("Northwind");
  });

  it("202 waits for a callback until the deadline, with the page a person must visit", async () => {
    const answer = { ...accepted, type: "identity-verification", sessionId: "ids_1", url: "https://x.example/p" };
    const over = { check: "identity-verification", input: { firstName: "Ada", lastName: "Vogel", email: "" } };
    const result = resultOf((await attempt({ status: 202, text: JSON.stringify(answer) }, over)).report);
    expect(result).toMatchObject({
      status: "waiting",
      vendorRef: "chk_1",
      deadlineSeconds: 600,
      output: { status: "pending", data: { sessionId: "ids_1", url: "https://x.example/p" } },
    });
  });

  it("a final refusal is an error with the vendor's code", async () => {
    const text = JSON.stringify({ error: { code: "subject_not_accepted", message: "No." } });
    const result = resultOf((await attempt({ status: 422, text })).report);
    expect(result).toMatchObject({
      status: "error",
      code: "subject_not_accepted",
      message: "No.",
      raw: { httpStatus: 422 },
    });
  });
});

describe("trying again", () => {
  it.each([408, 425, 429, 500, 502, 503, 504])("%i is tried again when the vendor wishes", async (status) => {
    const { report } = await attempt({ status, headers: { "retry-after": "7" }, text: "<html>" });
    expect(report).toMatchObject({ outcome: "retry", httpStatus: status, retryAfterSeconds: 7 });
  });

  it.each([
    [{}, null],
    [{ "retry-after": "soon" }, null],
    [{ "retry-after": "-5" }, null],
    [{ "retry-after": "999999" }, 3_600],
    [{ "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT", date: "Sat, 21 Nov 2026 10:00:00 GMT" }, 30],
    [{ "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT" }, null],
  ])("%j asks for %s seconds", async (headers: Record<string, string>, seconds) => {
    expect((await attempt({ status: 503, headers })).report).toMatchObject({ retryAfterSeconds: seconds });
  });

  it.each([
    ["timeout", true, "retry"],
    ["unreachable", true, "retry"],
    ["not_allowed", false, "result"],
    ["too_large", false, "result"],
  ] as const)("%s (retryable %s) ends the attempt with %s", async (code, retryable, outcome) => {
    const { report } = await attempt({ code, message: "…", retryable, durationMs: 3 });
    expect(report.outcome).toBe(outcome);
    expect(resultOf(report)?.status ?? "error").toBe("error");
  });

  it.each([
    [200, "not json"],
    [200, "null"],
    [200, JSON.stringify(finished({ verdict: "maybe" }))],
    [200, JSON.stringify(finished({ type: "ubo" }))],
    [200, JSON.stringify({ error: { code: "x", message: "an error inside a 200" } })],
    [202, JSON.stringify(finished())],
    [204, ""],
    [302, ""],
    [400, "<html>"],
  ])("%i %s makes no sense: asked for once more, then an error, never a success", async (status, text) => {
    expect((await attempt({ status, text })).report).toMatchObject({ outcome: "retry", code: "bad_answer" });
    const last = resultOf((await attempt({ status, text }, { attempt: 2 })).report);
    expect(last).toMatchObject({ status: "error", code: "bad_answer" });
  });
});

describe("what cannot be asked is not asked", () => {
  it.each([
    [{ check: "astrology" }, "unknown_check"],
    [{ vendor: "nobody" }, "unknown_vendor"],
    [{ vendor: "constructor" }, "unknown_vendor"],
    [{ environment: "production" }, "not_configured"], // invented answers never reach a live tenant
    [{ input: {} }, "bad_input"],
    [{ input: { country: "GB", registrationNumber: "  " } }, "bad_input"],
    [{ input: { country: {}, registrationNumber: "1" } }, "bad_input"],
  ] as const)("%j is the error %s", async (over, code) => {
    const { report, sent } = await attempt({}, over);
    expect(resultOf(report)).toMatchObject({ status: "error", code });
    expect(sent).toHaveLength(0);
  });

  it("a missing field is named", async () => {
    const { report } = await attempt({}, { input: { country: "GB" } });
    expect(resultOf(report)).toMatchObject({ message: "registrationNumber: is missing" });
  });
});

describe("a callback", () => {
  const callback = { id: "sbxevt_1", type: "check.finished", audience: audienceOf("tok"), check: finished() };

  it("brings the same normalised result", () => {
    expect(sandboxVendor.readCallback(JSON.stringify(callback), "tok")).toMatchObject({
      eventId: "sbxevt_1",
      result: { status: "success", output: { status: "clear", vendorRef: "chk_1" } },
    });
  });

  it.each([
    ["another address", JSON.stringify(callback), "other"],
    ["no JSON", "{", "tok"],
    ["another kind", JSON.stringify({ ...callback, type: "check.started" }), "tok"],
    ["a verdict nobody knows", JSON.stringify({ ...callback, check: finished({ verdict: "fine" }) }), "tok"],
  ])("for %s is not read", (_, body, token) => {
    expect(sandboxVendor.readCallback(body, token)).toBeNull();
  });
});
