import { isObject, type Json, type JsonObject } from "../lib/json";
import { levelOfCountry, riskLevels } from "./country-risk";
import { fullYears } from "./date-operators";
import { type FactOperator, factOperators } from "./fact-operators";
import { dateMs } from "./years";

/** Operators that measure the fact and compare what they measured: `{operator, value}`, with any comparison of one fact. */
export const measuredOperators = {
  AGE: {
    words: "in full years",
    problemWithValue: problemWithComparison,
    compare(fact, value, nowMs) {
      const atMs = dateMs(fact);
      return atMs === null
        ? "the fact is not a date like 2024-05-31"
        : compareWith(value, fullYears(atMs, nowMs), nowMs);
    },
  },
  COUNTRY_RISK: { words: "is of a country whose risk", problemWithValue: problemWithLevels, compare: compareCountry },
} satisfies Record<string, FactOperator>;

/** What is wrong with `{operator, value}`, or null. */
export function problemWithComparison(value: Json): string | null {
  const operator = isObject(value) ? comparison(value.operator) : null;
  if (!isObject(value) || operator === null)
    return 'the value needs a comparison, like {"operator": "GTE", "value": 18}';
  return operator.problemWithValue(value.value ?? null);
}

/** Compares a measured value as `{operator, value}` says. A text says why that cannot be done. */
export function compareWith(value: Json, measured: Json, nowMs: number): boolean | string {
  const operator = isObject(value) ? comparison(value.operator) : null;
  if (!isObject(value) || operator === null) return "the value of the rule has the wrong shape";
  return operator.compare(measured, value.value ?? null, nowMs);
}

function comparison(name: Json | undefined): FactOperator | null {
  return typeof name === "string" && Object.hasOwn(factOperators, name)
    ? factOperators[name as keyof typeof factOperators]
    : null;
}

const orders = ["EQUALS", "NOT_EQUALS", "GT", "GTE", "LT", "LTE"];

/** `{operator: "GTE", value: "high", countries?: {"XY": "critical"}}`: levels have an order, texts have another. */
function problemWithLevels(value: Json): string | null {
  if (!isObject(value) || !orders.includes(String(value.operator)))
    return `the value needs an operator: ${orders.join(", ")}`;
  if (!isLevel(value.value)) return `the value needs a level: ${riskLevels.join(", ")}`;
  const own = value.countries ?? {};
  const isGood =
    isObject(own) && Object.entries(own).every(([code, level]) => /^[A-Z]{2}$/.test(code) && isLevel(level));
  return isGood ? null : 'countries is a table like {"GB": "low"}, with two-letter codes';
}

function compareCountry(fact: Json, value: Json, nowMs: number): boolean | string {
  if (!isObject(value)) return "the value of the rule has the wrong shape";
  const code = typeof fact === "string" ? fact.trim().toUpperCase() : "";
  if (!/^[A-Z]{2}$/.test(code)) return "the fact is no two-letter country code";
  const own: JsonObject = isObject(value.countries) ? value.countries : {};
  const level = Object.hasOwn(own, code) ? own[code] : levelOfCountry(code, nowMs);
  return compareWith({ operator: value.operator ?? null, value: rank(value.value) }, rank(level), nowMs);
}

const isLevel = (raw: Json | undefined): boolean => riskLevels.some((level) => level === raw);
const ranks = new Map<Json | undefined, number>(riskLevels.map((level, i) => [level, i]));
const rank = (level: Json | undefined): number => ranks.get(level) ?? -1;
