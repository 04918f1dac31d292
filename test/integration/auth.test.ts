import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { authenticate } from "../../src/auth/authenticate";
import { makeSignInLink } from "../../src/auth/sign-in-link";
import { insertSignInLink } from "../../src/db/sign-in";
import type { Actor } from "../../src/domain";
import { hmacSha256Hex } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";
import { CreateApiKey, createApiKey, deleteApiKey, listTenantApiKeys } from "../../src/routes/api-keys";
import { consoleRoutes } from "../../src/routes/console-pages";
import { signInRoutes } from "../../src/routes/sign-in";
import { formOn } from "../support/form-token";
import { seedAnalyst, seedApiKey, seedTenant, seedUser } from "../support/tenant";

const origin = "http://edgecase.test";
const request = (headers: Record<string, string> = {}) => new Request(`${origin}/api/v1/cases`, { headers });
const withKey = (key: string, nowMs = Date.now()) =>
  authenticate(request({ authorization: `Bearer ${key}` }), env, nowMs);
const withCookie = (cookie: string, nowMs = Date.now()) => authenticate(request({ cookie }), env, nowMs);
const post = async (path: string, headers: Record<string, string> = { origin }) => {
  const { cookie, body } = await formOn(await signInRoutes.request(`${origin}/sign-in`, {}, env));
  return signInRoutes.request(`${origin}${path}`, { method: "POST", body, headers: { cookie, ...headers } }, env);
};
const signOut = (headers: Record<string, string>) => {
  const init = { method: "POST", body: "{}", headers: { "content-type": "application/json", ...headers } };
  return signInRoutes.request(`${origin}/sign-out`, init, env);
};
const minute = 60_000;

async function aKeyHolder() {
  const tenant = await seedTenant(env);
  const actor = await withKey(tenant.apiKey);
  if (actor === null) throw new Error("the seeded key does not open");
  return { ...tenant, actor };
}

describe("an API key", () => {
  it("says whose it is and what it may do", async () => {
    const { tenant, tenantId } = await seedTenant(env);
    const { apiKey, keyId } = await seedApiKey(env, tenant, ["cases:read", "webhooks:write"]);
    expect(await withKey(apiKey)).toEqual({
      kind: "api_key",
      tenantId,
      keyId,
      scopes: ["cases:read", "webhooks:write"],
    });
    expect(await authenticate(request({ authorization: `bearer  ${apiKey} ` }), env, Date.now())).not.toBeNull();
  });

  it("opens nothing when a character is wrong, missing or too many, or when the parts of two keys are mixed", async () => {
    const { apiKey, tenant } = await seedTenant(env);
    const other = await seedApiKey(env, tenant, ["admin"]);
    const flipped = apiKey.slice(0, -1) + (apiKey.endsWith("A") ? "B" : "A");
    const [, , keyId, ...secret] = apiKey.split("_");
    const wrong = [
      flipped,
      apiKey.slice(0, -1),
      `${apiKey}A`,
      apiKey.replace("ek_sandbox_", "ek_live_"),
      `ek_sandbox_${other.keyId}_${secret.join("_")}`,
      `ek_sandbox_${keyId}_`,
      `ek_sandbox_${keyId}`,
      apiKey.toUpperCase(),
      "ek_sandbox_000000000000_0000000000000000000000000000000000000000000",
      "",
    ];
    for (const key of wrong) expect(await withKey(key), key).toBeNull();
    for (const authorization of [
      apiKey,
      `Basic ${apiKey}`,
      `Bearer ${apiKey} ${apiKey}`,
      `Bearer ${"x".repeat(5_000)}`,
    ])
      expect(await authenticate(request({ authorization }), env, Date.now())).toBeNull();
    expect(await withKey(apiKey)).not.toBeNull();
  });

  it("is created once, used, listed without its text, and ends for good", async () => {
    const { actor, tenantId } = await aKeyHolder();
    const nowMs = Date.now();
    const input = CreateApiKey.parse({ name: " CI ", scopes: ["cases:write", "cases:write"] });
    const { key, ...view } = await createApiKey(env, actor, input, nowMs);
    expect(view).toMatchObject({ name: "CI", scopes: ["cases:write"], status: "active", revokedAt: null });
    expect(await withKey(key)).toMatchObject({ tenantId, scopes: ["cases:write"] });

    const listed = await listTenantApiKeys(env, actor, { cursor: null, limit: 100 }, nowMs);
    expect(listed.data).toContainEqual(view);
    expect(JSON.stringify(listed)).not.toContain(key.split("_").slice(3).join("_"));

    const ended = await deleteApiKey(env, actor, { id: view.id }, nowMs);
    expect(ended).toMatchObject({ ok: true, value: { status: "revoked" } });
    expect(await withKey(key)).toBeNull();
    expect(await deleteApiKey(env, actor, { id: view.id }, nowMs + 1)).toEqual(ended);
  });

  it("rotates with overlap: the next one works before the last one ends", async () => {
    const { actor } = await aKeyHolder();
    const input = CreateApiKey.parse({ name: "deploy", scopes: ["cases:write"] });
    const last = await createApiKey(env, actor, input, Date.now());
    const next = await createApiKey(env, actor, input, Date.now());
    expect(await withKey(last.key)).not.toBeNull();
    expect(await withKey(next.key)).not.toBeNull();
    await deleteApiKey(env, actor, { id: last.id }, Date.now());
    expect(await withKey(last.key)).toBeNull();
    expect(await withKey(next.key)).not.toBeNull();
  });

  it("expires", async () => {
    const { actor } = await aKeyHolder();
    const nowMs = Date.now();
    const input = CreateApiKey.parse({ name: "short", scopes: ["cases:read"], expiresInSeconds: 60 });
    const { key } = await createApiKey(env, actor, input, nowMs);
    expect(await withKey(key, nowMs + 59_999)).not.toBeNull();
    expect(await withKey(key, nowMs + 60_000)).toBeNull();
  });

  it("is revoked elsewhere within a second", async () => {
    const { apiKey, keyId } = await seedTenant(env);
    const nowMs = Date.now();
    expect(await withKey(apiKey, nowMs)).not.toBeNull();
    await env.DB.prepare("UPDATE api_keys SET revoked_at_ms = ? WHERE id = ?").bind(nowMs, keyId).run();
    expect(await withKey(apiKey, nowMs + 1_000)).toBeNull();
  });

  it("of another tenant can be neither seen nor ended", async () => {
    const [mine, theirs] = [await aKeyHolder(), await aKeyHolder()];
    expect(await deleteApiKey(env, theirs.actor, { id: mine.keyId }, Date.now())).toEqual({
      ok: false,
      error: { code: "unknown_api_key" },
    });
    const seen = await listTenantApiKeys(env, theirs.actor, { cursor: null, limit: 100 }, Date.now());
    expect(seen.data.map((one) => one.id)).toEqual([theirs.keyId]);
    expect(await withKey(mine.apiKey)).not.toBeNull();
  });
});

describe("a session", () => {
  it("says who works and in which role", async () => {
    const { tenantId } = await seedTenant(env);
    const { user, cookie } = await seedAnalyst(env, tenantId, "analyst");
    expect(await withCookie(cookie)).toEqual({
      kind: "analyst",
      tenantId,
      userId: user.id,
      role: "analyst",
      name: user.name,
      email: user.email,
    });
    expect(await withCookie(`${cookie}x`)).toBeNull();
    expect(await authenticate(request(), env, Date.now())).toBeNull();
  });

  it("ends after half an hour of silence, and after twelve hours however busy", async () => {
    const { tenantId } = await seedTenant(env);
    const start = 1_700_000_000_000;
    const quiet = await seedAnalyst(env, tenantId, "analyst", start);
    expect(await withCookie(quiet.cookie, start + 30 * minute)).toBeNull();

    const busy = await seedAnalyst(env, tenantId, "analyst", start);
    const ages: [minutes: number, actor: Actor | null][] = [];
    for (let age = 20; age <= 730; age += 20) ages.push([age, await withCookie(busy.cookie, start + age * minute)]);
    const lastGood = ages.filter(([, actor]) => actor !== null).at(-1)?.[0];
    expect(lastGood).toBe(700);
    expect(ages.every(([age, actor]) => (actor !== null) === age < 720)).toBe(true);
  });

  it("ends when its person may no longer sign in", async () => {
    const { tenantId } = await seedTenant(env);
    const { user, cookie } = await seedAnalyst(env, tenantId);
    await env.DB.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?").bind(user.id).run();
    expect(await withCookie(cookie)).toBeNull();
  });

  it("does not help a request that brings a bad key", async () => {
    const { tenantId } = await seedTenant(env);
    const { cookie } = await seedAnalyst(env, tenantId, "admin");
    const both = request({ cookie, authorization: "Bearer ek_sandbox_nothing" });
    expect(await authenticate(both, env, Date.now())).toBeNull();
  });
});

describe("signing in by link", () => {
  async function aLink() {
    const { tenantId } = await seedTenant(env);
    const user = await seedUser(env, tenantId, "analyst");
    return { user, path: await makeSignInLink(env, user, Date.now()) };
  }

  it("consumes nothing when the link is opened, and lets in once when the button is pressed", async () => {
    const { user, path } = await aLink();
    for (let visit = 0; visit < 3; visit++) {
      const page = await signInRoutes.request(`${origin}${path}`, {}, env);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html.match(/<button/g)).toHaveLength(1);
      expect(html).not.toContain(path.split("/").at(-1));
      expect(page.headers.getSetCookie().join()).toMatch(/^__Host-edgecase-form=[^,]*$/);
    }
    const entered = await post(path);
    expect(entered.status).toBe(303);
    expect(entered.headers.get("location")).toBe("/console");
    const cookie = entered.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-edgecase=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/);
    expect(await withCookie(cookie.split(";")[0] ?? "")).toMatchObject({ kind: "analyst", userId: user.id });

    expect((await post(path)).status).toBe(410);
    expect((await signInRoutes.request(`${origin}${path}`, {}, env)).status).toBe(410);
  });

  it("lets one in when ten press at once", async () => {
    const { path } = await aLink();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(path)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, ...Array(9).fill(410)]);
  });

  it("is refused from other sites, without using the link up", async () => {
    const { path } = await aLink();
    for (const headers of [{}, { origin: "https://evil.example" }, { origin, "sec-fetch-site": "cross-site" }])
      expect((await post(path, headers)).status).toBe(403);
    expect((await post(path)).status).toBe(303);
  });

  it("does not work for made-up, outdated or disabled people's links", async () => {
    expect((await post("/sign-in/short")).status).toBe(410);
    expect((await post(`/sign-in/${"A".repeat(43)}`)).status).toBe(410);
    const { tenantId } = await seedTenant(env);
    const user = await seedUser(env, tenantId, "analyst");
    expect((await post(await makeSignInLink(env, user, Date.now() - 16 * minute))).status).toBe(410);
    const path = await makeSignInLink(env, user, Date.now());
    await env.DB.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?").bind(user.id).run();
    expect((await post(path)).status).toBe(410);
  });

  it("works again and again for the local console link, until it expires", async () => {
    const { tenantId } = await seedTenant(env);
    const user = await seedUser(env, tenantId, "admin");
    const secret = `local-${user.id}`.replaceAll("_", "-");
    const hash = hmacSha256Hex(derivedKey(env.MASTER_KEY, "sign-in"), secret);
    const link = { hash, tenantId, userId: user.id, createdAtMs: 0, expiresAtMs: Date.now() + 60 * minute };
    await insertSignInLink(env.DB, { ...link, reusable: true });
    expect((await post(`/sign-in/${secret}`)).status).toBe(303);
    expect((await post(`/sign-in/${secret}`)).status).toBe(303);
  });

  it("ends with signing out, on the server too", async () => {
    const { tenantId } = await seedTenant(env);
    const { cookie } = await seedAnalyst(env, tenantId);
    expect((await signOut({ cookie, origin: "https://evil.example" })).status).toBe(403);
    expect(await withCookie(cookie)).not.toBeNull();
    // The form of another page, which does not know the token.
    expect((await post("/sign-out", { cookie, origin })).status).toBe(403);
    expect(await withCookie(cookie)).not.toBeNull();
    const out = await signOut({ cookie, origin });
    expect(out.status).toBe(303);
    expect(out.headers.get("set-cookie")).toContain("__Host-edgecase=; ");
    expect(await withCookie(cookie)).toBeNull();
  });
});

describe("the console's pages", () => {
  it("send strangers, and API keys, to the sign-in page", async () => {
    const { apiKey } = await seedTenant(env);
    for (const headers of [{}, { authorization: `Bearer ${apiKey}` }]) {
      const answer = await consoleRoutes.request(`${origin}/console`, { headers }, env);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, "/sign-in"]);
    }
  });
});

describe("secrets at rest", () => {
  it("are nowhere in the database in the clear: keys, sessions, links, webhook secrets", async () => {
    const { apiKey, webhookSecret, tenantId, actor } = await aKeyHolder();
    const created = await createApiKey(env, actor, CreateApiKey.parse({ name: "x", scopes: ["admin"] }), Date.now());
    const { user, cookie } = await seedAnalyst(env, tenantId);
    const link = await makeSignInLink(env, user, Date.now());
    const tail = (text: string, separator: string) => text.slice(text.lastIndexOf(separator) + 1);
    const secretOf = (key: string) => key.split("_").slice(3).join("_");
    const secrets = [secretOf(apiKey), secretOf(created.key), webhookSecret, tail(cookie, "="), tail(link, "/")];

    const tables = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{ name: string }>();
    const names = tables.results.map((table) => table.name).filter((name) => !/^(sqlite_|_cf_)/.test(name));
    expect(names).toEqual(expect.arrayContaining(["api_keys", "sessions", "sign_in_links", "tenants", "idempotency"]));
    for (const name of names) {
      const rows = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      const dump = JSON.stringify(rows.results);
      for (const secret of secrets) expect(dump.includes(secret), `a secret lies in ${name}`).toBe(false);
    }
  });
});
