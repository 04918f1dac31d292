import * as z from "zod";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { apiVersions, newestVersion, versionHeader } from "./api-versions";
import type { AnswerShape, Route } from "./framework";
import { answerExample, requestExample } from "./openapi-examples";
import { problemsOf } from "./openapi-problems";
import { namedSchema } from "./openapi-schema";
import { aboutParameter, aboutPath, needs, successOf } from "./openapi-words";
import { type ProblemCode, problemCodes } from "./problem";

/** One operation of the OpenAPI document. Named parts of its schemas go to `schemas`. */
export function operationOf(route: Route, schemas: JsonObject): JsonObject {
  const body = requestBodyOf(route, schemas);
  const asked = needs(route);
  return {
    operationId: route.name,
    summary: route.summary,
    description: [route.description, asked.sentence].filter((part) => part !== null).join("\n\n"),
    tags: [route.tag],
    security: asked.security,
    ...("scope" in route.policy && route.policy.scope !== "any" && { "x-scope": route.policy.scope }),
    ...(route.stepUp !== null && { "x-step-up": route.stepUp }),
    parameters: parametersOf(route),
    ...(body !== null && { requestBody: body }),
    responses: { ...successes(route, schemas), ...refusals(problemsOf(route)) },
  };
}

/** `openCase` → `OpenCase`, the name of what belongs to the operation alone. */
const titled = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function successes(route: Route, schemas: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, shape]) => [
      status,
      {
        description: successOf(route, Number(status)),
        headers: {
          ...headersOf("Request-Id"),
          ...(route.idempotent !== "none" && headersOf("Idempotent-Replayed")),
        },
        ...(hasBody(status) && { content: contentOf(route, Number(status), shape, schemas) }),
      },
    ]),
  );
}

const hasBody = (status: string): boolean => status !== "204" && status !== "101";

function contentOf(route: Route, status: number, shape: AnswerShape, schemas: JsonObject): JsonObject {
  const others = status === 200 ? Object.fromEntries(route.alsoAs.map((type) => [type, asText])) : {};
  if (typeof shape === "string") return { [shape.split(";")[0] ?? shape]: asText, ...others };
  const several = Object.keys(route.answers).filter(hasBody).length > 1;
  const schema = namedSchema(shape, "output", `${titled(route.name)}Answer${several ? status : ""}`, schemas);
  return { "application/json": { schema, example: answerExample(route, status, schema, schemas) }, ...others };
}

/** Bytes that are read as they come: a file, or a text that is signed. */
const rawExample = (type: string): string =>
  type === "application/json" ? '{"status": "approved"}' : "(text or bytes of this type)";

/** What is not JSON is described by its type alone. */
const asText: JsonObject = { schema: { type: "string" }, example: "(text or bytes of this type)" };

/** The refusals by status, each with its codes. What is our fault goes together as `5XX`. */
function refusals(all: readonly ProblemCode[]): JsonObject {
  const byStatus = Map.groupBy(all, (code) => {
    const { status } = problemCodes[code];
    return status < 500 ? String(status) : "5XX";
  });
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codesTold(codes),
        headers: {
          ...headersOf("Request-Id"),
          ...(status === "401" && headersOf("WWW-Authenticate")),
          ...(status === "429" && headersOf("Retry-After", "RateLimit", "RateLimit-Policy")),
          ...(status === "5XX" && headersOf("Retry-After")),
        },
        content: {
          "application/json": {
            schema: { $ref: "#/components/schemas/Error" },
            examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
          },
        },
      },
    ]),
  );
}

/** What a single code means; of several their names: what each means stands with its example. */
const codesTold = (codes: readonly ProblemCode[]): string => {
  const [code = "internal", ...others] = codes;
  return others.length === 0
    ? `\`${code}\`: ${problemCodes[code].meaning}`
    : codes.map((one) => `\`${one}\``).join(", ");
};

const headersOf = (...names: string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

function requestBodyOf(route: Route, schemas: JsonObject): JsonObject | null {
  if (route.body === null) return null;
  if (route.body === "raw") {
    const content = route.bodyAs.map((type) => [
      type,
      { schema: { type: "string", contentMediaType: type }, example: rawExample(type) },
    ]);
    return { required: true, "x-raw": true, content: Object.fromEntries(content) };
  }
  const schema = namedSchema(route.body, "input", `${titled(route.name)}Request`, schemas);
  const type = route.form ? "multipart/form-data" : "application/json";
  const empty = !route.form && route.body.safeParse({}).success;
  return { required: !empty, content: { [type]: { schema, example: requestExample(route, schema, schemas) } } };
}

function parametersOf(route: Route): Json[] {
  const inPath = propertiesOf(route.params);
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: aboutPath(route.path, name),
    schema: { type: "string", ...withoutDescription(inPath.properties[name]) },
  }));
  const inQuery = propertiesOf(route.query);
  const query = Object.entries(inQuery.properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: inQuery.required.includes(name),
    description: isObject(schema) && typeof schema.description === "string" ? schema.description : aboutParameter(name),
    schema: withoutDescription(schema),
  }));
  const headers = Object.entries(route.headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
  return [...path, ...query, ...headers, ...headerParameters(route)];
}

function headerParameters(route: Route): Json[] {
  const parameters: Json[] = [];
  if ("scope" in route.policy)
    parameters.push({
      name: versionHeader,
      in: "header",
      required: false,
      description: "The version of the API that this call speaks. Without it: the one the key is pinned to.",
      schema: { type: "string", enum: [...apiVersions.known] },
      example: newestVersion(apiVersions),
    });
  if (route.idempotent !== "none")
    parameters.push({
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "Same key and body: same answer for 24 hours, one effect. Same key, other body: 422.",
      schema: { type: "string", minLength: 1, maxLength: 255 },
    });
  if (route.idempotent === "case" && route.path.includes("{id}"))
    parameters.push({
      name: "If-Match",
      in: "header",
      required: false,
      description: 'The version the case must have, as `"7"`. Same as `expectedVersion` in the body.',
      schema: { type: "string" },
    });
  return parameters;
}

function propertiesOf(schema: z.ZodType): { properties: JsonObject; required: Json[] } {
  const { properties, required } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return { properties: (properties ?? {}) as JsonObject, required: required ?? [] };
}

function withoutDescription(schema: Json | undefined): JsonObject {
  if (!isObject(schema)) return {};
  const { description: _said, ...rest } = schema;
  return rest;
}
