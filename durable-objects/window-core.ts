import { subjectRoles } from "../src/domain/transactions";
import type { ActiveDefinitions, IngestAnswer, SentEntry } from "../src/windows/window-api";
import { type Finding, firedOf, WindowDays } from "./window-days";
import { type Group, groupName } from "./window-groups";
import { judgeLane, type LaneOutcome } from "./window-lane";
import { findMembers } from "./window-members";
import { WindowNotes } from "./window-notes";
import { type Lane, type Plan, planOf, type Track } from "./window-plan";
import type { SubjectRow } from "./window-rows";
import { type NewEntry, type WindowStanding, WindowStore } from "./window-store";
import { WindowTallies } from "./window-tallies";
import { type Entry, isBefore, StoredEntry, Timeline } from "./window-timeline";

/** Entries from before a track that one call looks through. */
const readAtOnce = 5_000;

/** What came for one group of one track. */
interface Arrival {
  track: Track;
  subject: SubjectRow;
  key: string;
  /** What belongs to it, by lane, in order. */
  lanes: Map<Lane, Entry[]>;
  entries: Entry[];
}

/** A window object but for its place in the world: everything that is decided and stored, within one transaction of the caller. */
export class WindowCore {
  readonly store: WindowStore;
  readonly days: WindowDays;
  readonly notes: WindowNotes;
  #plan: { revision: number; plan: Plan } | null = null;

  constructor(sql: SqlStorage) {
    this.store = new WindowStore(sql);
    this.days = new WindowDays(sql);
    this.notes = new WindowNotes(sql);
  }

  /** What is in force, read again when it has changed. */
  plan(standing: WindowStanding): Plan {
    if (this.#plan?.revision !== standing.installed)
      this.#plan = { revision: standing.installed, plan: this.#numbered(standing) };
    return this.#plan.plan;
  }

  /** What is stored as in force, its parts by their numbers. Parts that are not known get new ones; another release may put them together otherwise. */
  #numbered(standing: WindowStanding): Plan {
    const known = this.store.plans.numbers();
    const kept = new Map<string, number>();
    const plan = planOf(this.store.plans.definitions(), (key) => {
      const id = kept.get(key) ?? known.get(key) ?? ++standing.newestId;
      kept.set(key, id);
      return id;
    });
    if (kept.size === known.size && [...kept.keys()].every((key) => known.has(key))) return plan;
    this.store.plans.keepNumbers(kept, standing.seq);
    this.store.keepStanding(standing);
    return plan;
  }

  /** Nothing that was read before is trusted: what was to change it has failed. */
  forgetPlan(): void {
    this.#plan = null;
  }

  install({ revision, definitions }: ActiveDefinitions): void {
    const standing = this.store.standing();
    if (standing.installed >= revision) return;
    const before = dailyLanes(this.plan(standing)).map(
      ([id, lane]) => [id, lane, this.store.plans.judgedBefore(lane)] as const,
    );
    this.store.plans.keepDefinitions(definitions, standing.seq);
    const plan = this.#numbered(standing);
    const lanes = new Map(dailyLanes(plan));
    for (const [definitionId, from, judgedBefore] of before) {
      const to = lanes.get(definitionId) ?? from;
      if (to === from) continue;
      // The next version of a definition looks at something else: it goes on with what the last one has not judged.
      this.notes.handOver(from, to, standing.seq);
      this.store.plans.setJudgedBefore(to, judgedBefore ?? 0);
    }
    this.store.keepStanding({ ...standing, installed: revision });
    this.#plan = null;
  }

  ingest(revision: number, sent: readonly SentEntry[]): IngestAnswer {
    const standing = this.store.standing();
    if (standing.installed < revision) return { ok: false, needs: "definitions" };
    const plan = this.plan(standing);
    const leaving = this.store.leaving();
    const timely = sent.filter(([, key, at]) => at > standing.floorMs && !leaving.has(key));
    const subjects = this.store.subjects([...new Set(timely.map(([, key]) => key))]);
    if (!this.#knowsMembers(timely, subjects, plan)) return { ok: false, needs: "time" };
    standing.seq += 1;
    const { fresh, repeated } = this.#takeIn(timely, subjects, standing, plan);
    const arrivals = arrivalsOf(fresh, plan);
    const groups = this.#groupsOf(arrivals, plan);
    const timelines = this.#timelines(arrivals, groups, standing);
    const findings: Finding[] = [];
    const tallies = new WindowTallies(this.store.sql);
    const judged = arrivals.flatMap((arrival) => {
      const group = groups.get(nameOf(arrival));
      const timeline = timelines.get(arrival);
      if (group === undefined || timeline === undefined) return [];
      return [...arrival.lanes].map(([lane, arrived]) => ({ group, timeline, lane, arrived }));
    });
    tallies.know(judged);
    const fired = this.days.heldAt(repeated.map(([subject, { at, tx }]) => ({ subject, at, tx })));
    for (const { group, timeline, lane, arrived } of judged) {
      if (lane.isDaily) {
        this.notes.add(lane, group, arrived);
        continue;
      }
      const { hits, again } = judgeIn(group, lane, arrived, timeline, tallies, standing);
      if (hits.length > 0 || again.length > 0) findings.push({ group, lane, timeline, hits, again });
      for (const hit of hits)
        if (arrived.some(({ tx }) => tx === hit.tx)) fired.push(firedOf(hit.definition, group, hit));
    }
    this.notes.flush(standing.seq);
    tallies.flush();
    const days = this.days.keep(findings, standing);
    this.store.groups.keep(
      [...groups.values()].filter(({ isChanged }) => isChanged).map((group) => inPlan(group, plan)),
    );
    this.store.keepStanding(standing);
    return { ok: true, days, fired };
  }

  /** Whether the groups that these belong to are known with all that was there before their tracks. False: some more of it is, now. */
  #knowsMembers(timely: readonly SentEntry[], subjects: ReadonlyMap<string, SubjectRow>, plan: Plan): boolean {
    const newest = Math.max(0, ...plan.tracks.map(({ id, isGrouped }) => (isGrouped ? id : 0)));
    const came = timely.flatMap(([role, key, at, tx, packed]): [SubjectRow, Entry][] => {
      const subject = subjects.get(key);
      if (subject === undefined || subject.tracked >= newest) return [];
      return [[subject, new StoredEntry(at, tx, role, 0, packed)]];
    });
    if (came.length === 0) return true;
    const behind = arrivalsOf(came, plan).filter(({ subject, track }) => track.isGrouped && subject.tracked < track.id);
    let read = 0;
    for (const subject of new Set(behind.map((arrival) => arrival.subject))) {
      if (read > readAtOnce) return false;
      const page = findMembers(this.store, subject, plan);
      if (!page.isDone) return false;
      read += page.read;
    }
    return true;
  }

  /** Stores what is new. What is older than all that is stored is left alone: what it would change can no longer be known. */
  #takeIn(timely: readonly SentEntry[], subjects: Map<string, SubjectRow>, standing: WindowStanding, plan: Plan) {
    const unknown = [...new Set(timely.map(([, key]) => key))].filter((key) => !subjects.has(key));
    if (unknown.length > 0)
      for (const row of this.store.addSubjects(unknown, plan.newestId)) subjects.set(row.key, row);
    const entries = timely.flatMap(([role, key, at, tx, packed]): NewEntry[] => {
      const subject = subjects.get(key);
      return subject === undefined ? [] : [{ subject, role, at, tx, packed }];
    });
    const added = this.store.addEntries(entries, standing.seq);
    const fresh: [SubjectRow, Entry][] = [];
    const repeated: [SubjectRow, Entry][] = [];
    for (const { subject, role, at, tx, packed } of entries) {
      const isNew = added.delete(`${subject.id}|${at}|${tx}|${subjectRoles.indexOf(role)}`);
      (isNew ? fresh : repeated).push([subject, new StoredEntry(at, tx, role, standing.seq, packed)]);
    }
    fresh.sort(([, a], [, b]) => (isBefore(a, b) ? -1 : 1));
    return { fresh, repeated };
  }

  /** The groups of what came; those that are new are made. */
  #groupsOf(arrivals: readonly Arrival[], plan: Plan): Map<string, Group> {
    const wanted = arrivals.map(({ subject, track, key }) => ({ subject, track: track.id, key }));
    const groups = this.store.groups.find(wanted);
    const missing = arrivals.filter((arrival) => !groups.has(nameOf(arrival)));
    const made = missing.map(({ subject, track, key }) => ({
      ...{ subject, track: track.id, key },
      born: bornWith(subject, track, plan),
    }));
    if (made.length > 0)
      for (const group of this.store.groups.add(made))
        groups.set(groupName(group.subject.id, group.track, group.key), group);
    this.store.groups.addMembers(
      arrivals.flatMap((arrival) => {
        const group = groups.get(nameOf(arrival));
        if (group === undefined || !arrival.track.isGrouped) return [];
        return arrival.entries.map((entry) => [group.id, entry] as const);
      }),
    );
    return groups;
  }

  /** Timelines of what came, with what will fall out of windows read for all subjects at once. */
  #timelines(arrivals: readonly Arrival[], groups: ReadonlyMap<string, Group>, standing: WindowStanding) {
    const bySubject = new Map<number, { timeline: Timeline; asked: [afterMs: number, toMs: number][] }>();
    const timelines = new Map<Arrival, Timeline>();
    for (const arrival of arrivals) {
      const group = groups.get(nameOf(arrival));
      if (group === undefined) continue;
      if (arrival.track.isGrouped) {
        timelines.set(arrival, new Timeline(this.store.groups.entriesOf(group.id, group.subject.id)));
        continue;
      }
      const { id } = arrival.subject;
      const known = bySubject.get(id) ?? { timeline: new Timeline(this.store.bySubject(id)), asked: [] };
      bySubject.set(id, known);
      timelines.set(arrival, known.timeline);
      for (const [lane, arrived] of arrival.lanes) known.asked.push(...fallingOut(lane, group, arrived, standing));
    }
    const asked = [...bySubject].flatMap(([id, { timeline, asked }]) =>
      merged(asked).map(([afterMs, toMs]) => ({ timeline, range: [id, afterMs, toMs] as const })),
    );
    if (asked.length === 0) return timelines;
    const read = this.store.ranges(asked.map(({ range }) => range));
    for (const [place, { timeline, range }] of asked.entries()) timeline.know(range[1], range[2], read[place] ?? []);
    return timelines;
  }

  /** A group of a track that is not grouped by more than the subject, or whose members are known: made where it is missing. */
  groupOf(subject: SubjectRow, track: Track, key: string, standing: WindowStanding): Group {
    const plan = this.plan(standing);
    const wanted = { subject, track: track.id, key };
    const known = this.store.groups.find([wanted]).get(groupName(subject.id, track.id, key));
    const [made] =
      known === undefined ? this.store.groups.add([{ ...wanted, born: bornWith(subject, track, plan) }]) : [known];
    if (made === undefined) throw new Error("a group was neither found nor made");
    return made;
  }

  timelineOf(group: Group, track: Track): Timeline {
    return new Timeline(
      track.isGrouped
        ? this.store.groups.entriesOf(group.id, group.subject.id)
        : this.store.bySubject(group.subject.id),
    );
  }
}

/**
 * For which part of the plan a group that is made now is complete. All groups of grouped tracks are known; of others only what came since the
 * subject did, and only if the track was there.
 */
const bornWith = (subject: SubjectRow, track: Track, plan: Plan): number =>
  track.isGrouped ? plan.newestId : subject.born < track.id ? 0 : subject.born;

/** Judges what came for one lane of a group, and keeps how far it is. */
function judgeIn(
  group: Group,
  lane: Lane,
  arrived: Entry[],
  timeline: Timeline,
  tallies: WindowTallies,
  { floorMs }: WindowStanding,
): LaneOutcome {
  const before = group.lanes[lane.id];
  const state = isRemembered(lane) ? (before ?? (isKnownSince(group, lane) ? "none" : null)) : "none";
  const loadTally = (span: number, value: string): number => tallies.load(group.id, span, value);
  const outcome = judgeLane({ lane, timeline, floorMs, state, arrived, loadTally });
  if (outcome.state === null) return outcome;
  group.lanes[lane.id] = outcome.state;
  group.isChanged = true;
  if (lane.series.distinctOf !== null)
    for (const [place, { id }] of lane.spans.entries()) {
      const tally = outcome.sliding[place]?.tally;
      if (tally !== undefined) tallies.keep(group.id, id, tally, before?.[2][id] === undefined);
    }
  return outcome;
}

/** Whether a lane has anything to remember from one call to the next. */
const isRemembered = ({ spans, needsPrevious }: Lane): boolean => spans.length > 0 || needsPrevious;

/** Of each definition that is judged by the day, the lane that is noted for it. */
const dailyLanes = ({ tracks }: Plan): [definitionId: string, lane: number][] =>
  tracks.flatMap(({ lanes }) =>
    lanes.flatMap(({ id, isDaily, sample }): [string, number][] => (isDaily ? [[sample.id, id]] : [])),
  );

/** A lane that had nothing to remember when the group was made may have had transactions since, and know of none. */
const isKnownSince = ({ born }: Group, lane: Lane): boolean =>
  lane.id <= born && lane.spans.some(({ id }) => id <= born);

const nameOf = ({ subject, track, key }: Arrival): string => groupName(subject.id, track.id, key);

/** Lanes that are in force no more are left out. */
function inPlan(group: Group, plan: Plan): Group {
  const lanes = plan.tracks.find(({ id }) => id === group.track)?.lanes ?? [];
  const kept = lanes.flatMap(({ id }) => (group.lanes[id] === undefined ? [] : [[id, group.lanes[id]] as const]));
  return { ...group, lanes: Object.fromEntries(kept) };
}

/** Sorts what came into the groups it belongs to. Groups in which no lane looks at it are left out, where nothing is stored of members. */
function arrivalsOf(came: readonly [SubjectRow, Entry][], plan: Plan): Arrival[] {
  const arrivals = new Map<string, Arrival>();
  for (const [subject, entry] of came)
    for (const track of plan.tracks) {
      if (track.sample.roleOf(entry.facts) !== entry.role) continue;
      const lanes = track.lanes.filter(({ series }) => series.includes(entry));
      if (lanes.length === 0 && !track.isGrouped) continue;
      const key = track.sample.groupOf(entry.facts)?.groupKey;
      if (key === undefined) continue;
      const name = groupName(subject.id, track.id, key);
      const arrival = arrivals.get(name) ?? { track, subject, key, lanes: new Map<Lane, Entry[]>(), entries: [] };
      arrivals.set(name, arrival);
      arrival.entries.push(entry);
      for (const lane of lanes) {
        const arrived = arrival.lanes.get(lane);
        if (arrived === undefined) arrival.lanes.set(lane, [entry]);
        else arrived.push(entry);
      }
    }
  return [...arrivals.values()];
}

/** What the spans of a lane will let go of, and take in of what was there before, when they go on from where they stand. */
function fallingOut(lane: Lane, group: Group, arrived: readonly Entry[], { floorMs }: WindowStanding) {
  const state = group.lanes[lane.id];
  const newest = arrived.at(-1);
  if (state === undefined || newest === undefined || newest.at < state[0]) return [];
  const [lastMs] = state;
  return lane.spans.flatMap(({ span: { fromMs, toMs } }): [number, number][] => {
    if (lastMs - fromMs < floorMs) return [];
    const out: [number, number] = [lastMs - fromMs, Math.min(newest.at - fromMs, lastMs)];
    return toMs === 0 ? [out] : [out, [lastMs - toMs, Math.min(newest.at - toMs, lastMs)]];
  });
}

/** The same times, each once. */
function merged(times: readonly [afterMs: number, toMs: number][]): [afterMs: number, toMs: number][] {
  const all: [number, number][] = [];
  for (const [afterMs, toMs] of times.toSorted(([a], [b]) => a - b)) {
    const open = all.at(-1);
    if (open !== undefined && afterMs <= open[1]) open[1] = Math.max(open[1], toMs);
    else if (toMs > afterMs) all.push([afterMs, toMs]);
  }
  return all;
}
