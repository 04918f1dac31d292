import { beforeAll, describe, expect, it } from "vitest";
import { randomBase32 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import type { SeededTenant } from "../support/tenant";

let tenant: SeededTenant;
let api: ApiClient;
let definition: string;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
  const installed = await api.post("/alert-definitions/install", { templates: ["incoming-amount-other"] });
  definition = installed.textAt("installed.0.definitionId");
});

const paid = async (amount: number) => {
  const sent = await api.post("/external/transactions", {
    ...{ date: new Date(Date.now() - 3_600_000).toISOString(), amount, currency: "EUR", baseAmount: amount },
    ...{ baseCurrency: "EUR", correlationId: randomBase32(12), direction: "inbound" },
    payment: { method: "bank_transfer" },
    originator: { correlationId: randomBase32(8), endUserData: { firstName: "Charles", lastName: "Babbage" } },
    beneficiary: { correlationId: randomBase32(8), endUserData: { firstName: "Ada", lastName: "Lovelace" } },
  });
  expect(sent.status).toBe(201);
};
const listOf = async (query: string): Promise<JsonObject[]> =>
  JSON.parse((await api.get(`/external/alerts${query}`)).text) as JsonObject[];

describe("the documented routes of alerts", () => {
  it("list definitions by their documented ids, and the alerts with three words for how far they are", async () => {
    const definitions = JSON.parse((await api.get("/external/alert-definition")).text) as JsonObject[];
    expect(definitions.map(({ correlationId, enabled }) => [correlationId, enabled])).toEqual([["PAY_HCA_APM", true]]);
    await paid(2_000);
    await paid(3_000);
    const [newest, older] = await listOf("?filter[status]=new");
    expect(newest).toMatchObject({ alertDefinitionId: definition, status: "new", state: "triggered" });
    expect((await listOf("?page[number]=2&page[size]=1&orderBy=createdAt:desc")).map(({ id }) => id)).toEqual([
      older?.id,
    ]);
    expect((await listOf("?orderBy=createdAt:asc")).map(({ id }) => id)).toEqual([older?.id, newest?.id]);
    expect((await api.get("/external/alerts?orderBy=nothing")).status).toBe(400);
    const of = JSON.parse(
      (await api.get(`/external/alerts/${String(newest?.id)}/alert-definition`)).text,
    ) as JsonObject;
    expect(of.id).toBe(definition);
    const ids = JSON.parse((await api.get("/internal/alerts/correlationIds")).text) as string[];
    expect(ids).toEqual(["PAY_HCA_APM"]);
  });

  it("assign and decide many, each for itself", async () => {
    await paid(2_500);
    const alerts = await listOf("?filter[state]=triggered");
    const { user } = await anAnalystClient(tenant.tenantId);
    const unknown = `alt_${"0".repeat(26)}`;
    const alertIds = [...alerts.map(({ id }) => String(id)), unknown];
    const assigned = await api.patch("/external/alerts/assign", { alertIds, assigneeId: user.id });
    expect(assigned.status).toBe(207);
    const results = JSON.parse(assigned.text) as JsonObject[];
    expect(results.map(({ status }) => status)).toEqual([...alerts.map(() => "success"), "failed"]);
    expect((await listOf(`?filter[assigneeId]=${user.id}`)).length).toBe(alerts.length);
    const [first] = alerts;
    await api.patch("/external/alerts/decision", { alertIds: [first?.id], decision: "cleared" });
    const [cleared] = await listOf("?filter[status]=completed");
    expect(cleared).toMatchObject({ id: first?.id, state: "cleared", decision: "cleared" });
    const again = await api.patch("/external/alerts/decision", { alertIds: [first?.id], decision: "rejected" });
    expect((JSON.parse(again.text) as JsonObject[])[0]?.status).toBe("failed");
  });

  it("raise one by hand, that counts on the one that is open", async () => {
    const body = { alertDefinitionId: definition, severity: "high" };
    const first = await api.post("/external/alerts", body);
    expect(first.json).toMatchObject({ severity: "high", state: "triggered" });
    expect((await api.post("/external/alerts", body)).at("id")).toBe(first.at("id"));
    expect((await api.post("/external/alerts", { alertDefinitionId: "ald_none" })).at("error.param")).toBe(
      "alertDefinitionId",
    );
    const { api: analyst } = await anAnalystClient(tenant.tenantId);
    expect((await analyst.post("/internal/alerts", {})).status).toBe(403);
    expect((await api.post("/internal/alerts", {})).json).toEqual({ definitions: 0 });
  });
});

describe("statistics of alerts", () => {
  it("tell by rule what became of them, and how long it took", async () => {
    const { api: fresh } = await aTenantClient();
    const made = await fresh.post("/alert-definitions/install", { templates: ["incoming-amount-other"] });
    const rule = made.textAt("installed.0.definitionId");
    const raised = async (counterparty?: string): Promise<string> => {
      const body = { alertDefinitionId: rule, ...(counterparty !== undefined && { counterpartyId: counterparty }) };
      return (await fresh.post("/external/alerts", body)).textAt("id");
    };
    for (const action of ["reject", "clear", "dismiss"] as const)
      expect((await fresh.post(`/alerts/${await raised()}/${action}`, { reason: "Looked at." })).status).toBe(200);
    await raised();
    const statistics = await fresh.get("/statistics/alerts");
    expect(statistics.at("rules.0")).toMatchObject({
      ...{ rule, source: "transaction", opened: 4, open: 1, confirmed: 1, cleared: 1, dismissed: 1, withdrawn: 0 },
    });
    expect(statistics.at("totals.truePositiveRate")).toBeCloseTo(1 / 3);
    expect(statistics.at("rules.0.medianMs")).toBeLessThan(60_000);
    const days = statistics.at("days") as { opened: number; closed: number }[];
    const sumOf = (what: "opened" | "closed") => days.reduce((sum, day) => sum + day[what], 0);
    expect([sumOf("opened"), sumOf("closed")]).toEqual([4, 3]);
    expect((await fresh.get("/statistics/alerts?from=2026-02-02&to=2026-02-01")).at("error.param")).toBe("from");
  });
});
