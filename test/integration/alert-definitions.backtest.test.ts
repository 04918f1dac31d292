import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { getAlertBacktest, insertAlertBacktest } from "../../src/db/alert-backtests";
import type { DefinitionBody } from "../../src/db/alert-definitions";
import { giveLeaseBack, renewLease, takeLease } from "../../src/db/leases";
import { idFrom, newId } from "../../src/domain";
import type { Env } from "../../src/env";
import { randomBase32 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { judgeDefinition, scheduleDefinitions } from "../../src/queues/schedule-definitions";
import { atTheBeginning, runBacktest } from "../../src/windows/alert-backtest";
import { type ApiClient, aTenantClient } from "../support/api";
import { afterBatch, withoutBatch } from "../support/broken";
import type { SeededTenant } from "../support/tenant";

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});

const moreThan = (value: number, over: JsonObject = {}): JsonObject => ({
  name: "Much money in",
  severity: "medium",
  subject: "customer",
  measure: { aggregate: "sum", of: "baseAmount" },
  window: { amount: 7, unit: "days" },
  compare: { operator: "gt", with: "constant", value },
  ...over,
});
const hourMs = 3_600_000;
const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * hourMs).toISOString();
const span = () => ({ from: at(40 * 24), to: at(0) });
const payment = (customer: string, amount: number, hoursAgo: number): JsonObject => ({
  correlationId: randomBase32(12),
  date: at(hoursAgo),
  amount,
  currency: "EUR",
  direction: "inbound",
  originator: { correlationId: `payer-${customer}` },
  beneficiary: { correlationId: customer },
});
async function send(...transactions: JsonObject[]): Promise<void> {
  const sent = await api.post("/transactions/bulk", { transactions });
  expect([200, 201, 207]).toContain(sent.status);
  expect((sent.at("results") as JsonObject[] | undefined)?.every(({ error }) => error == null) ?? true).toBe(true);
}

describe("a backtest", () => {
  it("says what a draft would raise on stored transactions, and what the published version does otherwise", async () => {
    const [small, large] = [`small-${randomBase32(6)}`, `large-${randomBase32(6)}`];
    await send(payment(small, 1_500, 30), payment(large, 5_000, 30), payment(large, 10, 300));
    const tried = await api.post("/alert-definitions/backtests", { definition: moreThan(1_000), ...span() });
    expect([tried.status, tried.at("status")]).toEqual([200, "done"]);
    expect(tried.at("result.draft")).toMatchObject({ alerts: 2, subjects: 2 });
    expect(tried.at("result.transactions")).toBe(3);
    expect(tried.at("result.difference")).toBe(null);

    const made = await api.post("/alert-definitions", { definition: moreThan(1_000), publish: true });
    const id = made.textAt("id");
    const compared = await api.post(`/alert-definitions/${id}/backtests`, { definition: moreThan(3_000), ...span() });
    expect(compared.at("result.draft.alerts")).toBe(1);
    expect(compared.at("result.published.alerts")).toBe(2);
    expect(compared.at("result.counts")).toEqual({ onlyPublished: 1, onlyDraft: 0, changed: 0 });
    expect(compared.at("result.difference.same")).toBe(1);
    expect((await api.get(`/alerts?definitionId=${id}`)).at("data")).toEqual([]);
    const listed = (await api.get(`/alert-backtests?definitionId=${id}`)).at("data") as JsonObject[];
    expect(listed.map((one) => one.id)).toEqual([compared.at("id")]);
    const pages = await env.DB.prepare("SELECT count(*) AS n FROM alert_backtest_pages WHERE tenant_id = ?")
      .bind(tenant.tenantId)
      .first<{ n: number }>();
    expect(pages?.n).toBe(0);
    const other = await aTenantClient();
    expect((await other.api.get(`/alert-backtests/${compared.textAt("id")}`)).status).toBe(404);
    const theirs = await other.api.post("/alert-definitions/backtests", { definition: moreThan(1), ...span() });
    expect(theirs.at("result.draft.alerts")).toBe(0);
    await api.post(`/alert-definitions/${id}/archive`);
  });

  it("says who they are of whom it speaks, and shows the days and the transactions behind each", async () => {
    const [payer, busy] = [`payer-${randomBase32(6)}`, `busy-${randomBase32(6)}`];
    const from = (by: string, amount: number, hoursAgo: number) => ({
      ...payment(busy, amount, hoursAgo),
      originator: { correlationId: by },
      beneficiary: { correlationId: busy, name: "Ada Lovelace" },
    });
    await send(from(payer, 600, 96), from(payer, 700, 72), from(payer, 900, 48), from(`${payer}-2`, 2_000, 90));
    const byPayer = moreThan(1_000, {
      groupBy: ["counterparty.id"],
      filter: { key: "amount", operator: "GT", value: 500 },
    });
    const made = await api.post("/alert-definitions", { definition: byPayer, publish: true });
    const id = made.textAt("id");
    const higher = { ...byPayer, compare: { operator: "gt", with: "constant", value: 1_500 } };
    const tried = await api.post(`/alert-definitions/${id}/backtests`, { definition: higher, ...span() });
    const top = (tried.at("result.draft.topSubjects") as JsonObject[]).map((one) => String(one.id));
    const subjects = tried.at("subjects") as JsonObject[];
    const ada = subjects.find(({ correlationId }) => correlationId === busy);
    expect(ada).toMatchObject({ name: "Ada Lovelace", entityId: null });
    expect(top).toContain(ada?.id);
    expect((await api.get(`/alert-backtests/${tried.textAt("id")}`)).at("subjects")).toEqual(subjects);

    const evidence = (body: JsonObject) =>
      api.post(`/alert-backtests/${tried.textAt("id")}/evidence`, { subjectId: String(ada?.id), ...body });
    const draft = await evidence({});
    expect([draft.status, draft.at("groups"), draft.at("definition.version")]).toEqual([200, 2, 0]);
    expect(draft.at("days.0.words.sentence")).toContain("more than 1,500.00");
    const changed = tried.at("result.difference.changed") as { groupKey: string; before: { days: number } }[];
    const ofPayer = changed.find(({ before }) => before.days === 2)?.groupKey ?? "";
    const ofDraft = await evidence({ groupKey: ofPayer });
    const before = await evidence({ groupKey: ofPayer, of: "published" });
    expect([ofDraft, before].map((one) => (one.at("days") as JsonObject[]).length)).toEqual([1, 2]);
    expect([ofDraft, before].map((one) => one.at("total"))).toEqual([3, 3]);
    expect((before.at("transactions") as JsonObject[]).map(({ amount }) => amount)).toEqual([900, 700, 600]);
    const series = before.at("series") as JsonObject[];
    expect(series.map(({ value, held }) => [value, held])).toEqual([
      [600, false],
      [1_300, true],
      [2_200, true],
    ]);
    const nobody = await evidence({ subjectId: "cpt_00000000000000000000000000" });
    expect([nobody.at("groupKey"), nobody.at("days"), nobody.at("total")]).toEqual([null, [], 0]);
    const alone = await api.post("/alert-definitions/backtests", { definition: byPayer, ...span() });
    const refused = await api.post(`/alert-backtests/${alone.textAt("id")}/evidence`, {
      subjectId: String(ada?.id),
      of: "published",
    });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "of"]);
    await api.post(`/alert-definitions/${id}/archive`);
  });

  it("against peers adds up what others did first, tells what the schedule would, and shows the numbers", async () => {
    const segment = `toys-${randomBase32(6)}`;
    const shop = (name: string, amount: number, hoursAgo: number, over: JsonObject = {}): JsonObject => ({
      ...payment(`${name}-${segment}`, amount, hoursAgo),
      beneficiary: { correlationId: `${name}-${segment}`, segment },
      ...over,
    });
    const usual = (factor: number, over: JsonObject = {}): JsonObject =>
      moreThan(0, {
        ...{ filter: { key: "subject.segment", operator: "EQUALS", value: segment }, run: { schedule: "daily" } },
        window: { amount: 1, unit: "days" },
        compare: {
          ...{ operator: "gt", with: "peer_group", by: ["subject.segment"], factor },
          ...{ window: { amount: 7, unit: "days" }, minimumCount: 2, minimumPeers: 2, ...over },
        },
      });
    const made = await api.post("/alert-definitions", { definition: usual(2), publish: true });
    const id = made.textAt("id");
    const elsewhere = { beneficiary: { correlationId: `far-${segment}`, segment: `food-${segment}` } };
    await send(
      ...[shop("ada", 100, 76), shop("bob", 100, 76), shop("cyd", 200, 76), shop("ada", 1_000, 50)],
      ...[shop("bob", 120, 50), shop("far", 50_000, 51, elsewhere), shop("far", 50_000, 76, elsewhere)],
    );
    const other = await aTenantClient();
    expect((await other.api.post("/transactions/bulk", { transactions: [shop("eve", 90_000, 76)] })).status).toBe(207);
    const tried = await api.post(`/alert-definitions/${id}/backtests`, { definition: usual(60), ...span() });
    expect([tried.status, tried.at("status")]).toEqual([200, "done"]);
    // Peers of ada had 100 and 200 in seven days, so 300 / (7 × 2) on one: 1,000 is more than 46 times that, and 120 of bob not even six times.
    expect(tried.at("result.published")).toMatchObject({ alerts: 2, subjects: 2, days: 2 });
    expect(tried.at("result.draft")).toMatchObject({ alerts: 0 });
    expect(tried.at("result.counts")).toEqual({ onlyPublished: 2, onlyDraft: 0, changed: 0 });
    const addedUp = Number(tried.at("progress.peerTransactions"));
    expect(addedUp).toBeGreaterThanOrEqual(4);

    const wider = await api.post(`/alert-definitions/${id}/backtests`, {
      definition: usual(1, { window: { amount: 8, unit: "days" } }),
      ...span(),
    });
    // Other days of others: they are added up for each of both.
    expect(Number(wider.at("progress.peerTransactions"))).toBeGreaterThanOrEqual(2 * addedUp);
    const [ada] = (wider.at("subjects") as JsonObject[]).filter(
      ({ correlationId }) => correlationId === `ada-${segment}`,
    );
    const evidence = await api.post(`/alert-backtests/${tried.textAt("id")}/evidence`, {
      ...{ subjectId: String(ada?.id), of: "published" },
    });
    expect(evidence.at("days.0.numbers")).toMatchObject({ value: 1_000, baseline: { count: 2, peers: 2 } });
    const usually = 300 / (7 * 2);
    expect(evidence.at("days.0.numbers.limit")).toBe(2 * usually);
    expect(evidence.at("series")).toMatchObject([
      { value: 100, limit: null, held: false },
      { value: 1_000, limit: 2 * usually, held: true },
    ]);

    await judgeDefinition(env, tenant.tenantId, idFrom("alertDefinition", id.slice("ald_".length)), Date.now());
    const raised = (await api.get(`/alerts?definitionId=${id}`)).at("data") as JsonObject[];
    expect(raised.length).toBe(2);
    await api.post(`/alert-definitions/${id}/archive`);
  });

  it("of the wrong way round, or too long, is refused with the field", async () => {
    const ask = (body: JsonObject) =>
      api.post("/alert-definitions/backtests", { definition: moreThan(1), ...span(), ...body });
    expect((await ask({ from: at(1), to: at(2) })).at("error.param")).toBe("to");
    expect((await ask({ from: at(500 * 24) })).at("error.param")).toBe("to");
  });
});

describe("a backtest that is broken off, or that two go on with", () => {
  const everything = () => ({ pages: 60, untilMs: Date.now() + 60_000 });
  const peers = {
    ...{ operator: "gt", with: "peer_group", by: ["currency"], factor: 0.1, minimumCount: 1, minimumPeers: 25 },
    window: { amount: 7, unit: "days" },
  };

  it("comes to the same, and what it has found stays until then only", async () => {
    const { api, tenantId } = await aTenantClient();
    // More windows than are asked in one step.
    await env.DB.prepare("UPDATE tenants SET window_shards = 12 WHERE id = ?").bind(tenantId).run();
    const customers = Array.from({ length: 30 }, (_, at) => `broken-${at}`);
    const transactions = customers.flatMap((customer, at) => [
      payment(customer, 100 + at, 90),
      payment(customer, 300 * at, 30),
    ]);
    expect((await api.post("/transactions/bulk", { transactions })).at("results.0.error") ?? null).toBe(null);
    const draft = moreThan(0, { window: { amount: 1, unit: "days" }, run: { schedule: "daily" }, compare: peers });
    const made = await api.post("/alert-definitions", { definition: draft, publish: true });
    const id = made.textAt("id");
    const other = { ...draft, compare: { ...peers, factor: 0.2, window: { amount: 8, unit: "days" } } };
    const unbroken = await api.post(`/alert-definitions/${id}/backtests`, { definition: other, ...span() });
    expect(unbroken.at("result.published.days")).toBeGreaterThan(0);
    const stored = await getAlertBacktest(env.DB, tenantId, unbroken.textAt("id"));
    if (stored === null) throw new Error("it is not there");
    const begun = JSON.stringify(atTheBeginning(JSON.parse(stored.body) as DefinitionBody));
    const again = async (run: (id: string) => Promise<unknown>) => {
      const row = { ...stored, id: newId("alertBacktest"), status: "running" as const, progress: begun, result: null };
      await insertAlertBacktest(env.DB, { ...row, finishedAtMs: null });
      expect((await api.post(`/alert-backtests/${row.id}/evidence`, { subjectId: "cpt_1" })).status).toBe(409);
      await run(row.id);
      const read = await api.get(`/alert-backtests/${row.id}`);
      expect([read.at("status"), read.at("result")]).toEqual(["done", unbroken.at("result")]);
    };
    const go = (id: string, on: Env = env) => runBacktest(on, tenantId, id, everything());
    const breakOff = async (id: string, text: string) =>
      expect(await go(id, withoutBatch(text)).catch(({ message }: Error) => message)).toBe("gone");
    await again(async (id) => {
      await breakOff(id, "SET status");
      await breakOff(id, "SET status");
      await go(id);
    });
    await again(async (id) => {
      for (const text of ["alert_backtest_peers", "INSERT INTO alert_backtest_pages"]) await breakOff(id, text);
      await go(id);
    });
    await again((id) => Promise.all([go(id), go(id), go(id)]).then(() => go(id)));
    await again(async (id) => {
      // Somebody else takes every second step.
      const oneStep = () => runBacktest(env, tenantId, id, { ...everything(), pages: 1 });
      await go(id, afterBatch("alert_backtests SET progress", oneStep));
    });
    await again(async (id) => {
      // Somebody else ends it between the last page and the end.
      await go(
        id,
        afterBatch("INSERT INTO alert_backtest_pages", () => go(id)),
      );
    });
    const earlier = { phase: "published", cursor: null, pages: 2, subjects: 30, transactions: 60, days: 4 };
    const row = { ...stored, id: newId("alertBacktest"), status: "running" as const, result: null, finishedAtMs: null };
    await insertAlertBacktest(env.DB, { ...row, progress: JSON.stringify(earlier) });
    await go(row.id);
    const failed = await api.get(`/alert-backtests/${row.id}`);
    expect([failed.at("status"), failed.at("problem")]).toEqual(["failed", expect.stringContaining("try it again")]);

    const left = await env.DB.prepare("SELECT count(*) AS n FROM alert_backtest_pages WHERE tenant_id = ?")
      .bind(tenantId)
      .first<{ n: number }>();
    expect(left?.n).toBe(0);
    await api.post(`/alert-definitions/${id}/archive`);
  });
});

/** The deployment of a sweeper, and the definitions that it asks to be judged. */
function sweeping(): { on: Env; sent: string[] } {
  const sent: string[] = [];
  const send = async ({ kind, definitionId }: JsonObject) => void (kind === "judge" && sent.push(String(definitionId)));
  return { on: { ...env, MONITORING: { send } } as unknown as Env, sent };
}

describe("a definition that judges by the day", () => {
  it("judges days that are over, once each; the sweeper asks for it, and then no more on that day", async () => {
    const created = await api.post("/alert-definitions", {
      definition: moreThan(1_000, { run: { schedule: "daily" } }),
      publish: true,
    });
    const id = created.textAt("id");
    const customer = `daily-${randomBase32(6)}`;
    await send(payment(customer, 2_000, 26));
    expect((await api.get(`/alerts?definitionId=${id}`)).at("data")).toEqual([]);
    const tomorrow = Date.now() + 24 * hourMs;
    const definitionId = idFrom("alertDefinition", id.slice("ald_".length));
    // A whole round: a sweep asks for fifty, of whichever tenants.
    const due = async (): Promise<string[]> => {
      const { on, sent } = sweeping();
      await env.DB.prepare("DELETE FROM jobs WHERE name = 'judge_definitions'").run();
      for (let sweeps = 0; sweeps < 100; sweeps += 1) {
        await scheduleDefinitions(on, tomorrow);
        const job = env.DB.prepare("SELECT cursor FROM jobs WHERE name = 'judge_definitions'");
        if ((await job.first("cursor")) === null) return sent;
      }
      throw new Error("the round does not come to an end");
    };
    expect(await due()).toContain(id);
    await judgeDefinition(env, tenant.tenantId, definitionId, tomorrow);
    const raised = (await api.get(`/alerts?definitionId=${id}`)).at("data") as JsonObject[];
    expect(raised.map(({ occurrences }) => occurrences)).toEqual([1]);
    const listed = (await api.get("/alert-definitions?limit=100")).at("data") as JsonObject[];
    expect(listed.find((one) => one.id === id)?.recentAlerts).toBe(1);
    await judgeDefinition(env, tenant.tenantId, definitionId, tomorrow);
    expect((await api.get(`/alerts?definitionId=${id}`)).at("data")).toEqual(raised);
    expect(await due()).not.toContain(id);
    expect((await api.post(`/alert-definitions/${id}/run`)).status).toBe(202);
    await api.post(`/alert-definitions/${id}/archive`);
  });

  it("is left alone while somebody else has its lease, which only who has it gives back", async () => {
    const { tenantId } = tenant;
    const [begunMs, forMs] = [Date.now(), 1_000];
    const first = await takeLease(env.DB, tenantId, "judge/one", begunMs, forMs);
    expect(await takeLease(env.DB, tenantId, "judge/one", begunMs + 999, forMs)).toBeNull();
    const renewed = first && (await renewLease(env.DB, first, begunMs + 500, forMs));
    expect(await takeLease(env.DB, tenantId, "judge/one", begunMs + 1_499, forMs)).toBeNull();
    const second = await takeLease(env.DB, tenantId, "judge/one", begunMs + 1_500, forMs);
    if (renewed === null || second === null) throw new Error("nobody has it");
    expect(await renewLease(env.DB, renewed, begunMs + 1_501, forMs)).toBeNull();
    await giveLeaseBack(env.DB, renewed);
    expect(await takeLease(env.DB, tenantId, "judge/one", begunMs + 1_502, forMs)).toBeNull();
    await giveLeaseBack(env.DB, second);
    expect(await takeLease(env.DB, tenantId, "judge/one", begunMs + 1_502, forMs)).not.toBeNull();
  });

  it("holds up none of anybody else where it cannot be judged: the sweeper goes round", async () => {
    await env.DB.prepare("DELETE FROM jobs WHERE name = 'judge_definitions'").run();
    const add = (tenantId: string, name: string, count: number, judgedDay: string) =>
      env.DB.prepare(
        `WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < ?3)
         INSERT INTO alert_definitions (id, tenant_id, name, draft, hash, version, published_version, enabled, judged_day, created_at_ms, updated_at_ms)
         SELECT ?2 || printf('%03d', at), ?1, 'Daily', '{}', '', 1, 1, 1, ?4, 0, 0 FROM n`,
      )
        .bind(tenantId, name, count, judgedDay)
        .run();
    await add("eu_stuck", "ald_0stuck", 60, "2020-01-01");
    await add("eu_waits", "ald_1waits", 1, "2020-01-02");
    const { on, sent } = sweeping();
    const sweep = () => scheduleDefinitions(on, Date.now());
    await sweep();
    expect([sent.length, new Set(sent).size]).toEqual([50, 50]);
    await sweep();
    expect(sent).toContain("ald_1waits001");
    expect(sent.slice(50)).toContain("ald_0stuck060");
    await env.DB.prepare("DELETE FROM alert_definitions WHERE tenant_id IN ('eu_stuck', 'eu_waits')").run();
    await sweep();
  });
});
