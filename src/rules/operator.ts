import type { FactRead, Verdict } from "../domain/verdict";
import type { Json, JsonObject } from "../lib/json";

/** What a leaf of a rule set asks: the fact under `key` (a dotted path), compared with `value`. */
export interface LeafQuestion {
  key: string;
  value: Json;
  facts: JsonObject;
  nowMs: number;
  /** What was looked up in the tenant's lists; absent: nothing was. */
  lists?: ListAnswers;
}

/** Answers of lists that were asked before the rules were: by key of the list, then by the value that was looked up. */
export type ListAnswers = Readonly<Record<string, { version: number; found: Readonly<Record<string, boolean>> }>>;
export const noLists: ListAnswers = {};

export interface LeafAnswer {
  verdict: Verdict;
  read: FactRead;
  /** Why the verdict is `unknown` or `error`. */
  reason: string | null;
}

export interface Operator {
  /** In a sentence: `entity.data.country` *is one of* `["IR"]`. */
  words: string;
  /** What is wrong with the value a rule gives, or null. Asked once, when a rule set is parsed. */
  problemWithValue(value: Json): string | null;
  /** False: the operator knows where to look, its leaf may do without a key. */
  needsKey: boolean;
  ask(question: LeafQuestion): LeafAnswer;
}
