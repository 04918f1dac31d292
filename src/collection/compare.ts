import { isObject, type Json, sameJson } from "../lib/json";
import { asNumber, type Found, found } from "./kind-problems";
import { amountOf } from "./read-value";
import { factAt } from "./settle";
import type { Surrounding } from "./validators";

export const comparisons = ["==", "!=", ">", ">=", "<", "<="] as const;
type Comparison = (typeof comparisons)[number];

/** `{"operator": ">=", "path": "entity.data.foundedOn"}`, as a check of a form compares one answer with another. */
export interface Comparing {
  operator: Comparison;
  path: string;
}

/** What a check compares with; null: it says nothing that can be compared. */
export function comparingOf(value: Json): Comparing | null {
  if (!isObject(value) || typeof value.path !== "string") return null;
  const operator = comparisons.find((one) => one === (value.operator ?? "=="));
  return operator === undefined ? null : { operator, path: value.path };
}

/**
 * Whether an answer stands to another as asked. While the other is missing nothing is wrong: it is asked for on its own. `other`, the
 * path, lets the sentence name the other question.
 */
export function comparisonProblem(expected: Json, value: Json, { facts, item, element }: Surrounding): Found | null {
  const comparing = comparingOf(expected);
  if (comparing === null) return found("bad_value");
  const { operator, path } = comparing;
  const other = factAt(path, facts.context, item?.item ?? null);
  if (other === undefined || other === null || other === "") return null;
  if (holds(operator, value, other)) return null;
  if (operator === "==") return found("compare_equal", { other: path });
  if (operator === "!=") return found("compare_different", { other: path });
  const isMore = operator.startsWith(">");
  if (element.element === "date") return found(isMore ? "compare_later" : "compare_earlier", { other: path });
  return found(isMore ? "compare_more" : "compare_less", { other: path });
}

function holds(operator: Comparison, one: Json, other: Json): boolean {
  if (operator === "==" || operator === "!=") {
    const same = sameJson(plain(one), plain(other));
    return operator === "==" ? same : !same;
  }
  const order = orderOf(one, other);
  if (order === null) return false;
  return operator === ">" ? order > 0 : operator === ">=" ? order >= 0 : operator === "<" ? order < 0 : order <= 0;
}

/** What people see no difference in makes none: capitals and blanks around. */
const plain = (value: Json): Json =>
  typeof value === "string" ? value.normalize("NFC").trim().toLowerCase().replace(/\s+/g, " ") : value;

/** Numbers by size, amounts of one currency too, texts as days are written: by their characters. Null: they cannot be ordered. */
function orderOf(one: Json, other: Json): number | null {
  if (isObject(one) && isObject(other) && one.currency !== other.currency) return null;
  const [left, right] = [numberIn(one), numberIn(other)];
  if (left !== null && right !== null) return left - right;
  if (typeof one !== "string" || typeof other !== "string") return null;
  return one < other ? -1 : one > other ? 1 : 0;
}

function numberIn(value: Json): number | null {
  if (!isObject(value)) return asNumber(value);
  const amount = typeof value.amount === "string" ? amountOf(value.amount) : null;
  return amount === null ? null : Number(amount);
}
