import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import { type CompiledDefinition, compileDefinition } from "../../src/monitoring/compile-definition";
import { inOrder, judge } from "../../src/monitoring/judge";
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

const sorted = (days: readonly RuleDay[]) =>
  days
    .map((day) => ({ ...day, held: day.held && { ...day.held, transactionIds: [] } }))
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
          fc.pre(body.compare.with !== "peer_group");
          const definition = compileDefinition({ id: "ald_1", version: 1, body });
          const span = { fromMs: startMs + fromHour * 3_600_000, toMs: startMs + 7 * dayMs + 5 };
          for (const all of bySubject(definition, transactions)) {
            const read = (afterMs: number) => all.filter(({ atMs }) => atMs > afterMs);
            const found: RuleDay[] = [];
            let passed = 0;
            for (let fromMs: number | null = span.fromMs; fromMs !== null; ) {
              const page = sweep(definition, read, { ...span, fromMs }, most);
              found.push(...page.days);
              passed += page.transactions;
              if (page.nextMs !== null) expect(page.nextMs).toBeGreaterThan(fromMs);
              fromMs = page.nextMs;
            }
            expect(sorted(found)).toEqual(sorted(judge(definition, all, span)));
            expect(passed).toBe(all.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs).length);
          }
        },
      ),
      { numRuns: runs },
    );
  });
});
