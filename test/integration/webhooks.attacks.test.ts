import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { formToken, formTokenField } from "../../src/auth/form-token";
import { addBrandDomain, markVerified } from "../../src/db/brand-domains";
import type { TenantId } from "../../src/domain";
import { newId } from "../../src/domain";
import { isObject, type Json } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { anEndpoint, deliveriesOf, webhooksByHand } from "../support/webhooks";

let hand: ReturnType<typeof webhooksByHand>;
beforeEach(() => {
  hand = webhooksByHand();
});
afterEach(() => vi.restoreAllMocks());

/** A host that a tenant has proved for its forms. */
async function aProvedHost(tenantId: TenantId): Promise<string> {
  const host = `forms-${newId("tenant").slice(-12)}.fake.test`;
  await addBrandDomain(env.DB, tenantId, { host, proof: "p", createdAtMs: 1, verifiedAtMs: null });
  expect(await markVerified(env.DB, tenantId, host, 2)).toBe(true);
  return host;
}

const aTest = async (api: ApiClient, id: string) => {
  const sent = await api.post(`/webhook-endpoints/${id}/test`);
  expect(sent.status).toBe(202);
  return sent.textAt("id");
};
const attemptOf = async (api: ApiClient, id: string, delivery: string): Promise<Json> => {
  const detail = await api.get(`/webhook-endpoints/${id}/deliveries/${delivery}`);
  return (detail.json.attemptLog as Json[])[0] ?? null;
};

describe("G37: webhooks", () => {
  const refused = [
    "https://hooks.edgecase.test/",
    "https://EDGECASE.test./in",
    "https://sandbox.edgecase.invalid/v1/checks",
    "https://169.254.169.254/latest/meta-data",
    "https://0x0a.1/",
    "https://167772161/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00::1]/",
    "https://user@hooks.fake.test/",
    "https://hooks.example.com:22/",
    "https://printer.local/",
    "http://hooks.example.com/",
    "file:///etc/passwd",
  ];

  it("go to no address by one way of saving it that is refused by another", async () => {
    const { api, tenantId } = await aTenantClient();
    const { id } = await anEndpoint(api);
    const link = await api.post("/webhook-endpoints/portal-links", { access: "manage" });
    const entered = await fetchSelf(new Request(link.textAt("url"), { redirect: "manual" }));
    const [cookie = ""] = (entered.headers.get("set-cookie") ?? "").split(";");
    const inPortal = async (url: string): Promise<number> => {
      const token = formToken(env.MASTER_KEY, cookie.slice(cookie.indexOf("=") + 1));
      const body = new URLSearchParams({ [formTokenField]: token, url, all: "on" }).toString();
      const headers = { cookie, origin: "http://edgecase.test", "sec-fetch-site": "same-origin" };
      const type = { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) };
      const address = `http://edgecase.test/portal/${link.textAt("id")}/new`;
      return (await fetchSelf(new Request(address, { method: "POST", headers: { ...headers, ...type }, body }))).status;
    };
    for (const url of [...refused, `https://${await aProvedHost(tenantId)}/go/x`]) {
      const resources = [{ kind: "webhook_endpoint", key: url, spec: {} }];
      const statuses = [
        (await api.post("/webhook-endpoints", { url })).status,
        (await api.patch(`/webhook-endpoints/${id}`, { url })).status,
        (await api.post("/config/apply", { resources })).status,
        await inPortal(url),
      ];
      expect([url, statuses]).toEqual([url, [400, 400, 400, 422]]);
    }
    expect(((await api.get("/webhook-endpoints")).json.data as Json[]).length).toBe(1);
  });

  it("are not sent to a host that became one of ours after it was saved, whichever tenant proved it", async () => {
    const [mine, theirs] = [await aTenantClient(), await aTenantClient()];
    const host = `later-${newId("tenant").slice(-12)}.fake.test`;
    const { id } = await anEndpoint(mine.api, { url: `https://${host}/in` });
    await addBrandDomain(env.DB, theirs.tenantId, { host, proof: "p", createdAtMs: 1, verifiedAtMs: null });
    const { world, requests } = hand.receivers();
    await aTest(mine.api, id);
    await hand.drain(world);
    expect(requests).toHaveLength(1); // only claimed, not proved: nobody can cut off another's receiver by naming it
    await markVerified(env.DB, theirs.tenantId, host, 2);
    const delivery = await aTest(mine.api, id);
    await hand.drain(world);
    expect(requests).toHaveLength(1);
    expect(await attemptOf(mine.api, id, delivery)).toMatchObject({
      error: expect.stringContaining("this deployment"),
    });
  });
});

describe("values of an endpoint's own headers", () => {
  it("do not follow its address to another server unless they are said anew", async () => {
    const { api } = await aTenantClient();
    const { id } = await anEndpoint(api, { headers: { authorization: "Bearer canary-3f7c" } });
    const path = `/webhook-endpoints/${id}`;
    const elsewhere = { url: "https://elsewhere.fake.test/in" };
    const moved = await api.patch(path, elsewhere);
    expect([moved.status, moved.at("error.param")]).toEqual([400, "headers"]);
    expect((await api.get(path)).at("url")).toBe("https://hooks.fake.test/in");
    // The same server, under another path, is whom they were meant for.
    expect((await api.patch(path, { url: "https://hooks.fake.test/other" })).status).toBe(200);
    const bare = await api.patch(path, { ...elsewhere, headers: {} });
    expect([bare.status, bare.at("headers")]).toEqual([200, {}]);
    const { world, requests } = hand.receivers();
    await aTest(api, id);
    await hand.drain(world);
    expect(JSON.stringify(requests)).not.toContain("canary");
  });

  it("are not in the log of attempts when a receiver answers with what it was sent, not even cut in half", async () => {
    const { api } = await aTenantClient();
    const value = `Bearer canary-${"5e".repeat(40)}`;
    const { id } = await anEndpoint(api, { headers: { authorization: value, "x-team": "canary-team" } });
    const { world } = hand.receivers((request) => ({
      status: 200,
      headers: { "x-echo": String(request.headers.authorization) },
      text: `${"x".repeat(1_000)}${JSON.stringify(request.headers)} ${btoa(value)}`.slice(0, request.maxBytes),
    }));
    const delivery = await aTest(api, id);
    await hand.drain(world);
    const { text } = await api.get(`/webhook-endpoints/${id}/deliveries/${delivery}`);
    expect(text).toContain("xxxx");
    expect(text).not.toContain("canary");
    expect(text).not.toContain("5e5e");
    const { responseExcerpt } = (await attemptOf(api, id, delivery)) as { responseExcerpt: string };
    expect(responseExcerpt.length).toBeLessThanOrEqual(1_024);
  });
});

describe("two at once", () => {
  it("who rotate: each secret that was shown signs, whoever changes the endpoint meanwhile", async () => {
    const { api } = await aTenantClient();
    const { id } = await anEndpoint(api);
    const answers = await Promise.all([
      api.post(`/webhook-endpoints/${id}/rotate`, { overlapSeconds: 600 }),
      api.patch(`/webhook-endpoints/${id}`, { asymmetric: true }),
      api.post(`/webhook-endpoints/${id}/rotate`, { overlapSeconds: 600 }),
    ]);
    const shown = answers.flatMap((answer) =>
      typeof answer.at("secret") === "string" ? [answer.textAt("secret")] : [],
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const { world, requests } = hand.receivers();
    await aTest(api, id);
    await hand.drain(world);
    const [sent] = requests;
    for (const secret of shown) new Webhook(secret).verify(sent?.body ?? "", sent?.headers ?? {});
  });

  it("who begin a replay: one of them does", async () => {
    const { api } = await aTenantClient();
    const { id } = await anEndpoint(api);
    const wish = { kind: "missing", since: new Date(hand.nowMs - 60_000).toISOString() };
    const answers = await Promise.all([1, 2, 3].map(() => api.post(`/webhook-endpoints/${id}/replays`, wish)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await hand.drain(hand.receivers().world);
    expect((await api.post(`/webhook-endpoints/${id}/replays`, wish)).status).toBe(202);
  });

  it("sending one delivery again and again makes one more attempt at a time", async () => {
    const { api } = await aTenantClient();
    const { id } = await anEndpoint(api);
    const { world, requests } = hand.receivers();
    const delivery = await aTest(api, id);
    await hand.drain(world);
    await Promise.all(
      Array.from({ length: 8 }, () => api.post(`/webhook-endpoints/${id}/deliveries/${delivery}/resend`)),
    );
    await hand.drain(world);
    expect(requests).toHaveLength(2);
    expect((await deliveriesOf(api, id)).filter(isObject)).toHaveLength(1);
  });
});
