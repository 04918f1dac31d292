import type { Verdict } from "../domain/verdict";
import { getPath, isObject, isUnsafeKey, type Json, type JsonObject, sameJson } from "../lib/json";
import { compilePattern } from "../lib/pattern";

// Rules in JSON Schema (draft 07 and 2020-12, the part that says something about values). A check of our own, because schemas come from
// tenants and values from applicants: patterns must not backtrack, references must end, and it has to run in a browser as well.

/**
 * Whether the facts are valid: `holds`. `unknown`: they are not, and something it requires was not there. `error`: the schema cannot be
 * applied, or only with more work than a rule may take.
 */
export function askJsonSchema(schema: Json, facts: Json): Verdict {
  const asked: Asked = { root: schema, stepsLeft: mostSteps, isMissing: false };
  try {
    return isValid(schema, facts, asked, 0) ? "holds" : asked.isMissing ? "unknown" : "fails";
  } catch (problem) {
    if (problem instanceof SchemaTrouble) return "error";
    throw problem;
  }
}

/** The first thing that makes the schema useless as a rule, as a sentence; null when there is none. */
export function lintJsonSchema(schema: Json): string | null {
  if (typeof schema === "boolean") return null;
  if (!isObject(schema)) return "a json-schema rule is a schema: an object";
  return problemIn(schema, schema, "");
}

/** The paths of facts that the schema names, without those behind references. */
export function readsOfJsonSchema(schema: Json, above = ""): string[] {
  if (!isObject(schema)) return [];
  const at = (key: string): string => (above === "" ? key : `${above}.${key}`);
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const inner = properties.flatMap(([key, below]) => {
    const deeper = readsOfJsonSchema(below, at(key));
    return deeper.length > 0 ? deeper : [at(key)];
  });
  const required = listOf(schema.required).flatMap((key) =>
    typeof key === "string" && !properties.some(([name]) => name === key) ? [at(key)] : [],
  );
  const parts = [
    ...branchWords.flatMap((word) => listOf(schema[word])),
    ...partWords.map((word) => schema[word] ?? true),
  ];
  return [...new Set([...inner, ...required, ...parts.flatMap((part) => readsOfJsonSchema(part, above))])];
}

const mostSteps = 20_000;
const deepest = 100;

class SchemaTrouble extends Error {}

interface Asked {
  root: Json;
  stepsLeft: number;
  isMissing: boolean;
}

const branchWords = ["allOf", "anyOf", "oneOf"];
const partWords = ["not", "if", "then", "else"];
/** Keywords with one schema inside, whatever it is asked of. */
const schemaWords = [...partWords, "additionalProperties", "contains", "propertyNames"];
const namedSchemaWords = ["properties", "patternProperties", "definitions", "$defs"];
const countWords = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"];
const numberWords = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
/** Keywords that say something to people or editors. */
const remarks = ["$schema", "$id", "$comment", "title", "description", "default", "examples", "errorMessage"];
const otherWords = ["type", "const", "enum", "required", "items", "pattern", "format", "uniqueItems", "$ref"];
const words = new Set([
  ...branchWords,
  ...schemaWords,
  ...namedSchemaWords,
  ...countWords,
  ...numberWords,
  ...remarks,
  ...otherWords,
]);

function problemIn(schema: Json, root: JsonObject, at: string): string | null {
  if (typeof schema === "boolean") return null;
  if (!isObject(schema)) return `${at || "the schema"}: a schema is an object`;
  const strange = Object.keys(schema).find((word) => !words.has(word));
  if (strange !== undefined) return `${at}/${strange}: this keyword is not supported in rules`;
  const own = problemWithValues(schema, root);
  if (own !== null) return `${at}/${own}`;
  for (const [below, path] of schemasIn(schema)) {
    const problem = problemIn(below, root, `${at}/${path}`);
    if (problem !== null) return problem;
  }
  return null;
}

function schemasIn(schema: JsonObject): [Json, string][] {
  return [
    ...schemaWords.flatMap((word): [Json, string][] => (schema[word] === undefined ? [] : [[schema[word], word]])),
    ...[...branchWords, "items"].flatMap((word): [Json, string][] => {
      const value = schema[word];
      if (Array.isArray(value)) return value.map((below, index): [Json, string] => [below, `${word}/${index}`]);
      return value === undefined ? [] : [[value, word]];
    }),
    ...namedSchemaWords.flatMap((word): [Json, string][] =>
      isObject(schema[word])
        ? Object.entries(schema[word]).map(([key, below]): [Json, string] => [below, `${word}/${key}`])
        : [],
    ),
  ];
}

const typeNames = new Set(["null", "boolean", "object", "array", "number", "integer", "string"]);

function problemWithValues(schema: JsonObject, root: JsonObject): string | null {
  const has = (word: string): boolean => Object.hasOwn(schema, word);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "object"];
  if (has("type") && (types.length === 0 || !types.every((type) => typeof type === "string" && typeNames.has(type))))
    return "type: not a type of JSON";
  const noNumber = numberWords.find((word) => has(word) && typeof schema[word] !== "number");
  if (noNumber !== undefined) return `${noNumber}: must be a number`;
  const noCount = countWords.find(
    (word) => has(word) && !(Number.isInteger(schema[word]) && Number(schema[word]) >= 0),
  );
  if (noCount !== undefined) return `${noCount}: must be a whole number`;
  if (has("multipleOf") && Number(schema.multipleOf) <= 0) return "multipleOf: must be more than 0";
  if (has("required") && !(Array.isArray(schema.required) && schema.required.every((key) => typeof key === "string")))
    return "required: must be a list of names";
  if (has("enum") && !Array.isArray(schema.enum)) return "enum: must be a list";
  const noList = branchWords.find((word) => has(word) && listOf(schema[word]).length === 0);
  if (noList !== undefined) return `${noList}: must be a list of schemas`;
  const noMap = namedSchemaWords.find((word) => has(word) && !isObject(schema[word]));
  if (noMap !== undefined) return `${noMap}: must be an object of schemas`;
  const patterns = [
    ...(has("pattern") ? [schema.pattern ?? null] : []),
    ...(isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : []),
  ];
  for (const pattern of patterns) {
    const compiled = typeof pattern === "string" ? compilePattern(pattern) : null;
    if (compiled === null || !compiled.ok) return `pattern: ${compiled === null ? "must be a text" : compiled.error}`;
  }
  if (has("$ref") && referred(schema.$ref ?? null, root) === undefined)
    return "$ref: leads nowhere; only references inside the rule are followed";
  return null;
}

/** `#/$defs/name` inside the rule itself. */
function referred(reference: Json, root: Json): Json | undefined {
  if (reference === "#") return root;
  if (typeof reference !== "string" || !reference.startsWith("#/") || reference.includes(".")) return undefined;
  return getPath(root, reference.slice(2).replaceAll("/", "."));
}

function isValid(schema: Json, value: Json, asked: Asked, depth: number): boolean {
  asked.stepsLeft -= 1;
  if (asked.stepsLeft < 0 || depth > deepest) throw new SchemaTrouble("too much work");
  if (typeof schema === "boolean") return schema;
  if (!isObject(schema)) throw new SchemaTrouble("no schema");
  const ask = (below: Json, inner: Json): boolean => isValid(below, inner, asked, depth + 1);
  if (schema.$ref !== undefined) {
    const target = referred(schema.$ref, asked.root);
    if (target === undefined) throw new SchemaTrouble("a reference leads nowhere");
    if (!ask(target, value)) return false;
  }
  return (
    isValidItself(schema, value) &&
    isValidInParts(schema, value, ask) &&
    (typeof value !== "string" || isValidText(schema, value)) &&
    (typeof value !== "number" || isValidNumber(schema, value)) &&
    (!Array.isArray(value) || isValidList(schema, value, ask, asked)) &&
    (!isObject(value) || isValidObject(schema, value, ask, asked))
  );
}

type Ask = (schema: Json, value: Json) => boolean;

function isValidItself(schema: JsonObject, value: Json): boolean {
  const { type } = schema;
  if (type !== undefined && !(Array.isArray(type) ? type : [type]).some((name) => isOfType(name, value))) return false;
  if (schema.const !== undefined && !sameJson(schema.const, value)) return false;
  return schema.enum === undefined || listOf(schema.enum).some((one) => sameJson(one, value));
}

function isOfType(type: Json, value: Json): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function isValidInParts(schema: JsonObject, value: Json, ask: Ask): boolean {
  const holds = (part: Json): boolean => ask(part, value);
  if (schema.allOf !== undefined && !listOf(schema.allOf).every(holds)) return false;
  if (schema.anyOf !== undefined && !listOf(schema.anyOf).some(holds)) return false;
  if (schema.oneOf !== undefined && listOf(schema.oneOf).filter(holds).length !== 1) return false;
  if (schema.not !== undefined && holds(schema.not)) return false;
  if (schema.if === undefined) return true;
  return holds((holds(schema.if) ? schema.then : schema.else) ?? true);
}

function isValidText(schema: JsonObject, text: string): boolean {
  const { minLength, maxLength, pattern, format } = schema;
  if (typeof minLength === "number" && [...text].length < minLength) return false;
  if (typeof maxLength === "number" && [...text].length > maxLength) return false;
  if (typeof pattern === "string" && !matches(pattern, text)) return false;
  const isFormat = typeof format === "string" && Object.hasOwn(formats, format) ? formats[format] : undefined;
  return isFormat === undefined || isFormat(text);
}

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new SchemaTrouble(compiled.error);
  return compiled.value(text);
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(Date.parse(text)).toISOString().startsWith(text);

/** The formats the documented system asks for. Others say something to people only. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  email: (text) => /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text),
  uri: (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) && URL.canParse(text),
  date: isDay,
  "date-time": (text) =>
    /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/.test(text) &&
    isDay(text.slice(0, 10)) &&
    !Number.isNaN(Date.parse(text.replace(" ", "T"))),
};

function isValidNumber(schema: JsonObject, value: number): boolean {
  const limit = (word: string): number | null => (typeof schema[word] === "number" ? schema[word] : null);
  const [least, most, above, below] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map(limit);
  if (value < (least ?? -Infinity) || value > (most ?? Infinity)) return false;
  if (value <= (above ?? -Infinity) || value >= (below ?? Infinity)) return false;
  const step = limit("multipleOf");
  if (step === null) return true;
  // 0.3 is three times 0.1 for people, if not for binary fractions.
  const times = value / step;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

function isValidList(schema: JsonObject, list: Json[], ask: Ask, asked: Asked): boolean {
  const { items, contains, minItems, maxItems, uniqueItems } = schema;
  if (typeof minItems === "number" && list.length < minItems) return false;
  if (typeof maxItems === "number" && list.length > maxItems) return false;
  if (Array.isArray(items) && !items.every((item, i) => i >= list.length || ask(item, list[i] ?? null))) return false;
  if (items !== undefined && !Array.isArray(items) && !list.every((value) => ask(items, value))) return false;
  if (contains !== undefined && !list.some((value) => ask(contains, value))) return false;
  if (uniqueItems !== true) return true;
  asked.stepsLeft -= list.length ** 2 / 2;
  if (asked.stepsLeft < 0) throw new SchemaTrouble("too much work");
  return list.every((value, i) => !list.slice(0, i).some((other) => sameJson(other, value)));
}

function isValidObject(schema: JsonObject, object: JsonObject, ask: Ask, asked: Asked): boolean {
  const keys = Object.keys(object);
  const { minProperties, maxProperties, propertyNames, additionalProperties } = schema;
  const missing = listOf(schema.required).some((key) => typeof key === "string" && !Object.hasOwn(object, key));
  if (missing) {
    asked.isMissing = true;
    return false;
  }
  if (typeof minProperties === "number" && keys.length < minProperties) return false;
  if (typeof maxProperties === "number" && keys.length > maxProperties) return false;
  if (propertyNames !== undefined && !keys.every((key) => ask(propertyNames, key))) return false;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : [];
  return keys.every((key) => {
    if (isUnsafeKey(key)) return true;
    const value = object[key] ?? null;
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const fitting = patterns.filter(([pattern]) => matches(pattern, key)).map(([, below]) => below);
    const below = own === undefined ? fitting : [own, ...fitting];
    if (below.length === 0 && additionalProperties !== undefined) return ask(additionalProperties, value);
    return below.every((one) => ask(one, value));
  });
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
