import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { changeUser } from "../../src/db/users";
import { newId } from "../../src/domain";
import { consumePeopleMails } from "../../src/queues/people-mails";
import { anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { formOn } from "../support/form-token";
import { wholeDatabase } from "../support/storage";
import { seedUser } from "../support/tenant";

const origin = "http://edgecase.test";

/** The page behind the link of an invitation, and what answers when its form is sent. */
async function join(url: string, name?: string, headers: Record<string, string> = {}): Promise<Response> {
  const at = new URL(new URL(url).pathname, origin);
  const page = await fetchSelf(new Request(at));
  if (name === undefined) return page;
  const { cookie, body } = await formOn(page, { name });
  const own = { origin, "sec-fetch-site": "same-origin", cookie, ...headers };
  return fetchSelf(new Request(at, { redirect: "manual", method: "POST", body, headers: own }));
}
const someEmail = () => `${newId("user")}@example.test`;

describe("an invitation to the team", () => {
  it("lets one person in, once, with the role and limits it was made for", async () => {
    const { tenantId } = await aTenantClient();
    const { api, user: inviter } = await anAnalystClient(tenantId, "admin");
    const email = someEmail();
    const caseScope = { workflows: ["kyb"] };
    const made = await api.post("/invitations", { email: email.toUpperCase(), role: "senior", caseScope });
    expect([made.status, made.at("email"), made.at("invitedById")]).toEqual([201, email, inviter.id]);
    const url = made.textAt("url");
    // Mail scanners look first, and use nothing up.
    expect((await join(url)).status).toBe(200);
    expect((await join(url)).status).toBe(200);
    const [first, second] = await Promise.all([join(url, "  Ada   Lovelace "), join(url, "Eve")]);
    expect([first.status, second.status].sort()).toEqual([303, 410]);
    const cookie = [first, second].flatMap((answer) => answer.headers.get("set-cookie")?.split(";")[0] ?? [])[0] ?? "";
    const me = await clientWith({ cookie }).get("/me");
    expect([me.at("actor.email"), me.at("actor.role"), me.at("actor.caseScope")]).toEqual([email, "senior", caseScope]);
    expect(["Ada Lovelace", "Eve"]).toContain(me.at("actor.name"));
    expect((await api.get("/invitations")).at("data")).toEqual([]);
    expect((await join(url)).status).toBe(410);
    expect((await api.post("/invitations", { email, role: "viewer" })).at("error.code")).toBe("already_member");
  });

  it("works for seven days, not after it was taken back, and only by its newest link", async () => {
    const { tenantId } = await aTenantClient();
    const { api } = await anAnalystClient(tenantId, "admin");
    const made = await api.post("/invitations", { email: someEmail(), role: "viewer" });
    const resent = await api.post(`/invitations/${made.textAt("id")}/resend`);
    expect((await join(made.textAt("url"))).status).toBe(410);
    expect((await join(resent.textAt("url"))).status).toBe(200);
    expect((await api.post("/invitations", { email: made.textAt("email"), role: "viewer" })).at("error.code")).toBe(
      "already_invited",
    );
    const lifeMs = Date.parse(resent.textAt("expiresAt")) - Date.now();
    expect(Math.round(lifeMs / 86_400_000)).toBe(7);
    vi.setSystemTime(Date.parse(resent.textAt("expiresAt")));
    try {
      expect((await join(resent.textAt("url"), "Late")).status).toBe(410);
    } finally {
      vi.useRealTimers();
    }
    expect((await api.delete(`/invitations/${made.textAt("id")}`)).status).toBe(204);
    expect((await join(resent.textAt("url"), "Taken back")).status).toBe(410);
    expect((await api.delete(`/invitations/${made.textAt("id")}`)).status).toBe(404);
  });

  it("is mailed with the link that is good now; its secret lies in no table", async () => {
    const { tenantId } = await aTenantClient();
    const { api } = await anAnalystClient(tenantId, "admin");
    const made = await api.post("/invitations", { email: someEmail(), role: "builder" });
    const id = made.textAt("id");
    const secret = made.textAt("url").split(".").at(-1) ?? "none";
    expect(await wholeDatabase()).not.toContain(secret);
    const settled: string[] = [];
    const message = (generation: number) => ({
      id: `${generation}`,
      attempts: 1,
      timestamp: new Date(),
      body: { tenantId, kind: "invitation" as const, id, generation },
      ack: () => void settled.push("ack"),
      retry: () => void settled.push("retry"),
    });
    const batch = { queue: "people-mails", messages: [message(1), message(1), message(2)] };
    await consumePeopleMails(batch as unknown as Parameters<typeof consumePeopleMails>[0], env);
    expect(settled).toEqual(["ack", "ack", "ack"]);
    const mails = await env.DB.prepare("SELECT to_address, text FROM mails WHERE tenant_id = ?").bind(tenantId).all();
    expect(mails.results).toEqual([
      { to_address: made.textAt("email"), text: expect.stringContaining(made.textAt("url")) },
    ]);
  });

  it("is not answered from another site, without a name, or with a made-up secret", async () => {
    const { tenantId } = await aTenantClient();
    const { api } = await anAnalystClient(tenantId, "admin");
    const url = (await api.post("/invitations", { email: someEmail(), role: "viewer" })).textAt("url");
    expect((await join(url, "Eve", { origin: "https://evil.example", "sec-fetch-site": "cross-site" })).status).toBe(
      403,
    );
    expect((await join(url, "   ")).status).toBe(422);
    expect((await join(`${url.slice(0, -4)}AAAA`)).status).toBe(410);
    expect((await join(url, "Ada")).status).toBe(303);
  });
});

describe("the people of a team", () => {
  it("lose everything with the next request when they are deactivated, and get it back as it was", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const { api: ada, user } = await anAnalystClient(tenantId, "manager");
    expect((await ada.get("/cases")).status).toBe(200);
    expect((await admin.post(`/users/${user.id}/deactivate`)).at("status")).toBe("deactivated");
    expect((await ada.get("/cases")).status).toBe(401);
    expect((await admin.get("/users")).text).not.toContain(user.id);
    expect((await admin.get("/users?status=all")).text).toContain(user.id);
    expect((await admin.post(`/users/${user.id}/reactivate`)).at("status")).toBe("active");
    // The sessions of before stay ended.
    expect((await ada.get("/cases")).status).toBe(401);
  });

  it("may do what their new role may, with the next request", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const { api: ada, user } = await anAnalystClient(tenantId, "viewer");
    expect((await ada.get("/webhook-endpoints")).status).toBe(403);
    expect((await admin.patch(`/users/${user.id}`, { role: "auditor" })).at("role")).toBe("auditor");
    expect((await ada.get("/webhook-endpoints")).status).toBe(200);
    expect((await ada.get("/audit-log")).status).toBe(200);
    expect((await ada.post("/webhook-endpoints", { url: "https://example.test" })).status).toBe(403);
  });

  it("always have an administrator: the last one stays, also when two remove each other at once", async () => {
    const { tenantId } = await aTenantClient();
    const { api, user: first } = await anAnalystClient(tenantId, "admin");
    expect((await api.patch(`/users/${first.id}`, { role: "viewer" })).at("error.code")).toBe("last_admin");
    expect((await api.post(`/users/${first.id}/deactivate`)).at("error.code")).toBe("last_admin");
    const second = await seedUser(env, tenantId, "admin");
    const outcomes = await Promise.all(
      [first, second].map(({ id }) => changeUser(env.DB, tenantId, id, { disabledAtMs: 1 })),
    );
    expect(outcomes.filter((done) => done)).toHaveLength(1);
  });

  it("are limited to some cases only where they are no administrators", async () => {
    const { tenantId } = await aTenantClient();
    const { api, user } = await anAnalystClient(tenantId, "admin");
    const scoped = await seedUser(env, tenantId, "analyst");
    const caseScope = { queueIds: ["review"] };
    expect((await api.patch(`/users/${user.id}`, { caseScope })).at("error.param")).toBe("caseScope");
    expect((await api.patch(`/users/${scoped.id}`, { caseScope })).at("caseScope")).toEqual(caseScope);
    expect((await api.patch(`/users/${scoped.id}`, { role: "admin" })).at("caseScope")).toBeNull();
  });

  it("tell colleagues who they are, and administrators when they were here", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin, user } = await anAnalystClient(tenantId, "admin");
    const { api: viewer } = await anAnalystClient(tenantId, "viewer");
    const mine = (answer: { at(path: string): unknown }) =>
      (answer.at("data") as { id: string }[]).find(({ id }) => id === user.id);
    expect(mine(await viewer.get("/users"))).toEqual({
      ...{ id: user.id, name: user.name, email: user.email, role: "admin", status: "active" },
    });
    expect(mine(await admin.get("/users"))).toMatchObject({ lastSeenAt: expect.any(String), caseScope: null });
  });

  it("of another tenant are not there", async () => {
    const { api } = await aTenantClient();
    const other = await aTenantClient();
    const stranger = await seedUser(env, other.tenantId, "analyst");
    for (const answer of [
      await api.patch(`/users/${stranger.id}`, { role: "viewer" }),
      await api.post(`/users/${stranger.id}/deactivate`),
      await api.post(`/users/${stranger.id}/reactivate`),
    ])
      expect(answer.status).toBe(404);
  });
});
