import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { callerOf, isCaller } from "../../src/auth/authenticate";
import { type Answered, aTenantClient, clientWith } from "../support/api";
import { eventually } from "../support/eventually";
import { wholeDatabase } from "../support/storage";
import { seedAnalyst, seedApiKey } from "../support/tenant";

const dayMs = 86_400_000;
const withKey = (key: string, more: Record<string, string> = {}) =>
  clientWith({ authorization: `Bearer ${key}`, ...more });
const statusOf = async (key: string, more: Record<string, string> = {}): Promise<number> =>
  (await withKey(key, more).get("/me")).status;
/** Whether a key opens at a time. Keys are remembered for less than a second, so times must be apart by more. */
const opensAt = async (key: string, atMs: number): Promise<boolean> => {
  const request = new Request("http://edgecase.test/", { headers: { authorization: `Bearer ${key}` } });
  return isCaller(await callerOf(request, env, atMs));
};

describe("rotating a key", () => {
  it("gives a successor with the same rights; both work until the overlap ends, then only the successor", async () => {
    const { api, keyId } = await aTenantClient();
    const first = await api.post("/api-keys", {
      ...{ name: "billing", scopes: ["cases:read"], expiresInSeconds: 90 * 86_400 },
      ...{ writesPerMinute: 600, allowedIps: ["203.0.113.0/24", "203.0.113.0/24"] },
    });
    const id = first.textAt("id");
    const next = await api.post(`/api-keys/${id}/rotate`, { overlapSeconds: 3_600 });
    expect(next.status).toBe(201);
    const old = await api.get(`/api-keys/${id}`);
    for (const field of ["name", "scopes", "writesPerMinute", "apiVersion"])
      expect(next.at(field)).toEqual(first.at(field));
    expect(next.at("allowedIps")).toEqual(["203.0.113.0/24"]);
    expect(next.at("createdBy")).toEqual({ kind: "api_key", id: keyId });
    expect(old.at("replacedById")).toBe(next.textAt("id"));
    expect(old.at("status")).toBe("active");
    const lifeOf = (key: Answered) => Date.parse(key.textAt("expiresAt")) - Date.parse(key.textAt("createdAt"));
    expect(lifeOf(next)).toBe(90 * dayMs);

    await api.patch(`/api-keys/${id}`, { allowedIps: null });
    await api.patch(`/api-keys/${next.textAt("id")}`, { allowedIps: [] });
    const endsAtMs = Date.parse(old.textAt("expiresAt"));
    const secret = first.textAt("key");
    expect(await opensAt(secret, endsAtMs - 2_000)).toBe(true);
    expect(await opensAt(secret, endsAtMs)).toBe(false);
    expect(await opensAt(next.textAt("key"), endsAtMs)).toBe(true);
    // Neither text is kept anywhere, nor the part of it that is secret.
    const stored = await wholeDatabase();
    for (const key of [secret, next.textAt("key")]) expect(stored).not.toContain(key.split("_").slice(3).join("_"));
  });

  it("happens once: of many who rotate at once one gets the successor", async () => {
    const { api } = await aTenantClient();
    const id = (await api.post("/api-keys", { name: "raced", scopes: ["cases:read"] })).textAt("id");
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post(`/api-keys/${id}/rotate`, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    expect((await api.get("/api-keys")).at("data")).toHaveLength(3);
  });

  it("with no overlap ends the old key at once, and never lengthens the life of one", async () => {
    const { api } = await aTenantClient();
    const [first, second] = await Promise.all(
      ["a", "b"].map((name) => api.post("/api-keys", { name, scopes: ["cases:read"], expiresInSeconds: 60 })),
    );
    expect(await statusOf(first?.textAt("key") ?? "")).toBe(200);
    await api.post(`/api-keys/${first?.textAt("id")}/rotate`, { overlapSeconds: 0 });
    expect(await statusOf(first?.textAt("key") ?? "")).toBe(401);
    await api.post(`/api-keys/${second?.textAt("id")}/rotate`, { overlapSeconds: 86_400 });
    expect((await api.get(`/api-keys/${second?.textAt("id")}`)).at("expiresAt")).toBe(second?.at("expiresAt"));
    const ended = await api.post(`/api-keys/${first?.textAt("id")}/rotate`, {});
    expect([ended.status, ended.at("error.code")]).toEqual([409, "conflict"]);
  });
});

describe("a key that is bound to addresses", () => {
  it("is refused from elsewhere and where nobody knows from where, for everything it could do", async () => {
    const { api } = await aTenantClient();
    const made = await api.post("/api-keys", {
      ...{ name: "office", scopes: ["cases:read"], allowedIps: ["203.0.113.0/24", "2001:db8::/32"] },
    });
    const key = made.textAt("key");
    const from = (address: string) => statusOf(key, { "cf-connecting-ip": address });
    expect(await Promise.all(["203.0.113.9", "2001:db8::7", "203.0.114.1", "2001:db9::1"].map(from))).toEqual([
      ...[200, 200, 403, 403],
    ]);
    expect(await statusOf(key)).toBe(403);
    const feed = await withKey(key).send("GET", "/feed", { headers: { upgrade: "websocket" } });
    expect(feed.status).toBe(401);
  });

  it.each(["nonsense", "203.0.113.0/33", "https://example.test"])("cannot be bound to %j", async (address) => {
    const { api } = await aTenantClient();
    const refused = await api.post("/api-keys", { name: "x", scopes: ["cases:read"], allowedIps: [address] });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "allowedIps.0"]);
  });
});

describe("a key", () => {
  it("says when it was used last, to a minute, however often it is", async () => {
    const { api, tenant } = await aTenantClient();
    const { apiKey, keyId } = await seedApiKey(env, tenant, ["cases:read"]);
    const lastUsed = async () => (await api.get(`/api-keys/${keyId}`)).at("lastUsedAt");
    expect(await lastUsed()).toBeNull();
    await Promise.all(Array.from({ length: 10 }, () => statusOf(apiKey)));
    const first = await eventually(async () => {
      const at = await lastUsed();
      expect(at).toEqual(expect.any(String));
      return at;
    });
    await statusOf(apiKey);
    expect(await lastUsed()).toBe(first);
  });

  it("is changed while it is in use, within what the deployment gives", async () => {
    const { api, keyId } = await aTenantClient();
    const changed = await api.patch(`/api-keys/${keyId}`, { name: "renamed", writesPerMinute: 120 });
    expect(changed.json).toMatchObject({ id: keyId, name: "renamed", writesPerMinute: 120, scopes: ["admin"] });
    const above = await api.patch(`/api-keys/${keyId}`, { writesPerMinute: 1_000_000 });
    expect([above.status, above.at("error.param")]).toEqual([400, "writesPerMinute"]);
    const scopes = await api.patch(`/api-keys/${keyId}`, { scopes: ["admin"] });
    expect([scopes.status, scopes.at("error.code")]).toEqual([400, "unknown_field"]);
    expect((await api.get(`/api-keys/${keyId}`)).at("writesPerMinute")).toBe(120);
  });

  it("names the person who made it, and is nobody else's business", async () => {
    const { api, tenantId } = await aTenantClient();
    const { user, cookie } = await seedAnalyst(env, tenantId, "admin");
    const console = clientWith({ cookie, origin: "http://edgecase.test", "sec-fetch-site": "same-origin" });
    const made = await console.post("/api-keys", { name: "by hand", scopes: ["cases:read"] });
    expect(made.at("createdBy")).toEqual({ kind: "analyst", id: user.id });
    const stranger = await aTenantClient();
    const path = `/api-keys/${made.textAt("id")}`;
    const tries = [
      stranger.api.get(path),
      stranger.api.patch(path, { name: "x" }),
      stranger.api.post(`${path}/rotate`, {}),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await api.get(path)).at("name")).toBe("by hand");
  });
});
