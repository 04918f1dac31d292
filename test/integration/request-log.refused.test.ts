import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { revokeApiKey } from "../../src/db/api-keys";
import type { JsonObject } from "../../src/lib/json";
import { type Answered, type ApiClient, aTenantClient, clientWith } from "../support/api";
import { eventually } from "../support/eventually";
import { seedApiKey } from "../support/tenant";

/** Calls of a key that are in its tenant's log, the newest first. */
const loggedOf = async (api: ApiClient, keyId: string, count: number): Promise<JsonObject[]> =>
  eventually(async () => {
    const calls = (await api.get(`/request-log?actorId=${keyId}`)).at("data") as JsonObject[];
    expect(calls).toHaveLength(count);
    return calls;
  });

/** What somebody sees of an answer, but for the name and time of the request. */
const seen = ({ status, headers, text }: Answered) => ({
  status,
  headers: Object.fromEntries([...headers].filter(([name]) => name !== "request-id")),
  body: text.replaceAll(/req_\w+/g, "req"),
});

/** A client with this key, or with one like it that is wrong in its last character. */
const withKey = (key: string, more: Record<string, string> = {}) =>
  clientWith({ authorization: `Bearer ${key}`, ...more });
const almost = (key: string): string => `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;

describe("a key that does not open", () => {
  // Sabotage: leave out `noteRefused` in framework-mount.ts.
  it("because it was revoked or has expired leaves its calls in the tenant's log, and answers as a key that never was", async () => {
    const tenant = await aTenantClient();
    const revoked = await seedApiKey(env, tenant.tenant, ["admin"]);
    await revokeApiKey(env.DB, tenant.tenantId, revoked.keyId, Date.now());
    const expired = await seedApiKey(env, tenant.tenant, ["admin"]);
    await env.DB.prepare("UPDATE api_keys SET expires_at_ms = 1 WHERE id = ?").bind(expired.keyId).run();
    const stranger = seen(await withKey(almost(tenant.apiKey)).get("/cases"));
    for (const { apiKey, keyId } of [revoked, expired]) {
      const answer = await withKey(apiKey).get("/cases");
      expect(seen(answer)).toEqual(stranger);
      const [call] = await loggedOf(tenant.api, keyId, 1);
      expect(call).toMatchObject({
        ...{ operation: "listCases", status: 401, errorCode: "unauthenticated" },
        ...{ actor: { kind: "api_key", id: keyId }, requestId: answer.headers.get("request-id") },
      });
      const row = await env.DB.prepare("SELECT last_used_at_ms FROM api_keys WHERE id = ?").bind(keyId).first();
      expect(row?.last_used_at_ms).toBeNull(); // it was not used: it did not open
    }
  });

  it("because it comes from elsewhere is in the log too; what only looks like a key of theirs is not", async () => {
    const tenant = await aTenantClient();
    const made = await tenant.api.post("/api-keys", {
      ...{ name: "office", scopes: ["cases:read"], allowedIps: ["203.0.113.0/24"] },
    });
    const [key, keyId] = [made.textAt("key"), made.textAt("id")];
    const elsewhere = await withKey(key, { "cf-connecting-ip": "198.51.100.1" }).get("/cases");
    expect([elsewhere.status, elsewhere.at("error.code")]).toEqual([403, "not_permitted"]);
    await withKey(almost(key), { "cf-connecting-ip": "203.0.113.1" }).get("/cases");
    await withKey(key.replace("ek_sandbox_", "ek_live_"), { "cf-connecting-ip": "203.0.113.1" }).get("/cases");
    const [call] = await loggedOf(tenant.api, keyId, 1);
    expect(call).toMatchObject({ operation: "listCases", status: 403, errorCode: "not_permitted" });
  });

  it("fills no log: beyond what a key may call nothing more is written down", async () => {
    const tenant = await aTenantClient();
    const revoked = await seedApiKey(env, tenant.tenant, ["admin"]);
    await revokeApiKey(env.DB, tenant.tenantId, revoked.keyId, Date.now());
    const full = vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: false });
    expect((await withKey(revoked.apiKey).get("/cases")).status).toBe(401);
    full.mockRestore();
    await withKey(revoked.apiKey).get("/me");
    expect((await loggedOf(tenant.api, revoked.keyId, 1)).map(({ operation }) => operation)).toEqual(["getMe"]);
  });
});

describe("the path of a logged call", () => {
  it("holds no word that named nothing: it may be somebody's", async () => {
    const { api, keyId } = await aTenantClient();
    await api.post("/lists", { key: "blocked-names", name: "Blocked", kind: "deny" });
    await api.get("/lists/blocked-names");
    await api.get("/lists/ada.lovelace");
    await api.get("/cases/ada.lovelace");
    const calls = await loggedOf(api, keyId, 4);
    // Of one millisecond any may stand before another.
    expect(calls.map(({ path }) => path).toSorted()).toEqual([
      "/api/v1/cases/{id}",
      "/api/v1/lists",
      "/api/v1/lists/blocked-names",
      "/api/v1/lists/{key}",
    ]);
  });
});
