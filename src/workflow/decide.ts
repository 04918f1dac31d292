import type { Actor, CaseSnapshot, Command, CommandBody, LogEntry, Refusal } from "../domain";
import { assertNever } from "../lib/assert-never";
import { getPath, isObject, type JsonObject, withPath } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { askChildren, childChanged, childOpened, tellParent } from "./children";
import { addFile, fileInspected, removeFile, submitForm, submitPage } from "./collecting";
import type { CompiledDefinition } from "./compile";
import { addDocument, changeDocument, decideDocument, pageImported } from "./decide-document";
import { allowedEvents, listensTo, stateString } from "./kernel";
import { mintLink, renewLink, revokeLink, useLink } from "./links";
import { changedIdentity, engineOwnedKey, mergeContext, withItemIds } from "./merge-context";
import { finishRun, openIncident, startRun } from "./plugin-runs";
import { end, positionOf, raiseJoin, settle, takeEvent } from "./settle";
import { type Decision, defer, effectOfRun, emit, newTurn, patch, type Turn } from "./turn";

/** What the shell hands in so that it holds inside the object, races included (DECISIONS 1). Pure functions only. */
export interface Policies {
  mayCommand(actor: Actor, body: CommandBody, snapshot: CaseSnapshot): Refusal | null;
  /** How long this actor's final decision can be undone, in milliseconds; 0 decides at once. */
  undoMs(actor: Actor): number;
}

/**
 * The heart: one command against one snapshot. Pure: no clock, no chance, no I/O. The same history gives the same state and the
 * same effects, always.
 */
export function decide(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  command: Command,
  nowMs: number,
  policies: Policies,
): Result<Decision, Refusal> {
  if (command.expectedVersion !== null && command.expectedVersion !== snapshot.version) {
    return err({ code: "stale_version", expected: command.expectedVersion, current: snapshot.version });
  }
  const refused = policies.mayCommand(command.actor, command.body, snapshot);
  if (refused !== null) return err(refused);
  if (snapshot.pendingDecision !== null && isByPeople(command.body)) {
    return err({ code: "decision_pending", dueAtMs: snapshot.pendingDecision.dueAtMs });
  }
  const turn = newTurn(definition, snapshot, nowMs);
  const carried = carryOut(turn, command, policies);
  if (!carried.ok) return carried;
  if (!carried.value.accepted) return ok(unchanged(turn, carried.value));
  const settled = settle(turn);
  if (!settled.ok) return settled;
  tellParent(turn, false);
  if (turn.next.context !== snapshot.context) emit(turn, "workflow.context.changed", {});
  return ok(decisionOf(turn, carried.value));
}

interface Carried {
  accepted: boolean;
  type: string;
  subject: string | null;
  detail: JsonObject;
}

const yes = (type: string, subject: string | null, detail: JsonObject = {}): Result<Carried, Refusal> =>
  ok({ accepted: true, type, subject, detail });
const no = (type: string, subject: string | null, detail: JsonObject = {}): Result<Carried, Refusal> =>
  ok({ accepted: false, type, subject, detail });

const isByPeople = (body: CommandBody): boolean =>
  [
    "send_event",
    "merge_context",
    "cancel",
    "decide",
    "decide_document",
    "assign",
    "submit_page",
    "submit_form",
  ].includes(body.type);

function carryOut(turn: Turn, command: Command, policies: Policies): Result<Carried, Refusal> {
  const body = command.body;
  switch (body.type) {
    case "send_event":
      return sendEvent(turn, body.name, { name: body.name, payload: body.payload }, "event");
    case "merge_context":
      return mergeIntoContext(turn, body);
    case "cancel":
      return cancel(turn, body.reason);
    case "decide":
      return decideCase(turn, command.actor, body, policies);
    case "undo_decision":
      return undoDecision(turn);
    case "decide_document":
      return (
        decideDocument(turn, command.actor, body) ??
        yes("document.decided", body.documentId, { decision: body.decision })
      );
    case "assign":
      return assign(turn, body);
    case "add_note":
      return addNote(turn, command, body);
    case "effect_result":
      return finishRun(turn, body.runId, body.result)
        ? yes("plugin.finished", pluginOf(turn, body.runId))
        : no("plugin.finished", pluginOf(turn, body.runId), { ignored: "settled already" });
    case "callback":
      return finishRun(turn, body.runId, body.result)
        ? yes("callback.received", pluginOf(turn, body.runId))
        : no("callback.received", pluginOf(turn, body.runId), { ignored: "settled already" });
    case "hook":
      return takeHook(turn, body);
    case "child_opened":
      return childOpened(turn, body) ? yes("child.opened", body.childKey) : no("child.opened", body.childKey);
    case "child_changed":
      return childChanged(turn, body.news)
        ? yes("child.changed", body.news.childKey)
        : no("child.changed", body.news.childKey);
    case "page_imported":
      return pageImported(turn, body)
        ? yes("document.imported", body.documentId)
        : no("document.imported", body.documentId);
    case "submit_page":
      return submitPage(turn, body) ?? yes("page.submitted", body.page, { fields: Object.keys(body.answers) });
    case "submit_form":
      return submitWholeForm(turn);
    case "add_file":
      return addFile(turn, body) ?? yes("file.added", body.element, { fileId: body.file.fileId });
    case "remove_file":
      return removeFile(turn, body) ?? yes("file.removed", body.element, { fileId: body.fileId });
    case "file_inspected":
      return fileInspected(turn, body)
        ? yes("file.inspected", body.fileId, { status: body.verdict.status })
        : no("file.inspected", body.fileId);
    case "add_document":
      return addDocument(turn, body) ?? yes("document.added", body.documentId);
    case "change_document":
      return changeDocument(turn, body) ?? yes("document.changed", body.documentId);
    case "mint_link":
      return mintLink(turn, body) ?? yes("link.minted", body.linkId, { kind: body.kind, subject: body.subject });
    case "revoke_link":
      return revokeLink(turn, body.linkId) ?? yes("link.revoked", body.linkId);
    case "use_link":
      return useLink(turn, body.linkId) ?? yes("link.used", body.linkId);
    case "renew_link": {
      const renewed = renewLink(turn, body.linkId);
      if (renewed === "too_soon") return no("link.renewed", body.linkId, { ignored: "sent a moment ago" });
      return renewed ?? yes("link.renewed", body.linkId);
    }
    case "open_incident":
      return openIncident(turn, body.source, body.subject, body.code, body.message)
        ? yes("incident.opened", body.subject)
        : no("incident.opened", body.subject);
    case "retry_incident":
      return retryIncident(turn, command.actor, body.incidentId);
    case "timer":
      return fireTimer(turn, body.timerId);
    default:
      return assertNever(body);
  }
}

const pluginOf = (turn: Turn, runId: string): string | null =>
  turn.before.runs.find((run) => run.id === runId)?.plugin ?? null;

function notAllowed(turn: Turn, event: string): { ok: false; error: Refusal } {
  const position = positionOf(turn.before);
  const allowed = turn.before.status === "active" ? allowedEvents(turn.definition.chart, position) : [];
  return err({ code: "event_not_allowed", state: stateString(position), event, allowed });
}

/** Known here but held back by its guards: not accepted, logged with the trace. Not known here: refused (DECISIONS 4). */
function sendEvent(
  turn: Turn,
  name: string,
  event: { name: string; payload: Parameters<typeof takeEvent>[1]["payload"] },
  origin: string,
  type = "event.received",
  detail: JsonObject = {},
): Result<Carried, Refusal> {
  const known = turn.before.status === "active" && listensTo(turn.definition.chart, positionOf(turn.before), name);
  if (!known) return notAllowed(turn, name);
  const offered = takeEvent(turn, event, origin);
  if (!offered.ok) return offered;
  if (offered.value.taken) return yes(type, name, detail);
  turn.steps.push({ kind: "not_taken", event: name, origin, tried: offered.value.tried });
  return no(type, name, detail);
}

/** The applicant has finished: the form's own event, the only one an applicant can raise. */
function submitWholeForm(turn: Turn): Result<Carried, Refusal> {
  const event = submitForm(turn);
  if (!event.ok) return event;
  const { round } = turn.next.collection;
  return sendEvent(turn, event.value, { name: event.value, payload: null }, "applicant", "form.submitted", { round });
}

function mergeIntoContext(turn: Turn, body: Extract<CommandBody, { type: "merge_context" }>): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const owned = engineOwnedKey(body.merge);
  if (owned !== null) return err({ code: "engine_owned", param: `merge.${owned}` });
  const merged = mergeContext(turn.next.context, body.merge, body.arrays);
  if (!merged.ok) return err({ code: "bad_value", param: "merge", message: merged.error });
  const identity = changedIdentity(turn.next.context, merged.value);
  if (identity !== null) return err({ code: "engine_owned", param: `merge.${identity}` });
  patch(turn, { context: withItemIds(merged.value, `${turn.next.version}`) });
  return yes("context.merged", null, { keys: Object.keys(body.merge), arrays: body.arrays });
}

function cancel(turn: Turn, reason: string): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  patch(turn, { status: "cancelled", resolvedAtMs: turn.nowMs });
  for (const run of turn.next.runs) {
    if (run.status === "running" || run.status === "waiting")
      turn.effectChanges.push({ effectId: effectOfRun(run.id), to: "failed" });
  }
  emit(turn, "case.cancelled", { reason });
  end(turn, "parent cancelled");
  return yes("case.cancelled", null, { reason });
}

function decideCase(
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
  const undoMs = event === "revision" ? 0 : policies.undoMs(actor);
  const known = turn.before.status === "active" && listensTo(turn.definition.chart, positionOf(turn.before), event);
  if (!known) return notAllowed(turn, event);
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

function undoDecision(turn: Turn): Result<Carried, Refusal> {
  const pending = turn.before.pendingDecision;
  if (pending === null) return err({ code: "bad_value", param: "decision", message: "there is no decision to undo" });
  patch(turn, { pendingDecision: null, timers: turn.next.timers.filter((timer) => timer.kind !== "pending_decision") });
  return yes("decision.undone", pending.event);
}

function assign(
  turn: Turn,
  { assigneeId, onlyIfUnassigned }: Extract<CommandBody, { type: "assign" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const holder = turn.before.assignee;
  if (onlyIfUnassigned === true && holder !== null && holder.id !== assigneeId)
    return err({ code: "already_assigned", assigneeId: holder.id });
  patch(turn, { assignee: assigneeId === null ? null : { id: assigneeId, atMs: turn.nowMs } });
  turn.steps.push({ kind: "assigned", assigneeId });
  emit(turn, "case.assigned", { assigneeId, previousAssigneeId: turn.before.assignee?.id ?? null });
  return yes("case.assigned", assigneeId);
}

function addNote(
  turn: Turn,
  command: Command,
  body: Extract<CommandBody, { type: "add_note" }>,
): Result<Carried, Refusal> {
  const author =
    command.actor.kind === "analyst"
      ? command.actor.userId
      : command.actor.kind === "api_key"
        ? command.actor.keyId
        : command.actor.kind;
  turn.notes.push({
    id: body.noteId,
    content: body.content,
    parentId: body.parentId,
    authorKind: command.actor.kind,
    authorId: author,
    atMs: turn.nowMs,
  });
  turn.steps.push({ kind: "note", noteId: body.noteId });
  return yes("note.added", body.noteId);
}

/** The documented hook: data first, event second. Where the event is not listened to now, it waits (DECISIONS 14). */
function takeHook(turn: Turn, body: Extract<CommandBody, { type: "hook" }>): Result<Carried, Refusal> {
  if (!body.destination.startsWith("pluginsOutput.")) {
    return err({
      code: "bad_value",
      param: "resultDestination",
      message: "a callback may write below pluginsOutput. only",
    });
  }
  let context: JsonObject;
  try {
    context = withPath(turn.next.context, body.destination, body.body);
  } catch {
    return err({ code: "bad_value", param: "resultDestination", message: "this is not a path that can be written" });
  }
  const holderPath = body.destination.split(".").slice(0, -1).join(".");
  const holder = getPath(context, holderPath);
  if (isObject(holder) && typeof holder.status === "string")
    context = withPath(context, `${holderPath}.status`, "SUCCESS");
  patch(turn, { context });
  defer(turn, {
    source: { kind: "callback", event: body.event },
    name: body.event,
    payload: null,
    raisedAtMs: turn.nowMs,
  });
  return yes("hook.received", body.event, { destination: body.destination, process: body.process });
}

function retryIncident(turn: Turn, actor: Actor, incidentId: string): Result<Carried, Refusal> {
  const incident = turn.next.incidents.find(
    (candidate) => candidate.id === incidentId && candidate.resolvedAtMs === null,
  );
  if (incident === undefined) return err({ code: "unknown_incident", incidentId });
  const byId = actor.kind === "analyst" ? actor.userId : actor.kind === "api_key" ? actor.keyId : actor.kind;
  patch(turn, {
    incidents: turn.next.incidents.map((other) =>
      other.id === incidentId ? { ...other, resolvedAtMs: turn.nowMs, resolvedById: byId } : other,
    ),
  });
  if (incident.source === "effect") {
    const run = turn.next.runs.find(({ id }) => id === incident.subject || effectOfRun(id) === incident.subject);
    const newest = turn.next.runs.findLast((candidate) => candidate.plugin === run?.plugin);
    // Nobody waits for the answer of a run that was replaced: the vendor is not asked again.
    if (newest !== run)
      return yes("incident.closed", incidentId, { source: incident.source, subject: incident.subject });
    // It never came to an effect that could be sent again: it begins anew, with the facts of now.
    const plugin = run === undefined ? undefined : turn.definition.pluginByName.get(run.plugin);
    if (plugin !== undefined && run?.id === incident.subject) {
      startRun(turn, plugin, run.state);
      return yes("incident.retried", incidentId, { source: incident.source, subject: incident.subject });
    }
    if (run !== undefined && (run.status === "error" || run.status === "timeout")) {
      patch(turn, {
        runs: turn.next.runs.map((other) =>
          other === run ? { ...run, status: "running" as const, finishedAtMs: null } : other,
        ),
      });
    }
    turn.effectChanges.push({ effectId: incident.subject as ReturnType<typeof effectOfRun>, to: "again" });
  }
  return yes("incident.retried", incidentId, { source: incident.source, subject: incident.subject });
}

function fireTimer(turn: Turn, timerId: string): Result<Carried, Refusal> {
  const timer = turn.next.timers.find((candidate) => candidate.id === timerId);
  if (timer === undefined || timer.dueAtMs > turn.nowMs) return no("timer.fired", timerId);
  patch(turn, { timers: turn.next.timers.filter((other) => other !== timer) });
  switch (timer.kind) {
    case "join_timeout": {
      const join = turn.definition.joins.get(timer.state);
      const open =
        turn.next.activations[timer.state] === timer.activation && turn.next.joined[timer.state] !== timer.activation;
      if (join !== undefined && open) raiseJoin(turn, timer.state, join, timer.activation, true);
      return yes("timer.fired", timerId);
    }
    case "pending_decision": {
      const pending = turn.next.pendingDecision;
      if (pending === null) return yes("timer.fired", timerId);
      patch(turn, { pendingDecision: null });
      const payload = { reason: pending.reason, comment: pending.comment, byId: pending.byId };
      const detail: JsonObject = { decision: pending.event, ...payload };
      const sent = sendEvent(
        turn,
        pending.event,
        { name: pending.event, payload },
        "decision",
        "decision.made",
        detail,
      );
      // The chart moved on meanwhile: the decision is over all the same, and the log says that it had no effect.
      return sent.ok ? ok({ ...sent.value, accepted: true }) : yes("decision.lapsed", pending.event, detail);
    }
  }
}

function decisionOf(turn: Turn, carried: Carried): Decision {
  return {
    next: turn.next,
    log: logEntry(turn, carried),
    accepted: carried.accepted,
    effects: turn.effects,
    effectChanges: turn.effectChanges,
    runs: turn.runs,
    notes: turn.notes,
    events: turn.events,
  };
}

/** Nothing moved: the snapshot stays as it is, the log says what was tried. */
const unchanged = (turn: Turn, carried: Carried): Decision => ({
  next: turn.before,
  log: { ...logEntry(turn, carried), toState: stateString(positionOf(turn.before)) },
  accepted: false,
  effects: [],
  effectChanges: [],
  runs: [],
  notes: [],
  events: [],
});

/** What the log keeps of an attempt that was refused. Nothing changes. */
export const refusedAttempt = (snapshot: CaseSnapshot, what: string, code: string): Decision => {
  const state = stateString(positionOf(snapshot));
  return {
    next: snapshot,
    log: {
      type: "attempt.refused",
      subject: what,
      fromState: state,
      toState: state,
      accepted: false,
      steps: [],
      detail: { code },
    },
    accepted: false,
    effects: [],
    effectChanges: [],
    runs: [],
    notes: [],
    events: [],
  };
};

const logEntry = (turn: Turn, carried: Carried): LogEntry => ({
  type: carried.type,
  subject: carried.subject,
  fromState: stateString(positionOf(turn.before)),
  toState: stateString(positionOf(turn.next)),
  accepted: carried.accepted,
  steps: turn.steps,
  detail: carried.detail,
});
