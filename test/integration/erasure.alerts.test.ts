import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { personErasureOf } from "../../src/db/person-erasures";
import type { CaseId, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { erasePerson } from "../../src/queues/erase-person";
import { type Answered, type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { beforeStatement } from "../support/broken";
import { atRest } from "../support/cases";
import { rowsThatKnow } from "../support/erasure";
import { eventually } from "../support/eventually";
import { aTransaction } from "../support/transactions";

let api: ApiClient;
let boss: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  const tenant = await aTenantClient();
  ({ api } = tenant);
  tenantId = tenant.tenantId as TenantId;
  boss = (await anAnalystClient(tenantId, "admin")).api;
  await publish(api, "kyb", reviewChart);
  const definition = {
    ...{ name: "Busy shops", severity: "medium", subject: "beneficiary", window: { amount: 7, unit: "days" } },
    ...{ compare: { with: "constant", operator: "gte", value: 2 }, measure: { aggregate: "count" } },
  };
  expect((await api.post("/alert-definitions", { definition, publish: true })).status).toBe(201);
});
// Nobody looks at anybody meanwhile.
beforeEach(() => {
  vi.spyOn(env.MONITORS, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.MONITORS, "sendBatch").mockResolvedValue(undefined as never);
});
afterEach(() => void vi.restoreAllMocks());

/** Payments to a shop, until there is an alert about it. Answers which counterparty it is, and which alert. */
async function pay(shop: string, said: JsonObject = {}): Promise<{ party: string; alertId: string }> {
  for (let n = 0; n < 3; n += 1) {
    const parties = {
      originator: { correlationId: `payer-of-${shop}` },
      beneficiary: { correlationId: shop, ...said },
    };
    expect((await api.post("/transactions", aTransaction(parties))).status).toBe(201);
  }
  const party = (await api.get(`/counterparties?correlationId=${shop}`)).textAt("data.0.id");
  return { party, alertId: (await api.get(`/alerts?counterpartyId=${party}`)).textAt("data.0.id") };
}

async function done(id: string): Promise<void> {
  await eventually(async () => expect((await boss.get(`/privacy/erasures/${id}`)).at("doneAt")).not.toBe(null));
}

it("whose erasure has only begun is told to nobody, and no case brings them back", async () => {
  const shop = "zyxhalf-shop";
  const { party, alertId } = await pay(shop, { businessData: { companyName: "Zyxhalf Ltd" } });
  expect((await boss.get(`/alerts/${alertId}`)).text).toContain("Zyxhalf");
  const { id: transactionId } = (await env.DB.prepare("SELECT id FROM transactions WHERE beneficiary_id = ?")
    .bind(party)
    .first<{ id: string }>()) ?? { id: "" };
  await env.DB.prepare("INSERT INTO ingestions (id, tenant_id, transaction_ids, at_ms) VALUES ('ing_half', ?, ?, ?)")
    .bind(tenantId, JSON.stringify([transactionId]), Date.now())
    .run();
  await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-43" });
  await eventually(async () =>
    expect((await boss.get(`/privacy/erasures/${party}`)).at("problem")).toBe("transactions_under_way"),
  );
  const paths = [
    ...[`/counterparties/${party}`, `/counterparties?correlationId=${shop}`, "/counterparties?limit=100"],
    ...[`/transactions/${transactionId}`, `/transactions?counterpartyId=${party}`, `/alerts/${alertId}`],
    ...[`/alerts?counterpartyId=${party}`, `/external/transactions/by-alert?alertId=${alertId}`],
  ];
  for (const path of paths) {
    const seen = await boss.get(path);
    expect([path, seen.status, /"zyxhalf-shop"|Zyxhalf/.test(seen.text)]).toEqual([path, 200, false]);
  }
  const opened = await boss.post(`/alerts/${alertId}/case`, { workflow: "kyb" });
  expect([opened.status, opened.at("error.code")]).toEqual([409, "conflict"]);
  await env.DB.prepare("DELETE FROM ingestions WHERE id = 'ing_half'").run();
});

/* Sabotage, seen red: each of the triggers of 0065 dropped; `changeAlert` without `isAboutErased`. */
it("whose erasure has begun is written of no more, and no case is given an alert about them: a hold would come too late for it", async () => {
  const { party, alertId } = await pay("shop-of-late");
  expect((await boss.post(`/alerts/${alertId}/notes`, { content: "zyqlate before" })).status).toBe(201);
  const entity = { type: "business", data: { companyName: "Keeper Ltd" } };
  const caseId = (await api.post("/cases", { workflow: "kyb", context: { entity } })).textAt("id");
  const { originator_id: payer, id: transactionId } = (await env.DB.prepare(
    "SELECT id, originator_id FROM transactions WHERE beneficiary_id = ?",
  )
    .bind(party)
    .first<{ id: string; originator_id: string }>()) ?? { id: "", originator_id: "" };
  expect(payer).not.toBe("");
  await env.DB.prepare("INSERT INTO ingestions (id, tenant_id, transaction_ids, at_ms) VALUES ('ing_late', ?, ?, ?)")
    .bind(tenantId, JSON.stringify([transactionId]), Date.now())
    .run();
  await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-44" });
  await eventually(async () =>
    expect((await boss.get(`/privacy/erasures/${party}`)).at("problem")).toBe("transactions_under_way"),
  );
  const given = await boss.post(`/alerts/${alertId}/case`, { caseId });
  const note = () => boss.post(`/alerts/${alertId}/notes`, { content: "zyqlate after" });
  for (const refused of [given, await note()])
    expect([refused.status, refused.at("error.code")]).toEqual([409, "conflict"]);
  await env.DB.prepare("DELETE FROM ingestions WHERE id = 'ing_late'").run();

  // What hangs on the alert is gone already, whom it is about not yet.
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const inBetween = beforeStatement("UPDATE counterparties SET name", async () => {
    expect((await note()).status).toBe(409);
    expect((await boss.post(`/alerts/${alertId}/escalate`, { reason: "zyqlate reason" })).status).toBe(200);
    const snoozed = await boss.post(`/alerts/${alertId}/snooze`, { until, reason: "zyqlate snooze" });
    expect([snoozed.status, snoozed.at("error.code")]).toEqual([409, "conflict"]);
  });
  const erasure = await personErasureOf(env.DB, tenantId, party);
  expect(erasure && (await erasePerson(inBetween, tenantId, erasure))).toBe(null);
  expect((await boss.get(`/privacy/erasures/${party}`)).at("doneAt")).not.toBe(null);
  expect(await rowsThatKnow("zyqlate")).toEqual([]);
  expect((await boss.get(`/alerts/${alertId}/notes`)).json.data).toEqual([]);
  expect((await boss.get(`/alerts/${alertId}`)).json).toMatchObject({ caseId: null, status: "escalated" });
});

describe("an alert that lies in a case under a legal hold", () => {
  /** A case about somebody else, with an alert about them in it, to which somebody wrote. */
  async function evidence(alertId: string): Promise<string> {
    const data = { companyName: "Other Ltd" };
    const opened = await api.post("/cases", { workflow: "kyb", context: { entity: { type: "business", data } } });
    const caseId = opened.textAt("id");
    await atRest({ tenantId, caseId: caseId as CaseId });
    await boss.post(`/alerts/${alertId}/notes`, { content: "looked at" });
    const given = await boss.post(`/alerts/${alertId}/case`, { caseId });
    expect([given.text, given.status]).toEqual([given.text, 200]);
    return caseId;
  }
  const notesOf = async (alertId: string) => (await boss.get(`/alerts/${alertId}/notes`)).json.data;
  const holdOn = (caseId: string) => ({ kind: "case", id: caseId, reason: "Litigation 41" });
  async function held(caseId: string): Promise<void> {
    expect((await boss.put(`/cases/${caseId}/legal-hold`, { reason: "Litigation 41" })).status).toBe(200);
    await eventually(async () =>
      expect((await boss.get("/legal-holds")).json.data).toContainEqual(expect.objectContaining(holdOn(caseId))),
    );
  }
  const left = async (request: Answered) => {
    const seen = await eventually(async () => {
      const { json } = await boss.get(`/privacy/requests/${request.textAt("id")}`);
      expect(json.status).toBe("done");
      return json;
    });
    return seen.records;
  };

  it("keeps the counterparty that it is about, until the hold is lifted", async () => {
    const shop = "shop-of-evidence";
    const { party, alertId } = await pay(shop);
    const caseId = await evidence(alertId);
    await held(caseId);
    const refused = await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-41" });
    expect([refused.status, refused.at("error.code")]).toEqual([409, "legal_hold"]);
    expect(refused.at("error.details.holds")).toEqual([holdOn(caseId)]);
    const found = await boss.post("/privacy/find", { correlationId: shop });
    expect(found.json.records).toMatchObject([{ id: party, keptFromErasure: "legal_hold" }]);
    const records = [{ kind: "counterparty", id: party }];
    const asked = await boss.post("/privacy/erasures", { reason: "DSR-41", records });
    expect(await left(asked)).toMatchObject([{ id: party, status: "left", code: "legal_hold" }]);
    expect(await notesOf(alertId)).toMatchObject([{ content: "looked at" }]);
    await boss.delete(`/cases/${caseId}/legal-hold`);
    await eventually(async () =>
      expect((await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-41" })).status).toBe(200),
    );
    await done(party);
    expect(await notesOf(alertId)).toEqual([]);
  });

  it("keeps the person or company that it is about, also where their own case is erased", async () => {
    const data = { companyName: "Zyxheld Ltd" };
    const entity = { type: "business", id: "zyxheld", data };
    const own = (await api.post("/cases", { workflow: "kyb", context: { entity } })).textAt("id");
    await atRest({ tenantId, caseId: own as CaseId });
    const shop = (await api.get("/entities?q=zyxheld")).textAt("data.0.id");
    const { party, alertId } = await pay("zyxheld");
    expect((await boss.put(`/counterparties/${party}/entity`, { entityId: shop })).status).toBe(200);
    const caseId = await evidence(alertId);
    await held(caseId);
    await api.post(`/cases/${own}/decision`, { decision: "approve" });
    expect((await boss.post(`/cases/${own}/erase`, { reason: "DSR-42" })).status).toBe(200);
    await eventually(async () => expect((await boss.get(`/cases/${own}/erasure`)).at("doneAt")).not.toBe(null));
    expect(await notesOf(alertId)).toMatchObject([{ content: "looked at" }]);
    const refused = await boss.post(`/entities/${shop}/erase`, { reason: "DSR-42" });
    expect([refused.status, refused.at("error.details.holds")]).toEqual([409, [holdOn(caseId)]]);
    const asked = await boss.post("/privacy/erasures", { reason: "DSR-42", records: [{ kind: "entity", id: shop }] });
    expect(await left(asked)).toMatchObject([{ id: shop, status: "left", code: "legal_hold" }]);
    expect(await notesOf(alertId)).toMatchObject([{ content: "looked at" }]);
    await boss.delete(`/cases/${caseId}/legal-hold`);
    await eventually(async () =>
      expect((await boss.post(`/entities/${shop}/erase`, { reason: "DSR-42" })).status).toBe(200),
    );
    await done(shop);
    expect(await notesOf(alertId)).toEqual([]);
  });
});
