import type { RuleDay, TransactionFacts } from "../src/domain/transactions";
import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import { compileDefinition } from "../src/monitoring/compile-definition";
import { sweep } from "../src/monitoring/sweep";
import type { BacktestPlace, EntriesAsked, SentEntry } from "../src/windows/window-api";
import type { WindowStore } from "./window-store";
import { afterAllIds, type Entry, streamed, Timeline } from "./window-timeline";

/** A page ends with the subject, or the day, at which it has passed this many. */
const entriesPerPage = 5_000;
const subjectsPerPage = 200;

/** The newest entries of a subject within a time, oldest first. */
export function entriesOf(store: WindowStore, { subjectId, of, afterMs, toMs, limit }: EntriesAsked): SentEntry[] {
  const subject = store.subjects([subjectId]).get(subjectId);
  if (subject === undefined) return [];
  const compiled = of === null ? null : compileDefinition(of.definition);
  const belongs = ({ role, facts }: Entry): boolean =>
    compiled === null ||
    (compiled.roleOf(facts) === role && compiled.passes(facts) && compiled.groupOf(facts)?.groupKey === of?.groupKey);
  const found: SentEntry[] = [];
  for (const entry of new Timeline(store.bySubject(subject.id)).backwards({ at: toMs + 1, tx: "" }, afterMs)) {
    if (found.length === limit) break;
    if (belongs(entry)) found.push([entry.role, subjectId, entry.at, entry.tx, entry.packed]);
  }
  return found.reverse();
}

export interface ReadPage {
  days: RuleDay[];
  subjects: number;
  transactions: number;
  next: BacktestPlace | null;
}

/**
 * What a definition would tell of some subjects, said by going through all that is stored of each. Of peers nothing is known here: a
 * definition against them tells nothing.
 */
export function backtest(
  store: WindowStore,
  definition: DefinitionVersion,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { subject: from, dayMs }: BacktestPlace,
): ReadPage {
  const compiled = compileDefinition(definition);
  const page: ReadPage = { days: [], subjects: 0, transactions: 0, next: null };
  const subjects = store.subjectsAfter(dayMs === null ? from : from - 1, subjectsPerPage);
  for (const { id } of subjects) {
    const isBegun = dayMs !== null && id === from;
    const source = store.bySubject(id);
    function* read(afterMs: number): Generator<TransactionFacts> {
      for (const { role, facts } of streamed(source, { at: afterMs, tx: afterAllIds }))
        if (compiled.roleOf(facts) === role) yield facts;
    }
    const room = entriesPerPage - page.transactions;
    const swept = sweep(compiled, read, { fromMs: isBegun ? dayMs : fromMs, toMs }, room);
    page.days.push(...swept.days);
    page.subjects += swept.nextMs === null ? 1 : 0;
    page.transactions += swept.transactions;
    if (swept.nextMs !== null) return { ...page, next: { subject: id, dayMs: swept.nextMs } };
    if (page.transactions >= entriesPerPage) return { ...page, next: { subject: id, dayMs: null } };
  }
  const last = subjects.at(-1);
  const isLast = subjects.length < subjectsPerPage || last === undefined;
  return { ...page, next: isLast ? null : { subject: last.id, dayMs: null } };
}
