import { type CheckRequest, type CheckTools, runCheck } from "../../src/checks";
import type { CheckType } from "../../src/checks/contract";
import type { Outside, OutsideAnswer, RunResult } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { ok } from "../../src/lib/result";

/** A tenant without records and vendors of its own. */
export const bareTools: CheckTools = {
  nowMs: Date.parse("2026-11-22T12:00:00Z"),
  records: { sameBytes: async () => ({ known: 0, elsewhere: [] }) },
  vendor: async () => null,
};

/** One attempt at a check, against a vendor that answers with these bytes. */
export async function attemptAt(
  check: CheckType,
  input: JsonObject,
  answer: Partial<OutsideAnswer> = {},
  secrets: Record<string, string> = {},
  nth = 1,
) {
  const sent: Parameters<Outside["fetch"]>[0][] = [];
  const outside: Outside = {
    secret: async (name) => secrets[name] ?? null,
    fetch: async (request) => {
      sent.push(request);
      return ok({ status: 200, headers: {}, text: "", durationMs: 1, ...answer });
    },
  };
  const request: CheckRequest = {
    check,
    vendor: "sandbox",
    input,
    idempotencyKey: "eff_1",
    attempt: nth,
    callbackUrl: "https://edgecase.example/api/v1/callbacks/tok",
    timeoutSeconds: 15,
    callbackDeadlineSeconds: 600,
    environment: "sandbox",
  };
  const report = await runCheck(request, outside, bareTools);
  const result: RunResult = report.outcome === "result" ? report.result : { status: "timeout" };
  return { report, result, sent };
}
