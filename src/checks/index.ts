import type { AttemptReport, Outside, OutsideAnswer, RunResult } from "../domain";
import type { JsonObject } from "../lib/json";
import { CheckInputs, type CheckResult, type CheckType, isCheckType } from "./contract";
import { retryAfterSeconds } from "./retry-after";
import { sandboxVendor } from "./sandbox/adapter";
import type { Vendor } from "./vendor";

export interface CheckRequest {
  check: string;
  vendor: string;
  input: JsonObject;
  /** The effect's id: vendors see the same one on every attempt. */
  idempotencyKey: string;
  /** From 1. */
  attempt: number;
  callbackUrl: string;
  timeoutSeconds: number;
  callbackDeadlineSeconds: number;
  environment: "sandbox" | "production";
}

const vendors: ReadonlyMap<string, Vendor> = new Map([sandboxVendor].map((vendor) => [vendor.name, vendor]));

export const vendorNamed = (name: string): Vendor | null => vendors.get(name) ?? null;

const maxAnswerBytes = 1_048_576;
/** An answer that makes no sense is asked for once more, because proxies in trouble answer for their vendors. */
const garbageAttempts = 2;

/** One attempt at a check. Every output is a `CheckResult`; whether trying again can help is the difference between the arms. */
export async function runCheck(request: CheckRequest, outside: Outside): Promise<AttemptReport> {
  if (!isCheckType(request.check)) return failed("unknown_check", `there is no check "${request.check}"`);
  const vendor = vendorNamed(request.vendor);
  if (vendor === null) return failed("unknown_vendor", `there is no vendor "${request.vendor}"`);
  if (vendor.sandboxOnly && request.environment !== "sandbox")
    return failed("not_configured", `the vendor "${vendor.name}" serves sandbox tenants only`);
  if (!vendor.covers.includes(request.check)) return result(notCovered(request.check, request));
  const subject = CheckInputs[request.check].safeParse(request.input);
  if (!subject.success) {
    const [issue] = subject.error.issues;
    return failed("bad_input", `${issue?.path.join(".") ?? "input"}: ${issue?.message ?? "not valid"}`);
  }

  const order = {
    check: request.check,
    subject: subject.data,
    idempotencyKey: request.idempotencyKey,
    callbackUrl: request.callbackUrl,
    callbackDeadlineSeconds: request.callbackDeadlineSeconds,
    timeoutMs: request.timeoutSeconds * 1_000,
  };
  const answer = await outside.fetch({ ...vendor.request(order), maxBytes: maxAnswerBytes });
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (!retryable) return failed(code, message);
    return { outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs };
  }
  if (isPassing(answer.value.status))
    return tryAgain(answer.value, "vendor_unavailable", `the vendor answered ${answer.value.status}`);
  const read = vendor.read(order, answer.value);
  if (read !== null) return result(read);
  const message = `the vendor's answer (${answer.value.status}) cannot be read`;
  return request.attempt < garbageAttempts
    ? tryAgain(answer.value, "bad_answer", message)
    : failed("bad_answer", message, answer.value);
}

/** Trouble that passes: too early, too much, or theirs. Everything else of 4xx is about our request and stays wrong. */
const isPassing = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

const result = (value: RunResult): AttemptReport => ({ outcome: "result", result: value });

const failed = (code: string, message: string, answer?: OutsideAnswer): AttemptReport =>
  result({
    status: "error",
    code,
    message,
    ...(answer && { raw: { httpStatus: answer.status, body: null, durationMs: answer.durationMs } }),
  });

const tryAgain = (answer: OutsideAnswer, code: string, message: string): AttemptReport => ({
  outcome: "retry",
  code,
  message,
  retryAfterSeconds: retryAfterSeconds(answer.headers),
  httpStatus: answer.status,
  durationMs: answer.durationMs,
});

function notCovered(type: CheckType, request: CheckRequest): RunResult {
  const output: CheckResult = {
    type,
    vendor: request.vendor,
    status: "cancelled",
    reasons: [{ code: "not_covered", severity: "info", message: `"${request.vendor}" does not offer this check` }],
    data: {},
    matches: [],
    vendorRef: null,
    environment: request.environment,
    rawRef: null,
  };
  return { status: "cancelled", output };
}
