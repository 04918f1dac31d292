import { isObject, type Json, type JsonObject } from "../lib/json";
import { isRecorded } from "./openapi-examples";
import { pathVariables } from "./openapi-paths";

type Kind = "responses" | "parameters" | "examples";

/**
 * The same document with what operations have in common said once, in `components`: every refusal, and answers, parameters and examples that
 * two operations or more have alike. `operationsIn` reads them back in their places.
 */
export function sharedParts(document: JsonObject): JsonObject {
  const shelf = new Shelf(objectIn(document.components));
  const operations = withCommonExamples(everyOperation(document), shelf);
  const seen = new Map<string, number>();
  for (const { operation } of operations)
    for (const part of [...listIn(operation.parameters), ...Object.values(objectIn(operation.responses))])
      seen.set(JSON.stringify(part), (seen.get(JSON.stringify(part)) ?? 0) + 1);
  const isCommon = (part: Json) => (seen.get(JSON.stringify(part)) ?? 0) > 1;
  const paths: Record<string, JsonObject> = {};
  for (const { path, method, operation } of operations) {
    const parameters = listIn(operation.parameters).map((one) =>
      isCommon(one) ? shelf.put("parameters", parameterName(one, path), one) : one,
    );
    const responses = mapped(objectIn(operation.responses), (response, status) =>
      isRefusal(status) || isCommon(response)
        ? shelf.put("responses", responseName(status, objectIn(response)), response)
        : response,
    );
    paths[path] = { ...paths[path], [method]: { ...operation, parameters, responses } };
  }
  return { ...document, paths, components: shelf.components };
}

/** The operations of a document, each with its place and with all that it shares but its schemas put where it belongs. */
export function operationsIn(document: JsonObject): { path: string; method: string; operation: JsonObject }[] {
  const components = objectIn(document.components);
  const meant = (part: Json): Json => {
    const [, kind = "", name = ""] =
      /^#\/components\/(responses|parameters|examples)\/(.+)$/.exec(String(objectIn(part).$ref)) ?? [];
    return kind === "" ? part : (objectIn(components[kind])[name] ?? part);
  };
  return everyOperation(document).map(({ path, method, operation }) => ({
    path,
    method: method.toUpperCase(),
    operation: {
      ...operation,
      parameters: listIn(operation.parameters).map(meant),
      responses: mapped(objectIn(operation.responses), (one) => withExamples(meant(one), meant)),
    },
  }));
}

/** The whole document as `operationsIn` sees it: for tools that follow references to schemas only. */
export function resolvedParts(document: JsonObject): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const { path, method, operation } of operationsIn(document))
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  return { ...document, paths };
}

function withExamples(response: Json, meant: (part: Json) => Json): Json {
  if (!isObject(response) || response.content === undefined) return response;
  const content = mapped(objectIn(response.content), (media) =>
    isObject(media) && isObject(media.examples)
      ? { ...media, examples: mapped(media.examples, (one) => meant(one)) }
      : media,
  );
  return { ...response, content };
}

interface Placed {
  path: string;
  /** As the document writes it: `get`. */
  method: string;
  operation: JsonObject;
}

/** The operations of a document with what they refer to left where it is. */
export const everyOperation = ({ paths }: JsonObject): Placed[] =>
  Object.entries(objectIn(paths)).flatMap(([path, methods]) =>
    Object.entries(objectIn(methods)).flatMap(([method, operation]) =>
      isObject(operation) ? [{ path, method, operation }] : [],
    ),
  );

/** `components` as they grow. Two parts that would have one name are told apart by a number. */
class Shelf {
  readonly components: Record<string, JsonObject>;

  constructor(components: JsonObject) {
    this.components = { responses: {}, parameters: {}, examples: {} };
    for (const [kind, parts] of Object.entries(components)) this.components[kind] = { ...objectIn(parts) };
  }

  put(kind: Kind, name: string, part: Json): JsonObject {
    const parts = this.components[kind] ?? {};
    this.components[kind] = parts;
    for (let n = 1; ; n += 1) {
      const own = n === 1 ? name : `${name}${n}`;
      if (parts[own] !== undefined && JSON.stringify(parts[own]) !== JSON.stringify(part)) continue;
      parts[own] = part;
      return { $ref: `#/components/${kind}/${own}` };
    }
  }
}

/** Where several operations answer with the same named shape, the recorded example that says most stands for all of them. */
function withCommonExamples(operations: readonly Placed[], shelf: Shelf): Placed[] {
  const told = operations.flatMap(({ operation }) =>
    Object.values(objectIn(operation.responses)).flatMap((response) => {
      const { schema, example } = jsonOf(response);
      return example === undefined ? [] : [{ name: nameOf(schema), example }];
    }),
  );
  const common = new Map<string, JsonObject>();
  for (const [name, alike] of Map.groupBy(told, (one) => one.name)) {
    if (name === "" || alike.length === 1) continue;
    const [value = null] = alike
      .map(({ example }) => example)
      .sort((a, b) => Number(isRecorded(b)) - Number(isRecorded(a)) || lengthOf(b) - lengthOf(a));
    common.set(name, { [name]: shelf.put("examples", name, { summary: name, value }) });
  }
  return operations.map((one) => ({
    ...one,
    operation: {
      ...one.operation,
      responses: mapped(objectIn(one.operation.responses), (response) => shared(response, common)),
    },
  }));
}

function shared(response: Json, common: ReadonlyMap<string, JsonObject>): Json {
  const { schema = {}, example } = jsonOf(response);
  const examples = common.get(nameOf(schema));
  if (examples === undefined || example === undefined) return response;
  const { content, ...rest } = objectIn(response);
  return { ...rest, content: { ...objectIn(content), "application/json": { schema, examples } } };
}

const jsonOf = (response: Json): JsonObject => objectIn(objectIn(objectIn(response).content)["application/json"]);
const nameOf = (schema: Json | undefined): string => {
  const { $ref } = objectIn(schema);
  return typeof $ref === "string" ? ($ref.split("/").at(-1) ?? "") : "";
};
const lengthOf = (value: Json): number => JSON.stringify(value).length;

const isRefusal = (status: string): boolean => /^[45]/.test(status);

/** Codes that mostly come together, by one word. */
const together: [string, readonly string[]][] = [
  ["BadRequest", ["bad_value", "unknown_field", "unknown_api_version"]],
  ["BadValue", ["bad_value", "unknown_field"]],
  ["BadJson", ["bad_json", "unsafe_key", "too_deep"]],
  ["ServerError", ["internal", "not_ready"]],
];

/** A refusal goes by its codes, another answer by what it is made of. */
function responseName(status: string, response: JsonObject): string {
  const { schema, examples } = jsonOf(response);
  if (!isRefusal(status)) return `${nameOf(schema) || "Empty"}${status}`;
  let codes = Object.keys(objectIn(examples));
  const words: string[] = [];
  for (const [word, group] of together) {
    if (!group.every((code) => codes.includes(code))) continue;
    words.push(word);
    codes = codes.filter((code) => !group.includes(code));
  }
  return [...words, ...codes.map(pascal)].join(".");
}

/** `id` of `/cases/{id}` → `CaseId`. */
function parameterName({ name, in: place }: JsonObject, path: string): string {
  const variable = place === "path" && pathVariables(path).find((one) => one.name === name)?.variable;
  return pascal(variable || String(name));
}

const pascal = (text: string): string =>
  text.replaceAll(/(?:^|\W+|[_-])(\w|$)/g, (_all, letter: string) => letter.toUpperCase());
const mapped = (parts: JsonObject, change: (part: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, change(part, key)]));
const listIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
