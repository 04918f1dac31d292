import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import type { CaseId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { atRest } from "../support/cases";
import { eventually } from "../support/eventually";
import { runOf, untilState } from "../support/journey";
import type { SeededTenant } from "../support/tenant";

const chart: JsonObject = {
  initial: "screening",
  states: { screening: { on: { DONE: "review" } }, review: { on: { approve: "end" } }, end: { type: "final" } },
};
const plugin = (options: JsonObject): JsonObject => ({
  ...{ name: "sanctions", pluginKind: "individual-sanctions", vendor: "sandbox", stateNames: ["screening"] },
  ...{ successAction: "DONE", options },
});

let tenant: SeededTenant & { api: ApiClient };
let api: ApiClient;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
  const options = { ongoingMonitoring: true };
  await publish(api, "watched", chart, { extensions: { apiPlugins: [plugin(options)] } });
  await publish(api, "asked-once", chart, { extensions: { apiPlugins: [plugin({})] } });
});

async function screened(workflow: string, data: JsonObject): Promise<string> {
  const opened = await api.post("/cases", { workflow, context: { entity: { type: "individual", data } } });
  const id = opened.textAt("id");
  await untilState(api, id, "review");
  return id;
}
const deliver = () => runDurableObjectAlarm(env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenant.tenantId)));
const alertsOf = async (id: string) => (await api.get(`/alerts?caseId=${id}`)).at("data") as JsonObject[];
const simulate = async (id: string) => {
  const { id: runId } = await runOf(api, id, "sanctions");
  return api.post(`/sandbox/runs/${String(runId)}/simulate`, { action: "hit_later" });
};
const verdictOf = async (id: string) => ((await runOf(api, id, "sanctions")).result as JsonObject).status;

it("clear now, found a day later: an incident and an alert of the source screening, and no other answer", async () => {
  const id = await screened("watched", { firstName: "Ada", lastName: "Later", dateOfBirth: "1987-04-12" });
  await deliver();
  expect([await verdictOf(id), await alertsOf(id)]).toEqual(["clear", []]);
  expect((await api.post("/sandbox/clock/advance", { seconds: 86_400 })).status).toBe(200);
  await deliver();
  await eventually(async () => expect(await alertsOf(id)).toHaveLength(1));
  expect((await alertsOf(id))[0]).toMatchObject({
    source: "screening",
    severity: "high",
    rule: "sandbox",
    occurrences: 1,
  });
  expect((await api.get(`/cases/${id}`)).at("incidents")).toMatchObject([
    { source: "screening", code: "screening_hit_new" },
  ]);
  // Nobody is named in what goes out by webhook.
  expect((await alertsOf(id))[0]).toMatchObject({ title: "Monitoring by sandbox: 1 hit", detail: { hits: 1 } });
  expect(await verdictOf(id)).toBe("clear");
  // Who is asked about again is found.
  expect((await api.post(`/cases/${id}/plugins/sanctions/run`, {})).status).toBe(200);
  await eventually(async () => expect(await verdictOf(id)).toBe("review"));
});

it("anybody who is watched can be found later by hand, each time counting on the same alert", async () => {
  const id = await screened("watched", { firstName: "Ada", lastName: "Brennan" });
  for (const occurrences of [1, 2]) {
    expect((await simulate(id)).status).toBe(200);
    await deliver();
    await eventually(async () => expect(await alertsOf(id)).toMatchObject([{ occurrences }]));
  }
  await atRest({ tenantId: tenant.tenantId, caseId: id as CaseId });
  expect(await verdictOf(id)).toBe("clear");
});

it("nobody is watched who was not asked to be", async () => {
  const id = await screened("asked-once", { firstName: "Ada", lastName: "Later", country: "IE" });
  const refused = await simulate(id);
  expect([refused.status, refused.at("error.details.code")]).toEqual([409, "not_monitored"]);
  await api.post("/sandbox/clock/advance", { seconds: 86_400 });
  await deliver();
  expect(await alertsOf(id)).toEqual([]);
});

it.each([
  ["1901-01-01", "pending"],
  ["1902-01-01", "clear"],
  ["1900-01-01", "rejected"],
  ["1903-01-01", "clear"],
])("born on %s: %s", async (dateOfBirth, status) => {
  const subject = { firstName: "Ada", lastName: "Brennan", dateOfBirth };
  const asked = await api.post("/checks", { type: "individual-sanctions", purpose: "born", subject });
  expect(asked.at("status")).toBe(status);
});
