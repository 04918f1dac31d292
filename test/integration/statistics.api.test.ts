import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CaseId, CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import type { SeededTenant } from "../support/tenant";

const asking: JsonObject = {
  initial: "asking",
  states: { asking: { on: { ANSWERED: "done" } }, done: { type: "final", tags: ["approved"] } },
};
/** Fails before anybody is asked: what its address needs is not there. */
const vendor: JsonObject = {
  apiPlugins: [
    {
      name: "register",
      pluginKind: "api",
      url: "https://register.fake.test/{entity.data.number}",
      method: "GET",
      stateNames: ["asking"],
      successAction: "ANSWERED",
    },
  ],
};

let tenant: SeededTenant & { api: ApiClient };
const people: Record<string, Awaited<ReturnType<typeof anAnalystClient>>> = {};
let count = 0;

async function open(workflow: string, data: JsonObject = {}): Promise<CaseRef> {
  count += 1;
  const context = { entity: { type: "business", id: `statistics-${count}`, data: { companyName: "Acme", ...data } } };
  const opened = await tenant.api.post("/cases", { workflow, context });
  if (opened.status !== 201) throw new Error(opened.text);
  return { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
}

const as = (role: string): ApiClient => {
  const person = people[role];
  if (person === undefined) throw new Error(`nobody is ${role}`);
  return person.api;
};

beforeAll(async () => {
  tenant = await aTenantClient();
  for (const workflow of ["settled", "settled-later"]) await publish(tenant.api, workflow, reviewChart);
  await publish(tenant.api, "asked", asking, { extensions: vendor });
  for (const role of ["analyst", "senior", "manager", "auditor", "viewer"] as const)
    people[role] = await anAnalystClient(tenant.tenantId, role);
  const made: CaseRef[] = [];
  for (const [decision, country] of [
    ["approve", "DE"],
    ["approve", "FR"],
    ["reject", "DE"],
    [null, "DE"],
  ] as const) {
    const ref = await open("settled", { country });
    made.push(ref);
    if (decision !== null) await tenant.api.post(`/cases/${ref.caseId}/decision`, { decision, reason: "seeded" });
  }
  await Promise.all(made.map(atRest));
});

describe("statistics", () => {
  it("are equal to the cases that there are", async () => {
    const all = await as("manager").get("/statistics/overview?workflow=settled");
    expect(all.at("current")).toMatchObject({ opened: 4, decided: 3, approved: 2, rejected: 1, autoApprovalRate: 0 });
    expect(all.at("previous")).toMatchObject({ opened: 0, decided: 0, approvalRate: null });
    expect(all.at("now")).toMatchObject({ open: 1, waitsFor: [{ value: "team", count: 1 }] });
    const german = await as("auditor").get("/statistics/overview?workflow=settled&country=DE");
    expect(german.at("current")).toMatchObject({ opened: 3, approved: 1, rejected: 1, approvalRate: 0.5 });
    const cases = await tenant.api.get("/statistics/cases?workflow=settled");
    expect(cases.at("states")).toEqual([{ workflow: "settled", state: "review", count: 1 }]);
    expect(cases.at("workflows")).toEqual([{ workflow: "settled", open: 1, opened: 4, decided: 3 }]);
    const times = await tenant.api.get("/statistics/times?workflow=settled");
    expect(times.at("timeToDecision.count")).toBe(3);
    expect(times.at("waited.team.count")).toBe(3);
    const decisions = await tenant.api.get("/statistics/decisions?workflow=settled");
    expect(decisions.at("workflows.0.totals")).toMatchObject({ decided: 3, approved: 2 });
    expect((await tenant.api.get("/statistics/rules?workflow=settled")).at("opened")).toBe(4);
  });

  it("of the tenant are for who oversees it; everybody reads their own", async () => {
    const ref = await open("settled-later"); // a person's decision counts once it cannot be undone any more
    expect(
      (await as("senior").post(`/cases/${ref.caseId}/assignment`, { assigneeId: people.senior?.user.id })).status,
    ).toBe(200);
    const documents = await as("senior").post(`/cases/${ref.caseId}/decision`, { decision: "approve", reason: "ok" });
    expect(documents.status).toBe(200);
    for (const part of ["overview", "cases", "decisions", "times", "rules"]) {
      expect((await as("manager").get(`/statistics/${part}`)).status).toBe(200);
      expect((await as("analyst").get(`/statistics/${part}`)).status).toBe(403);
      expect((await as("viewer").get(`/statistics/${part}`)).status).toBe(403);
    }
    expect((await as("analyst").get("/statistics/analysts")).at("data")).toEqual([]);
    expect((await as("analyst").get("/statistics/export?part=cases")).status).toBe(403);
  });

  it("come as a table for spreadsheets, and it is written down who took it", async () => {
    const csv = await as("manager").get("/statistics/export?part=decisions&workflow=settled");
    expect(csv.status).toBe(200);
    expect(csv.text.split("\r\n")[1]).toMatch(/^settled,\d+,\d+,2,1,0,0,0,/);
    const entries = await as("auditor").get("/audit-log?action=exportStatistics");
    expect(entries.at("data.0.object")).toEqual({ kind: "statistics", id: "decisions" });
  });

  it("refuse days that are none, too many, or the wrong way round", async () => {
    const ranges = ["from=2026-13-01", "from=2020-01-01&to=2026-01-01", "from=2026-02-01&to=2026-01-01"];
    for (const query of [...ranges, "from=0000-01-01&to=0000-01-02", "to=0001-01-05"])
      expect((await tenant.api.get(`/statistics/overview?${query}`)).status).toBe(400);
  });

  it("count by the time zone that an administrator has chosen", async () => {
    const admin = await anAnalystClient(tenant.tenantId, "admin");
    expect((await admin.api.put("/tenant-settings", { name: "House", timeZone: "Mars/Olympus" })).status).toBe(400);
    expect((await as("manager").put("/tenant-settings", { name: "H", timeZone: "UTC" })).status).toBe(403);
    const put = await admin.api.put("/tenant-settings", { name: "House", timeZone: "Asia/Kathmandu" });
    expect(put.status).toBe(200);
    expect((await tenant.api.get("/statistics/overview")).at("timeZone")).toBe("Asia/Kathmandu");
    expect((await as("viewer").get("/tenant-settings")).json).toEqual({
      name: "House",
      timeZone: "Asia/Kathmandu",
      region: null,
      clockOffsetMs: 0,
    });
    expect((await tenant.api.post("/sandbox/clock/advance", { seconds: 90 })).status).toBe(200);
    const house = (await admin.api.get("/tenant-settings")).json;
    expect(house).toMatchObject({ clockOffsetMs: 90_000 });
    expect((await admin.api.put("/tenant-settings", { ...house, clockOffsetMs: 5 })).json).toEqual(house);
  });
});

describe("incidents of all cases", () => {
  const listed = async (query = "") => {
    const answered = await as("analyst").get(`/incidents?workflow=asked${query}`);
    return answered.at("data") as unknown as { id: string; caseId: string; plugin: string; code: string }[];
  };

  it("are listed while they wait for a person, and end with a retry, a skip or a supplied result", async () => {
    const refs = await Promise.all([1, 2, 3].map(() => open("asked")));
    await Promise.all(refs.map(atRest));
    const waiting = await listed();
    expect(new Set(waiting.map(({ caseId }) => caseId))).toEqual(new Set(refs.map(({ caseId }) => caseId)));
    expect(waiting[0]).toMatchObject({
      plugin: "register",
      code: "missing_value",
      caseName: "Acme",
      workflow: "asked",
      workflowName: "asked",
      caseState: "asking",
    });
    const groups = await as("analyst").get("/incidents/groups");
    expect(groups.at("data")).toContainEqual(expect.objectContaining({ plugin: "register", count: 3 }));
    const [one, other] = waiting;
    if (one === undefined || other === undefined) throw new Error("nothing waits");

    const path = (of: typeof one, what: string) => `/cases/${of.caseId}/incidents/${of.id}/${what}`;
    const skipped = await as("analyst").post(
      path(one, "skip"),
      { reason: "Not needed." },
      { "idempotency-key": "skip" },
    );
    expect(skipped.at("state")).toBe("asking");
    const repeated = await as("analyst").post(
      path(one, "skip"),
      { reason: "Not needed." },
      { "idempotency-key": "skip" },
    );
    expect(repeated.text).toBe(skipped.text);

    const result = { output: { registered: true }, reason: "By telephone." };
    expect((await as("analyst").post(path(other, "result"), result)).status).toBe(403);
    const supplied = await as("senior").post(path(other, "result"), result);
    expect(supplied.at("status")).toBe("completed");
    expect(supplied.at("context.pluginsOutput.register")).toEqual({ registered: true });
    expect(await listed()).toHaveLength(1);

    const last = refs.find(({ caseId }) => caseId !== one.caseId && caseId !== other.caseId);
    expect((await as("analyst").post("/incidents/retry", { plugin: "register" })).status).toBe(403);
    expect((await as("manager").post("/incidents/retry", {})).status).toBe(400);
    const retried = await as("manager").post(
      "/incidents/retry",
      { plugin: "register" },
      { "idempotency-key": "again" },
    );
    expect(retried.json).toEqual({ retried: 1, refused: [], more: false });
    // It failed for the same reason as before: a new incident waits in the place of the old one.
    const again = await listed();
    expect(again.map(({ caseId }) => caseId)).toEqual([last?.caseId]);
    expect(waiting.map(({ id }) => id)).not.toContain(again[0]?.id);
  });

  it("of another tenant are nobody's business", async () => {
    const foreign = await aTenantClient();
    expect((await foreign.api.get("/incidents")).at("data")).toEqual([]);
    expect((await foreign.api.get("/statistics/overview")).at("current.opened")).toBe(0);
    const { results } = await env.DB.prepare("SELECT DISTINCT kind FROM stat_days WHERE tenant_id = ?")
      .bind(foreign.tenantId)
      .all();
    expect(results).toEqual([]);
  });
});
