import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { changeAlert } from "../../src/db/alerts";
import { raiseAlert } from "../../src/db/raise-alert";
import { type CaseId, idFrom } from "../../src/domain";
import { base32, randomBase32, sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { performEffect } from "../../src/queues/perform-effect";
import { tellCasesAgain } from "../../src/queues/tell-cases";
import { type ApiClient, anAnalystClient, aTenantClient, publish } from "../support/api";
import { atRest, inCase } from "../support/cases";
import { eventually } from "../support/eventually";
import { untilState } from "../support/journey";
import type { SeededTenant } from "../support/tenant";

const rule = (alert: JsonObject, over: JsonObject = {}): JsonObject => ({
  id: "shell",
  indicator: "Shell company",
  domain: "ownership",
  baseRiskScore: 50,
  ruleSet: [{ key: "entity.data.employees", operator: "LT", value: 1 }],
  alert,
  ...over,
});
const chart: JsonObject = {
  initial: "judging",
  states: {
    judging: { on: { JUDGED: "review" } },
    review: { on: { again: "judging", approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});

const judgedBy = (key: string, ...rules: JsonObject[]) =>
  publish(api, key, chart, {
    extensions: {
      commonPlugins: [
        {
          name: "risk",
          pluginKind: "riskRules",
          stateNames: ["judging"],
          rulesSource: { source: "inline", rules },
          successAction: "JUDGED",
        },
      ],
    },
  });

/** A case that has been judged, with everything it owed done. */
async function judged(workflow: string, data: JsonObject = {}): Promise<string> {
  const opened = await api.post("/cases", {
    workflow,
    context: { entity: { type: "business", data: { employees: 0, companyName: "Hollow Ltd", ...data } } },
  });
  expect(opened.status).toBe(201);
  const id = opened.textAt("id");
  await untilState(api, id, "review");
  await rested(id);
  return id;
}
const rested = (id: string) => atRest({ tenantId: tenant.tenantId, caseId: id as CaseId });
async function judgedAgain(id: string): Promise<void> {
  await api.post(`/cases/${id}/events`, { name: "again" });
  await untilState(api, id, "review");
  await rested(id);
}
const alertsOf = async (query: string) => (await api.get(`/alerts?${query}`)).at("data") as JsonObject[];
async function theAlert(query: string): Promise<JsonObject> {
  const [alert, ...more] = await alertsOf(query);
  expect([more.length, alert !== undefined]).toEqual([0, true]);
  return alert as JsonObject;
}
const typesIn = async (id: string) =>
  ((await api.get(`/cases/${id}/timeline?limit=100`)).at("data") as JsonObject[]).map(({ type }) => type);

describe("an indicator with an alert", () => {
  it("opens one when it holds, that says why, stands in the timeline and goes out as an event", async () => {
    await judgedBy("opens", rule({ severity: "high", title: "Nobody works there" }));
    const id = await judged("opens");
    const alert = await theAlert(`caseId=${id}`);
    expect(alert).toMatchObject({
      status: "triggered",
      severity: "high",
      title: "Nobody works there",
      source: "rule",
      rule: "opens/risk/shell",
      ruleName: "Shell company",
      occurrences: 1,
      version: 1,
    });
    expect(alert.subjectId).toBe((await api.get(`/cases/${id}`)).at("entityId"));
    const seen = await api.get(`/alerts/${String(alert.id)}`);
    expect(seen.at("evaluation.sentence")).toMatch(/employees/);
    expect(seen.at("evaluation.indicator.verdict")).toBe("holds");
    expect(seen.at("newest.0.caseId")).toBe(id);
    expect(await typesIn(id)).toContain("alert.created");
    expect(await alertsOf(`caseId=${await judged("opens", { employees: 9 })}`)).toEqual([]);
  });

  it("counts on the one that is open; severity only rises; nothing in the tables says who somebody is", async () => {
    const dedupeBy = ["entity.data.number"];
    await judgedBy("counts", rule({ severity: "low", dedupeBy }));
    const number = randomBase32(12);
    const first = await judged("counts", { number });
    await judged("counts", { number });
    await judgedAgain(first);
    const other = await judged("counts", { number: randomBase32(12) });
    const alert = await theAlert(`caseId=${first}`);
    expect([alert.occurrences, alert.severity]).toEqual([3, "low"]);
    expect((await theAlert(`caseId=${other}`)).occurrences).toBe(1);
    const { results } = await env.DB.prepare(
      "SELECT * FROM alerts JOIN alert_occurrences USING (tenant_id) WHERE alerts.tenant_id = ?",
    )
      .bind(tenant.tenantId)
      .all();
    expect(JSON.stringify(results)).not.toContain(number);
    expect(JSON.stringify(results)).not.toMatch(/hollow/i);
  });

  // Red without the look at occurrences in `raiseAlert`: the second telling would count.
  it("told twice is one occurrence, one entry and one event", async () => {
    await judgedBy("twice", rule({ severity: "medium" }), rule({ severity: "low" }, { id: "second" }));
    const id = await judged("twice");
    const alerts = await alertsOf(`caseId=${id}`);
    expect(alerts.map(({ occurrences }) => occurrences)).toEqual([1, 1]);
    const ref = { tenantId: tenant.tenantId, caseId: id as CaseId };
    const run = await inCase(ref, (_object, state) =>
      state.storage.sql.exec<{ id: string }>("SELECT id FROM runs").toArray(),
    );
    const runId = run[0]?.id ?? "";
    const version = Number(/_(\d+)_\d+$/.exec(runId)?.[1]);
    const effect = {
      kind: "raise_alerts" as const,
      id: idFrom("effect", `${runId.slice("run_".length).replace(/_\d+$/, "")}_2`),
      plugin: "risk",
      judgement: { runId: idFrom("run", runId.slice("run_".length)), caseVersion: version, atMs: Date.now() },
      ruleSet: "twice/risk",
      alerts: ["shell", "second"].map((one) => ({
        ...{ rule: one, name: "Shell company", domain: "ownership", title: "Shell company", severity: "low" as const },
        ...{ cooldownSeconds: 0, sameBy: null },
      })),
    };
    const before = await typesIn(id);
    const claimed = { effect, attempt: 2, leaseUntilMs: 0, snapshotVersion: version, workflowKey: "twice" };
    await performEffect(env, ref, claimed);
    await performEffect(env, ref, claimed);
    expect((await alertsOf(`caseId=${id}`)).map(({ occurrences }) => occurrences)).toEqual([1, 1]);
    expect(await typesIn(id)).toEqual(before);
  });

  it("raised by many at once opens one", async () => {
    const { tenantId } = await aTenantClient();
    const dedupeKey = sha256Hex(randomBase32(8)).slice(0, 40);
    const raised = (at: number, severity: "low" | "critical") => ({
      ...{ tenantId, dedupeKey, source: "rule" as const, rule: "r/1", ruleName: "R", title: "R", severity },
      ...{ caseId: null, subjectId: null, runId: null, caseVersion: null, detail: {}, cooldownSeconds: 0, atMs: at },
      occurrenceId: `o/${at}`,
      alertId: idFrom("alert", base32(new Uint8Array(17).fill(at), 26)),
    });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => raiseAlert(env.DB, raised(at, at === 7 ? "critical" : "low"), 1)),
    );
    expect(all.filter(({ opened }) => opened).length).toBe(1);
    const last = await raiseAlert(env.DB, raised(20, "low"), 1);
    expect([last.alert.occurrences, last.alert.severity, last.opened]).toEqual([21, "critical", false]);
  });

  it("told late, of a time before another one was closed, opens one: whoever closed that has not seen it", async () => {
    const { tenantId } = await aTenantClient();
    const dedupeKey = sha256Hex(randomBase32(8)).slice(0, 40);
    const raised = (at: number) => ({
      ...{
        tenantId,
        dedupeKey,
        source: "rule" as const,
        rule: "r/1",
        ruleName: "R",
        title: "R",
        severity: "low" as const,
      },
      ...{ caseId: null, subjectId: null, runId: null, caseVersion: null, detail: {}, cooldownSeconds: 0, atMs: at },
      occurrenceId: `o/${at}`,
      alertId: idFrom("alert", randomBase32(26)),
    });
    const { alert } = await raiseAlert(env.DB, raised(10), 10);
    const by = { kind: "analyst" as const, id: "usr_1" };
    const step = { alert, action: "clear" as const, status: "cleared" as const, assigneeId: null, reason: "Seen.", by };
    expect(await changeAlert(env.DB, { ...step, closedAtMs: 1_000 }, 1_000)).toBe("changed");
    const late = await raiseAlert(env.DB, raised(900), 1_100);
    expect([late.opened, late.alert.status, late.alert.id === alert.id]).toEqual([true, "triggered", false]);
  });

  it("once closed stays quiet while it cools down, and opens a new one after that", async () => {
    await judgedBy("cools", rule({ severity: "low", cooldownSeconds: 3_600 }));
    const id = await judged("cools");
    const alert = await theAlert(`caseId=${id}`);
    const cleared = await api.post(`/alerts/${String(alert.id)}/clear`, { reason: "Started last week." });
    expect([cleared.status, cleared.at("status")]).toEqual([200, "cleared"]);
    await judgedAgain(id);
    expect(await theAlert(`caseId=${id}`)).toMatchObject({ id: alert.id, status: "cleared", occurrences: 2 });
    await api.post("/sandbox/clock/advance", { seconds: 4_000 });
    await judgedAgain(id);
    const newer = (await alertsOf(`caseId=${id}&status=open`))[0];
    expect(newer).toMatchObject({ status: "triggered", occurrences: 1 });
    // The one that was cleared cannot come back beside it.
    const twin = await api.post(`/alerts/${String(alert.id)}/reopen`, { reason: "Look again." });
    expect([twin.status, twin.at("error.code")]).toEqual([409, "conflict"]);
  });
});

describe("people and an alert", () => {
  let workflow: string;
  beforeAll(async () => {
    workflow = "people";
    await judgedBy(workflow, rule({ severity: "medium" }));
  });
  const anAlert = async () => {
    const caseId = await judged(workflow);
    return { caseId, id: String((await theAlert(`caseId=${caseId}`)).id) };
  };

  it("take it up, hand it on, close it with a reason and open it again: all of it is kept, and the case knows", async () => {
    const { id, caseId } = await anAlert();
    const { api: ada, user } = await anAnalystClient(tenant.tenantId);
    const reviewed = await ada.post(`/alerts/${id}/review`, {});
    expect([reviewed.at("status"), reviewed.at("assigneeId")]).toEqual(["under_review", user.id]);
    expect((await ada.get(`/alerts?assigneeId=me`)).at("data.0.id")).toBe(id);
    await ada.post(`/alerts/${id}/escalate`, { reason: "Owners abroad." });
    expect((await ada.post(`/alerts/${id}/assign`, { assigneeId: null })).at("assigneeId")).toBeNull();
    expect((await ada.post(`/alerts/${id}/assign`, { assigneeId: "usr_nobody" })).status).toBe(400);
    expect((await ada.post(`/alerts/${id}/reject`, {})).status).toBe(400);
    const rejected = await ada.post(`/alerts/${id}/reject`, { reason: "It is a shell." });
    expect([rejected.at("status"), rejected.at("closedAt") === null]).toEqual(["rejected", false]);
    const late = await ada.post(`/alerts/${id}/clear`, { reason: "No." });
    expect([late.status, late.at("error.details.allowed")]).toEqual([409, ["reopen"]]);
    await ada.post(`/alerts/${id}/reopen`, { reason: "New papers." });
    const seen = await ada.get(`/alerts/${id}`);
    expect(seen.at("status")).toBe("under_review");
    const history = (seen.at("history") as JsonObject[]).map(({ action, to, reason }) => [action, to, reason]);
    expect(history).toEqual([
      ["review", "under_review", null],
      ["escalate", "escalated", "Owners abroad."],
      ["assign", "escalated", null],
      ["reject", "rejected", "It is a shell."],
      ["reopen", "under_review", "New papers."],
    ]);
    expect((await typesIn(caseId)).filter((type) => type === "alert.changed").length).toBe(5);
  });

  it("take it up and put it back: it is as it was, all of it stands in the history, and what was done since stays", async () => {
    const { id, caseId } = await anAlert();
    const [{ api: ada }, { api: bob, user }] = [
      await anAnalystClient(tenant.tenantId),
      await anAnalystClient(tenant.tenantId),
    ];
    await ada.post(`/alerts/${id}/assign`, { assigneeId: user.id });
    await ada.post(`/alerts/${id}/escalate`, {});
    const { json: before } = await ada.get(`/alerts/${id}`);
    const early = await ada.post(`/alerts/${id}/put-back`, {});
    expect([early.status, early.at("error.code")]).toEqual([409, "conflict"]);
    await ada.post(`/alerts/${id}/review`, { reason: "Mine now." });
    expect((await bob.post(`/alerts/${id}/put-back`, {})).status).toBe(409);
    expect((await ada.post(`/alerts/${id}/put-back`, { expectedVersion: 1 })).at("error.code")).toBe("stale_version");
    const back = await ada.post(`/alerts/${id}/put-back`, {});
    expect([back.at("status"), back.at("assigneeId")]).toEqual(["escalated", user.id]);
    const afterwards = await ada.get(`/alerts/${id}`);
    expect(afterwards.json).toMatchObject({ allowedActions: before?.allowedActions, closedAt: null, version: 5 });
    expect((afterwards.at("history") as JsonObject[]).map(({ action }) => action)).toEqual([
      ...["assign", "escalate", "review", "put_back"],
    ]);
    expect((await ada.post(`/alerts/${id}/put-back`, {})).status).toBe(409);
    expect((await typesIn(caseId)).filter((type) => type === "alert.changed").length).toBe(4);

    // Several at once: what somebody went on with stays as they left it.
    const other = await anAlert();
    const fresh = await anAlert();
    for (const one of [other, fresh]) await ada.post(`/alerts/${one.id}/review`, {});
    await bob.post(`/alerts/${other.id}/escalate`, {});
    const alertIds = [other.id, fresh.id];
    const done = await ada.post("/alerts/decisions", { alertIds, action: "put_back" });
    expect(done.at("accepted")).toMatchObject([{ id: fresh.id, status: "triggered", assigneeId: null }]);
    expect(done.at("refused")).toMatchObject([{ id: other.id, code: "conflict" }]);
    expect((await ada.get(`/alerts/${other.id}`)).at("status")).toBe("escalated");
  });

  it("at the same time: of two who read the same version, one is told", async () => {
    const { id } = await anAlert();
    const close = (action: string) => api.post(`/alerts/${id}/${action}`, { reason: "Mine.", expectedVersion: 1 });
    const [one, other] = await Promise.all([close("clear"), close("dismiss")]);
    expect([one.status, other.status].toSorted()).toEqual([200, 409]);
    const told = one.status === 409 ? one : other;
    expect([told.at("error.code"), told.at("error.details.current")]).toEqual(["stale_version", 2]);
    expect((await api.get(`/alerts/${id}`)).at("history.length")).toBe(1);
  });

  it("may do the same to many: each for itself", async () => {
    const [first, second] = [await anAlert(), await anAlert()];
    await api.post(`/alerts/${second.id}/clear`, { reason: "Known." });
    const unknown = `alt_${randomBase32(26)}`;
    const alertIds = [first.id, second.id, unknown];
    const done = await api.post("/alerts/decisions", { alertIds, action: "dismiss", reason: "Noise." });
    const accepted = (done.at("accepted") as JsonObject[]).map(({ id, status }) => [id, status]);
    const refused = (done.at("refused") as JsonObject[]).map(({ id, code }) => [id, code]);
    expect([accepted, refused]).toEqual([
      [[first.id, "dismissed"]],
      [
        [second.id, "conflict"],
        [unknown, "not_found"],
      ],
    ]);
    const wrong = await api.post("/alerts/decisions", { alertIds: [first.id], action: "assign" });
    expect([wrong.status, wrong.at("error.param")]).toEqual([400, "assigneeId"]);
  });

  it("who may only look, look; other tenants find nothing", async () => {
    const { id } = await anAlert();
    const { api: viewer } = await anAnalystClient(tenant.tenantId, "viewer");
    expect((await viewer.get(`/alerts/${id}`)).status).toBe(200);
    expect((await viewer.post(`/alerts/${id}/review`, {})).status).toBe(403);
    const stranger = await aTenantClient();
    expect((await stranger.api.get(`/alerts/${id}`)).status).toBe(404);
    expect((await stranger.api.post(`/alerts/${id}/clear`, { reason: "x" })).status).toBe(404);
    expect((await stranger.api.get("/alerts")).at("data")).toEqual([]);
  });

  it("a case that could not be told at once is told by the sweeper, once", async () => {
    const { id, caseId } = await anAlert();
    await api.post(`/alerts/${id}/review`, {});
    const forget = (sql: string) => env.DB.prepare(sql).bind(id).run();
    await forget("UPDATE alert_changes SET told_at_ms = NULL WHERE alert_id = ?");
    // A sweep tells fifty, of whichever tenants.
    await eventually(async () => {
      await tellCasesAgain(env, Date.now() + 120_000);
      const row = await env.DB.prepare("SELECT told_at_ms FROM alert_changes WHERE alert_id = ?").bind(id).first();
      expect(row?.told_at_ms).toEqual(expect.any(Number));
    });
    expect((await typesIn(caseId)).filter((type) => type === "alert.changed").length).toBe(1);
  });
});
