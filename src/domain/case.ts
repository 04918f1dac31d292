import type { Json, JsonObject } from "../lib/json";
import type { Consent } from "./consents";
import type { DocumentSide } from "./document-side";
import type { Erasure, LegalHold } from "./erasure";
import type { CaseId, DefinitionId, EntityId, RunId, TenantId } from "./ids";
import type { RevisionRound } from "./revision";
import type { CaseSla, Escalation } from "./sla";

export type CaseStatus = "active" | "completed" | "failed" | "cancelled";
export type Outcome = "approved" | "rejected" | null;
export type EntityType = "individual" | "business";

/** The definition a case was opened with, pinned by hash; a copy lies in the case's own store. */
export interface PinnedWorkflow {
  id: DefinitionId;
  key: string;
  version: number;
  name: string;
  hash: string;
}

export type RunStatus =
  | "running" // handed to the outside, or about to be
  | "waiting" // the vendor said "later": a callback is due
  | "success"
  | "error"
  | "cancelled" // the vendor cannot do this (country not covered, not implemented)
  | "timeout"
  | "superseded" // a newer run of the same plugin began first
  | "incident"; // gave up; a person must look

/** One run of one plugin. `activation` is the activation of the state that began it. Bodies live in the store's `runs` table. */
export interface PluginRun {
  id: RunId;
  plugin: string;
  state: string;
  activation: number;
  /** Counts the runs of this plugin in this case, from 1. */
  generation: number;
  status: RunStatus;
  startedAtMs: number;
  finishedAtMs: number | null;
  /** Of an `iterative` plugin that asks for each item of a list: how far each one is, in the order of the list. */
  items?: RunItem[];
}

/** One item of a run. It is asked for by an effect of its own; the outputs stand in the context, at the plugin's destination. */
export interface RunItem {
  id: string;
  status: "running" | "waiting" | "success" | "error" | "cancelled" | "timeout";
  /** Hash of what is asked: the same item with other facts is another question. */
  asked: string;
  /** It could not even be asked: no effect of it exists. */
  unsent?: true;
}

/** An event raised by a plugin, child or join that waits until a state listens to it (DECISIONS 14). */
export interface DeferredEvent {
  source:
    | { kind: "plugin"; plugin: string; runId: RunId }
    | { kind: "child"; childKey: string }
    /** `plugin`: whose answer it is; absent for a hook, and in cases of earlier releases. */
    | { kind: "callback"; event: string; plugin?: string }
    | { kind: "join"; state: string; activation: number };
  name: string;
  payload: Json;
  raisedAtMs: number;
}

export interface ChildCase {
  /** The run that asked for it (last). */
  runId: RunId;
  /** `<plugin>:<item id>`, with `:<generation>` from the second generation on. */
  key: string;
  plugin: string;
  itemId: string;
  /** Counts the children of this item, from 1: one that was opened again is the next generation. Joins count the newest. */
  generation: number;
  /** Its item has left the list. It is cancelled, and no join counts it. */
  gone: boolean;
  definitionId: string;
  /** Null until the child has been opened. */
  caseId: CaseId | null;
  status: "opening" | "failed_to_open" | CaseStatus;
  /** Version of the child that was heard last: older news is ignored. */
  version: number;
  state: string | null;
  tags: string[];
  outcome: Outcome;
  finished: boolean;
}

/** Something that gave up and needs a person, or (`screening`) news of a monitored subject. Visible, and retryable. */
export interface CaseIncident {
  id: string;
  source: "effect" | "publish" | "index" | "delivery" | "timer" | "screening";
  /** Effect id, delivery id, the id of a timer, the name of the queue, or list, version and key of a screened subject. */
  subject: string;
  code: string;
  message: string;
  openedAtMs: number;
  resolvedAtMs: number | null;
  resolvedById: string | null;
}

export type Timer =
  /** `plugin`: whose children are waited for no longer than this. Absent in cases of earlier releases: the only ones there are. */
  | { id: string; kind: "join_timeout"; dueAtMs: number; state: string; activation: number; plugin?: string }
  | { id: string; kind: "pending_decision"; dueAtMs: number }
  /** An `after` of an active state: raises `event` (an engine event) unless the state is left first. */
  | { id: string; kind: "after"; dueAtMs: number; state: string; activation: number; event: string }
  /** A run that waits inside the case: a `wait` succeeds when it is due, an `approval` times out. */
  | { id: string; kind: "run_due"; dueAtMs: number; runId: RunId }
  /** A person's word on the risk ends. */
  | { id: string; kind: "risk_override"; dueAtMs: number }
  /** The time that the case may take where it stands is nearly up, or up. */
  | { id: string; kind: "sla"; dueAtMs: number }
  /** Somebody was asked again and has not answered: a reminder is due, or the time is up. */
  | { id: string; kind: "revision_reminder" | "revision_due"; dueAtMs: number; round: number };

export interface DocumentPage {
  /** Our id of the stored file; null while there is none. */
  fileId: string | null;
  uri: string | null;
  provider: string | null;
  type: string | null;
  fileName: string | null;
  metadata: JsonObject;
  /**
   * `processing`: uploaded, being looked at; `ready`: looked at and fine; `refused`: looked at and not taken (`problem` says why);
   * `not_fetched`: names an http address that is being fetched; `unreachable`: it could not be; `stored`, `inline`: as the caller sent it.
   */
  status: "stored" | "not_fetched" | "unreachable" | "inline" | "processing" | "ready" | "refused";
  /** What of a card it shows, when the form asked for its sides one by one. Absent: nobody said. */
  side?: DocumentSide;
  /** The link to a part of the form that it was uploaded through: its room counts. Absent: it came another way. */
  linkId?: string;
  /** Of an uploaded file, once it has been looked at. */
  sizeBytes: number | null;
  sha256: string | null;
  problem: string | null;
}

export interface CaseDocument {
  id: string;
  /** The caller's own id of the document, kept. Of one that the form asks for: its element, in a row `passport.item_3_1`. */
  key: string | null;
  category: string | null;
  type: string | null;
  /** 0 until something was submitted; +1 with every submission that changes the pages. */
  version: number;
  pages: DocumentPage[];
  /** Uploaded by the applicant, not submitted yet: takes the place of `pages` when their page of the form is sent. */
  nextPages: DocumentPage[];
  /** The pages of the version before, kept so that the old upload can be seen beside the new one. */
  previousPages: DocumentPage[];
  properties: JsonObject;
  decision: {
    status: string | null;
    reason: string | null;
    comment: string | null;
    byId: string | null;
    atMs: number | null;
  };
  /** What else the caller sent (issuer, issuingVersion, …). */
  rest: JsonObject;
  /** Of a document that a row of a list asks for (an owner's passport): whose it is. */
  row?: DocumentRow;
}

/** The element that asks for it, and the way to its row: lists and the ids of their items, the outermost first. */
export interface DocumentRow {
  element: string;
  /** `list`: where the list stands in the context, or in the item around it. */
  steps: { list: string; id: string }[];
}

/** `handoff`: shown by one device as a picture for another one, which is let in beside it. */
export type LinkKind = "session" | "one_time" | "handoff";

/** A code sent by e-mail. Like a link's secret it follows from a key and `challengeId`: it is not stored. */
export interface LinkCode {
  challengeId: string;
  sentAtMs: number;
  expiresAtMs: number;
  /** Codes sent since the last right one: each makes the pause before the next one longer. */
  sent: number;
  /** Wrong tries since the last right one or the last lock, whichever code they were for. */
  wrong: number;
  /** No code is taken before. */
  lockedUntilMs: number | null;
  /** Locks since the last right code: each is longer than the one before. */
  locks: number;
}

/** A link for an applicant. Its secret is computed from these facts and a key, never stored (DECISIONS 23). */
export interface CaseLink {
  id: string;
  kind: LinkKind;
  /** Who it is for: `applicant`, or the id of an item (an owner, a director). */
  subject: string;
  /** Pages of the form that it opens, and nothing else of the case; absent: all of them. */
  pages?: string[];
  /** Where the applicant goes back to when all is sent: on a website that the tenant has listed. */
  returnUrl?: string;
  /** Of a hand-off: the link of the device that shows it. */
  parent?: string;
  /** The code that a new device was asked for last, and how often it was wrong; absent: nothing is asked for. */
  code?: LinkCode;
  /** When it was mailed last because somebody had asked for it, and how often within a day; absent: nobody has. */
  mailed?: { atMs: number; times: number };
  /** +1 when the secret is to change: every link and session of an earlier generation is dead. */
  generation: number;
  language: string | null;
  createdAtMs: number;
  expiresAtMs: number;
  revokedAtMs: number | null;
  /** When a one-time link was used. */
  usedAtMs: number | null;
}

/** How far the applicant has come. */
export interface CollectionProgress {
  /** Page id → when it was last sent. */
  pages: Record<string, number>;
  submittedAtMs: number | null;
  /** Counts submissions of the whole form: 1 is the first, more are revisions. */
  round: number;
}

export interface Risk {
  score: number;
  level: "low" | "medium" | "high" | "critical";
  indicators: { name: string; domain: string; plugin: string }[];
}

/** What a person says the risk is, over what the rules came to. The score underneath is kept, and goes on being made. */
export interface RiskOverride {
  level: Risk["level"];
  score: number;
  reason: string;
  byId: string;
  atMs: number;
  /** When the rules' word counts again; null: until it is taken back. */
  expiresAtMs: number | null;
}

/** Asked for on the child by its parent: what to tell the parent, and when. */
export interface ParentLink {
  tenantId: TenantId;
  caseId: CaseId;
  childKey: string;
  /** 1 for a child of a case that has no parent. */
  depth: number;
  /** Keys of the definitions above, the outermost first; `depth` of them, fewer in cases of earlier releases. */
  chain: string[];
  callbacks: ChildCallback[];
}

/** What an entry of the parent's `childCallbackResults` asks of a child. */
export interface ChildCallback {
  /** As the entry spells it: id or key. Absent: settled already that it is this child's. */
  definitionId?: string;
  transformers: Json[];
  /** States in which the event is delivered and the result kept; null: when the child has ended. */
  persistenceStates: string[] | null;
  deliverEvent: string | null;
}

/** One person's word on an approval. */
export interface Vote {
  byId: string;
  role: string;
  decision: "approve" | "reject";
  comment: string | null;
  atMs: number;
}

/** What an `approval` asks for and has been given so far; `runId` is the run that waits for it. */
export interface Approval {
  runId: RunId;
  plugin: string;
  displayName: string | null;
  /** Form that the voter sees beside the case; null for none. */
  form: string | null;
  openedAtMs: number;
  /** When it ends undecided; null: never. */
  dueAtMs: number | null;
  /** Roles that may vote; empty: every analyst. */
  roles: string[];
  /** How many different people must approve. One rejection rejects. */
  count: number;
  /** Whether who opened the case may vote. */
  selfApproval: boolean;
  votes: Vote[];
}

export interface PendingDecision {
  event: string;
  reason: string | null;
  comment: string | null;
  byId: string;
  dueAtMs: number;
}

/**
 * Everything a case knows that decides what it does next. State is a fold of the patches in the log; `decide()` maps one
 * snapshot to the next. Times are milliseconds of the epoch on the case's own clock.
 */
export interface CaseSnapshot {
  tenantId: TenantId;
  caseId: CaseId;
  /** +1 per accepted command. */
  version: number;
  status: CaseStatus;
  workflow: PinnedWorkflow;
  /** Paths of the active atomic (or final) states in document order. */
  configuration: string[];
  /** Remembered configurations of history states (path of the history state's parent → active leaves). */
  history: Record<string, string[]>;
  /** Path of each active state → how often any state of this case had been entered when this one was. */
  activations: Record<string, number>;
  activationCount: number;
  outcome: Outcome;
  /** The documented context without what is derived (`documents`). */
  context: JsonObject;
  documents: CaseDocument[];
  entity: { id: EntityId; type: EntityType; correlationId: string | null };
  config: JsonObject;
  externalId: string | null;
  metadata: JsonObject;
  language: string | null;
  assignee: { id: string; atMs: number } | null;
  /** Words that people put on the case, in the order of the alphabet. */
  labels: string[];
  parent: ParentLink | null;
  runs: PluginRun[];
  deferred: DeferredEvent[];
  children: ChildCase[];
  incidents: CaseIncident[];
  links: CaseLink[];
  /**
   * Who a link is for → the address that mails go on to, although the applicant has replaced it in the form. Empty: nobody but the applicant
   * ever said where to write to.
   */
  linkAddresses: Record<string, string>;
  collection: CollectionProgress;
  /** What persons agreed to in forms of the case, oldest first; also what was withdrawn since. */
  consents: Consent[];
  /** Rounds of asking again, oldest first. */
  revisions: RevisionRound[];
  /** Open and closed approvals, newest last. */
  approvals: Approval[];
  /** Form that an `attach-ui-definition` plugin has put in the place of the states' own; null: theirs. */
  attachedForm: string | null;
  /** State path → activation for which its join has already raised its event. */
  joined: Record<string, number>;
  timers: Timer[];
  pendingDecision: PendingDecision | null;
  risk: Risk | null;
  riskOverride: RiskOverride | null;
  sla: CaseSla;
  escalation: Escalation | null;
  /** Null: nothing forbids that it is erased. */
  legalHold: LegalHold | null;
  /** Null: it was not erased. */
  erasure: Erasure | null;
  /** Number of the last webhook event of this case. */
  eventSequence: number;
  openedById: string;
  createdAtMs: number;
  updatedAtMs: number;
  resolvedAtMs: number | null;
}
