import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { authenticate } from "../../src/auth/authenticate";
import { startSession } from "../../src/auth/session";
import { makeStepUpCode, tryStepUpCode } from "../../src/auth/step-up";
import { findSession } from "../../src/db/sessions";
import type { JsonObject } from "../../src/lib/json";
import { mailSignInLinks } from "../../src/routes/sign-in-mail";
import { aTenantClient, clientWith, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";
import { aBrowser, rename } from "../support/sign-in";
import { seedAnalyst, seedUser } from "../support/tenant";

const minute = 60_000;
const settingsPath = "/api/v1/sign-in-settings";
const origin = "http://edgecase.test";
const person = (cookie: string, more: Record<string, string> = {}) =>
  clientWith({ cookie, origin, "sec-fetch-site": "same-origin", ...more });
const settings = { idleMinutes: 30, absoluteHours: 12, onlyProviders: false, access: null };
const off = { decisions: false, exports: false };

/** Somebody who is signed in on two devices, and an administrator of the same team. */
async function aTeam(environment: "sandbox" | "live" = "sandbox") {
  const tenant = await aTenantClient({ environment });
  const { user, cookie } = await seedAnalyst(env, tenant.tenantId, "analyst");
  const elsewhere = `__Host-edgecase=${await startSession(env, user, Date.now())}`;
  const admin = await seedAnalyst(env, tenant.tenantId, "admin");
  return { ...tenant, user, cookie, elsewhere, admin: person(admin.cookie), ana: person(cookie) };
}
const idsOf = (json: JsonObject, wanted: (one: JsonObject) => boolean): unknown[] =>
  (json.data as JsonObject[]).filter(wanted).map(({ id }) => id);

describe("G29: one's own sessions", () => {
  it("are listed with the device in words, and name nothing that lets anybody in", async () => {
    const { ana, cookie } = await aTeam();
    const listed = await ana.get("/sessions");
    expect(listed.status).toBe(200);
    const data = listed.json.data as JsonObject[];
    expect(data.map(({ current }) => current).sort()).toEqual([false, true]);
    const secret = cookie.split("=")[1] ?? "";
    expect(listed.text).not.toContain(secret);
    for (const { id } of data)
      expect(
        await authenticate(new Request(origin, { headers: { cookie: `__Host-edgecase=${id}` } }), env, Date.now()),
      ).toBeNull();
  });

  it("end at once, one by one or all the others", async () => {
    const { ana, user, elsewhere } = await aTeam();
    await startSession(env, user, Date.now());
    const [other] = idsOf((await ana.get("/sessions")).json, ({ current }) => current === false);
    expect((await ana.delete(`/sessions/${String(other)}`)).json).toEqual({ ended: 1 });
    expect((await ana.delete(`/sessions/${String(other)}`)).status).toBe(404);
    expect((await ana.post("/sessions/end-others")).json).toEqual({ ended: 1 });
    expect((await person(elsewhere).get("/me")).status).toBe(401);
    expect((await ana.get("/me")).status).toBe(200);
  });

  it("are nobody else's to see or end, but an administrator's of the same team", async () => {
    const [mine, theirs] = [await aTeam(), await aTeam()];
    const [id] = idsOf((await mine.ana.get("/sessions")).json, () => true);
    expect((await theirs.ana.delete(`/sessions/${String(id)}`)).status).toBe(404);
    expect((await mine.ana.get(`/users/${mine.user.id}/sessions`)).status).toBe(403);
    expect((await theirs.admin.get(`/users/${mine.user.id}/sessions`)).status).toBe(404);
    expect((await theirs.admin.delete(`/users/${mine.user.id}/sessions`)).status).toBe(404);
    expect(idsOf((await mine.admin.get(`/users/${mine.user.id}/sessions`)).json, () => true)).toContain(id);
    expect((await mine.admin.delete(`/users/${mine.user.id}/sessions`)).json).toEqual({ ended: 2 });
    expect((await mine.ana.get("/me")).status).toBe(401);
  });

  it("are not for keys, which have none", async () => {
    const { api } = await aTeam();
    for (const path of ["/session", "/sessions"]) expect((await api.get(path)).status).toBe(403);
  });
});

describe("how long a session lasts", () => {
  // Sabotage tried: an idle session goes on (session.ts) → red.
  it("follows the tenant's rules, for open sessions too, and what a page asks by itself keeps none alive", async () => {
    const { tenantId, api } = await aTeam();
    const start = Date.now() - 20 * minute;
    const user = await seedUser(env, tenantId, "analyst");
    const cookie = `__Host-edgecase=${await startSession(env, user, start)}`;
    const at = (atMs: number, headers = {}) =>
      authenticate(new Request(origin, { headers: { cookie, ...headers } }), env, atMs);
    expect(await at(start + 20 * minute, { "edgecase-background": "1" })).not.toBeNull();
    expect(await at(start + 31 * minute)).toBeNull();
    expect((await api.put(settingsPath, { ...settings, idleMinutes: 10, stepUp: off })).status).toBe(200);
    expect(await at(start + 11 * minute)).toBeNull();
    expect((await api.put(settingsPath, { ...settings, idleMinutes: 60, stepUp: off })).status).toBe(200);
    expect(await at(start + 59 * minute)).not.toBeNull();
    expect(await at(start + 118 * minute)).not.toBeNull();
  });

  it("cannot be set beyond its bounds", async () => {
    const { api, ana } = await aTeam();
    for (const wrong of [{ idleMinutes: 4 }, { idleMinutes: 121 }, { absoluteHours: 0 }, { absoluteHours: 25 }])
      expect((await api.put(settingsPath, { ...settings, stepUp: off, ...wrong })).status).toBe(400);
    expect((await ana.put(settingsPath, { ...settings, stepUp: off })).status).toBe(403);
    expect((await api.put(settingsPath, { ...settings, stepUp: off, onlyProviders: true })).status).toBe(409);
  });

  it("begins anew with every sign-in: the session that the browser had is over", async () => {
    const { api, user } = await aTeam();
    await rename(user.id, `${user.id}@link.test`);
    const browser = aBrowser();
    let mails = 0;
    const enter = async () => {
      expect((await browser.post("/sign-in", { email: `${user.id}@LINK.test`, by: "link" })).status).toBe(200);
      mails += 1;
      const path = await eventually(async () => {
        const all = (await api.get("/sandbox/mailbox")).json.data as JsonObject[];
        expect(all).toHaveLength(mails);
        return /\/sign-in\/[\w-]+/.exec(String(all[0]?.text))?.[0] ?? "";
      });
      expect((await browser.post(path)).status).toBe(303);
      return browser.cookie();
    };
    const first = await enter();
    const second = await enter();
    expect(second).not.toBe(first);
    expect((await person(first).get("/me")).status).toBe(401);
    const listed = await person(second).get("/sessions");
    expect(listed.text).toContain("Firefox on Linux");
  });
});

describe("asking for a sign-in link", () => {
  it("is answered alike for whoever there is and whoever there is not", async () => {
    const { user } = await aTeam();
    const email = `${user.id}@known.test`;
    await rename(user.id, email);
    const pages: string[] = [];
    for (const asked of [email, `nobody-${user.id}@known.test`]) {
      const answer = await aBrowser().post("/sign-in", { email: asked });
      expect(answer.status).toBe(200);
      pages.push((await answer.text()).replaceAll(/nonce="[^"]*"/g, ""));
    }
    expect(new Set(pages).size).toBe(1);
  });

  it("mails three in a quarter of an hour, however many ask at once", async () => {
    const { api, user } = await aTeam();
    const email = `${user.id}@often.test`;
    await rename(user.id, email);
    const ask = (nowMs: number) => mailSignInLinks(env, email, { origin, returnTo: null, nowMs });
    const mailed = async () => ((await api.get("/sandbox/mailbox")).json.data as JsonObject[]).length;
    const nowMs = Date.now();
    await Promise.all(Array.from({ length: 10 }, () => ask(nowMs)));
    expect(await mailed()).toBe(3);
    await ask(nowMs + 15 * minute);
    expect(await mailed()).toBe(4);
  });

  it("puts its mail before nobody's eyes but its person's and the administrators'", async () => {
    const { ana, admin, user, tenantId } = await aTeam();
    const email = `${user.id}@eyes.test`;
    await rename(user.id, email);
    await aBrowser().post("/sign-in", { email });
    const viewer = person((await seedAnalyst(env, tenantId, "viewer")).cookie);
    await eventually(async () => expect((await admin.get("/sandbox/mailbox")).text).toContain(email));
    const seenBy = async (who: typeof ana) => (await who.get("/sandbox/mailbox")).text.includes("/sign-in/");
    expect([await seenBy(ana), await seenBy(admin), await seenBy(viewer)]).toEqual([true, true, false]);
  });

  it("refuses what is no address, and forms of other sites", async () => {
    expect((await aBrowser().post("/sign-in", { email: "nobody" })).status).toBe(422);
    const foreign = await aBrowser().post("/sign-in", { email: "a@b.test" }, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
  });
});

describe("fresh proof", () => {
  const old = (userId: string) =>
    env.DB.prepare("UPDATE sessions SET proven_at_ms = ? WHERE user_id = ?")
      .bind(Date.now() - 11 * minute, userId)
      .run();

  /** A case of high risk that waits for a decision, and somebody whose proof is eleven minutes old. */
  async function aRiskyCase() {
    const team = await aTeam();
    const demands = { ...settings, stepUp: { decisions: true, exports: true } };
    expect((await team.api.put(settingsPath, demands)).status).toBe(200);
    await publish(team.api, "proof-review", reviewChart);
    const opened = await team.api.post("/cases", {
      workflow: "proof-review",
      context: { entity: { type: "business", data: { companyName: "Acme" } } },
    });
    const id = opened.textAt("id");
    await team.api.post(`/cases/${id}/risk-override`, { level: "high", reason: "a shell company" });
    await old(team.user.id);
    return { ...team, id };
  }

  it("is asked for before a case of high risk is settled, and the same request goes through after the code of the mail", async () => {
    const { ana, api, id } = await aRiskyCase();
    const key = { "idempotency-key": crypto.randomUUID() };
    const approve = () => ana.post(`/cases/${id}/decision`, { decision: "approve" }, key);
    const refused = await approve();
    expect([refused.status, refused.textAt("error.code")]).toEqual([403, "step_up_required"]);
    const session = await ana.get("/session");
    expect(session.at("proof.owes")).toEqual(["high_risk_decisions", "exports"]);
    expect(session.at("proof.ways.0.kind")).toBe("code");
    expect((await ana.post("/session/code")).status).toBe(202);
    const mail = ((await api.get("/sandbox/mailbox")).json.data as JsonObject[])[0];
    const code = /^\d{6}$/m.exec(String(mail?.text))?.[0] ?? "";
    const proved = await ana.post("/session/proof", { code });
    expect([proved.status, proved.at("proof.owes")]).toEqual([200, []]);
    // The session goes on under a new cookie; the one it was asked for with opens nothing any more.
    expect((await ana.get("/session")).status).toBe(401);
    const renewed = proved.headers.get("set-cookie") ?? "";
    expect(renewed).toMatch(/^__Host-edgecase=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/);
    const [cookie = ""] = renewed.split(";");
    const again = clientWith({ cookie, origin: "http://edgecase.test", "sec-fetch-site": "same-origin" });
    expect((await again.get("/session")).at("id")).toBe(proved.at("id"));
    const done = await again.post(`/cases/${id}/decision`, { decision: "approve" }, key);
    expect([done.status, done.at("pendingDecision.decision")]).toEqual([200, "approve"]);
    // A code works once.
    expect((await again.post("/session/proof", { code })).status).toBe(400);
  });

  it("is not to be gone round: not by the event of the same name, not by saying that the risk is low", async () => {
    const { ana, id } = await aRiskyCase();
    const codes = [
      await ana.post(`/cases/${id}/events`, { name: "approve" }),
      await ana.post(`/cases/${id}/risk-override`, { level: "low", reason: "I say so" }),
      await ana.post(`/cases/${id}/decision`, { decision: "reject", reason: "no" }),
    ].map((answer) => answer.at("error.code"));
    expect(codes).toEqual(["step_up_required", "step_up_required", "step_up_required"]);
    // What weighs nothing goes on, and so does the integrator's own key.
    expect((await ana.post(`/cases/${id}/notes`, { content: "looked at it" })).status).toBeLessThan(300);
  });

  it("takes five tries of a code, however many come at once, and mails three codes in a quarter of an hour", async () => {
    const { user, tenantId } = await aTeam();
    const secret = await startSession(env, user, Date.now());
    const row = await env.DB.prepare("SELECT hash FROM sessions WHERE user_id = ? ORDER BY rowid DESC")
      .bind(user.id)
      .first<{ hash: string }>();
    const hash = row?.hash ?? "";
    expect(secret).not.toBe(hash);
    const now = Date.now();
    const code = (await makeStepUpCode(env, { hash, tenantId }, now)) ?? "";
    const wrong = code === "000000" ? "111111" : "000000";
    const tried = await Promise.all(Array.from({ length: 20 }, () => tryStepUpCode(env, hash, wrong, now)));
    expect(tried.filter((one) => one.right)).toEqual([]);
    expect(await tryStepUpCode(env, hash, code, now)).toEqual({ right: false, triesLeft: 0 });
    expect(await makeStepUpCode(env, { hash, tenantId }, now)).not.toBeNull();
    const third = (await makeStepUpCode(env, { hash, tenantId }, now)) ?? "";
    expect(await makeStepUpCode(env, { hash, tenantId }, now)).toBeNull();
    expect(await tryStepUpCode(env, hash, third, now + 10 * minute)).toEqual({ right: false, triesLeft: 0 });
    expect(await makeStepUpCode(env, { hash, tenantId }, now + 15 * minute)).not.toBeNull();
    expect((await findSession(env.DB, hash))?.session.userId).toBe(user.id);
  });

  it("goes without saying in live tenants, and not in sandboxes", async () => {
    const [live, sandbox] = [await aTeam("live"), await aTeam()];
    expect((await live.api.get(settingsPath)).at("stepUp")).toEqual({ decisions: true, exports: true });
    expect((await sandbox.api.get(settingsPath)).at("stepUp")).toEqual(off);
  });
});
