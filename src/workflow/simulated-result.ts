import type { RunResult } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { interpretHttp, type Plugin } from "../plugins";

/**
 * How the author of a simulation answers a plugin. `result`: what it came to, in any of the spellings below; `answer`: what the
 * called address answered, read by the plugin's own mapping and schema; `error`: it failed for good.
 */
export type SimulatedAnswer =
  | { kind: "result"; result: Json }
  | { kind: "answer"; status: number; body: Json }
  | { kind: "error"; code: string; message: string };

/**
 * The answer as the engine hears it from a consumer. A `result` may be
 * - the report itself: `{status: "success" | "cancelled" | "waiting" | "error" | "timeout", output?, …}`;
 * - of a check, the unified result (`{status: "clear", data, matches, …}`; `pending` waits for a callback);
 * - of a check, what the documented context holds afterwards (`{status: "SUCCESS", data}`, `{hits}`, `{result: {…}}`);
 * - anything else: the output of a success.
 */
export function simulatedResult(plugin: Plugin, answer: SimulatedAnswer, nowMs: number): RunResult {
  switch (answer.kind) {
    case "error":
      return { status: "error", code: answer.code, message: answer.message };
    case "answer": {
      const text = answer.body === null ? "" : JSON.stringify(answer.body);
      const response = plugin.kind === "api" ? plugin.response : { transform: [], schema: null };
      return interpretHttp(response, answer.status, text, plugin.name, nowMs);
    }
    case "result":
      return reported(plugin, answer.result) ?? checked(plugin, answer.result) ?? succeeded(answer.result);
  }
}

/** Whether the plugin calls an address of its author's, so that it can be answered in the words of HTTP. */
export const callsAnAddress = (plugin: Plugin): boolean => plugin.kind === "api" || plugin.kind === "webhook";

const succeeded = (output: Json): RunResult => ({ status: "success", output });

const reportKeys = new Set(["status", "output", "code", "message", "vendorRef", "deadlineSeconds"]);

function reported(plugin: Plugin, raw: Json): RunResult | null {
  if (!isObject(raw) || Object.keys(raw).some((key) => !reportKeys.has(key))) return null;
  const output = raw.output ?? null;
  switch (raw.status) {
    case "success":
    case "cancelled":
      return { status: raw.status, output: asCheckOutput(plugin, output) };
    case "waiting":
      return waiting(plugin, asCheckOutput(plugin, output), raw);
    case "error":
      return { status: "error", code: textOr(raw.code, "error"), message: textOr(raw.message, "simulated") };
    case "timeout":
      return { status: "timeout" };
    default:
      return null;
  }
}

const documentedWords: Record<string, string> = {
  CANCELED: "cancelled",
  CANCELLED: "cancelled",
  IN_PROGRESS: "pending",
};

function checked(plugin: Plugin, raw: Json): RunResult | null {
  if (plugin.kind !== "check" || !isObject(raw)) return null;
  const output = asCheckOutput(plugin, raw);
  if (!isObject(output)) return null;
  switch (output.status) {
    case "cancelled":
      return { status: "cancelled", output };
    case "pending":
      return waiting(plugin, output, raw);
    case "error":
      return {
        status: "error",
        code: textOr(raw.code, "error"),
        message: textOr(raw.message ?? raw.error, "simulated"),
      };
    default:
      return succeeded(output);
  }
}

/** The unified result of a check, from itself or from the documented shape it takes in a context. */
function asCheckOutput(plugin: Plugin, raw: Json): Json {
  if (plugin.kind !== "check" || !isObject(raw)) return raw;
  const { status } = raw;
  const base: JsonObject = { vendor: plugin.vendor, reasons: [], matches: [], data: {} };
  if (typeof status !== "string" || status !== status.toUpperCase()) return { ...base, ...raw };
  const matches = Array.isArray(raw.hits) ? raw.hits : Array.isArray(raw.data) ? raw.data : [];
  const data = isObject(raw.result) ? identityData(raw.result) : isObject(raw.data) ? raw.data : {};
  const plain = status === "ERROR" ? "error" : matches.length > 0 ? "review" : "clear";
  const verdict = documentedWords[status] ?? textOr(raw.verdict, plain);
  return { ...base, vendor: raw.vendor ?? plugin.vendor, reasons: raw.reasons ?? [], matches, data, status: verdict };
}

// `result` of a documented identity session → the facts it was made of.
function identityData({ metadata, entity, decision, aml, documents }: JsonObject): JsonObject {
  const session = isObject(metadata) ? metadata : {};
  const given = { sessionId: session.id, url: session.url, entity, decision, aml, documents };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null),
  );
}

function waiting(plugin: Plugin, output: Json, raw: JsonObject): RunResult {
  const standard = plugin.kind === "check" || plugin.kind === "defined" ? plugin.callbackDeadlineSeconds : 86_400;
  const deadlineSeconds = typeof raw.deadlineSeconds === "number" ? raw.deadlineSeconds : standard;
  return {
    status: "waiting",
    output,
    vendorRef: typeof raw.vendorRef === "string" ? raw.vendorRef : null,
    deadlineSeconds,
  };
}

const textOr = (raw: Json | undefined, otherwise: string): string =>
  typeof raw === "string" && raw !== "" ? raw : otherwise;
