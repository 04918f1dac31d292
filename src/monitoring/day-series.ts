import type { TransactionFacts } from "../domain/transactions";
import type { AlertDefinition, ComparisonOperator, DefinitionVersion } from "./alert-definition";
import { compileDefinition } from "./compile-definition";
import { inOrder, judgeGroup, type Span } from "./judge";

/** What was measured on one day of a group, at its highest (or lowest, where the rule asks for too little), and the limit then. */
export interface DayOfSeries {
  day: string;
  value: number;
  limit: number;
}

/**
 * The days of one group as a chart shows them, whether the rule held or not. It is the judge that measures: a value is at least the limit
 * or below it, so asked for both it tells every day. Of peers nothing is known here, so of a definition against them no day is told.
 */
export function daySeries(
  { id, version, body }: DefinitionVersion,
  transactions: readonly TransactionFacts[],
  span: Span,
): DayOfSeries[] {
  const isTooLow = body.compare.operator === "lt" || body.compare.operator === "lte";
  const days = new Map<string, DayOfSeries>();
  for (const operator of ["gte", "lt"] as const) {
    const compiled = compileDefinition({ id, version, body: always(body, operator) });
    const passing = transactions.filter((facts) => compiled.passes(facts)).sort(inOrder);
    for (const { day, held } of judgeGroup(compiled, passing, () => null, span)) {
      if (held === null) continue;
      const { value, limit } = held;
      const known = days.get(day);
      if (known === undefined || (isTooLow ? value < known.value : value > known.value))
        days.set(day, { day, value, limit });
    }
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The same numbers, without what keeps a rule quiet. */
function always(body: AlertDefinition, operator: ComparisonOperator): AlertDefinition {
  const { minimumCount: _count, minimumAmount: _amount, ...rest } = body;
  const { compare } = body;
  return {
    ...rest,
    severityBands: [],
    compare: compare.with === "constant" ? { ...compare, operator } : { ...compare, operator, minimumCount: 1 },
  };
}
