import { type Actor, actorRef, type CaseSnapshot, type CommandBody, idFrom, type Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { emit, nextEffectId, patch, plan, type Turn } from "./turn";

/** The cascade goes on where it stopped, so many short tries are no harm; a person hears of the last one. */
const maxAttempts = 50;
const timeoutSeconds = 120;

/**
 * Erases a case that has ended: what is left of it says that there was one, by which workflow it went, how it ended and when. Whatever lies
 * outside of it goes by the effect. A second time changes nothing.
 */
export function eraseCase(
  turn: Turn,
  actor: Actor,
  { reason, basis }: Extract<CommandBody, { type: "erase" }>,
): Result<Carried, Refusal> {
  const { before } = turn;
  if (before.erasure !== null) return no("case.erased", null, { ignored: "erased already" });
  if (before.legalHold !== null) return err({ code: "legal_hold", reason: before.legalHold.reason });
  if (before.status === "active") return err({ code: "case_open" });
  const by = actorRef(actor);
  patch(turn, { ...nothingPersonal(before), erasure: { atMs: turn.nowMs, by, basis, reason, done: null } });
  const childIds = before.children.flatMap(({ caseId }) => caseId ?? []);
  const id = nextEffectId(turn);
  plan(
    turn,
    { kind: "erase_case", id, entityId: before.entity.id, childIds, basis, reason, by, timeoutSeconds },
    maxAttempts,
  );
  emit(turn, "case.erased", { basis });
  return yes("case.erased", null, { basis, reason });
}

/** The cascade is through: what it came to is kept as the proof. */
export function erasureDone(
  turn: Turn,
  { counts }: Extract<CommandBody, { type: "erasure_done" }>,
): Result<Carried, Refusal> {
  const { erasure } = turn.before;
  if (erasure === null || erasure.done !== null) return no("case.erasure_done", null);
  patch(turn, { erasure: { ...erasure, done: { atMs: turn.nowMs, counts } } });
  return yes("case.erasure_done", null, { counts });
}

/** Keeps the case as it is, whoever wants it gone, until the hold is over. */
export function holdCase(
  turn: Turn,
  actor: Actor,
  { reason }: Extract<CommandBody, { type: "hold" }>,
): Result<Carried, Refusal> {
  const held = turn.before.legalHold;
  if (held?.reason === reason || (held === null && reason === null))
    return no("case.hold", null, { held: reason !== null });
  patch(turn, { legalHold: reason === null ? null : { atMs: turn.nowMs, by: actorRef(actor), reason } });
  return reason === null ? yes("case.released", null) : yes("case.held", null, { reason });
}

/** What an erased case still takes in: its own erasure, and what goes wrong with that. */
export const staysPossible = ({ type }: CommandBody): boolean =>
  type === "erase" ||
  type === "erasure_done" ||
  type === "open_incident" ||
  type === "retry_incident" ||
  type === "skip_incident";

/** What is taken under a legal hold from whoever would delete something. */
export const takesAway = ({ type }: CommandBody): boolean => type === "delete_note" || type === "remove_file";

/**
 * What of a snapshot says who the case was about, emptied. The rest (workflow, state, outcome, times, counters, staff) stays. The person's
 * id gives way to one that leads to nobody, and words that people made up (labels, keys of children, the caller's own id) go as well.
 */
function nothingPersonal({ caseId, entity, parent, collection }: CaseSnapshot): Partial<CaseSnapshot> {
  return {
    context: {},
    documents: [],
    entity: { id: idFrom("entity", `erased_${caseId.slice("case_".length)}`), type: entity.type, correlationId: null },
    config: {},
    externalId: null,
    metadata: {},
    language: null,
    labels: [],
    parent: parent === null ? null : { ...parent, childKey: "erased", callbacks: [] },
    runs: [],
    deferred: [],
    children: [],
    incidents: [],
    links: [],
    linkAddresses: {},
    collection: { ...collection, pages: {} },
    consents: [],
    revisions: [],
    approvals: [],
    attachedForm: null,
    joined: {},
    timers: [],
    pendingDecision: null,
    risk: null,
    riskOverride: null,
    escalation: null,
  };
}
