import type { RuleDay } from "../src/domain/transactions";
import type { Baseline } from "../src/monitoring/decide";
import { othersOf } from "../src/monitoring/peers";
import type { PeersByKey } from "../src/windows/window-api";
import type { WindowCore } from "./window-core";
import type { Finding } from "./window-days";
import { type Hit, historyAt, hitAtTransaction, isJudged, previousOf } from "./window-lane";
import type { Installed, Lane, Track } from "./window-plan";
import { Sliding } from "./window-sliding";
import type { Group, WindowStanding } from "./window-store";
import { afterAllIds, type Entry, Timeline } from "./window-timeline";

const dayMs = 86_400_000;
const subjectsPerPage = 100;
const groupsPerPage = 200;

/** A daily definition with the lane that is noted for it. */
interface Daily {
  track: Track;
  lane: Lane;
  definition: Installed;
}

/** Definitions that are asked when a day is over: of their peers, or on their schedule. Each call is one transaction of the caller. */
export class WindowDaily {
  readonly #core: WindowCore;

  constructor(core: WindowCore) {
    this.#core = core;
  }

  /** Notes what was there before the definition; true: nothing is left to note. */
  noteEarlier(definitionId: string): boolean {
    const { store, notes } = this.#core;
    const standing = store.standing();
    const daily = this.#find(standing, definitionId);
    if (daily === null) return true;
    const { track, lane } = daily;
    const noted = store.notedUpTo(lane.id);
    const subjects = store.subjectsAfter(noted.subject, subjectsPerPage);
    for (const subject of subjects) {
      const byKey = new Map<string, Entry[]>();
      for (const entry of new Timeline(store.bySubject(subject.id)).forwards({ at: standing.floorMs, tx: "" })) {
        const key = lane.series.includes(entry) ? lane.sample.groupOf(entry.facts)?.groupKey : undefined;
        if (key === undefined || entry.seq > noted.sinceSeq) continue;
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, [entry]);
        else known.push(entry);
      }
      for (const [key, entries] of byKey) notes.add(lane, this.#core.groupOf(subject, track, key, standing), entries);
    }
    notes.flush(0);
    const last = subjects.at(-1);
    if (last !== undefined) store.setNotedUpTo(lane.id, last.id);
    return subjects.length < subjectsPerPage;
  }

  changedDays(definitionId: string, beforeDay: number): { days: number[]; seq: number } {
    const standing = this.#core.store.standing();
    const daily = this.#find(standing, definitionId);
    const days = daily === null ? [] : this.#core.notes.changedDays(daily.lane.id, beforeDay);
    return { days, seq: standing.seq };
  }

  owe(definitionId: string, days: readonly number[]): void {
    const daily = this.#find(this.#core.store.standing(), definitionId);
    if (daily !== null) this.#core.notes.owe(daily.lane.id, days);
  }

  noted(definitionId: string, beforeDay: number, seq: number): void {
    const daily = this.#find(this.#core.store.standing(), definitionId);
    if (daily !== null) this.#core.notes.settle(daily.lane.id, beforeDay, seq);
  }

  owedDay(definitionId: string): number | null {
    const daily = this.#find(this.#core.store.standing(), definitionId);
    return daily === null ? null : this.#core.notes.owedDay(daily.lane.id);
  }

  peerTotals(definitionId: string, day: number): PeersByKey {
    const daily = this.#find(this.#core.store.standing(), definitionId);
    if (daily === null || daily.definition.compiled.against !== "peer_group") return {};
    return this.#core.notes.totals(daily.lane.id, day - baselineDays(daily.definition), day);
  }

  /** Judges a page of the groups that had something that day. */
  judgeDay(
    definitionId: string,
    day: number,
    peers: PeersByKey,
    after: number,
  ): { days: RuleDay[]; next: number | null } {
    const { store, notes, days } = this.#core;
    const standing = store.standing();
    const daily = this.#find(standing, definitionId);
    if (daily === null) return { days: [], next: null };
    const { lane, definition } = daily;
    const ids = notes.groupsOn(lane.id, day, after, groupsPerPage);
    const isAgainstPeers = definition.compiled.against === "peer_group";
    const before = Array.from({ length: baselineDays(definition) }, (_, back) => day - 1 - back);
    const own = isAgainstPeers
      ? notes.ownTotals(lane.id, before, ids)
      : new Map<string, { count: number; sum: number }>();
    const findings = store.groupsById(ids).map((group): Finding => {
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
    return { days: told, next: isDone ? null : (ids.at(-1) ?? null) };
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
    const again = [{ definition, from: { at: day * dayMs, tx: "" }, to: end }];
    const finding: Finding = { group, lane, timeline, hits: [], again };
    if (definition.compiled.moments === "days") {
      const last = entries.at(-1);
      const came = { at: end.at, seq: Math.max(0, ...entries.map(({ seq }) => seq)) };
      if (last === undefined || !isJudged(definition, came, floorMs)) return finding;
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

  #find(standing: WindowStanding, definitionId: string): Daily | null {
    for (const track of this.#core.plan(standing).tracks)
      for (const lane of track.lanes)
        for (const definition of lane.definitions)
          if (lane.isDaily && definition.compiled.id === definitionId) return { track, lane, definition };
    return null;
  }
}

const baselineDays = ({ compiled }: Installed): number => Math.ceil((compiled.baselineMs ?? 0) / dayMs);

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
