import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleDay } from "../../src/domain/transactions";
import type { DefinitionVersion } from "../../src/monitoring/alert-definition";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import { packFacts, unpackFacts } from "../../src/windows/packed-facts";
import { shardOf } from "../../src/windows/shard-of";
import { someTransaction } from "../support/random-definitions";
import { aTransaction } from "../support/transaction-facts";
import { BareWindows } from "../support/windows";

describe("facts on their way", () => {
  it("come out as they went in", () => {
    fc.assert(
      fc.property(someTransaction, (facts) => {
        expect(unpackFacts(facts.id, facts.atMs, packFacts(facts))).toEqual(facts);
      }),
    );
  });

  it("lose nothing where everything is said", () => {
    const text = "said";
    const party = { correlationId: text, country: "DE", bankCountry: "FR", segment: text, type: "business" as const };
    const facts = aTransaction({
      ...{ direction: "outbound", status: "pending", category: text, regulatoryAuthority: text, tags: ["a", "b"] },
      payment: {
        ...{ method: "apple_pay", type: "instant", channel: "online", issuer: text, gateway: text, acquirer: text },
        ...{ processor: text, brand: "visa", mcc: "5411" },
      },
      card: { token: text, bin: "411111", brand: "visa", country: "GB" },
      product: { sku: text, name: text },
      originator: party,
      beneficiary: party,
    });
    expect(unpackFacts(facts.id, facts.atMs, packFacts(facts))).toEqual(facts);
    expect(packFacts(facts)).not.toContain("null");
  });
});

describe("the object that keeps a subject", () => {
  it("is the same for ever: else it would lose its past", () => {
    const subjects = ["cpt_0", "cpt_1", "cpt_abcdefghijklmnopqrstuvwxyz", "card_4111"];
    expect(subjects.map((subject) => shardOf(subject, 8))).toEqual([1, 6, 4, 1]);
  });

  it("is any of them, about as often", () => {
    const often = Array.from({ length: 8 }, () => 0);
    for (let i = 0; i < 8_000; i += 1) {
      const shard = shardOf(`cpt_${i.toString(36).padStart(26, "a")}`, 8);
      often[shard] = (often[shard] ?? 0) + 1;
    }
    expect(Math.min(...often)).toBeGreaterThan(850);
    expect(Math.max(...often)).toBeLessThan(1_150);
  });
});

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 4, 1);
/** To one shop, so many days after the start. */
const onDay = (day: number) => aTransaction({ atMs: startMs + day * dayMs });
const moreThan = (count: number, days: number, version = 1): DefinitionVersion => {
  const parsed = parseAlertDefinition({
    ...{ name: "Many", severity: "low", subject: "beneficiary", measure: { aggregate: "count" } },
    ...{ window: { amount: days, unit: "days" }, compare: { with: "constant", value: count } },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { id: "ald_many", version, body: parsed.value };
};
const inTenDays = { window: { amount: 10, unit: "days" } };
const daysAfterStart = (days: readonly RuleDay[]) =>
  days.map(({ day, held }) => [(Date.parse(day) - startMs) / dayMs, held?.value ?? null]);

describe("what a definition looks back on", () => {
  it("is judged for what comes from then on, not for what was there, also when something late changes it", async () => {
    const { windows } = new BareWindows(1);
    await windows.ingest([onDay(1), onDay(2), onDay(3)], { revision: 1, definitions: [] });
    const active = { revision: 2, definitions: [moreThan(1, 10)] };
    // The late one makes three of three on day 3, which was there before the rule.
    expect(daysAfterStart((await windows.ingest([onDay(0)], active)).days)).toEqual([]);
    expect(daysAfterStart((await windows.ingest([onDay(4)], active)).days)).toEqual([[4, 5]]);
    // So does a new version: three of one day are more than two, but not those that came after them and were there before.
    const next = { revision: 3, definitions: [moreThan(2, 10, 2)] };
    expect(daysAfterStart((await windows.ingest([onDay(1)], next)).days)).toEqual([[1, 3]]);
    expect(daysAfterStart((await windows.ingest([onDay(4.5)], next)).days)).toEqual([[4, 7]]);
  });

  it("is all that came before, also where the rules in force until then had nothing to remember of it", async () => {
    const rule = (id: string, over: object): DefinitionVersion => {
      const parsed = parseAlertDefinition({ name: "Any", severity: "low", subject: "beneficiary", ...over });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      return { id, version: 1, body: parsed.value };
    };
    const more = { with: "constant", value: 1 };
    const amount = rule("ald_amount", { measure: { aggregate: "amount" }, compare: { ...more, value: 1_000 } });
    const gap = rule("ald_gap", { measure: { aggregate: "gap" }, compare: more });
    const count = rule("ald_count", { measure: { aggregate: "count" }, ...inTenDays, compare: more });
    for (const added of [gap, count]) {
      const { windows } = new BareWindows(1);
      await windows.ingest([onDay(0)], { revision: 1, definitions: [amount] });
      const { days } = await windows.ingest([onDay(6)], { revision: 2, definitions: [amount, added] });
      expect(days.map(({ definitionId, held }) => [definitionId, held?.times])).toEqual([[added.id, 1]]);
    }
  });

  it("is added up anew where a part of it has been forgotten", async () => {
    const bare = new BareWindows(1);
    const active = { revision: 1, definitions: [moreThan(2, 60)] };
    await bare.windows.ingest([onDay(-20), onDay(30)], active);
    bare.prune(startMs + 80 * dayMs);
    expect(bare.rows("entries")).toBe(2);
    expect(daysAfterStart((await bare.windows.ingest([onDay(85)], active)).days)).toEqual([]);
    expect(daysAfterStart((await bare.windows.ingest([onDay(86)], active)).days)).toEqual([[86, 3]]);
  });

  it("is forgotten from all tables once nothing looks back on it", async () => {
    const bare = new BareWindows(2);
    const active = { revision: 1, definitions: [moreThan(1, 5)] };
    const { days } = await bare.windows.ingest([onDay(1), onDay(1.5)], active);
    await bare.windows.told(days);
    bare.prune(startMs + 60 * dayMs);
    const tables = ["entries", "groups", "members", "tallies", "hits", "days", "noted"];
    expect(tables.map((table) => bare.rows(table))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe("judging days that are over", () => {
  it("asks every object once how it stands, and of each day only those that had something on it", async () => {
    const parsed = parseAlertDefinition({
      ...{ name: "Many", severity: "low", subject: "beneficiary", measure: { aggregate: "count" } },
      ...{ window: { amount: 1, unit: "days" }, compare: { with: "constant", value: 0 }, run: { schedule: "daily" } },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const daily = { id: "ald_daily", version: 1, body: parsed.value };
    const bare = new BareWindows(8);
    const active = { revision: 1, definitions: [daily] };
    await bare.windows.install(active);
    const shops = [0, 1, 1.5, 3].map((day) => aTransaction({ ...onDay(day), beneficiary: { id: "cpt_shop0" } }));
    await bare.windows.ingest(shops, active);
    const judge = async (): Promise<[number, number | null][]> => {
      bare.calls.length = 0;
      const found: RuleDay[] = [];
      for await (const { days } of bare.windows.judgeDays(daily, active, startMs + 9 * dayMs, 20)) found.push(...days);
      return daysAfterStart(found) as [number, number | null][];
    };
    expect(await judge()).toEqual([
      [0, 1],
      [1, 2],
      [3, 1],
    ]);
    const asked = (what: string) => bare.calls.filter((name) => name === what).length;
    expect(Object.fromEntries(["dueDays", "owe", "noted", "judgeDay"].map((what) => [what, asked(what)]))).toEqual({
      ...{ dueDays: 8, owe: 8, noted: 1, judgeDay: 3 },
    });
    expect(bare.calls).toHaveLength(20);
    expect(await judge()).toEqual([]);
    expect(bare.calls).toEqual(Array.from({ length: 8 }, () => "dueDays"));
  });

  const againstPeers = (factor: number, version: number): DefinitionVersion => {
    const parsed = parseAlertDefinition({
      ...{ name: "Large", severity: "low", subject: "beneficiary", measure: { aggregate: "amount" } },
      compare: { with: "peer_group", factor, minimumCount: 1, minimumPeers: 1, window: { amount: 3, unit: "days" } },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return { id: "ald_peers", version, body: parsed.value };
  };
  const toShop = (shop: number, day: number, euros: number) =>
    aTransaction({ atMs: startMs + day * dayMs, euros, beneficiary: { id: `cpt_shop${shop}` } });
  /** Twelve shops, in most objects, that get as much each; one of them gets more on the day after. */
  const alike = [...Array.from({ length: 12 }, (_, shop) => toShop(shop, 0, 10)), toShop(3, 1, 25)];
  const judged = async (bare: BareWindows, definition: DefinitionVersion, revision: number): Promise<RuleDay[]> => {
    const found: RuleDay[] = [];
    const active = { revision, definitions: [definition] };
    for await (const { days } of bare.windows.judgeDays(definition, active, startMs + 9 * dayMs, 20))
      found.push(...days);
    return found;
  };
  const standing = (days: readonly RuleDay[]) =>
    days.map(({ revision: _, ...day }) => day).filter(({ held }) => held !== null);

  it("is not done where an object has other definitions in force: what it has noted would be missing", async () => {
    const bare = new BareWindows(8);
    const [before, after] = [againstPeers(2, 1), againstPeers(2.2, 2)];
    await bare.windows.ingest(alike, { revision: 1, definitions: [before] });
    bare.before("peerTotals", () => bare.windows.ingest([toShop(5, 0, 10)], { revision: 2, definitions: [after] }));
    await expect(judged(bare, before, 1)).rejects.toThrow("has other definitions in force");
    // Nothing was judged by less than all; begun anew, with the new set everywhere, it is.
    expect(bare.rows("days")).toBe(0);
    await judged(bare, after, 2);
    expect(bare.rows("owed")).toBe(0);
    await expect(judged(bare, before, 1)).rejects.toThrow("has other definitions in force");
  });

  it("is left to who has begun last: whoever was at it before knows other peers", async () => {
    const bare = new BareWindows(8);
    const definition = againstPeers(2, 1);
    const active = { revision: 1, definitions: [definition] };
    await bare.windows.ingest(alike.slice(0, -1), active);
    await judged(bare, definition, 1);
    await bare.windows.ingest(alike.slice(-1), active);
    // Whoever is large makes the others small: with this one nobody stands out on the day after.
    const late = toShop(9, 0, 900);
    const second: RuleDay[] = [];
    bare.before("judgeDay", async () => {
      await bare.windows.ingest([late], active);
      second.push(...(await judged(bare, definition, 1)));
    });
    await expect(judged(bare, definition, 1)).rejects.toThrow("judges for somebody else");
    const expected = judge(compileDefinition(definition), [...alike, late]);
    expect(standing(await bare.untold())).toEqual(standing(expected));
    expect(standing(second)).toEqual(standing(expected));
    expect(await judged(bare, definition, 1)).toEqual([]);
    expect(standing(judge(compileDefinition(definition), alike))).toHaveLength(1);
  });
});

describe("a subject with very many transactions", () => {
  const many = 15_000;
  /** A page of them, and what the windows of a few groups hold. */
  const reads = 9_000;
  const facts = Array.from({ length: many }, (_, place) =>
    aTransaction({
      atMs: startMs + place * 120_000,
      originator: { id: `cpt_payer${place % 50}`, correlationId: `payer-${place % 50}` },
      beneficiary: { id: "cpt_shop" },
    }),
  );
  const definition = (over: object): DefinitionVersion => {
    const parsed = parseAlertDefinition({
      ...{ name: "Many", severity: "low", subject: "beneficiary", measure: { aggregate: "count" } },
      ...{ groupBy: ["originator.id"], window: { amount: 2, unit: "days" } },
      ...over,
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return { id: "ald_groups", version: 1, body: parsed.value };
  };
  const plain = (days: readonly RuleDay[]) =>
    days
      .map(({ groupKey, day, held }) => JSON.stringify([groupKey, day, held?.times, held?.value, held?.limit]))
      .sort();

  /** Windows that know all of them, and the most entries that one call has read since. */
  async function busyWindows() {
    const bare = new BareWindows(1);
    for (let at = 0; at < many; at += 1_000)
      await bare.windows.ingest(facts.slice(at, at + 1_000), { revision: 1, definitions: [] });
    const { windows } = bare;
    return { windows, mostRead: bare.mostRead(/FROM entries/) };
  }

  it("is looked through for a new rule a page at a time, before what comes is judged by it", async () => {
    const { windows, mostRead } = await busyWindows();
    const late = aTransaction({
      atMs: startMs + many * 120_000,
      originator: { id: "cpt_payer7", correlationId: "payer-7" },
      beneficiary: { id: "cpt_shop" },
    });
    const grouped = definition({ compare: { with: "constant", value: 1 } });
    const { fired } = await windows.ingest([late], { revision: 2, definitions: [grouped] });
    const before = facts.filter(
      ({ originator, atMs }) => originator.id === "cpt_payer7" && atMs > late.atMs - 2 * dayMs,
    );
    expect(fired.map(({ held }) => held.value)).toEqual([before.length + 1]);
    expect(mostRead()).toBeLessThan(reads);
  });

  it("is gone through for a draft some days at a time, with what their windows and histories look back on", async () => {
    const { windows, mostRead } = await busyWindows();
    const own = definition({ compare: { with: "own_history", factor: 1.01, window: { amount: 3, unit: "days" } } });
    const compiled = compileDefinition(own);
    const span = { fromMs: startMs + 5 * dayMs, toMs: startMs + 15 * dayMs };
    const found: RuleDay[] = [];
    let pages = 0;
    for (let cursor: string | null = null, more = true; more; more = cursor !== null, pages += 1) {
      const page = await windows.backtest(own, span, { cursor, upTo: [] }, null);
      found.push(...page.days);
      cursor = page.next;
    }
    const told = judge(compiled, facts, span);
    expect(told.length).toBeGreaterThan(50);
    expect(plain(found)).toEqual(plain(told));
    expect(pages).toBeGreaterThan(1);
    // Five days look back on as many: each is read when it comes in, and when it falls out of the window and of the history.
    expect(mostRead()).toBeLessThan(30_000);
  });

  it("is noted for a daily rule a page at a time", async () => {
    const { windows, mostRead } = await busyWindows();
    const daily = definition({ compare: { with: "constant", value: 1 }, run: { schedule: "daily" } });
    const active = { revision: 2, definitions: [daily] };
    await windows.install(active);
    const late = aTransaction({
      atMs: startMs + 3 * dayMs,
      originator: { id: "cpt_payer7" },
      beneficiary: { id: "cpt_shop" },
    });
    await windows.ingest([late], active);
    const found: RuleDay[] = [];
    for await (const { days } of windows.judgeDays(daily, active, startMs + 40 * dayMs, 100)) found.push(...days);
    const endMs = startMs + 4 * dayMs - 1;
    const inWindow = ({ originator, atMs }: (typeof facts)[number]) =>
      originator.id === "cpt_payer7" && atMs > endMs - 2 * dayMs && atMs <= endMs;
    expect(found.map(({ held }) => held?.value)).toEqual([[...facts, late].filter(inWindow).length]);
    expect(mostRead()).toBeLessThan(reads);
  });
});
