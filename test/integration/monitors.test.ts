import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { takeDue } from "../../src/db/monitors";
import type { JsonObject } from "../../src/lib/json";
import { lookIfDue, sweepMonitors } from "../../src/queues/run-monitors";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { untilState } from "../support/journey";
import {
  aCustomer,
  alertsAbout,
  aWatchingTenant,
  decided,
  later,
  looked,
  monitorOf,
  nowOf,
  runsOf,
  watch,
} from "../support/monitors";
import { activated, entryOf, ndjson } from "../support/screening";
import type { SeededTenant } from "../support/tenant";

const victor: JsonObject = { firstName: "Victor", lastName: "Lomazov", dateOfBirth: "1958-09-30" };
const somebody: JsonObject = { firstName: "Greta", lastName: "Ordinary", dateOfBirth: "1990-01-01" };
const dayMs = 86_400_000;

let tenant: SeededTenant & { api: ApiClient };
let api: ApiClient;
beforeAll(async () => {
  tenant = await aWatchingTenant();
  api = tenant.api;
});
afterEach(() => vi.restoreAllMocks());

describe("who is screened again and again", () => {
  it("is found when a list has them, once, whoever is told twice; nothing outside of the run says who it is", async () => {
    await activated(api, "house", ndjson([entryOf("S-001")]));
    const { entityId } = await aCustomer(api, "individual", victor);
    const set = await watch(api, entityId, { screening: { onListChange: true } });
    expect(set.at("data.0")).toMatchObject({ kind: "screening", enabled: true, origin: "set", problem: null });
    const [first] = await looked(tenant, entityId, "screening", 1);
    expect(first).toMatchObject({ status: "done", news: 0, because: "start", alertId: null });
    expect(await alertsAbout(api, entityId)).toEqual([]);

    await activated(api, "house", ndjson([entryOf("S-001"), entryOf("S-002")]));
    const [second, ...before] = await looked(tenant, entityId, "screening", 2);
    expect([before.length, second]).toMatchObject([1, { status: "done", news: 1, because: "list_change" }]);
    expect((second as JsonObject).items).toMatchObject([{ list: "house", entryId: "S-002" }]);
    const [alert, ...others] = await alertsAbout(api, entityId);
    expect([others.length, alert]).toMatchObject([
      0,
      { source: "monitoring", rule: "screening", severity: "high", occurrences: 1, caseId: null, subjectId: entityId },
    ]);
    expect(JSON.stringify([alert?.title, alert?.detail])).not.toMatch(/lomazov/i);
    const { results } = await env.DB.prepare(
      "SELECT * FROM monitors JOIN monitor_runs USING (tenant_id) WHERE tenant_id = ?",
    )
      .bind(tenant.tenantId)
      .all();
    expect(JSON.stringify(results)).not.toMatch(/lomazov|1958/i);

    // The same list again: nobody is new.
    await activated(api, "house", ndjson([entryOf("S-001"), entryOf("S-002"), entryOf("S-003")]));
    expect((await looked(tenant, entityId, "screening", 3))[0]).toMatchObject({ news: 0 });
    expect(await alertsAbout(api, entityId)).toMatchObject([{ occurrences: 1 }]);
  });

  it("is not told of whom somebody has ruled out in a case, until the entry is another", async () => {
    const own = await aWatchingTenant();
    await activated(own.api, "house", ndjson([entryOf("S-002")]));
    const plugin = {
      ...{ pluginKind: "check", name: "sanctions", check: "individual-sanctions", vendor: "builtin" },
      ...{ stateNames: ["work"], successAction: "DONE", errorAction: "FAILED" },
    };
    const states = {
      work: { on: { DONE: "done", FAILED: "failed" } },
      done: { type: "final" },
      failed: { type: "final" },
    };
    await publish(own.api, "screened", { initial: "work", states }, { extensions: { apiPlugins: [plugin] } });
    const context = { entity: { type: "individual", data: victor } };
    const opened = await own.api.post("/cases", { workflow: "screened", context });
    await untilState(own.api, opened.textAt("id"), "done");
    const seen = await own.api.get(`/cases/${opened.textAt("id")}`);
    const output = "context.pluginsOutput.sanctions";
    const match = (seen.at(`${output}.matches.0`) ?? seen.at(`${output}.hits.0`)) as JsonObject;
    const { subjectKey, list, entryId, entryHash } = match;
    const said = {
      subjectKey,
      list,
      entryId,
      entryHash,
      verdict: "false_positive",
      reason: "Another one of that name.",
    };
    expect((await own.api.post("/screening/decisions", said)).status).toBe(201);
    const entityId = seen.textAt("entityId");
    await watch(own.api, entityId, { screening: {} });
    expect((await looked(own, entityId, "screening", 1))[0]).toMatchObject({ status: "done", news: 0 });
    await activated(own.api, "house", ndjson([{ ...entryOf("S-002"), remarks: "Seen in another harbour." }]));
    expect((await looked(own, entityId, "screening", 2))[0]).toMatchObject({ status: "done", news: 1 });
  });

  it("without any list nobody was screened: that is a failure that is seen, never a clear", async () => {
    const { api: own, ...rest } = await aWatchingTenant();
    const { entityId } = await aCustomer(own, "individual", somebody);
    await watch(own, entityId, { screening: { intervalDays: 7 } });
    const [run] = await looked({ ...rest, api: own }, entityId, "screening", 1);
    expect(run).toMatchObject({ status: "failed", news: null, problem: { code: "not_configured" } });
    expect(await monitorOf(own, entityId, "screening")).toMatchObject({ problem: "not_configured" });
    expect(await alertsAbout(own, entityId)).toMatchObject([{ rule: "monitoring_stopped", severity: "medium" }]);
  });
});

describe("one due time", () => {
  it("is one run, however often it is taken up and by however many", async () => {
    const { entityId } = await aCustomer(api, "individual", { ...somebody, lastName: "Once" });
    await watch(api, entityId, { kyc_refresh: { months: 1 } });
    const dueAt = (await monitorOf(api, entityId, "kyc_refresh")).dueAt as string;
    await later(api, 35);
    const due = { entityId, kind: "kyc_refresh" as const, dueAtMs: Date.parse(dueAt) };
    await Promise.all(Array.from({ length: 6 }, () => lookIfDue(env, tenant.tenantId, due)));
    await lookIfDue(env, tenant.tenantId, due);
    const runs = await runsOf(api, entityId);
    expect(runs).toMatchObject([{ kind: "kyc_refresh", status: "done", news: 1, dueAt }]);
    const alerts = await alertsAbout(api, entityId);
    expect(alerts).toMatchObject([{ rule: "kyc_refresh", severity: "low", occurrences: 1, id: runs[0]?.alertId }]);
    const next = Date.parse(String((await monitorOf(api, entityId, "kyc_refresh")).dueAt));
    expect(next - (await nowOf(tenant))).toBeGreaterThan(26 * dayMs);
  });

  it("is handed out again when whoever took it is heard of no more, and not before", async () => {
    const { entityId } = await aCustomer(api, "individual", { ...somebody, lastName: "Leased" });
    await watch(api, entityId, { document_expiry: {} });
    const nowMs = (await nowOf(tenant)) + 1_000;
    const page = { leaseMs: 180_000, limit: 100 };
    const mine = async (atMs: number) =>
      (await takeDue(env.DB, tenant.tenantId, { ...page, nowMs: atMs })).filter((one) => one.entityId === entityId);
    expect(await mine(nowMs)).toHaveLength(1);
    expect(await mine(nowMs + 60_000)).toHaveLength(0);
    expect(await mine(nowMs + 181_000)).toHaveLength(1);
  });
});

describe("documents that expire", () => {
  const paper = (expiryDate: string, over: JsonObject = {}): JsonObject => ({
    ...{ category: "proof_of_identity", type: "passport", pages: [], properties: { expiryDate }, ...over },
  });
  const inDays = (nowMs: number, days: number) => new Date(nowMs + days * dayMs).toISOString().slice(0, 10);

  it("are told of before, and again when they have; the newer one of a kind counts", async () => {
    const nowMs = await nowOf(tenant);
    const documents = [paper(inDays(nowMs, -400)), paper(inDays(nowMs, 45))];
    const { entityId, caseId } = await aCustomer(api, "individual", { ...somebody, lastName: "Paper" }, { documents });
    await watch(api, entityId, { document_expiry: { daysBefore: 30 } });
    expect((await looked(tenant, entityId, "document_expiry", 1))[0]).toMatchObject({ status: "done", news: 0 });
    await later(api, 16);
    const soon = (await looked(tenant, entityId, "document_expiry", 2))[0] as JsonObject;
    expect(soon).toMatchObject({ news: 1, items: [{ stage: "soon", caseId, daysLeft: 29 }] });
    expect(await alertsAbout(api, entityId)).toMatchObject([{ rule: "document_expiry", severity: "medium" }]);
    await later(api, 30);
    const over = (await looked(tenant, entityId, "document_expiry", 3))[0] as JsonObject;
    expect(over).toMatchObject({ news: 1, items: [{ stage: "expired", daysLeft: -1 }] });
    expect(await alertsAbout(api, entityId)).toMatchObject([{ severity: "high", occurrences: 2 }]);
  });
});

describe("what the tenant's defaults say", () => {
  it("begins with the approval, by kind of customer and risk, and ends when they are rejected", async () => {
    const own = await aWatchingTenant();
    const settings = {
      applyOnApproval: true,
      refreshMonths: { low: 36, medium: 24, high: 12 },
      defaults: [
        { entityType: "business", monitors: { registry: { intervalDays: 90 } } },
        { entityType: "individual", monitors: { kyc_refresh: {}, document_expiry: { daysBefore: 14 } } },
      ],
    };
    expect((await own.api.put("/monitoring/settings", settings)).status).toBe(200);
    const person = await aCustomer(own.api, "individual", somebody);
    expect(await monitorOf(own.api, person.entityId, "kyc_refresh")).toMatchObject({ origin: "none", enabled: false });
    await decided(own, person.caseId, "approve");
    const refresh = await monitorOf(own.api, person.entityId, "kyc_refresh");
    expect(refresh).toMatchObject({ enabled: true, origin: "defaults" });
    const months = (Date.parse(String(refresh.dueAt)) - (await nowOf(own))) / (30.44 * dayMs);
    expect(Math.round(months)).toBe(24);
    expect(await monitorOf(own.api, person.entityId, "document_expiry")).toMatchObject({ terms: { daysBefore: 14 } });
    expect(await monitorOf(own.api, person.entityId, "screening")).toMatchObject({ enabled: false });

    const company = await aCustomer(own.api, "business", { companyName: "Acme Ltd" });
    await decided(own, company.caseId, "reject");
    expect(await monitorOf(own.api, company.entityId, "registry")).toMatchObject({ origin: "none" });

    const again = await own.api.post("/cases", {
      workflow: "onboarding",
      context: { entity: { type: "individual", ballerineEntityId: person.entityId, data: somebody } },
    });
    await decided(own, again.textAt("id"), "reject");
    expect(await monitorOf(own.api, person.entityId, "kyc_refresh")).toMatchObject({ enabled: false, dueAt: null });
  });

  it("an approval begins the count of a refresh anew", async () => {
    const { entityId, caseId } = await aCustomer(api, "individual", { ...somebody, lastName: "Again" });
    await watch(api, entityId, { kyc_refresh: { months: 12 } });
    await later(api, 100);
    const before = (await monitorOf(api, entityId, "kyc_refresh")).dueAt;
    await decided(tenant, caseId, "approve");
    const after = (await monitorOf(api, entityId, "kyc_refresh")).dueAt;
    expect(Date.parse(String(after)) - Date.parse(String(before))).toBeGreaterThan(95 * dayMs);
  });
});

describe("what news lead to", () => {
  it("is a case of the ongoing workflow about the same person, opened once, that says why", async () => {
    const own = await aWatchingTenant();
    await own.api.put("/monitoring/settings", { ongoingWorkflowDefinitionId: "ongoing" });
    const { entityId } = await aCustomer(own.api, "individual", somebody);
    await watch(own.api, entityId, { kyc_refresh: { months: 1, action: "case" } });
    const dueAtMs = Date.parse(String((await monitorOf(own.api, entityId, "kyc_refresh")).dueAt));
    await later(own.api, 32);
    await Promise.all([1, 2, 3].map(() => lookIfDue(env, own.tenantId, { entityId, kind: "kyc_refresh", dueAtMs })));
    const [run] = await runsOf(own.api, entityId);
    expect(run).toMatchObject({ status: "done", alertId: null });
    const opened = await own.api.get(`/cases/${String((run as JsonObject).caseId)}`);
    expect(opened.at("entityId")).toBe(entityId);
    expect(opened.at("context.monitoring")).toMatchObject({ kind: "kyc_refresh", runId: run?.id });
    expect((await own.api.get("/cases?limit=100")).at("data.length")).toBe(2);
  });

  it("is an alert where no case can be opened, which says so", async () => {
    const own = await aWatchingTenant();
    const { entityId } = await aCustomer(own.api, "individual", somebody);
    await watch(own.api, entityId, { kyc_refresh: { months: 1, action: "case", workflow: "ongoing" } });
    const found = await own.api.get("/workflow-definitions?key=ongoing");
    expect((await own.api.post(`/workflow-definitions/${found.textAt("data.0.id")}/archive`)).status).toBe(200);
    await later(own.api, 32);
    const [run] = await looked(own, entityId, "kyc_refresh", 1);
    expect(run).toMatchObject({ status: "done", caseId: null });
    expect(await alertsAbout(own.api, entityId)).toMatchObject([{ detail: { noCase: true } }]);
  });
});

describe("a pause", () => {
  it("asks nobody until it is over, and then what came due meanwhile", async () => {
    const { entityId } = await aCustomer(api, "individual", { ...somebody, lastName: "Paused" });
    await watch(api, entityId, { kyc_refresh: { months: 1 } });
    const until = new Date((await nowOf(tenant)) + 60 * dayMs).toISOString();
    const paused = await api.post(`/entities/${entityId}/monitors/kyc_refresh/pause`, { until });
    expect(paused.at("paused.until")).toBe(until);
    await later(api, 40);
    const handedOut = vi.spyOn(env.MONITORS, "send");
    await sweepMonitors(env, Date.now());
    expect(JSON.stringify(handedOut.mock.calls)).not.toContain(entityId);
    expect(await runsOf(api, entityId)).toEqual([]);
    expect(await monitorOf(api, entityId, "kyc_refresh")).toMatchObject({ isOverdue: false });
    await later(api, 21);
    expect(await looked(tenant, entityId, "kyc_refresh", 1)).toMatchObject([{ status: "done", news: 1 }]);
    expect(await monitorOf(api, entityId, "kyc_refresh")).toMatchObject({ paused: null });
  });

  it("ends by hand, and with a look by hand", async () => {
    const { entityId } = await aCustomer(api, "individual", { ...somebody, lastName: "Resumed" });
    await watch(api, entityId, { kyc_refresh: { months: 6 } });
    const path = `/entities/${entityId}/monitors/kyc_refresh`;
    expect((await api.post(`${path}/pause`, {})).at("paused.until")).toBeNull();
    expect((await api.post(`${path}/resume`)).at("paused")).toBeNull();
    await api.post(`${path}/pause`, {});
    const asked = await api.post(`${path}/run`);
    expect(asked.status).toBe(202);
    const [run] = await looked(tenant, entityId, "kyc_refresh", 1);
    expect(run).toMatchObject({ id: asked.at("runId"), because: "by_hand", news: 1 });
    expect(await monitorOf(api, entityId, "kyc_refresh")).toMatchObject({ paused: null, last: { status: "done" } });
    const past = await api.post(`${path}/pause`, { until: "2020-01-01T00:00:00Z" });
    expect([past.status, past.at("error.param")]).toEqual([400, "until"]);
  });
});

describe("the calendar", () => {
  it("says how many are due on which day, who, and what stands still", async () => {
    const own = await aWatchingTenant();
    const people = await Promise.all(
      ["A", "B", "C"].map((lastName) => aCustomer(own.api, "individual", { ...somebody, lastName })),
    );
    for (const { entityId } of people) await watch(own.api, entityId, { kyc_refresh: { months: 1 } });
    await own.api.post(`/entities/${people[2]?.entityId}/monitors/kyc_refresh/pause`, {});
    const to = new Date((await nowOf(own)) + 40 * dayMs).toISOString().slice(0, 10);
    const first = await own.api.get(`/monitoring/calendar?to=${to}&limit=2`);
    expect(first.at("days")).toMatchObject([{ counts: { kyc_refresh: 2 }, overdue: 0, paused: 1 }]);
    expect([first.at("paused"), first.at("overdue"), first.at("inTrouble")]).toEqual([1, 0, 0]);
    const second = await own.api.get(`/monitoring/calendar?to=${to}&limit=2&cursor=${first.textAt("nextCursor")}`);
    const seen = [...(first.at("data") as JsonObject[]), ...(second.at("data") as JsonObject[])];
    expect(new Set(seen.map(({ entityId }) => entityId))).toEqual(new Set(people.map(({ entityId }) => entityId)));
    expect(seen.map(({ name }) => name)).toContain("Greta A");
    expect(second.at("nextCursor")).toBeNull();
    await later(own.api, 45);
    expect((await own.api.get("/monitoring/calendar")).at("overdue")).toBe(2);
    const wide = await own.api.get("/monitoring/calendar?from=2026-01-01&to=2027-01-01");
    expect([wide.status, wide.at("error.param")]).toEqual([400, "to"]);
  });

  it("lists who is overdue, paused or in trouble, whenever they are due", async () => {
    const own = await aWatchingTenant();
    await activated(own.api, "house", ndjson([entryOf("S-001")]));
    const [late, paused, idle] = await Promise.all(
      ["Late", "Paused", "Idle"].map((lastName) => aCustomer(own.api, "individual", { ...somebody, lastName })),
    );
    if (late === undefined || paused === undefined || idle === undefined) throw new Error("there are three");
    const pause = ({ entityId }: { entityId: string }, kind: string) =>
      own.api.post(`/entities/${entityId}/monitors/${kind}/pause`, {});
    for (const { entityId } of [late, paused]) await watch(own.api, entityId, { kyc_refresh: { months: 1 } });
    await pause(paused, "kyc_refresh");
    // Whom only a change of lists has looked at again is due at no time.
    for (const one of [idle, paused]) {
      await watch(own.api, one.entityId, { screening: {} });
      await looked(own, one.entityId, "screening", 1);
      await pause(one, "screening");
    }
    await watch(own.api, idle.entityId, { document_expiry: {} });
    await later(own.api, 45);

    const listed = async (query: string) => {
      const { json } = await own.api.get(`/monitoring/calendar?from=2026-01-01&to=2026-01-01&${query}`);
      const rows = json.data as { name: string; kind: string; dueAt: string | null }[];
      const { nextCursor } = json;
      return {
        rows: rows.map(({ name, kind }) => `${name} ${kind}`),
        dues: rows.map(({ dueAt }) => dueAt),
        nextCursor,
      };
    };
    const overdue = await listed("standing=overdue");
    expect(overdue.rows).toEqual(["Greta Idle document_expiry", "Greta Late kyc_refresh"]);
    expect((await listed("standing=overdue&kind=kyc_refresh")).rows).toEqual(["Greta Late kyc_refresh"]);
    expect((await listed("standing=in_trouble")).rows).toEqual([]);
    // Those without a time come last, and each page goes on behind the one before.
    const pages: string[] = [];
    const dues: (string | null)[] = [];
    for (let cursor: unknown = ""; cursor !== null; ) {
      const page = await listed(`standing=paused&limit=1${cursor === "" ? "" : `&cursor=${String(cursor)}`}`);
      pages.push(...page.rows);
      dues.push(...page.dues);
      cursor = page.nextCursor;
    }
    expect(pages[0]).toBe("Greta Paused kyc_refresh");
    expect(pages.slice(1).toSorted()).toEqual(["Greta Idle screening", "Greta Paused screening"]);
    expect(dues).toEqual([expect.any(String), null, null]);
    const bad = await own.api.get("/monitoring/calendar?standing=asleep");
    expect([bad.status, bad.at("error.param")]).toEqual([400, "standing"]);
  });
});

describe("settings that two administrators change at once", () => {
  const path = "/monitoring/settings";

  it("are the first one's; the second is told both versions, whichever way they say what theirs is made of", async () => {
    const { api: own } = await aTenantClient();
    const read = await own.get(path);
    expect([read.at("version"), read.headers.get("etag")]).toEqual([0, '"0"']);
    const first = await own.put(path, { ...read.json, merchantReportsPerMonth: 5 });
    expect([first.status, first.at("version"), first.headers.get("etag")]).toEqual([200, 1, '"1"']);
    const second = { merchantReportsPerMonth: 7 };
    const late = await Promise.all([
      own.put(path, { ...read.json, ...second }),
      own.put(path, { ...second, expectedVersion: 0 }),
      own.put(path, second, { "if-match": '"0"' }),
    ]);
    for (const answer of late) {
      expect([answer.status, answer.at("error.code")]).toEqual([409, "stale_version"]);
      expect(answer.at("error.details")).toEqual({ expected: 0, current: 1 });
    }
    expect((await own.get(path)).json).toMatchObject({ version: 1, merchantReportsPerMonth: 5 });
    expect((await own.put(path, { ...second, expectedVersion: 1 })).json).toMatchObject({ version: 2, ...second });
    expect((await own.put(path, { merchantReportsPerMonth: 9 })).at("version")).toBe(3);
  });

  it("that arrive in the same moment are saved once", async () => {
    const { api: own } = await aTenantClient();
    const wishes = [1, 2, 3, 4].map((merchantReportsPerMonth) => ({ merchantReportsPerMonth, expectedVersion: 0 }));
    const answers = await Promise.all(wishes.map((body) => own.put(path, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const saved = answers.find(({ status }) => status === 200);
    expect((await own.get(path)).json).toMatchObject({
      ...{ version: 1, merchantReportsPerMonth: saved?.at("merchantReportsPerMonth") },
    });
  });
});

describe("what is not taken", () => {
  it("names the field", async () => {
    const { entityId } = await aCustomer(api, "individual", { ...somebody, lastName: "Refused" });
    const refused = async (monitors: JsonObject) => {
      const answer = await watch(api, entityId, monitors);
      return [answer.status, answer.at("error.param")];
    };
    expect(await refused({ registry: {} })).toEqual([400, "monitors.registry"]);
    expect(await refused({ kyc_refresh: { daysBefore: 3 } })).toEqual([400, "monitors.kyc_refresh.daysBefore"]);
    expect(await refused({ screening: { intervalDays: 0 } })).toEqual([400, "monitors.screening.intervalDays"]);
    expect(await refused({ screening: { workflow: "nowhere" } })).toEqual([400, "monitors.screening.workflow"]);
    expect((await refused({ birthday: {} }))[0]).toBe(400);
    const settings = await api.put("/monitoring/settings", { ongoingWorkflowDefinitionId: "nowhere" });
    expect([settings.status, settings.at("error.param")]).toEqual([400, "ongoingWorkflowDefinitionId"]);
  });

  it("is anything of another tenant's", async () => {
    const { entityId } = await aCustomer(api, "individual", { ...somebody, lastName: "Foreign" });
    await watch(api, entityId, { kyc_refresh: {} });
    const { api: other } = await aTenantClient();
    const path = `/entities/${entityId}`;
    expect((await other.get(`${path}/monitors`)).status).toBe(404);
    expect((await watch(other, entityId, { kyc_refresh: {} })).status).toBe(404);
    expect((await other.get(`${path}/monitor-runs`)).status).toBe(404);
    for (const act of ["run", "pause", "resume"])
      expect((await other.post(`${path}/monitors/kyc_refresh/${act}`, act === "pause" ? {} : undefined)).status).toBe(
        404,
      );
  });
});
