import type { TriedTransition } from "../domain";
import { sameJson } from "../lib/json";
import type { Turn } from "./turn";

/** The log keeps an event that no transition took, with every guard that was asked, what it read and said. */
export function notTaken(turn: Turn, event: string, origin: string, tried: TriedTransition[]): void {
  turn.steps.push({ kind: "not_taken", event, origin, tried });
  noteGuards(turn, tried);
}

/** Guards that failed and say what that means (`onFailed`, `assignOnFailure`): a note in the log, once per command. */
export function noteGuards(turn: Turn, tried: readonly TriedTransition[]): void {
  for (const { event, targets, guard } of tried) {
    const note = guard?.onFailed;
    if (note === undefined) continue;
    const target = targets[0] ?? null;
    const isNoted = turn.steps.some(
      (step) =>
        step.kind === "guard_note" && step.event === event && step.target === target && sameJson(step.note, note),
    );
    if (!isNoted) turn.steps.push({ kind: "guard_note", event, target, note });
  }
}

/** What guards said at the end of a command, unless its steps tell the same already. */
export function heldBack(turn: Turn, event: string, origin: string, tried: TriedTransition[]): void {
  if (tried.length === 0) return;
  const told = turn.steps.flatMap((step) =>
    step.kind === "transition" || step.kind === "not_taken" ? step.tried : [],
  );
  const isTold = (one: TriedTransition): boolean => told.some((other) => sameTry(one, other));
  if (!tried.every(isTold)) notTaken(turn, event, origin, tried);
}

const sameTry = (one: TriedTransition, other: TriedTransition): boolean =>
  one.source === other.source &&
  one.event === other.event &&
  one.taken === other.taken &&
  sameTexts(one.targets, other.targets) &&
  JSON.stringify(one.guard) === JSON.stringify(other.guard);

const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, i) => text === other[i]);
