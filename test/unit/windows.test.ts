import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleDay } from "../../src/domain/transactions";
import type { DefinitionVersion } from "../../src/monitoring/alert-definition";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
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
