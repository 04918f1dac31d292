import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { Refusal } from "../../src/domain";
import { err } from "../../src/lib/result";
import { answer, definePublicRoute, defineRoute, type Route } from "../../src/routes/framework";
import { type AppEnv, dressed } from "../../src/routes/framework-headers";
import { failed, mountRoutes } from "../../src/routes/framework-mount";
import { openapiOf } from "../../src/routes/openapi";
import { envelope, problem, problemCodes, problemOf, statusOf } from "../../src/routes/problem";

const shape = { public: "a test", tag: "Test", answers: { 200: z.looseObject({}) } } as const;
const routes: Route[] = [
  definePublicRoute(
    {
      ...shape,
      name: "echo",
      method: "POST",
      path: "/api/things/{id}",
      summary: "Echo",
      query: z.strictObject({ n: z.coerce.number().int().default(1) }),
      body: z.strictObject({ text: z.string().optional() }),
    },
    ({ params, query, body }) => answer(200, { params, query, body }),
  ),
  definePublicRoute({ ...shape, name: "read", method: "GET", path: "/api/things/{id}", summary: "Read" }, () =>
    err(problem("stale_version", "no", { param: "expectedVersion", details: { current: 3 } })),
  ),
  definePublicRoute({ ...shape, name: "raw", method: "POST", path: "/api/raw", summary: "Raw", body: "raw" }, (call) =>
    answer(200, { text: call.text, body: call.body ?? null }),
  ),
  definePublicRoute(
    {
      ...shape,
      name: "broken",
      method: "GET",
      path: "/api/broken/{id}",
      summary: "Broken",
      query: z.object({ kind: z.string().optional() }),
    },
    ({ query }) => {
      throw Object.assign(
        new Error("Ada Lovelace could not be stored"),
        query.kind === "busy" ? { retryable: true } : {},
      );
    },
  ),
  defineRoute(
    { ...shape, scope: "admin", name: "locked", method: "POST", path: "/api/locked", summary: "Locked" },
    () => answer(200, {}),
  ),
];
const app = new Hono<AppEnv>().use(dressed) as Hono<AppEnv>;
mountRoutes(app, routes);
app.onError(failed);
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  app.request(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

describe("a route", () => {
  it("hands its handler what its schemas made of the request", async () => {
    const response = await post("/api/things/a%2Fb?n=7", '{"text":"hi"}');
    expect(await response.json()).toEqual({ params: { id: "a/b" }, query: { n: 7 }, body: { text: "hi" } });
  });

  it("takes no body for an empty one", async () => {
    const response = await app.request("/api/things/x", { method: "POST" });
    expect(await response.json()).toEqual({ params: { id: "x" }, query: { n: 1 }, body: {} });
  });

  it.each([
    ["?n=x", "{}", {}, 400, "bad_value", "n"],
    ["?m=1", "{}", {}, 400, "unknown_field", "m"],
    ["?n=1&n=2", "{}", {}, 400, "bad_value", "n"],
    ["", '{"more":1}', {}, 400, "unknown_field", "more"],
    ["", "[]", {}, 400, "bad_value", ""],
    ["", "{}", { "content-type": "text/plain" }, 415, "unsupported_media_type", "Content-Type"],
    ["", "{}", { "idempotency-key": "x".repeat(256) }, 400, "bad_value", "Idempotency-Key"],
  ])("refuses %s %s", async (query, body, headers, status, code, param) => {
    const response = await post(`/api/things/x${query}`, body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request", code, ...(param && { param }) } });
  });

  it("refuses a body of more than a megabyte", async () => {
    const response = await post("/api/things/x", JSON.stringify({ text: "x".repeat(1_000_000) }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: "too_large" } });
  });

  it("hands over raw text unparsed", async () => {
    expect(await (await post("/api/raw", '{"a":  1}')).json()).toEqual({ text: '{"a":  1}', body: null });
  });

  it("answers 405 with what the path does have", async () => {
    const response = await app.request("/api/things/x", { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST, GET");
    expect(await response.json()).toMatchObject({ error: { code: "method_not_allowed" } });
  });

  it("with a scope is closed to callers without a key", async () => {
    const response = await post("/api/locked", "{}");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });
});

describe("every answer", () => {
  it("carries a Request-Id of its own, repeated in the envelope, and the security headers", async () => {
    const [first, second] = await Promise.all([app.request("/api/things/x"), app.request("/api/things/x")]);
    const { error } = (await first.json()) as { error: Record<string, unknown> };
    expect(first.headers.get("request-id")).toMatch(/^req_[0-9a-z]{26}$/);
    expect(first.headers.get("request-id")).not.toBe(second.headers.get("request-id"));
    expect(error).toEqual({
      type: "conflict",
      code: "stale_version",
      message: "no",
      param: "expectedVersion",
      details: { current: 3 },
      requestId: first.headers.get("request-id"),
    });
    for (const answer of [first, await app.request("/nowhere")]) {
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("same-origin");
      expect(answer.headers.get("strict-transport-security")).toContain("max-age");
    }
  });
});

describe("what is thrown", () => {
  it("becomes a 500 whose reference finds it in the log; neither shows the message or the path", async () => {
    const written = vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await app.request("/api/broken/secret-of-a-link");
    const text = await response.text();
    const line: unknown = written.mock.calls[0]?.[0];
    written.mockRestore();
    expect(response.status).toBe(500);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(JSON.parse(text)).toMatchObject({
      error: { type: "internal", code: "internal", requestId: response.headers.get("request-id") },
    });
    expect(JSON.parse(String(line))).toMatchObject({
      event: "request.failed",
      route: "/api/broken/:id",
      requestId: response.headers.get("request-id"),
    });
    expect(text + String(line)).not.toMatch(/Ada Lovelace|secret-of-a-link/);
  });

  it("is a 503 when trying again can help", async () => {
    const written = vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await app.request("/api/broken/x?kind=busy");
    written.mockRestore();
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  });
});

describe("refusals", () => {
  const caseId = "case_x" as Extract<Refusal, { code: "case_exists" }>["caseId"];
  it.each<[Refusal, number]>([
    [{ code: "unknown_case" }, 404],
    [{ code: "stale_version", expected: 1, current: 2 }, 409],
    [{ code: "event_not_allowed", state: "a", event: "b", allowed: ["c"] }, 409],
    [{ code: "case_closed", status: "completed" }, 409],
    [{ code: "not_permitted", message: "no" }, 403],
    [{ code: "decision_pending", dueAtMs: 0 }, 409],
    [{ code: "engine_owned", param: "pluginsOutput" }, 400],
    [{ code: "bad_value", param: "merge", message: "no" }, 400],
    [{ code: "unknown_document", documentId: "d" }, 404],
    [{ code: "unknown_note", noteId: "n" }, 404],
    [{ code: "unknown_incident", incidentId: "i" }, 404],
    [{ code: "no_result_wanted", incidentId: "i" }, 400],
    [{ code: "case_too_large", limitBytes: 1 }, 413],
    [{ code: "too_many_steps", message: "round and round" }, 409],
    [{ code: "idempotency_key_reused" }, 422],
    [{ code: "case_exists", caseId, by: "entity" }, 409],
    [{ code: "unknown_definition", workflow: "w" }, 404],
    [{ code: "definition_not_published", workflow: "w" }, 409],
  ])("%o is %i", (refusal, status) => {
    const trouble = problemOf(refusal);
    expect(statusOf(trouble)).toBe(status);
    expect(JSON.parse(envelope(trouble, "req_1")).error.type).toBe(problemCodes[trouble.code].type);
  });

  it("that name what is allowed say it in the details", () => {
    const refusal: Refusal = { code: "event_not_allowed", state: "a", event: "b", allowed: ["c"] };
    expect(problemOf(refusal).details).toEqual({ state: "a", event: "b", allowed: ["c"] });
  });
});

describe("the OpenAPI document", () => {
  const document = openapiOf(routes, "http://edgecase.test");

  it("lists each route with its parameters, and every error code", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      paths: {
        "/api/things/{id}": {
          post: {
            operationId: "echo",
            security: [],
            parameters: [{ $ref: "#/components/parameters/ThingId" }, { name: "n", in: "query", required: false }],
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/EchoRequest" } } } },
          },
        },
        "/api/locked": { post: { "x-scope": "admin" } },
      },
      components: {
        parameters: { ThingId: { name: "id", in: "path", required: true } },
        schemas: { EchoRequest: { additionalProperties: false } },
      },
    });
    for (const code of Object.keys(problemCodes)) expect(JSON.stringify(document)).toContain(`\`${code}\``);
  });
});
