import type { RuleDay } from "../src/domain/transactions";
import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import { type CompiledDefinition, compileDefinition } from "../src/monitoring/compile-definition";
import type { Span } from "../src/monitoring/judge";
import { gather, gatheredDays, type PeerDays, PeerSums, totalsIn } from "../src/monitoring/peer-days";
import { type ReadAfter, type Swept, sweep } from "../src/monitoring/sweep";
import type {
  BacktestPlace,
  EntriesAsked,
  FoundDays,
  FoundPeers,
  ObjectPage,
  SentEntry,
  SubjectAsked,
} from "../src/windows/window-api";
import type { WindowStore } from "./window-store";
import { afterAllIds, type Entry, streamed, Timeline } from "./window-timeline";

/** A page ends with the subject, or the day, at which it has passed this many. */
const entriesPerPage = 5_000;
const subjectsPerPage = 200;
const dayMs = 86_400_000;

/** The newest entries of a subject within a time, oldest first. */
export function entriesOf(
  store: WindowStore,
  { subjectId, of, afterMs, toMs, upTo, limit }: EntriesAsked,
): SentEntry[] {
  const subject = store.subjects([subjectId]).get(subjectId);
  if (subject === undefined) return [];
  const compiled = of === null ? null : compileDefinition(of.definition);
  const belongs = ({ role, facts }: Entry): boolean =>
    compiled === null ||
    (compiled.roleOf(facts) === role && compiled.passes(facts) && compiled.groupOf(facts)?.groupKey === of?.groupKey);
  const found: SentEntry[] = [];
  for (const entry of new Timeline(store.bySubject(subject.id)).backwards({ at: toMs + 1, tx: "" }, afterMs)) {
    if (found.length === limit) break;
    if (entry.seq <= (upTo ?? entry.seq) && belongs(entry))
      found.push([entry.role, subjectId, entry.at, entry.tx, entry.packed]);
  }
  return found.reverse();
}

/** Where a page begins, and the call up to which it is made. */
export type PageBegin = BacktestPlace & { upTo: number };

/**
 * What a definition would tell of some subjects, said by going through all that is stored of each. `peers`: what all subjects came to; without
 * it a definition against them tells nothing.
 */
export function backtest(
  store: WindowStore,
  definition: DefinitionVersion,
  { fromMs, toMs }: Span,
  at: PageBegin,
  peers: PeerDays | null,
): ObjectPage<FoundDays> {
  const compiled = compileDefinition(definition);
  const totals = peers === null ? null : totalsIn(compiled, peers);
  const days: RuleDay[] = [];
  const page = throughSubjects(store, compiled, at, (read, dayMs, room) => {
    const swept = sweep(compiled, read, { fromMs: dayMs ?? fromMs, toMs }, room, totals);
    days.push(...swept.days);
    return swept;
  });
  return { ...page, days };
}

/** What a definition would tell of one subject, a page of it. */
export function backtestOf(
  store: WindowStore,
  definition: DefinitionVersion,
  { fromMs, toMs }: Span,
  { subjectId, dayMs, upTo }: SubjectAsked,
  peers: PeerDays | null,
): Swept {
  const subject = store.subjects([subjectId]).get(subjectId);
  if (subject === undefined) return { days: [], transactions: 0, nextMs: null };
  const compiled = compileDefinition(definition);
  const totals = peers === null ? null : totalsIn(compiled, peers);
  const read = readerOf(store, compiled, subject.id, upTo ?? store.standing().seq);
  return sweep(compiled, read, { fromMs: dayMs ?? fromMs, toMs }, entriesPerPage, totals);
}

/** What some subjects came to, for others that are held against it. */
export function peerDays(
  store: WindowStore,
  definition: DefinitionVersion,
  span: Span,
  at: PageBegin,
): ObjectPage<FoundPeers> {
  const compiled = compileDefinition(definition);
  const { from, until } = gatheredDays(compiled, span);
  const sums = new PeerSums();
  const page = throughSubjects(store, compiled, at, (read, beginMs, room) => {
    const asked = { from: beginMs === null ? from : beginMs / dayMs, until, isBegun: beginMs !== null };
    const { transactions, nextDay } = gather(compiled, read, asked, room, sums);
    return { transactions, nextMs: nextDay === null ? null : nextDay * dayMs };
  });
  return { ...page, peers: sums.all };
}

/** Of one subject: where to go on with it, null if that was all. `dayMs`: null at its beginning. */
type Visit = (read: ReadAfter, dayMs: number | null, room: number) => Pick<Swept, "transactions" | "nextMs">;

/** A page of subjects, each with what a definition looks at of it. */
function throughSubjects(
  store: WindowStore,
  compiled: CompiledDefinition,
  { subject: from, dayMs, upTo }: PageBegin,
  visit: Visit,
): ObjectPage<object> {
  const page = { subjects: 0, transactions: 0, upTo };
  const subjects = store.subjectsAfter(dayMs === null ? from : from - 1, subjectsPerPage);
  for (const { id } of subjects) {
    const read = readerOf(store, compiled, id, upTo);
    const { transactions, nextMs } = visit(read, id === from ? dayMs : null, entriesPerPage - page.transactions);
    page.subjects += nextMs === null ? 1 : 0;
    page.transactions += transactions;
    if (nextMs !== null) return { ...page, next: { subject: id, dayMs: nextMs } };
    if (page.transactions >= entriesPerPage) return { ...page, next: { subject: id, dayMs: null } };
  }
  const last = subjects.at(-1);
  const isLast = subjects.length < subjectsPerPage || last === undefined;
  return { ...page, next: isLast ? null : { subject: last.id, dayMs: null } };
}

/** What a definition looks at of a subject, of what had come by a call. */
function readerOf(store: WindowStore, compiled: CompiledDefinition, subject: number, upTo: number): ReadAfter {
  const source = store.bySubject(subject);
  return function* (afterMs) {
    for (const { role, seq, facts } of streamed(source, { at: afterMs, tx: afterAllIds }))
      if (seq <= upTo && compiled.roleOf(facts) === role) yield facts;
  };
}
