import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import type { RuleJson } from "./rule-tree";

/** What a rule set says, as it is written: rules, how they become a score, tests. */
export interface Book {
  rules: JsonObject[];
  model: JsonObject;
  tests: JsonObject[];
}

export const bookParts = ["rules", "model", "tests"] as const;

/** The text of the JSON view: the parts in this order, two spaces deep. */
export const textOfBook = ({ rules, model, tests }: { rules: Json; model: Json; tests: Json }): string =>
  `${JSON.stringify({ rules, model: model ?? { kind: "documented" }, tests: tests ?? [] }, null, 2)}\n`;

/** The parts of a text as the API takes them. What was deleted from the text is sent empty: what is left out stays as it is. */
export const partsOfBook = (value: Json): { rules: Json; model: Json; tests: Json } => {
  const { rules = [], model = null, tests = [] } = isObject(value) ? value : {};
  return { rules, model, tests };
};

/** Keys of a text that are no part, and would be lost; or that the text is no object at all. */
export function strangersIn(value: Json): { path: string; message: string }[] {
  if (!isObject(value)) return [{ path: "", message: "A rule set is an object: {…}." }];
  return Object.keys(value)
    .filter((key) => !bookParts.some((part) => part === key))
    .map((key) => ({ path: key, message: `"${key}" is no part of a rule set. Parts are ${bookParts.join(", ")}.` }));
}

/**
 * The book the visual editors work on: every indicator with its tree under `ruleSet`, trees of groups, leaves and code. Other spellings
 * that the server accepts (tables, bare lists, `rules`, text in cells) are brought into this one; what is in it already stays the same object.
 */
export function bookOf(value: Json): Book {
  const { rules, model, tests } = partsOfBook(value);
  const records = Array.isArray(rules) ? rules : [rules];
  return {
    rules: records.map((one) => normalIndicator(isObject(one) ? one : {})),
    model: isObject(model) ? model : { kind: "documented" },
    tests: Array.isArray(tests) ? tests.map((one) => (isObject(one) ? one : {})) : [],
  };
}

const columns: readonly (readonly [string, string])[] = [
  ["ID", "id"],
  ["Indicator", "indicator"],
  ["name", "indicator"],
  ["Domain", "domain"],
  ["Risk level", "riskLevel"],
  ["Base risk score", "baseRiskScore"],
  ["Additional risk score", "additionalRiskScore"],
  ["Min risk score", "minRiskScore"],
  ["Max risk score", "maxRiskScore"],
];

export function normalIndicator(record: JsonObject): JsonObject {
  const renames = renamesIn(record);
  const renamed = renames.length > 0 ? withPlainNames(record, renames) : record;
  const own = ["ruleSet", "rules", "Rule set"].find((name) => isFilled(renamed[name]));
  if (own === "ruleSet") {
    const tree = normalRule(fromCell(renamed.ruleSet));
    return tree === renamed.ruleSet ? renamed : { ...renamed, ruleSet: withGroupOf(renamed, tree) };
  }
  if (own === undefined) return isFilled(renamed.ruleSet) ? renamed : { ...renamed, ruleSet: emptyGroup() };
  const { [own]: written, ruleSet: _, ...rest } = renamed;
  if (own === "rules" && typeof rest.operator === "string") {
    const { operator, ...others } = rest;
    return { ...others, ruleSet: normalRule({ operator, rules: written ?? [] }) };
  }
  return { ...rest, ruleSet: normalRule(fromCell(written)) };
}

/** A rule as the editors know it: bare lists become groups that need all, at every depth. */
export function normalRule(raw: Json | undefined): RuleJson {
  if (Array.isArray(raw)) return { operator: "and", rules: raw.map(normalRule) };
  if (!isObject(raw)) return emptyGroup();
  if (!Array.isArray(raw.rules)) return raw;
  const rules = raw.rules.map(normalRule);
  return rules.every((rule, i) => rule === (raw.rules as Json[])[i]) ? raw : { ...raw, rules };
}

const emptyGroup = (): RuleJson => ({ operator: "and", rules: [] });

// A bare list beside an operator of the record itself is a group of that operator.
const withGroupOf = (record: JsonObject, tree: RuleJson): RuleJson =>
  Array.isArray(fromCell(record.ruleSet)) && typeof record.operator === "string"
    ? { ...tree, operator: record.operator }
    : tree;

const isFilled = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== "";

/** Names of a table's columns in the place of which the usual ones can stand. */
const renamesIn = (record: JsonObject): [string, string][] => {
  const found = new Map<string, string>();
  for (const [old, name] of columns)
    if (isFilled(record[old]) && !isFilled(record[name]) && !found.has(name)) found.set(name, old);
  return [...found].map(([name, old]) => [old, name]);
};

function withPlainNames(record: JsonObject, renames: [string, string][]): JsonObject {
  const names = new Map(renames);
  const entries = Object.entries(record).map(([key, value]): [string, Json] => {
    const name = names.get(key);
    if (name === undefined) return [key, value];
    // "high" is no score: it stays for the server to name, and for people to see.
    const isScore = name.endsWith("Score") && typeof value === "string" && Number.isFinite(Number(value));
    return [name, isScore ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

function fromCell(value: Json | undefined): Json | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

/** An indicator to begin with. Its id is free in the book. */
export function newIndicator(book: Book): JsonObject {
  return {
    id: freeId(book, "rule"),
    indicator: "New indicator",
    domain: "general",
    baseRiskScore: 10,
    additionalRiskScore: 5,
    ruleSet: { operator: "and", rules: [] },
  };
}

/** `base`, or `base-2`, `base-3` …: an id no indicator of the book has. */
export function freeId({ rules }: Book, base: string): string {
  const taken = new Set(rules.map(({ id }) => id));
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** Domains in use, in the order they appear. */
export const domainsOf = ({ rules }: Book): string[] => [
  ...new Set(rules.map(({ domain }) => (typeof domain === "string" && domain !== "" ? domain : "general"))),
];
