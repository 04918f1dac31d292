import type { OutsideAnswer, RunResult } from "../../domain";
import { hmacSha256Hex, sha256Hex } from "../../lib/bytes";
import { derivedKey } from "../../lib/derived-key";
import { depthOf, foreignJson, type Json } from "../../lib/json";
import { type CheckResult, type CheckType, checkTypes } from "../contract";
import type { Credentials } from "../credentials";
import type { CallingVendor, VendorOrder } from "../vendor";
import { AcceptedCheck, Callback, FailedCallback, FinishedCheck, MonitoringCallback, RefusedCheck } from "./wire";

const origin = "https://sandbox.edgecase.invalid";

/** The vendor that ships with the product: invented answers, real protocol (idempotency, retries, signed callbacks). */
export const sandboxVendor: CallingVendor = {
  name: "sandbox",
  covers: checkTypes,
  sandboxOnly: true,
  costCents: () => 0,

  request: ({ check, subject, credentials, idempotencyKey, callbackUrl, callbackDeadlineSeconds, timeoutMs }) => {
    const body = JSON.stringify({ subject, callbackUrl, callbackDeadlineSeconds });
    return {
      url: `${origin}/v1/checks/${check}`,
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "idempotency-key": idempotencyKey,
        ...(credentials && { authorization: signedBy(credentials, body) }),
      },
      body,
      timeoutMs,
    };
  },

  read(order, answer) {
    const body = parsed(answer.text);
    if (answer.status === 200) {
      const check = FinishedCheck.safeParse(body);
      return check.success && check.data.type === order.check ? finished(check.data, answer) : null;
    }
    if (answer.status === 202) {
      const check = AcceptedCheck.safeParse(body);
      return check.success && check.data.type === order.check ? accepted(order, check.data, answer) : null;
    }
    const refused = RefusedCheck.safeParse(body);
    if (answer.status < 400 || !refused.success) return null;
    const { code, message } = refused.data.error;
    return { status: "error", code, message, raw: raw(answer, { error: { code } }) };
  },

  callbackKey: (masterKeyBase64) => derivedKey(masterKeyBase64, "sandbox-vendor"),

  readCallback(rawBody, token) {
    const body = parsed(rawBody);
    const failure = FailedCallback.safeParse(body);
    if (failure.success && failure.data.audience === audienceOf(token))
      return { eventId: failure.data.id, result: { status: "error", ...failure.data.error } };
    const found = MonitoringCallback.safeParse(body);
    if (found.success && found.data.audience === audienceOf(token))
      return { eventId: found.data.id, result: finished(found.data.check, null), isMonitoring: true };
    const news = Callback.safeParse(body);
    if (!news.success || news.data.audience !== audienceOf(token)) return null;
    return { eventId: news.data.id, result: finished(news.data.check, null) };
  },
};

/** Who asks, and proof of it over the bytes of the order. A private key signs; it is never sent. */
function signedBy({ privateKey, ...account }: Credentials, body: string): string {
  const parts = Object.entries(account).map(([name, value]) => `${name}="${encodeURIComponent(value)}"`);
  if (privateKey !== undefined) parts.push(`signature="${hmacSha256Hex(privateKey, body)}"`);
  return `Sandbox ${parts.join(", ")}`;
}

/** What a callback to an address that ends in `token` says it is for. */
export const audienceOf = (token: string): string => sha256Hex(`callback|${token}`).slice(0, 32);

function finished(check: FinishedCheck, answer: OutsideAnswer | null): RunResult {
  const output: CheckResult = {
    ...blank(check.type, check.id),
    status: check.verdict === "not_covered" ? "cancelled" : check.verdict,
    reasons: check.findings.map(({ code, level, text }) => ({ code, severity: level, message: text })),
    data: check.record,
    matches: check.hits,
  };
  const status = check.verdict === "not_covered" ? "cancelled" : "success";
  const summary = { id: check.id, verdict: check.verdict, findings: check.findings.map((finding) => finding.code) };
  return { status, output, ...(answer && { raw: raw(answer, summary) }) };
}

function accepted(order: VendorOrder, check: AcceptedCheck, answer: OutsideAnswer): RunResult {
  const { id, sessionId, url } = check;
  const output: CheckResult = {
    ...blank(check.type, id),
    status: "pending",
    data: url === null ? {} : { sessionId, url },
  };
  const deadlineSeconds = order.callbackDeadlineSeconds;
  return { status: "waiting", output, vendorRef: id, deadlineSeconds, raw: raw(answer, { id, sessionId }) };
}

const blank = (type: CheckType, vendorRef: string): CheckResult => ({
  type,
  vendor: sandboxVendor.name,
  status: "pending",
  reasons: [],
  data: {},
  matches: [],
  vendorRef,
  environment: "sandbox",
  rawRef: null,
});

/** What the record of the attempt keeps: enough to find the vendor's copy, nothing about the subject. */
const raw = ({ status, durationMs }: OutsideAnswer, body: Json) => ({ httpStatus: status, body, durationMs });

const deepestAnswer = 100;

/** Null for what is no JSON and for JSON nested so deeply that reading it would cost the stack. Keys that reach for a prototype are dropped. */
function parsed(text: string): unknown {
  try {
    const value = foreignJson(text);
    return depthOf(value, deepestAnswer) > deepestAnswer ? null : value;
  } catch {
    return null;
  }
}
