import { getPath, isObject, type Json } from "../lib/json";
import { verdictOf } from "./fact-operators";
import { factRead } from "./fact-reads";
import { compareWith, problemWithComparison } from "./measured-operators";
import { oneFactOperator } from "./one-fact";
import type { LeafAnswer, LeafQuestion, Operator } from "./operator";

/** Longer lists are refused, not cut: a sum over a part would be wrong without a word. */
const longestList = 5_000;
const mostFilters = 20;

/**
 * COUNT, SUM, MIN and MAX over the items of a list: `{of?, where?, operator, value}`. `of` is the number inside an item (the item itself
 * without it), `where` a list of leaves that all must hold of an item. An item that cannot be judged leaves the answer open: leaving
 * it out could turn a no into a yes.
 */
export const listOperators = {
  COUNT: aggregate("many items", false, (numbers) => numbers.length),
  SUM: aggregate("as a sum", true, (numbers) => numbers.reduce((sum, each) => sum + each, 0)),
  MIN: aggregate("as the least", true, (numbers) => least(numbers)),
  MAX: aggregate("as the most", true, (numbers) => {
    const opposite = least(numbers.map((each) => -each));
    return opposite === null ? null : -opposite;
  }),
} satisfies Record<string, Operator>;

/** Without spreading: a list may be longer than a call has arguments. */
const least = (numbers: number[]): number | null =>
  numbers.reduce<number | null>((low, each) => (low === null || each < low ? each : low), null);

function aggregate(words: string, needsNumbers: boolean, measure: (numbers: number[]) => number | null): Operator {
  return {
    words,
    needsKey: true,
    problemWithValue: (value) => problemWithComparison(value) ?? problemWithParts(value),
    ask: (question) => {
      const { key, value, facts, nowMs } = question;
      const list = getPath(facts, key);
      if (list === undefined || list === null) return answer(key, list, "unknown", "the list is missing");
      if (!Array.isArray(list)) return answer(key, list, "error", "the fact is no list");
      if (list.length > longestList) return answer(key, list, "error", `the list has more than ${longestList} items`);
      const numbers: number[] = [];
      for (const [i, item] of list.entries()) {
        const kept = isKept(item, value, nowMs);
        if (kept !== true && kept !== false) return answer(`${key}.${i}`, item, kept.verdict, kept.reason);
        if (!kept) continue;
        const number = needsNumbers ? numberIn(item, value) : 1;
        if (typeof number !== "number") return answer(`${key}.${i}`, item, number.verdict, number.reason);
        numbers.push(number);
      }
      return compared(question, numbers.length, measure(numbers));
    },
  };
}

/** The read shows what was measured: the list itself stands in the context. */
function compared({ key, value, nowMs }: LeafQuestion, count: number, measured: number | null): LeafAnswer {
  const path = `${key}[${count}]`;
  if (measured === null) return { ...answer(path, undefined, "unknown", "no item of the list counts") };
  const verdict = compareWith(value, measured, nowMs);
  if (typeof verdict === "string") return answer(path, measured, "error", verdict);
  return answer(path, measured, verdict ? "holds" : "fails", null);
}

const answer = (
  path: string,
  found: Json | undefined,
  verdict: LeafAnswer["verdict"],
  reason: string | null,
): LeafAnswer => ({ verdict, read: factRead(path, found), reason });

interface Open {
  verdict: "unknown" | "error";
  reason: string;
}

function isKept(item: Json, value: Json, nowMs: number): boolean | Open {
  let open: Open | null = null;
  for (const filter of filtersOf(value)) {
    const operator = oneFactOperator(filter.operator);
    if (operator === null) return { verdict: "error", reason: "the filter has no operator" };
    const asked = verdictOf(operator, getPath(item, String(filter.key ?? "")), filter.value ?? null, nowMs);
    if (asked.verdict === "fails") return false;
    if (asked.verdict === "holds") continue;
    if (asked.verdict === "unknown" && filter.onUnknown === "fails") return false;
    if (asked.verdict === "unknown" && filter.onUnknown === "holds") continue;
    open ??= { verdict: asked.verdict, reason: `${String(filter.key)} of an item: ${asked.reason ?? "not known"}` };
  }
  return open ?? true;
}

function numberIn(item: Json, value: Json): number | Open {
  const of = isObject(value) && typeof value.of === "string" ? value.of : "";
  const found = getPath(item, of);
  if (found === undefined || found === null) return { verdict: "unknown", reason: `an item has no ${of || "value"}` };
  const number = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
  return typeof number === "number" && Number.isFinite(number)
    ? number
    : { verdict: "error", reason: `${of || "an item"} is no number` };
}

function filtersOf(value: Json) {
  const where = isObject(value) ? value.where : undefined;
  return Array.isArray(where) ? where.filter(isObject) : [];
}

function problemWithParts(value: Json): string | null {
  if (!isObject(value)) return "the value is no object";
  if (value.of !== undefined && typeof value.of !== "string") return "`of` is the path of a number inside an item";
  const where = value.where ?? [];
  if (!Array.isArray(where) || where.length > mostFilters) return `where is a list of at most ${mostFilters} leaves`;
  for (const filter of where) {
    if (!isObject(filter) || typeof filter.key !== "string") return "a filter is like {key, operator, value}";
    const operator = oneFactOperator(filter.operator);
    if (operator === null) return `"${String(filter.operator)}" is not an operator of one fact`;
    const problem = operator.problemWithValue(filter.value ?? null);
    if (problem !== null) return `where ${filter.key}: ${problem}`;
    if (filter.onUnknown !== undefined && !["unknown", "holds", "fails"].includes(String(filter.onUnknown)))
      return 'onUnknown is "unknown", "holds" or "fails"';
  }
  return null;
}
