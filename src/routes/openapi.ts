import type { JsonObject } from "../lib/json";
import { apiVersions, newestVersion, versionHeader } from "./api-versions";
import type { Route } from "./framework";
import { operationOf } from "./openapi-operation";
import { sharedParts } from "./openapi-shared";
import { aboutTag, apiDescription } from "./openapi-words";
import { problemCodes } from "./problem";

/** The OpenAPI 3.1 document of these routes, from the same schemas that validate. */
export function openapiOf(routes: readonly Route[], baseUrl: string): JsonObject {
  const shown = routes.filter((route) => !route.hidden);
  const schemas: JsonObject = { Error: errorSchema() };
  const paths: Record<string, JsonObject> = {};
  for (const route of shown) {
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operationOf(route, schemas);
    paths[route.path] = path;
  }
  return sharedParts({
    openapi: "3.1.0",
    info: {
      title: "Edgecase API",
      version: "1",
      summary: "Risk decisions on people and businesses.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: apiDescription,
    },
    servers: [{ url: baseUrl, description: "This installation." }],
    externalDocs: { url: `${baseUrl}/docs/guides`, description: "Guides" },
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(shown.map((route) => route.tag))].map((name) => ({ name, description: aboutTag(name) })),
    paths,
    components: { schemas, headers, examples: problemExamples(), securitySchemes },
  });
}

const securitySchemes: JsonObject = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    description:
      "`ek_<sandbox|live>_<keyId>_<secret>`, made in the console or by `createApiKey`. What it may do are its scopes; `admin` holds all, and " +
      "`cases:write` holds `cases:read`. An operation names the scope it needs.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-edgecase",
    description: "People, after signing in to the console. An operation names the capability that the role must have.",
  },
  flowSession: { type: "http", scheme: "bearer", description: "An applicant's, from `openFlow`." },
};

const header = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: "string" },
  example,
});

const headers: JsonObject = {
  "Request-Id": header("Names this request in our log.", "req_01k8f3v6t2m4q7r9s5w8x0y1z3"),
  RateLimit: header(
    "What is left of the limit, and in how many seconds it starts anew (draft-ietf-httpapi-ratelimit-headers).",
    '"caller";r=0;t=10',
  ),
  "RateLimit-Policy": header("The limit: so many calls (`q`) in so many seconds (`w`).", '"caller";q=2000;w=10'),
  "Retry-After": header("Seconds to wait before trying again.", "1"),
  [versionHeader]: header("The version of the API that was spoken.", newestVersion(apiVersions)),
  "Idempotent-Replayed": header("`true`: the remembered answer to an earlier request with this key.", "true"),
  "WWW-Authenticate": header("How to say who you are.", 'Bearer realm="edgecase"'),
};

/** An error answer for every code, for operations to refer to. */
function problemExamples(): JsonObject {
  return Object.fromEntries(
    Object.entries(problemCodes).map(([code, { type, meaning }]) => [
      code,
      {
        summary: meaning,
        value: { error: { type, code, message: meaning, requestId: "req_01k8f3v6t2m4q7r9s5w8x0y1z3" } },
      },
    ]),
  );
}

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
