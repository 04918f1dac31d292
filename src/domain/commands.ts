import type { Json, JsonObject } from "../lib/json";
import type { Actor, ActorRef } from "./actor";
import type { AlertDeed, AlertSeverity, AlertSource, AlertStatus } from "./alerts";
import type { CaseIncident, CaseStatus, EntityType, LinkKind, Outcome, ParentLink, PinnedWorkflow, Risk } from "./case";
import type { DocumentSide } from "./document-side";
import type { ErasureBasis } from "./erasure";
import type { AlertId, CaseId, EffectId, EntityId, RunId } from "./ids";
import type { RevisionAsk } from "./revision";
import type { SlaTerms } from "./sla";

/** How lists meet when a context is merged. `by_id` refuses lists whose items have no `id`. */
export type ArrayMerge = "by_id" | "by_index" | "concat" | "replace";

/** What a run of a plugin came to, as the consumer reports it. */
export type RunResult =
  | { status: "success"; output: Json; raw?: RawAnswer }
  | { status: "cancelled"; output: Json; raw?: RawAnswer }
  | { status: "waiting"; output: Json; vendorRef: string | null; deadlineSeconds: number; raw?: RawAnswer }
  | { status: "error"; code: string; message: string; raw?: RawAnswer }
  | { status: "timeout" };

/** What went over the wire, redacted, for the record of the attempt. */
export interface RawAnswer {
  httpStatus: number | null;
  body: Json;
  durationMs: number;
  /** What the check has cost, all vendors together. */
  costCents?: number;
  /** The sealed answer of the vendor as it came: `GET /raw-answers/{ref}`. */
  rawRef?: string | null;
  /** Of the vendors that were asked. */
  environment?: "sandbox" | "production";
  /** An earlier answer to the same question: nobody was asked. */
  reused?: boolean;
  /** Every try at every vendor. */
  asked?: VendorAttempt[];
}

/** One try at one vendor. */
export interface VendorAttempt {
  vendor: string;
  /** From 1, per vendor. */
  attempt: number;
  outcome: "answered" | "pending" | "failed";
  code: string | null;
  message: string | null;
  httpStatus: number | null;
  durationMs: number;
  /** As in `RawAnswer`; absent: no answer was kept. */
  rawRef?: string | null | undefined;
  /** Of a try that was no attempt of the effect (the vendor was asked for what it owed): what went over the wire, as in `Exchange`. */
  exchanges?: JsonObject[] | undefined;
}

export type CommandBody =
  | { type: "send_event"; name: string; payload: Json }
  /** `reason`: why somebody changed what was said before; absent in commands of earlier releases and where nobody gave one. */
  | { type: "merge_context"; merge: JsonObject; arrays: ArrayMerge; reason?: string | undefined }
  | { type: "cancel"; reason: string }
  | {
      type: "decide";
      decision: "approve" | "reject" | "revision";
      reason: string | null;
      comment: string | null;
      /** With `revision`: children that are asked again together with this case. */
      childrenToAsk?: CaseId[];
      /** With `revision`: begins a round (or adds to the open one) with these and every document that is marked. */
      ask?: RevisionAsk;
    }
  | { type: "undo_decision" }
  | {
      type: "decide_document";
      documentId: string;
      decision: "approve" | "reject" | "revision" | null;
      reason: string | null;
      /** What the applicant reads beside the reason when it is asked for again. */
      comment: string | null;
      /** For the team alone: it stands in the timeline and nowhere else. */
      internalComment?: string | null;
    }
  /** `onlyIfUnassigned`: refused when somebody else has the case. Claims race; the case decides who was first. */
  /** `queueId`: given out by a queue that does so by itself. */
  | { type: "assign"; assigneeId: string | null; onlyIfUnassigned?: boolean; queueId?: string }
  /** Handed on to a queue or a person; neither: only marked, and whoever has it keeps it. */
  | { type: "escalate"; reason: string; toQueueId: string | null; toUserId: string | null }
  | {
      type: "add_note";
      noteId: string;
      content: string;
      parentId: string | null;
      /** Ids of the people who are named in it: they are told. Absent: nobody. */
      mentions?: string[];
      /** Stored already; each is looked at before anybody can open it. Absent: none. */
      files?: { fileId: string; fileName: string; sizeBytes: number }[];
    }
  /** `mentions`: everybody who is named now; whoever was named before is not told again. */
  | { type: "edit_note"; noteId: string; content: string; mentions?: string[] }
  /** What it said goes; that there was a note, whose and when, stays. */
  | { type: "delete_note"; noteId: string }
  | { type: "pin_note"; noteId: string; pinned: boolean }
  | { type: "effect_result"; effectId: EffectId; runId: RunId; result: RunResult }
  | { type: "callback"; runId: RunId; vendorEventId: string; result: RunResult }
  | { type: "hook"; event: string; destination: string; process: string | null; body: Json }
  | { type: "child_opened"; childKey: string; caseId: CaseId | null; problem: string | null }
  | { type: "child_changed"; news: ChildNews }
  | { type: "page_imported"; documentId: string; page: number; fileId: string | null; problem: string | null }
  // The applicant's own.
  | {
      type: "submit_page";
      /** `revise` in a revision: all that was asked of this person, in one go. */
      page: string;
      answers: Record<string, Json>;
      device: string | null;
      /** Language in which the page was read; absent: as the case says. */
      language?: string | undefined;
      /** Version of the page's drafts that the answers were made of: what was typed elsewhere since then stays a draft. */
      draftVersion?: number;
    }
  | { type: "submit_form" }
  | {
      type: "add_file";
      element: string;
      /** `side`: of a document that is asked for side by side; left out, it is the first that has no file. */
      file: { fileId: string; fileName: string; sizeBytes: number; side?: DocumentSide };
    }
  | { type: "remove_file"; element: string; fileId: string }
  /** The files of a document in another order: each that waits to be sent, once. */
  | { type: "order_files"; element: string; fileIds: string[] }
  /**
   * `leavesAlive`: one that still works is mailed again as it is, and each mail makes the pause before the next one longer. Absent in
   * commands of before: then it got a new secret whatever became of the old one, once in five minutes.
   */
  | { type: "renew_link"; linkId: string; leavesAlive?: true }
  | { type: "use_link"; linkId: string }
  /** For the timeline only: somebody looked at the page behind a link, or went in. `isKnown`: on a device that was here before. */
  | { type: "note_link"; linkId: string; what: "opened" | "entered"; isKnown: boolean }
  /** A link for the phone beside the device that was let in by `linkId`. */
  | { type: "hand_off"; linkId: string }
  /** A code for a new device goes to the address of the link's person. `challengeId` is chance; the code follows from it and a key. */
  | { type: "send_code"; linkId: string; challengeId: string }
  /** A code was typed in. Whether it is right was compared where the key is. */
  | { type: "try_code"; linkId: string; isRight: boolean }
  // Links, by people and integrators.
  | {
      type: "mint_link";
      linkId: string;
      kind: Exclude<LinkKind, "handoff">;
      subject: string;
      /** Absent: all of them. */
      pages?: string[];
      /** Null: as long as the form says. */
      expiresInSeconds: number | null;
      language: string | null;
      /** Checked against the websites that the tenant has listed. */
      returnUrl?: string;
      /** Goes to the address that the case knows of the person. */
      send?: boolean;
    }
  | { type: "revoke_link"; linkId: string }
  /** Every link of the case. */
  | { type: "revoke_links" }
  | {
      type: "add_document";
      documentId: string;
      document: JsonObject;
      files: { fileId: string; fileName: string; sizeBytes: number }[];
    }
  | {
      type: "change_document";
      documentId: string;
      category: string | null;
      documentType: string | null;
      properties: JsonObject | null;
    }
  | {
      type: "file_inspected";
      documentId: string;
      fileId: string;
      verdict:
        | { status: "ready"; contentType: string; sizeBytes: number; sha256: string }
        | { status: "refused"; problem: string };
    }
  /** Runs a plugin again by hand, in a state it is bound to or (as a repair) in any other. */
  | { type: "run_plugin"; plugin: string }
  /** One person's word on an open approval. */
  | { type: "vote"; plugin: string; decision: "approve" | "reject"; comment: string | null }
  /** Opens a new generation of a child that has finished. */
  | { type: "reopen_child"; childKey: string; reason: string }
  /** Moves the case to another version of its definition. `states`: old path → new path, for states that are called otherwise there. */
  | {
      type: "move_version";
      workflow: PinnedWorkflow;
      definitionBody: string;
      states: Record<string, string>;
      reason: string | null;
    }
  /** A person's word on the risk, for so long; `level` null takes it back. `score` null: what goes with the level. */
  | {
      type: "override_risk";
      level: Risk["level"] | null;
      score: number | null;
      reason: string;
      expiresInSeconds: number | null;
    }
  /** A person looks at a masked field of the context, and says why. For the timeline; nothing else changes. */
  | { type: "reveal_field"; path: string; reason: string }
  | { type: "open_incident"; source: CaseIncident["source"]; subject: string; code: string; message: string }
  /** An alert about this case was opened, or somebody did something about it. For the timeline and for webhooks; nothing else changes. */
  | {
      type: "note_alert";
      alertId: AlertId;
      /** `created`, or what was done. */
      change: "created" | AlertDeed;
      source: AlertSource;
      rule: string;
      title: string;
      severity: AlertSeverity;
      status: AlertStatus;
      assigneeId: string | null;
      reason: string | null;
      /** Of a rule over transactions: the numbers compared. */
      numbers?: JsonObject;
      /** Whose doing it was; null: nobody's, a judgement or a list did it. */
      by: ActorRef | null;
    }
  /** Somebody said whether a hit is the subject that this case had screened. Kept in the timeline; nothing else changes. */
  | {
      type: "note_hit_decision";
      decisionId: string;
      list: string;
      entryId: string;
      subjectKey: string;
      verdict: "true_positive" | "false_positive";
      reason: string;
      by: ActorRef;
    }
  /** Words that people put on a case, for their lists; the tags of states are something else. What is in both goes. */
  | { type: "set_labels"; add: string[]; remove: string[] }
  /** Somebody said by letter or on the phone that they no longer agree. */
  | { type: "withdraw_consent"; consentId: string; reason: string }
  /** Takes whatever says who the case was about. What is left says that there was a case, how it ended and when. `reason`: a reference. */
  /** `holdFence`: as the case had it before holds were looked up; the case refuses when whom it is about came under one meanwhile. */
  | { type: "erase"; reason: string; basis: ErasureBasis; holdFence?: number }
  /** The cascade outside of the case is through. */
  | { type: "erasure_done"; counts: Record<string, number> }
  /** `reason` null: the hold is over. */
  | { type: "hold"; reason: string | null }
  | { type: "retry_incident"; incidentId: string }
  /** Gives up for good what had given up. */
  | { type: "skip_incident"; incidentId: string; reason: string }
  /** What the vendor should have said, as a person found it out. */
  | { type: "supply_result"; incidentId: string; output: Json; reason: string }
  | { type: "timer"; timerId: string };

/** What a child tells its parent after each change. */
export interface ChildNews {
  childKey: string;
  caseId: CaseId;
  version: number;
  status: CaseStatus;
  state: string;
  tags: string[];
  outcome: Outcome;
  entityId: EntityId;
  result: JsonObject | null;
  /** The first of `deliverEvents`. News of earlier releases have it alone. */
  deliverEvent: string | null;
  /** Every event that is due, in the order in which the parent's entries ask for them. */
  deliverEvents?: string[];
}

export interface Command {
  /** Set when the caller may ask twice: the Idempotency-Key, or derived from an effect. Null: nobody can ask twice. */
  id: string | null;
  actor: Actor;
  expectedVersion: number | null;
  body: CommandBody;
  /** The request that it came by. Absent: no request did. */
  requestId?: string;
}

/** Opening a case is the first command of its history. */
export interface Opening {
  caseId: CaseId;
  actor: Actor;
  /** The request that it came by. Absent: no request did. */
  requestId?: string;
  /** Hash of what was asked: the same key with another body is refused. */
  fingerprint: string;
  workflow: PinnedWorkflow;
  /** The definition as published: JSON text, hashed by `workflow.hash`, copied into the case's store. */
  definitionBody: string;
  entity: { id: EntityId; type: EntityType; correlationId: string | null };
  context: JsonObject;
  documents: JsonObject[];
  config: JsonObject;
  language: string | null;
  externalId: string | null;
  metadata: JsonObject;
  parent: ParentLink | null;
  initialEvent: string | null;
  /** What the team promises, as it is now. Absent: nothing, or opened by an earlier release. */
  slaTerms?: SlaTerms;
  /** How far the clock of a sandbox tenant runs ahead; 0 for everybody else. */
  clockOffsetMs: number;
}
