import { revisionPageId } from "../collection/revision-page";
import { type Actor, type Command, type CommandBody, parseId, type Refusal, type RunId } from "../domain";
import { assertNever } from "../lib/assert-never";
import { err, type Result } from "../lib/result";
import { answerRevision } from "./answer-revision";
import { vote } from "./approvals";
import { takeBuiltInEvent } from "./built-in-events";
import { type Carried, no, yes } from "./carried";
import { childChanged, childOpened } from "./children";
import { addFile, collectingOf, fileInspected, orderFiles, removeFile, submitForm, submitPage } from "./collecting";
import { forgedConsents, withdrawConsent } from "./consents";
import { decideCase, undoDecision } from "./decide-case";
import { addDocument, changeDocument, decideDocument, pageImported } from "./decide-document";
import { eraseCase, erasureDone, holdCase } from "./erase";
import { escalateCase } from "./escalate";
import { takeHook } from "./hook";
import { retryIncident } from "./incidents";
import { effectsOfRun, runNamed } from "./item-runs";
import { sendCode, tryCode } from "./link-codes";
import { endHandOffs, handOff, handOffIdOf, mintLink, renewLink, revokeLink, revokeLinks, useLink } from "./links";
import { changedIdentity, engineOwnedKey, mergeContext, withItemIds } from "./merge-context";
import { moveVersion } from "./move-version";
import { addNote, deleteNote, editNote, noteFileInspected, pinNote } from "./notes";
import { noteAlert, noteHitDecision } from "./notices";
import { overrideRisk } from "./override-risk";
import { outsideOwnPart } from "./own-part";
import { pageSent } from "./page-sent";
import { finishRun, openIncident } from "./plugin-runs";
import type { Policies } from "./policies";
import { reopenChild } from "./reopen-child";
import { runAgain } from "./run-again";
import { sendEvent } from "./send-event";
import { setLabels } from "./set-labels";
import { end } from "./settle";
import { skipIncident, supplyResult } from "./settle-incident";
import { fireTimer } from "./timers";
import { emit, patch, type Turn } from "./turn";
import { waitForAnother } from "./wait-for-another";

/** What each command does to the case. The switch is the list of everything that can happen to one. */
export function carryOut(turn: Turn, command: Command, policies: Policies): Result<Carried, Refusal> {
  const body = command.body;
  const outside = outsideOwnPart(command, turn.before, () => collectingOf(turn.definition, turn.before));
  if (outside !== null) return err(outside);
  switch (body.type) {
    case "send_event":
      return (
        takeBuiltInEvent(turn, body.name, body.payload) ??
        sendEvent(turn, body.name, { name: body.name, payload: body.payload }, "event")
      );
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
    case "escalate":
      return escalateCase(turn, command.actor, body);
    case "add_note":
      return addNote(turn, command, body);
    case "edit_note":
      return editNote(turn, body);
    case "delete_note":
      return deleteNote(turn, command.actor, body.noteId);
    case "pin_note":
      return pinNote(turn, command.actor, body);
    case "effect_result":
      return finishRun(turn, body.runId, body.result)
        ? yes("plugin.finished", pluginOf(turn, body.runId))
        : no("plugin.finished", pluginOf(turn, body.runId), { ignored: "settled already" });
    case "callback":
      return (
        body.result.status === "waiting"
          ? waitForAnother(turn, body.runId, body.result)
          : finishRun(turn, body.runId, body.result)
      )
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
      if (body.page === revisionPageId && isRevising(turn))
        return answerRevision(turn, command.actor, body.answers, body.language);
      return submitPage(turn, command.actor, body) ?? pageSent(turn, command.actor, body);
    case "submit_form":
      return submitWholeForm(turn, command.actor);
    case "add_file":
      return addFile(turn, command.actor, body) ?? yes("file.added", body.element, { fileId: body.file.fileId });
    case "remove_file":
      return removeFile(turn, command.actor, body) ?? yes("file.removed", body.element, { fileId: body.fileId });
    case "order_files":
      return orderFiles(turn, command.actor, body) ?? yes("files.ordered", body.element);
    case "file_inspected":
      if (parseId("note", body.documentId) !== null) return noteFileInspected(turn, body);
      return fileInspected(turn, body)
        ? yes("file.inspected", body.fileId, { status: body.verdict.status })
        : no("file.inspected", body.fileId);
    case "add_document":
      return addDocument(turn, body) ?? yes("document.added", body.documentId);
    case "change_document":
      return changeDocument(turn, body) ?? yes("document.changed", body.documentId);
    case "mint_link":
      return mintLink(turn, body) ?? yes("link.minted", body.linkId, mintedWords(body));
    case "revoke_link":
      return revokeLink(turn, body.linkId) ?? yes("link.revoked", body.linkId);
    case "revoke_links":
      return yes("links.revoked", null, { count: revokeLinks(turn) });
    case "hand_off":
      return handOff(turn, body.linkId) ?? yes("link.handed_off", handOffIdOf(body.linkId));
    case "note_link":
      // Nothing changes, so it is nobody's news but the timeline's: no version, no webhook.
      return no(
        `link.${body.what}`,
        body.linkId,
        body.what === "entered" ? { device: body.isKnown ? "known" : "new" } : {},
      );
    case "send_code":
      return sendCode(turn, body.linkId, body.challengeId);
    case "try_code":
      return tryCode(turn, body.linkId, body.isRight);
    case "use_link":
      return useLink(turn, body.linkId) ?? yes("link.used", body.linkId);
    case "renew_link": {
      const renewed = renewLink(turn, body);
      if (renewed === "too_soon") return no("link.renewed", body.linkId, { ignored: "sent a moment ago" });
      return renewed ?? yes("link.renewed", body.linkId);
    }
    case "open_incident":
      return openIncident(turn, body.source, body.subject, body.code, body.message)
        ? yes("incident.opened", body.subject)
        : no("incident.opened", body.subject);
    case "note_alert":
      return noteAlert(turn, body);
    case "note_hit_decision":
      return noteHitDecision(body);
    case "set_labels":
      return setLabels(turn, body);
    case "withdraw_consent":
      return withdrawConsent(turn, command.actor, body);
    case "erase":
      return eraseCase(turn, command.actor, body);
    case "erasure_done":
      return erasureDone(turn, body);
    case "hold":
      return holdCase(turn, command.actor, body);
    case "retry_incident":
      return retryIncident(turn, command.actor, body.incidentId);
    case "skip_incident":
      return skipIncident(turn, command.actor, body);
    case "supply_result":
      return supplyResult(turn, command.actor, body);
    case "run_plugin":
      return runAgain(turn, command.actor, body);
    case "vote":
      return vote(turn, command.actor, body);
    case "reopen_child":
      return reopenChild(turn, body);
    case "override_risk":
      return overrideRisk(turn, command.actor, body);
    case "reveal_field":
      return no("field.revealed", body.path, { reason: body.reason });
    case "move_version":
      return moveVersion(turn, body);
    case "timer":
      return fireTimer(turn, body.timerId);
    default:
      return assertNever(body);
  }
}

const isRevising = (turn: Turn): boolean => collectingOf(turn.definition, turn.before)?.mode === "revise";

const pluginOf = (turn: Turn, runId: RunId): string | null => runNamed(turn.before.runs, runId)?.run.plugin ?? null;

/** The applicant has finished: the form's own event, the only one an applicant can raise. */
function submitWholeForm(turn: Turn, actor: Actor): Result<Carried, Refusal> {
  if (isRevising(turn)) return answerRevision(turn, actor, {});
  const event = submitForm(turn);
  if (!event.ok) return event;
  const { round } = turn.next.collection;
  const phones = endHandOffs(turn);
  const detail = phones === 0 ? { round } : { round, phonesSignedOut: phones };
  return sendEvent(turn, event.value, { name: event.value, payload: null }, "applicant", "form.submitted", detail);
}

const mintedWords = ({ kind, subject, pages, send }: Extract<Command["body"], { type: "mint_link" }>) => ({
  kind,
  subject,
  ...(pages === undefined ? {} : { pages }),
  ...(send === true ? { sent: true } : {}),
});

function mergeIntoContext(turn: Turn, body: Extract<CommandBody, { type: "merge_context" }>): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const owned = engineOwnedKey(body.merge) ?? forgedConsents(turn.before, body.merge);
  if (owned !== null) return err({ code: "engine_owned", param: `merge.${owned}` });
  const merged = mergeContext(turn.next.context, body.merge, body.arrays);
  if (!merged.ok) return err({ code: "bad_value", param: "merge", message: merged.error });
  const identity = changedIdentity(turn.next.context, merged.value);
  if (identity !== null) return err({ code: "engine_owned", param: `merge.${identity}` });
  patch(turn, { context: withItemIds(merged.value, `${turn.next.version}`) });
  const reason = body.reason === undefined ? {} : { reason: body.reason };
  return yes("context.merged", null, { keys: Object.keys(body.merge), arrays: body.arrays, ...reason });
}

function cancel(turn: Turn, reason: string): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  patch(turn, { status: "cancelled", resolvedAtMs: turn.nowMs });
  for (const run of turn.next.runs) {
    if (run.status !== "running" && run.status !== "waiting") continue;
    for (const effectId of effectsOfRun(run)) turn.effectChanges.push({ effectId, to: "failed" });
  }
  emit(turn, "case.cancelled", { reason });
  end(turn, "parent cancelled");
  return yes("case.cancelled", null, { reason });
}

function assign(
  turn: Turn,
  { assigneeId, onlyIfUnassigned, queueId }: Extract<CommandBody, { type: "assign" }>,
): Result<Carried, Refusal> {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const holder = turn.before.assignee;
  if (onlyIfUnassigned === true && holder !== null && holder.id !== assigneeId)
    return err({ code: "already_assigned", assigneeId: holder.id });
  patch(turn, { assignee: assigneeId === null ? null : { id: assigneeId, atMs: turn.nowMs } });
  turn.steps.push({ kind: "assigned", assigneeId });
  emit(turn, "case.assigned", { assigneeId, previousAssigneeId: turn.before.assignee?.id ?? null });
  return yes("case.assigned", assigneeId, queueId === undefined ? {} : { queueId });
}
