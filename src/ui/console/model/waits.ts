import { relativeTime } from "../../shared/time-words";
import type { Case, Wait } from "./types";
import { labelOf, stateWords } from "./words";

/** What the case would go on with by itself, as a sentence: "Goes on by itself in 2 d: Refresh". */
export function waitWords(wait: Wait, nowMs: number): string {
  const { kind, at, plugin, event, targets } = wait;
  const when = at === null ? null : dueWords(at, nowMs);
  switch (kind) {
    case "delay":
      return `Goes on by itself ${when}${targets.length === 0 ? "" : `: ${targets.map(stateWords).join(" or ")}`}`;
    case "wait":
      if (when === null) return `${labelOf(plugin ?? "")} waits for ${event ?? "an event"}`;
      return `${labelOf(plugin ?? "")} is over ${when}${event === null ? "" : `, or with ${event}`}`;
    case "approval":
      return `${labelOf(plugin ?? "")} runs out ${when}`;
    case "children":
      return `Waits for its children no longer than ${when}`;
  }
}

/** The next thing that time alone brings about; null when nothing does. */
export const nextWait = ({ waitsFor }: Pick<Case, "waitsFor">): (Wait & { at: string }) | null =>
  waitsFor.find((wait): wait is Wait & { at: string } => wait.at !== null) ?? null;

// A moment that has come is not yet history: the case's alarm is about to ring.
function dueWords(at: string, nowMs: number): string {
  const dueMs = Date.parse(at);
  return dueMs <= nowMs ? "any moment" : relativeTime(dueMs, nowMs);
}
