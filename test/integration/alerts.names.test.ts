import { beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";

let api: ApiClient;
let tenantId: TenantId;
let alert: JsonObject;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  await api.post("/alert-definitions", {
    publish: true,
    definition: {
      name: "A great amount",
      severity: "medium",
      subject: "customer",
      measure: { aggregate: "amount" },
      compare: { operator: "gt", with: "constant", value: 1_000 },
      dedupe: { mute: false, cooldownMinutes: 0 },
    },
  });
  const sent = await api.post("/transactions", {
    correlationId: randomBase32(12),
    date: new Date(Date.now() - 3_600_000).toISOString(),
    ...{ amount: 1_700, currency: "EUR", direction: "inbound" },
    originator: { correlationId: randomBase32(8) },
    beneficiary: { correlationId: randomBase32(8), name: "Ada Lovelace", type: "individual" },
  });
  expect(sent.status).toBe(201);
  const [one, ...more] = (await api.get("/alerts")).at("data") as JsonObject[];
  expect([one !== undefined, more.length]).toEqual([true, 0]);
  alert = one as JsonObject;
});

describe("whom alerts are about", () => {
  it("is said where alerts are read", async () => {
    expect(alert).toMatchObject({ ruleName: "A great amount", subjectName: "Ada Lovelace", caseName: null });
    expect((await api.get(`/alerts/${String(alert.id)}`)).at("subjectName")).toBe("Ada Lovelace");
  });

  it("is masked for whoever does not see names", async () => {
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    await admin.put("/team-settings", { maskedFields: [{ path: "entity.data.lastName" }] });
    const { api: viewer } = await anAnalystClient(tenantId, "viewer");
    expect((await viewer.get("/alerts")).at("data.0.subjectName")).toBe("•••• lace");
    expect((await viewer.get(`/alerts/${String(alert.id)}`)).at("subjectName")).toBe("•••• lace");
    expect((await admin.get("/alerts")).at("data.0.subjectName")).toBe("Ada Lovelace");
  });

  it("is said of what was put off, and of nobody else's", async () => {
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString();
    expect((await api.post(`/alerts/${String(alert.id)}/snooze`, { until, reason: "Known." })).status).toBe(200);
    expect((await api.get("/alert-snoozes")).at("data")).toMatchObject([
      { alertId: alert.id, ruleName: "A great amount", subjectName: "Ada Lovelace", reason: "Known." },
    ]);
    const other = await aTenantClient();
    expect((await other.api.get("/alert-snoozes")).at("data")).toEqual([]);
  });

  it("does not stand in the table of what became of alerts", async () => {
    const [opened, today] = [String(alert.createdAt), new Date().toISOString()].map((at) => at.slice(0, 10));
    const table = await api.get(`/statistics/export?part=alerts&from=${opened}&to=${today}`);
    const [head = "", line = "", ...more] = table.text.trim().split("\r\n");
    expect(head).toBe(
      "rule,name,source,opened,open,confirmed,cleared,dismissed,withdrawn,true_positive_rate,false_positive_rate,median_seconds,p90_seconds",
    );
    expect(line).toMatch(
      new RegExp(`^${String(alert.rule)},A great amount,transaction,1,0,0,0,1,0,0,1,[\\d.]+,[\\d.]+$`),
    );
    expect([more, table.text.includes("Ada")]).toEqual([[], false]);
  });
});
