import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { getTenant } from "../../src/db/tenants";
import { parseId, type TenantId } from "../../src/domain";
import { type Env, keyringOf } from "../../src/env";
import { seal } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";
import type { JsonObject } from "../../src/lib/json";
import { keyIdOf } from "../../src/lib/keyring";
import { readSecret, writeSecret } from "../../src/outside";
import { readRawAnswer } from "../../src/outside/raw-answers";
import { reseal, resealProgress } from "../../src/outside/reseal";
import { readStandalone } from "../../src/queues/standalone-checks";
import { unsealWebhookSecret } from "../../src/webhooks/secret";
import { aTenantClient, publish } from "../support/api";
import { aFakeVendor, registerChart, registerPlugin } from "../support/fake-vendors";

afterEach(() => void vi.restoreAllMocks());

const key = (letter: string): string => Buffer.from(letter.repeat(32)).toString("base64");
/** The same deployment with keys for sealing, newest first. */
const withKeys = (...keys: string[]): Env => ({ ...env, SEALING_KEYS: keys.join(",") });
/** Of one tenant: the storage is that of every test. */
async function untilDone(changed: Env, tenantId: TenantId): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    await reseal(changed, Date.now(), tenantId);
    if ((await resealProgress(changed, tenantId))?.done === true) return;
  }
  throw new Error("sealing anew does not come to an end");
}

describe("a change of the sealing key", () => {
  it("seals everything anew in pages that may be interrupted; then the older key may go", async () => {
    const { api, tenantId } = await aTenantClient();
    await writeSecret(env, tenantId, "NEW_FORM", "new-value", 1);
    const old = seal(derivedKey(env.MASTER_KEY, "tenant-secrets"), "old-value", `${tenantId}|OLD_FORM`);
    await env.DB.prepare("INSERT INTO secrets VALUES (?, 'OLD_FORM', ?, 1, 1)").bind(tenantId, old).run();
    await aFakeVendor(api, "sealreg", "sealreg.fake.test");
    const subject = { country: "GB", registrationNumber: "00445790" };
    const ran = await api.post("/checks", { type: "company-registry", vendor: "sealreg", subject, purpose: "test" });
    const endpoint = await api.post("/webhook-endpoints", { url: "https://hooks.fake.test/a" });
    await api.post(`/webhook-endpoints/${endpoint.textAt("id")}/rotate`, {});
    const before = (await api.get("/secrets")).at("data");
    expect(before).toMatchObject([
      { name: "NEW_FORM", keyId: keyIdOf(env.MASTER_KEY) },
      { name: "OLD_FORM", keyId: "unnamed" },
    ]);

    const first = withKeys(key("a"));
    await reseal(first, Date.now(), tenantId);
    expect((await resealProgress(first, tenantId))?.done).toBe(false); // dies here, another goes on
    await untilDone(withKeys(key("a")), tenantId);
    const { results } = await env.DB.prepare("SELECT sealed FROM secrets WHERE tenant_id = ?").bind(tenantId).all();
    expect(results.every(({ sealed }) => String(sealed).startsWith(`v1:${keyIdOf(key("a"))}:`))).toBe(true);

    // The next change: from now on without the master key in the ring, as if it had been lost.
    const second = withKeys(key("b"), key("a"));
    await untilDone(second, tenantId);
    const alone: Env = { ...withKeys(key("b")) };
    keyringOf(alone).unnamed = key("z");
    Object.assign(keyringOf(alone), { keys: [key("b")] });
    expect(await readSecret(alone, tenantId, "OLD_FORM")).toBe("old-value");
    expect(await readSecret(alone, tenantId, "NEW_FORM")).toBe("new-value");
    const id = parseId("check", ran.textAt("id"));
    expect((await readStandalone(alone, tenantId, id ?? (ran.textAt("id") as never), Date.now()))?.status).toBe(
      "clear",
    );
    expect((await readRawAnswer(alone, tenantId, ran.textAt("rawRef"), Date.now()))?.kept.httpStatus).toBe(200);
    const tenant = await getTenant(env.DB, tenantId);
    expect(unsealWebhookSecret(keyringOf(alone), tenantId, "default", tenant?.webhookSecretSealed ?? "")).toMatch(
      /^whsec_/,
    );
    const kept = await env.DB.prepare("SELECT secrets_sealed FROM webhook_endpoints WHERE id = ?")
      .bind(endpoint.textAt("id"))
      .first<string>("secrets_sealed");
    expect(kept?.match(new RegExp(`v1:${keyIdOf(key("b"))}:`, "g"))).toHaveLength(2);
  });

  it("leaves alone what no key opens, and counts it", async () => {
    const { tenantId } = await aTenantClient();
    await env.DB.prepare("INSERT INTO secrets VALUES (?, 'BROKEN', 'v1:00000000:1.a.b', 1, 1)").bind(tenantId).run();
    const changed = withKeys(key("c"), key("b"), key("a"));
    await untilDone(changed, tenantId);
    expect((await resealProgress(changed, tenantId))?.unreadable).toBe(1);
    const row = await env.DB.prepare("SELECT sealed FROM secrets WHERE tenant_id = ?")
      .bind(tenantId)
      .first<string>("sealed");
    expect(row).toBe("v1:00000000:1.a.b");
    await env.DB.prepare("DELETE FROM secrets WHERE tenant_id = ?").bind(tenantId).run();
  });

  it("finds a day later what an older deployment has sealed in the meantime, and then rests", async () => {
    const { tenantId } = await aTenantClient();
    const changed = withKeys(key("f"));
    await untilDone(changed, tenantId);
    await writeSecret(env, tenantId, "LATE", "value", 1); // by whoever does not know the new key yet
    const sealed = () =>
      env.DB.prepare("SELECT sealed FROM secrets WHERE tenant_id = ?").bind(tenantId).first("sealed");
    const isNew = async () => String(await sealed()).startsWith(`v1:${keyIdOf(key("f"))}:`);
    await reseal(changed, Date.now() + 3_600_000, tenantId);
    expect([await isNew(), (await resealProgress(changed, tenantId))?.done]).toEqual([false, true]);
    const later = Date.now() + 90_000_000;
    do await reseal(changed, later, tenantId);
    while ((await resealProgress(changed, tenantId))?.done !== true);
    expect([await isNew(), (await resealProgress(changed, tenantId))?.againAtMs]).toEqual([true, null]);
    await reseal(changed, later + 90_000_000, tenantId);
    expect((await resealProgress(changed, tenantId))?.done).toBe(true);
  });

  it("brings nothing back that was forgotten meanwhile", async () => {
    const { api, tenantId } = await aTenantClient();
    await aFakeVendor(api, "racereg", "sealrace.fake.test");
    const subject = { country: "GB", registrationNumber: "00445790" };
    const ran = await api.post("/checks", { type: "company-registry", vendor: "racereg", subject, purpose: "test" });
    const place = `t/${tenantId}/raw/${ran.textAt("rawRef")}`;
    expect(await env.DOCUMENTS.head(place)).not.toBeNull();
    const forgetful = {
      put: (...told: Parameters<R2Bucket["put"]>) => env.DOCUMENTS.put(...told),
      get: async (name: string) => {
        const stored = await env.DOCUMENTS.get(name);
        const text = (await stored?.text()) ?? "";
        await env.DOCUMENTS.delete(name); // its time is over just now
        return { etag: stored?.etag ?? "", text: async () => text };
      },
      list: (which?: R2ListOptions) => env.DOCUMENTS.list(which),
    };
    await untilDone({ ...withKeys(key("d")), DOCUMENTS: forgetful as unknown as R2Bucket }, tenantId);
    expect(await env.DOCUMENTS.head(place)).toBeNull();
  });

  it("comes to its end although a row cannot be read", async () => {
    const { api, tenantId } = await aTenantClient();
    const endpoint = await api.post("/webhook-endpoints", { url: "https://hooks.fake.test/b" });
    const write = (text: unknown) =>
      env.DB.prepare("UPDATE webhook_endpoints SET secrets_sealed = ? WHERE id = ?")
        .bind(text, endpoint.textAt("id"))
        .run();
    await write('[{"cut off');
    const changed = withKeys(key("e"));
    await untilDone(changed, tenantId);
    expect((await resealProgress(changed, tenantId))?.unreadable).toBe(1);
    await env.DB.prepare("DELETE FROM webhook_endpoints WHERE id = ?").bind(endpoint.textAt("id")).run();
  });

  it("is not needed as long as the master key seals", async () => {
    const { api, tenantId } = await aTenantClient();
    await writeSecret(env, tenantId, "A", "a", 1);
    const told = await api.get("/secrets/rotation");
    expect(told.json).toMatchObject({ keyId: keyIdOf(env.MASTER_KEY), olderKeyIds: [], job: { state: "not_needed" } });
    expect(told.at("yours.0")).toEqual({ what: "secrets", sealed: 1, olderKeys: 0 });
  });
});

describe("who uses a secret", () => {
  it("is told by definition, version and plugin, and by vendor", async () => {
    const { api, tenantId } = await aTenantClient();
    await writeSecret(env, tenantId, "USED", "a", 1);
    await writeSecret(env, tenantId, "UNUSED", "a", 1);
    await aFakeVendor(api, "userreg", "userreg.fake.test", { auth: { kind: "bearer", secret: "USED" } });
    const call: JsonObject = {
      name: "call",
      pluginKind: "api",
      url: "https://a.example.com",
      stateNames: ["asking"],
      headers: { a: "Key {secret.USED}" },
    };
    const id = await publish(api, "uses", registerChart, {
      extensions: { apiPlugins: [registerPlugin({ vendor: "userreg" }), call] },
    });
    expect((await api.get("/secrets")).at("data")).toMatchObject([
      { name: "UNUSED", usedBy: [] },
      {
        name: "USED",
        usedBy: [
          { kind: "definition", id, key: "uses", version: 1, status: "published", plugins: ["call"] },
          { kind: "vendor", name: "userreg" },
        ],
      },
    ]);
  });
});
