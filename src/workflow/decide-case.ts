import { revisionRules } from "../collection/revision-rules";
import type { Actor, CommandBody, Refusal, RevisionAsk } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { askChildren } from "./children";
import { collectingOf } from "./collecting";
import { listensTo, stateString, tagsOf } from "./kernel";
import type { Policies } from "./policies";
import { mayRaise } from "./proof/protected-events";
import { roundDetail } from "./revision-course";
import { beginRound, markWished, revisionForm, roundsUsedUp } from "./revision-rounds";
import { notAllowed, sendEvent } from "./send-event";
import { positionOf } from "./settle";
import { emit, patch, type Turn } from "./turn";

/** A person's final word or a revision. An analyst's approve and reject wait until they can no longer be undone. */
export function decideCase(
  turn: Turn,
  actor: Actor,
  body: Extract<CommandBody, { type: "decide" }>,
  policies: Policies,
): Result<Carried, Refusal> {
  const event = body.decision;
  const childrenToAsk = body.childrenToAsk ?? [];
  const detail: JsonObject = {
    decision: event,
    reason: body.reason,
    comment: body.comment,
    ...(childrenToAsk.length > 0 && { askedChildren: childrenToAsk }),
  };
  if (childrenToAsk.length > 0 && event === "revision" && !hasToBeAsked(turn, body)) {
    if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
    const notOurs = askChildren(turn, body, childrenToAsk);
    return notOurs === null ? yes("children.asked", event, detail) : err(notOurs);
  }
  const undoMs = event === "revision" ? 0 : policies.undoMs(actor);
  const known = turn.before.status === "active" && listensTo(turn.definition.chart, positionOf(turn.before), event);
  // What the votes of an approval say, or a proven policy takes for a plugin's word, is not one person's to decide.
  const { protectedEvents } = turn.definition;
  if (!known && event === "revision" && body.ask !== undefined && isRevising(turn))
    return askForMore(turn, actor, body);
  if (!known || !mayRaise(protectedEvents, event, "decision", turn.before.configuration))
    return notAllowed(turn, event);
  if (undoMs > 0 && actor.kind === "analyst") {
    const dueAtMs = turn.nowMs + undoMs;
    const id = `decision.${turn.next.version}`;
    patch(turn, {
      pendingDecision: { event, reason: body.reason, comment: body.comment, byId: actor.userId, dueAtMs },
      timers: [...turn.next.timers, { id, kind: "pending_decision", dueAtMs }],
    });
    turn.steps.push({ kind: "decision", decision: event, reason: body.reason, pendingUntilMs: dueAtMs });
    return yes("decision.pending", event, detail);
  }
  const notOurs = askChildren(turn, body, childrenToAsk);
  if (notOurs !== null) return err(notOurs);
  const asks = event === "revision" ? body.ask : undefined;
  if (asks !== undefined) return askAgain(turn, actor, asks, body, detail);
  turn.steps.push({ kind: "decision", decision: event, reason: body.reason, pendingUntilMs: null });
  return sendEvent(
    turn,
    event,
    { name: event, payload: { reason: body.reason, comment: body.comment } },
    "decision",
    "decision.made",
    detail,
  );
}

/** Sends the case back for what is wished and what is marked; one round too many is refused, or is the event that the form names. */
function askAgain(
  turn: Turn,
  actor: Actor,
  ask: RevisionAsk,
  { reason, comment }: Extract<CommandBody, { type: "decide" }>,
  detail: JsonObject,
): Result<Carried, Refusal> {
  const rounds = roundsUsedUp(turn);
  if (rounds !== null) {
    const event = revisionRules(revisionForm(turn)).onMaxRounds;
    if (event === null) return err({ code: "revision_limit", rounds });
    return sendEvent(turn, event, { name: event, payload: { rounds } }, "decision", "revision.limit", { rounds });
  }
  const unmarked = markWished(turn, actor, ask.items);
  if (unmarked !== null) return err(unmarked);
  turn.steps.push({ kind: "decision", decision: "revision", reason, pendingUntilMs: null });
  const event = { name: "revision", payload: { reason, comment } };
  const sent = sendEvent(turn, "revision", event, "decision", "decision.made", detail);
  if (!sent.ok || !sent.value.accepted) return sent;
  const round = beginRound(turn, actor, ask);
  if (round === null) return sent;
  if ("code" in round) return err(round);
  // The chart said that it was sent back before the round was there to be told of.
  const told = turn.events.find(({ type }) => type === "revision.requested");
  if (told !== undefined) told.detail = { ...told.detail, ...roundDetail(round) };
  return yes("decision.made", "revision", { ...detail, round: round.round, ...askedWords(ask) });
}

/** More is wanted while the applicant is at it: it joins what they see already. */
function askForMore(
  turn: Turn,
  actor: Actor,
  { ask, reason }: Extract<CommandBody, { type: "decide" }>,
): Result<Carried, Refusal> {
  const wishes = ask ?? { items: [], dueInSeconds: null, send: null };
  const unmarked = markWished(turn, actor, wishes.items);
  if (unmarked !== null) return err(unmarked);
  const round = beginRound(turn, actor, wishes);
  if (round === null) return notAllowed(turn, "revision");
  if ("code" in round) return err(round);
  emit(turn, "revision.requested", { state: stateString(positionOf(turn.next)), ...roundDetail(round) });
  return yes("revision.more_asked", "revision", { round: round.round, reason, ...askedWords(wishes) });
}

/** What the timeline keeps: what and why, without anybody's words. */
const askedWords = ({ items }: RevisionAsk): JsonObject =>
  items.length === 0
    ? {}
    : {
        items: items.map(({ kind, target, person, reason }) => ({
          kind,
          target,
          ...(person === undefined ? {} : { person }),
          reason,
        })),
      };

const isRevising = (turn: Turn): boolean => collectingOf(turn.definition, turn.before)?.mode === "revise";

/** Only children have something marked, or this case was sent back before: then they are asked, and it stays where it is. */
const hasToBeAsked = ({ before, definition }: Turn, { ask }: Extract<CommandBody, { type: "decide" }>): boolean =>
  (ask?.items.length ?? 0) > 0 ||
  (before.documents.some(({ decision }) => decision.status === "revision") &&
    !tagsOf(definition.chart, positionOf(before)).includes("revision"));

export function undoDecision(turn: Turn): Result<Carried, Refusal> {
  const pending = turn.before.pendingDecision;
  if (pending === null) return err({ code: "bad_value", param: "decision", message: "there is no decision to undo" });
  patch(turn, { pendingDecision: null, timers: turn.next.timers.filter((timer) => timer.kind !== "pending_decision") });
  return yes("decision.undone", pending.event);
}
