import { type CaseNotice, type Command, idFrom, type Opening } from "../domain";
import { plan, type Turn } from "./turn";

/** Some 20 minutes of trying; then an incident says that nobody was told. */
const tellAttempts = 12;

/**
 * Whom this command gives something to hear: those who were named in a note, those whose word is asked for. Planned last, under an id
 * that counts nothing: what came before it keeps its ids when an older history is decided again.
 */
export function tellPeople(turn: Turn, command: Command | Opening): void {
  const notices = [...("body" in command ? mentioned(command) : []), ...askedForWord(turn)];
  if (notices.length === 0) return;
  const { caseId, version } = turn.next;
  const id = idFrom("effect", `${caseId.slice("case_".length)}_${version}_notify`);
  const byId = command.actor.kind === "analyst" ? command.actor.userId : null;
  plan(turn, { kind: "notify", id, notices, byId }, tellAttempts);
}

function mentioned({ body }: Command): CaseNotice[] {
  if (body.type !== "add_note" && body.type !== "edit_note") return [];
  const { noteId, mentions = [] } = body;
  return mentions.length === 0 ? [] : [{ kind: "mentioned", to: mentions, roles: null, detail: { noteId } }];
}

/** Approvals that have begun with this command. Who opened the case is told only where their own word counts. */
function askedForWord({ before, next }: Turn): CaseNotice[] {
  if (before.approvals === next.approvals) return [];
  const known = new Set(before.approvals.map(({ runId }) => runId));
  return next.approvals
    .filter(({ runId }) => !known.has(runId) && next.runs.some((run) => run.id === runId && run.status === "waiting"))
    .map(({ plugin, roles, selfApproval }) => ({
      kind: "approval_wanted",
      to: [],
      roles,
      detail: { plugin, ...(!selfApproval && { notTo: next.openedById }) },
    }));
}
