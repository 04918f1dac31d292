import { isObject, type Json, type JsonObject } from "../lib/json";
import { readsOfJmespath } from "../rules/jmespath";
import { arrayOperators, callOf } from "../rules/json-logic-lint";
import type { Condition } from "./form";

/**
 * The paths of all facts that can change what a condition says; null when that cannot be told from the rule alone. Whoever knows what
 * stands at these paths, and which of the objects above them are there, can ask the condition without any other fact.
 */
export function exactReads({ engine, rule }: Condition): string[] | null {
  const reads =
    engine === "json-logic" ? logicReads(rule) : engine === "json-schema" ? schemaReads(rule, "") : paths(rule);
  return reads === null || reads.some((path) => path === "") ? null : [...new Set(reads)];
}

type Reads = string[] | null;

const all = (reads: Reads[]): Reads => (reads.some((one) => one === null) ? null : reads.flatMap((one) => one ?? []));

function logicReads(rule: Json): Reads {
  if (Array.isArray(rule)) return all(rule.map(logicReads));
  const call = callOf(rule);
  if (call === null) return [];
  const { operator, operands } = call;
  const [first] = operands;
  if (operator === "var")
    return typeof first === "string" ? all([[first], ...operands.slice(1).map(logicReads)]) : null;
  if (operator === "missing") return literalPaths(Array.isArray(first) ? first : operands);
  if (operator === "missing_some") return literalPaths(operands[1]);
  // What is asked of each element reads that element, which stands in the list.
  return all(operands.filter((_, i) => i !== 1 || !arrayOperators.has(operator)).map(logicReads));
}

const literalPaths = (list: Json | undefined): Reads =>
  Array.isArray(list) && list.every((path) => typeof path === "string") ? (list as string[]) : null;

/** Keywords that look at an object only to get to what is in it. */
const ways: ReadonlySet<string> = new Set(
  "type properties required allOf anyOf oneOf not if then else $schema $id $comment title description default examples errorMessage".split(
    " ",
  ),
);

function schemaReads(schema: Json, at: string): Reads {
  if (!isObject(schema)) return at === "" ? [] : [at];
  if (schema.$ref !== undefined) return null;
  if (!Object.keys(schema).every((word) => ways.has(word))) return [at];
  const { properties, required } = schema;
  const below = (key: string): string => (at === "" ? key : `${at}.${key}`);
  const inside: JsonObject = isObject(properties) ? properties : {};
  const named = Object.keys(inside).filter((key) => !key.includes("."));
  if (named.length < Object.keys(inside).length) return null;
  const demanded = (Array.isArray(required) ? required : []).filter((key) => !named.includes(String(key)));
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((word) => (Array.isArray(schema[word]) ? schema[word] : []));
  const branches = ["not", "if", "then", "else"].flatMap((word) => (schema[word] === undefined ? [] : [schema[word]]));
  const deeper = [...parts, ...branches].filter(isObject);
  // An object of which nothing inside is looked at, `{"type": "object"}`: it is what is looked at.
  if (named.length + demanded.length + deeper.length === 0) return at === "" && schema.type === undefined ? [] : [at];
  return all([
    demanded.map((key) => below(String(key))),
    ...named.map((key) => schemaReads(inside[key] ?? true, below(key))),
    ...deeper.map((one) => schemaReads(one, at)),
  ]);
}

/** JMESPath reads more than these paths when it looks at all there is. */
const paths = (rule: Json): Reads => (typeof rule === "string" ? readsOfJmespath(rule) : null);
