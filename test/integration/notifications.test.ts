import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Notice, notify } from "../../src/cases/notify";
import { newestMails } from "../../src/db/mails";
import { peopleToMail } from "../../src/db/notifications";
import { type CaseId, type CaseRef, newId, noticeMailGapMs, type TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { sendNoticeMails } from "../../src/queues/notice-mails";
import { anAnalystClient, aTenantClient, publish } from "../support/api";
import { atRest } from "../support/cases";
import { eventually } from "../support/eventually";

type Person = Awaited<ReturnType<typeof anAnalystClient>>;
let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let [ada, ana, boss]: Person[] = [];
const chart: JsonObject = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", ask: "second_look" } },
    second_look: {
      meta: { approval: { roles: ["analyst"], count: 1, event: "AGREED" } },
      on: { AGREED: "approved", back: "review" },
    },
    approved: { type: "final", tags: ["approved"] },
  },
};

beforeAll(async () => {
  tenant = await aTenantClient();
  await publish(tenant.api, "news", chart, { config: { allowMultipleActiveWorkflows: true } });
  [ada, ana, boss] = [
    await anAnalystClient(tenant.tenantId),
    await anAnalystClient(tenant.tenantId),
    await anAnalystClient(tenant.tenantId, "admin"),
  ];
});

const person = (one: Person | undefined): Person => {
  if (one === undefined) throw new Error("nobody");
  return one;
};

async function aCase(workflow = "news"): Promise<CaseRef> {
  const opened = await tenant.api.post("/cases", {
    workflow,
    context: { entity: { type: "individual", data: { firstName: "Grace", lastName: "Hopper" } } },
  });
  if (opened.status !== 201) throw new Error(opened.text);
  const ref = { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
  await atRest(ref); // its opening is no news of who begins to watch it now
  return ref;
}

/** What a person was told about this case, newest first. */
async function toldTo(one: Person | undefined, { caseId }: CaseRef): Promise<JsonObject[]> {
  const list = (await person(one).api.get("/notifications?limit=100")).json.data as JsonObject[];
  return list.filter((each) => (each.case as JsonObject).id === caseId);
}
const kindsTo = async (one: Person | undefined, ref: CaseRef) => (await toldTo(one, ref)).map(({ kind }) => kind);
const hears = (one: Person | undefined, ref: CaseRef, kinds: string[]): Promise<void> =>
  vi.waitFor(async () => expect(await kindsTo(one, ref)).toEqual(kinds), { timeout: 20_000, interval: 50 });
const post = async (one: Person | undefined, path: string, body: JsonObject): Promise<void> => {
  const answer = await person(one).api.post(path, body);
  if (answer.status > 299) throw new Error(answer.text);
};

describe("people are told", () => {
  it("that a case was given to them, and taken from them, but never what they did themselves", async () => {
    const ref = await aCase();
    const path = `/cases/${ref.caseId}/assignment`;
    await post(boss, path, { assigneeId: person(ada).user.id });
    await hears(ada, ref, ["assigned"]);
    await post(ana, path, { assigneeId: person(ana).user.id });
    await hears(ada, ref, ["taken_over", "assigned"]);
    expect((await toldTo(ada, ref))[0]).toMatchObject({
      byId: person(ana).user.id,
      case: { name: "Grace Hopper" },
      detail: { assigneeId: person(ana).user.id },
      readAt: null,
    });
    await atRest(ref);
    expect([await kindsTo(ana, ref), await kindsTo(boss, ref)]).toEqual([[], []]);
  });

  it("that they were named in a note and that their word is asked for; who opened the case is not asked", async () => {
    const ref = await aCase();
    const { api } = person(ada);
    const note = await api.post(`/cases/${ref.caseId}/notes`, {
      content: "@you @me",
      mentions: [person(ana).user.id, person(ada).user.id],
    });
    await hears(ana, ref, ["mentioned"]);
    expect((await toldTo(ana, ref))[0]?.detail).toEqual({ noteId: note.at("id") });
    await post(ada, `/cases/${ref.caseId}/events`, { name: "ask" });
    await hears(ana, ref, ["approval_wanted", "mentioned"]);
    await atRest(ref);
    // Who asked knows; whose role is not asked is left in peace.
    expect([await kindsTo(ada, ref), await kindsTo(boss, ref)]).toEqual([[], []]);
  });

  it("once per step when they watch: what is decided is not also told as moved", async () => {
    const ref = await aCase();
    const { api } = person(ana);
    const watched = await api.put(`/cases/${ref.caseId}/watch`, { watching: true });
    expect(watched.json).toEqual({ watching: true, watcherIds: [person(ana).user.id] });
    await post(ada, `/cases/${ref.caseId}/events`, { name: "ask" });
    await eventually(async () => expect(await kindsTo(ana, ref)).toContain("watched_changed"));
    await post(ada, `/cases/${ref.caseId}/events`, { name: "back" });
    expect((await tenant.api.post(`/cases/${ref.caseId}/decision`, { decision: "approve" })).status).toBe(200);
    await eventually(async () => expect(await kindsTo(ana, ref)).toContain("watched_decided"));
    await atRest(ref);
    const kinds = await kindsTo(ana, ref);
    expect(kinds.filter((kind) => kind === "watched_changed")).toHaveLength(2);
    expect(kinds.filter((kind) => kind === "watched_decided")).toHaveLength(1);
    const quiet = await aCase();
    await api.put(`/cases/${quiet.caseId}/watch`, { watching: true });
    expect((await api.put(`/cases/${quiet.caseId}/watch`, { watching: false })).json.watcherIds).toEqual([]);
    expect((await tenant.api.put(`/cases/${quiet.caseId}/watch`, { watching: true })).status).toBe(403);
  });

  it("the same thing once, however often it is told, and by the first notice that names them", async () => {
    const ref = await aCase();
    const to = [person(ada).user.id];
    const about = { caseId: ref.caseId, to, roles: null, detail: {}, watchers: false, byId: null };
    const notices: Notice[] = [
      { ...about, kind: "sla_breached", key: "sla.1" },
      { ...about, kind: "sla_at_risk", key: "sla.0" },
    ];
    for (let times = 0; times < 3; times++) await notify(env, ref.tenantId, notices);
    expect(await kindsTo(ada, ref)).toEqual(["sla_breached"]);
  });
});

describe("what a person was told", () => {
  it("is theirs alone to read and to mark as read", async () => {
    const fresh = await anAnalystClient(tenant.tenantId);
    const ref = await aCase();
    const about = { caseId: ref.caseId, to: [fresh.user.id], roles: null, detail: {}, watchers: false, byId: null };
    for (const [place, key] of ["three", "two", "one"].entries())
      await notify(env, ref.tenantId, [{ ...about, kind: "incident", key }], Date.now() + place);
    expect((await fresh.api.get("/notifications/count")).json).toMatchObject({ unread: 3 });
    await post(ada, "/notifications/read", { ids: ["one"] });
    expect((await fresh.api.get("/notifications/count")).json).toMatchObject({ unread: 3 });
    expect((await fresh.api.post("/notifications/read", { ids: ["one"] })).json).toMatchObject({ unread: 2 });
    const unread = (await fresh.api.get("/notifications?unread=true&limit=1")).json;
    expect((unread.data as JsonObject[]).map(({ id }) => id)).toEqual(["two"]);
    const next = await fresh.api.get(`/notifications?unread=true&limit=1&cursor=${String(unread.nextCursor)}`);
    expect((next.json.data as JsonObject[]).map(({ id }) => id)).toEqual(["three"]);
    expect((await fresh.api.post("/notifications/read", {})).json).toMatchObject({ unread: 0 });
    expect((await tenant.api.get("/notifications")).status).toBe(403);
  });
});

describe("mails to people", () => {
  const mailsTo = async (tenantId: TenantId, address: string) =>
    (await newestMails(env.DB, tenantId, { limit: 50, caseId: null })).filter(({ toAddress }) => toAddress === address);
  /** A sweep mails some people: until nobody is left, whoever waits beside ours. */
  const mailEverybody = async (nowMs: number): Promise<void> => {
    for (let turn = 0; turn < 100; turn++) {
      await sendNoticeMails(env, nowMs);
      if ((await peopleToMail(env.DB, nowMs - noticeMailGapMs, 1)).length === 0) return;
    }
    throw new Error("there are always more people to mail");
  };
  const wait = (caseId: CaseId, userId: string, key: string, kind: Notice["kind"] = "assigned") =>
    notify(env, tenant.tenantId, [
      { caseId, to: [userId], roles: null, detail: {}, watchers: false, byId: null, kind, key },
    ]);

  it("come at most once in a quarter of an hour, with everything that waits, and name nobody", async () => {
    const { user } = await anAnalystClient(tenant.tenantId);
    const { caseId } = await aCase();
    const startMs = Date.now();
    await wait(caseId, user.id, "m1");
    await wait(caseId, user.id, "m2", "mentioned");
    await mailEverybody(startMs);
    await wait(caseId, user.id, "m3");
    await mailEverybody(startMs + noticeMailGapMs - 1_000);
    const [only, ...more] = await mailsTo(tenant.tenantId, user.email);
    expect(more).toEqual([]);
    expect(only?.subject).toBe("Edgecase: 2 things wait for you");
    const said = JSON.stringify(only);
    for (const personal of ["Grace", "Hopper", user.name]) expect(said).not.toContain(personal);
    expect(said).toContain(`/console/cases/${caseId}`);
    expect(said).toContain("/console/notifications");
    await mailEverybody(startMs + noticeMailGapMs);
    expect((await mailsTo(tenant.tenantId, user.email)).map(({ subject }) => subject)).toEqual([
      "Edgecase: one thing waits for you",
      "Edgecase: 2 things wait for you",
    ]);
    await mailEverybody(startMs + 10 * noticeMailGapMs);
    expect(await mailsTo(tenant.tenantId, user.email)).toHaveLength(2);
  });

  it("do not come for what was read, for what is switched off, or to who may no longer sign in", async () => {
    const [reader, quiet, gone] = [
      await anAnalystClient(tenant.tenantId),
      await anAnalystClient(tenant.tenantId),
      await anAnalystClient(tenant.tenantId),
    ];
    const { caseId } = await aCase();
    const settings = await quiet.api.put("/notifications/settings", {
      kinds: { assigned: { inApp: false, mail: false } },
    });
    expect(settings.at("kinds.assigned")).toEqual({ inApp: false, mail: false });
    expect(settings.at("kinds.mentioned")).toEqual({ inApp: true, mail: true });
    for (const { user } of [reader, quiet, gone]) await wait(caseId, user.id, newId("event"));
    expect((await quiet.api.get("/notifications")).json.data).toEqual([]);
    await reader.api.post("/notifications/read", {});
    await env.DB.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?").bind(gone.user.id).run();
    await mailEverybody(Date.now());
    for (const { user } of [reader, quiet, gone]) expect(await mailsTo(tenant.tenantId, user.email)).toEqual([]);
  });

  it("do not tell of a case that somebody may no longer know of when they leave, nor come for nothing else", async () => {
    await publish(tenant.api, "quiet_news", { ...chart, id: "quiet_news" });
    const [partly, wholly] = [await anAnalystClient(tenant.tenantId), await anAnalystClient(tenant.tenantId)];
    const [known, unknown] = [await aCase(), await aCase("quiet_news")];
    for (const { user } of [partly, wholly]) await wait(unknown.caseId, user.id, newId("event"));
    await wait(known.caseId, partly.user.id, newId("event"));
    for (const { user } of [partly, wholly]) {
      const limited = await person(boss).api.patch(`/users/${user.id}`, { caseScope: { workflows: ["news"] } });
      expect(limited.status).toBe(200);
    }
    const startMs = Date.now();
    await mailEverybody(startMs);
    const [only, ...more] = await mailsTo(tenant.tenantId, partly.user.email);
    expect([only?.subject, more]).toEqual(["Edgecase: one thing waits for you", []]);
    const said = JSON.stringify(only);
    expect([said.includes(known.caseId), said.includes(unknown.caseId)]).toEqual([true, false]);
    // What was left out is not kept for a day on which they may know of it again.
    for (const { user } of [partly, wholly])
      expect((await person(boss).api.patch(`/users/${user.id}`, { caseScope: null })).status).toBe(200);
    await mailEverybody(startMs + 2 * noticeMailGapMs);
    expect(await mailsTo(tenant.tenantId, partly.user.email)).toHaveLength(1);
    expect(await mailsTo(tenant.tenantId, wholly.user.email)).toEqual([]);
  });
});
