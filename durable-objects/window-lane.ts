import type { SubjectRole } from "../src/domain/transactions";
import type { Aggregate, Baseline, Decision } from "../src/monitoring/decide";
import type { Installed, Lane } from "./window-plan";
import { Sliding, type SlidingRow } from "./window-sliding";
import { afterAllIds, type Entry, isBefore, type Place, type Timeline } from "./window-timeline";

/** What is stored of a lane in a group: the last transaction of it, and what its spans come to there, by their ids. */
export type LaneState = [at: number, tx: string, spans: Record<number, SlidingRow>];

/** A moment at which a definition held. */
export interface Hit extends Decision {
  definition: Installed;
  atMs: number;
  /** Empty: the end of the day. */
  tx: string;
  role: SubjectRole;
  count: number;
  window: { fromMs: number; toMs: number } | null;
}

/** Moments, in order, at which a definition was asked again: what it said there before is said no more. */
export interface AskedAgain {
  definition: Installed;
  places: Place[];
}

/** What became of the moments of one lane of one group. */
export interface LaneOutcome {
  hits: Hit[];
  again: AskedAgain[];
  state: LaneState | null;
  sliding: Sliding[];
}

export interface LaneWork {
  lane: Lane;
  timeline: Timeline;
  /** Entries up to here are no longer stored. */
  floorMs: number;
  /** Null: nothing is known; the lane may have had transactions before. */
  state: LaneState | "none" | null;
  /** What came and belongs to the lane, in order. */
  arrived: Entry[];
  loadTally(span: number, value: string): number;
}

/**
 * Judges what arrived, and whatever later moment it changes. In order, each transaction is the newest of its group and one step is made; what
 * comes late is put in its place, and the moments that look back on it are asked again.
 */
export function judgeLane(work: LaneWork): LaneOutcome {
  const { lane, arrived } = work;
  const last = work.state === null ? newestOf(work) : work.state === "none" ? null : placeOf(work.state);
  const isLate = (entry: Entry): boolean => last !== null && !isBefore(last, entry);
  const late = arrived.filter(isLate);
  const sliding = slidingAt(work, last, late);
  const outcome: LaneOutcome = { hits: [], again: [], state: null, sliding };
  if (last !== null) for (const run of runsOf(late, lane.reachMs)) judgeAgain(work, run, last, outcome);
  let previous = last;
  for (const entry of arrived.slice(late.length)) {
    for (const slide of sliding) slide.advance(entry, previous);
    ask(work, lane.definitions, entry, previous, sliding, outcome);
    previous = entry;
  }
  if (previous !== null && (sliding.length > 0 || lane.needsPrevious)) {
    const rows = lane.spans.map(({ id }, place) => [id, sliding[place]?.row ?? []] as const);
    outcome.state = [previous.at, previous.tx, Object.fromEntries(rows)];
  }
  return outcome;
}

const placeOf = ([at, tx]: LaneState): Place => ({ at, tx });

/** The newest transaction of the lane, of those that have just come or from before it was known. */
function newestOf({ lane, timeline, arrived }: LaneWork): Place | null {
  const newest = arrived.at(-1);
  if (newest === undefined) return null;
  for (const entry of timeline.backwards({ at: Number.MAX_SAFE_INTEGER, tx: "" }, newest.at - 1))
    if (lane.series.includes(entry)) return entry;
  return newest;
}

/** The spans of the lane where they stand: as they are stored, with what came late; those that are not stored are added up once. */
function slidingAt(work: LaneWork, last: Place | null, late: readonly Entry[]): Sliding[] {
  const { lane, timeline, floorMs, state } = work;
  const stored = state === null || state === "none" ? {} : state[2];
  return lane.spans.map(({ id, span }) => {
    const row = stored[id];
    const at = row === undefined || last === null ? null : { at: last, row };
    const slide = new Sliding(lane.series, span, timeline, floorMs, at, (value) => work.loadTally(id, value));
    if (at !== null) for (const entry of late) slide.takeIn(entry);
    else if (last !== null) slide.moveTo(last);
    return slide;
  });
}

/** From one late transaction to the last moment that looks back on it, or on another late one within that time. */
interface Run {
  first: Entry;
  to: Place;
}

function runsOf(late: readonly Entry[], reachMs: number): Run[] {
  const runs: Run[] = [];
  for (const entry of late) {
    const to = reachMs > 0 ? { at: entry.at + reachMs - 1, tx: afterAllIds } : entry;
    const open = runs.at(-1);
    if (open !== undefined && !isBefore(open.to, entry)) open.to = to;
    else runs.push({ first: entry, to });
  }
  return runs;
}

function judgeAgain(work: LaneWork, { first, to }: Run, last: Place, outcome: LaneOutcome): void {
  const { lane, timeline, floorMs } = work;
  const reachesLast = !isBefore(to, last);
  const sliding = reachesLast
    ? outcome.sliding
    : lane.spans.map(({ span }) => new Sliding(lane.series, span, timeline, floorMs, null, () => 0));
  let previous: Entry | null = lane.needsPrevious ? previousOf(work, first) : null;
  let newest = first;
  const again = lane.definitions.map((definition): AskedAgain => ({ definition, places: [] }));
  for (const entry of momentsOf(work, first, reachesLast ? last : to)) {
    for (const slide of sliding) slide.moveTo(entry);
    ask(work, lane.definitions, entry, previous, sliding, outcome);
    for (const { definition, places } of again) if (isJudged(definition, entry, floorMs)) places.push(entry);
    [previous, newest] = [entry, entry];
  }
  outcome.again.push(...again);
  if (lane.needsPrevious && !reachesLast) askNextGap(work, newest, outcome);
}

function* momentsOf({ lane, timeline }: LaneWork, first: Entry, to: Place): Generator<Entry> {
  yield first;
  for (const entry of timeline.between(first, to)) if (lane.series.includes(entry)) yield entry;
}

/** The transaction of the lane before this one, however long ago. */
export function previousOf({ lane, timeline }: Pick<LaneWork, "lane" | "timeline">, of: Place): Entry | null {
  for (const entry of timeline.backwards(of, Number.MIN_SAFE_INTEGER)) if (lane.series.includes(entry)) return entry;
  return null;
}

/** The transaction behind a late one has another one before it now. */
function askNextGap(work: LaneWork, late: Entry, outcome: LaneOutcome): void {
  const { lane, timeline, floorMs, arrived } = work;
  const ofGaps = lane.definitions.filter(({ compiled }) => compiled.aggregate === "gap");
  for (const entry of timeline.forwards(late)) {
    if (!lane.series.includes(entry)) continue;
    // Another late one begins a run of its own.
    if (arrived.some(({ tx }) => tx === entry.tx)) return;
    ask(work, ofGaps, entry, late, [], outcome);
    for (const definition of ofGaps)
      if (isJudged(definition, entry, floorMs)) outcome.again.push({ definition, places: [entry] });
    return;
  }
}

function ask(
  { floorMs }: LaneWork,
  definitions: readonly Installed[],
  entry: Entry,
  previous: Place | null,
  sliding: readonly Sliding[],
  { hits }: LaneOutcome,
): void {
  for (const definition of definitions) {
    if (!isJudged(definition, entry, floorMs)) continue;
    const hit = hitAtTransaction(definition, entry, previous, sliding, historyAt(definition, entry, sliding));
    if (hit !== null) hits.push(hit);
  }
}

/** Asks a definition at one of its transactions. `sliding`: the spans of its lane, which stand there. Null: it does not hold. */
export function hitAtTransaction(
  definition: Installed,
  entry: Entry,
  previous: Place | null,
  sliding: readonly Sliding[],
  baseline: Baseline | null,
): Hit | null {
  const { compiled } = definition;
  const { baseAmount } = entry.facts;
  const measured = definition.window === null ? null : sliding[definition.window];
  const window = measured?.aggregate ?? { ...ofOne, sum: baseAmount, max: baseAmount };
  const gapMs = previous === null ? null : entry.at - previous.at;
  const decision = compiled.decide({ window, baseline, gapMs, amount: baseAmount });
  if (decision === null) return null;
  const since = compiled.aggregate === "gap" ? (previous?.at ?? null) : null;
  const fromMs = compiled.windowMs === null ? since : entry.at - compiled.windowMs;
  const { at, tx, role } = entry;
  return {
    ...decision,
    ...{ definition, atMs: at, tx, role, count: window.count },
    window: fromMs === null ? null : { fromMs, toMs: at },
  };
}

/** What the group's own history came to; a single transaction is in the span that ends with it, and is taken off. */
export function historyAt({ window, history }: Installed, entry: Entry, sliding: readonly Sliding[]): Baseline | null {
  const all = history === null ? undefined : sliding[history]?.aggregate;
  if (all === undefined) return null;
  const { count, sum } = all;
  if (window !== null) return { count, sum, peers: null };
  return { count: count - 1, sum: sum - entry.facts.baseAmount, peers: null };
}

const ofOne: Aggregate = { count: 1, sum: 0, max: 0, distinct: 0, whereCount: 0, whereSum: 0 };

/** Not what came before the definition, and not where a part of what it looks back on is gone: there the last answer stands. */
export const isJudged = (
  { installedSeq, reachMs }: Pick<Installed, "installedSeq" | "reachMs">,
  { at, seq }: Pick<Entry, "at" | "seq">,
  floorMs: number,
): boolean => seq > installedSeq && at - reachMs > floorMs;
