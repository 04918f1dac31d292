import type { TransactionFacts } from "../domain/transactions";
import type { AlertDefinition, DefinitionVersion } from "./alert-definition";
import { compileDefinition } from "./compile-definition";
import { inOrder, judgeGroup, type Span } from "./judge";
import type { PeersOf } from "./peers";

/** What was measured on one day of a group, at its highest (or lowest, where the rule asks for too little), and the limit then; null: not known. */
export interface DayOfSeries {
  day: string;
  value: number;
  limit: number | null;
}

/**
 * The days of one group as a chart shows them, whether the rule held or not. Where nothing usual is known to compare with (too little
 * history, no peers, or peers that are not told), a day has no limit.
 */
export function daySeries(
  { id, version, body }: DefinitionVersion,
  transactions: readonly TransactionFacts[],
  span: Span,
  peersOf: PeersOf = () => null,
): DayOfSeries[] {
  const isTooLow = body.compare.operator === "lt" || body.compare.operator === "lte";
  const compiled = (compare: AlertDefinition["compare"]) =>
    compileDefinition({ id, version, body: { ...atAnyTime(body), compare } });
  const passing = transactions.filter(compiled(anything).passes).sort(inOrder);
  const measured = (by: AlertDefinition["compare"]): Map<string, DayOfSeries> => {
    const days = new Map<string, DayOfSeries>();
    // A value is at least the limit or below it, so asked for both the judge tells every day.
    for (const operator of ["gte", "lt"] as const)
      for (const { day, held } of judgeGroup(compiled({ ...by, operator }), passing, peersOf, span)) {
        if (held === null) continue;
        const { value, limit } = held;
        const known = days.get(day);
        if (known === undefined || (isTooLow ? value < known.value : value > known.value))
          days.set(day, { day, value, limit });
      }
    return days;
  };
  const { compare } = body;
  const told =
    compare.with === "constant"
      ? [...measured(compare).values()]
      : [
          ...new Map([
            ...[...measured(anything).values()].map((one): [string, DayOfSeries] => [one.day, { ...one, limit: null }]),
            ...measured({ ...compare, minimumCount: 1 }),
          ]).values(),
        ];
  return told.sort((a, b) => (a.day < b.day ? -1 : 1));
}

const anything = { with: "constant", operator: "gte", value: 0 } as const;

/** The same numbers, without what keeps a rule quiet. */
function atAnyTime({ minimumCount: _count, minimumAmount: _amount, ...rest }: AlertDefinition): AlertDefinition {
  return { ...rest, severityBands: [] };
}
