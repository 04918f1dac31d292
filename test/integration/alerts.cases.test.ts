import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { getAlert } from "../../src/db/alerts";
import type { Env } from "../../src/env";
import { randomBase32 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { announceAlerts, sweepAnnouncements } from "../../src/queues/announce-alerts";
import { openCaseOfAlert } from "../../src/queues/open-case-of-alert";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { withoutBatch, withoutEndpoint } from "../support/broken";
import { type SeededTenant, seedTenant } from "../support/tenant";
import { aTransaction, isoAgo } from "../support/transactions";

// What becomes of alerts over transactions that no case has yet. Here the queue hears of nothing: they are made known by hand.

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
  await publish(api, "look-into-it", reviewChart);
});
afterEach(() => void vi.restoreAllMocks());

const heard = () => vi.spyOn(env.MONITORING, "send").mockResolvedValue(undefined as never);
/** What was asked for one tenant: work of other files goes on beside these tests. */
const askedFor = (send: ReturnType<typeof heard>, tenantId: string) =>
  send.mock.calls.map(([message]) => message).filter((message) => message.tenantId === tenantId);
const announce = (on: Env = env) => announceAlerts(on, tenant.tenantId, Date.now());

async function definitionOf(over: JsonObject = {}, client = api): Promise<string> {
  const definition = {
    ...{ name: "Much money in", severity: "medium", subject: "customer", window: { amount: 7, unit: "days" } },
    ...{ measure: { aggregate: "sum", of: "baseAmount" } },
    ...{ compare: { operator: "gte", with: "constant", value: 1_000 }, dedupe: { mute: false, cooldownMinutes: 0 } },
    ...over,
  };
  const created = await client.post("/alert-definitions", { definition, publish: true });
  expect(created.json).toMatchObject({ state: "enabled", isLive: true });
  return created.textAt("id");
}
const archive = (id: string) => api.post(`/alert-definitions/${id}/archive`);
const opensCase = { opensCase: { workflow: "look-into-it" } };
const aCustomer = () => `customer-${randomBase32(8)}`;
async function paid(customer: string, amount: number, client = api): Promise<void> {
  const beneficiary = { correlationId: customer, name: "Ada Lovelace", type: "individual" };
  const originator = { correlationId: `payer-of-${customer}` };
  const sent = await client.post(
    "/transactions",
    aTransaction({ amount, beneficiary, originator, date: isoAgo(0, -9) }),
  );
  expect(sent.status).toBe(201);
}
const alertsOf = async (definitionId: string, client = api) =>
  (await client.get(`/alerts?definitionId=${definitionId}`)).at("data") as JsonObject[];
const casesAbout = async (customer: string) => {
  const { results } = await env.DB.prepare(
    `SELECT case_id AS id FROM cases JOIN entities ON entities.id = cases.entity_id
     WHERE cases.tenant_id = ? AND entities.correlation_id = ?`,
  )
    .bind(tenant.tenantId, customer)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
};
const giving =
  "INSERT INTO alert_changes (tenant_id, alert_id, version, action, from_status, to_status, assignee_id, reason";

describe("the case that a definition wants for its alerts", () => {
  it("has its alert also when its worker died in between, whatever the alert says by then", async () => {
    heard();
    const definition = await definitionOf(opensCase);
    const customer = aCustomer();
    await paid(customer, 1_700);
    await expect(announce(withoutBatch(giving))).rejects.toThrow("could not be made known");
    const opened = await casesAbout(customer);
    expect(opened).toHaveLength(1);
    expect((await alertsOf(definition))[0]).toMatchObject({ caseId: null, detail: { value: 1_700 } });

    await paid(customer, 300);
    await announce();
    const [alert] = await alertsOf(definition);
    expect(alert).toMatchObject({ caseId: opened[0], detail: { value: 2_000 } });
    expect(await casesAbout(customer)).toEqual(opened);
    const timeline = (await api.get(`/cases/${String(opened[0])}/timeline?limit=100`)).at("data") as JsonObject[];
    expect(timeline.filter(({ type }) => type === "alert.changed")).toHaveLength(1);
    await archive(definition);
  });

  it("is one where two alerts about somebody want it at once", async () => {
    heard();
    const definitions = [await definitionOf(opensCase), await definitionOf({ ...opensCase, name: "Very much" })];
    const customer = aCustomer();
    await paid(customer, 1_700);
    await Promise.all([announce(), announce(), announce()]);
    await announce();
    const alerts = (await Promise.all(definitions.map((id) => alertsOf(id)))).flat();
    const [caseId, ...more] = await casesAbout(customer);
    expect([alerts.map((alert) => alert.caseId), more]).toEqual([[caseId, caseId], []]);
    for (const definition of definitions) await archive(definition);
  });
});

describe("what the case of an alert is called", () => {
  const nameOf = async (caseId: unknown) => {
    const { data } = (await api.get("/cases?limit=100")).json as { data: { id: string; entity: JsonObject }[] };
    return data.find(({ id }) => id === caseId)?.entity.name;
  };
  const caseOfAlert = async (definition: string) => {
    await announce();
    return (await alertsOf(definition))[0]?.caseId;
  };

  it("is the name that transactions say of whom nobody knew, of the case as of the record", async () => {
    heard();
    const definition = await definitionOf(opensCase);
    const customer = aCustomer();
    await paid(customer, 1_700);
    const caseId = await caseOfAlert(definition);
    expect(await nameOf(caseId)).toBe("Ada Lovelace");
    const entityId = String((await api.get(`/cases/${String(caseId)}`)).at("context.entity.ballerineEntityId"));
    expect((await api.get(`/entities/${entityId}`)).at("name")).toBe("Ada Lovelace");
    await archive(definition);
  });

  it("is what somebody is called whom we know, whatever transactions say", async () => {
    heard();
    const definition = await definitionOf(opensCase);
    const customer = aCustomer();
    const facts = { firstName: "Augusta Ada", lastName: "King" };
    await api.post("/entities", { type: "individual", correlationId: customer, facts });
    await paid(customer, 1_700);
    expect(await nameOf(await caseOfAlert(definition))).toBe("Augusta Ada King");
    await archive(definition);
  });

  it("is that of the company that a report is about, which is opened as a company", async () => {
    heard();
    const made = await api.post("/entities", { type: "business", facts: { companyName: "Acme Ltd" } });
    const id = `alt_${randomBase32(26)}`;
    await env.DB.prepare(
      `INSERT INTO alerts (id, tenant_id, dedupe_key, source, rule, rule_name, title, severity, status, subject_id, detail, occurrences,
         version, created_at_ms, updated_at_ms, last_at_ms)
       VALUES (?1, ?2, ?1, 'monitoring', 'r', 'r', 'r', 1, 'triggered', ?3, '{}', 1, 1, ?4, ?4, ?4)`,
    )
      .bind(id, tenant.tenantId, made.textAt("id"), Date.now())
      .run();
    const given = await api.post(`/alerts/${id}/case`, { workflow: "look-into-it" });
    expect([given.status, await nameOf(given.at("caseId"))]).toEqual([200, "Acme Ltd"]);
  });
});

describe("the case that nobody needs any more", () => {
  const byHand = async (customer: string) => {
    const context = { entity: { type: "individual", id: `other-${customer}`, data: {} } };
    return (await api.post("/cases", { workflow: "look-into-it", context })).textAt("id");
  };
  const give = async (alert: unknown, caseId: string) =>
    expect((await api.post(`/alerts/${String(alert)}/case`, { caseId })).status).toBe(200);

  it("is not opened where the alert was given to another since it was read", async () => {
    heard();
    const definition = await definitionOf(opensCase);
    const customer = aCustomer();
    await paid(customer, 1_700);
    const asRead = await getAlert(env.DB, tenant.tenantId, String((await alertsOf(definition))[0]?.id));
    if (asRead === null) throw new Error("no alert");
    const other = await byHand(customer);
    await give(asRead.id, other);
    await openCaseOfAlert(env, asRead, Date.now());
    expect(await casesAbout(customer)).toEqual([]);
    expect((await alertsOf(definition))[0]).toMatchObject({ caseId: other });
    await archive(definition);
  });

  it("is cancelled where the alert was given to another while it was opened", async () => {
    heard();
    const definition = await definitionOf(opensCase);
    const customer = aCustomer();
    await paid(customer, 1_700);
    const [alert] = await alertsOf(definition);
    const other = await byHand(customer);
    let isGiven = false;
    const CASES = new Proxy(env.CASES, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== "get" || typeof value !== "function")
          return typeof value === "function" ? value.bind(target) : value;
        return (id: DurableObjectId) => {
          const stub = target.get(id) as unknown as { create(...asked: unknown[]): Promise<unknown> };
          if (isGiven) return stub;
          isGiven = true;
          const create = async (...asked: unknown[]) => {
            await give(alert?.id, other);
            return stub.create(...asked);
          };
          return { create };
        };
      },
    });
    await announce({ ...env, CASES });
    expect((await alertsOf(definition))[0]).toMatchObject({ caseId: other });
    const [opened, ...more] = await casesAbout(customer);
    expect([(await api.get(`/cases/${String(opened)}`)).at("status"), more]).toEqual(["cancelled", []]);
    await archive(definition);
  });
});

describe("what became of an alert", () => {
  it("that is more than one call tells goes on behind it once, and nothing of an alert goes before what failed of it", async () => {
    const send = heard();
    const { tenantId } = await seedTenant(env);
    const nowMs = Date.now();
    const numbers = "WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 2010)";
    await env.DB.batch([
      env.DB.prepare(
        `${numbers} INSERT INTO alerts (id, tenant_id, dedupe_key, source, rule, rule_name, title, severity, status, detail, occurrences,
           version, created_at_ms, updated_at_ms, last_at_ms)
         SELECT 'alt_' || printf('%026d', at), ?1, at, 'rule', 'r', 'r', 'r', 1, 'open', '{}', 1, 1, ?2, ?2, ?2 FROM n`,
      ).bind(tenantId, nowMs),
      env.DB.prepare(
        `${numbers} INSERT INTO alert_changes (tenant_id, alert_id, version, action, from_status, to_status, by_kind, by_id, at_ms)
         SELECT ?1, id, 1 + at, 'assign', 'open', 'open', 'system', 'effects', ?2 + at FROM alerts, (SELECT 0 AS at UNION SELECT 9)
         WHERE tenant_id = ?1 AND (at = 0 OR id = 'alt_' || printf('%026d', 1))`,
      ).bind(tenantId, nowMs),
    ]);
    const DB = new Proxy(env.DB, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name === "prepare")
          return (sql: string) => {
            if (sql.includes('from "tenants"')) throw new Error("gone");
            return target.prepare(sql);
          };
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const broken = { ...env, DB };
    await announceAlerts(broken, tenantId, nowMs);
    const after = { atMs: nowMs, version: 1, alertId: `alt_${"2000".padStart(26, "0")}` };
    expect(askedFor(send, tenantId)).toEqual([{ kind: "announce", tenantId, after }]);
    send.mockClear();
    await expect(announceAlerts(broken, tenantId, nowMs, after)).rejects.toThrow("of 10 alerts");
    expect(askedFor(send, tenantId)).toEqual([]);
  });

  it("is told with the numbers and how they were compared, without what the caller calls anybody", async () => {
    heard();
    const definition = await definitionOf({ groupBy: ["counterparty.correlationId"] });
    const customer = aCustomer();
    await paid(customer, 1_000);
    const [alert] = await alertsOf(definition);
    const groupKey = expect.stringMatching(/cpt_.*cpt_/);
    expect(alert?.detail).toMatchObject({ value: 1_000, operator: "gte", limit: 1_000, unit: "amount", groupKey });
    expect(JSON.stringify(alert?.detail)).not.toContain(customer);
    await announce();
    const events = (await api.get("/events?type=alert.created&limit=100&order=desc")).at("data") as JsonObject[];
    const about = events.filter(({ detail }) => (detail as JsonObject).alertId === alert?.id);
    expect(about[0]?.detail).toMatchObject({
      numbers: { value: 1_000, operator: "gte", limit: 1_000, unit: "amount" },
    });
    expect(JSON.stringify(about)).not.toContain(customer);
    expect(JSON.stringify(about)).not.toContain("groupKey");
    await archive(definition);
  });

  it.each<[JsonObject, JsonObject, number]>([
    [{ aggregate: "count" }, { unit: "count", value: 2, limit: 1 }, 1],
    [{ aggregate: "distinct", of: "beneficiary.id" }, { unit: "count", value: 1, limit: 1 }, 1],
    [{ aggregate: "max", of: "baseAmount" }, { unit: "amount", value: 1_200, limit: 1_000 }, 1_000],
    [
      { aggregate: "share", where: { key: "amount", operator: "GT", value: 1_100 }, of: "count" },
      { unit: "percent", value: 100, limit: 20 },
      20,
    ],
  ])("says what the numbers of %j are in", async (measure, detail, value) => {
    heard();
    const definition = await definitionOf({ measure, compare: { operator: "gte", with: "constant", value } });
    const customer = aCustomer();
    await paid(customer, 1_200);
    await paid(customer, 1_000);
    expect((await alertsOf(definition))[0]?.detail).toMatchObject({ ...detail, operator: "gte" });
    await announce();
    await archive(definition);
  });

  it("waits for no other alert that cannot be made known", async () => {
    heard();
    const definitions = [await definitionOf(opensCase), await definitionOf({ name: "Very much" })];
    await paid(aCustomer(), 1_700);
    await expect(announce(withoutBatch(giving))).rejects.toThrow("of 1 alerts");
    const untold = await env.DB.prepare(
      "SELECT rule FROM alert_changes JOIN alerts ON alerts.id = alert_id WHERE alerts.tenant_id = ? AND told_at_ms IS NULL",
    )
      .bind(tenant.tenantId)
      .all<{ rule: string }>();
    expect(untold.results).toEqual([{ rule: definitions[0] }]);
    await announce();
    for (const definition of definitions) await archive(definition);
  });

  it("reaches every endpoint that can be told, in its order, while another one cannot; that hears of all of it later", async () => {
    heard();
    const types = ["alert.created", "alert.changed"];
    const endpointIds: string[] = [];
    for (const name of ["gone", "there"]) {
      const made = await api.post("/webhook-endpoints", { url: `https://${name}.fake.test/in`, eventTypes: types });
      endpointIds.push(made.textAt("id"));
    }
    const [gone = "", there = ""] = endpointIds;
    const broken = withoutEndpoint(gone);
    const definition = await definitionOf();
    await paid(aCustomer(), 1_700);
    const [alert] = await alertsOf(definition);
    const alertId = String(alert?.id);
    // As the endpoint took them: a list by time has no order among those of one millisecond.
    const sentTo = async (endpointId: string) => {
      const name = env.WEBHOOK_ENDPOINTS.idFromName(`${tenant.tenantId}/${endpointId}`);
      const ids = await runInDurableObject(env.WEBHOOK_ENDPOINTS.get(name), (_object, { storage: { sql } }) => {
        // Who was never told anything has no tables yet.
        const tables = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'deliveries'").toArray();
        return tables.length === 0
          ? []
          : sql.exec<{ id: string }>("SELECT event_id AS id FROM deliveries ORDER BY rowid").toArray();
      });
      return ids
        .filter(({ id }) => id.includes(alertId.slice("alt_".length)))
        .map(({ id }) => Number(id.split("_").at(-1)));
    };
    const act = async (step: string) =>
      expect((await api.post(`/alerts/${alertId}/${step}`, { reason: "Seen." })).status).toBe(200);

    await act("review");
    await expect(announce(broken)).rejects.toThrow("of 1 alerts");
    expect([await sentTo(gone), await sentTo(there)]).toEqual([[], [1, 2]]);
    await act("escalate");
    await expect(announce(broken)).rejects.toThrow("of 1 alerts");
    expect([await sentTo(gone), await sentTo(there)]).toEqual([[], [1, 2, 3]]);

    // A call that goes on behind what was not told to all: who is back by then still hears of nothing before what it has missed.
    const { atMs } = (await env.DB.prepare("SELECT max(at_ms) AS atMs FROM alert_changes WHERE alert_id = ?")
      .bind(alertId)
      .first<{ atMs: number }>()) ?? { atMs: 0 };
    await act("clear");
    const after = { atMs, version: 3, alertId, failing: [gone] };
    await announceAlerts(env, tenant.tenantId, Date.now(), after);
    expect([await sentTo(gone), await sentTo(there)]).toEqual([[], [1, 2, 3, 4]]);
    await announce();
    expect([await sentTo(gone), await sentTo(there)]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    for (const endpointId of endpointIds) await api.delete(`/webhook-endpoints/${endpointId}`);
    await archive(definition);
  });

  it("and that nobody made known in time is asked for by the sweeper, for each tenant", async () => {
    const send = heard();
    const owing = [await aTenantClient(), await aTenantClient()];
    for (const one of owing) await definitionOf({}, one.api);
    const beforeMs = Date.now();
    for (const one of owing) await paid(aCustomer(), 1_700, one.api);
    send.mockClear();
    const asked = () => owing.map(({ tenantId }) => askedFor(send, tenantId)[0]);
    const neverYet = [undefined, undefined];
    await sweepAnnouncements(env, beforeMs + 59_999);
    expect(asked()).toEqual(neverYet);
    // One sweep asks for a hundred tenants.
    for (let sweeps = 0; sweeps < 50 && asked().includes(undefined); sweeps += 1)
      await sweepAnnouncements(env, Date.now() + 120_000);
    expect(asked()).toEqual(owing.map(({ tenantId }) => ({ kind: "announce", tenantId })));
  });
});
