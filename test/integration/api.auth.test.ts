import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { revokeApiKey } from "../../src/db/api-keys";
import { type Capability, newId, type Role, type Scope } from "../../src/domain";
import { apiRoutes } from "../../src/routes/api";
import type { Route } from "../../src/routes/framework";
import { type Answered, type ApiClient, anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { someAtOnce } from "../support/some-at-once";
import { wholeDatabase } from "../support/storage";
import { seedAnalyst, seedApiKey, seedTenant } from "../support/tenant";

type Guarded = Route & { policy: { scope: Scope | "any"; capability?: Capability } };
const guarded = apiRoutes.filter((route): route is Guarded => "scope" in route.policy);
const allScopes: Scope[] = [
  "cases:read",
  "cases:write",
  "definitions:write",
  "webhooks:write",
  "secrets:write",
  "admin",
];
const pathOf = (route: Route): string => route.path.replaceAll(/\{(\w+)\}/g, (_all, name) => `unknown_${name}`);
/** Refused at the door, not by what lies behind it: some routes are for people, or for those who are asked. */
const isOpen = (answer: Answered): boolean => answer.status !== 403 || answer.at("error.details.scope") === undefined;
/** The type of body that a route takes. */
const typeOf = (route: Route): string => (route.form ? "multipart/form-data; boundary=b" : "application/json");
const call = (client: ApiClient, route: Route) =>
  client.send(route.method, pathOf(route), {
    ...(route.method !== "GET" && { body: "{}", headers: { "content-type": typeOf(route) } }),
  });

// Every route for every role and scope: thousands of calls, which take their time where the machine is busy.
const wholeTableMs = 120_000;
const isWholeTable = process.env.NIGHTLY === "1";

/** What has its turn with the so manieth route, so that all of `many` come round again and again; nightly all at every route. */
const inTurn = <T>(many: readonly T[], at: number): readonly T[] =>
  isWholeTable ? many : many.slice(at % many.length, (at % many.length) + 1);

/**
 * Whether an open door is walked through: it costs what lies behind it. Of each kind the first and then every fourth; nightly all. Doors
 * that must be closed are tried all, always.
 */
function walksThrough(): (kind: string) => boolean {
  const met = new Map<string, number>();
  return (kind) => {
    const before = met.get(kind) ?? 0;
    met.set(kind, before + 1);
    return isWholeTable || before % 4 === 0;
  };
}

// Red when `admit` asks for `cases:read` instead of the scope of the route.
describe("G24: no route without a declared policy", { timeout: wholeTableMs }, () => {
  it("these are all the routes that need no key, and each says why", () => {
    const open = apiRoutes.flatMap((route) => ("public" in route.policy ? [route] : []));
    expect(open.map((route) => route.name).sort()).toEqual([
      "abortFlowUpload",
      "addFlowFile",
      "beginFlowUpload",
      "checkFlowPage",
      "compatAmlWebhook",
      "compatHook",
      "compatReportHook",
      "completeFlowUpload",
      "getDefinitionSchema",
      "getFlow",
      "getFormSchema",
      "getOpenapi",
      "getSandboxCompany",
      "healthz",
      "listenToFlow",
      "lookUpCompany",
      "openFlow",
      "putFlowUploadPart",
      "readyz",
      "removeFlowFile",
      "saveFlowPage",
      "searchSandboxRegistry",
      "sendFlowPage",
      "submitFlow",
      "takeCompanyOver",
      "takeFlowCode",
    ]);
    for (const route of open) expect("public" in route.policy && route.policy.public.length).toBeGreaterThan(10);
  });

  it("names and paths of routes are unique", () => {
    expect(new Set(apiRoutes.map((route) => route.name)).size).toBe(apiRoutes.length);
    expect(new Set(apiRoutes.map((route) => `${route.method} ${route.path}`)).size).toBe(apiRoutes.length);
  });

  it("every route is closed to callers without, with a made-up, a foreign-environment, an expired and a revoked key", async () => {
    const tenant = await seedTenant(env);
    const revoked = await seedApiKey(env, tenant.tenant, ["admin"]);
    await revokeApiKey(env.DB, tenant.tenantId, revoked.keyId, Date.now());
    const { apiKey: expired, keyId } = await seedApiKey(env, tenant.tenant, ["admin"]);
    await env.DB.prepare("UPDATE api_keys SET expires_at_ms = 1 WHERE id = ?").bind(keyId).run();
    const forged = [
      clientWith({ authorization: "Bearer nonsense" }),
      clientWith({ authorization: `Bearer ${tenant.apiKey.slice(0, -1)}${tenant.apiKey.endsWith("A") ? "B" : "A"}` }),
      clientWith({ authorization: `Bearer ${tenant.apiKey.replace("ek_sandbox_", "ek_live_")}` }),
      clientWith({ authorization: `Bearer ${revoked.apiKey}` }),
      clientWith({ authorization: `Bearer ${expired}` }),
      clientWith({ cookie: "__Host-edgecase=nonsense" }),
    ];
    await someAtOnce(guarded, async (route, at) => {
      for (const client of [clientWith({}), ...inTurn(forged, at)]) {
        const answer = await call(client, route);
        expect([route.name, answer.status, answer.at("error.code")]).toEqual([route.name, 401, "unauthenticated"]);
      }
    });
  });

  // Sabotage tried: every route asks for the scope that reads cases (framework-mount.ts) → red.
  it("every route is closed to keys that lack its scope, and open to those that have it", async () => {
    const tenant = await seedTenant(env);
    for (const scope of allScopes) {
      const { apiKey } = await seedApiKey(env, tenant.tenant, [scope]);
      const client = clientWith({ authorization: `Bearer ${apiKey}` });
      const isTried = walksThrough();
      await someAtOnce(guarded, async (route) => {
        const wanted = route.policy.scope;
        const implied = wanted === "cases:read" && scope === "cases:write";
        const expected = scope === "admin" || wanted === "any" || wanted === scope || implied;
        if (expected && !isTried(wanted)) return;
        expect([route.name, scope, isOpen(await call(client, route))]).toEqual([route.name, scope, expected]);
      });
    }
  });

  // Red when a role gains or loses anything, or a route asks people for something else than before.
  // Sabotage tried: a role may do more than its table says (roles.ts) → red.
  it.each<[Role, (asked: { wants: string; reads: boolean }) => boolean]>([
    ["viewer", ({ wants }) => wants === "cases:read"],
    ["analyst", ({ wants }) => ["cases:read", "cases:write", "fields:reveal"].includes(wants)],
    [
      "senior",
      ({ wants }) => ["cases:read", "cases:write", "fields:reveal", "fields:read", "cases:decide_high"].includes(wants),
    ],
    ["manager", ({ wants }) => /^(cases|fields):/.test(wants) || ["queues:write", "statistics:read"].includes(wants)],
    ["builder", ({ wants }) => ["cases:read", "definitions:write"].includes(wants)],
    ["admin", () => true],
    [
      "auditor",
      ({ wants, reads }) =>
        ["cases:read", "statistics:read", "fields:read", "settings:read", "audit:read"].includes(wants) ||
        (reads && wants !== "cases:export"),
    ],
  ])("%s: every route is open or closed as the role's table says", async (role, may) => {
    const { tenantId } = await seedTenant(env);
    const { api } = await anAnalystClient(tenantId, role);
    const isTried = walksThrough();
    await someAtOnce(guarded, async (route) => {
      const { scope, capability } = route.policy;
      const wants = capability ?? scope;
      const expected = scope === "any" || may({ wants, reads: route.method === "GET" });
      if (expected && !isTried(`${wants} ${route.method}`)) return;
      expect([route.name, role, isOpen(await call(api, route))]).toEqual([route.name, role, expected]);
    });
  });
});

describe("G33: a session cookie alone changes nothing", () => {
  // Sabotage tried: the cookie alone is enough (same-origin.ts) → red.
  it("from another site, without an origin, or as a form", async () => {
    const { tenantId } = await seedTenant(env);
    const { cookie } = await seedAnalyst(env, tenantId, "admin");
    const json = { "content-type": "application/json" };
    const crossSite = { ...json, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const others: Record<string, string>[] = [
      { ...json, origin: "https://evil.example" },
      { ...json, origin: "null" },
      { ...json, "sec-fetch-site": "same-site", origin: "http://edgecase.test" },
      json,
      { "content-type": "text/plain", origin: "http://edgecase.test", "sec-fetch-site": "same-origin" },
      {
        "content-type": "application/x-www-form-urlencoded",
        origin: "http://edgecase.test",
        "sec-fetch-site": "same-origin",
      },
    ];
    const client = clientWith({ cookie });
    const writes = guarded.filter((one) => one.method !== "GET");
    await someAtOnce(writes, async (route, at) => {
      for (const forgery of [crossSite, ...inTurn(others, at)]) {
        const headers: Record<string, string> =
          forgery["content-type"] === "application/json" ? { ...forgery, "content-type": typeOf(route) } : forgery;
        const answer = await client.send(route.method, pathOf(route), { body: "{}", headers });
        expect([route.name, answer.at("error.code")]).toEqual([route.name, "cross_site"]);
      }
    });
  });
});

// Red when framework-idempotency.ts remembers bodies unsealed.
describe("G26: API keys", () => {
  it("are shown once: no storage holds the text, not even the memory of the call that made it", async () => {
    const { api } = await aTenantClient();
    const made = await api.post(
      "/api-keys",
      { name: "ci", scopes: ["cases:read"] },
      { "idempotency-key": newId("request") },
    );
    expect(made.status).toBe(201);
    const key = made.textAt("key");
    const secret = key.split("_").slice(3).join("_"); // base64url: it may hold underscores of its own
    const stored = await wholeDatabase();
    expect(stored).toContain(made.textAt("id"));
    expect(stored).not.toContain(key);
    expect(stored).not.toContain(secret);
    expect((await api.get("/api-keys")).text).not.toContain(secret);
    expect((await clientWith({ authorization: `Bearer ${key}` }).get("/me")).at("actor.id")).toBe(made.textAt("id"));
  });

  it("rotate with overlap: two are good at once, and the old one ends when it is revoked", async () => {
    const { api } = await aTenantClient();
    const [first, second] = await Promise.all(
      ["a", "b"].map((name) => api.post("/api-keys", { name, scopes: ["cases:read"] })),
    );
    const clients = [first, second].map((made) => clientWith({ authorization: `Bearer ${made?.textAt("key")}` }));
    for (const client of clients) expect((await client.get("/cases")).status).toBe(200);
    expect((await api.delete(`/api-keys/${first?.textAt("id")}`)).at("status")).toBe("revoked");
    expect((await clients[0]?.get("/cases"))?.status).toBe(401);
    expect((await clients[1]?.get("/cases"))?.status).toBe(200);
  });

  it("are listed page by page, and cursors carry nothing but the place", async () => {
    const { api } = await aTenantClient();
    await api.post("/api-keys", { name: "b", scopes: ["cases:read"] });
    const page = await api.get("/api-keys?limit=1");
    const rest = await api.get(`/api-keys?limit=1&cursor=${page.textAt("nextCursor")}`);
    expect([page.at("data.length"), rest.at("data.length"), rest.at("nextCursor")]).toEqual([1, 1, null]);
    expect(rest.at("data.0.id")).not.toBe(page.at("data.0.id"));
    const place: unknown = JSON.parse(atob(page.textAt("nextCursor").replaceAll("-", "+").replaceAll("_", "/")));
    expect(place).toEqual({ createdAtMs: expect.any(Number), id: page.at("data.0.id") });
  });
});
