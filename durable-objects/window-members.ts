import { groupName } from "./window-groups";
import type { Plan } from "./window-plan";
import type { SubjectRow } from "./window-rows";
import type { WindowStore } from "./window-store";
import { type Entry, pageBehind } from "./window-timeline";

const entriesPerPage = 5_000;
const beforeAll = { at: Number.MIN_SAFE_INTEGER, tx: "" };

/**
 * Finds the groups of a subject that was there before the tracks that put them together, a page of its entries at a time. What is done with them
 * is worked out when it is needed.
 */
export function findMembers(store: WindowStore, subject: SubjectRow, plan: Plan): { read: number; isDone: boolean } {
  const tracks = plan.tracks.filter(({ id, isGrouped }) => isGrouped && id > subject.tracked);
  const from = store.trackedTo(subject, plan.newestId) ?? beforeAll;
  const { entries, next } = pageBehind(store.bySubject(subject.id), from, entriesPerPage);
  const found = new Map<string, { track: number; key: string; entries: Entry[] }>();
  for (const entry of entries)
    for (const { id, sample } of tracks) {
      if (sample.roleOf(entry.facts) !== entry.role) continue;
      const key = sample.groupOf(entry.facts)?.groupKey;
      if (key === undefined) continue;
      const name = groupName(subject.id, id, key);
      const known = found.get(name);
      if (known === undefined) found.set(name, { track: id, key, entries: [entry] });
      else known.entries.push(entry);
    }
  keepMembers(store, subject, found);
  if (next === null) store.setTracked(subject, plan.newestId);
  else store.setTrackedTo(subject, plan.newestId, next);
  return { read: entries.length, isDone: next === null };
}

function keepMembers(
  store: WindowStore,
  subject: SubjectRow,
  found: ReadonlyMap<string, { track: number; key: string; entries: Entry[] }>,
): void {
  const wanted = [...found.values()].map(({ track, key }) => ({ subject, track, key, born: 0 }));
  if (wanted.length === 0) return;
  const groups = store.groups.find(wanted);
  const missing = wanted.filter(({ track, key }) => !groups.has(groupName(subject.id, track, key)));
  if (missing.length > 0)
    for (const group of store.groups.add(missing)) groups.set(groupName(subject.id, group.track, group.key), group);
  store.groups.addMembers(
    [...found].flatMap(([name, { entries }]) => entries.map((entry) => [groups.get(name)?.id ?? 0, entry] as const)),
  );
}
