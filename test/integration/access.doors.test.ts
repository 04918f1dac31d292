import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { makeSignInLink } from "../../src/auth/sign-in-link";
import { endingKeys } from "../../src/db/api-keys";
import { listNotifications } from "../../src/db/notifications";
import { randomSecret } from "../../src/lib/bytes";
import { remindOfKeys } from "../../src/queues/remind-of-keys";
import { anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { formOn } from "../support/form-token";
import { seedAnalyst, seedApiKey, seedUser } from "../support/tenant";

afterEach(() => void vi.restoreAllMocks());

let last = 0;
/** An address on the network that no other test has. */
function anAddress(): string {
  last += 1;
  return `198.18.7.${last}`;
}
const origin = "http://edgecase.test";
const from = (address: string) => ({ "cf-connecting-ip": address, origin, "sec-fetch-site": "same-origin" });
const dayMs = 86_400_000;

const ask = (path: string, address: string, init: RequestInit = {}) =>
  fetchSelf(new Request(`${origin}${path}`, { redirect: "manual", headers: from(address), ...init }));

/** How many of so many calls, one after the other, were told to wait. */
async function waits(times: number, call: () => Promise<{ status: number }>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: times }, call));
  return answers.filter(({ status }) => status === 429).length;
}

// Red when countTry asks nobody; when a door counts before it has looked at the secret, the honest are locked out.
describe("doors that take a secret", () => {
  it.each([
    ["a sign-in link", 30, () => `/sign-in/${randomSecret(32)}`, 410],
    ["an invitation", 30, () => `/join/inv_${"0".repeat(26)}.${randomSecret(32)}`, 410],
    ["a link to the portal", 60, () => `/portal/go/ptl_${"0".repeat(26)}.${randomSecret(32)}`, 403],
  ])(
    "%s that is wrong: so many a minute from one address, exactly, and nobody else waits",
    async (_door, most, path, refused) => {
      // The clock stands: nothing is refilled meanwhile.
      vi.spyOn(Date, "now").mockReturnValue(Date.now());
      const address = anAddress();
      expect(await waits(most + 7, () => ask(path(), address))).toBe(7);
      const other = await ask(path(), anAddress());
      expect([other.status === refused || other.status === 404, other.headers.get("retry-after")]).toEqual([
        true,
        null,
      ]);
      expect(Number((await ask(path(), address)).headers.get("retry-after"))).toBeGreaterThan(0);
    },
  );

  // Sabotage tried: a link to sign in is counted before anybody looks whether it is right (sign-in.tsx) → red.
  it("a right sign-in link opens from an address that has tried too many wrong ones: nobody is locked out by a neighbour", async () => {
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const { tenantId } = await aTenantClient();
    const user = await seedUser(env, tenantId, "analyst");
    const path = await makeSignInLink(env, user, Date.now());
    const address = anAddress();
    expect(await waits(40, () => ask(`/sign-in/${randomSecret(32)}`, address))).toBeGreaterThan(0);
    const page = await ask(path, address);
    expect(page.status).toBe(200);
    const { cookie, body } = await formOn(page);
    const entered = await ask(path, address, { method: "POST", body, headers: { ...from(address), cookie } });
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/console"]);
  });

  it("a key that is wrong: sixty a minute from one address are told so, more are told to wait, and a right one works there", async () => {
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const { apiKey } = await aTenantClient();
    const address = anAddress();
    const wrong = `${apiKey.slice(0, -4)}${apiKey.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
    const bad = clientWith({ authorization: `Bearer ${wrong}`, "cf-connecting-ip": address });
    expect(await waits(65, () => bad.get("/me"))).toBe(5);
    const told = await bad.get("/me");
    expect([told.status, told.at("error.code"), Number(told.headers.get("retry-after")) > 0]).toEqual([
      429,
      "too_many_requests",
      true,
    ]);
    const good = clientWith({ authorization: `Bearer ${apiKey}`, "cf-connecting-ip": address });
    expect((await good.get("/me")).status).toBe(200);
    const elsewhere = clientWith({ authorization: `Bearer ${wrong}`, "cf-connecting-ip": anAddress() });
    expect((await elsewhere.get("/me")).status).toBe(401);
  });

  it("asking for sign-in links: twenty a minute from one address, whatever the platform has counted, and again a minute later", async () => {
    const nowMs = Date.now();
    const clock = vi.spyOn(Date, "now").mockReturnValue(nowMs);
    vi.spyOn(env.SIGN_IN_LIMIT, "limit").mockResolvedValue({ success: true });
    const address = anAddress();
    const { cookie, body } = await formOn(await ask("/sign-in", address), { email: "nobody@example.test" });
    const call = () =>
      ask("/sign-in", address, {
        method: "POST",
        body: body.toString(),
        headers: { ...from(address), cookie, "content-type": "application/x-www-form-urlencoded" },
      });
    expect(await waits(25, call)).toBe(5);
    clock.mockReturnValue(nowMs + 60_000);
    expect(await waits(5, call)).toBe(0);
  });

  it("whoever has one address of IPv6 has the 64 bits behind it, and shares their count", async () => {
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const call = (_: unknown, n: number) =>
      ask(`/sign-in/${randomSecret(32)}`, `2001:db8:77:1::${(n + 1).toString(16)}`);
    const answers = await Promise.all(Array.from({ length: 33 }, call));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
  });
});

// Red when whoever takes access away does not call `expel` of the feed.
describe("access that is taken away is gone within a second", () => {
  const listen = async (headers: Record<string, string>) => {
    const { webSocket, status } = await fetchSelf(
      new Request(`${origin}/api/v1/feed`, { headers: { upgrade: "websocket", ...headers } }),
    );
    if (webSocket === null) throw new Error(`no socket: ${status}`);
    const state = { closed: 0 };
    webSocket.addEventListener("close", ({ code }) => {
      state.closed = code;
    });
    webSocket.accept();
    return state;
  };
  const tail = async (headers: Record<string, string>) => {
    const answer = await fetchSelf(new Request(`${origin}/api/v1/events/tail`, { headers }));
    expect(answer.status).toBe(200);
    const state = { over: false };
    void answer.text().then(() => {
      state.over = true;
    });
    return state;
  };
  const within = { timeout: 20_000, interval: 20 };

  // Sabotage tried: a key that was revoked is not taken from whoever listens with it (api-keys.ts) → red.
  it("a key that is revoked: its calls, its feed and its stream end; those of another key go on", async () => {
    const { api, tenant } = await aTenantClient();
    const [gone, stays] = [await seedApiKey(env, tenant, ["admin"]), await seedApiKey(env, tenant, ["admin"])];
    const by = ({ apiKey }: { apiKey: string }) => ({ authorization: `Bearer ${apiKey}` });
    const [feed, stream, other] = [await listen(by(gone)), await tail(by(gone)), await listen(by(stays))];
    expect((await api.delete(`/api-keys/${gone.keyId}`)).status).toBe(200);
    await vi.waitFor(() => expect([feed.closed, stream.over]).toEqual([4_000, true]), within);
    expect((await clientWith(by(gone)).get("/me")).status).toBe(401);
    expect(other.closed).toBe(0);
    expect((await clientWith(by(stays)).get("/me")).status).toBe(200);
  });

  it.each([
    ["is deactivated", (id: string) => ["POST", `/users/${id}/deactivate`] as const],
    ["has all sessions ended", (id: string) => ["DELETE", `/users/${id}/sessions`] as const],
  ])("a person who %s: their feed, their stream and their next call", async (_what, deed) => {
    const { api, tenantId } = await aTenantClient();
    const { user, cookie } = await seedAnalyst(env, tenantId, "admin");
    await seedAnalyst(env, tenantId, "admin");
    const headers = { cookie, origin, "sec-fetch-site": "same-origin" };
    const [feed, stream] = [await listen(headers), await tail(headers)];
    const [method, path] = deed(user.id);
    expect((await api.send(method, path)).status).toBe(200);
    await vi.waitFor(() => expect([feed.closed, stream.over]).toEqual([4_000, true]), within);
    expect((await clientWith(headers).get("/me")).status).toBe(401);
  });

  it("a role that is lowered while a page is open: its stream ends, its windows come back as what they are now", async () => {
    const { api, tenantId } = await aTenantClient();
    const { user, cookie } = await seedAnalyst(env, tenantId, "admin");
    await seedAnalyst(env, tenantId, "admin");
    const headers = { cookie, origin, "sec-fetch-site": "same-origin" };
    const [feed, stream] = [await listen(headers), await tail(headers)];
    expect((await api.patch(`/users/${user.id}`, { role: "viewer" })).status).toBe(200);
    await vi.waitFor(() => expect([feed.closed, stream.over]).toEqual([4_000, true]), within);
    expect((await fetchSelf(new Request(`${origin}/api/v1/events/tail`, { headers }))).status).toBe(403);
    expect((await clientWith(headers).get("/me")).at("actor.role")).toBe("viewer");
    expect((await listen(headers)).closed).toBe(0);
  });

  it("a person who signs out: the windows of that browser, too", async () => {
    const { tenantId } = await aTenantClient();
    const { cookie } = await seedAnalyst(env, tenantId, "analyst");
    const headers = { cookie, origin, "sec-fetch-site": "same-origin" };
    const feed = await listen(headers);
    const json = { ...headers, "content-type": "application/json" };
    await fetchSelf(
      new Request(`${origin}/sign-out`, { method: "POST", headers: json, body: "{}", redirect: "manual" }),
    );
    await vi.waitFor(() => expect(feed.closed).toBe(4_000), within);
  });
});

describe("keys that are about to end, and keys that nobody uses", () => {
  const keysTold = async (tenantId: Parameters<typeof listNotifications>[1], userId: string) =>
    (await listNotifications(env.DB, tenantId, userId, { after: null, limit: 50, unreadOnly: false })).data
      .filter(({ kind }) => kind === "key_ends")
      .map(({ detail }) => [detail.keyId, detail.days]);

  /** One sweep takes a hundred keys, of whichever tenants: they go on until nobody of this one is left to be reminded. */
  async function sweepsAt(tenantId: string, nowMs: number): Promise<void> {
    const isLeft = async (days: number) =>
      (await endingKeys(env.DB, days, nowMs, 10_000)).some((key) => key.tenantId === tenantId);
    let sweeps = 0;
    do {
      if (sweeps > 50) throw new Error("somebody is never reminded");
      await remindOfKeys(env, nowMs);
      sweeps += 1;
    } while ((await isLeft(2)) || (await isLeft(14)));
  }

  // Red when endingKeys asks for `gte` of the reminder, or noteReminded is not called.
  it("administrators and whoever made it hear of it two weeks and two days before, once each; of rotated and short-lived ones not", async () => {
    const { tenantId, tenant } = await aTenantClient();
    const [{ user: admin }, maker] = [
      await anAnalystClient(tenantId, "admin"),
      await seedAnalyst(env, tenantId, "builder"),
    ];
    const { user: bystander } = await anAnalystClient(tenantId, "manager");
    const nowMs = Date.now();
    const madeBy = JSON.stringify({ kind: "analyst", id: maker.user.id });
    const keyWith = async (createdDaysAgo: number, endsAtMs: number, replacedById: string | null = null) => {
      const { keyId } = await seedApiKey(env, tenant, ["cases:read"], nowMs - createdDaysAgo * dayMs);
      await env.DB.prepare("UPDATE api_keys SET expires_at_ms = ?, created_by = ?, replaced_by_id = ? WHERE id = ?")
        .bind(endsAtMs, madeBy, replacedById, keyId)
        .run();
      return keyId;
    };
    const ends = nowMs + 14 * dayMs;
    const key = await keyWith(300, ends);
    await keyWith(300, ends, "another");
    await keyWith(1, nowMs + dayMs);
    await sweepsAt(tenantId, nowMs - 1);
    expect(await keysTold(tenantId, admin.id)).toEqual([]);
    for (const atMs of [nowMs, nowMs + 60_000, ends - 2 * dayMs - 1]) await sweepsAt(tenantId, atMs);
    expect(await keysTold(tenantId, admin.id)).toEqual([[key, 14]]);
    // A sweep looks at a hundred: those of whom everybody has heard may not stand before the others.
    expect((await endingKeys(env.DB, 14, nowMs + 60_000, 10_000)).filter(({ id }) => id === key)).toEqual([]);
    for (const atMs of [ends - 2 * dayMs, ends - dayMs, ends]) await sweepsAt(tenantId, atMs);
    for (const id of [admin.id, maker.user.id])
      expect((await keysTold(tenantId, id)).toSorted()).toEqual([
        [key, 14],
        [key, 2],
      ]);
    expect(await keysTold(tenantId, bystander.id)).toEqual([]);
  });

  it("a key that works and was not used for 90 days is marked; one that ended, or is young, is not", async () => {
    const { api, tenant } = await aTenantClient();
    const nowMs = Date.now();
    const [idle, used, young] = [
      await seedApiKey(env, tenant, ["cases:read"], nowMs - 91 * dayMs),
      await seedApiKey(env, tenant, ["cases:read"], nowMs - 400 * dayMs),
      await seedApiKey(env, tenant, ["cases:read"], nowMs - 89 * dayMs),
    ];
    await env.DB.prepare("UPDATE api_keys SET last_used_at_ms = ? WHERE id = ?")
      .bind(nowMs - 89 * dayMs, used.keyId)
      .run();
    const unused = async (id: string) => (await api.get(`/api-keys/${id}`)).at("unused");
    expect([await unused(idle.keyId), await unused(used.keyId), await unused(young.keyId)]).toEqual([
      true,
      false,
      false,
    ]);
    await api.delete(`/api-keys/${idle.keyId}`);
    expect(await unused(idle.keyId)).toBe(false);
  });
});
