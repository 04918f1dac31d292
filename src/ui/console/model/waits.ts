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
      return `Waits for its children, ${when} no longer`;
    case "revision":
      return `The applicant's time to answer is up ${when}`;
  }
}

/** The next thing that time alone brings about; null when nothing does. */
export const nextWait = ({ waitsFor }: Pick<Case, "waitsFor">): (Wait & { at: string }) | null =>
  waitsFor.find((wait): wait is Wait & { at: string } => wait.at !== null) ?? null;

const dueFormat = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const units: [Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "in 2 days", to the nearest. A moment that has come is not yet history: the case's alarm is about to ring. */
export function dueWords(at: string, nowMs: number): string {
  const leftMs = Date.parse(at) - nowMs;
  if (leftMs <= 0) return "any moment";
  const [unit, ms] = units.find(([, size]) => Math.round(leftMs / size) >= 1) ?? ["minute", 60_000];
  return leftMs < 30_000 ? "in under a minute" : dueFormat.format(Math.round(leftMs / ms), unit);
}
