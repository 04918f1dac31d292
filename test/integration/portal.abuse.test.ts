import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { formToken, formTokenField } from "../../src/auth/form-token";
import { type ApiClient, anAnalystClient, aTenantClient, clientWith } from "../support/api";

const base = "http://edgecase.test";
afterEach(() => void vi.restoreAllMocks());

/** A tenant with one endpoint, from which nothing leaves, and a visitor with a link. `post` sends a form of a page. */
async function aVisitor(access: "view" | "resend" | "manage") {
  const { api, keyId } = await aTenantClient();
  const headers = { authorization: "Bearer canary-3f7c" };
  const made = await api.post("/webhook-endpoints", { url: "https://one.fake.test/", headers });
  const endpoint = made.textAt("id");
  await api.patch(`/webhook-endpoints/${endpoint}`, { status: "paused" });
  const link = await api.post("/webhook-endpoints/portal-links", { access });
  const entered = await fetchSelf(new Request(link.textAt("url"), { redirect: "manual" }));
  const [cookie = ""] = (entered.headers.get("set-cookie") ?? "").split(";");
  const secret = cookie.slice(cookie.indexOf("=") + 1);
  const post = async (path: string, form: Record<string, string> = {}, more: Record<string, string> = {}) => {
    const token = formToken(env.MASTER_KEY, secret);
    const body = new URLSearchParams({ [formTokenField]: token, ...form }).toString();
    const type = { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) };
    const own = { cookie, origin: base, "sec-fetch-site": "same-origin" };
    const url = `${base}/portal/${link.textAt("id")}${path}`;
    return fetchSelf(
      new Request(url, { method: "POST", redirect: "manual", headers: { ...own, ...type, ...more }, body }),
    );
  };
  return { api, keyId, endpoint, linkId: link.textAt("id"), post };
}

const auditOf = async (api: ApiClient, linkId: string) =>
  (await api.get(`/audit-log?actorId=${linkId}`)).json.data as Record<string, unknown>[];

describe("a visitor of the webhook portal", () => {
  it("has only so much done at once: a link is no way to make us call somebody without end", async () => {
    const { endpoint, post } = await aVisitor("resend");
    const nowMs = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => nowMs); // nothing is refilled meanwhile
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1) statuses.push((await post(`/${endpoint}/test`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(303));
    expect(statuses.at(-1)).toBe(429);
    const other = await aVisitor("resend");
    expect((await other.post(`/${other.endpoint}/test`)).status).toBe(303);
  });

  it("is in the audit log with the link and whoever made it, for all that was done and nothing that was refused", async () => {
    const { api, keyId, endpoint, linkId, post } = await aVisitor("manage");
    await post(`/${endpoint}/test`);
    await post(`/${endpoint}/status`, { status: "active" });
    await post("/new", { url: "https://two.fake.test/", all: "on" });
    await post("/new", { url: "https://10.0.0.1/", all: "on" });
    await post(`/${endpoint}/test`, {}, { origin: "https://evil.example" });
    const entries = await auditOf(api, linkId);
    expect(entries.map(({ action }) => action)).toEqual([
      "createWebhookEndpoint",
      "updateWebhookEndpoint",
      "testWebhookEndpoint",
    ]);
    expect(entries[2]).toMatchObject({ object: { id: endpoint }, details: { linkMadeBy: keyId } });
  });

  it("keeps to the events it chooses: no box at all is not all of them", async () => {
    const { api, endpoint, post } = await aVisitor("manage");
    const url = "https://one.fake.test/";
    const event = "webhook.endpoint.disabled";
    expect((await post(`/${endpoint}/change`, { url, event })).status).toBe(303);
    expect((await post(`/${endpoint}/change`, { url })).status).toBe(422);
    expect((await post("/new", { url })).status).toBe(422);
    expect((await api.get(`/webhook-endpoints/${endpoint}`)).at("eventTypes")).toEqual([event]);
  });

  it("does not get at values of headers by sending deliveries to a server of their own", async () => {
    const { api, endpoint, post } = await aVisitor("manage");
    const moved = await post(`/${endpoint}/change`, { url: "https://mine.fake.test/", all: "on" });
    expect(moved.status).toBe(422);
    expect(await moved.text()).not.toContain("canary");
    expect((await api.get(`/webhook-endpoints/${endpoint}`)).at("url")).toBe("https://one.fake.test/");
    expect((await post(`/${endpoint}/change`, { url: "https://one.fake.test/b", all: "on" })).status).toBe(303);
  });
});

describe("a link to the webhook portal", () => {
  const enter = async (link: { textAt(path: string): string }) =>
    (await fetchSelf(new Request(link.textAt("url"), { redirect: "manual" }))).status;

  // Sabotage: let a link live by itself. Somebody who has left could look in for another day.
  it("does not outlive the key that made it, nor what that key may do", async () => {
    const { api } = await aTenantClient();
    const make = async (scopes: string[]) => {
      const key = await api.post("/api-keys", { name: "Portal", scopes });
      const link = await clientWith({ authorization: `Bearer ${key.textAt("key")}` }).post(
        "/webhook-endpoints/portal-links",
        { access: "manage" },
      );
      return { keyId: key.textAt("id"), link };
    };
    const { keyId, link } = await make(["webhooks:write"]);
    expect(await enter(link)).toBe(303);
    await api.delete(`/api-keys/${keyId}`);
    expect(await enter(link)).toBe(404);
  });

  it("does not outlive the person that made it: neither their account nor their role", async () => {
    const { api, tenantId } = await aTenantClient();
    await anAnalystClient(tenantId, "admin"); // somebody administers what is left
    const makers = await Promise.all([anAnalystClient(tenantId, "admin"), anAnalystClient(tenantId, "admin")]);
    const links = await Promise.all(
      makers.map((one) => one.api.post("/webhook-endpoints/portal-links", { access: "view" })),
    );
    for (const link of links) expect(await enter(link)).toBe(303);
    const left = await api.post(`/users/${makers[0].user.id}/deactivate`, {});
    const moved = await api.patch(`/users/${makers[1].user.id}`, { role: "viewer" });
    expect([left.status, moved.status]).toEqual([200, 200]);
    for (const link of links) expect(await enter(link)).toBe(404);
  });
});
