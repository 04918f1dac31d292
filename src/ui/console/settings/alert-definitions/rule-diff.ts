import { isObject, type Json, type JsonObject, sameJson } from "../../../../lib/json";
import { groupOf, type RuleJson, rulesOf } from "../rules/rule-tree";
import { type OperatorInfo, ruleText } from "../rules/rule-words";
import { aggregateOptions, comparisonOptions, operatorOptions } from "./rule-options";

/** A part of a definition that differs between two versions of it, in words. Null: the version has no such part. */
export interface PartChange {
  part: string;
  before: string | null;
  after: string | null;
}

const parts: [key: string, title: string][] = [
  ["name", "Name"],
  ["description", "Description"],
  ["subject", "Subject"],
  ["filter", "Filter"],
  ["groupBy", "Groups"],
  ["measure", "Measure"],
  ["window", "Window"],
  ["compare", "Comparison"],
  ["minimumCount", "Least transactions"],
  ["minimumAmount", "Least amount"],
  ["severity", "Severity"],
  ["severityBands", "Severity by value"],
  ["report", "Report"],
  ["dedupe", "Quiet after an alert"],
  ["run", "Runs"],
  ["verdict", "Answer"],
  ["opensCase", "Opens a case"],
];

/** What is different in the second one, in the order of the form. */
export function changesBetween(
  before: JsonObject,
  after: JsonObject,
  operators: readonly OperatorInfo[] = [],
): PartChange[] {
  const known = new Set(parts.map(([key]) => key));
  const others = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !known.has(key));
  const all: [string, string][] = [...parts, ...others.map((key): [string, string] => [key, key])];
  return all.flatMap(([key, part]) => {
    const [was, is] = [before[key], after[key]];
    if (sameJson(meant(key, was), meant(key, is))) return [];
    return [{ part, before: partWords(key, was, operators), after: partWords(key, is, operators) }];
  });
}

/** An empty list is as good as none, and the usual way to run need not be said. */
const meant = (key: string, value: Json | undefined): Json =>
  value === undefined || (Array.isArray(value) && value.length === 0) || (key === "description" && value === "")
    ? null
    : key === "run" && value === "on_arrival"
      ? null
      : value;

function partWords(key: string, value: Json | undefined, operators: readonly OperatorInfo[]): string | null {
  if (meant(key, value) === null || value === undefined) return key === "run" ? "when a transaction arrives" : null;
  if (key === "run") return "when a day is over";
  if (key === "severityBands" && Array.isArray(value))
    return value
      .map((band) => (isObject(band) ? `${shown(band.severity)} from ${shown(band.from)}` : shown(band)))
      .join(", ");
  if (!isObject(value)) return shown(value);
  switch (key) {
    case "filter":
      return filterText(value, operators);
    case "measure":
      return measureWords(value, operators);
    case "window":
      return spanWords(value);
    case "compare":
      return comparisonWords(value);
    case "dedupe":
      return `${shown(value.cooldownMinutes)} minutes${value.mute === true ? ", opens no alert" : ""}`;
    case "opensCase":
      return shown(value.workflow);
    default:
      return shown(value);
  }
}

const titles = (options: readonly { value: string; label: string }[], value: Json | undefined): string =>
  (options.find((option) => option.value === value)?.label ?? shown(value)).replace(/ ?…$/, "").toLowerCase();

function measureWords({ aggregate, of, where }: JsonObject, operators: readonly OperatorInfo[]): string {
  const what = titles(aggregateOptions, aggregate);
  if (aggregate === "distinct") return `${what} ${shown(of)}`;
  return aggregate === "share" && isObject(where) ? `${what} ${filterText(where, operators)}` : what;
}

function comparisonWords({
  operator,
  value,
  factor,
  window,
  by,
  minimumCount,
  minimumPeers,
  ...rest
}: JsonObject): string {
  const than = titles(operatorOptions, operator);
  if (rest.with === "constant") return `${than} ${shown(value)}`;
  const usual = `${than} ${shown(factor)} times the average of ${titles(comparisonOptions, rest.with)}`;
  const alike = Array.isArray(by) && by.length > 0 ? ` with the same ${by.map(shown).join(" and ")}` : "";
  const least = [
    minimumCount === undefined ? "" : `, of at least ${shown(minimumCount)} transactions`,
    minimumPeers === undefined ? "" : ` and ${shown(minimumPeers)} peers`,
  ].join("");
  return `${usual}${alike} in ${isObject(window) ? spanWords(window) : shown(window)}${least}`;
}

const spanWords = ({ amount, unit }: JsonObject): string => `${shown(amount)} ${shown(unit)}`;

/** A tree of rules in one line. */
export function filterText(rule: RuleJson, operators: readonly OperatorInfo[]): string {
  const group = groupOf(rule);
  if (group === null) return ruleText(rule, operators);
  const inner = rulesOf(rule).map((one) => filterText(one, operators));
  if (group === "not") return `not (${inner.join(" or ")})`;
  const joined = inner.join(group === "and" ? " and " : " or ");
  return inner.length > 1 ? `(${joined})` : joined;
}

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "number") return value.toLocaleString("en");
  if (Array.isArray(value)) return value.map(shown).join("; ");
  if (!isObject(value)) return value === true ? "yes" : value === false ? "no" : String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key} ${isObject(one) ? `(${shown(one)})` : shown(one)}`)
    .join(", ");
}
