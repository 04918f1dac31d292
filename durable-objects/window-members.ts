import type { Plan } from "./window-plan";
import { groupName, type SubjectRow, type WindowStore } from "./window-store";
import { type Entry, Timeline } from "./window-timeline";

/** Finds the groups of a subject that was there before the tracks that put them together. What is done with them is worked out when it is needed. */
export function earlierMembers(store: WindowStore, subject: SubjectRow, plan: Plan): void {
  const tracks = plan.tracks.filter(({ id, isGrouped }) => isGrouped && id > subject.tracked);
  const found = new Map<string, { track: number; key: string; entries: Entry[] }>();
  const timeline = new Timeline(store.bySubject(subject.id));
  for (const entry of timeline.forwards({ at: Number.MIN_SAFE_INTEGER, tx: "" }))
    for (const { id, sample } of tracks) {
      if (sample.roleOf(entry.facts) !== entry.role) continue;
      const key = sample.groupOf(entry.facts)?.groupKey;
      if (key === undefined) continue;
      const name = groupName(subject.id, id, key);
      const known = found.get(name);
      if (known === undefined) found.set(name, { track: id, key, entries: [entry] });
      else known.entries.push(entry);
    }
  const wanted = [...found.values()].map(({ track, key }) => ({ subject, track, key, born: 0 }));
  if (wanted.length > 0) {
    const groups = new Map(
      store.addGroups(wanted).map((group) => [groupName(subject.id, group.track, group.key), group.id] as const),
    );
    for (const [name, { entries }] of found)
      store.addMembers(entries.map((entry) => [groups.get(name) ?? 0, entry] as const));
  }
  store.setTracked(subject, plan.newestId);
}
