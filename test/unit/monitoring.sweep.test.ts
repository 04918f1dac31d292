import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import { type CompiledDefinition, compileDefinition } from "../../src/monitoring/compile-definition";
import { inOrder, judge, type Span } from "../../src/monitoring/judge";
import { gather, gatheredDays, type PeerDays, PeerSums, totalsIn } from "../../src/monitoring/peer-days";
import { sweep } from "../../src/monitoring/sweep";
import { subjectIdOf } from "../../src/monitoring/transaction-paths";
import { someDefinition, someTransactions } from "../support/random-definitions";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 4, 1);
const runs = process.env.NIGHTLY === "1" ? 2_000 : 300;

/** The transactions of each subject, in order. */
function bySubject(definition: CompiledDefinition, transactions: readonly TransactionFacts[]): TransactionFacts[][] {
  const subjects = new Map<string, TransactionFacts[]>();
  for (const facts of transactions.toSorted(inOrder)) {
    const role = definition.roleOf(facts);
    const id = role === null ? null : subjectIdOf(role, facts);
    if (id === null) continue;
    const known = subjects.get(id);
    if (known === undefined) subjects.set(id, [facts]);
    else known.push(facts);
  }
  return [...subjects.values()];
}

const readIn = (all: readonly TransactionFacts[]) => (afterMs: number) => all.filter(({ atMs }) => atMs > afterMs);

/** What peers came to, each subject in pages of its own, the parts added up afterwards. */
function gatheredOf(
  definition: CompiledDefinition,
  subjects: readonly TransactionFacts[][],
  span: Span,
  most: number,
): PeerDays {
  const all = new PeerSums();
  const { from, until } = gatheredDays(definition, span);
  for (const subject of subjects)
    for (let day: number | null = null, isFirst = true; isFirst || day !== null; isFirst = false) {
      const part = new PeerSums();
      const asked = { from: day ?? from, until, isBegun: !isFirst };
      const { nextDay } = gather(definition, readIn(subject), asked, most, part);
      if (nextDay !== null) expect(nextDay).toBeGreaterThan(asked.from);
      all.addAll(part.all);
      day = nextDay;
    }
  return all.all;
}

const sorted = (days: readonly RuleDay[]) =>
  days
    .map((day) => ({ ...day, held: day.held && { ...day.held, transactionIds: [], partyIds: [] } }))
    .sort((a, b) => (JSON.stringify([a.groupKey, a.day]) < JSON.stringify([b.groupKey, b.day]) ? -1 : 1));

describe("going through transactions that stream by", () => {
  it("tells what the plain judge says of all of them at once, wherever a page ends", () => {
    fc.assert(
      fc.property(
        someDefinition,
        someTransactions(40),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: -1, max: 8 * 24 }),
        (body, transactions, most, fromHour) => {
          const definition = compileDefinition({ id: "ald_1", version: 1, body });
          const span = { fromMs: startMs + fromHour * 3_600_000, toMs: startMs + 7 * dayMs + 5 };
          const subjects = bySubject(definition, transactions);
          const peers = totalsIn(definition, gatheredOf(definition, subjects, span, most));
          const found: RuleDay[] = [];
          let passed = 0;
          for (const all of subjects)
            for (let fromMs: number | null = span.fromMs; fromMs !== null; ) {
              const page = sweep(definition, readIn(all), { ...span, fromMs }, most, peers);
              found.push(...page.days);
              passed += page.transactions;
              if (page.nextMs !== null) expect(page.nextMs).toBeGreaterThan(fromMs);
              fromMs = page.nextMs;
            }
          expect(sorted(found)).toEqual(sorted(judge(definition, subjects.flat(), span)));
          expect(passed).toBe(subjects.flat().filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs).length);
        },
      ),
      { numRuns: runs },
    );
  });
});
