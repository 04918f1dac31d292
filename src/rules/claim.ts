import { isObject, type Json, type JsonObject } from "../lib/json";
import { isOperatorName, type OperatorName, operators } from "./operators";

/**
 * What a leaf claims of its fact, in words that follow the fact's name: *lies within the last 6 months*. For people: rules
 * are stored and compared as they were written.
 */
export function claimOf(operator: OperatorName, value: Json): string {
  const { words } = operators[operator];
  switch (operator) {
    case "EXISTS":
    case "EMPTY":
    case "NOT_EMPTY":
    case "IDV_CHECK":
      return words;
    case "LAST_YEAR":
      return `lies within the last ${spanIn(value)}`;
    case "OLDER_THAN":
    case "WITHIN_LAST":
    case "WITHIN_NEXT":
      return `${words} ${spanIn(value)}`;
    case "BETWEEN":
      return isObject(value) ? `${words} ${shown(value.min)} and ${shown(value.max)}` : asWritten(words, value);
    case "IN_CASE_INSENSITIVE":
      return `is one of ${several(value, "or")}, in any case`;
    case "IN":
    case "NOT_IN":
    case "STARTS_WITH":
    case "ENDS_WITH":
    case "CONTAINS_ANY":
    case "CONTAINS_NONE":
    case "MATCHES":
      return inAnyCase(`${words} ${several(value, "or")}`, value);
    case "CONTAINS_ALL":
      return inAnyCase(`${words} ${several(value, "and")}`, value);
    case "AGE":
    case "COUNTRY_RISK":
    case "AML_CHECK":
    case "AML_CHECK_V2":
      return `${words} ${comparisonIn(value)}`;
    case "NAME_MATCH":
      return `${words} ${otherIn(value)}${alikeIn(value)}`;
    case "DISTANCE":
      return `${words} from ${otherIn(value)}, in ${isObject(value) ? String(value.measure) : ""}, that ${comparisonIn(value)}`;
    case "BEFORE":
    case "AFTER":
      return `${words} ${otherIn(value)}`;
    case "COUNT":
      return `has items${filterIn(value)} whose number ${comparisonIn(value)}`;
    case "SUM":
      return `has items${filterIn(value)} whose sum${measuredIn(value)} ${comparisonIn(value)}`;
    case "MIN":
      return `has items${filterIn(value)} whose least${measuredIn(value)} ${comparisonIn(value)}`;
    case "MAX":
      return `has items${filterIn(value)} whose greatest${measuredIn(value)} ${comparisonIn(value)}`;
    case "COMPANY_SANCTIONS_CATEGORIES":
      return isObject(value) ? `${words} ${shown(value.category)}${timesIn(value)}` : words;
    case "COMPANY_SANCTIONS_ADVERSE_MEDIA":
      return `${words}${timesIn(value)}`;
    case "BANK_ACCOUNT_VERIFICATION": {
      const verdicts = isObject(value) && Array.isArray(value.verdicts) ? value.verdicts : [];
      return `${words} ${several(verdicts.length === 0 ? "rejected" : verdicts, "or")}`;
    }
    default:
      return asWritten(words, value);
  }
}

/** A value as a reader sees it, cut where it is long. */
export function shown(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > longestShown ? `${text.slice(0, longestShown - 3)}…` : text;
}

const longestShown = 120;

const asWritten = (words: string, value: Json): string => (value === null ? words : `${words} ${shown(value)}`);

/** `"a", "b" or "c"`: of a list, a single value, or either as `{value}` or `{pattern}`. */
function several(value: Json, last: "and" | "or"): string {
  const given = isObject(value) ? (value.value ?? value.pattern ?? null) : value;
  if (!Array.isArray(given) || given.length === 0) return shown(given);
  const parts = given.map(shown);
  const most = 8;
  if (parts.length > most) return `${parts.slice(0, most).join(", ")} ${last} ${parts.length - most} more`;
  return parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}`;
}

const inAnyCase = (claim: string, value: Json): string =>
  isObject(value) && value.ignoreCase === true ? `${claim}, in any case` : claim;

/** `{years: 1, months: 6}` → `1 year and 6 months`. */
function spanIn(value: Json): string {
  if (!isObject(value)) return shown(value);
  const parts = Object.entries(value).map(([unit, count]) =>
    count === 1 ? `1 ${unit.replace(/s$/, "")}` : `${shown(count)} ${unit}`,
  );
  return parts.join(" and ");
}

/** `{operator: "GTE", value: 18}` → `is at least 18`. */
function comparisonIn(value: Json): string {
  if (!isObject(value)) return shown(value);
  const { operator } = value;
  return isOperatorName(operator) ? claimOf(operator, value.value ?? null) : shown(value);
}

function otherIn(value: Json): string {
  if (!isObject(value)) return shown(value);
  if (typeof value.toPath === "string") return value.toPath;
  return value.to === "today" ? "today" : shown(value.to);
}

const alikeIn = (value: Json): string =>
  isObject(value) && typeof value.threshold === "number"
    ? ` (at least ${Number((value.threshold * 100).toFixed(2))} % alike)`
    : "";

const measuredIn = (value: Json): string =>
  isObject(value) && typeof value.of === "string" && value.of !== "" ? ` of ${value.of}` : "";

const timesIn = (value: Json): string =>
  isObject(value) && typeof value.threshold === "number" && value.threshold > 1
    ? ` (at least ${value.threshold} times)`
    : "";

function filterIn(value: Json): string {
  const filters = isObject(value) && Array.isArray(value.where) ? value.where.filter(isObject) : [];
  return filters.length === 0 ? "" : `, where ${filters.map(filterClaim).join(" and ")},`;
}

const filterClaim = ({ key, operator, value }: JsonObject): string =>
  isOperatorName(operator) ? `${String(key)} ${claimOf(operator, value ?? null)}` : shown({ key: key ?? null });
