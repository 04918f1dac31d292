import type { DecisionAnswer } from "../../domain/decision-record";
import { sha256Hex } from "../../lib/bytes";
import { canonicalJson, isObject, type Json, type JsonObject } from "../../lib/json";
import { bodyOf, iso, type LoggedEntry, stepsOf, textOrNull } from "./logged-entry";

/** What an entry says about a run, and about which one; null: it brings no answer. */
export function answerOf(entry: LoggedEntry): { runId: string; answer: DecisionAnswer } | null {
  const body = bodyOf(entry);
  const by = String(body.type);
  if (by === "effect_result" || by === "callback") {
    const result = isObject(body.result) ? body.result : {};
    return { runId: String(body.runId), answer: told(entry, by, textOrNull(body.effectId), result) };
  }
  if (by !== "supply_result") return null;
  // A person names the incident; the step says which run it was.
  const runId = textOrNull(stepsOf(entry, "plugin_finished")[0]?.runId);
  const result = { status: "supplied", output: body.output ?? null };
  return runId === null ? null : { runId, answer: told(entry, by, null, result) };
}

function told(entry: LoggedEntry, by: string, effectId: string | null, result: JsonObject): DecisionAnswer {
  const raw = isObject(result.raw) ? result.raw : {};
  const output = result.output ?? { code: result.code ?? null, message: result.message ?? null };
  return {
    ...{ seq: entry.seq, at: iso(entry.atMs), by, effectId },
    status: String(result.status ?? ""),
    vendor: vendorOf(output, raw.asked),
    environment: textOrNull(raw.environment),
    reused: raw.reused === true,
    costCents: typeof raw.costCents === "number" ? raw.costCents : null,
    resultSha256: sha256Hex(canonicalJson(output)),
  };
}

/** Whoever answered; a normalised result says so itself. */
function vendorOf(output: Json, asked: Json | undefined): string | null {
  const tries = Array.isArray(asked) ? asked.filter(isObject) : [];
  const answered = tries.findLast(({ outcome }) => outcome !== "failed") ?? tries.at(-1);
  return textOrNull(isObject(output) ? output.vendor : undefined) ?? textOrNull(answered?.vendor);
}
