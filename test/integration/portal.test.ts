import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { formToken } from "../../src/auth/form-token";
import { mayInPortal } from "../../src/auth/portal";
import { newId } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";

const base = "http://edgecase.test";
afterEach(() => vi.restoreAllMocks());

/** Somebody's browser with the cookie of one link. */
async function enter(url: string, headers: Record<string, string> = {}) {
  const answer = await fetchSelf(new Request(url, { redirect: "manual", headers }));
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  const home = answer.headers.get("location") ?? "";
  // What every form of a page of this link has in it.
  const token = formToken(env.MASTER_KEY, cookie.slice(cookie.indexOf("=") + 1));
  const ask = (path: string, fields?: Record<string, string>, over: Record<string, string> = {}) => {
    const form = fields && { "_form-token": token, ...fields };
    return fetchSelf(
      new Request(new URL(path, base), {
        redirect: "manual",
        headers: {
          cookie,
          ...(form && {
            "content-type": "application/x-www-form-urlencoded",
            "content-length": String(new URLSearchParams(form).toString().length),
            "sec-fetch-site": "same-origin",
            origin: base,
          }),
          ...over,
        },
        ...(form && { method: "POST", body: new URLSearchParams(form).toString() }),
      }),
    );
  };
  return { answer, cookie, home, ask };
}

async function aPortal(wish: Record<string, unknown> = {}) {
  const tenant = await aTenantClient();
  const endpoint = await anEndpoint(tenant.api, "https://one.fake.test/");
  const made = await tenant.api.post("/webhook-endpoints/portal-links", wish);
  if (made.status !== 201) throw new Error(made.text);
  return { ...tenant, endpoint, made, visitor: await enter(made.textAt("url")) };
}

async function anEndpoint(api: ApiClient, url: string): Promise<string> {
  const made = await api.post("/webhook-endpoints", { url });
  if (made.status !== 201) throw new Error(made.text);
  // Nothing leaves in these tests.
  await api.patch(`/webhook-endpoints/${made.textAt("id")}`, { status: "paused" });
  return made.textAt("id");
}

const aDelivery = async (api: ApiClient, endpoint: string): Promise<string> =>
  (await api.post(`/webhook-endpoints/${endpoint}/test`)).textAt("id");

describe("a link to the webhook portal", () => {
  it("lets in with a cookie for itself alone, leads to an address without the secret, and is stored as a hash", async () => {
    const { tenantId, made, visitor } = await aPortal();
    const secret = made.textAt("url").split(".").at(-1) ?? "";
    expect(visitor.answer.status).toBe(303);
    expect(visitor.home).not.toContain(secret);
    expect(visitor.answer.headers.get("set-cookie")).toMatch(
      /^__Host-portal-\w{8}=.*HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/,
    );
    const framed = await enter(made.textAt("url"), { "sec-fetch-dest": "iframe" });
    expect(framed.answer.headers.get("set-cookie")).toContain("SameSite=None; Partitioned");
    const row = await env.DB.prepare("SELECT * FROM portal_links WHERE tenant_id = ?").bind(tenantId).first();
    expect(JSON.stringify(row)).not.toContain(secret);
    expect((await visitor.ask(visitor.home)).status).toBe(200);
  });

  it("stands in frames of the tenant's listed websites and of no others", async () => {
    const { api, visitor } = await aPortal();
    const policy = async () => (await visitor.ask(visitor.home)).headers.get("content-security-policy");
    expect(await policy()).toContain("frame-ancestors 'none'");
    await api.put("/embedding", { origins: ["https://app.example.com"] });
    expect(await policy()).toContain("frame-ancestors https://app.example.com");
  });

  it("shows endpoints, deliveries and what each attempt was, and sends again", async () => {
    const { api, endpoint, visitor } = await aPortal({ access: "resend" });
    const delivery = await aDelivery(api, endpoint);
    expect(await (await visitor.ask(visitor.home)).text()).toContain("https://one.fake.test/");
    const page = await (await visitor.ask(`${visitor.home}/${endpoint}`)).text();
    expect(page).toContain(delivery);
    expect(page).toContain("Send a test");
    expect(page).not.toContain("Change…");
    expect(await (await visitor.ask(`${visitor.home}/${endpoint}/${delivery}`)).text()).toContain("endpoint.test");
    const resent = await visitor.ask(`${visitor.home}/${endpoint}/${delivery}/resend`, {});
    expect([resent.status, resent.headers.get("location")]).toEqual([303, `${visitor.home}/${endpoint}?did=resent`]);
  });

  it("with `manage` makes and changes endpoints, inside the same fence as the API", async () => {
    const { api, endpoint, visitor } = await aPortal({ access: "manage" });
    const made = await visitor.ask(`${visitor.home}/new`, {
      url: "https://new.fake.test/",
      all: "on",
      payload: "thin",
    });
    expect([made.status, /whsec_[\w+/=]{20,}/.test(await made.text())]).toEqual([200, true]);
    const list = (await api.get("/webhook-endpoints?limit=100")).json as { data: { url: string; payload: string }[] };
    expect(list.data.map(({ url, payload }) => [url, payload])).toContainEqual(["https://new.fake.test/", "thin"]);
    for (const url of ["http://169.254.169.254/", "javascript:alert(1)", ""])
      expect((await visitor.ask(`${visitor.home}/new`, { url, all: "on" })).status).toBe(422);
    const change = { url: "https://other.fake.test/", all: "on", description: "<script>alert(1)</script>" };
    expect((await visitor.ask(`${visitor.home}/${endpoint}/change`, change)).status).toBe(303);
    const page = await (await visitor.ask(`${visitor.home}/${endpoint}/change`)).text();
    expect(page).not.toContain("<script");
    expect((await api.get(`/webhook-endpoints/${endpoint}`)).at("url")).toBe("https://other.fake.test/");
  });

  it("of one endpoint does not reach another, nor the list, nor anything new", async () => {
    const tenant = await aTenantClient();
    const [mine, other] = [
      await anEndpoint(tenant.api, "https://a.test/"),
      await anEndpoint(tenant.api, "https://b.test/"),
    ];
    const delivery = await aDelivery(tenant.api, other);
    const made = await tenant.api.post("/webhook-endpoints/portal-links", { endpointId: mine, access: "manage" });
    const visitor = await enter(made.textAt("url"));
    const home = `/portal/${made.textAt("id")}`;
    expect(visitor.home).toBe(`${home}/${mine}`);
    expect((await visitor.ask(visitor.home)).status).toBe(200);
    expect((await visitor.ask(home)).headers.get("location")).toBe(visitor.home);
    for (const path of [`${home}/${other}`, `${home}/${other}/${delivery}`, `${home}/new`, `${home}/${other}/change`])
      expect([path, (await visitor.ask(path)).status]).toEqual([path, 403]);
    // The delivery of another endpoint is not to be had by way of one's own.
    expect((await visitor.ask(`${visitor.home}/${delivery}`)).status).toBe(404);
    for (const path of [`${home}/new`, `${home}/${other}/test`, `${home}/${other}/${delivery}/resend`])
      expect([path, (await visitor.ask(path, { url: "https://c.test/", all: "on" })).status]).toEqual([path, 403]);
    expect((await visitor.ask(`${visitor.home}/${delivery}/resend`, {})).status).toBe(404);
  });

  it("opens nothing else: not the API, not the console, not another link, not another tenant's endpoints", async () => {
    const { made, visitor } = await aPortal({ access: "manage" });
    const theirs = await aPortal({ access: "manage" });
    const secret = made.textAt("url").split(".").at(-1) ?? "";
    for (const path of ["/cases", "/webhook-endpoints", "/events", "/events/tail", "/me", "/api-keys"])
      for (const headers of [{ cookie: visitor.cookie }, { authorization: `Bearer ${secret}` }] as Record<
        string,
        string
      >[])
        expect([path, (await fetchSelf(new Request(`${base}/api/v1${path}`, { headers }))).status]).toEqual([
          path,
          401,
        ]);
    expect((await visitor.ask(theirs.visitor.home)).status).toBe(404);
    expect((await visitor.ask(`${visitor.home}/${theirs.endpoint}`)).status).toBe(404);
    const swapped = made.textAt("url").replace(made.textAt("id"), theirs.made.textAt("id"));
    expect((await enter(swapped)).answer.status).toBe(404);
    // Another link's secret under one's own name, or none at all.
    const [, value = ""] = theirs.visitor.cookie.split("=");
    const [name = ""] = visitor.cookie.split("=");
    for (const cookie of [`${name}=${value}`, ""])
      expect((await visitor.ask(visitor.home, undefined, { cookie })).status).toBe(404);
  });

  it("has a token in each of its forms, and takes no form without it or with that of another link", async () => {
    const { endpoint, visitor, api } = await aPortal({ access: "manage" });
    const other = await aPortal({ access: "manage" });
    const token = formToken(env.MASTER_KEY, visitor.cookie.slice(visitor.cookie.indexOf("=") + 1));
    const delivery = await aDelivery(api, endpoint);
    const at = `${visitor.home}/${endpoint}`;
    for (const page of [at, `${at}/change`, `${visitor.home}/new`, `${at}/${delivery}`]) {
      const forms = (await (await visitor.ask(page)).text()).match(/<form method="post".*?<\/form>/gs) ?? [];
      expect([page, forms.length > 0]).toEqual([page, true]);
      for (const form of forms) expect(form).toContain(`<input type="hidden" name="_form-token" value="${token}"`);
    }
    const { cookie } = other.visitor;
    const foreign = formToken(env.MASTER_KEY, cookie.slice(cookie.indexOf("=") + 1));
    for (const wrong of ["", foreign, token.slice(1)])
      for (const path of [`${at}/test`, `${at}/status`, `${at}/change`, `${visitor.home}/new`])
        expect([path, (await visitor.ask(path, { "_form-token": wrong, url: "https://c.test/" })).status]).toEqual([
          path,
          403,
        ]);
    expect((await visitor.ask(`${at}/test`, {})).status).toBe(303);
  });

  it("takes no orders from pages of other sites", async () => {
    const { endpoint, visitor } = await aPortal({ access: "manage" });
    for (const over of [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }] as Record<
      string,
      string
    >[])
      expect((await visitor.ask(`${visitor.home}/${endpoint}/test`, {}, over)).status).toBe(403);
  });

  it("ends when it is revoked or its time is over, for whoever is in as well", async () => {
    const { api, made, visitor } = await aPortal({ expiresInSeconds: 60 });
    const nowMs = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => nowMs + 61_000);
    expect((await visitor.ask(visitor.home)).status).toBe(404);
    vi.restoreAllMocks();
    expect((await visitor.ask(visitor.home)).status).toBe(200);
    const revoked = await api.delete(`/webhook-endpoints/portal-links/${made.textAt("id")}`);
    expect(revoked.at("revokedAt")).not.toBeNull();
    expect((await visitor.ask(visitor.home)).status).toBe(404);
    expect((await enter(made.textAt("url"))).answer.status).toBe(404);
    const list = await api.get("/webhook-endpoints/portal-links");
    expect(list.text).not.toContain("/portal/go/");
    expect(list.at("data.0.id")).toBe(made.at("id"));
  });

  it("is made by who may write webhooks, for endpoints of their own tenant", async () => {
    const { tenantId, endpoint } = await aPortal();
    const other = await aTenantClient();
    expect((await other.api.post("/webhook-endpoints/portal-links", { endpointId: endpoint })).status).toBe(404);
    const reader = await aTenantClient({ scopes: ["cases:read"] });
    expect((await reader.api.post("/webhook-endpoints/portal-links", {})).status).toBe(403);
    const { api: analyst } = await anAnalystClient(tenantId, "analyst");
    expect((await analyst.post("/webhook-endpoints/portal-links", {})).status).toBe(403);
  });
});

describe("the policy of the portal", () => {
  const one = newId("endpoint");
  const two = newId("endpoint");
  const open = { expiresAtMs: 10, revokedAtMs: null };
  it.each([
    // whose, access: what they may see, send to and change of `one`, and whether they may see all and create
    [null, "view", [true, false, false, true, false]],
    [null, "resend", [true, true, false, true, false]],
    [null, "manage", [true, true, true, true, true]],
    [one, "view", [true, false, false, false, false]],
    [one, "manage", [true, true, true, false, false]],
    [two, "manage", [false, false, false, false, false]],
  ] as const)("for %s with %s is %j", (endpointId, access, expected) => {
    const link = { ...open, endpointId, access };
    const of = (nowMs: number) => [
      ...(["see", "send", "change"] as const).map((act) => mayInPortal(link, { act, endpointId: one }, nowMs)),
      mayInPortal(link, { act: "see_all" }, nowMs),
      mayInPortal(link, { act: "create" }, nowMs),
    ];
    expect(of(9)).toEqual(expected);
    expect(of(10)).toEqual(Array(5).fill(false));
  });
});
