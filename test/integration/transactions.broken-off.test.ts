import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import type { JsonObject } from "../../src/lib/json";
import { ingestTransactions, sweepIngestions } from "../../src/queues/ingest-transactions";
import { taken } from "../../src/routes/transaction-sending";
import { TransactionBody } from "../../src/transactions/transaction.schema";
import { type ApiClient, aTenantClient } from "../support/api";
import { afterBatch, withoutBatch } from "../support/broken";
import { eventually } from "../support/eventually";
import { aTransaction } from "../support/transactions";

// A call breaks off where its next step would be: the database, or the windows, answer no more. What it has stored is there.

const tooMuch: JsonObject = {
  name: "Too much at once",
  severity: "high",
  subject: "customer",
  measure: { aggregate: "sum", of: "baseAmount" },
  window: { amount: 1, unit: "days" },
  compare: { operator: "gt", with: "constant", value: 1_000 },
  verdict: "block",
};

let api: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  expect((await api.post("/alert-definitions", { definition: tooMuch, publish: true })).status).toBe(201);
});

let customers = 0;
/** Three payments to a customer of their own: only the last makes it too much. */
function threePayments() {
  customers += 1;
  const beneficiary = { correlationId: `broken-${customers}` };
  return [300, 400, 500].map((amount, place) =>
    aTransaction({ amount, beneficiary, date: new Date(Date.now() - 3_600_000 + place).toISOString() }),
  );
}
const ingest = (broken: Env, sent: JsonObject[]) =>
  ingestTransactions(
    broken,
    tenantId,
    sent.map((one) => taken(broken, tenantId, TransactionBody.parse(one))),
    Date.now(),
  );
const verdicts = async (sent: JsonObject[]) => {
  const answered = await api.post("/transactions/bulk", sent);
  return (answered.json.results as JsonObject[]).map(({ duplicate, verdict }) => [duplicate, verdict]);
};
const alertsOf = async (sent: JsonObject[]) => {
  const { correlationId } = (sent[0]?.beneficiary ?? {}) as JsonObject;
  const counterparty = (await api.get(`/counterparties/${String(correlationId)}`)).textAt("id");
  const { results } = await env.DB.prepare(
    "SELECT occurrences FROM alerts WHERE tenant_id = ? AND instr(detail, ?) > 0",
  )
    .bind(tenantId, counterparty)
    .all<{ occurrences: number }>();
  return results.map(({ occurrences }) => occurrences);
};
const openOnes = async () =>
  (await env.DB.prepare("SELECT id FROM ingestions WHERE tenant_id = ?").bind(tenantId).all()).results.length;
const longAfter = () => Date.now() + 120_000;

const withoutWindows = (): Env => ({
  ...env,
  WINDOWS: new Proxy(env.WINDOWS, {
    get: () => () => {
      throw new Error("gone");
    },
  }),
});

const breaks: [string, () => Env][] = [
  ["before the windows have heard of them", withoutWindows],
  ["before their days are raised", () => withoutBatch("INTO alerts")],
  ["before the verdicts are written", () => withoutBatch("DELETE FROM ingestions")],
];

describe.each(breaks)("a call that breaks off %s", (_when, broken) => {
  it("is gone on with by who sends it again: the same answers, each alert once", async () => {
    const sent = threePayments();
    await ingest(broken(), sent).catch(() => null);
    const [first, second, third] = await verdicts(sent);
    expect([first?.[1], second?.[1], third?.[1]]).toEqual(["allow", "allow", "block"]);
    expect(await verdicts(sent)).toEqual([
      [true, "allow"],
      [true, "allow"],
      [true, "block"],
    ]);
    await sweepIngestions(env, longAfter());
    await raised(sent);
  });

  it("is gone on with by the sweeper where nobody does: the verdict stands, each alert once", async () => {
    const sent = threePayments();
    await ingest(broken(), sent).catch(() => null);
    // A sweep takes some, the oldest first: those of other tests are among them.
    await eventually(async () => {
      await sweepIngestions(env, longAfter());
      expect(await openOnes()).toBe(0);
    });
    const last = await api.get(`/transactions/${String(sent[2]?.correlationId)}`);
    expect([last.at("verdict"), last.at("reasons.0.name")]).toEqual(["block", "Too much at once"]);
    await sweepIngestions(env, longAfter());
    await raised(sent);
  });
});

/** What the call could not raise the windows hand on when they are woken. */
async function raised(sent: JsonObject[]): Promise<void> {
  const { windowsOf } = await import("../../src/windows/windows-of");
  const { raiseRuleDays } = await import("../../src/queues/raise-rule-days");
  const windows = await windowsOf(env, tenantId);
  for (let shard = 0; shard < windows.shards; shard += 1) {
    const days = await windows.untold(shard);
    await raiseRuleDays(env, tenantId, days, Date.now());
    await windows.told(days);
  }
  expect(await alertsOf(sent)).toEqual([1]);
}

it("shows the transactions that an alert is about, as the documented system does", async () => {
  const sent = threePayments();
  await verdicts(sent);
  const { correlationId } = (sent[0]?.beneficiary ?? {}) as JsonObject;
  const counterparty = (await api.get(`/counterparties/${String(correlationId)}`)).textAt("id");
  const { id = "" } =
    (await env.DB.prepare("SELECT id FROM alerts WHERE tenant_id = ? AND instr(detail, ?) > 0")
      .bind(tenantId, counterparty)
      .first<{ id: string }>()) ?? {};
  const listed = await api.get(`/external/transactions/by-alert?alertId=${id}`);
  expect((JSON.parse(listed.text) as JsonObject[]).map((one) => one.transactionAmount).toSorted()).toEqual([
    300, 400, 500,
  ]);
  const other = await aTenantClient();
  expect((await other.api.get(`/external/transactions/by-alert?alertId=${id}`)).status).toBe(404);
});

it("stores nothing of a call whose first step fails", async () => {
  const sent = threePayments();
  await expect(ingest(withoutBatch("INSERT INTO transactions"), sent)).rejects.toThrow("gone");
  expect((await verdicts(sent)).map(([duplicate]) => duplicate)).toEqual([false, false, false]);
});

it("answers what a rule says that came into force while they were stored", async () => {
  const other = await aTenantClient();
  const publish = () => other.api.post("/alert-definitions", { definition: tooMuch, publish: true });
  const sent = aTransaction({ amount: 2_000 });
  const meanwhile = afterBatch("INSERT INTO transactions", publish);
  const transaction = taken(meanwhile, other.tenantId, TransactionBody.parse(sent));
  const [answered] = await ingestTransactions(meanwhile, other.tenantId, [transaction], Date.now());
  expect(answered).toMatchObject({ status: "accepted", verdict: "block", reasons: [{ name: "Too much at once" }] });
  const again = await other.api.post("/transactions", sent);
  expect([again.status, again.at("verdict"), again.at("reasons.0.name")]).toEqual([200, "block", "Too much at once"]);
});
