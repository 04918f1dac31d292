import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import type { AggregateName, Comparison } from "../../../../monitoring/alert-definition";
import { newGroup, newLeaf } from "../rules/tree-edits";

// What is written is any JSON: edits of the form change the part that was meant, and what would make no sense beside it.

export const objectAt = (definition: JsonObject, key: string): JsonObject => {
  const found = definition[key];
  return isObject(found) ? found : {};
};
export const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
export const textsOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** An object with one part changed; `undefined` takes it out. */
export function withPart(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [key]: value };
  const { [key]: _, ...rest } = object;
  return rest;
}

/** The same one level below: `withInner(definition, "compare", "value", 5)`. */
export const withInner = (definition: JsonObject, key: string, inner: string, value: Json | undefined): JsonObject => ({
  ...definition,
  [key]: withPart(objectAt(definition, key), inner, value),
});

export const aggregateOf = (definition: JsonObject): string => textOf(objectAt(definition, "measure").aggregate);
export const comparedWith = (definition: JsonObject): string => textOf(objectAt(definition, "compare").with);
export const runsDaily = ({ run }: JsonObject): boolean => isObject(run);
/** Measured at one transaction, without a window. */
export const isOfOne = (aggregate: string): boolean => aggregate === "amount" || aggregate === "gap";
/** There is an average of it, so it can be compared with a history or peers. */
export const isComparable = (aggregate: string): boolean => ["amount", "count", "sum", "average"].includes(aggregate);

const week = { amount: 7, unit: "days" };
const month = { amount: 30, unit: "days" };

/** A rule to begin with, of either kind. */
export const firstRule = (name: string, kind: "transactions" | "reports"): JsonObject =>
  kind === "reports"
    ? { name, severity: "medium", report: { measure: "score", atLeast: 60 } }
    : {
        ...{ name, severity: "medium", subject: "customer", measure: { aggregate: "sum", of: "baseAmount" } },
        ...{ window: week, compare: { operator: "gt", with: "constant", value: 1_000 } },
      };

function firstMeasure(aggregate: AggregateName): JsonObject {
  switch (aggregate) {
    case "amount":
    case "gap":
    case "count":
      return { aggregate };
    case "sum":
    case "average":
    case "max":
      return { aggregate, of: "baseAmount" };
    case "distinct":
      return { aggregate, of: "counterparty.id" };
    case "share":
      return { aggregate, of: "count", where: newGroup("and", [newLeaf()]) };
  }
}

/** Measures something else. A window comes or goes with it, and a comparison that is not possible becomes one with a number. */
export function withMeasure(definition: JsonObject, aggregate: AggregateName): JsonObject {
  const measured = { ...definition, measure: firstMeasure(aggregate) };
  const windowed = isOfOne(aggregate)
    ? withPart(withPart(measured, "window", undefined), "minimumCount", undefined)
    : withPart(measured, "window", definition.window ?? week);
  const least = aggregate === "amount" ? windowed : withPart(windowed, "minimumAmount", undefined);
  if (comparedWith(least) !== "constant") return isComparable(aggregate) ? least : withComparison(least, "constant");
  const isOtherUnit = usualLimit(aggregateOf(definition)) !== usualLimit(aggregate);
  return isOtherUnit ? withInner(least, "compare", "value", usualLimit(aggregate)) : least;
}

/** A number to begin with: a thousand is much of money, and nothing of percents or days. */
function usualLimit(aggregate: string): number {
  switch (aggregate) {
    case "count":
    case "distinct":
      return 10;
    case "share":
      return 50;
    case "gap":
      return 90;
    default:
      return 1_000;
  }
}

/** Compares with something else. Peers are looked at day by day, as whole subjects. */
export function withComparison(definition: JsonObject, to: Comparison["with"]): JsonObject {
  const { operator = "gt", factor = 3, value = usualLimit(aggregateOf(definition)) } = objectAt(definition, "compare");
  if (to === "constant") return { ...definition, compare: { operator, with: to, value } };
  const compare = { operator, with: to, factor, window: month, minimumCount: 3 };
  if (to === "own_history") return { ...definition, compare };
  const daily = withRun(definition, "daily");
  return { ...daily, groupBy: [], compare: { ...compare, by: [], minimumPeers: 3 } };
}

/** When the day is over it is too late for an answer to whoever sent the transaction. */
export function withRun(definition: JsonObject, run: "on_arrival" | "daily"): JsonObject {
  if (run === "on_arrival") return { ...definition, run };
  return { ...withPart(definition, "verdict", undefined), run: { schedule: "daily" } };
}

export const unitMinutes = { minutes: 1, hours: 60, days: 1_440 };

/** How long something lasts, in the greatest unit that needs no fraction. */
export function spanOfMinutes(minutes: number): { amount: number; unit: keyof typeof unitMinutes } {
  if (minutes !== 0 && minutes % unitMinutes.days === 0) return { amount: minutes / unitMinutes.days, unit: "days" };
  if (minutes !== 0 && minutes % unitMinutes.hours === 0) return { amount: minutes / unitMinutes.hours, unit: "hours" };
  return { amount: minutes, unit: "minutes" };
}
