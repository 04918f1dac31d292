import type { Actor, CommandBody } from "../../../domain";
import { can } from "../../../domain/roles";
import { mayCommand } from "../../../review/policy";
import type { Case } from "./types";
import { plural, stateWords } from "./words";

/** What is known of the case that decides who may do what. `openedById` is null until the timeline has told. */
export interface Decidable {
  view: Case;
  openedById: string | null;
  /** Documents of this case that are marked for re-upload, and those of its children. */
  markedHere: number;
  markedInChildren: number;
}

export interface Allowed {
  /** Null: it may be done. Otherwise the sentence that says why not. */
  approve: string | null;
  reject: string | null;
  askAgain: string | null;
  assign: string | null;
  /** Handing it on to a queue or a person. */
  escalate: string | null;
  /** Of the case, for lists and queues: whatever its state. */
  labels: string | null;
  cancel: string | null;
  /** Setting the risk by hand, and taking that back. */
  risk: string | null;
  /** To another version of its definition. */
  move: string | null;
  /** Deciding documents, changing facts, links, retries. */
  work: string | null;
}

/** What this person may do with this case now, and why not the rest. The case decides; this only says it beforehand. */
export function allowedFor(actor: Actor, now: Decidable): Allowed {
  const { view } = now;
  const policy = (body: CommandBody): string | null => {
    const refusal = mayCommand(actor, body, subjectOf(now, actor));
    return refusal === null
      ? null
      : refusal.code === "not_permitted"
        ? sentence(refusal.message)
        : "This case is not yours.";
  };
  const open = closedBecause(view);
  const decides = (decision: "approve" | "reject" | "revision"): string | null =>
    open ??
    policy({ type: "decide", decision, reason: null, comment: null }) ??
    pendingBecause(view) ??
    unknownHere(view, decision);
  // While the applicant is at it more can be asked, whatever the chart knows.
  const workable = (): string | null =>
    open ?? policy({ type: "decide", decision: "revision", reason: null, comment: null }) ?? pendingBecause(view);
  const marked = now.markedHere + now.markedInChildren;
  return {
    approve:
      decides("approve") ??
      (marked > 0
        ? `${plural(marked, "document is", "documents are")} marked for re-upload. Ask for ${marked === 1 ? "it" : "them"} first, or take the mark back.`
        : null),
    reject: decides("reject"),
    askAgain: view.tags.includes("revision") ? workable() : decides("revision"),
    assign: open ?? policy({ type: "assign", assigneeId: null }) ?? pendingBecause(view),
    escalate: open ?? policy({ type: "escalate", reason: "", toQueueId: null, toUserId: null }) ?? pendingBecause(view),
    labels: policy({ type: "set_labels", add: [], remove: [] }) ?? pendingBecause(view),
    cancel: open ?? policy({ type: "cancel", reason: "" }) ?? pendingBecause(view),
    risk:
      open ??
      policy({ type: "override_risk", level: null, score: null, reason: "", expiresInSeconds: null }) ??
      pendingBecause(view),
    move:
      open ??
      (actor.kind === "analyst" && can(actor.role, "definitions:write")
        ? null
        : "Only administrators and builders move a case to another version."),
    work:
      open ??
      policy({ type: "decide_document", documentId: "", decision: null, reason: null, comment: null }) ??
      pendingBecause(view),
  };
}

function subjectOf(now: Decidable, actor: Actor): Parameters<typeof mayCommand>[2] {
  const { view } = now;
  const tenantId = actor.tenantId; // what the server shows a person belongs to their tenant
  const assignee = view.assignee === null ? null : { id: view.assignee.id };
  return {
    tenantId,
    caseId: view.id,
    assignee,
    pendingDecision: null,
    openedById: now.openedById ?? "",
    risk: view.risk,
  };
}

const closedBecause = ({ status, outcome }: Case): string | null =>
  status === "active" ? null : `The case is ${status === "completed" ? (outcome ?? "completed") : status}.`;

const pendingBecause = ({ pendingDecision }: Case): string | null =>
  pendingDecision === null ? null : "A decision is about to go out. Undo it first.";

const verbs = { approve: "be approved", reject: "be rejected", revision: "be sent back" } as const;

function unknownHere(view: Case, event: keyof typeof verbs): string | null {
  if (view.allowedEvents.includes(event)) return null;
  return `A case in “${stateWords(view.state)}” cannot ${verbs[event]}.`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
