import type { RuleDay } from "../src/domain/transactions";
import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import { compileDefinition } from "../src/monitoring/compile-definition";
import { judge } from "../src/monitoring/judge";
import type { EntriesAsked, SentEntry } from "../src/windows/window-api";
import type { WindowStore } from "./window-store";
import { type Entry, Timeline } from "./window-timeline";

/** A page ends with the subject at which it has read this many. */
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
  next: number | null;
}

/**
 * What a definition would tell of the subjects behind one, said by the plain judge over all that is stored of each. Of peers nothing is known
 * here: a definition against them tells nothing.
 */
export function backtest(
  store: WindowStore,
  definition: DefinitionVersion,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  afterSubject: number,
): ReadPage {
  const compiled = compileDefinition(definition);
  const reachMs = compiled.aggregate === "gap" ? null : (compiled.windowMs ?? 0) + (compiled.baselineMs ?? 0);
  const page: ReadPage = { days: [], subjects: 0, transactions: 0, next: null };
  const subjects = store.subjectsAfter(afterSubject, subjectsPerPage);
  for (const [place, { id }] of subjects.entries()) {
    const afterMs = reachMs === null ? Number.MIN_SAFE_INTEGER : fromMs - reachMs - 1;
    const entries = store.bySubject(id).range(afterMs, toMs);
    const facts = entries.filter((entry) => compiled.roleOf(entry.facts) === entry.role).map((entry) => entry.facts);
    page.days.push(...judge(compiled, facts, { fromMs, toMs }));
    page.subjects += 1;
    page.transactions += facts.filter(({ atMs }) => atMs >= fromMs).length;
    const isLast = place === subjects.length - 1 && subjects.length < subjectsPerPage;
    if (!isLast && (page.transactions >= entriesPerPage || place === subjects.length - 1)) return { ...page, next: id };
  }
  return page;
}
