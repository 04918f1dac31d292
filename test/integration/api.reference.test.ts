import { describe, expect, it } from "vitest";
import { isObject, type Json } from "../../src/lib/json";
import { apiRoutes } from "../../src/routes/api";
import { anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { eventually } from "../support/eventually";

const nobody = clientWith({});

/** Every `$ref` in a JSON document. */
function refsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner),
  );
}

describe("the OpenAPI document", () => {
  it("describes every route, and all its references lead somewhere", async () => {
    const document = (await nobody.get("/openapi.json")).json;
    expect(document.openapi).toBe("3.1.0");
    for (const route of apiRoutes.filter((one) => !one.hidden)) {
      const paths = isObject(document.paths) ? document.paths[route.path] : undefined;
      const operation = isObject(paths) ? paths[route.method.toLowerCase()] : undefined;
      expect([route.path, isObject(operation) && operation.operationId]).toEqual([route.path, route.name]);
    }
    const refs = new Set(refsIn(document));
    expect(refs.size).toBeGreaterThan(5);
    for (const ref of refs) {
      expect(ref).toMatch(/^#\/components\/(schemas|headers|examples|parameters|responses)\/[\w.-]+$/);
      // OpenAPI allows dots in names.
      const there = ref
        .slice(2)
        .split("/")
        .reduce<Json | undefined>((at, part) => (isObject(at) ? at[part] : undefined), document);
      expect([ref, there]).not.toEqual([ref, undefined]);
    }
  });

  it("is readable as a page without scripts, under a nonce of its own", async () => {
    const [first, second] = [await nobody.get("/docs/operations"), await nobody.get("/docs/operations")];
    expect(first.status).toBe(200);
    expect(first.headers.get("content-type")).toContain("text/html");
    expect(first.text).toContain("/api/v1/cases/{id}/events");
    expect(first.text).not.toContain("<script");
    const nonceOf = (policy: string | null) => /style-src 'nonce-([^']+)'/.exec(policy ?? "")?.[1];
    const nonces = [first, second].map((page) => nonceOf(page.headers.get("content-security-policy")));
    expect(nonces[0]).toMatch(/^[\w-]{20,}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });
});

it("healthz and readyz answer without a key", async () => {
  const health = await nobody.get("/healthz");
  expect([health.status, health.json]).toEqual([200, { status: "ok" }]);
  // Asked again and again, as a load balancer does: where a machine is busy, a part may be late once.
  await eventually(async () => {
    const ready = await nobody.get("/readyz");
    expect([ready.status, Object.keys(ready.at("parts") ?? {})]).toEqual([
      200,
      ["settings", "d1", "r2", "objects", "queues", "sweeper"],
    ]);
  });
});

it("me tells a key and a person who they are", async () => {
  const { api, tenantId, keyId } = await aTenantClient({ scopes: ["cases:read"] });
  expect((await api.get("/me")).json).toMatchObject({
    tenant: { id: tenantId, environment: "sandbox" },
    actor: { kind: "api_key", id: keyId },
    scopes: ["cases:read"],
  });
  const analyst = await anAnalystClient(tenantId, "viewer");
  expect((await analyst.api.get("/me")).at("actor")).toEqual({
    kind: "analyst",
    id: analyst.user.id,
    name: analyst.user.name,
    email: analyst.user.email,
    role: "viewer",
    capabilities: ["cases:read"],
    caseScope: null,
  });
});

it("G31: every kind of answer carries the security headers", async () => {
  for (const path of [
    "/healthz",
    "/docs",
    "/api/v1/openapi.json",
    "/api/v1/cases",
    "/api/v1/nowhere",
    "/sign-in/x",
    "/console",
  ]) {
    const { headers } = await nobody.get(path);
    for (const name of [
      "content-security-policy",
      "x-content-type-options",
      "strict-transport-security",
      "referrer-policy",
      "x-frame-options",
      "request-id",
    ])
      expect([path, name, headers.has(name)]).toEqual([path, name, true]);
    expect(headers.get("cache-control")).toBe("no-store");
  }
});
