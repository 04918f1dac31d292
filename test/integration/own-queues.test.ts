import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId, CaseRef, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { autoAssign } from "../../src/queues/auto-assign";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { eventually } from "../support/eventually";

const config = { allowMultipleActiveWorkflows: true };
const indexedFields = [{ key: "industry", path: "entity.data.industry", type: "text", label: "Industry" }];

async function aTeam(extensions: JsonObject = {}) {
  const tenant = await aTenantClient();
  await publish(tenant.api, "review", reviewChart, { extensions: { edgecase: { indexedFields, ...extensions } } });
  const refOf = (id: string): CaseRef => ({ tenantId: tenant.tenantId, caseId: id as CaseId });
  const open = async (name: string, data: JsonObject = {}): Promise<string> => {
    const context = { entity: { type: "business", data: { companyName: name, ...data } } };
    const opened = await tenant.api.post("/cases", { workflow: "review", config, context });
    if (opened.status !== 201) throw new Error(opened.text);
    return opened.textAt("id");
  };
  return {
    ...tenant,
    open,
    rest: (id: string) => atRest(refOf(id)),
    assignee: async (id: string) => (await caseOf(env, refOf(id)).indexRow())?.assigneeId ?? null,
  };
}

const idsIn = async (api: ApiClient, queue: string): Promise<unknown[]> =>
  ((await api.get(`/cases?queue=${queue}`)).at("data") as JsonObject[]).map(({ id }) => id);
const shownTo = async (api: ApiClient, id: string): Promise<JsonObject | undefined> =>
  ((await api.get("/queues")).at("data") as JsonObject[]).find((queue) => queue.id === id);

describe("building a queue", () => {
  let team: Awaited<ReturnType<typeof aTeam>>;
  let [german, gambler, other] = ["", "", ""];

  beforeAll(async () => {
    team = await aTeam();
    german = await team.open("Muster", { country: "DE" });
    gambler = await team.open("Casino", { country: "MT", industry: "gambling" });
    other = await team.open("Other");
    for (const id of [german, gambler, other]) await team.rest(id);
  });

  it("tries its conditions, fills it, lists and counts it, and changes it", async () => {
    const conditions = { fields: [{ key: "industry", test: "is", value: "Gambling" }] };
    const tried = await team.api.post("/queues/preview", { conditions });
    expect(tried.json).toMatchObject({
      count: 1,
      lookedAt: 3,
      complete: true,
      examples: [{ id: gambler, name: "Casino" }],
    });
    expect((await team.api.get("/queue-fields")).at("data")).toEqual([
      { key: "industry", label: "Industry", type: "text", workflows: ["review"] },
    ]);
    const built = await team.api.post("/queues", { name: "Casinos & co", conditions });
    expect(built.json).toMatchObject({ id: "casinos-co", count: 1, version: 1, filling: null });
    expect(await idsIn(team.api, "casinos-co")).toEqual([gambler]);

    const changed = await team.api.put(
      "/queues/casinos-co",
      { name: "Abroad", conditions: { countries: ["DE", "MT"] }, sort: "newest" },
      { "if-match": '"1"' },
    );
    expect(changed.json).toMatchObject({ name: "Abroad", count: 2, version: 2 });
    expect(await idsIn(team.api, "casinos-co")).toEqual([gambler, german]);
    expect(await shownTo(team.api, "casinos-co")).toMatchObject({ name: "Abroad", count: 2, free: 2, own: true });
    const late = await team.api.put("/queues/casinos-co", { name: "Mine" }, { "if-match": '"1"' });
    expect([late.status, late.at("error.code")]).toEqual([409, "stale_version"]);

    expect((await team.api.delete("/queues/casinos-co")).status).toBe(204);
    expect((await team.api.get("/queues/casinos-co")).status).toBe(404);
    expect((await team.api.get("/cases?queue=casinos-co")).at("error.param")).toBe("queue");
  });

  it.each<[string, JsonObject, number, string | undefined]>([
    ["a name that is taken", { id: "twice", name: "Twice" }, 409, "id"],
    ["the name of a built-in one", { id: "waiting", name: "Waiting" }, 409, "id"],
    ["people who are not there", { name: "Ghosts", members: ["usr_ghost"] }, 400, "members"],
    ["conditions that are none", { name: "Odd", conditions: { colour: "red" } }, 400, "conditions.colour"],
    [
      "a test without a value",
      { name: "Odd", conditions: { fields: [{ key: "a", test: "is" }] } },
      400,
      "conditions.fields.0.value",
    ],
  ])("refuses %s", async (_what, body, status, param) => {
    await team.api.post("/queues", { id: "twice", name: "Twice" });
    const refused = await team.api.post("/queues", body);
    expect([refused.status, refused.at("error.param")]).toEqual([status, param]);
  });

  it("is for managers; people see and work the queues they are members of", async () => {
    const [manager, member, stranger] = [
      await anAnalystClient(team.tenantId, "manager"),
      await anAnalystClient(team.tenantId),
      await anAnalystClient(team.tenantId),
    ];
    const body = { id: "closed-shop", name: "Closed shop", members: [member.user.id] };
    expect((await stranger.api.post("/queues", body)).status).toBe(403);
    expect((await manager.api.post("/queues", body)).status).toBe(201);
    expect(await shownTo(stranger.api, "closed-shop")).toBe(undefined);
    expect(await shownTo(member.api, "closed-shop")).toMatchObject({ name: "Closed shop" });
    const claim = (who: typeof member) => who.api.post("/cases/claim-next", { queueId: "closed-shop" });
    expect((await claim(stranger)).status).toBe(403);
    expect((await claim(member)).at("assignee.id")).toBe(member.user.id);
    const nowhere = await member.api.post("/cases/claim-next", { queueId: "no-such-queue" });
    expect(nowhere.status).toBe(404);
  });
});

describe("taking cases from a queue of one's own", () => {
  // Sabotage tried: `onlyIfUnassigned` left out of the claim → cases taken twice.
  it("thirty people at once get thirty different cases, and the next one gets nothing", async () => {
    const team = await aTeam();
    await team.api.post("/queues", { id: "rush", name: "Rush" });
    const opened = await Promise.all(Array.from({ length: 30 }, (_, n) => team.open(`Case ${n}`)));
    await Promise.all(opened.map(team.rest));
    const people = await Promise.all(Array.from({ length: 30 }, () => anAnalystClient(team.tenantId)));
    const answers = await Promise.all(people.map((who) => who.api.post("/cases/claim-next", { queueId: "rush" })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(new Set(answers.map((answer) => answer.textAt("id"))).size).toBe(30);
    for (const [place, answer] of answers.entries()) expect(answer.at("assignee.id")).toBe(people[place]?.user.id);
    expect((await people[0]?.api.post("/cases/claim-next", { queueId: "rush" }))?.status).toBe(204);
    expect(await shownTo(team.api, "rush")).toMatchObject({ count: 30, free: 0 });
  });

  it("comes in the order of the queue", async () => {
    const team = await aTeam();
    await team.api.post("/queues", { id: "fresh", name: "Fresh", sort: "newest" });
    const opened = [await team.open("First"), await team.open("Second")];
    for (const id of opened) await team.rest(id);
    const me = await anAnalystClient(team.tenantId);
    const claim = async () => (await me.api.post("/cases/claim-next", { queueId: "fresh" })).textAt("id");
    const created = async (id: string) => (await team.api.get(`/cases/${id}`)).textAt("createdAt");
    const [first, second] = [await claim(), await claim()];
    expect([first, second].sort()).toEqual([...opened].sort());
    expect((await created(first)) >= (await created(second))).toBe(true);
  });
});

describe("a queue that gives out its cases", () => {
  const give = (tenantId: TenantId) => autoAssign(env, tenantId, Date.now());

  it("gives each to who is there, has room and has the fewest, and takes nothing from anybody", async () => {
    const team = await aTeam();
    const [busy, free, away] = [
      await anAnalystClient(team.tenantId),
      await anAnalystClient(team.tenantId),
      await anAnalystClient(team.tenantId),
    ];
    const taken = await team.open("Taken");
    await busy.api.post(`/cases/${taken}/assignment`, { assigneeId: busy.user.id });
    const setting = (who: typeof busy, body: JsonObject) => who.api.put(`/members/${who.user.id}`, body);
    expect(
      (
        await setting(away, {
          capacity: null,
          absences: [{ from: "2020-01-01T00:00:00Z", until: null, reason: "leave" }],
        })
      ).status,
    ).toBe(200);
    expect((await setting(free, { capacity: 2, absences: [] })).status).toBe(200);
    expect((await setting(busy, { capacity: 2, absences: [] })).status).toBe(200);
    const waiting = [await team.open("A"), await team.open("B"), await team.open("C"), await team.open("D")];
    for (const id of [taken, ...waiting]) await team.rest(id);
    const members = [busy, free, away].map(({ user }) => user.id);
    await team.api.post("/queues", { id: "auto", name: "Auto", autoAssign: true, members });

    await give(team.tenantId);
    const holders = async () => (await Promise.all(waiting.map(team.assignee))).filter((id) => id !== null).sort();
    expect(await holders()).toEqual([busy.user.id, free.user.id, free.user.id].sort());
    expect(await team.assignee(taken)).toBe(busy.user.id);
    expect(await shownTo(team.api, "auto")).toMatchObject({ count: 5, free: 1 });

    // Back from leave.
    await setting(away, { capacity: null, absences: [] });
    await give(team.tenantId);
    expect((await holders()).filter((id) => id === away.user.id)).toHaveLength(1);
    const given = waiting[0] as string;
    const entries = (await team.api.get(`/cases/${given}/timeline`)).at("data") as JsonObject[];
    expect(entries.find(({ type }) => type === "case.assigned")).toMatchObject({ actor: { kind: "system" } });
    const listed = (await team.api.get("/members")).at("data") as JsonObject[];
    expect(listed.find(({ id }) => id === free.user.id)).toMatchObject({ load: 2, capacity: 2, away: false });
  });

  it("gives a case when it arrives", async () => {
    const team = await aTeam();
    const only = await anAnalystClient(team.tenantId);
    await team.api.post("/queues", { id: "auto", name: "Auto", autoAssign: true, members: [only.user.id] });
    const id = await team.open("Arriving");
    await team.rest(id);
    await eventually(async () => expect(await team.assignee(id)).toBe(only.user.id));
  });

  it("two who give out at once give nobody more than they take", async () => {
    const team = await aTeam();
    const only = await anAnalystClient(team.tenantId);
    await only.api.put(`/members/${only.user.id}`, { capacity: 1, absences: [] });
    const waiting = [await team.open("A"), await team.open("B"), await team.open("C")];
    for (const id of waiting) await team.rest(id);
    await team.api.post("/queues", { id: "auto", name: "Auto", autoAssign: true });
    await Promise.all([give(team.tenantId), give(team.tenantId), give(team.tenantId)]);
    await give(team.tenantId);
    expect((await Promise.all(waiting.map(team.assignee))).filter((id) => id !== null)).toEqual([only.user.id]);
  });

  it("is said for oneself, or by a manager", async () => {
    const team = await aTeam();
    const [me, colleague, manager] = [
      await anAnalystClient(team.tenantId),
      await anAnalystClient(team.tenantId),
      await anAnalystClient(team.tenantId, "manager"),
    ];
    const body = { capacity: 3, absences: [] };
    const put = (who: typeof me) => who.api.put(`/members/${me.user.id}`, body);
    expect([(await put(me)).status, (await put(colleague)).status, (await put(manager)).status]).toEqual([
      200, 403, 200,
    ]);
    const ends = { from: "2026-02-02T00:00:00Z", until: "2026-02-01T00:00:00Z", reason: "" };
    expect((await me.api.put(`/members/${me.user.id}`, { capacity: 3, absences: [ends] })).status).toBe(400);
  });
});

describe("the time that a case may take", () => {
  it("runs on the clock of the sandbox, and hands the case on when it is up", async () => {
    const sla = [{ name: "review", tags: ["manual_review"], durationHours: 10, escalateTo: { queueId: "late" } }];
    const team = await aTeam({ sla });
    await team.api.post("/queues", { id: "late", name: "Late", conditions: { sla: ["breached"] }, sort: "sla" });
    const id = await team.open("Slow");
    await team.rest(id);
    const time = async () => (await team.api.get(`/cases/${id}`)).at("sla") as JsonObject;
    expect(await time()).toMatchObject({ state: "running", rule: "review" });
    const pass = async (hours: number) => {
      await team.api.post("/sandbox/clock/advance", { seconds: hours * 3_600 });
      await team.rest(id);
    };
    await pass(8);
    expect(await time()).toMatchObject({ state: "at_risk" });
    await pass(2);
    expect(await time()).toMatchObject({ state: "breached" });
    expect((await team.api.get(`/cases/${id}`)).at("escalation")).toMatchObject({ queueId: "late", byId: null });
    expect(await idsIn(team.api, "late")).toEqual([id]);
    expect(await shownTo(team.api, "late")).toMatchObject({ count: 1, breached: 1 });
  });

  it("goes by what the team promised when the case was opened", async () => {
    const team = await aTeam();
    const settings = await team.api.get("/sla");
    expect([settings.at("version"), settings.at("calendar.timeZone")]).toEqual([0, "UTC"]);
    const before = await team.open("Before");
    const calendar = {
      timeZone: "Europe/Berlin",
      week: [[{ fromMinute: 0, untilMinute: 1_440 }], [], [], [], [], [], []],
      holidays: [],
    };
    const rules = [{ name: "all", durationHours: 5 }];
    const put = (version: number) => team.api.put("/sla", { calendar, rules }, { "if-match": `"${version}"` });
    expect([(await put(0)).status, (await put(0)).status, (await put(1)).status]).toEqual([200, 409, 200]);
    expect((await team.api.put("/sla", { calendar: { ...calendar, timeZone: "Mars/Base" }, rules })).status).toBe(400);
    const after = await team.open("After");
    expect((await team.api.get(`/cases/${before}`)).at("sla")).toBe(null);
    expect((await team.api.get(`/cases/${after}`)).at("sla")).toMatchObject({ state: "running", rule: "all" });
  });
});

describe("escalating", () => {
  it("hands a case to a queue or a person of the team, with a reason", async () => {
    const team = await aTeam();
    await team.api.post("/queues", { id: "senior-desk", name: "Senior desk", conditions: { tags: ["nothing"] } });
    const [me, boss] = [await anAnalystClient(team.tenantId), await anAnalystClient(team.tenantId, "senior")];
    const id = await team.open("Hot");
    const escalate = (body: JsonObject) => me.api.post(`/cases/${id}/escalate`, body);
    await me.api.post(`/cases/${id}/assignment`, { assigneeId: me.user.id });
    const toQueue = await escalate({ reason: "too hot for me", toQueueId: "senior-desk" });
    expect([toQueue.status, toQueue.at("assignee"), toQueue.at("escalation.reason")]).toEqual([
      200,
      null,
      "too hot for me",
    ]);
    expect(await idsIn(me.api, "senior-desk")).toEqual([id]);
    const toBoss = await escalate({ reason: "yours", toUserId: boss.user.id });
    expect([toBoss.status, toBoss.at("assignee.id")]).toEqual([200, boss.user.id]);
    const bad = [{ reason: "" }, { reason: "x", toQueueId: "no-queue" }, { reason: "x", toUserId: "usr_ghost" }];
    for (const body of bad) expect((await escalate(body)).status).toBe(400);
    expect((await escalate({ reason: "x", toQueueId: "senior-desk", toUserId: boss.user.id })).status).toBe(400);
  });
});
