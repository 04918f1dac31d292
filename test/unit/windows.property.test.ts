import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import type { AlertDefinition, DefinitionVersion } from "../../src/monitoring/alert-definition";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { daySeries } from "../../src/monitoring/day-series";
import { judge } from "../../src/monitoring/judge";
import { PeerSums, peersKept } from "../../src/monitoring/peer-days";
import { peersAmong } from "../../src/monitoring/peers";
import type { Ingested, PageAsked, UpTo, Windows } from "../../src/windows/window-api";
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
  days.map(({ revision: _, ...day }) => day).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const nameOf = ({ definitionId, groupKey, day }: Omit<RuleDay, "revision">) =>
  JSON.stringify([definitionId, groupKey, day]);

const expected = (definitions: readonly DefinitionVersion[], transactions: readonly TransactionFacts[]): object[] =>
  told(definitions.flatMap((definition) => judge(compileDefinition(definition), transactions)));

const withoutTransactions = (day: RuleDay): RuleDay =>
  day.held === null ? day : { ...day, held: { ...day.held, transactionIds: [], partyIds: [] } };

const judgeDays = (windows: Windows, definitions: DefinitionVersion[], listener: Listener) =>
  judgeDaysUntil(windows, definitions, listener, longAfterMs);

async function judgeDaysUntil(
  windows: Windows,
  definitions: DefinitionVersion[],
  listener: Listener,
  todayMs: number,
  revision = 1,
): Promise<void> {
  for (const definition of definitions)
    if (compileDefinition(definition).runsDaily)
      for await (const { days } of windows.judgeDays(definition, { revision, definitions }, todayMs, 1_000))
        listener.hear(days);
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

const isAgainstPeers = ({ compare }: AlertDefinition): boolean => compare.with === "peer_group";
const lookingBackLonger = (body: AlertDefinition): AlertDefinition => {
  const { compare } = body;
  if (compare.with !== "peer_group") return body;
  return { ...body, compare: { ...compare, window: { ...compare.window, amount: compare.window.amount + 1 } } };
};

/** What passes, by group, each once. */
function groupsOf(
  compiled: ReturnType<typeof compileDefinition>,
  transactions: readonly TransactionFacts[],
): Map<string, TransactionFacts[]> {
  const groups = new Map<string, TransactionFacts[]>();
  for (const facts of new Map(transactions.map((one) => [one.id, one])).values()) {
    const group = compiled.passes(facts) ? compiled.groupOf(facts) : null;
    if (group !== null) groups.set(group.groupKey, [...(groups.get(group.groupKey) ?? []), facts]);
  }
  return groups;
}

const runs = process.env.NIGHTLY === "1" ? 400 : 25;
const inTimeMs = 300_000;
const someDefinitions = fc.array(someDefinition, { minLength: 1, maxLength: 6 });

/** Everything as it would be told by one that saw all of it at once. */
const ingest = async (windows: Windows, batch: readonly TransactionFacts[], definitions: DefinitionVersion[]) =>
  windows.ingest(batch, { revision: 1, definitions });

describe("windows that go on step by step", () => {
  it(
    "tell what the plain judge says of the whole, in whatever order, batches and repetitions it comes",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someDefinitions,
          someArrival(40),
          fc.integer({ min: 1, max: 3 }),
          fc.boolean(),
          async (bodies, { transactions, order, sizes }, shards, judgesBetween) => {
            const definitions = versions(bodies);
            const bare = new BareWindows(shards);
            const listener = new Listener();
            for (const batch of inBatches(order, sizes)) {
              listener.hear((await ingest(bare.windows, batch, definitions)).days);
              if (judgesBetween) await judgeDays(bare.windows, definitions, listener);
            }
            await judgeDays(bare.windows, definitions, listener);
            expect(listener.standing()).toEqual(expected(definitions, transactions));
          },
        ),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );

  it(
    "lose and double nothing when the disk fails anywhere within a call, and the call is made again",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someDefinitions,
          someArrival(30),
          fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 20 }),
          async (bodies, { transactions, order, sizes }, faults) => {
            const definitions = versions(bodies);
            const bare = new BareWindows(2);
            const windows = bare.awake();
            let turn = 0;
            for (const batch of inBatches(order, sizes)) {
              for (const storage of bare.storages) storage.fault = { writesLeft: faults[turn++ % faults.length] ?? 0 };
              await ingest(windows, batch, definitions).catch(() => null);
              for (const storage of bare.storages) storage.fault = null;
              await ingest(windows, batch, definitions);
            }
            const listener = new Listener();
            listener.hear(await bare.untold());
            await judgeDays(windows, definitions, listener);
            expect(listener.standing()).toEqual(expected(definitions, transactions));
          },
        ),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );

  it(
    "judge days rightly, whoever else judges them and whatever comes at the same time, also when the disk fails",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someDefinitions,
          someArrival(30),
          fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 }),
          async (bodies, { transactions, order, sizes }, faults) => {
            const definitions = versions(bodies);
            const bare = new BareWindows(2);
            const listener = new Listener();
            let turn = 0;
            for (const batch of inBatches(order, sizes)) {
              for (const storage of bare.storages) storage.fault = { writesLeft: faults[turn++ % faults.length] ?? 0 };
              const judging = () => judgeDays(bare.windows, definitions, listener);
              await Promise.allSettled([judging(), ingest(bare.windows, batch, definitions), judging()]);
              for (const storage of bare.storages) storage.fault = null;
              await ingest(bare.windows, batch, definitions);
            }
            await judgeDays(bare.windows, definitions, listener);
            listener.hear(await bare.untold());
            expect(listener.standing()).toEqual(expected(definitions, transactions));
          },
        ),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );

  /* Sabotage, seen red: `keepPeers` only where nothing is kept; `peersOn` of any `length`. */
  it(
    "keep what days were held against: a chart by it is that of one who sees all",
    async () => {
      let limits = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(someDefinition, { minLength: 1, maxLength: 3 }).filter((all) => all.some(isAgainstPeers)),
          someArrival(40),
          fc.boolean(),
          async (bodies, { transactions, order, sizes }, judgesBetween) => {
            const definitions = versions(bodies);
            const { windows } = new BareWindows(2);
            const listener = new Listener();
            for (const batch of inBatches(order, sizes)) {
              await ingest(windows, batch, definitions);
              if (judgesBetween) await judgeDays(windows, definitions, listener);
            }
            await judgeDays(windows, definitions, listener);
            for (const definition of definitions.filter(({ body }) => isAgainstPeers(body))) {
              const compiled = compileDefinition(definition);
              const groups = groupsOf(compiled, transactions);
              const seen = peersAmong(compiled, groups);
              const span = { fromMs: 0, toMs: longAfterMs };
              for (const [groupKey, own] of groups) {
                const [first] = own;
                const subjectId = first === undefined ? "" : (compiled.groupOf(first)?.subject.id ?? "");
                const of = { definition, groupKey };
                const read = await windows.entriesOf({ subjectId, of, afterMs: 0, toMs: longAfterMs, limit: 1_000 });
                const keys = [...new Set(own.flatMap((facts) => compiled.peerKeyOf(facts) ?? []))];
                const days = { fromDay: 0, toDay: longAfterMs / dayMs, keys };
                const kept = peersKept(compiled, await windows.peersOn(subjectId, { definition, ...days }), read, 0);
                const chart = daySeries(definition, read, span, kept);
                expect(chart).toEqual(daySeries(definition, own, span, seen));
                limits += chart.filter(({ limit }) => limit !== null).length;
                const other = { ...definition, body: lookingBackLonger(definition.body) };
                expect(await windows.peersOn(subjectId, { definition: other, ...days })).toEqual([]);
              }
            }
          },
        ),
        { numRuns: runs },
      );
      expect(limits).toBeGreaterThan(0);
    },
    inTimeMs,
  );

  it(
    "answer a call that is made again as they answered it, and tell nothing new",
    async () => {
      await fc.assert(
        fc.asyncProperty(someDefinitions, someArrival(20), async (bodies, { transactions, sizes }) => {
          const definitions = versions(bodies);
          const { windows } = new BareWindows(2);
          for (const batch of inBatches(transactions, sizes)) {
            const first = await ingest(windows, batch, definitions);
            const second = await ingest(windows, batch, definitions);
            expect(second.days).toEqual([]);
            const inOrder = ({ fired }: Ingested) => fired.map((one) => JSON.stringify(one)).sort();
            expect(inOrder(second)).toEqual(inOrder(first));
          }
        }),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );
});

/** Days are a function of a time and a rule; phases of it end with a day. */
const someDays = 9;
const phaseOf = ({ atMs }: TransactionFacts): number => Math.floor((atMs - Date.UTC(2026, 4, 1)) / (3 * dayMs));
const startOf = (phase: number): number => Date.UTC(2026, 4, 1 + 3 * phase);

describe("definitions that are put in force while transactions come", () => {
  it(
    "raise for what comes from then on, and look back on all that came before",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someDefinitions,
          someTransactions(40),
          fc.array(fc.array(fc.constantFrom(0, 1, 1, 2), { minLength: 6, maxLength: 6 }), {
            minLength: 4,
            maxLength: 4,
          }),
          fc.integer({ min: 1, max: 15 }),
          async (bodies, transactions, inForce, size) => {
            const { windows } = new BareWindows(2);
            const listener = new Listener();
            const wanted: object[] = [];
            const phases = Array.from({ length: someDays / 3 + 1 }, (_, place) => place - 1);
            const came: TransactionFacts[] = [];
            const since = new Map<number, { version: number; phase: number }>();
            for (const [place, phase] of phases.entries()) {
              const definitions = bodies.flatMap((body, at): DefinitionVersion[] => {
                const version = inForce[place]?.[at] ?? 0;
                return version === 0 ? [] : [{ id: `ald_${at}`, version, body }];
              });
              for (const [at] of bodies.entries()) {
                const version = inForce[place]?.[at] ?? 0;
                if (since.get(at)?.version !== version) since.set(at, { version, phase });
              }
              const now = transactions.filter((facts) => phaseOf(facts) === phase);
              came.push(...now);
              for (const batch of inBatches(now, [size]))
                listener.hear((await windows.ingest(batch, { revision: place, definitions })).days);
              await windows.install({ revision: place, definitions });
              await judgeDaysUntil(windows, definitions, listener, startOf(phase + 1), place);
              const span = { fromMs: startOf(phase), toMs: startOf(phase + 1) - 1 };
              wanted.push(...told(definitions.flatMap((one) => judge(compileDefinition(one), came, span))));
            }
            expect(listener.standing()).toEqual(told(wanted as RuleDay[]));
          },
        ),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );
});

describe("what is too old is forgotten", () => {
  it(
    "and nothing that comes within 35 days is judged differently for it",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someDefinitions,
          someTransactions(40),
          fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 10 }),
          async (bodies, drawn, lateness) => {
            const definitions = versions(bodies.filter(({ measure }) => measure.aggregate !== "gap"));
            const bare = new BareWindows(2);
            const listener = new Listener();
            const begin = Date.UTC(2026, 4, 1);
            const transactions = drawn.map((facts) => ({ ...facts, atMs: begin + (facts.atMs - begin) * 20 }));
            const comesAt = new Map(
              transactions.map(({ id, atMs }, place) => [id, atMs + (lateness[place % lateness.length] ?? 0) * dayMs]),
            );
            const arriving = transactions.toSorted((a, b) => (comesAt.get(a.id) ?? 0) - (comesAt.get(b.id) ?? 0));
            for (const facts of arriving) {
              listener.hear((await ingest(bare.windows, [facts], definitions)).days);
              const nowMs = comesAt.get(facts.id) ?? 0;
              await judgeDaysUntil(bare.windows, definitions, listener, nowMs);
              bare.prune(nowMs);
            }
            await judgeDaysUntil(bare.windows, definitions, listener, begin + 400 * dayMs);
            expect(listener.standing()).toEqual(expected(definitions, transactions));
          },
        ),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );
});

/** Page by page, with something else between them. */
async function inPages(
  known: UpTo,
  between: () => Promise<unknown>,
  read: (at: PageAsked) => Promise<{ next: string | null; upTo: UpTo }>,
): Promise<UpTo> {
  let [upTo, cursor] = [known, null as string | null];
  do {
    ({ next: cursor, upTo } = await read({ cursor, upTo }));
    await between();
  } while (cursor !== null);
  return upTo;
}

describe("a backtest", () => {
  it(
    "tells what the plain judge says of what was there when it began, whatever came in which order and comes meanwhile",
    async () => {
      const meanwhile = someTransactions(12);
      await fc.assert(
        fc.asyncProperty(someDefinition, someArrival(30), meanwhile, async (body, { transactions, order }, late) => {
          const [definition] = versions([body]);
          if (definition === undefined) return;
          const { windows } = new BareWindows(3);
          await ingest(windows, order, []);
          const span = { fromMs: startOf(0) + dayMs, toMs: startOf(2) };
          const known = new Set(transactions.map(({ id }) => id));
          const news = late.filter(({ id }) => !known.has(id));
          // All objects are looked at before anything new comes: what came is what they had then.
          const begun = await inPages(
            [],
            async () => {},
            (at) => windows.peerDays(definition, span, at),
          );
          const comes = () => ingest(windows, news.splice(0, 1), []);
          const peers = new PeerSums();
          await inPages(begun, comes, async (at) => {
            const page = await windows.peerDays(definition, span, at);
            peers.addAll(page.peers);
            return page;
          });
          const found: RuleDay[] = [];
          await inPages(begun, comes, async (at) => {
            const page = await windows.backtest(definition, span, at, peers.all);
            found.push(...page.days);
            return page;
          });
          const all = judge(compileDefinition(definition), transactions, span);
          expect(told(found)).toEqual(told(all.map(withoutTransactions)));
          for (const { subject } of all.slice(0, 2)) {
            const given = { upTo: begun, peers: peers.all, most: 1_000 };
            const alone = await windows.backtestOf(subject.id, definition, span, given);
            expect(told(alone)).toEqual(told(found.filter((day) => day.subject.id === subject.id)));
          }
        }),
        { numRuns: runs },
      );
    },
    inTimeMs,
  );
});
