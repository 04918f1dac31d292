import type { RunResult } from "../domain";
import { assertNever } from "../lib/assert-never";
import { isObject, type Json, type JsonObject } from "../lib/json";
import type { CheckPlugin, Plugin } from "./plugin";

/**
 * What stands at `plugin.destination` after this result, in the documented shapes (catalogue 2.5.5) that screens and rules of
 * the documented system read. Every check also carries our own `verdict` (clear, review, rejected, not_found, …) and `reasons`,
 * so that a rule need not guess. A failure is `{name, error, status: "ERROR"}`: it has no data, so it cannot pose as an answer.
 */
export function contextOutput(plugin: Plugin, result: RunResult): Json {
  switch (result.status) {
    case "error":
      return { name: plugin.name, error: result.message, status: "ERROR" };
    case "timeout":
      return { name: plugin.name, error: "no answer before the deadline", status: "ERROR", isRequestTimedOut: true };
    case "success":
    case "cancelled":
    case "waiting":
      return plugin.kind === "check" ? checkOutput(plugin, result.status, result.output) : plainOutput(plugin, result);
    default:
      return assertNever(result);
  }
}

type Answered = "success" | "cancelled" | "waiting";

const documentedStatus = { success: "SUCCESS", cancelled: "CANCELED", waiting: "IN_PROGRESS" } as const;

function plainOutput(plugin: Plugin, result: { status: Answered; output: Json }): Json {
  const head = { name: plugin.name, status: documentedStatus[result.status] };
  if (result.status !== "success" || plugin.kind === "webhook" || plugin.kind === "iterative") return head;
  return plugin.kind === "child" && isObject(result.output) ? { ...head, ...result.output } : result.output;
}

function checkOutput(plugin: CheckPlugin, status: Answered, output: Json): Json {
  const result = isObject(output) ? output : {};
  const data = isObject(result.data) ? result.data : {};
  const matches = Array.isArray(result.matches) ? result.matches : [];
  const head: JsonObject = {
    name: plugin.name,
    status: documentedStatus[status],
    vendor: result.vendor ?? plugin.vendor,
    verdict: result.status ?? null,
    reasons: result.reasons ?? [],
    message: firstMessage(result.reasons),
  };
  const found = status === "success" && result.status !== "not_found";
  switch (plugin.outputStyle) {
    case "registry":
    case "ubo":
    case "report":
      return found ? { ...head, data } : head;
    case "company_sanctions":
      return found ? { ...head, data: matches } : head;
    case "aml":
      return found ? { ...head, hits: matches } : head;
    case "aml_persons": // each person has a verdict of their own, also when no record of them was found
      return status === "success" ? { ...head, hits: matches, persons: listOf(data.persons) } : head;
    case "merchant_report":
      return found ? { ...head, reportId: data.reportId ?? result.vendorRef ?? null, data } : head;
    case "merchant_screening":
      return found ? { ...head, ...merchantScreening(data) } : head;
    case "identity":
      return { ...head, type: "kyc", result: identityResult(result, data, matches, found) };
    default:
      return assertNever(plugin.outputStyle);
  }
}

/** `raw` and `logoUrl` are keys that screens look for; the vendor's own words are kept in the record of the attempt. */
const merchantScreening = (data: JsonObject): JsonObject => ({
  processed: {
    checkDate: data.checkDate ?? null,
    terminatedMatchedMerchants: listOf(data.terminatedMatchedMerchants),
    inquiredMatchedMerchants: listOf(data.inquiredMatchedMerchants),
  },
  raw: null,
  logoUrl: null,
});

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** `result` of a session: where the person goes while it is open, then also who they are and what was decided. */
function identityResult(result: JsonObject, data: JsonObject, matches: Json[], found: boolean): JsonObject {
  const id = data.sessionId ?? result.vendorRef ?? null;
  const session: JsonObject = { metadata: { id, url: data.url ?? null } };
  if (!found) return session;
  return {
    ...session,
    entity: isObject(data.entity) ? data.entity : { type: "individual", data: {} },
    decision: identityDecision(result, isObject(data.decision) ? data.decision : {}),
    aml: isObject(data.aml) ? data.aml : { vendor: result.vendor ?? null, hits: matches },
    documents: Array.isArray(data.documents) ? data.documents : [],
  };
}

const decisionWords: Record<string, string> = { clear: "approved", review: "review", rejected: "declined" };

function identityDecision(result: JsonObject, given: JsonObject): JsonObject {
  const reasons = Array.isArray(result.reasons) ? result.reasons.filter(isObject) : [];
  const word = typeof result.status === "string" && Object.hasOwn(decisionWords, result.status) ? result.status : null;
  return {
    decisionReason: firstMessage(result.reasons),
    decisionScore: null,
    riskLabels: reasons.flatMap(({ code }) => (typeof code === "string" ? [code] : [])).join(","),
    ...given,
    status: word === null ? (given.status ?? null) : (decisionWords[word] ?? null),
  };
}

function firstMessage(reasons: Json | undefined): string | null {
  const first = Array.isArray(reasons) ? reasons[0] : undefined;
  return isObject(first) && typeof first.message === "string" ? first.message : null;
}
