import * as z from "zod";
import { isObject, type Json, type JsonObject } from "../lib/json";
import type { AnswerShape, Route } from "./framework";
import { problemCodes } from "./problem";

/** The OpenAPI 3.1 document of these routes, from the same schemas that validate. */
export function openapiOf(routes: readonly Route[], baseUrl: string): JsonObject {
  const schemas: JsonObject = { Error: errorSchema() };
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    if (route.hidden) continue;
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operationOf(route, schemas);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Edgecase API",
      version: "1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "Risk decisions on people and businesses: open a case, send it events, read why it is where it is. " +
        "Times are ISO 8601 in UTC. Lists are keyset-paginated by `cursor`. Every answer carries `Request-Id`.",
    },
    servers: [{ url: baseUrl }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(routes.filter((route) => !route.hidden).map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "`ek_<sandbox|live>_<keyId>_<secret>`" },
        session: { type: "apiKey", in: "cookie", name: "__Host-edgecase", description: "Analysts, after signing in." },
        flowSession: { type: "http", scheme: "bearer", description: "An applicant's, from `openFlow`." },
      },
    },
  };
}

function operationOf(route: Route, schemas: JsonObject): JsonObject {
  const responses: JsonObject = {};
  for (const [status, shape] of Object.entries(route.answers)) responses[status] = answerOf(shape, schemas);
  responses.default = {
    description: "The request was refused, or failed.",
    headers: requestIdHeader,
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
  const operation: JsonObject = {
    operationId: route.name,
    summary: route.summary,
    tags: [route.tag],
    parameters: parametersOf(route, schemas),
    responses,
  };
  if (route.description !== null) operation.description = route.description;
  if ("public" in route.policy) operation.security = route.policy.proof ? [{ [route.policy.proof]: [] }] : [];
  else if (route.policy.scope !== "any") operation["x-scope"] = route.policy.scope;
  if (route.stepUp !== null) operation["x-step-up"] = route.stepUp;
  const body = bodyOf(route, schemas);
  if (body !== null) operation.requestBody = body;
  return operation;
}

function answerOf(shape: AnswerShape, schemas: JsonObject): JsonObject {
  const content: JsonObject =
    typeof shape === "string"
      ? { [shape]: { schema: { type: "string" } } }
      : { "application/json": { schema: schemaOf(shape, "output", schemas) } };
  return { description: "Done.", headers: requestIdHeader, content };
}

function bodyOf(route: Route, schemas: JsonObject): JsonObject | null {
  if (route.body === null) return null;
  const schema: Json = route.body === "raw" ? {} : schemaOf(route.body, "input", schemas);
  return { required: true, content: { [route.form ? "multipart/form-data" : "application/json"]: { schema } } };
}

function parametersOf(route: Route, schemas: JsonObject): Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name as string,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const query = schemaOf(route.query, "input", schemas);
  const required = Array.isArray(query.required) ? query.required : [];
  const inQuery = Object.entries(isObject(query.properties) ? query.properties : {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema: schema ?? {},
    ...(isObject(schema) && typeof schema.description === "string" && { description: schema.description }),
  }));
  const inHeader: Json[] = [];
  if (route.idempotent !== "none")
    inHeader.push({
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "Same key and body: same answer for 24 hours, one effect. Same key, other body: 422.",
      schema: { type: "string", minLength: 1, maxLength: 255 },
    });
  if (route.idempotent === "case" && route.path.includes("{id}"))
    inHeader.push({
      name: "If-Match",
      in: "header",
      required: false,
      description: 'The version the case must have, as `"7"`. Same as `expectedVersion` in the body.',
      schema: { type: "string" },
    });
  return [...inPath, ...inQuery, ...inHeader];
}

/** JSON Schema of a zod schema; named parts move to `components/schemas`. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: JsonObject): JsonObject {
  const { $schema: _dialect, $defs, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  for (const [name, part] of Object.entries($defs ?? {})) schemas[name] ??= relocated(part as Json);
  return relocated(rest as Json) as JsonObject;
}

function relocated(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(relocated);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === "$ref" && typeof value === "string"
        ? [key, value.replace("#/$defs/", "#/components/schemas/")]
        : [key, relocated(value)],
    ),
  );
}

const requestIdHeader: JsonObject = {
  "Request-Id": { description: "Names this request in our log.", schema: { type: "string" } },
};

function errorSchema(): JsonObject {
  const types = [...new Set(Object.values(problemCodes).map((entry) => entry.type))];
  const meanings = Object.entries(problemCodes).map(
    ([code, { status, meaning }]) => `- \`${code}\` (${status}): ${meaning}`,
  );
  return {
    type: "object",
    required: ["error"],
    properties: {
      error: {
        type: "object",
        required: ["type", "code", "message", "requestId"],
        properties: {
          type: { type: "string", enum: types },
          code: { type: "string", enum: Object.keys(problemCodes), description: meanings.join("\n") },
          message: { type: "string", description: "For people. It may change; the code does not." },
          param: { type: "string", description: "Path of the field, or name of the parameter or header, to blame." },
          details: { type: "object", additionalProperties: true },
          requestId: { type: "string" },
        },
      },
    },
  };
}
