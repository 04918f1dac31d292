import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { idFrom } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { announceAlerts } from "../../src/queues/announce-alerts";
import { judgeDefinition } from "../../src/queues/schedule-definitions";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import type { SeededTenant } from "../support/tenant";

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});

const muchIn = (over: JsonObject = {}): JsonObject => ({
  name: "Much money in",
  severity: "medium",
  subject: "customer",
  filter: { key: "direction", operator: "EQUALS", value: "inbound" },
  measure: { aggregate: "sum", of: "baseAmount" },
  window: { amount: 7, unit: "days" },
  compare: { operator: "gt", with: "constant", value: 1_000 },
  dedupe: { mute: false, cooldownMinutes: 0 },
  ...over,
});
const definitionOf = (over: JsonObject = {}): Promise<string> => published(muchIn(over));
async function published(definition: JsonObject): Promise<string> {
  const created = await api.post("/alert-definitions", { definition, publish: true });
  expect(created.json).toMatchObject({ state: "enabled", isLive: true });
  return created.textAt("id");
}
const archived = (id: string) => api.post(`/alert-definitions/${id}/archive`);
// All from one moment: what is a day apart stays so, however long the calls take and whatever the hour.
const beganMs = Date.now();
const hoursAgo = (hours: number) => new Date(beganMs - hours * 3_600_000).toISOString();
const paid = async (customer: string, amount: number, hours: number, over: JsonObject = {}) => {
  const sent = await api.post("/transactions", {
    correlationId: randomBase32(12),
    date: hoursAgo(hours),
    amount,
    currency: "EUR",
    direction: "inbound",
    originator: { correlationId: `payer-${customer}` },
    beneficiary: { correlationId: customer, name: "Ada Lovelace", type: "individual" },
    ...over,
  });
  expect(sent.status).toBe(201);
  return sent.textAt("id");
};
const aCustomer = () => `customer-${randomBase32(8)}`;
async function theAlert(definitionId: string): Promise<JsonObject> {
  const [alert, ...more] = (await api.get(`/alerts?definitionId=${definitionId}`)).at("data") as JsonObject[];
  expect([more.length, alert !== undefined]).toEqual([0, true]);
  return alert as JsonObject;
}

describe("an alert of transactions", () => {
  it("shows the very transactions it rests on, with what was compared, and every day for a chart", async () => {
    const definition = await definitionOf();
    const customer = aCustomer();
    const ids = [await paid(customer, 700, 50), await paid(customer, 400.5, 26), await paid(customer, 10, 2)];
    await paid(customer, 9_000, 3, { direction: "outbound" });
    await paid(aCustomer(), 900, 3);
    const alert = await theAlert(definition);
    const evidence = await api.get(`/alerts/${String(alert.id)}/evidence`);
    expect(evidence.at("total")).toBe(3);
    const shown = evidence.at("transactions") as JsonObject[];
    expect(shown.map(({ id }) => id)).toEqual(ids);
    expect(evidence.at("days.0.numbers")).toMatchObject({ value: 1_110.5, limit: 1_000, count: 3 });
    expect(evidence.at("days.0.words.sentence")).toBe("3 transactions in 7 days came to 1,110.50: more than 1,000.00.");
    const series = evidence.at("series") as JsonObject[];
    expect(series.map(({ value, held }) => [value, held])).toEqual([
      [700, false],
      [1_100.5, true],
      [1_110.5, true],
    ]);
    expect(
      await api.get(`/alerts/${String(alert.id)}/evidence?limit=2`).then((page) => page.at("nextCursor")),
    ).not.toBe(null);
    const kept = await env.DB.prepare("SELECT * FROM alerts JOIN rule_days USING (tenant_id) WHERE tenant_id = ?")
      .bind(tenant.tenantId)
      .all();
    expect(JSON.stringify(kept.results)).not.toContain("Ada");
    await archived(definition);
  });

  it("against peers draws the limit of every day that was judged, whether the rule held or not", async () => {
    const { window: _, ...oneByOne } = muchIn({ measure: { aggregate: "amount" }, run: { schedule: "daily" } });
    const definition = await published({
      ...oneByOne,
      compare: {
        ...{ operator: "gt", with: "peer_group", factor: 3, minimumCount: 1, minimumPeers: 1 },
        window: { amount: 2, unit: "days" },
      },
    });
    const [one, ...others] = Array.from({ length: 6 }, aCustomer);
    const daily = async (day: number, amount: number, own: number) => {
      for (const customer of others) await paid(customer, amount, day * 24 + 24);
      await paid(one ?? "", own, day * 24 + 24);
    };
    await daily(5, 100, 100);
    await daily(4, 200, 90);
    await daily(3, 200, 700);
    await daily(2, 100, 150);
    await judgeDefinition(env, tenant.tenantId, idFrom("alertDefinition", definition.slice(4)), Date.now());
    const alert = await theAlert(definition);
    const evidence = await api.get(`/alerts/${String(alert.id)}/evidence`);
    const series = evidence.at("series") as JsonObject[];
    // Three times what others came to on average in the two days before.
    expect(series.map(({ value, limit, held }) => [value, limit, held])).toEqual([
      [100, null, false],
      [90, 300, false],
      [700, 450, true],
      [150, 600, false],
    ]);
    await archived(definition);
  });

  it("is found by the caller's id of whom it is about", async () => {
    const definition = await definitionOf();
    const customer = aCustomer();
    await paid(customer, 1_700, 2);
    const alert = await theAlert(definition);
    const found = async (query: string) =>
      ((await api.get(`/alerts?${query}`)).at("data") as JsonObject[]).map(({ id }) => id);
    expect(await found(`q=${customer}`)).toEqual([alert.id]);
    expect(await found(`counterpartyId=${String(alert.counterpartyId)}`)).toEqual([alert.id]);
    expect(await found(`q=${aCustomer()}`)).toEqual([]);
    await archived(definition);
  });

  it("goes out as an event without a case, with the numbers and nobody's name", async () => {
    const definition = await definitionOf();
    await paid(aCustomer(), 1_700, 2);
    const alert = await theAlert(definition);
    await announceAlerts(env, tenant.tenantId, Date.now());
    await announceAlerts(env, tenant.tenantId, Date.now());
    const events = (await api.get("/events?type=alert.created&limit=100&order=desc")).at("data") as JsonObject[];
    const about = events.filter(({ detail }) => (detail as JsonObject).alertId === alert.id);
    expect(about.length).toBe(1);
    expect(about[0]).toMatchObject({
      caseId: null,
      detail: { change: "created", source: "transaction", rule: definition, numbers: { value: 1_700, limit: 1_000 } },
    });
    expect(JSON.stringify(about)).not.toContain("Ada");
    await archived(definition);
  });
});

describe("looking into an alert", () => {
  it("opens the case that its definition names, which knows the alert and whom it is about", async () => {
    await publish(api, "look-into-it", reviewChart);
    const definition = await definitionOf({ opensCase: { workflow: "look-into-it" } });
    const customer = aCustomer();
    await paid(customer, 1_700, 2);
    await announceAlerts(env, tenant.tenantId, Date.now());
    const alert = await theAlert(definition);
    const caseId = String(alert.caseId);
    const opened = await api.get(`/cases/${caseId}`);
    expect(opened.at("context.alert")).toMatchObject({ id: alert.id, numbers: { value: 1_700 } });
    expect(opened.at("context.entity")).toMatchObject({ type: "individual", id: customer });
    const types = ((await api.get(`/cases/${caseId}/timeline?limit=100`)).at("data") as JsonObject[]).map(
      ({ type }) => type,
    );
    expect(types).toContain("alert.changed");
    const counterparty = await api.get(`/counterparties/${String(alert.counterpartyId)}`);
    expect(counterparty.at("entityId")).toBe(opened.at("entityId"));
    await archived(definition);
  });

  it("by hand: once, whoever asks at once; or with a case that there is", async () => {
    await publish(api, "by-hand", reviewChart);
    const definition = await definitionOf();
    await paid(aCustomer(), 1_700, 2);
    const { id } = await theAlert(definition);
    expect((await api.post(`/alerts/${String(id)}/case`, {})).at("error.param")).toBe("workflow");
    const both = await Promise.all([1, 2].map(() => api.post(`/alerts/${String(id)}/case`, { workflow: "by-hand" })));
    const caseIds = new Set(both.flatMap((one) => (one.status === 200 ? [one.at("caseId")] : [])));
    expect(caseIds.size).toBe(1);
    const other = await api.post("/cases", {
      workflow: "by-hand",
      context: { entity: { type: "individual", data: { name: "Ada" } } },
    });
    expect((await api.post(`/alerts/${String(id)}/case`, { caseId: other.textAt("id") })).at("error.code")).toBe(
      "conflict",
    );

    await archived(definition);
    const second = await definitionOf();
    await paid(aCustomer(), 1_700, 2);
    const linked = await api.post(`/alerts/${String((await theAlert(second)).id)}/case`, {
      caseId: other.textAt("id"),
    });
    expect(linked.at("caseId")).toBe(other.textAt("id"));
    const ofCase = (await api.get(`/alerts?caseId=${other.textAt("id")}`)).at("data") as JsonObject[];
    expect(ofCase.length).toBe(1);
    const foreign = await aTenantClient();
    expect((await foreign.api.post(`/alerts/${String(id)}/case`, { workflow: "by-hand" })).status).toBe(404);
    await archived(second);
  });

  it("notes are sealed, and deleted by who wrote them", async () => {
    const definition = await definitionOf();
    await paid(aCustomer(), 1_700, 2);
    const { id } = await theAlert(definition);
    const { api: analyst } = await anAnalystClient(tenant.tenantId);
    const { api: colleague } = await anAnalystClient(tenant.tenantId);
    const added = await analyst.post(`/alerts/${String(id)}/notes`, { content: "Ask Ada about her salary." });
    expect(added.status).toBe(201);
    const rows = await env.DB.prepare("SELECT * FROM alert_notes WHERE tenant_id = ?").bind(tenant.tenantId).all();
    expect(JSON.stringify(rows.results)).not.toContain("Ada");
    expect((await colleague.get(`/alerts/${String(id)}/notes`)).at("data.0.content")).toBe("Ask Ada about her salary.");
    const path = `/alerts/${String(id)}/notes/${added.textAt("id")}`;
    expect((await colleague.delete(path)).status).toBe(403);
    expect((await analyst.delete(path)).at("content")).toBe(null);
    await archived(definition);
  });
});

describe("a snooze", () => {
  it("closes the alert, and lets nothing open about this subject until then; all of it stays written down", async () => {
    const definition = await definitionOf();
    const [customer, other] = [aCustomer(), aCustomer()];
    await paid(customer, 1_700, 60);
    const { id } = await theAlert(definition);
    const past = await api.post(`/alerts/${String(id)}/snooze`, { until: hoursAgo(1), reason: "Known." });
    expect(past.at("error.param")).toBe("until");
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const snoozed = await api.post(`/alerts/${String(id)}/snooze`, { until, reason: "A bonus, known." });
    expect(snoozed.json).toMatchObject({ status: "dismissed" });
    await paid(customer, 2_000, 2);
    await paid(other, 2_000, 2);
    const open = (await api.get(`/alerts?definitionId=${definition}&status=open`)).at("data") as JsonObject[];
    expect(open.length).toBe(1);
    expect(open[0]?.counterpartyId).not.toBe(snoozed.at("counterpartyId"));
    const rows = await env.DB.prepare("SELECT standing FROM rule_days WHERE definition_id = ? AND standing = 'snoozed'")
      .bind(definition)
      .all();
    expect(rows.results.length).toBe(1);

    const list = (await api.get(`/alert-snoozes?rule=${definition}`)).at("data") as JsonObject[];
    expect(list.map(({ alertId }) => alertId)).toEqual([id]);
    expect((await api.delete(`/alert-snoozes/${String(list[0]?.id)}`)).status).toBe(200);
    await paid(customer, 2_000, 26);
    const after = (await api.get(`/alerts?definitionId=${definition}&status=open`)).at("data") as JsonObject[];
    expect(after.length).toBe(2);
    await archived(definition);
  });
});
