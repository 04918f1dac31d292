import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dropOldAlerts } from "../../src/db/retention";
import type { JsonObject } from "../../src/lib/json";
import { tellAlerts } from "../../src/queues/tell-watched";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import type { SeededTenant } from "../support/tenant";
import { aTransaction, unique } from "../support/transactions";

const dayMs = 86_400_000;
// All from one moment, the last noon: however long the calls take, payments lie as far apart as they say and near no midnight.
const noonMs = Math.floor(Date.now() / dayMs - 0.5) * dayMs + dayMs / 2;
const isoAgo = (days: number, ms = 0): string => new Date(noonMs - days * dayMs + ms).toISOString();

let api: ApiClient;
let boss: ApiClient;
let tenantId: SeededTenant["tenantId"];
beforeAll(async () => {
  const tenant = await aTenantClient();
  ({ api, tenantId } = tenant);
  boss = (await anAnalystClient(tenant.tenantId, "admin")).api;
});

/** Rules of one test: they look at transactions of one currency. */
async function ruleOn(currency: string, over: JsonObject = {}): Promise<void> {
  const definition = {
    ...{ name: `Much in ${currency}`, severity: "medium", subject: "customer" },
    filter: { key: "currency", operator: "EQUALS", value: currency },
    measure: { aggregate: "sum", of: "baseAmount" },
    window: { amount: 7, unit: "days" },
    compare: { operator: "gt", with: "constant", value: 1_000 },
    dedupe: { mute: false, cooldownMinutes: 0 },
    ...over,
  };
  expect((await api.post("/alert-definitions", { definition, publish: true })).status).toBe(201);
}

const pay = async (currency: string, from: string, to: string, amount: number, daysAgo: number) => {
  const parties = { originator: { correlationId: from }, beneficiary: { correlationId: to } };
  const sent = await api.post("/transactions", aTransaction({ currency, amount, date: isoAgo(daysAgo), ...parties }));
  expect(sent.status).toBe(201);
};

/** Alerts of a counterparty, by our id of whom they are about, with its own part in them. */
const alertsWith = async (name: string, query = "", of = api) =>
  ((await of.get(`/alerts?withCounterpartyId=${name}${query}`)).at("data") as JsonObject[]).map(
    ({ counterpartyId, counterpartyRole }) => [counterpartyId, counterpartyRole],
  );
const idOf = async (name: string) => (await api.get(`/counterparties/${name}`)).textAt("id");

describe("alerts of a counterparty", () => {
  it("are those about it and those that rest on transactions with it, late ones as well, and no others", async () => {
    await ruleOn("CHF");
    const [customer, payer, late, early] = ["customer", "payer", "late", "early"].map(unique) as [
      string,
      string,
      string,
      string,
    ];
    await pay("CHF", early, customer, 400, 30);
    await pay("CHF", payer, customer, 600, 3);
    expect(await alertsWith(payer)).toEqual([]);
    await pay("CHF", unique("other"), customer, 600, 2);
    const about = await idOf(customer);
    expect(await alertsWith(payer)).toEqual([[about, "evidence"]]);
    expect(await alertsWith(await idOf(payer), "&status=open")).toEqual([[about, "evidence"]]);
    expect(await alertsWith(payer, "&status=closed")).toEqual([]);
    expect(await alertsWith(customer)).toEqual([[about, "subject"]]);
    expect(await alertsWith(early)).toEqual([]);
    await pay("CHF", late, customer, 5, 4);
    expect(await alertsWith(late)).toEqual([[about, "evidence"]]);
    expect(await alertsWith(unique("nobody"))).toEqual([]);
    const other = await aTenantClient();
    expect(await alertsWith(await idOf(payer), "", other.api)).toEqual([]);
  });

  it("are told to the counterparty itself only where they are about it: others' alerts, and notes on them, are not its data", async () => {
    await ruleOn("ISK");
    const [customer, payer] = [unique("customer"), unique("payer")];
    await pay("ISK", payer, customer, 2_000, 1);
    expect(await alertsWith(payer)).toHaveLength(1);
    const toldTo = async (name: string) =>
      tellAlerts(env, tenantId, { kind: "counterparty", id: await idOf(name) }, true);
    expect(await toldTo(payer)).toEqual([]);
    expect(await toldTo(customer)).toHaveLength(1);
    // The filter of those that are about it is as it always was, and narrows the other one.
    const found = async (query: string) => ((await api.get(`/alerts?${query}`)).at("data") as unknown[]).length;
    expect(await found(`counterpartyId=${payer}`)).toBe(0);
    expect(await found(`counterpartyId=${customer}`)).toBe(1);
    expect(await found(`withCounterpartyId=${payer}&counterpartyId=${customer}`)).toBe(1);
    expect(await found(`withCounterpartyId=${payer}&counterpartyId=${payer}`)).toBe(0);
  });

  it("go when what came later has undone the evidence, and come back with it", async () => {
    await ruleOn("NOK", { measure: { aggregate: "average", of: "baseAmount" } });
    const [customer, payer] = [unique("customer"), unique("payer")];
    await pay("NOK", payer, customer, 1_700, 3);
    expect(await alertsWith(payer)).toHaveLength(1);
    await pay("NOK", unique("small"), customer, 10, 4);
    expect(await alertsWith(payer)).toEqual([]);
    await pay("NOK", unique("large"), customer, 9_000, 5);
    expect(await alertsWith(payer)).toEqual([[await idOf(customer), "evidence"]]);
  });

  /* Sabotage, seen red: `forgetParties` that does not look for another day. */
  it("stay with what another day of the alert rests on, where one day of it is undone", async () => {
    await ruleOn("RON", { measure: { aggregate: "average", of: "baseAmount" } });
    const [customer, first, second] = ["customer", "first", "second"].map(unique) as [string, string, string];
    await pay("RON", first, customer, 1_700, 6);
    await pay("RON", second, customer, 500, 5);
    const evidence = [[await idOf(customer), "evidence"]];
    for (const payer of [first, second]) expect(await alertsWith(payer)).toEqual(evidence);
    await pay("RON", unique("small"), customer, 10, 5.0001);
    expect([await alertsWith(first), await alertsWith(second)]).toEqual([evidence, []]);
  });

  /* Sabotage, seen red: `forgetParties` that finds none. */
  it("are those whose evidence shows a transaction with it, whatever comes late and undoes or mends what", async () => {
    await ruleOn("HUF", {
      ...{ measure: { aggregate: "average", of: "baseAmount" }, window: { amount: 2, unit: "days" } },
      compare: { operator: "gt", with: "constant", value: 500 },
    });
    const customers = Array.from({ length: 2 }, () => unique("customer"));
    const payers = Array.from({ length: 5 }, () => unique("payer"));
    let seed = 7;
    const oneOf = <T>(all: readonly T[]): T => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return all[Math.floor((seed / 2_147_483_648) * all.length)] as T;
    };
    // Whole days apart, to the millisecond or one beside it: on the very edges of each other's windows.
    const days = Array.from({ length: 8 }, (_, day) => day + 1);
    const at = (day: number, beside = 0) => isoAgo(day, beside);
    // One customer's evidence surely goes in the middle, whatever becomes of the others'.
    const sure = { originator: { correlationId: payers[0] ?? "" }, beneficiary: { correlationId: unique("customer") } };
    let gone = 0;
    let before = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const surely = [
        ...(round === 0 ? [aTransaction({ currency: "HUF", amount: 600, date: at(4), ...sure })] : []),
        ...(round === 4 ? [aTransaction({ currency: "HUF", amount: 10, date: at(4, -1_000), ...sure })] : []),
      ];
      const drawn = Array.from({ length: 3 }, () =>
        aTransaction({
          ...{ currency: "HUF", amount: oneOf([10, 400, 600, 3_000]), date: at(oneOf(days), oneOf([0, 0, -1, 1])) },
          originator: { correlationId: oneOf(payers) },
          beneficiary: { correlationId: oneOf(customers) },
        }),
      );
      const transactions = [...surely, ...drawn];
      expect((await api.post("/transactions/bulk", { transactions })).status).toBe(207);
      const alerts = (await api.get("/alerts?q=Much%20in%20HUF&limit=100")).at("data") as JsonObject[];
      const shown = new Set<string>();
      for (const { id } of alerts) {
        const evidence = await api.get(`/alerts/${String(id)}/evidence?limit=100`);
        expect(evidence.at("nextCursor")).toBe(null);
        for (const { originator } of evidence.at("transactions") as { originator: JsonObject }[])
          shown.add(`${String(originator.correlationId)} ${String(id)}`);
      }
      const found = new Set<string>();
      for (const payer of payers)
        for (const { id } of (await api.get(`/alerts?withCounterpartyId=${payer}`)).at("data") as JsonObject[])
          found.add(`${payer} ${String(id)}`);
      expect([...found].sort()).toEqual([...shown].sort());
      gone += [...before].filter((pair) => !shown.has(pair)).length;
      before = shown;
    }
    expect([before.size > 0, gone > 0]).toEqual([true, true]);
  });

  it("are of both sides where a card is what they are about", async () => {
    await ruleOn("SEK", { subject: "card" });
    const [shop, payer] = [unique("shop"), unique("payer")];
    const parties = { originator: { correlationId: payer }, beneficiary: { correlationId: shop } };
    const cardDetails = { fingerprint: unique("fp") };
    const sent = await api.post(
      "/transactions",
      aTransaction({ currency: "SEK", amount: 1_500, cardDetails, ...parties }),
    );
    expect(sent.status).toBe(201);
    for (const side of [shop, payer]) expect(await alertsWith(side)).toEqual([[null, "evidence"]]);
  });

  it("come newest first, page by page, each once, whatever their part in them", async () => {
    await ruleOn("DKK");
    const hub = unique("hub");
    const customers = Array.from({ length: 5 }, (_, at) => unique(`customer-${at}`));
    for (const [at, one] of customers.entries()) {
      await pay("DKK", hub, one, 2_000, 1);
      if (at === 2) await pay("DKK", unique("payer"), hub, 2_000, 1);
    }
    const whole = (await api.get(`/alerts?withCounterpartyId=${hub}`)).at("data") as JsonObject[];
    expect(whole.map(({ counterpartyRole }) => counterpartyRole).toSorted()).toEqual([
      ...Array(5).fill("evidence"),
      "subject",
    ]);
    expect(whole.map(({ createdAt }) => createdAt)).toEqual(
      whole
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .reverse(),
    );
    const paged: unknown[] = [];
    for (let cursor: unknown = ""; cursor !== null; ) {
      const page = await api.get(
        `/alerts?withCounterpartyId=${hub}&limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      paged.push(...(page.at("data") as JsonObject[]).map(({ id }) => id));
      cursor = page.at("nextCursor");
    }
    expect(paged).toEqual(whole.map(({ id }) => id));
    const plan = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT alerts.* FROM alert_parties CROSS JOIN alerts WHERE alerts.id = alert_parties.alert_id AND alert_parties.tenant_id = 'a'
       AND alert_parties.counterparty_id = 'b' AND alerts.tenant_id = 'a' ORDER BY alert_parties.created_at_ms DESC, alert_parties.alert_id DESC LIMIT 3`,
    ).all<{ detail: string }>();
    expect(plan.results.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH alert_parties USING .*\(tenant_id=\? AND counterparty_id=\?\)$/),
      expect.stringMatching(/^SEARCH alerts USING .*\(id=\?\)$/),
    ]);
  });

  it("rest on the newest two hundred transactions of a day: no more is written of a busy one", async () => {
    await ruleOn("PLN");
    const shop = unique("shop");
    const payers = Array.from({ length: 205 }, (_, at) => unique(`payer-${at}`));
    const many = payers.map((correlationId, at) =>
      aTransaction({
        ...{ currency: "PLN", amount: 10, date: isoAgo(2, at) },
        ...{ originator: { correlationId }, beneficiary: { correlationId: shop } },
      }),
    );
    expect((await api.post("/transactions/bulk", { transactions: many })).status).toBe(207);
    const found = await Promise.all([0, 204].map((at) => alertsWith(payers[at] ?? "")));
    expect(found.map(({ length }) => length).toSorted()).toEqual([0, 1]);
    const about = await api.get(`/alerts?withCounterpartyId=${shop}`);
    const kept = await env.DB.prepare("SELECT count(*) AS n FROM alert_parties WHERE alert_id = ?")
      .bind(about.textAt("data.0.id"))
      .first<{ n: number }>();
    expect(kept).toEqual({ n: 200 });
    await env.DB.prepare("UPDATE alerts SET closed_at_ms = 1 WHERE id = ?").bind(about.textAt("data.0.id")).run();
    await dropOldAlerts(env.DB, 2, 10);
    expect(
      (await env.DB.prepare("SELECT * FROM alert_parties WHERE alert_id = ?").bind(about.textAt("data.0.id")).all())
        .results,
    ).toEqual([]);
  });

  /* Sabotage, seen red: the row of `alert_parties` out of the map; the trigger `alert_parties_of_erased` dropped. */
  it("are not those of others any more once it is erased, also where more is told of it", async () => {
    await ruleOn("CZK");
    const [customer, payer] = [unique("customer"), unique("payer")];
    await pay("CZK", payer, customer, 2_000, 1);
    const party = await idOf(payer);
    expect(await alertsWith(party)).toHaveLength(1);
    expect((await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-51" })).status).toBe(200);
    await eventually(async () => expect((await boss.get(`/privacy/erasures/${party}`)).at("doneAt")).not.toBe(null));
    const rows = () => env.DB.prepare("SELECT * FROM alert_parties WHERE counterparty_id = ?").bind(party).all();
    expect((await rows()).results).toEqual([]);
    await pay("CZK", payer, customer, 3_000, 0.5);
    expect(await alertsWith(party)).toEqual([]);
    expect((await rows()).results).toEqual([]);
    expect(await alertsWith(customer)).toHaveLength(1);
  });
});
