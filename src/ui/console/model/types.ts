import type { ActorRef, CaseStatus, Outcome, Role, TeamRules } from "../../../domain";
import type { Json, JsonObject } from "../../../lib/json";
import type * as generated from "../../../sdk/api/generated/types";
import type { Evaluation } from "../evaluation/evaluation";

// The answers of the API, as far as the console reads them. The OpenAPI document has all of it.

export interface CaseSummary {
  id: string;
  workflow: { id: string; key: string; version: number; name: string };
  status: CaseStatus;
  state: string;
  tags: string[];
  labels: string[];
  outcome: Outcome;
  country: string | null;
  sla: { state: string; dueAt: string | null; breachedAt: string | null } | null;
  entity: { id: string; type: string; name: string | null; email: string | null };
  externalId: string | null;
  assigneeId: string | null;
  parentId: string | null;
  risk: { score: number; level: RiskLevel | null } | null;
  openIncidents: number;
  version: number;
  createdAt: string;
  updatedAt: string;
  resolvedAt: string | null;
}

export type RiskLevel = "low" | "medium" | "high" | "critical";

export interface Incident {
  id: string;
  source: string;
  subject: string;
  code: string;
  message: string;
  openedAt: string;
}

/** What the case goes on with by itself; `at` is null when only an event ends it. */
export interface Wait {
  kind: "delay" | "wait" | "approval" | "children" | "revision";
  at: string | null;
  state: string;
  plugin: string | null;
  event: string | null;
  targets: string[];
}

export type Approval = generated.Approval;

export interface Case {
  id: string;
  tenantId: string;
  workflow: { id: string; key: string; version: number; name: string };
  status: CaseStatus;
  state: string;
  tags: string[];
  labels: string[];
  allowedEvents: string[];
  /** What the definition lets nobody do without a reason. */
  reasonsRequired: string[];
  outcome: Outcome;
  context: JsonObject;
  risk: {
    score: number;
    level: RiskLevel;
    indicators: { name: string; domain: string; plugin: string }[];
    /** While a person's word counts: whose, and what the rules say underneath. */
    override?: { reason: string; byId: string; at: string; expiresAt: string | null };
    scored?: { score: number; level: RiskLevel } | null;
  } | null;
  version: number;
  assignee: { id: string; assignedAt: string } | null;
  parentId: string | null;
  childIds: string[];
  /** Whom it is about. */
  entityId: string;
  externalId: string | null;
  language: string | null;
  links: { collection?: string };
  incidents: Incident[];
  waitsFor: Wait[];
  pendingDecision: { decision: string; dueAt: string } | null;
  createdAt: string;
  updatedAt: string;
  resolvedAt: string | null;
  dueAt: string | null;
  sla?: {
    state: string;
    rule: string | null;
    atRiskAt: string | null;
    dueAt: string | null;
    breachedAt: string | null;
  } | null;
  escalation?: {
    at: string;
    byId: string | null;
    reason: string;
    queueId: string | null;
    userId: string | null;
  } | null;
  askedChildren?: string[];
  legalHold?: { at: string; by: ActorRef; reason: string } | null;
  erased?: { at: string; by: ActorRef; basis: string; reason: string; doneAt: string | null } | null;
}

export interface DocumentPage {
  fileId: string | null;
  uri: string | null;
  type: string | null;
  fileName: string | null;
  /** Of a document that was asked for side by side. */
  side?: "front" | "back";
  metadata: JsonObject;
  status: "stored" | "not_fetched" | "unreachable" | "inline" | "processing" | "ready" | "refused";
  problem: string | null;
  sizeBytes: number | null;
  downloadPath: string | null;
}

export interface CaseDocument {
  id: string;
  key: string | null;
  category: string | null;
  type: string | null;
  /** Of an owner's document, or another item's: whose it is. */
  itemId?: string | null;
  personName?: string | null;
  version: number;
  properties: JsonObject;
  issuer?: JsonObject;
  pages: DocumentPage[];
  previousPages: DocumentPage[];
  decision: {
    /** `revised`: it was asked for again, and the new version waits to be decided. */
    status: "approved" | "rejected" | "revision" | "revised" | null;
    revisionReason: string | null;
    rejectionReason: string | null;
    comment: string | null;
  };
}

export interface CheckReason {
  code: string;
  severity: "info" | "low" | "medium" | "high";
  message: string;
}

export interface Check {
  id: string;
  plugin: string;
  type: string;
  state: string;
  generation: number;
  status: "running" | "waiting" | "success" | "error" | "cancelled" | "timeout" | "superseded" | "incident";
  late: boolean;
  result: {
    type: string;
    vendor: string;
    status: "clear" | "review" | "rejected" | "not_found" | "cancelled" | "error" | "pending";
    reasons: CheckReason[];
    data: JsonObject;
    matches: JsonObject[];
    vendorRef: string | null;
  } | null;
  output: Json;
  error: { code: string; message: string | null } | null;
  request: Json;
  /** Set while the work waits for a vendor that is down. */
  postponed: { since: string; until: string; times: number } | null;
  /** When a run that waits stops doing so. */
  waitsUntil: string | null;
  startedAt: string;
  finishedAt: string | null;
  durationMs: number | null;
  /** What a check has cost, all vendors together. Absent and null: nothing, or no answer yet. */
  costCents?: number | null;
  /** Where the vendor's answer is kept as it came (`GET /raw-answers/{ref}`). */
  rawRef?: string | null;
  /** An earlier answer to the same question was taken. */
  reused?: boolean;
  /** Of a check with several vendors: every try at every one. */
  vendorAttempts?: { vendor: string; attempt: number; outcome: string; code?: string | null }[];
  attempts: Attempt[];
}

export type Attempt = generated.PluginAttempt;

/** One request and what came back, secrets taken out. */
export type Exchange = generated.Exchange;

export type Child = generated.ChildCase;

export type Note = generated.Note;

export type NoteFile = Note["files"][number];

export interface TimelineEntry {
  seq: number;
  at: string;
  recordedAt: string;
  type: string;
  subject: string | null;
  actor: ActorRef;
  fromState: string | null;
  toState: string;
  accepted: boolean;
  version: number;
  changes: Json;
  steps: Json;
  payload: Json;
  /** Covers the entry and the one before it. */
  hash?: string;
}

export interface Explanation {
  risk: Case["risk"];
  transitions: Transition[];
  /** Events that no transition took, and moves that guards hold back. */
  heldBack: HeldBack[];
  /** What guards say their failing means. */
  notes: GuardNote[];
  scores: { seq: number; at: string; plugin: string; explanation: Evaluation | null }[];
}

export interface Transition {
  seq: number;
  at: string;
  event: string;
  origin: string;
  from: string;
  to: string;
  tried: Tried[];
}

export interface Tried {
  source: string;
  event: string;
  targets: string[];
  taken: boolean;
  guard: { verdict: string; reads: { path: string; found: boolean; value?: Json }[]; error?: string } | null;
}

export interface HeldBack {
  seq: number;
  at: string;
  event: string;
  origin: string;
  tried: Tried[];
}

export interface GuardNote {
  seq: number;
  at: string;
  event: string;
  target: string | null;
  note: Json;
}

export type Queue = generated.Queue;

export type Person = generated.User;

export interface Me {
  tenant: { id: string; name: string; environment: "sandbox" | "live" };
  actor: {
    kind: string;
    id: string;
    name?: string;
    email?: string;
    role?: Role;
    teamRules?: TeamRules;
    /** Cases that are open to them in an emergency. Absent: none. */
    emergencies?: { id: string; caseId: string; endsAt: string }[];
  };
}
