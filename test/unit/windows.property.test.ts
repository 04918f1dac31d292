import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import type { AlertDefinition, DefinitionVersion } from "../../src/monitoring/alert-definition";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import type { Ingested, Windows } from "../../src/windows/window-api";
import { someDefinition, someTransactions } from "../support/random-definitions";
import { BareWindows } from "../support/windows";

const dayMs = 86_400_000;
const longAfterMs = Date.UTC(2026, 6, 1);

const versions = (bodies: readonly AlertDefinition[]): DefinitionVersion[] =>
  bodies.map((body, place) => ({ id: `ald_${place}`, version: 1, body }));

/** What stands after all that was told: of each day the highest revision, those that hold. */
class Listener {
  readonly #days = new Map<string, RuleDay>();

  hear(days: readonly RuleDay[]): void {
    for (const day of days) {
      const name = JSON.stringify([day.definitionId, day.groupKey, day.day]);
      const known = this.#days.get(name);
      if (known === undefined || known.revision < day.revision) this.#days.set(name, day);
    }
  }

  standing(): object[] {
    return told([...this.#days.values()].filter(({ held }) => held !== null));
  }
}

const told = (days: readonly RuleDay[]): object[] =>
  days
    .map(({ revision: _, ...day }) => day)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const nameOf = ({ definitionId, groupKey, day }: Omit<RuleDay, "revision">) =>
  JSON.stringify([definitionId, groupKey, day]);

const expected = (definitions: readonly DefinitionVersion[], transactions: readonly TransactionFacts[]): object[] =>
  told(definitions.flatMap((definition) => judge(compileDefinition(definition), transactions)));

async function judgeDays(windows: Windows, definitions: readonly DefinitionVersion[], listener: Listener) {
  for (const definition of definitions)
    if (compileDefinition(definition).runsDaily)
      for (;;) {
        const done = await windows.judgeNextDay(definition, longAfterMs);
        if (done === null) break;
        listener.hear(done.days);
      }
}

/** Transactions in any order, some of them twice, in batches of any size. */
const someArrival = (most: number) =>
  someTransactions(most).chain((transactions) =>
    fc.record({
      transactions: fc.constant(transactions),
      order: fc.shuffledSubarray([...transactions, ...transactions.slice(0, 5)], {
        minLength: Math.min(transactions.length + 5, transactions.length * 2),
      }),
      sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
    }),
  );

function* inBatches<T>(all: readonly T[], sizes: readonly number[]): Generator<T[]> {
  for (let at = 0, turn = 0; at < all.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield all.slice(at, at + size);
    at += size;
  }
}

describe("windows that go on step by step", () => {
  it("tell what the plain judge says of the whole, in whatever order, batches and repetitions it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someDefinition, { minLength: 1, maxLength: 6 }),
        someArrival(40),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (bodies, { transactions, order, sizes }, shards, judgesBetween) => {
          const definitions = versions(bodies);
          const bare = new BareWindows(shards);
          const listener = new Listener();
          for (const batch of inBatches(order, sizes)) {
            listener.hear((await bare.windows.ingest(batch, { revision: 1, definitions })).days);
            if (judgesBetween) await judgeDays(bare.windows, definitions, listener);
          }
          await judgeDays(bare.windows, definitions, listener);
          expect(listener.standing()).toEqual(expected(definitions, transactions));
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});
