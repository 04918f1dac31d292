import type { RuleDay } from "../src/domain/transactions";
import { compileDefinition } from "../src/monitoring/compile-definition";
import type { Baseline } from "../src/monitoring/decide";
import { baselineDaysOf, dayNumber, othersOf } from "../src/monitoring/peers";
import type {
  DailyAnswer,
  DailyAsked,
  DayToJudge,
  DueDays,
  PeersAsked,
  PeersByKey,
  PeersOnDay,
} from "../src/windows/window-api";
import type { WindowCore } from "./window-core";
import type { Finding } from "./window-days";
import type { Group } from "./window-groups";
import { type Hit, historyAt, hitAtTransaction, isJudged, previousOf } from "./window-lane";
import { findMembers } from "./window-members";
import type { Installed, Lane, Track } from "./window-plan";
import type { NotedUpTo } from "./window-plan-store";
import type { SubjectRow } from "./window-rows";
import { Sliding } from "./window-sliding";
import type { WindowStanding } from "./window-store";
import { afterAllIds, type Entry, type Place, pageBehind } from "./window-timeline";

const dayMs = 86_400_000;
const subjectsPerPage = 100;
const entriesPerPage = 5_000;
const groupsPerPage = 200;

/** A daily definition with the lane that is noted for it. */
interface Daily {
  track: Track;
  lane: Lane;
  definition: Installed;
}

const otherDefinitions = { ok: false, needs: "definitions" } as const;

/** Definitions that are asked when a day is over: of their peers, or on their schedule. Each call is one transaction of the caller. */
export class WindowDaily {
  readonly #core: WindowCore;

  constructor(core: WindowCore) {
    this.#core = core;
  }

  /** What is to be judged, once what was there before the definition is noted. */
  dueDays(asked: DailyAsked, beforeDay: number): DailyAnswer<DueDays, "time"> {
    const { store, notes } = this.#core;
    const standing = store.standing();
    const daily = this.#find(standing, asked);
    if (daily === null) return otherDefinitions;
    const { id } = daily.lane;
    if (!this.#noteEarlier(daily, standing)) return { ok: false, needs: "time" };
    store.plans.setJudgedBefore(id, beforeDay);
    return { ok: true, changed: notes.changedDays(id, beforeDay), seq: standing.seq, owed: notes.owedDays(id) };
  }

  /** Notes a page of what was there before the definition; true: nothing is left to note. */
  #noteEarlier(daily: Daily, standing: WindowStanding): boolean {
    const { store, notes } = this.#core;
    const noted = store.plans.notedUpTo(daily.lane.id);
    const judgedFrom = store.plans.judgedBefore(daily.lane.id) ?? Number.POSITIVE_INFINITY;
    const subjects = store.subjectsAfter(noted.subject, subjectsPerPage);
    let room = entriesPerPage;
    let upTo: NotedUpTo = noted;
    for (const subject of subjects) {
      if (room < entriesPerPage / 2) break;
      const within = upTo.within?.subject === subject.id ? upTo.within : { at: standing.floorMs, tx: "" };
      const page = this.#noteOf(daily, subject, within, { sinceSeq: noted.sinceSeq, judgedFrom }, room, standing);
      room -= page.read;
      upTo =
        page.next === null
          ? { subject: subject.id, within: null }
          : { subject: upTo.subject, within: { ...page.next, subject: subject.id } };
      if (page.next !== null) break;
    }
    notes.flush(standing.seq);
    if (upTo !== noted) store.plans.setNotedUpTo(daily.lane.id, upTo);
    return subjects.length < subjectsPerPage && (subjects.at(-1)?.id ?? upTo.subject) === upTo.subject;
  }

  /**
   * A page of one subject: what came up to a call, from a place on. Of days that the version before has not judged, what came since there is one is
   * to be judged. `next`: null at the end.
   */
  #noteOf(
    { track, lane, definition }: Daily,
    subject: SubjectRow,
    from: Place,
    { sinceSeq, judgedFrom }: { sinceSeq: number; judgedFrom: number },
    most: number,
    standing: WindowStanding,
  ): { read: number; next: Place | null } {
    const { store, notes } = this.#core;
    if (track.isGrouped && subject.tracked < track.id)
      return { ...findMembers(store, subject, this.#core.plan(standing)), next: from };
    const { entries, next } = pageBehind(store.bySubject(subject.id), from, most);
    const byKey = new Map<string, Entry[]>();
    for (const entry of entries) {
      const key = lane.series.includes(entry) ? lane.sample.groupOf(entry.facts)?.groupKey : undefined;
      if (key === undefined || entry.seq > sinceSeq) continue;
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [entry]);
      else known.push(entry);
    }
    const isChange = ({ at, seq }: Entry): boolean => seq > definition.installedSeq && dayNumber(at) >= judgedFrom;
    for (const [key, some] of byKey) notes.add(lane, this.#core.groupOf(subject, track, key, standing), some, isChange);
    return { read: entries.length, next };
  }

  /** From now on these days are owed, where there was anything on them: all that are, to this turn. */
  owe(asked: DailyAsked, days: readonly number[], turn: string): DailyAnswer<{ owed: number[] }> {
    const daily = this.#find(this.#core.store.standing(), asked);
    if (daily === null) return otherDefinitions;
    this.#core.notes.owe(daily.lane.id, days, turn);
    return { ok: true, owed: this.#core.notes.owedDays(daily.lane.id) };
  }

  noted(asked: DailyAsked, beforeDay: number, seq: number): DailyAnswer<object> {
    const daily = this.#find(this.#core.store.standing(), asked);
    if (daily === null) return otherDefinitions;
    this.#core.notes.settle(daily.lane.id, beforeDay, seq);
    return { ok: true };
  }

  peerTotals(asked: DailyAsked, day: number): DailyAnswer<{ totals: PeersByKey }> {
    const daily = this.#find(this.#core.store.standing(), asked);
    if (daily === null) return otherDefinitions;
    if (daily.definition.compiled.against !== "peer_group") return { ok: true, totals: {} };
    return {
      ok: true,
      totals: this.#core.notes.totals(daily.lane.id, day - baselineDaysOf(daily.definition.compiled), day),
    };
  }

  /**
   * What days that were judged were held against; of days of a version that looked back as far as this one. Of days that look back on what is
   * forgotten it is not told: nobody could take a subject's own part off any more.
   */
  peersOn(asked: PeersAsked): PeersOnDay[] {
    const { store, notes } = this.#core;
    const compiled = compileDefinition(asked.definition);
    const standing = store.standing();
    const lanes = this.#core.plan(standing).tracks.flatMap((track) => track.lanes);
    const lane = lanes.find(({ sample: { id, seriesKey }, isDaily }) => {
      return isDaily && id === compiled.id && seriesKey === compiled.seriesKey;
    });
    if (lane === undefined) return [];
    const length = baselineDaysOf(compiled);
    const fromDay = Math.max(asked.fromDay, dayNumber(standing.floorMs) + 1 + length);
    return notes.peersOn(lane.id, length, { ...asked, fromDay });
  }

  /** Judges a page of the groups that had something that day. Whose turn it was before has other peers: it judges no more. */
  judgeDay(
    asked: DailyAsked,
    { day, turn, peers, after }: DayToJudge,
  ): DailyAnswer<{ days: RuleDay[]; next: number | null }, "turn"> {
    const { store, notes, days } = this.#core;
    const standing = store.standing();
    const daily = this.#find(standing, asked);
    if (daily === null) return otherDefinitions;
    const { lane, definition } = daily;
    if (!notes.isOwedTo(lane.id, day, turn)) return { ok: false, needs: "turn" };
    const ids = notes.groupsOn(lane.id, day, after, groupsPerPage);
    const isAgainstPeers = definition.compiled.against === "peer_group";
    if (isAgainstPeers && after === 0) notes.keepPeers(lane.id, day, baselineDaysOf(definition.compiled), peers);
    const before = Array.from({ length: baselineDaysOf(definition.compiled) }, (_, back) => day - 1 - back);
    const own = isAgainstPeers
      ? notes.ownTotals(lane.id, before, ids)
      : new Map<string, { count: number; sum: number }>();
    const findings = store.groups.byId(ids).map((group): Finding => {
      const baselineOf = (entry: Entry): Baseline | null => {
        const peer = lane.sample.peerKeyOf(entry.facts);
        const all = peer === null ? undefined : peers[peer];
        const none = { count: 0, sum: 0 };
        return peer === null ? null : othersOf(all ?? { ...none, subjects: 0 }, own.get(`${group.id}|${peer}`) ?? none);
      };
      return this.#judgeGroup(daily, group, day, standing, isAgainstPeers ? baselineOf : null);
    });
    const told = days.keep(findings, standing);
    const isDone = ids.length < groupsPerPage;
    if (isDone) notes.judged(lane.id, day);
    store.keepStanding(standing);
    return { ok: true, days: told, next: isDone ? null : (ids.at(-1) ?? null) };
  }

  #judgeGroup(
    { track, lane, definition }: Daily,
    group: Group,
    day: number,
    { floorMs }: WindowStanding,
    peersOf: ((entry: Entry) => Baseline | null) | null,
  ): Finding {
    const timeline = this.#core.timelineOf(group, track);
    const end = { at: (day + 1) * dayMs - 1, tx: afterAllIds };
    const begin = { at: day * dayMs - 1, tx: afterAllIds };
    const entries = [...timeline.between(begin, end)].filter(lane.series.includes);
    const sliding = lane.spans.map(({ span }) => new Sliding(lane.series, span, timeline, floorMs, null, () => 0));
    const isOfDays = definition.compiled.moments === "days";
    const judged = entries.filter(({ at, seq }) => isJudged(definition, { at: isOfDays ? end.at : at, seq }, floorMs));
    const last = entries.at(-1);
    const finding: Finding = { group, lane, timeline, hits: [], again: [] };
    if (last === undefined || judged.length === 0) return finding;
    // Also where another version of it has asked: at each transaction, or at the end of the day.
    finding.again.push({ definition, places: [...judged, { at: end.at, tx: "" }] });
    if (isOfDays) {
      for (const slide of sliding) slide.moveTo(end);
      const hit = hitAtEndOfDay(definition, end.at, last, sliding, peersOf?.(last) ?? null);
      return hit === null ? finding : { ...finding, hits: [hit] };
    }
    for (const [place, entry] of entries.entries()) {
      if (!isJudged(definition, entry, floorMs)) continue;
      const previous = entries[place - 1] ?? (lane.needsPrevious ? previousOf({ lane, timeline }, entry) : null);
      for (const slide of sliding) slide.moveTo(entry);
      const baseline = peersOf === null ? historyAt(definition, entry, sliding) : peersOf(entry);
      const hit = hitAtTransaction(definition, entry, previous, sliding, baseline);
      if (hit !== null) finding.hits.push(hit);
    }
    return finding;
  }

  /** Null: something else is in force. */
  #find(standing: WindowStanding, { revision, definitionId }: DailyAsked): Daily | null {
    if (standing.installed !== revision) return null;
    for (const track of this.#core.plan(standing).tracks)
      for (const lane of track.lanes)
        for (const definition of lane.definitions)
          if (lane.isDaily && definition.compiled.id === definitionId) return { track, lane, definition };
    return null;
  }
}

function hitAtEndOfDay(
  definition: Installed,
  atMs: number,
  last: Entry,
  sliding: readonly Sliding[],
  peers: Baseline | null,
): Hit | null {
  const { compiled } = definition;
  const window = definition.window === null ? undefined : sliding[definition.window]?.aggregate;
  if (window === undefined) return null;
  const baseline = compiled.against === "own_history" ? historyAt(definition, last, sliding) : peers;
  const decision = compiled.decide({ window, baseline, gapMs: null, amount: null });
  if (decision === null) return null;
  return {
    ...decision,
    ...{ definition, atMs, tx: "", role: last.role, count: window.count },
    window: { fromMs: atMs - (compiled.windowMs ?? 0), toMs: atMs },
  };
}
