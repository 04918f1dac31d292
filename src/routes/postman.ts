import { isObject, type Json, type JsonObject } from "../lib/json";
import { type PathVariable, pathVariables } from "./openapi-paths";
import { operationsIn } from "./openapi-shared";

/**
 * A Postman collection (v2.1; Bruno and Insomnia import it too) of an OpenAPI document: folders by tag, the examples as bodies. The address,
 * the key and every id are variables; writes that remember keys get a new one each time they are sent.
 */
export function postmanOf(document: JsonObject): JsonObject {
  const operations = operationsIn(document).map((one) => ({ ...one, variables: pathVariables(one.path) }));
  const ids = [...new Set(operations.flatMap(({ variables }) => variables.map(({ variable }) => variable)))].sort();
  const tags = listIn(document.tags);
  const [server] = listIn(document.servers);
  return {
    info: {
      name: textOf(objectIn(document.info).title),
      description: textOf(objectIn(document.info).description),
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{apiKey}}", type: "string" }] },
    variable: [
      { key: "baseUrl", value: textOf(server?.url), type: "string" },
      ...["apiKey", ...ids].map((key) => ({ key, value: "", type: "string" })),
    ],
    item: tags.map((tag) => ({
      name: textOf(tag.name),
      description: textOf(tag.description),
      item: operations
        .filter(({ operation }) => Array.isArray(operation.tags) && operation.tags[0] === tag.name)
        .map(itemOf),
    })),
  };
}

interface Placed {
  path: string;
  method: string;
  operation: JsonObject;
  variables: PathVariable[];
}

function itemOf({ path, method, operation, variables }: Placed): JsonObject {
  const parameters = listIn(operation.parameters);
  const body = bodyOf(operation);
  const headers: Json[] = [{ key: "Accept", value: "application/json" }];
  if (parameters.some(({ name }) => name === "Idempotency-Key"))
    headers.push({ key: "Idempotency-Key", value: "{{$guid}}" });
  if (body?.mode === "raw") headers.push({ key: "Content-Type", value: "application/json" });
  const segments = path
    .split("/")
    .slice(1)
    .map((part) => part.replace(/^\{(\w+)\}$/, ":$1"));
  const request: JsonObject = {
    method,
    header: headers,
    description: textOf(operation.description),
    url: {
      raw: `{{baseUrl}}/${segments.join("/")}`,
      host: ["{{baseUrl}}"],
      path: segments,
      query: parameters
        .filter((one) => one.in === "query")
        .map(({ name, description, required, schema }) => ({
          key: textOf(name),
          value: firstValue(objectIn(schema)),
          description: textOf(description),
          disabled: required !== true,
        })),
      variable: variables.map(({ name, variable }) => ({ key: name, value: `{{${variable}}}` })),
    },
    ...(body !== null && { body }),
    ...(Array.isArray(operation.security) && operation.security.length === 0 && { auth: { type: "noauth" } }),
  };
  return { name: textOf(operation.summary), id: textOf(operation.operationId), request, response: [] };
}

function bodyOf(operation: JsonObject): JsonObject | null {
  const [media] = Object.entries(objectIn(objectIn(operation.requestBody).content));
  if (media === undefined) return null;
  const [type, said] = media;
  const { example } = objectIn(said);
  if (type === "multipart/form-data")
    return {
      mode: "formdata",
      formdata: Object.entries(objectIn(example)).map(([key, value]) =>
        Array.isArray(value) && value.includes("(bytes)")
          ? { key, type: "file", src: [] }
          : { key, type: "text", value: JSON.stringify(value) },
      ),
    };
  if (type !== "application/json") return { mode: "file", file: {} };
  return { mode: "raw", raw: JSON.stringify(example ?? {}, null, 2), options: { raw: { language: "json" } } };
}

const firstValue = ({ default: usual, enum: choices }: JsonObject): string => {
  const value = usual ?? (Array.isArray(choices) ? choices[0] : undefined);
  return value === undefined || value === null ? "" : String(value);
};

const listIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
