import { describe, expect, it } from "vitest";
import { makeApiKey } from "../../src/auth/api-key";
import { mayUse } from "../../src/auth/policy";
import { hasJsonBody, isForged, isSameOrigin } from "../../src/auth/same-origin";
import { sessionCookieHeader, sessionSecretOf } from "../../src/auth/session";
import { type Actor, idFrom, type Role, type Scope } from "../../src/domain";
import type { Env } from "../../src/env";
import { hmacSha256Hex } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";

const tenantId = idFrom("tenant", "eu_one");
const MASTER_KEY = "dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNA==";
// Only the settings are read here; the bindings belong to the integration tests.
const env = {
  MASTER_KEY,
  ENVIRONMENT: "test",
  BASE_URL: "https://edgecase.example",
  EGRESS_ALLOW_HOSTS: "",
  LOG_LEVEL: "error",
  OUTBOX_WAKE_MS: "30000",
  UNDO_SECONDS: "10",
} as Env;

const scopes: Scope[] = ["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"];

describe("scopes", () => {
  const usable = (actor: Actor) => scopes.filter((scope) => mayUse(actor, scope));
  const key = (...held: Scope[]): Actor => ({ kind: "api_key", tenantId, keyId: "k", scopes: held });
  const analyst = (role: Role): Actor => ({
    kind: "analyst",
    tenantId,
    userId: idFrom("user", "u"),
    role,
    name: "",
    email: "",
  });

  it.each<[string, Actor, Scope[]]>([
    ["no scope", key(), []],
    ["cases:read", key("cases:read"), ["cases:read"]],
    ["cases:write may read what it writes", key("cases:write"), ["cases:read", "cases:write"]],
    ["definitions:write", key("definitions:write"), ["definitions:write"]],
    ["webhooks:write", key("webhooks:write"), ["webhooks:write"]],
    ["secrets:write", key("secrets:write"), ["secrets:write"]],
    ["admin holds everything", key("admin"), scopes],
    ["viewers read", analyst("viewer"), ["cases:read"]],
    ["analysts read and write cases", analyst("analyst"), ["cases:read", "cases:write"]],
    ["administrators do everything", analyst("admin"), scopes],
    ["applicants have their own door", { kind: "applicant", tenantId, caseId: idFrom("case", "c"), linkId: "l" }, []],
    ["vendors have their own door", { kind: "vendor", tenantId, vendor: "v" }, []],
    ["the system does not call the API", { kind: "system", tenantId, part: "effects" }, []],
  ])("%s", (_name, actor, expected) => {
    expect(usable(actor)).toEqual(expected);
  });
});

describe("an API key", () => {
  it("has the documented form and stores only the keyed hash of its secret", () => {
    const wish = { name: "ci", scopes: ["admin" as const], expiresAtMs: null };
    const { key, row } = makeApiKey(env, tenantId, "sandbox", wish, 1);
    const [, keyId, secret] = /^ek_sandbox_([0-9a-z]{12})_([\w-]{43})$/.exec(key) ?? [];
    expect(keyId).toBe(row.id);
    expect(row.secretHash).toBe(hmacSha256Hex(derivedKey(MASTER_KEY, "api-keys"), `${keyId}|${secret}`));
    expect(JSON.stringify(row)).not.toContain(secret);
  });
});

describe("the session cookie", () => {
  const secretIn = (cookie: string | null) =>
    sessionSecretOf(new Request("https://edgecase.example/", cookie === null ? {} : { headers: { cookie } }));

  it.each<[string, string | null, string | null]>([
    ["none", null, null],
    ["alone", "__Host-edgecase=abc", "abc"],
    ["among others", "a=1; __Host-edgecase=abc; b=2", "abc"],
    ["a name that only ends alike", "x__Host-edgecase=abc", null],
    ["twice: somebody planted one", "__Host-edgecase=abc; __Host-edgecase=def", null],
  ])("is read: %s", (_name, cookie, expected) => {
    expect(secretIn(cookie)).toBe(expected);
  });

  it("is out of reach for scripts, other hosts and plain connections", () => {
    expect(sessionCookieHeader("abc")).toBe(
      "__Host-edgecase=abc; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=43200",
    );
    expect(sessionCookieHeader(null)).toContain("Max-Age=0");
  });
});

describe("a request that changes something with a cookie", () => {
  const request = (headers: Record<string, string>, init: RequestInit = {}) =>
    new Request("https://edgecase.example/api/v1/cases", { method: "POST", headers, ...init });

  it.each<[string, Record<string, string>, boolean]>([
    ["says nothing about its origin", {}, false],
    ["comes from this origin", { origin: "https://edgecase.example" }, true],
    ["comes from another origin", { origin: "https://evil.example" }, false],
    ["comes from a sandboxed frame", { origin: "null" }, false],
    ["comes from a look-alike", { origin: "https://edgecase.example.evil.example" }, false],
    ["comes over plain http", { origin: "http://edgecase.example" }, false],
    ["is same-origin by fetch metadata", { "sec-fetch-site": "same-origin" }, true],
    ["comes from a sibling host", { "sec-fetch-site": "same-site" }, false],
    ["comes from another site", { "sec-fetch-site": "cross-site", origin: "https://edgecase.example" }, false],
    ["contradicts itself", { "sec-fetch-site": "same-origin", origin: "https://evil.example" }, false],
  ])("%s", (_name, headers, ours) => {
    expect(isSameOrigin(request(headers), env)).toBe(ours);
    expect(isForged(request(headers), env)).toBe(!ours);
  });

  it("accepts the public address when the Worker sees another one", () => {
    const inner = new Request("http://127.0.0.1:8787/api/v1/cases", {
      method: "POST",
      headers: { origin: "https://edgecase.example" },
    });
    expect(isSameOrigin(inner, env)).toBe(true);
  });

  it.each([
    ["application/json", true],
    ["application/json; charset=utf-8", true],
    ["application/merge-patch+json", true],
    ["text/plain", false],
    ["application/x-www-form-urlencoded", false],
    ["text/plain; application/json", false],
    ["application/jsonx", false],
  ])("with a body of %s: JSON %s", (type, json) => {
    const ours = { origin: "https://edgecase.example", "content-type": type };
    expect(hasJsonBody(request(ours, { body: "{}" }))).toBe(json);
    expect(isForged(request(ours, { body: "{}" }), env)).toBe(!json);
  });

  it("is not asked of requests that only read", () => {
    expect(isForged(new Request("https://edgecase.example/api/v1/cases"), env)).toBe(false);
  });
});
