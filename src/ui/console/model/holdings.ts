import type { ActorRef } from "../../../domain";
import { isObject } from "../../../lib/json";
import { authorOf } from "./timeline-words";
import type { TimelineEntry } from "./types";

/** A while in which a case was one person's, or nobody's. */
export interface Holding {
  /** Null: nobody had it. */
  personId: string | null;
  from: string;
  /** Null: until now. */
  until: string | null;
  /** Who brought it about. */
  by: ActorRef;
}

/**
 * Who had a case when, the first while first. Entries in their order. A while ends where the next begins, the last one when the case ended
 * (`endedAt`). Being given what one has already begins nothing new.
 */
export function holdingsOf(entries: readonly TimelineEntry[], endedAt: string | null): Holding[] {
  const [first] = entries;
  if (first === undefined) return [];
  const holdings: Holding[] = [{ personId: null, from: first.at, until: null, by: authorOf(first) }];
  for (const entry of entries) {
    for (const personId of assignedIn(entry)) {
      const before = holdings.at(-1);
      if (before === undefined || before.personId === personId) continue;
      before.until = entry.at;
      holdings.push({ personId, from: entry.at, until: null, by: authorOf(entry) });
    }
  }
  const last = holdings.at(-1);
  if (last !== undefined) last.until = endedAt;
  return holdings;
}

/** How long everybody had it altogether, the longest first. */
export function heldByPerson(holdings: readonly Holding[], nowMs: number): { personId: string | null; ms: number }[] {
  const sums = new Map<string | null, number>();
  for (const one of holdings) sums.set(one.personId, (sums.get(one.personId) ?? 0) + heldMs(one, nowMs));
  return [...sums].map(([personId, ms]) => ({ personId, ms })).toSorted((a, b) => b.ms - a.ms);
}

export const heldMs = ({ from, until }: Holding, nowMs: number): number =>
  Math.max(0, (until === null ? nowMs : Date.parse(until)) - Date.parse(from));

const assignedIn = ({ steps }: TimelineEntry): (string | null)[] =>
  (Array.isArray(steps) ? steps.filter(isObject) : []).flatMap(({ kind, assigneeId }) =>
    kind === "assigned" && (assigneeId === null || typeof assigneeId === "string") ? [assigneeId] : [],
  );
