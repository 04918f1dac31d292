import * as z from "zod";
import type { RunResult } from "../../domain";
import { byteLength } from "../../lib/bytes";
import { depthOf, foreignJson, isObject, type Json, type JsonObject } from "../../lib/json";
import { CheckReason, type CheckResult } from "../contract";
import type { VendorOrder } from "../vendor";
import type { AdapterAnswer } from "./adapter.schema";
import { found } from "./expression";

/** What came back: over HTTP, or in a callback (which counts as 200). */
export interface Answered {
  body: Json;
  httpStatus: number;
  durationMs: number | null;
}

/** Reads an answer by the first rule that fits; null when what it says is not of a result's shape, or no rule fits a 2xx. */
export function readAnswer(
  vendor: string,
  rules: readonly AdapterAnswer[],
  order: VendorOrder,
  { body, httpStatus, durationMs }: Answered,
  factsBefore: JsonObject,
): RunResult | { retry: { code: string; message: string } } | null {
  const facts = { ...factsBefore, body, httpStatus };
  const rule = rules.find(
    (one) => one.httpStatus.includes(httpStatus) && (one.when === undefined || found(one.when, facts) === true),
  );
  const raw = durationMs === null ? {} : { raw: { httpStatus, body: null, durationMs } };
  if (rule === undefined) {
    if (httpStatus < 400) return null;
    const message = `"${vendor}" refused the request with ${httpStatus}`;
    return { status: "error", code: `http_${httpStatus}`, message, ...raw };
  }
  const code = rule.code ?? rule.verdict;
  const message = rule.message ?? `"${vendor}" answered: ${code}`;
  if (rule.verdict === "retry") return { retry: { code, message } };
  if (rule.verdict === "error") return { status: "error", code, message, ...raw };
  const output = outputOf(vendor, order, rule, rule.verdict, facts);
  if (output === null) return null;
  if (byteLength(JSON.stringify(output)) > mostResultBytes)
    return { status: "error", code: "too_large", message: `what "${vendor}" says is larger than is kept`, ...raw };
  if (rule.verdict !== "pending")
    return { status: rule.verdict === "cancelled" ? "cancelled" : "success", output, ...raw };
  const vendorRef = output.vendorRef ?? order.vendorRef ?? null;
  if (vendorRef === null) return null;
  return {
    status: "waiting",
    output: { ...output, vendorRef },
    vendorRef,
    deadlineSeconds: order.callbackDeadlineSeconds,
    ...raw,
  };
}

/** Cases and records of checks keep results whole, and rows of a database have an end: an answer must not be lost for its length. */
const mostResultBytes = 400_000;

const Parts = z.object({
  reasons: z.array(CheckReason).max(200),
  data: z.record(z.string(), z.json()),
  matches: z.array(z.record(z.string(), z.json())).max(500),
  vendorRef: z.union([z.string().max(400), z.number().transform(String), z.null()]),
});

/** Null when what the expressions find is not of a result's shape. */
function outputOf(
  vendor: string,
  order: VendorOrder,
  rule: AdapterAnswer,
  status: CheckResult["status"],
  facts: JsonObject,
): CheckResult | null {
  const told = rule.code === undefined ? [] : [reasonOf(status, rule.code, rule.message ?? rule.code)];
  const parts = Parts.safeParse({
    reasons: rule.reasons === undefined ? told : (found(rule.reasons, facts) ?? []),
    data: rule.data === undefined ? {} : withoutNulls(found(rule.data, facts)),
    matches: rule.matches === undefined ? [] : (found(rule.matches, facts) ?? []),
    // A callback that names no check leaves it empty.
    vendorRef: rule.vendorRef === undefined ? order.vendorRef || null : found(rule.vendorRef, facts),
  });
  if (!parts.success) return null;
  return { type: order.check, vendor, status, ...parts.data, environment: order.environment, rawRef: null };
}

const severities = { clear: "info", review: "medium", rejected: "high" } as const;
const reasonOf = (status: string, code: string, message: string) => ({
  code,
  severity: status === "review" || status === "rejected" ? severities[status] : "info",
  message,
});

/** What the vendor does not say is absent, not null. */
function withoutNulls(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}

const deepestAnswer = 60;

/** Undefined for what is no JSON, and for JSON nested so deeply that reading it would cost the stack. An empty body is null. */
export function parsedBody(text: string): Json | undefined {
  if (text.trim() === "") return null;
  try {
    const value = foreignJson(text);
    return depthOf(value, deepestAnswer) > deepestAnswer ? undefined : value;
  } catch {
    return undefined;
  }
}
