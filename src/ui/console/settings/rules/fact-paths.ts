import { isObject, type Json } from "../../../../lib/json";
import type { Book } from "./book";
import { groupOf, type RuleJson, rulesOf } from "./rule-tree";

/** Facts of most cases: what forms and the built-in checks write. */
const usual: readonly string[] = [
  "entity.type",
  "entity.data.companyName",
  "entity.data.registrationNumber",
  "entity.data.country",
  "entity.data.dateOfEstablishment",
  "entity.data.industry",
  "entity.data.website",
  "entity.data.firstName",
  "entity.data.lastName",
  "entity.data.email",
  "entity.data.dateOfBirth",
  "entity.data.nationality",
  "entity.data.additionalInfo.ubos",
  "entity.data.additionalInfo.directors",
  "documents",
  "pluginsOutput",
  "childWorkflows",
];

const mostPaths = 400;
const deepest = 8;

/** Paths to suggest: those of a real context first, then those the rules ask already, then what most cases have. */
export function suggestedPaths(context: Json | null, book: Book): string[] {
  const asked = book.rules.flatMap(({ ruleSet }) => (isObject(ruleSet) ? keysIn(ruleSet) : []));
  return [...new Set([...pathsIn(context), ...asked, ...usual])].slice(0, mostPaths);
}

/** Every path of a JSON value that leads to something, lists as wholes and by their first item. */
export function pathsIn(value: Json, prefix = "", depth = 0): string[] {
  const inner: [string, Json][] = isObject(value)
    ? Object.entries(value)
    : Array.isArray(value) && value[0] !== undefined
      ? [["0", value[0]]]
      : [];
  if (depth >= deepest) return [];
  return inner.flatMap(([key, one]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    return [path, ...pathsIn(one, path, depth + 1)];
  });
}

const keysIn = (rule: RuleJson): string[] =>
  groupOf(rule) !== null
    ? rulesOf(rule).flatMap(keysIn)
    : typeof rule.key === "string" && rule.key !== ""
      ? [rule.key]
      : [];
