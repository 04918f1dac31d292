import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WindowObject } from "../../durable-objects/window";
import { copiedObject } from "../../src/cases/copied-object";
import { idFrom, type TenantId } from "../../src/domain";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import type { DefinitionVersion } from "../../src/monitoring/alert-definition";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import { shardOf } from "../../src/windows/shard-of";
import type { Windows } from "../../src/windows/window-api";
import { windowName, windowsOf } from "../../src/windows/windows-of";
import { withoutNames } from "../../src/windows/without-names";
import { objectAsText, queuedFromNow } from "../support/erasure";
import { seedTenant } from "../support/tenant";
import { aTransaction } from "../support/transaction-facts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Noon, four days ago: nothing here is old enough to be forgotten. */
const startMs = Math.floor(Date.now() / dayMs) * dayMs - 4 * dayMs + 12 * hourMs;

const rule = (id: string, over: object): DefinitionVersion => {
  const parsed = parseAlertDefinition({ name: "A rule", severity: "medium", subject: "customer", ...over });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { id, version: 1, body: parsed.value };
};
const moreThan = (value: number) => ({ with: "constant", value });
const inADay = { window: { amount: 1, unit: "days" } };
const counted = rule("ald_count", { measure: { aggregate: "count" }, ...inADay, compare: moreThan(3) });
const summed = rule("ald_sum", {
  measure: { aggregate: "sum" },
  ...inADay,
  groupBy: ["counterparty.id"],
  compare: moreThan(50),
});
const payers = rule("ald_payers", {
  measure: { aggregate: "distinct", of: "counterparty.id" },
  ...inADay,
  compare: moreThan(2),
});
const dormant = rule("ald_gap", { measure: { aggregate: "gap" }, compare: { operator: "gte", ...moreThan(180) } });
const large = rule("ald_peers", {
  measure: { aggregate: "amount" },
  compare: { with: "peer_group", factor: 2, window: { amount: 3, unit: "days" } },
});
const onArrival = { revision: 1, definitions: [counted, summed, payers, dormant] };

/** Payments of three payers to two shops, every hour. */
const payments = (count: number): TransactionFacts[] =>
  Array.from({ length: count }, (_, i) =>
    aTransaction({
      atMs: startMs + i * hourMs,
      euros: 10 + i,
      originator: { id: `cpt_payer${i % 3}` },
      beneficiary: { id: `cpt_shop${i % 2}` },
    }),
  );

let tenantId: TenantId;
let windows: Windows;
beforeEach(async () => {
  ({ tenantId } = await seedTenant(env));
  windows = await windowsOf(env, tenantId);
});
afterEach(() => void vi.restoreAllMocks());

const objectWith = (subjectId: string) =>
  env.WINDOWS.get(env.WINDOWS.idFromName(windowName(tenantId, shardOf(subjectId, windows.shards))));
const everyShard = Array.from({ length: 8 }, (_, shard) => shard);
const allUntold = async () => (await Promise.all(everyShard.map((shard) => windows.untold(shard)))).flat();

const plain = (days: readonly RuleDay[]) =>
  days
    .filter(({ held }) => held !== null)
    .map(({ revision: _, ...day }) => day)
    .sort((a, b) =>
      JSON.stringify([a.definitionId, a.groupKey, a.day]) < JSON.stringify([b.definitionId, b.groupKey, b.day])
        ? -1
        : 1,
    );
const expected = (definitions: DefinitionVersion[], transactions: readonly TransactionFacts[]) =>
  plain(definitions.flatMap((definition) => judge(compileDefinition(definition), transactions)));

describe("transactions that are told to the windows", () => {
  it("are judged where their subjects are, told once, and told again until somebody has raised it", async () => {
    const transactions = payments(20);
    const answers = [await windows.ingest(transactions.slice(0, 9), onArrival)];
    answers.push(await windows.ingest(transactions.slice(9), onArrival));
    const wanted = expected(onArrival.definitions, transactions);
    expect(wanted.length).toBeGreaterThan(4);
    expect(plain(await allUntold())).toEqual(wanted);
    const fired = answers.flatMap((answer) => answer.fired);
    expect(new Set(fired.map(({ definitionId }) => definitionId))).toEqual(
      new Set(["ald_count", "ald_sum", "ald_payers"]),
    );
    expect(fired.every(({ held, transactionId }) => held.pivotId === transactionId)).toBe(true);

    await windows.told(answers[0]?.days ?? []);
    // What the second call changed again is still to be told, and nothing else.
    expect(plain(await allUntold())).toEqual(plain(answers[1]?.days ?? []));
    await windows.told(await allUntold());
    expect(await allUntold()).toEqual([]);
    expect(await windows.ingest(transactions, onArrival)).toMatchObject({ days: [] });
  });

  it("are handed on by the alarm when nobody took the answer: ids only", async () => {
    await windows.ingest(payments(20), onArrival);
    const all = queuedFromNow(true);
    const queued = () => all.filter((body) => body.includes(tenantId)).map((body) => JSON.parse(body)[0]);
    await runDurableObjectAlarm(objectWith("cpt_shop0"));
    const shard = shardOf("cpt_shop0", windows.shards);
    expect(queued()).toEqual([{ kind: "tell", tenantId, shard }]);
    await windows.told(await allUntold());
    await runDurableObjectAlarm(objectWith("cpt_shop0"));
    expect(queued()).toHaveLength(1);
  });

  it("are neither lost nor doubled when objects are killed or put away between calls", async () => {
    const transactions = payments(24);
    for (const [i, facts] of [...transactions, ...transactions.slice(5, 12)].entries()) {
      await windows.ingest([facts], onArrival);
      const object = objectWith(facts.beneficiary.id);
      if (i % 3 === 0) await runInDurableObject(object, (_object, state) => state.abort("killed")).catch(() => null);
      if (i % 3 === 1) await evictDurableObject(object);
    }
    expect(plain(await allUntold())).toEqual(expected(onArrival.definitions, transactions));
  });

  it("stay in the objects of their tenant, and an object answers to no other name", async () => {
    await windows.ingest(payments(20), onArrival);
    const other = await windowsOf(env, (await seedTenant(env)).tenantId);
    const asked = { subjectId: "cpt_shop0", of: null, afterMs: 0, toMs: Date.now(), limit: 100 };
    expect(await other.entriesOf(asked)).toEqual([]);
    expect(await windows.entriesOf(asked)).toHaveLength(10);
    const told = await runInDurableObject(objectWith("cpt_shop0") as DurableObjectStub<WindowObject>, (object) =>
      object.untold(windowName(idFrom("tenant", "eu_other"), 0)).catch((problem: Error) => problem.message),
    );
    expect(told).toBe("these windows have another name");
  });
});

describe("rules about peers", () => {
  it("are judged once a day is over, with what lies in all objects, and again when something comes late", async () => {
    const active = { revision: 1, definitions: [large] };
    const crowd = Array.from({ length: 30 }, (_, i) =>
      aTransaction({ atMs: startMs + (i % 3) * dayMs + i * 60_000, euros: 10, beneficiary: { id: `cpt_shop${i}` } }),
    );
    const one = aTransaction({ atMs: startMs + 2 * dayMs, euros: 25, beneficiary: { id: "cpt_shop3" } });
    const heard = new Map<string, RuleDay>();
    const judgeAll = async () => {
      for await (const { days } of windows.judgeDays(large, active, Date.now(), 100))
        for (const day of days) heard.set(JSON.stringify([day.groupKey, day.day]), day);
    };
    await windows.ingest([...crowd, one], active);
    await judgeAll();
    expect(plain([...heard.values()])).toEqual(expected([large], [...crowd, one]));
    expect(heard.size).toBe(1);

    // Whoever is large makes the others small: what is usual is more than was known.
    const late = aTransaction({ atMs: startMs, euros: 900, beneficiary: { id: "cpt_shop9" } });
    await windows.ingest([late], active);
    await judgeAll();
    expect(plain([...heard.values()])).toEqual(expected([large], [...crowd, one, late]));
    expect([...heard.values()].map(({ held }) => held)).toEqual([null]);
  });
});

describe("what a window object keeps", () => {
  it("is forgotten with its subject: nobody would know that there was one", async () => {
    const transactions = payments(20);
    await windows.ingest(transactions, onArrival);
    await windows.forget("cpt_shop0", 100);
    const left = (table: string) =>
      runInDurableObject(objectWith("cpt_shop0"), (_object, state) =>
        state.storage.sql
          .exec(`SELECT * FROM ${table}`)
          .toArray()
          .some((row) => JSON.stringify(row).includes('"cpt_shop0')),
      );
    expect(await left("subjects")).toBe(false);
    expect(plain(await allUntold())).toEqual(
      expected(onArrival.definitions, transactions).filter(({ subject }) => subject.id !== "cpt_shop0"),
    );
    // Who comes back begins anew.
    const again = payments(20).map((facts) => ({ ...facts, id: `${facts.id}_again`, atMs: facts.atMs + 30 * hourMs }));
    await windows.ingest(again, onArrival);
    const ofOne = ({ subject }: { subject: { id: string } }) => subject.id === "cpt_shop0";
    expect(plain(await allUntold()).filter(ofOne)).toEqual(expected(onArrival.definitions, again).filter(ofOne));
  });

  it.each([
    ["", false],
    // Such a one was alone when it was judged: that moment is not asked again, everything later counts it.
    [", but for the moment of one that came while it was being forgotten", true],
  ])(
    "is not called by its name any more with the others; their rules go on as if our id had always stood there%s",
    async (_but, isBetween) => {
      const byName = { groupBy: ["counterparty.correlationId"], ...inADay };
      const peers = {
        with: "peer_group",
        by: ["counterparty.correlationId"],
        factor: 2,
        minimumPeers: 1,
        minimumCount: 1,
      };
      const daily = rule("ald_a_peers", {
        measure: { aggregate: "amount" },
        compare: { ...peers, window: { amount: 3, unit: "days" } },
      });
      const names = { aggregate: "distinct", of: "counterparty.correlationId" };
      const named = {
        revision: 1,
        definitions: [
          rule("ald_a_count", { measure: { aggregate: "count" }, ...byName, compare: moreThan(2) }),
          rule("ald_a_names", { measure: names, ...inADay, compare: moreThan(1) }),
          rule("ald_a_sum", { measure: { aggregate: "sum" }, ...byName, compare: moreThan(50) }),
          daily,
        ],
      };
      const all = payments(40).map((facts) => ({
        ...facts,
        originator: { ...facts.originator, correlationId: `name-of-${facts.originator.id.slice(-1)}` },
      }));
      const renamed = all.map((facts) => withoutNames(facts, ({ id }) => id === "cpt_payer0"));
      const judgeAll = async () => {
        for await (const _day of windows.judgeDays(daily, named, Date.now(), 100));
      };
      const knows = async (text: string) => {
        const stored = everyShard.map((shard) =>
          objectAsText(env.WINDOWS.get(env.WINDOWS.idFromName(windowName(tenantId, shard)))),
        );
        return (await Promise.all(stored)).some((one) => one.includes(text));
      };
      await windows.ingest(all.slice(0, 22), named);
      await judgeAll();
      if (isBetween) await windows.ingest(renamed.slice(24, 25), named);
      await windows.forget("cpt_payer0", 100);
      expect([await knows("name-of-0"), await knows("name-of-1")]).toEqual([false, true]);
      // Late ones among them: what they change is asked again.
      for (const at of [39, 23, 38, 30, 26, 35, 22, 33, 27]) await windows.ingest(renamed.slice(at, at + 1), named);
      await windows.ingest(renamed.slice(22), named);
      await judgeAll();
      const ofShops = (days: ReturnType<typeof plain>) =>
        days
          .filter(({ subject }) => subject.id.startsWith("cpt_shop"))
          .map(({ held, ...day }) => ({ ...day, held: { ...held, ...(isBetween && { times: 0 }) } }));
      const wanted = ofShops(expected(named.definitions, renamed));
      expect(ofShops(plain(await allUntold()))).toEqual(wanted);
      expect(wanted.length).toBeGreaterThan(6);
      expect(await knows("name-of-0")).toBe(false);
    },
  );

  it("goes when no rule looks back on it any more, but for how long ago somebody was last there", async () => {
    const longAgo = aTransaction({
      atMs: startMs - 900 * dayMs,
      originator: { id: "cpt_payer" },
      beneficiary: { id: "cpt_shop0" },
    });
    const recent = aTransaction({ atMs: startMs, beneficiary: { id: "cpt_shop0" } });
    await windows.ingest([longAgo], onArrival);
    const object = objectWith("cpt_shop0");
    await runInDurableObject(
      object,
      (_object, state) => void state.storage.sql.exec("UPDATE standing SET pruned_at_ms = 0"),
    );
    await runDurableObjectAlarm(object);
    const asked = { subjectId: "cpt_shop0", of: null, afterMs: 0, toMs: Date.now(), limit: 10 };
    expect(await windows.entriesOf(asked)).toEqual([]);
    const { days } = await windows.ingest([recent], onArrival);
    expect(plain(days)).toEqual(expected([dormant], [longAgo, recent]));
    expect(days).toHaveLength(1);
    // And what is as old as what was forgotten changes nothing any more.
    expect(await windows.ingest([{ ...longAgo, id: "txn_too_old" }], onArrival)).toEqual({ days: [], fired: [] });
    expect(await windows.entriesOf(asked)).toHaveLength(1);
  });

  it("goes on in another place from a copy", async () => {
    const transactions = payments(24);
    await windows.ingest(transactions.slice(0, 12), onArrival);
    for (const shard of everyShard) {
      const name = windowName(tenantId, shard);
      const object = copiedObject(env, "windows", name);
      const copy = await object.copyOut(name);
      if (copy === null) continue;
      const bytes = await new Response(copy).arrayBuffer();
      expect(await object.copyIn(name, new Response(bytes).body as ReadableStream<Uint8Array>, [])).toBe("occupied");
      const stub = env.WINDOWS.get(env.WINDOWS.idFromName(name));
      await runInDurableObject(stub, (_object, state) => state.storage.deleteAll());
      await evictDurableObject(stub);
      expect(await object.copyIn(name, new Response(bytes).body as ReadableStream<Uint8Array>, [])).toBe("copied");
      await object.awaken(name);
    }
    await windows.ingest(transactions.slice(12), onArrival);
    expect(plain(await allUntold())).toEqual(expected(onArrival.definitions, transactions));
  });
});
