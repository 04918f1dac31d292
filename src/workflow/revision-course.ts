import { type RevisionPage, revisionPage } from "../collection/revision-page";
import { revisionRules } from "../collection/revision-rules";
import { type CaseSnapshot, openRound, type Refusal, type RevisionItem, type RevisionRound } from "../domain";
import type { JsonObject } from "../lib/json";
import type { Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { collectingOf, factsOf } from "./collecting";
import type { CompiledDefinition } from "./compile";
import { notTaken } from "./not-taken";
import { mayRaise } from "./proof/protected-events";
import { linkTo, planRevisionMail } from "./revision-links";
import { beginRound, revisionForm, roundsUsedUp, valuesOf } from "./revision-rounds";
import { takeEvent } from "./settle";
import { emit, patch, type Turn } from "./turn";

const isRevising = (definition: CompiledDefinition, snapshot: CaseSnapshot): boolean =>
  collectingOf(definition, snapshot)?.mode === "revise";

/**
 * After every command: a round ends when the case no longer waits for it; documents marked while it is open join it; a case that was
 * sent back by its chart alone begins one, if its form has rules for that.
 */
export function keepRounds(turn: Turn): void {
  const open = openRound(turn.next.revisions);
  const revises = isRevising(turn.definition, turn.next);
  if (open !== null && !revises && (turn.next.status !== "active" || isRevising(turn.definition, turn.before))) {
    endRound(turn, open, "withdrawn");
    return;
  }
  if (!revises || (open === null && revisionForm(turn)?.revision === undefined)) return;
  // Where no further round is allowed the case stays where its chart has put it; its page shows what is marked.
  if (roundsUsedUp(turn) !== null) return;
  beginRound(turn, null, { items: [], dueInSeconds: null, send: null });
}

export function changeRound(turn: Turn, round: RevisionRound, over: Partial<RevisionRound>): void {
  patch(turn, {
    revisions: turn.next.revisions.map((other) => (other.round === round.round ? { ...round, ...over } : other)),
  });
}

/** The round is over, and so is all that waits for it. */
export function endRound(turn: Turn, round: RevisionRound, status: "answered" | "withdrawn"): void {
  changeRound(turn, round, { status, endedAtMs: turn.nowMs });
  patch(turn, { timers: turn.next.timers.filter((timer) => !("round" in timer) || timer.round !== round.round) });
}

/** What was asked and has now been answered, with the values. Returns the round as it is then; null when none is open. */
export function noteAnswers(turn: Turn, asked: RevisionPage["asked"]): RevisionRound | null {
  const open = openRound(turn.next.revisions);
  if (open === null) return null;
  const form = revisionForm(turn);
  const answered = new Set(asked.map(({ item }) => item.id));
  const items = open.items.map(
    (item): RevisionItem =>
      answered.has(item.id) ? { ...item, answeredAtMs: turn.nowMs, after: valuesOf(turn, form, item) } : item,
  );
  changeRound(turn, open, { items });
  return { ...open, items };
}

/** Tells of a round to the outside: names of things and reasons, never words or answers. */
export const roundDetail = ({ round, items, dueAtMs }: RevisionRound): JsonObject => ({
  round,
  dueAt: dueAtMs === null ? null : new Date(dueAtMs).toISOString(),
  items: items.map(({ id, kind, target, person, reason }) => ({ id, kind, target, person, reason })),
});

/** Everybody who still owes an answer is reminded by e-mail, of all of it. */
export function remind(turn: Turn, number: number): Result<Carried, Refusal> {
  const open = openRound(turn.next.revisions);
  const form = revisionForm(turn);
  const subject = `revision.${number}`;
  if (open?.round !== number || form === null || !isRevising(turn.definition, turn.next))
    return yes("timer.fired", subject);
  const { asked } = revisionPage(form, turn.next.revisions, factsOf(turn), null);
  const persons = [...new Set(asked.map(({ item }) => item.person))];
  const reached = persons.filter((person) => {
    const own = linkTo(turn, person, [], false);
    return own !== null && planRevisionMail(turn, own.link, "revision_reminder", number);
  });
  const next = { ...open, remindedAtMs: [...open.remindedAtMs, turn.nowMs] };
  changeRound(turn, open, next);
  emit(turn, "revision.reminded", { ...roundDetail(next), persons: reached });
  return yes("revision.reminded", subject, { round: number, persons: reached });
}

/** The time to answer is up. The chart hears of it when the definition names an event for that. */
export function expire(turn: Turn, number: number): Result<Carried, Refusal> {
  const open = openRound(turn.next.revisions);
  const subject = `revision.${number}`;
  if (open?.round !== number) return yes("timer.fired", subject);
  const next = { ...open, expiredAtMs: turn.nowMs };
  changeRound(turn, open, next);
  emit(turn, "revision.expired", roundDetail(next));
  const event = revisionRules(revisionForm(turn)).onExpired;
  // A clock is nobody's word: what stands for people's decisions or plugins' results is not its to say.
  if (event !== null && mayRaise(turn.definition.protectedEvents, event, "hook", turn.next.configuration)) {
    const offered = takeEvent(turn, { name: event, payload: { round: number } }, "timer");
    if (!offered.ok) return offered;
    if (!offered.value.taken) notTaken(turn, event, "timer", offered.value.tried);
  }
  return yes("revision.expired", subject, { round: number, event });
}
