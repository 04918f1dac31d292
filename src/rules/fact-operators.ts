import type { Verdict } from "../domain/verdict";
import { isObject, type Json } from "../lib/json";
import { isWithinYears, problemWithYears } from "./years";

/** Compares one fact that is there with the rule's value. A string instead of a boolean says why the two cannot be compared. */
export interface FactOperator {
  words: string;
  problemWithValue(value: Json): string | null;
  compare(fact: Json, value: Json, nowMs: number): boolean | string;
}

export const factOperators = {
  EQUALS: { words: "equals", problemWithValue: primitive, compare: same },
  NOT_EQUALS: { words: "does not equal", problemWithValue: primitive, compare: not(same) },
  GT: { words: "is greater than", problemWithValue: orderable, compare: ordered((order) => order > 0) },
  GTE: { words: "is at least", problemWithValue: orderable, compare: ordered((order) => order >= 0) },
  LT: { words: "is less than", problemWithValue: orderable, compare: ordered((order) => order < 0) },
  LTE: { words: "is at most", problemWithValue: orderable, compare: ordered((order) => order <= 0) },
  BETWEEN: { words: "is between", problemWithValue: range, compare: isBetween },
  LAST_YEAR: { words: "lies within the last years", problemWithValue: problemWithYears, compare: isWithinYears },
  IN: { words: "is one of", problemWithValue: primitives, compare: isIn },
  NOT_IN: { words: "is none of", problemWithValue: primitives, compare: not(isIn) },
  IN_CASE_INSENSITIVE: { words: "is one of, in any case,", problemWithValue: primitives, compare: isInIgnoringCase },
} satisfies Record<string, FactOperator>;

/** Verdict of one comparison. A fact that is not there, or null, is `unknown`: the negative operators do not pass by it. */
export function verdictOf(
  operator: FactOperator,
  fact: Json | undefined,
  value: Json,
  nowMs: number,
): { verdict: Verdict; reason: string | null } {
  if (fact === undefined || fact === null) return { verdict: "unknown", reason: "the fact is missing" };
  const answer = operator.compare(fact, value, nowMs);
  if (typeof answer === "string") return { verdict: "error", reason: answer };
  return { verdict: answer ? "holds" : "fails", reason: null };
}

const isPrimitive = (value: Json | undefined): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const orNull = (isGood: boolean, problem: string): string | null => (isGood ? null : problem);

function primitive(value: Json): string | null {
  return orNull(isPrimitive(value), "the value must be a text, a number, true or false");
}

function orderable(value: Json): string | null {
  return orNull(typeof value === "number" || typeof value === "string", "the value must be a number or a text");
}

function primitives(value: Json): string | null {
  return orNull(
    Array.isArray(value) && value.every(isPrimitive),
    "the value must be a list of texts, numbers, true or false",
  );
}

function range(value: Json): string | null {
  const isRange =
    isObject(value) &&
    [value.min, value.max].every((end) => typeof end === "number" || typeof end === "string") &&
    typeof value.min === typeof value.max;
  return orNull(isRange, 'the value must be a range like {"min": 1, "max": 10}');
}

/** Strict, as documented: the text "5" is not the number 5. */
function same(fact: Json, value: Json): boolean | string {
  return isPrimitive(fact) ? fact === value : "the fact is a list or an object";
}

function isIn(fact: Json, value: Json): boolean | string {
  if (!isPrimitive(fact)) return "the fact is a list or an object";
  return Array.isArray(value) && value.includes(fact);
}

function isInIgnoringCase(fact: Json, value: Json): boolean | string {
  if (!isPrimitive(fact)) return "the fact is a list or an object";
  const folded = String(fact).toLowerCase();
  return Array.isArray(value) && value.some((item) => String(item).toLowerCase() === folded);
}

function not(compare: FactOperator["compare"]): FactOperator["compare"] {
  return (fact, value, nowMs) => {
    const answer = compare(fact, value, nowMs);
    return typeof answer === "string" ? answer : !answer;
  };
}

function ordered(isRight: (order: number) => boolean): FactOperator["compare"] {
  return (fact, value) => {
    const order = orderOf(fact, value);
    return typeof order === "string" ? order : isRight(order);
  };
}

function isBetween(fact: Json, value: Json): boolean | string {
  if (!isObject(value)) return "the value is no range";
  const fromMin = orderOf(fact, value.min ?? null);
  const toMax = orderOf(fact, value.max ?? null);
  if (typeof fromMin === "string") return fromMin;
  if (typeof toMax === "string") return toMax;
  return fromMin >= 0 && toMax <= 0;
}

/**
 * Negative, zero or positive. Two texts compare as texts (ISO dates in order of time). A number and a numeric text compare
 * as numbers, because forms and vendors send numbers as texts; any other mix has no order.
 */
function orderOf(fact: Json, value: Json): number | string {
  if (typeof fact === "string" && typeof value === "string") return fact < value ? -1 : fact > value ? 1 : 0;
  const difference = numeric(fact) - numeric(value);
  return Number.isNaN(difference) ? "the fact and the value have no common order" : difference;
}

function numeric(value: Json): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}
