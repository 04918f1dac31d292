import type { JudgedInput, RuleVerdict } from "../domain";
import { isObject, type Json } from "../lib/json";
import type { ListAnswers } from "../rules/operator";

/** An archived input as it is judged again. */
export interface ArchivedInput extends Omit<JudgedInput, "lists"> {
  lists: ListAnswers;
}

/** What stands in the archive. Null when it is not an input of ours: one bad line must not end a backtest. */
export function readInput(text: string): ArchivedInput | null {
  const raw = parsed(text);
  if (!isObject(raw) || typeof raw.atMs !== "number" || !isObject(raw.context)) return null;
  if (typeof raw.runId !== "string" || typeof raw.score !== "number" || !Array.isArray(raw.rules)) return null;
  const level = levels.find((known) => known === raw.level);
  if (level === undefined) return null;
  const input = raw as unknown as JudgedInput;
  return { ...input, level, rules: raw.rules.flatMap(verdictIn), lists: listsIn(raw.lists) };
}

const levels = ["low", "medium", "high", "critical"] as const;
const verdicts = ["holds", "fails", "unknown", "error"] as const;

function verdictIn(raw: Json): RuleVerdict[] {
  if (!isObject(raw) || typeof raw.id !== "string" || typeof raw.name !== "string") return [];
  const verdict = verdicts.find((known) => known === raw.verdict);
  return verdict === undefined ? [] : [{ id: raw.id, name: raw.name, verdict }];
}

function listsIn(raw: Json | undefined): ListAnswers {
  if (!isObject(raw)) return {};
  const kept = Object.entries(raw).filter(
    ([, answers]) => isObject(answers) && typeof answers.version === "number" && isObject(answers.found),
  );
  return Object.fromEntries(kept) as ListAnswers;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
