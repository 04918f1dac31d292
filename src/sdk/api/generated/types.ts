// Made by `npm run sdk:generate` from the OpenAPI document and the catalogue of events. Not to be changed by hand.

import type { CallOptions, FormFile, Listing, RawBytes } from "../shapes";

export interface OpenCase {
  /** Key or id of a published definition. */
  workflow: string;
  version?: number | undefined;
  /** Facts the case starts with. Any key is kept unless the engine owns it. */
  context: {
    entity: {
      type: "individual" | "business";
      /** Your own id of the person or company. */
      id?: string | undefined;
      data?: Record<string, unknown> | undefined;
      [key: string]: unknown;
    };
    documents?: Record<string, unknown>[] | undefined;
    [key: string]: unknown;
  };
  config?: Record<string, unknown> | undefined;
  language?: string | undefined;
  /** Unique per tenant. */
  externalId?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
}

export interface Case {
  id: string;
  tenantId: string;
  workflow: {
    id: string;
    key: string;
    version: number;
    name: string;
  };
  status: "active" | "completed" | "failed" | "cancelled";
  /** Full path of every active leaf in document order, joined by `|`. */
  state: string;
  /** Any JSON value. */
  stateValue: unknown;
  tags: string[];
  allowedEvents: string[];
  /** What is not done without a reason here: `approve`, `reject`, `revision`, `documents` (turning one down). Empty: everything is. */
  reasonsRequired: string[];
  outcome: "approved" | "rejected" | null;
  context: Record<string, unknown>;
  risk: {
    score: number;
    level: "low" | "medium" | "high" | "critical";
    indicators: Record<string, unknown>[];
  } | null;
  version: number;
  assignee: {
    id: string;
  } | null;
  parentId: string | null;
  childIds: string[];
  externalId: string | null;
  links: Record<string, unknown>;
  incidents: Record<string, unknown>[];
  /** What the case goes on with by itself, the soonest first. */
  waitsFor: ({
    kind: "delay" | "wait" | "approval" | "children" | "revision";
    /** On the case's own clock; null: only an event ends it. */
    at: string | null;
    state: string;
    plugin: string | null;
    /** Event that ends a `wait` earlier. */
    event: string | null;
    /** Where a `delay` leads; several when guards choose. */
    targets: string[];
  })[];
  createdAt: string;
  updatedAt: string;
  resolvedAt: string | null;
  /** When the time that the case may take is up; null: no limit runs. */
  dueAt: string | null;
  /** How the case stands with the time it may take; null: nothing was promised. */
  sla: {
    state: "running" | "paused" | "at_risk" | "breached" | "met";
    rule: string | null;
    atRiskAt: string | null;
    dueAt: string | null;
    /** When a time of this case was up for the first time. */
    breachedAt: string | null;
  } | null;
  escalation: {
    at: string;
    /** Null: its time was up. */
    byId: string | null;
    reason: string;
    queueId: string | null;
    userId: string | null;
  } | null;
  /** Null: nothing forbids that it is erased. */
  legalHold: {
    at: string;
    by: Actor;
    reason: string;
  } | null;
  /** Null: it was not. Of an erased case there are no facts, documents, notes or records any more. */
  erased: {
    at: string;
    by: Actor;
    basis: "request" | "retention" | "other";
    reason: string;
    /** When all of it was through, outside of the case too; null: not yet. */
    doneAt: string | null;
    counts: { [key: string]: number } | null;
  } | null;
  /** On answers to events: false when no guard let it pass. */
  accepted?: boolean;
  /** On a decision with `includeChildren`: the child cases that are sent back with this one. */
  askedChildren?: string[];
  /** On reading: what `expand` asked for, and nothing else. */
  expanded?: {
    workflow?: WorkflowHead | null;
    /** Null: nobody has the case. */
    assignee?: User | null;
  };
}

export interface Actor {
  kind: "api_key" | "analyst" | "applicant" | "vendor" | "system";
  id: string;
}

export interface WorkflowHead {
  id: string;
  key: string;
  version: number;
  name: string;
  displayName: string | null;
  status: "draft" | "published" | "archived";
}

export interface User {
  id: string;
  name: string;
  email: string;
  role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
  status: "active" | "deactivated";
  /** Null: all cases. Told to administrators and auditors. */
  caseScope?: CaseScope | null;
  /** To a minute; null: never yet. Told to administrators and auditors. */
  lastSeenAt?: string | null;
  /** Told to administrators and auditors. */
  createdAt?: string;
}

/** The cases a person is limited to; what is given must all hold. */
export interface CaseScope {
  /** Keys of definitions: cases of these only. */
  workflows?: string[] | undefined;
  /** Ids of queues: cases that are in one of these only. */
  queueIds?: string[] | undefined;
}

export interface SendEventRequest {
  name: string;
  /** Any JSON value. */
  payload?: unknown | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface CancelCaseRequest {
  reason: string;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface MergeContextRequest {
  merge: Record<string, unknown>;
  arrays?: "by_id" | "by_index" | "concat" | "replace" | undefined;
  /** Why what was said before is changed. Stands in the timeline with who, before and after. */
  reason?: string | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface DecideCaseRequest {
  decision: "approve" | "reject" | "revision";
  reason?: string | null | undefined;
  comment?: string | null | undefined;
  /** With `revision`: also sends back the child cases on which a document was marked to be asked for again. */
  includeChildren?: boolean | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface UndoDecisionRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface DecideDocumentRequest {
  decision: "approve" | "reject" | "revision" | null;
  reason?: string | null | undefined;
  /** With `revision`: the applicant reads it beside the reason. */
  comment?: string | null | undefined;
  /** For the team: it stands in the timeline, and no applicant sees it. */
  internalComment?: string | null | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface AssignCaseRequest {
  assigneeId: string | null;
  /** 409 `already_assigned` when somebody else has the case. */
  onlyIfUnassigned?: boolean | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface RetryIncidentRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface DecisionReason {
  code: string;
  decision: "approve" | "reject" | "revision" | "escalate";
  /** Send this as `reason` of the decision. */
  label: string;
  /** The same in the language that was asked for; else as `label`. */
  text: string;
  /** What it is called in other languages, by their tags. Where one is missing, `label` is read. */
  labels: { [key: string]: string };
  /** The tenant's own, beside the built-in ones. */
  own: boolean;
}

export interface ListDecisionReasonsAnswer {
  data: DecisionReason[];
  nextCursor: string | null;
}

export interface AddDecisionReasonRequest {
  decision: "approve" | "reject" | "revision" | "escalate";
  label: string;
  /** What it is called in other languages, by their tags. Where one is missing, `label` is read. */
  labels?: { [key: string]: string } | undefined;
}

export interface ChangeDecisionReasonRequest {
  label?: string | undefined;
  /** What it is called in other languages, by their tags. Where one is missing, `label` is read. */
  labels?: { [key: string]: string } | undefined;
}

export interface OrderDecisionReasonsRequest {
  decision: "approve" | "reject" | "revision" | "escalate";
  codes: string[];
}

export interface OrderDecisionReasonsAnswer {
  data: DecisionReason[];
  nextCursor: string | null;
}

export interface RetireDecisionReasonAnswer {
  code: string;
}

export interface Note {
  id: string;
  parentId: string | null;
  author: Actor;
  /** Null once the note was deleted. */
  content: string | null;
  mentions: string[];
  files: ({
    fileId: string;
    fileName: string;
    sizeBytes: number;
    status: "processing" | "ready" | "refused";
    problem: string | null;
  })[];
  createdAt: string;
  editedAt: string | null;
  /** How often it was corrected; `…/history` has what it said before. */
  edits: number;
  deleted: {
    at: string;
    byId: string;
  } | null;
  pinned: {
    at: string;
    byId: string;
  } | null;
}

export interface ListNotesAnswer {
  data: Note[];
  nextCursor: string | null;
}

export interface AddNote {
  content: string;
  /** The note that this one answers. */
  parentId?: string | null | undefined;
  /** Ids of people who are named in the note; each is told. */
  mentions?: string[] | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface NoteAdded {
  id: string;
  caseId: string;
  content: string;
  parentId: string | null;
  caseVersion: number;
}

export interface AddNoteWithFilesRequest {
  /** JSON text. */
  note: {
    content: string;
    /** The note that this one answers. */
    parentId?: string | null | undefined;
    /** Ids of people who are named in the note; each is told. */
    mentions?: string[] | undefined;
  };
  files: FormFile | FormFile[];
}

export interface EditNote {
  content: string;
  /** Ids of people who are named in the note; each is told. */
  mentions?: string[] | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface NoteChanged {
  id: string;
  caseId: string;
  caseVersion: number;
}

export interface DeleteNoteRequest {
  expectedVersion?: number | undefined;
}

export interface PinNote {
  pinned: boolean;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface ReadNoteHistoryAnswer {
  data: {
    content: string;
    /** Until then it said this. */
    until: string;
  }[];
  nextCursor: string | null;
}

export interface EntityNote {
  id: string;
  entityId: string;
  /** Where it was written; null: not in a case. */
  caseId: string | null;
  author: Actor;
  content: string | null;
  createdAt: string;
  deleted: {
    at: string;
    byId: string;
  } | null;
}

export interface ListEntityNotesAnswer {
  data: EntityNote[];
  nextCursor: string | null;
}

export interface AddEntityNote {
  content: string;
}

export interface EntitySummary {
  id: string;
  type: "individual" | "business";
  correlationId: string | null;
  name: string | null;
  /** How its newest case ended, whatever the name of the final state; `processing`: one is open. */
  approvalState: "new" | "processing" | "approved" | "rejected";
  risk: {
    level: "low" | "medium" | "high" | "critical";
    score: number | null;
    /** The newest case that has a risk, or somebody by hand. */
    by: "case" | "analyst" | "api_key";
    id: string;
    at: string | null;
    reason: string | null;
    expiresAt: string | null;
  } | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface ListEntitiesAnswer {
  data: EntitySummary[];
  nextCursor: string | null;
}

export interface Entity {
  id: string;
  type: "individual" | "business";
  correlationId: string | null;
  name: string | null;
  /** How its newest case ended, whatever the name of the final state; `processing`: one is open. */
  approvalState: "new" | "processing" | "approved" | "rejected";
  risk: {
    level: "low" | "medium" | "high" | "critical";
    score: number | null;
    /** The newest case that has a risk, or somebody by hand. */
    by: "case" | "analyst" | "api_key";
    id: string;
    at: string | null;
    reason: string | null;
    expiresAt: string | null;
  } | null;
  version: number;
  createdAt: string;
  updatedAt: string;
  approvalAt: string | null;
  approvalCaseId: string | null;
  /** What counts of all that was said, as one object. */
  facts: Record<string, unknown>;
  /** The same with who said it and when. */
  attributes: ({
    field: string;
    /** Any JSON value. */
    value: unknown;
    source: {
      kind: "case" | "api_key" | "analyst" | "vendor";
      id: string;
    };
    at: string;
    pinned: boolean;
    /** Under which it was said, where several are merged. */
    entityId: string;
  })[];
  /** Others that are known as this one. */
  mergedIds: string[];
  legalHold: boolean;
}

export interface EntityAttribute {
  field: string;
  /** Any JSON value. */
  value: unknown;
  source: {
    kind: "case" | "api_key" | "analyst" | "vendor";
    id: string;
  };
  at: string;
  pinned: boolean;
  /** Under which it was said, where several are merged. */
  entityId: string;
  seq: number;
  counts: boolean;
}

export interface ListEntityAttributesAnswer {
  data: EntityAttribute[];
  nextCursor: string | null;
}

export interface EntityLink {
  id: string;
  holder: {
    id: string;
    type: "individual" | "business";
    name: string | null;
  };
  company: {
    id: string;
    type: "individual" | "business";
    name: string | null;
  };
  position: "ubo" | "shareholder" | "director" | "representative" | "authorized_signatory" | "associated_company";
  /** In percent. */
  share: number | null;
  from: string | null;
  to: string | null;
  source: {
    kind: "case" | "api_key" | "analyst" | "vendor";
    id: string;
  };
  updatedAt: string;
  /** Null: it holds. */
  endedAt: string | null;
}

export interface ListEntityLinksAnswer {
  data: EntityLink[];
  nextCursor: string | null;
}

export interface CaseSummary {
  id: string;
  workflow: {
    id: string;
    key: string;
    version: number;
    name: string;
  };
  status: "opening" | "active" | "completed" | "failed" | "cancelled";
  state: string;
  tags: string[];
  labels: string[];
  outcome: "approved" | "rejected" | null;
  entity: {
    id: string;
    type: string;
    name: string | null;
  };
  country: string | null;
  externalId: string | null;
  assigneeId: string | null;
  parentId: string | null;
  risk: {
    score: number;
    level: string | null;
  } | null;
  sla: {
    state: string;
    dueAt: string | null;
    breachedAt: string | null;
  } | null;
  openIncidents: number;
  legalHold: boolean;
  /** Null: it was not erased. */
  erasedAt: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
  resolvedAt: string | null;
  /** On reading: what `expand` asked for, and nothing else. */
  expanded?: {
    workflow?: WorkflowHead | null;
    /** Null: nobody has the case. */
    assignee?: User | null;
  };
}

export interface ListEntityCasesAnswer {
  data: CaseSummary[];
  nextCursor: string | null;
}

export interface EntityDocument {
  id: string;
  caseId: string;
  category: string | null;
  type: string | null;
  decision: string | null;
  pages: ({
    fileId: string | null;
    fileName: string | null;
    type: string | null;
  })[];
}

export interface ListEntityDocumentsAnswer {
  data: EntityDocument[];
  nextCursor: string | null;
}

export interface Alert {
  id: string;
  /** `triggered` is new, `under_review` and `escalated` are being worked on, `rejected`, `dismissed` and `cleared` are closed. */
  status: "triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared";
  /** Of the gravest occurrence: it only ever rises. */
  severity: "low" | "medium" | "high" | "critical";
  title: string;
  source: "rule" | "screening" | "transaction" | "monitoring";
  /** `<rule set>/<id of the indicator>`, the key of the watch list, or the id of the alert definition. */
  rule: string;
  ruleName: string;
  caseId: string | null;
  /** What its case is called, where alerts are read: kept in the case, not in the alert. */
  caseName?: string | null;
  /** The entity it is about. */
  subjectId: string | null;
  /** What they are called, where alerts are read. */
  subjectName?: string | null;
  /** The counterparty whose transactions raised it. */
  counterpartyId: string | null;
  /** In a list `withCounterpartyId`: it is about them, or rests on transactions with them. */
  counterpartyRole?: "subject" | "evidence";
  assigneeId: string | null;
  occurrences: number;
  allowedActions: ("assign" | "review" | "escalate" | "reject" | "dismiss" | "clear" | "reopen")[];
  version: number;
  /** What its source has to say: ids and numbers, nothing about people. Of transactions and reports `value`, `operator` (`gt`, `gte`, `lt`, `lte`), `limit` and `unit` (`amount`, `count`, `percent`, `days`, `points`). */
  detail: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  /** Of the newest occurrence, on the clock of its case. */
  lastAt: string;
  closedAt: string | null;
}

export interface ListEntityAlertsAnswer {
  data: Alert[];
  nextCursor: string | null;
}

export interface EntityDuplicate {
  entity: EntitySummary;
  /** What both have: `person` is a name with a birth date, `company` a number with a country. */
  shares: ("person" | "company" | "email" | "document_number" | "iban")[];
}

export interface ListEntityDuplicatesAnswer {
  data: EntityDuplicate[];
  nextCursor: string | null;
}

export interface CreateEntity {
  type: "individual" | "business";
  /** Your own id of the person or company: one of each type has it. */
  correlationId?: string | undefined;
  /** As cases have it at `entity.data`: `companyName`, `firstName`, `address`, `additionalInfo` … */
  facts?: { [key: string]: JsonValue } | undefined;
  /** The vendor that says so; left out: whoever calls. */
  vendor?: string | undefined;
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export interface ChangeEntity {
  /** What is said anew; null takes a fact back. The rest stays. */
  facts?: { [key: string]: JsonValue } | undefined;
  /** These facts count whatever cases and vendors say later, until they are let go. */
  pin?: boolean | undefined;
  /** Fields that are let go. */
  unpin?: string[] | undefined;
  /** The vendor that says so; left out: whoever calls. */
  vendor?: string | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface SetEntityRisk {
  level: "low" | "medium" | "high" | "critical";
  score?: number | undefined;
  reason: string;
  /** Left out: it stands until it is taken back. */
  expiresInSeconds?: number | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface EndEntityRiskRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface AddEntityLink {
  /** The person or company that holds the position. */
  holderId: string;
  position: "ubo" | "shareholder" | "director" | "representative" | "authorized_signatory" | "associated_company";
  /** In percent. */
  share?: number | undefined;
  from?: string | undefined;
  /** A day that is over: the link has ended. */
  to?: string | undefined;
}

export interface EntityMergePreview {
  from: EntitySummary;
  into: EntitySummary;
  conflicts: ({
    field: string;
    /** Any JSON value. */
    into: unknown;
    /** Any JSON value. */
    from: unknown;
    counts: "into" | "from";
  })[];
  rows: {
    from: { [key: string]: number };
    into: { [key: string]: number };
  };
}

export interface MergeEntity {
  into: string;
  /** For colleagues and the audit log: no names belong in it. */
  reason: string;
}

export interface PartEntity {
  /** For colleagues and the audit log: no names belong in it. */
  reason: string;
}

export interface ListNotesOfEntityAnswer {
  data: EntityNote[];
  nextCursor: string | null;
}

export interface EntityHistoryEntry {
  id: string;
  at: string;
  kind: "record" | "facts" | "standing" | "links" | "cases" | "documents" | "alerts" | "notes" | "monitoring";
  /** `entity.created`, `facts.said`, `approval.changed`, `risk.set`, `link.ended`, `case.ended`, `document.decided`, `alert.dismissed` …: there may be new ones. */
  type: string;
  /** Null: nobody has kept it. */
  by: {
    kind: "api_key" | "analyst" | "applicant" | "vendor" | "system" | "case";
    id: string;
  } | null;
  /** Under which it happened, where several are merged. */
  entityId: string | null;
  caseId: string | null;
  alertId: string | null;
  /** The state or level before. */
  from: string | null;
  to: string | null;
  reason: string | null;
  /** What was said at once, at most 20 of `factCount`. */
  facts: {
    field: string;
    /** Any JSON value. */
    value: unknown;
    /** What anybody had said of it last. */
    before: unknown;
    pinned: boolean;
    /** Too long to be told here: see the attributes. */
    isLong: boolean;
  }[];
  factCount: number;
  link: {
    id: string;
    position: "ubo" | "shareholder" | "director" | "representative" | "authorized_signatory" | "associated_company";
    share: number | null;
    holder: {
      id: string;
      type: "individual" | "business";
      name: string | null;
    };
    company: {
      id: string;
      type: "individual" | "business";
      name: string | null;
    };
  } | null;
  /** What the type has beside that: ids, titles, numbers. */
  detail: Record<string, unknown>;
}

export interface ListEntityTimelineAnswer {
  data: EntityHistoryEntry[];
  nextCursor: string | null;
}

export interface CompatCreateEndUserRequest {
  correlationId?: string | null | undefined;
  firstName: string;
  lastName: string;
  [key: string]: unknown;
}

export interface CompatCreateEndUserAnswer {
  id: string;
  correlationId: string | null;
  approvalState: string;
}

export interface EndUserWithBusiness {
  correlationId?: string | null | undefined;
  firstName: string;
  lastName: string;
  companyName?: string | undefined;
  business?: {
    correlationId?: string | null | undefined;
    companyName: string;
    [key: string]: unknown;
  } | undefined;
  /** What the person is to the company. */
  position?: "ubo" | "shareholder" | "director" | "representative" | "authorized_signatory" | "associated_company" | undefined;
  [key: string]: unknown;
}

export interface CompatCreateEndUserWithBusinessAnswer {
  id: string;
  correlationId: string | null;
  approvalState: string;
}

export interface CompatCreateBusinessRequest {
  correlationId?: string | null | undefined;
  companyName: string;
  [key: string]: unknown;
}

export interface CompatCreateBusinessAnswer {
  id: string;
  correlationId: string | null;
  approvalState: string;
}

export interface CompatUpdateBusinessRequest {
  companyName?: string | undefined;
  [key: string]: unknown;
}

export interface CompatUpdateBusinessAnswer {
  id: string;
  correlationId: string | null;
  approvalState: string;
}

export type CompatGetBusinessInformationAnswer = ({
  id: string;
  correlationId: string | null;
  approvalState: string;
})[];

export type CompatListProfilesAnswer = ({
  id: string;
  name: string | null;
  kyc: string | null;
})[];

export type CompatListEndUsersAnswer = ({
  id: string;
  correlationId: string | null;
  approvalState: string;
})[];

export interface CompatGetEndUserAnswer {
  id: string;
  correlationId: string | null;
  approvalState: string;
}

export type CompatListEndUserWorkflowsAnswer = CaseSummary[];

export type CompatListBusinessesAnswer = ({
  id: string;
  correlationId: string | null;
  approvalState: string;
})[];

export interface CompatGetBusinessAnswer {
  id: string;
  correlationId: string | null;
  approvalState: string;
}

export type CompatListBusinessWorkflowsAnswer = CaseSummary[];

export interface Notification {
  id: string;
  kind: "assigned" | "taken_over" | "mentioned" | "approval_wanted" | "revision_answered" | "incident" | "sla_at_risk" | "sla_breached" | "watched_changed" | "watched_decided" | "webhook_disabled" | "break_glass" | "key_ends";
  case: {
    id: string;
    name: string | null;
    externalId: string | null;
  };
  /** What it is about, as far as its kind has it. */
  detail: {
    noteId?: string;
    plugin?: string;
    state?: string;
    days?: number;
  };
  /** Who did it; null: nobody, it came about. */
  byId: string | null;
  createdAt: string;
  readAt: string | null;
}

export interface ListNotificationsAnswer {
  data: Notification[];
  nextCursor: string | null;
}

export interface NotificationCounts {
  unread: number;
  /** Counting ends here: this many means this many or more. */
  most: number;
}

export interface ReadNotificationsRequest {
  /** Which ones; without it all of them. */
  ids?: string[] | undefined;
}

export interface NotificationSettings {
  /** How each kind is told. Mails go out at most every 15 minutes. */
  kinds: { [key: string]: {
    inApp: boolean;
    mail: boolean;
  } };
}

export interface PutNotificationSettingsRequest {
  kinds: { [key: string]: {
    inApp: boolean;
    mail: boolean;
  } };
}

export interface CaseWatchers {
  watching: boolean;
  watcherIds: string[];
}

export interface WatchCaseRequest {
  watching: boolean;
}

export interface Funnel {
  workflow: string;
  /** A day in UTC, `2026-11-22`. */
  from: string;
  /** A day in UTC, `2026-11-22`. */
  to: string;
  forms: ({
    form: string;
    /** In the order of the form. */
    steps: ({
      step: "opened" | "started" | "page" | "submitted";
      /** Id of the page that was sent, of step `page`. */
      page: string | null;
      /** Cases, or parts of them that somebody else fills in: each counts once. */
      count: number;
      /** Of those who opened it, 0 to 1; null: nobody did. */
      share: number | null;
      /** The same by device or country, when `groupBy` asks for it. */
      groups?: { [key: string]: number };
    })[];
    /** Fields that were sent back, the most frequent first; at most 200. */
    errors: {
      page: string;
      field: string;
      code: string;
      /** Cases, or parts of them that somebody else fills in: each counts once. */
      count: number;
      /** The same by device or country, when `groupBy` asks for it. */
      groups?: { [key: string]: number };
    }[];
  })[];
}

export interface StatisticsOverview {
  /** A day in the tenant's time zone, `2026-11-22`. */
  from: string;
  /** A day in the tenant's time zone, `2026-11-22`. */
  to: string;
  timeZone: string;
  current: StatisticTotals;
  /** As many days, right before. */
  before: {
    /** A day in the tenant's time zone, `2026-11-22`. */
    from: string;
    /** A day in the tenant's time zone, `2026-11-22`. */
    to: string;
  };
  previous: StatisticTotals;
  /** Open cases as they are now, whatever the days. */
  now: {
    open: number;
    waitsFor: {
      value: string;
      count: number;
    }[];
    risk: {
      value: string;
      count: number;
    }[];
    sla: {
      value: string;
      count: number;
    }[];
  };
}

export interface StatisticTotals {
  opened: number;
  /** Brought to an end other than by being cancelled. */
  decided: number;
  approved: number;
  rejected: number;
  failed: number;
  /** Ended without an outcome. */
  other: number;
  cancelled: number;
  /** Of `decided`, 0 to 1; null: nothing was. */
  approvalRate: number | null;
  /** Of `decided`, 0 to 1; null: nothing was. */
  rejectionRate: number | null;
  /** Approved without any judgement by a person or a key. */
  autoApprovalRate: number | null;
  /** Of `decided`, 0 to 1; null: nothing was. */
  autoDecisionRate: number | null;
  /** Decided after the applicant was asked again. */
  revisionRate: number | null;
  revisions: number;
  slaMet: number;
  slaBreached: number;
  timeToDecision: Spread;
}

/** The mean is exact; half took no longer than `p50Ms`, to 2 %. */
export interface Spread {
  count: number;
  meanMs: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
}

export interface StatisticsOfCases {
  /** A day in the tenant's time zone, `2026-11-22`. */
  from: string;
  /** A day in the tenant's time zone, `2026-11-22`. */
  to: string;
  timeZone: string;
  states: {
    workflow: string;
    state: string;
    count: number;
  }[];
  risk: {
    value: string;
    count: number;
  }[];
  workflows: {
    workflow: string;
    open: number;
    opened: number;
    decided: number;
  }[];
  days: {
    /** A day in the tenant's time zone, `2026-11-22`. */
    day: string;
    opened: number;
    decided: number;
  }[];
}

export interface StatisticsOfDecisions {
  /** A day in the tenant's time zone, `2026-11-22`. */
  from: string;
  /** A day in the tenant's time zone, `2026-11-22`. */
  to: string;
  timeZone: string;
  workflows: {
    workflow: string;
    totals: StatisticTotals;
  }[];
  days: {
    /** A day in the tenant's time zone, `2026-11-22`. */
    day: string;
    approved: number;
    rejected: number;
    other: number;
    byRules: number;
  }[];
}

export interface StatisticsOfTimes {
  /** A day in the tenant's time zone, `2026-11-22`. */
  from: string;
  /** A day in the tenant's time zone, `2026-11-22`. */
  to: string;
  timeZone: string;
  timeToDecision: Spread;
  /** Of cases that ended in these days: how long each had waited for whom. */
  waited: {
    applicant: Spread;
    team: Spread;
    engine: Spread;
  };
  days: {
    /** A day in the tenant's time zone, `2026-11-22`. */
    day: string;
    spread: Spread;
  }[];
}

export interface StatisticsOfAnalysts {
  /** A day in the tenant's time zone, `2026-11-22`. */
  from: string;
  /** A day in the tenant's time zone, `2026-11-22`. */
  to: string;
  timeZone: string;
  data: {
    userId: string;
    approved: number;
    rejected: number;
    revisions: number;
    documents: number;
    votes: number;
    /** From when they got a case to their decision on it. */
    handling: Spread;
  }[];
}

export interface StatisticsOfRules {
  /** A day in the tenant's time zone, `2026-11-22`. */
  from: string;
  /** A day in the tenant's time zone, `2026-11-22`. */
  to: string;
  timeZone: string;
  opened: number;
  data: ({
    /** `<plugin>/<name of the rule>`. */
    rule: string;
    /** Cases that were opened in these days and that it holds for by now. */
    count: number;
    share: number | null;
  })[];
}

export interface OpenIncident {
  id: string;
  caseId: string;
  caseName: string | null;
  /** Key of its definition. */
  workflow: string;
  workflowName: string;
  caseStatus: string;
  caseState: string;
  /** `effect`, `publish`, `index`, `delivery`, `timer` or `screening`. */
  source: string;
  plugin: string | null;
  vendor: string | null;
  code: string;
  /** What was heard last. */
  message: string;
  openedAt: string;
}

export interface ListIncidentsAnswer {
  data: OpenIncident[];
  nextCursor: string | null;
}

export interface IncidentGroup {
  source: string;
  vendor: string | null;
  plugin: string | null;
  code: string;
  count: number;
  oldestAt: string;
}

export interface ListIncidentGroupsAnswer {
  data: IncidentGroup[];
  nextCursor: string | null;
}

export interface RetryIncidentsRequest {
  /** Name of a vendor, or host of an address. */
  vendor?: string | undefined;
  plugin?: string | undefined;
  source?: string | undefined;
  code?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
}

export interface RetryIncidentsAnswer {
  retried: number;
  refused: {
    caseId: string;
    incidentId: string;
    error: Record<string, unknown>;
  }[];
  more: boolean;
}

export interface SkipIncidentRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
  /** Kept in the timeline. */
  reason: string;
}

export interface SupplyIncidentResultRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
  /** As the plugin would have answered, transforms done. */
  output: Record<string, unknown>;
  /** Kept in the timeline. */
  reason: string;
}

export interface TenantSettingsView {
  /** What the house is called. */
  name: string;
  /** By whose calendar statistics count days. */
  timeZone: string;
  /** Where cases and files of this tenant are bound to stay; null: they are bound to no region. */
  region: "eu" | null;
  /** How far the sandbox's clock is ahead, in milliseconds: which day it is, is said by it. 0 elsewhere. */
  clockOffsetMs: number;
}

export interface TenantSettings {
  /** What the house is called. */
  name: string;
  /** By whose calendar statistics count days. */
  timeZone: string;
  /** Where cases and files of this tenant are bound to stay; null: they are bound to no region. */
  region?: "eu" | null | undefined;
  /** How far the sandbox's clock is ahead, in milliseconds: which day it is, is said by it. 0 elsewhere. */
  clockOffsetMs?: number | undefined;
}

export interface MintLink {
  /** `session`: works until it expires. `one_time`: lets one browser in. */
  kind?: "session" | "one_time" | undefined;
  /** Id of an owner, director or other item of a list. Without `pages` the link opens the form of their own child case. */
  person?: string | undefined;
  /** The same as `person`, or `applicant`. */
  subject?: string | undefined;
  /** Pages of the form that it opens, and nothing else of the case. Left out: all of them. */
  pages?: string[] | undefined;
  /** Left out: as long as the form says (`links.expiresInSeconds`), else 14 days. */
  expiresInSeconds?: number | undefined;
  language?: string | undefined;
  /** Where the applicant goes back to when all is sent, with `case` and `status` added and nothing else. On one of the origins of `PUT /embedding`. */
  returnUrl?: string | undefined;
  /** Mail it to the address that the case knows of the person. */
  send?: boolean | undefined;
}

export interface Link {
  id: string;
  /** The case that it opens: for a person it may be a child case. */
  caseId: string;
  /** With the secret. It cannot be asked for again. */
  url: string;
  kind: "session" | "one_time";
  expiresAt: string;
}

export interface Links {
  data: ListedLink[];
  nextCursor: null;
  /** Whose e-mail address was changed by the applicant while mails still go to the one before it: `applicant`, or ids of persons. A link that is made for them with `send` goes to the new one, and so does everything after it. */
  formerAddresses: string[];
}

export interface ListedLink {
  id: string;
  kind: "session" | "one_time" | "handoff";
  /** Null: the applicant. */
  person: string | null;
  /** Null: all of them. */
  pages: string[] | null;
  status: "active" | "used" | "expired" | "revoked";
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  revokedAt: string | null;
  /** Too many wrong e-mail codes: none is taken before. Null: codes are taken. */
  codesLockedUntil: string | null;
}

export interface CompatCreateCollectionFlowUrlRequest {
  workflowRuntimeDataId: string;
  endUserId?: string | null | undefined;
  /** Days. */
  expiry?: number | undefined;
  [key: string]: unknown;
}

export interface CompatCreateCollectionFlowUrlAnswer {
  token: string;
  collectionFlowUrl: string;
}

export interface Requirements {
  currentlyDue: Requirement[];
  eventuallyDue: Requirement[];
  pendingVerification: Requirement[];
  errors: ({
    requirement: string;
    /** One of GET /api/v1/requirement-reasons. */
    code: string;
    /** What the applicant reads, in the form's first language. */
    reason: string | null;
    /** False: nothing that the applicant sends can change it, as with a document that was rejected. */
    retryable: boolean;
  })[];
  counts: {
    currentlyDue: number;
    eventuallyDue: number;
    pendingVerification: number;
    errors: number;
  };
  /** `applicant` or a person's id for what is due now; `reviewer` when only your people can go on. */
  waitsFor: {
    who: string;
    due: number;
  }[];
  /** The same of every child case that still runs: what is due from which person. */
  children: ({
    currentlyDue: Requirement[];
    eventuallyDue: Requirement[];
    pendingVerification: Requirement[];
    errors: ({
      requirement: string;
      /** One of GET /api/v1/requirement-reasons. */
      code: string;
      /** What the applicant reads, in the form's first language. */
      reason: string | null;
      /** False: nothing that the applicant sends can change it, as with a document that was rejected. */
      retryable: boolean;
    })[];
    counts: {
      currentlyDue: number;
      eventuallyDue: number;
      pendingVerification: number;
      errors: number;
    };
    /** `applicant` or a person's id for what is due now; `reviewer` when only your people can go on. */
    waitsFor: {
      who: string;
      due: number;
    }[];
    caseId: string;
    key: string;
    plugin: string;
    itemId: string;
    /** Name of the person or company; null while nobody has said it. */
    person: string | null;
    state: string | null;
    /** `active` while a link opens their form; `none` when they have no link. */
    linkStatus: "none" | "active" | "used" | "expired" | "revoked";
  })[];
}

export interface Requirement {
  id: string;
  kind: "field" | "document" | "page";
  page: string;
  label: string;
  /** The owner or other item that it is about; left out: the applicant. */
  person?: string;
  /** What they are called, once somebody said it. */
  personName?: string;
}

export interface RequirementReasons {
  data: ({
    code: string;
    group: "answer" | "file" | "revision";
    /** False: nothing that the applicant sends can change it. */
    retryable: boolean;
    /** For applicants, by language; `{…}` is filled in. */
    texts: { [key: string]: string };
  })[];
  nextCursor: null;
}

export interface RevisionRequest {
  type: "document" | "text" | "paragraph" | "number" | "date" | "choice";
  label: string | { [key: string]: string };
  hint?: string | { [key: string]: string } | undefined;
  options?: ({
    value: string;
    label: string | { [key: string]: string };
  })[] | undefined;
}

export interface AskAgainRequest {
  /** Beside these, every document that is marked is asked for. */
  items?: ({
    kind: "document" | "field" | "page" | "request";
    /** `document`: its id or key. `field`: where the answer stands, as requirements name it (`entity.data.companyName`, `entity.data.additionalInfo.ubos[item_1].email`). `page`: id of the page. `request`: a name of your own. */
    target: string;
    /** Whose link shows it: `applicant`, or the id of an owner or another item. Left out: the applicant; of a document that an owner's row asks for the owner, when they have a link or a case of their own. */
    person?: string | undefined;
    reason?: "blurred" | "too_dark" | "cut_off" | "unreadable_file" | "document_expired" | "document_too_old" | "wrong_document" | "page_missing" | "document_unsigned" | "not_translated" | "name_differs" | "address_differs" | "differs_from_document" | "not_in_register" | "incomplete_answer" | "out_of_date" | "more_information" | null | undefined;
    /** The applicant reads this. */
    message?: string | null | undefined;
    /** No applicant reads this. */
    comment?: string | null | undefined;
    request?: RevisionRequest | null | undefined;
  })[] | undefined;
  /** Left out: as the form says. */
  dueInSeconds?: number | undefined;
  /** E-mail those who are asked, at once. Left out: as the form says. */
  send?: boolean | undefined;
  /** Of the decision, for the record: one of `GET /decision-reasons?decision=revision`, or your own words. No applicant reads it. */
  reason?: string | undefined;
  comment?: string | undefined;
  /** Also sends back the child cases on which a document was marked to be asked for again. */
  includeChildren?: boolean | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface Askable {
  pages: {
    target: string;
    label: string;
  }[];
  fields: ({
    target: string;
    label: string;
    page: string;
    person: string | null;
  })[];
  persons: ({
    id: string;
    name: string | null;
  })[];
  /** Who is asked for a document when nobody is named. */
  documents: {
    target: string;
    person: string;
  }[];
}

export interface RevisionRounds {
  data: ({
    round: number;
    status: "open" | "answered" | "expired" | "withdrawn";
    askedAt: string;
    askedById: string | null;
    dueAt: string | null;
    expiredAt: string | null;
    remindedAt: string[];
    endedAt: string | null;
    items: ({
      id: string;
      kind: "document" | "field" | "page" | "request";
      target: string;
      person: string;
      reason: string | null;
      message: string | null;
      comment: string | null;
      answeredAt: string | null;
      before: JsonValue;
      after: JsonValue;
    })[];
  })[];
  nextCursor: null;
}

export interface Embedding {
  /** Compared letter by letter; subdomains are named one by one. Empty: nobody. */
  origins: string[];
}

export interface Branding {
  workflow: string | null;
  /** What is being tried out; null: nothing is. */
  draft: {
    brand: Brand;
    revision: number;
    updatedAt: string;
    updatedBy: string;
  } | null;
  /** What applicants see; null: what lies below. */
  published: {
    brand: Brand;
    version: number;
    publishedAt: string;
    publishedBy: string;
  } | null;
  /** What shows through wherever the brand says nothing. */
  below: Brand;
  /** Every pair of colours of the draft, else of what is published, measured as WCAG 2.2 does. */
  contrast: BrandContrast[];
}

export interface Brand {
  /** `auto` follows the reader's device. */
  mode?: "auto" | "light" | "dark" | undefined;
  light?: BrandColours | undefined;
  /** Without a `brand` of its own it uses that of `light`. */
  dark?: BrandColours | undefined;
  radiusPx?: number | null | undefined;
  font?: {
    /** Fonts that devices have; nothing is loaded. */
    stack?: "system" | "humanist" | "geometric" | "rounded" | "serif" | "mono" | undefined;
    /** An uploaded woff2 that goes first. */
    file?: string | null | undefined;
  } | undefined;
  density?: "compact" | "regular" | "airy" | undefined;
  logo?: string | null | undefined;
  /** On dark ground; without it `logo` stands there too. */
  logoDark?: string | null | undefined;
  favicon?: string | null | undefined;
  name?: string | null | undefined;
  poweredBy?: boolean | undefined;
  /** Words in place of ours in every form, with the keys of a form's own `texts`, which go first. */
  texts?: { [key: string]: { [key: string]: string } } | undefined;
  outcomes?: { [key: string]: {
    /** By language; `en` serves those that are not there. */
    title?: { [key: string]: string } | undefined;
    lead?: { [key: string]: string } | undefined;
    next?: { [key: string]: string } | undefined;
    redirect?: {
      /** https only, on a site that is listed. `{caseId}` and `{externalId}` are filled in; nothing else ever is. */
      url: string;
      when: "button" | "at_once";
    } | null | undefined;
  } } | undefined;
}

export interface BrandColours {
  /** Buttons, steps, the mark. */
  brand?: string | null | undefined;
  /** Text on `brand`. Left out: white or black, whichever reads better. */
  brandInk?: string | null | undefined;
  /** Behind everything. */
  bg?: string | null | undefined;
  /** Behind the form. */
  surface?: string | null | undefined;
  ink?: string | null | undefined;
  /** Hints and what is said by the way. */
  ink2?: string | null | undefined;
}

export interface BrandContrast {
  scheme: "light" | "dark";
  pair: string;
  /** The colour to change; null: it follows from the others. */
  token: string | null;
  foreground: string;
  background: string;
  ratio: number;
  wanted: number;
  passes: boolean;
  /** Advice: it does not keep a brand from being published. */
  advisory: boolean;
  /** The nearest colour in place of `foreground` that passes. */
  nearest: string | null;
}

export interface PutBrandingDraftRequest {
  brand: Brand;
  /** Of the draft that was read; 0: there was none. Another one there: 409. */
  expectedRevision?: number | undefined;
}

export interface PublishBrandingRequest {
  note?: string | null | undefined;
}

export interface BrandVersion {
  version: number;
  brand: Brand;
  note: string | null;
  publishedAt: string;
  publishedBy: string;
}

export interface ListBrandingVersionsAnswer {
  data: BrandVersion[];
  nextCursor: string | null;
}

export interface RestoreBrandingRequest {
  version: number;
  note?: string | null | undefined;
}

export interface CheckBrandingRequest {
  brand: Brand;
}

export interface CheckBrandingAnswer {
  readable: boolean;
  contrast: BrandContrast[];
}

export interface AddBrandingFileRequest {
  /** JSON text. */
  use: "logo" | "favicon" | "font";
  file: FormFile | FormFile[];
}

export interface BrandFile {
  id: string;
  use: "logo" | "favicon" | "font";
  contentType: string;
  sizeBytes: number;
  /** Below this deployment's address; it never changes what it shows. */
  url: string;
  createdAt: string;
}

export interface ListBrandingFilesAnswer {
  data: BrandFile[];
  nextCursor: string | null;
}

export interface BrandText {
  key: string;
  /** What applicants read when nobody says anything else. */
  text: string;
  /** What is filled in, written as `{place}`. */
  places: string[];
}

export interface ListBrandingTextsAnswer {
  data: BrandText[];
  nextCursor: string | null;
}

export interface BrandDomain {
  host: string;
  /** Null: it is not yours yet, and leads nowhere of yours. */
  verifiedAt: string | null;
  /** The DNS record that proves it is yours. */
  record: {
    type: "TXT";
    name: string;
    value: string;
  };
  createdAt: string;
}

export interface ListBrandingDomainsAnswer {
  data: BrandDomain[];
  nextCursor: string | null;
}

export interface AddBrandingDomainRequest {
  host: string;
}

export interface DeleteBrandingDomainAnswer {
  host: string;
}

export interface OpenFlowRequest {
  secret: string;
}

export interface FlowSession {
  /** Send it as `Authorization: Bearer …`. Keep it in memory. */
  token: string;
  expiresAt: string;
  /** A code was mailed and is to be typed in first; null: it is not. */
  code: {
    hasAddress: boolean;
    isLocked: boolean;
    isSent: boolean;
    waitSeconds: number;
  } | null;
}

export interface TakeFlowCodeRequest {
  /** Null: send another one. */
  code: string | null;
}

export interface FlowCode {
  session: FlowSession | null;
  code: {
    hasAddress: boolean;
    isLocked: boolean;
    isSent: boolean;
    waitSeconds: number;
  } | null;
}

export interface FlowState {
  caseId: string;
  /** Short, for people: what they say when they call. */
  reference: string;
  version: number;
  mode: "collect" | "revise" | "none";
  status: "active" | "completed" | "failed" | "cancelled";
  language: string;
  languages: string[];
  /** The link opens a part of the form; somebody else sends the whole. */
  isPart: boolean;
  submittedAt: string | null;
  /** Which last page to show; null: something is asked, or nothing was sent and nothing decided. */
  screen: "submitted" | "approved" | "rejected" | "failed" | "part" | null;
  start: {
    title: string;
  } | null;
  steps: ({
    id: string;
    title: string;
    status: "done" | "current" | "begun" | "open";
  })[];
  pages: FlowPage[];
  /** Page → what stands in its fields. */
  values: { [key: string]: FlowValues };
  /** What is asked for again, thing by thing, with reasons; it is answered on the page `revise`. */
  revision: {
    things: {
      id: string;
      reasons: string[];
    }[];
  } | null;
  requirements: {
    currentlyDue: {
      id: string;
      page: string;
      label: string;
    }[];
    eventuallyDue: {
      id: string;
      page: string;
      label: string;
    }[];
    pendingVerification: {
      id: string;
      page: string;
      label: string;
    }[];
    errors: {
      requirement: string;
      code: string;
      reason: string;
    }[];
  };
  /** Where to go back to when all is sent. */
  returnUrl: string | null;
}

/** A page as the applicant's own would show it, in their language. */
export interface FlowPage {
  id: string;
  title: string;
  items: {
    kind: string;
    name: string;
    hidden: boolean;
  }[];
  isLast: boolean;
}

/** Field → values, as a browser posts them: `companyName`, `owners.0.firstName`, `born.year`. */
export type FlowValues = { [key: string]: string[] };

export interface CheckFlowPageRequest {
  values: FlowValues;
  /** The page's `values` as the applicant sees them, rows with their ids. With it, only fields that differ from what was drawn are written, and never one that somebody else has changed since: that comes back under `clashes`, as it stands. Left out: what is sent is written over what stands. */
  drawn?: FlowValues | undefined;
}

export interface FlowCheck {
  /** Null: the values were looked at and not kept. */
  savedAt: string | null;
  problems: {
    field: string;
    message: string;
  }[];
  hidden: string[];
  disabled: string[];
  /** Fields that were not written, because somebody else has changed them since they were drawn. */
  clashes: ({
    field: string;
    label: string;
    /** As people read it; null: left empty. */
    mine: string | null;
    theirs: string | null;
    /** When theirs was typed; null: it was sent. */
    at: string | null;
    /** What stands, by the names of the post. */
    values: [string, string[]][];
  })[];
}

export interface SaveFlowPageRequest {
  values: FlowValues;
  /** The page's `values` as the applicant sees them, rows with their ids. With it, only fields that differ from what was drawn are written, and never one that somebody else has changed since: that comes back under `clashes`, as it stands. Left out: what is sent is written over what stands. */
  drawn?: FlowValues | undefined;
  /** A row of a list that is taken away, as `owners.2`, of a list in it `owners.2.licences.0`. */
  removeRow?: string | undefined;
}

export interface SendFlowPageRequest {
  values: FlowValues;
  /** The page's `values` as the applicant sees them, rows with their ids. With it, only fields that differ from what was drawn are written, and never one that somebody else has changed since: that comes back under `clashes`, as it stands. Left out: what is sent is written over what stands. */
  drawn?: FlowValues | undefined;
}

export interface LookUpCompanyRequest {
  /** Name or registration number, as it is typed. */
  query: string;
  /** What else is typed on the page and not kept yet: the country, say. */
  values?: FlowValues | undefined;
}

export interface FlowLookup {
  /** `failed`: the register cannot be asked now; `by_number`: it cannot be searched for names; `no_country`: the applicant has to say first where the company is; `enough`: the case has had the searches of its day. */
  status: "found" | "failed" | "by_number" | "no_country" | "enough";
  /** Up to five; none: the register knows nothing like it. */
  candidates: {
    id: string;
    title: string;
    lines: string[];
  }[];
}

export interface TakeCompanyOverRequest {
  /** Name or registration number, as it is typed. */
  query: string;
  /** What else is typed on the page and not kept yet: the country, say. */
  values?: FlowValues | undefined;
  /** The `id` of the company, as the search gave it. */
  candidate: string;
}

export interface FlowFile {
  fileId: string;
  fileName: string;
  sizeBytes: number;
}

export interface BeginFlowUploadRequest {
  sizeBytes: number;
  /** By which the same file is known again: a hash of its name, length and some of its bytes. */
  fingerprint: string;
  /** Of a document with `sides`. Left out, it is the first side without a file. */
  side?: "front" | "back" | undefined;
}

export interface FlowUpload {
  id: string;
  sizeBytes: number;
  /** Length of every part but the last. */
  partBytes: number;
  /** Those that are here, from 1; the others are to be sent. */
  parts: number[];
  /** Set when the same file is here already: nothing is to be sent. */
  file: FlowFile | null;
}

export type PutFlowUploadPartAnswer = Record<string, never>;

export interface CompleteFlowUploadRequest {
  fileName: string;
}

export type AbortFlowUploadAnswer = Record<string, never>;

export interface Secret {
  name: string;
  createdAt: string;
  updatedAt: string;
  /** Which key it is sealed under; `unnamed` before keys had names. See `GET /secrets/rotation`. */
  keyId: string;
  /** What would stop working without it: drafts and published definitions, your own vendors, vendors that are described already and that a definition names or you have called, the mail service. */
  usedBy: ({
    kind: "definition";
    id: string;
    key: string;
    version: number;
    status: string;
    plugins: string[];
  } | {
    kind: "vendor" | "ready_vendor" | "mail_service";
    name: string;
  })[];
}

export interface ListSecretsAnswer {
  data: Secret[];
  nextCursor: string | null;
}

export interface PutSecretRequest {
  value: string;
}

export interface SecretRotation {
  /** Of the key that seals now. */
  keyId: string;
  /** Of keys that still open. */
  olderKeyIds: string[];
  /** Of the whole deployment. `unreadable`: texts that no key of the ring opens, left as they are. */
  job: {
    state: "not_needed" | "not_begun" | "running" | "done";
    unreadable: number;
  };
  /** What you have under seal, and how much of it under older keys. */
  yours: {
    what: string;
    sealed: number;
    olderKeys: number;
  }[];
}

export interface CurrentSession {
  /** Names the session; it lets nobody in. */
  id: string;
  device: string | null;
  /** How its person got in. */
  method: "link" | "provider" | "access";
  startedAt: string;
  /** Exact to a minute. */
  lastSeenAt: string;
  /** When it ends if its person does nothing more. */
  idleEndsAt: string;
  /** When it ends however busy it is. */
  endsAt: string;
  /** This call came in it. */
  current: boolean;
  proof: SessionProof;
}

export interface SessionProof {
  /** Until then nothing more has to be proved. */
  provenUntil: string | null;
  /** What this session may not do before its person proves anew who they are. */
  owes: ("high_risk_decisions" | "exports")[];
  /** `provider`: open the path in a window, sign in there again. `code`: `POST /session/code` mails a code, `POST /session/proof` takes it. `sign_in`: sign out and in again. */
  ways: ({
    kind: "provider";
    name: string;
    path: string;
  } | {
    kind: "code";
    to: string;
  } | {
    kind: "sign_in";
  })[];
}

export interface SendSessionCodeAnswer {
  to: string;
}

export interface ProveSessionRequest {
  code: string;
}

export interface Session {
  /** Names the session; it lets nobody in. */
  id: string;
  device: string | null;
  /** How its person got in. */
  method: "link" | "provider" | "access";
  startedAt: string;
  /** Exact to a minute. */
  lastSeenAt: string;
  /** When it ends if its person does nothing more. */
  idleEndsAt: string;
  /** When it ends however busy it is. */
  endsAt: string;
  /** This call came in it. */
  current: boolean;
}

export interface ListSessionsAnswer {
  data: Session[];
  nextCursor: string | null;
}

export interface EndedSessions {
  ended: number;
}

export interface ListSessionsOfUserAnswer {
  data: Session[];
  nextCursor: string | null;
}

export interface IdentityProvider {
  /** On the button: “Continue with …”. */
  name: string;
  /** Exactly as the provider writes it. */
  issuer: string;
  clientId: string;
  /** Only people with a verified address of these get in. */
  domains: unknown;
  /** Role of people who are created when they first come. Null: only people who are on the team get in. */
  newPeopleRole: "viewer" | "analyst" | "senior" | "manager" | "builder" | "auditor" | null;
  /** The first group that somebody is in gives their role, at every sign-in. Nobody in any: the role stays. */
  groupRoles: {
    claim: string;
    roles: ({
      group: string;
      role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
    })[];
  } | null;
  /** The signed-out page leads to the provider's own. */
  offersLogout: boolean;
  enabled: boolean;
  id: string;
  hasClientSecret: boolean;
  /** Register this with the provider, letter by letter. */
  redirectUri: string;
  /** Leads to the provider directly. */
  signInPath: string;
  createdAt: string;
  updatedAt: string;
  /** When it last let somebody in. */
  lastSignInAt: string | null;
}

export interface ListIdentityProvidersAnswer {
  data: IdentityProvider[];
  nextCursor: string | null;
}

export interface WriteIdentityProvider {
  /** On the button: “Continue with …”. */
  name: string;
  /** Exactly as the provider writes it. */
  issuer: string;
  clientId: string;
  /** Only people with a verified address of these get in. */
  domains: string[];
  /** Role of people who are created when they first come. Null: only people who are on the team get in. */
  newPeopleRole?: "viewer" | "analyst" | "senior" | "manager" | "builder" | "auditor" | null | undefined;
  /** The first group that somebody is in gives their role, at every sign-in. Nobody in any: the role stays. */
  groupRoles?: {
    claim: string;
    roles: ({
      group: string;
      role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
    })[];
  } | null | undefined;
  /** The signed-out page leads to the provider's own. */
  offersLogout?: boolean | undefined;
  enabled?: boolean | undefined;
  /** Null: a public client. Left out in a change: it stays. Never read back. */
  clientSecret?: string | null | undefined;
}

export interface IdentityProviderTest {
  ok: boolean;
  steps: ({
    step: "discovery" | "algorithms" | "keys" | "pkce";
    ok: boolean;
    message: string;
  })[];
}

export interface SignInSettingsView {
  /** A session ends this long after its person last did something. */
  idleMinutes: number;
  /** And this long after it began, whatever happens. */
  absoluteHours: number;
  stepUp: {
    /** Fresh proof before a case of high or critical risk is settled. */
    decisions: boolean;
    /** Fresh proof before facts leave the house. */
    exports: boolean;
  };
  /** Mailed links let in administrators only. */
  onlyProviders: boolean;
  /** An application of Cloudflare Access that vouches for people of this tenant. */
  access: {
    teamDomain: string;
    audience: string;
  } | null;
  /** What was tried and refused in the last 30 days. `door`: a provider's id, `access` or `code`. */
  refused: {
    door: string;
    reason: string;
    count: number;
  }[];
  /** Cloudflare Access is set up for the whole deployment. */
  deploymentAccess: boolean;
}

export interface SignInSettings {
  /** A session ends this long after its person last did something. */
  idleMinutes: number;
  /** And this long after it began, whatever happens. */
  absoluteHours: number;
  stepUp: {
    /** Fresh proof before a case of high or critical risk is settled. */
    decisions: boolean;
    /** Fresh proof before facts leave the house. */
    exports: boolean;
  };
  /** Mailed links let in administrators only. */
  onlyProviders: boolean;
  /** An application of Cloudflare Access that vouches for people of this tenant. */
  access: {
    teamDomain: string;
    audience: string;
  } | null;
}

export interface StartBulk {
  action: {
    kind: "assign";
    assigneeId: string | null;
    /** Only the cases that this person (null: nobody) still has; the others refuse with `already_assigned`. */
    onlyFrom?: string | null | undefined;
  } | {
    kind: "labels";
    add?: string[] | undefined;
    remove?: string[] | undefined;
  } | {
    kind: "escalate";
    reason: string;
    /** One of your own queues: nobody has the cases until somebody takes them. */
    toQueueId?: string | null | undefined;
    toUserId?: string | null | undefined;
  } | {
    kind: "move";
    /** A published version of each case's own definition. */
    toVersion: number;
    states?: { [key: string]: string } | undefined;
    reason?: string | null | undefined;
  };
  caseIds?: string[] | undefined;
  /** Instead of ids: the cases of this list, 1000 at most. */
  filter?: CaseFilters | undefined;
}

export interface CaseFilters {
  /** An active state, or one around it. */
  state?: string | undefined;
  /** A tag, or several with commas between them: any of these. */
  tag?: string | undefined;
  /** A label, or several with commas between them: any of these. */
  label?: string | undefined;
  /** A work list of `GET /queues`. One of your own comes in its own order. */
  queue?: string | undefined;
  status?: "active" | "completed" | "failed" | "cancelled" | undefined;
  /** Id of a user, or `none`; `me` for who asks. */
  assigneeId?: string | undefined;
  /** Key or id of a definition. */
  workflow?: string | undefined;
  entityType?: "individual" | "business" | undefined;
  /** Two-letter codes with commas between them; `none` where no country is known. */
  country?: string | undefined;
  outcome?: string | undefined;
  /** Where the time stands that a case may take: running, paused, at_risk, breached, met, none. */
  sla?: string | undefined;
  /** `key:value` of a fact that the definition lists for queues. */
  field?: string | undefined;
  /** Inclusive. */
  createdAfter?: string | undefined;
  /** Exclusive. */
  createdBefore?: string | undefined;
  /** Opened at least so many days ago. */
  olderThanDays?: number | undefined;
  /** Opened less than so many days ago. */
  newerThanDays?: number | undefined;
  /** A level, or several with commas between them; `none` without a score. */
  risk?: string | undefined;
  externalId?: string | undefined;
  parentId?: string | undefined;
  /** Beginnings of words: names of companies and people, e-mail addresses, external ids, registration numbers. Numbers of documents are found by the whole number. */
  q?: string | undefined;
  hasIncidents?: "true" | "false" | undefined;
  /** Only cases under, or only without, a legal hold. */
  legalHold?: "true" | "false" | undefined;
}

export interface BulkJob {
  id: string;
  action: "assign" | "labels" | "escalate" | "move" | "export";
  status: "running" | "done" | "cancelled" | "failed";
  total: number;
  done: number;
  refused: number;
  problem: string | null;
  file: {
    path: string;
    sizeBytes: number;
  } | null;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
}

export interface StartExport {
  filter?: CaseFilters | undefined;
  sort?: "-createdAt" | "createdAt" | "-updatedAt" | "-risk" | "-riskLevel" | undefined;
  columns?: ("name" | "risk" | "state" | "workflow" | "labels" | "country" | "assignee" | "sla" | "updated" | "created" | "age" | "outcome" | "email" | "externalId" | "tags" | "entityType" | "id")[] | undefined;
  /** For spreadsheets that do not know UTF-8 without it. */
  withByteOrderMark?: boolean | undefined;
}

export interface ListBulkJobsAnswer {
  data: BulkJob[];
  nextCursor: string | null;
}

export interface BulkItem {
  caseId: string;
  status: "pending" | "done" | "refused";
  problem: {
    code: string;
    message: string;
  } | null;
}

export interface ListBulkItemsAnswer {
  data: BulkItem[];
  nextCursor: string | null;
}

export interface MakeReport {
  format: "pdf" | "json";
  /** Of headings and labels. Facts stand as they were given. */
  language?: "en" | "ar" | "de" | "es" | "fr" | "he" | "hi" | "ja" | "pt" | "zh" | undefined;
  /** What it tells beside who the case is about and where it stands. `notes` (internal) and `pictures` (JPEG pages of documents, in a PDF) only when named. */
  include?: ("facts" | "documents" | "pictures" | "checks" | "risk" | "decisions" | "timeline" | "notes" | "children")[] | undefined;
}

export interface CaseReport {
  id: string;
  caseId: string;
  /** `pack`: a regulator pack, a ZIP archive. */
  format: "pdf" | "json" | "pack";
  language: string;
  include: string[];
  status: "running" | "done" | "failed";
  /** Why it failed. */
  problem: string | null;
  /** Facts are masked in it that who asked for it may not see. */
  masked: boolean | null;
  /** The version of the case that it tells of. */
  caseVersion: number | null;
  pages: number | null;
  /** Of the file. */
  sha256: string | null;
  file: {
    path: string;
    sizeBytes: number;
  } | null;
  by: Actor;
  createdAt: string;
  /** When it is deleted. */
  expiresAt: string;
}

export interface ListReportsAnswer {
  data: CaseReport[];
  nextCursor: string | null;
}

export interface MakePack {
  /** What it is for. It stands in the audit log for good: write no names. */
  purpose: string;
  /** With the notes of the team. */
  notes?: boolean | undefined;
  /** Of the headings and labels of `report.pdf`. */
  language?: "en" | "ar" | "de" | "es" | "fr" | "he" | "hi" | "ja" | "pt" | "zh" | undefined;
}

export interface SetLabels {
  add?: string[] | undefined;
  remove?: string[] | undefined;
  expectedVersion?: number | undefined;
}

export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  ownerId: string;
  filters: Record<string, unknown>;
  look: Record<string, unknown>;
  version: number;
  updatedAt: string;
}

export interface ListViewsAnswer {
  data: SavedView[];
  nextCursor: string | null;
}

export interface ViewFilters {
  /** An active state, or one around it. */
  state?: string | undefined;
  /** A tag, or several with commas between them: any of these. */
  tag?: string | undefined;
  /** A label, or several with commas between them: any of these. */
  label?: string | undefined;
  /** A work list of `GET /queues`. One of your own comes in its own order. */
  queue?: string | undefined;
  status?: "active" | "completed" | "failed" | "cancelled" | undefined;
  /** Id of a user, or `none`; `me` for who asks. */
  assigneeId?: string | undefined;
  /** Key or id of a definition. */
  workflow?: string | undefined;
  entityType?: "individual" | "business" | undefined;
  /** Two-letter codes with commas between them; `none` where no country is known. */
  country?: string | undefined;
  outcome?: string | undefined;
  /** Where the time stands that a case may take: running, paused, at_risk, breached, met, none. */
  sla?: string | undefined;
  /** `key:value` of a fact that the definition lists for queues. */
  field?: string | undefined;
  /** Inclusive. */
  createdAfter?: string | undefined;
  /** Exclusive. */
  createdBefore?: string | undefined;
  /** Opened at least so many days ago. */
  olderThanDays?: number | undefined;
  /** Opened less than so many days ago. */
  newerThanDays?: number | undefined;
  /** A level, or several with commas between them; `none` without a score. */
  risk?: string | undefined;
  externalId?: string | undefined;
  parentId?: string | undefined;
  hasIncidents?: "true" | "false" | undefined;
  /** Only cases under, or only without, a legal hold. */
  legalHold?: "true" | "false" | undefined;
  sort?: "-createdAt" | "createdAt" | "-updatedAt" | "-risk" | "-riskLevel" | undefined;
}

export interface ListLook {
  columns?: ({
    id: "name" | "risk" | "state" | "workflow" | "labels" | "country" | "assignee" | "sla" | "updated" | "created" | "age" | "outcome" | "email" | "externalId" | "tags" | "entityType" | "id";
    width?: number | undefined;
  })[] | undefined;
  layout?: "table" | "cards" | undefined;
  density?: "compact" | "comfortable" | undefined;
}

export interface CreateViewRequest {
  name: string;
  shared?: boolean | undefined;
  filters: ViewFilters;
  look?: ListLook | undefined;
}

export interface ChangeViewRequest {
  name?: string | undefined;
  shared?: boolean | undefined;
  filters?: ViewFilters | undefined;
  look?: ListLook | undefined;
  expectedVersion?: number | undefined;
}

export interface ListSettings {
  look: ListLook;
  defaultViewId: string | null;
}

export interface ListCasesAnswer {
  data: CaseSummary[];
  nextCursor: string | null;
}

export interface CaseCount {
  count: number | null;
  more: boolean | null;
  most: number;
}

export interface TimelineEntry {
  seq: number;
  at: string;
  recordedAt: string;
  type: string;
  subject: string | null;
  actor: Actor;
  fromState: string | null;
  toState: string;
  accepted: boolean;
  version: number;
  commandId: string | null;
}

export interface ListTimelineAnswer {
  data: TimelineEntry[];
  nextCursor: string | null;
}

export interface ListChecksAnswer {
  data: Record<string, unknown>[];
  nextCursor: string | null;
}

export type ExplainCaseAnswer = Record<string, unknown>;

export type GetCaseDefinitionAnswer = Record<string, unknown>;

export interface ExplanationReplay {
  /** Every command did the same, and every score came out the same, byte for byte. */
  same: boolean;
  /** The whole history was decided again. */
  complete: boolean;
  entries: number;
  scores: ({
    /** Place in the timeline. */
    seq: number;
    at: string;
    plugin: string | null;
    score: number | null;
    /** Of the explanation as it was stored. */
    recordedSha256: string;
    replayedSha256: string;
    same: boolean;
  })[];
  differences: {
    seq: number;
    what: string;
  }[];
}

export interface DecisionRecord {
  /** All decisions of the case, oldest first. An erased case has none. */
  decisions: ({
    /** Its row in the log of the case. */
    seq: number;
    version: number;
    at: string;
    type: string;
    subject: string | null;
    by: Actor;
    fromState: string | null;
    toState: string;
  })[];
  /** The decision that `record` is about; null: there is none. */
  seq: number | null;
  /** Of the record as canonical JSON (sorted keys, no spaces), before masking. */
  sha256: string | null;
  /** What the decision was made on: hashes of the case before and after, versions and hashes of definition, forms, rule sets and lists, what the checks had said, the trace of the rules, people with their reasons, policies, and the stretch of the log that it is made of. */
  record: Record<string, unknown> | null;
}

export interface VerifyDecisionRecordRequest {
  /** Left out: the newest decision, or the one that `record` is about. */
  seq?: number | undefined;
  /** One that you kept. */
  record?: Record<string, unknown> | undefined;
}

export interface DecisionVerdict {
  /** Decided again, it came out as the same bytes, and every hash of the log holds. */
  same: boolean;
  /** Null: nothing was decided yet, and only the log was looked at. */
  seq: number | null;
  recordedSha256: string | null;
  /** Null: it could not be decided again. */
  replayedSha256: string | null;
  /** Of the record that was sent. */
  keptSha256: string | null;
  differences: {
    path: string;
    what: string;
  }[];
  /** What is wrong with the log. */
  findings: Record<string, unknown>[];
}

export interface OverrideRiskRequest {
  level: "low" | "medium" | "high" | "critical";
  /** Without one: what goes with the level. */
  score?: number | undefined;
  /** Kept in the timeline. */
  reason: string;
  /** Without one it stands until it is taken back. */
  expiresInSeconds?: number | undefined;
  expectedVersion?: number | undefined;
}

export interface EndRiskOverrideRequest {
  /** Kept in the timeline. */
  reason: string;
  expectedVersion?: number | undefined;
}

export interface ChildCase {
  /** Of its case; null while it has not been opened. */
  id: string | null;
  key: string;
  plugin: string;
  itemId: string;
  /** Of the person or company. */
  name: string | null;
  /** Counts the children of this item, from 1. */
  generation: number;
  /** Its item has left the list. */
  gone: boolean;
  workflow: string;
  status: string;
  state: string | null;
  tags: string[];
  outcome: "approved" | "rejected" | null;
  finished: boolean;
  /** What may be sent to the child now. */
  allowedEvents: string[];
  /** Of its applicant's links while it runs. */
  linkStatus: string | null;
}

export interface ListChildrenAnswer {
  data: ChildCase[];
  nextCursor: string | null;
}

export interface DecideChildren {
  decision: "approve" | "reject" | "revision";
  reason?: string | null | undefined;
  comment?: string | null | undefined;
  /** Which children; without it every child that still runs. */
  childIds?: string[] | undefined;
  /** Versions that children must have, by their id; a child that has moved on is refused. */
  expectedVersions?: { [key: string]: number } | undefined;
}

export interface ChildrenDecided {
  decision: "approve" | "reject" | "revision";
  accepted: ({
    id: string;
    version: number;
    state: string;
    /** An analyst's decision can be undone until then. */
    pendingUntil: string | null;
  })[];
  refused: {
    id: string;
    code: string;
    message: string;
  }[];
}

export interface ReopenChildRequest {
  reason: string;
  expectedVersion?: number | undefined;
}

export interface Approval {
  plugin: string;
  displayName: string | null;
  /** `ended`: the state was left, or it was asked anew, before it was decided. */
  status: "waiting" | "approved" | "rejected" | "timeout" | "ended";
  /** Who may vote; empty: every analyst. */
  roles: string[];
  /** How many different people must approve. One rejection rejects. */
  count: number;
  approvals: number;
  /** Whether who opened the case may vote. */
  selfApproval: boolean;
  form: string | null;
  openedAt: string;
  dueAt: string | null;
  votes: ({
    byId: string;
    role: string;
    decision: "approve" | "reject";
    comment: string | null;
    at: string;
  })[];
}

export interface ListApprovalsAnswer {
  data: Approval[];
  nextCursor: string | null;
}

export interface Vote {
  decision: "approve" | "reject";
  comment?: string | null | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface PluginRun {
  id: string;
  plugin: string;
  type: string;
  /** The state the run belongs to. */
  state: string;
  /** Counts the runs of this plugin in this case, from 1. */
  generation: number;
  status: string;
  /** The result came when the case had moved on. */
  late: boolean;
  /** Any JSON value. */
  output: unknown;
  error: {
    code: string;
    message: string | null;
  } | null;
  /** Set while the work waits for a vendor that is down. */
  postponed: {
    since: string;
    until: string;
    times: number;
  } | null;
  /** When a run that waits (for a callback, people, a time) stops doing so. */
  waitsUntil: string | null;
  startedAt: string;
  finishedAt: string | null;
  durationMs: number | null;
  /** What the check has cost, all vendors together. Null: no check, or no answer yet. */
  costCents: number | null;
  /** The vendor's answer as it came: `GET /raw-answers/{ref}`, for as long as it is kept. */
  rawRef: string | null;
  /** An earlier answer to the same question was taken: nobody was asked. */
  reused: boolean;
  /** Of a check: every try at every vendor, in the order in which they were asked. */
  vendorAttempts: {
    vendor: string;
    attempt: number;
    outcome: string;
  }[];
  attempts: PluginAttempt[];
}

export interface PluginAttempt {
  attempt: number;
  /** Of an iterative plugin: the item that was asked for. */
  item?: string | null;
  /** False for a call that went out to see whether a vendor is back, and failed. */
  counted: boolean;
  /** `success`, `waiting`, `cancelled`, `error`, `failed`, `lost` or `probe_failed`. */
  outcome: string;
  code: string | null;
  message: string | null;
  httpStatus: number | null;
  durationMs: number | null;
  finishedAt: string;
  exchanges: Exchange[];
}

/** One request and what came back. Secrets stand as `{secret.NAME}`; headers that carry credentials or signatures show the reference only, or `[redacted]`. */
export interface Exchange {
  request: {
    method: string;
    url: string;
    headers: { [key: string]: string };
    /** As text; ends after 8,192 characters. */
    body: string | null;
  };
  response: {
    status: number;
    headers: { [key: string]: string };
    /** As text; ends after 8,192 characters. */
    body: string | null;
  } | null;
  failure: {
    code: string;
    message: string | null;
  } | null;
  durationMs: number;
  /** Of a check: who was asked. */
  vendor?: string;
}

export interface ListRunsAnswer {
  data: PluginRun[];
  nextCursor: string | null;
}

export interface RunPluginRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface SampleContext {
  /** The context a case would have: `entity`, `documents`, `pluginsOutput` and whatever else the plugin reads. */
  context: Record<string, unknown>;
}

export interface SampleRun {
  plugin: string;
  kind: string;
  /** What a run with this context would ask, or why it could not even ask. */
  prepared: {
    kind: string;
    /** Any JSON value. */
    request: unknown;
    problem: {
      code: string;
      message: string | null;
    } | null;
  };
  /** False when nothing left: see `prepared.problem` and `wouldDo`. */
  performed: boolean;
  /** What a case would do that was not done here. */
  wouldDo: string | null;
  /** How the attempt ended: `success`, `waiting`, `cancelled`, `error`; `retry` when a case would try again; `postponed` when the vendor is down and nobody is sent there. */
  report: {
    status: string;
    code: string | null;
    message: string | null;
  } | null;
  /** Where the output would stand in the context. */
  destination: string;
  /** Any JSON value. */
  output: unknown;
  contextChanges: {
    path: string;
  }[];
  /** The event the result would raise. */
  event: string | null;
  exchanges: Exchange[];
  durationMs: number;
}

export interface Vendor {
  /** The vendor's name, or the host of the address. */
  vendor: string;
  /** `closed`: calls go out. `open`: the vendor counts as down, work waits. `half_open`: one call is out to see whether it is back. */
  state: "closed" | "open" | "half_open";
  /** Failures in a row: no answer, no connection, or a 5xx. */
  failures: number;
  lastFailureAt: string | null;
  /** Since when nobody is sent there; null while `closed`. */
  openedAt: string | null;
  /** When the next call goes out to see whether the vendor is back. */
  nextProbeAt: string | null;
  /** The last 200 calls: half took no longer than `p50Ms`, 95 of 100 no longer than `p95Ms`; `failures` got no answer in time, no connection, or a 5xx. */
  health: {
    calls: number;
    since: string;
    failures: number;
    errorRate: number;
    p50Ms: number;
    p95Ms: number;
  } | null;
  /** The same calls by check; an empty name for calls that were no check. */
  byCheck: {
    check: string;
    calls: number;
    failures: number;
    errorRate: number;
    p50Ms: number;
    p95Ms: number;
  }[];
  /** Calendar day in UTC. */
  today: {
    calls: number;
    failures: number;
    costCents: number;
  };
  /** Days (UTC) with calls or costs, newest first, 40 at most. */
  days: {
    day: string;
    calls: number;
    failures: number;
    costCents: number;
  }[];
}

export interface ListVendorsAnswer {
  data: Vendor[];
  nextCursor: string | null;
}

export interface ListAlertsAnswer {
  data: Alert[];
  nextCursor: string | null;
}

export interface AlertCounts {
  status: {
    triggered: number;
    under_review: number;
    escalated: number;
    rejected: number;
    dismissed: number;
    cleared: number;
  };
  open: {
    low: number;
    medium: number;
    high: number;
    critical: number;
  };
  /** Counting ends here: this many means this many or more. */
  most: number;
}

export interface AlertDetails {
  id: string;
  /** `triggered` is new, `under_review` and `escalated` are being worked on, `rejected`, `dismissed` and `cleared` are closed. */
  status: "triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared";
  /** Of the gravest occurrence: it only ever rises. */
  severity: "low" | "medium" | "high" | "critical";
  title: string;
  source: "rule" | "screening" | "transaction" | "monitoring";
  /** `<rule set>/<id of the indicator>`, the key of the watch list, or the id of the alert definition. */
  rule: string;
  ruleName: string;
  caseId: string | null;
  /** What its case is called, where alerts are read: kept in the case, not in the alert. */
  caseName?: string | null;
  /** The entity it is about. */
  subjectId: string | null;
  /** What they are called, where alerts are read. */
  subjectName?: string | null;
  /** The counterparty whose transactions raised it. */
  counterpartyId: string | null;
  /** In a list `withCounterpartyId`: it is about them, or rests on transactions with them. */
  counterpartyRole?: "subject" | "evidence";
  assigneeId: string | null;
  occurrences: number;
  allowedActions: ("assign" | "review" | "escalate" | "reject" | "dismiss" | "clear" | "reopen")[];
  version: number;
  /** What its source has to say: ids and numbers, nothing about people. Of transactions and reports `value`, `operator` (`gt`, `gte`, `lt`, `lte`), `limit` and `unit` (`amount`, `count`, `percent`, `days`, `points`). */
  detail: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  /** Of the newest occurrence, on the clock of its case. */
  lastAt: string;
  closedAt: string | null;
  /** Who did what and why, oldest first. */
  history: ({
    action: "assign" | "review" | "escalate" | "reject" | "dismiss" | "clear" | "reopen" | "put_back" | "open" | "snooze" | "give_to_case" | "withdraw" | "restore";
    from: "triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared";
    to: "triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared";
    assigneeId: string | null;
    reason: string | null;
    by: Actor;
    at: string;
    version: number;
  })[];
  /** The newest twenty occurrences. */
  newest: ({
    at: string;
    severity: "low" | "medium" | "high" | "critical";
    caseId: string | null;
    runId: string | null;
    detail: Record<string, unknown>;
  })[];
  /** Why the newest occurrence came about: the indicator with everything that was asked, from the record of its case. Null when a list or a transaction raised it, or the case's record of it is gone. */
  evaluation: {
    caseId: string;
    runId: string;
    sentence: string;
    indicator: Record<string, unknown>;
  } | null;
}

export interface DecideAlertsRequest {
  alertIds: string[];
  action: "assign" | "review" | "escalate" | "reject" | "dismiss" | "clear" | "reopen" | "put_back";
  reason?: string | undefined;
  assigneeId?: string | null | undefined;
  expectedVersions?: { [key: string]: number } | undefined;
}

export interface AlertsDecided {
  action: "assign" | "review" | "escalate" | "reject" | "dismiss" | "clear" | "reopen" | "put_back";
  accepted: Alert[];
  refused: {
    id: string;
    code: string;
    message: string;
  }[];
}

export interface AssignAlertRequest {
  assigneeId: string | null;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface ReviewAlertRequest {
  reason?: string | undefined;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface EscalateAlertRequest {
  reason?: string | undefined;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface PutBackAlertRequest {
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface RejectAlertRequest {
  reason: string;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface DismissAlertRequest {
  reason: string;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface ClearAlertRequest {
  reason: string;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface ReopenAlertRequest {
  reason: string;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface AlertEvidence {
  alertId: string;
  definition: {
    id: string;
    version: number;
    sentence: string;
  } | null;
  days: ({
    day: string;
    standing: "counted" | "muted" | "snoozed" | "withdrawn";
    severity: "low" | "medium" | "high" | "critical";
    definitionVersion: number;
    /** At how many transactions of the day it held. */
    times: number;
    /** Of the gravest. */
    numbers: {
      value: number;
      limit: number;
      /** Transactions in the window. */
      count: number;
      /** What `limit` was made of: a history, or peers. */
      baseline: {
        value: number;
        count: number;
        peers: number | null;
      } | null;
      at: string;
      /** The transaction at which it held; null: the end of the day. */
      pivotId: string | null;
      /** Null: a single transaction. */
      window: {
        from: string;
        to: string;
      } | null;
      transactionIds: string[];
    } | null;
    words: {
      measured: string;
      limit: string;
      sentence: string;
    } | null;
  })[];
  /** With the first page. Without a `limit`: it is not known what was usual then. */
  series: ({
    day: string;
    value: number;
    limit: number | null;
    held: boolean;
  })[];
  /** A page of them, oldest day first. */
  transactions: Transaction[];
  total: number;
  nextCursor: string | null;
}

export interface Transaction {
  id: string;
  correlationId: string;
  date: string;
  amount: number;
  currency: string;
  baseAmount: number;
  baseCurrency: string;
  direction: "inbound" | "outbound" | null;
  type: "deposit" | "withdrawal" | "transfer" | "payment" | "refund" | "chargeback" | null;
  status: "new" | "pending" | "active" | "completed" | "rejected" | "cancelled" | "failed" | null;
  category: string | null;
  regulatoryAuthority: string | null;
  description: string | null;
  reference: string | null;
  tags: string[];
  payment: {
    method: "credit_card" | "debit_card" | "bank_transfer" | "pay_pal" | "apple_pay" | "google_pay" | "apm" | null;
    type: string | null;
    channel: string | null;
    issuer: string | null;
    gateway: string | null;
    acquirer: string | null;
    processor: string | null;
    brandName: string | null;
    mccCode: string | null;
  };
  /** What was sent of it: `sku`, `name`, `price` … */
  product: Record<string, unknown>;
  /** What was sent of it, and `cardId`, which stands for its token. */
  cardDetails: Record<string, unknown>;
  /** Any JSON value. */
  additionalInfo: unknown;
  originator: TransactionSide;
  beneficiary: TransactionSide;
  /** What rules that answer at once say of it; the gravest of them counts. */
  verdict: "allow" | "review" | "block";
  reasons: ({
    definitionId: string;
    version: number;
    name: string;
    verdict: "allow" | "review" | "block";
    severity: string;
    /** What was measured. */
    value: number;
    /** What it was compared with. */
    limit: number;
  })[];
  archived: boolean;
  createdAt: string;
}

export interface TransactionSide {
  id: string;
  /** Null: erased. */
  correlationId: string | null;
  name: string | null;
  type: "individual" | "business" | null;
  country: string | null;
  bankCountry: string | null;
  segment: string | null;
  entityId: string | null;
}

export interface AlertNote {
  id: string;
  alertId: string;
  author: Actor;
  /** Null once the note was deleted. */
  content: string | null;
  createdAt: string;
  deleted: {
    at: string;
    byId: string;
  } | null;
}

export interface ListAlertNotesAnswer {
  data: AlertNote[];
  nextCursor: string | null;
}

export interface AlertStatistics {
  from: string;
  to: string;
  totals: {
    opened: number;
    /** Of them, still. */
    open: number;
    /** `rejected`: what they warned of was so. */
    confirmed: number;
    cleared: number;
    dismissed: number;
    /** Taken back: what raised them was undone, and nobody had looked at them. */
    withdrawn: number;
    /** Confirmed among those that people closed; null: they closed none. */
    truePositiveRate: number | null;
    falsePositiveRate: number | null;
  };
  rules: ({
    rule: string;
    ruleName: string;
    source: "rule" | "screening" | "transaction" | "monitoring";
    opened: number;
    /** Of them, still. */
    open: number;
    /** `rejected`: what they warned of was so. */
    confirmed: number;
    cleared: number;
    dismissed: number;
    /** Taken back: what raised them was undone, and nobody had looked at them. */
    withdrawn: number;
    /** Confirmed among those that people closed; null: they closed none. */
    truePositiveRate: number | null;
    falsePositiveRate: number | null;
    /** From opening to closing, of those that people closed. */
    medianMs: number | null;
    p90Ms: number | null;
  })[];
  days: {
    day: string;
    opened: number;
    closed: number;
  }[];
}

export interface SnoozeAlertRequest {
  until: string;
  reason: string;
}

export interface AlertSnooze {
  id: string;
  rule: string;
  /** As its alert says it. */
  ruleName: string | null;
  subjectName: string | null;
  /** The alert from which it was put off. */
  alertId: string;
  until: string;
  reason: string;
  by: Actor;
  at: string;
}

export interface ListAlertSnoozesAnswer {
  data: AlertSnooze[];
  nextCursor: string | null;
}

export interface EndAlertSnoozeAnswer {
  id: string;
}

export interface OpenCaseForAlertRequest {
  /** Key or id; left out: that of its definition. */
  workflow?: string | undefined;
  /** A case that there is. */
  caseId?: string | undefined;
}

export interface CreateAlertBacktestRequest {
  definition: Record<string, unknown>;
  /** Transactions, or reports, from then on. */
  from: string;
  /** Up to then; 400 days later at most. */
  to: string;
}

export interface AlertBacktest {
  id: string;
  definitionId: string | null;
  /** Of `reports` on merchants, `transactions` counts reports, here and in the result, and `subjects` merchants. */
  kind: "transactions" | "reports";
  /** The published version that it is compared with. */
  againstVersion: number | null;
  status: "running" | "done" | "failed" | "cancelled";
  from: string;
  to: string;
  progress: {
    phase: "draft" | "published";
    /** Against peers it is first added up what they came to. */
    step: "peers" | "days" | "ending";
    subjects: number;
    transactions: number;
    peerTransactions: number;
  };
  /** `draft` and `published`: alerts, subjects, days, by severity, per day, top subjects; `difference`: groups only in one, or in both with other numbers. */
  result: Record<string, unknown> | null;
  /** Counterparties, or merchants, of whom the result speaks; where one backtest is read. */
  subjects?: ({
    id: string;
    name: string | null;
    correlationId: string | null;
    entityId: string | null;
  })[];
  problem: string | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface BacktestAlertDefinitionRequest {
  /** In the place of the stored draft. */
  definition?: Record<string, unknown> | undefined;
  /** Transactions, or reports, from then on. */
  from: string;
  /** Up to then; 400 days later at most. */
  to: string;
}

export interface ListAlertBacktestsAnswer {
  data: AlertBacktest[];
  nextCursor: string | null;
}

export interface GetAlertBacktestEvidenceRequest {
  subjectId: string;
  groupKey?: string | undefined;
  /** What was tried, or what it was compared with. */
  of?: "draft" | "published" | undefined;
}

export interface AlertBacktestEvidence {
  definition: {
    version: number;
    sentence: string;
  };
  /** Null: it holds for none of the subject any more. */
  groupKey: string | null;
  /** Groups of the subject for which it holds. */
  groups: number;
  days: ({
    day: string;
    standing: "counted" | "muted" | "snoozed" | "withdrawn";
    severity: "low" | "medium" | "high" | "critical";
    definitionVersion: number;
    /** At how many transactions of the day it held. */
    times: number;
    /** Of the gravest. */
    numbers: {
      value: number;
      limit: number;
      /** Transactions in the window. */
      count: number;
      /** What `limit` was made of: a history, or peers. */
      baseline: {
        value: number;
        count: number;
        peers: number | null;
      } | null;
      at: string;
      /** The transaction at which it held; null: the end of the day. */
      pivotId: string | null;
      /** Null: a single transaction. */
      window: {
        from: string;
        to: string;
      } | null;
      transactionIds: string[];
    } | null;
    words: {
      measured: string;
      limit: string;
      sentence: string;
    } | null;
  })[];
  /** With the first page. Without a `limit`: it is not known what was usual then. */
  series: ({
    day: string;
    value: number;
    limit: number | null;
    held: boolean;
  })[];
  total: number;
  /** The newest 50. */
  transactions: Transaction[];
  /** In their place, of a definition over reports, those on which it held: the newest 50 of `total`. */
  reports?: ({
    id: string;
    /** When it was judged: completed, or released. */
    at: string;
    riskScore: number;
    previousId: string | null;
    previousScore: number | null;
  })[];
}

export interface AlertDefinition {
  id: string;
  kind: "transactions" | "reports";
  name: string;
  state: "draft" | "enabled" | "disabled" | "archived";
  /** The template it was made from. */
  template: string | null;
  /** Grows with whatever is done to it. */
  version: number;
  publishedVersion: number | null;
  /** The draft is not what is published. */
  hasChanges: boolean;
  /** All windows judge by what is published. */
  isLive: boolean;
  /** What the draft looks for, in words. */
  sentence: string;
  /** The draft; what is published stands in its versions. */
  definition: AlertDefinitionBody;
  /** Opened in the last 30 days; in lists. */
  recentAlerts?: number;
  /** Of one that is judged by the day: the last day. */
  judgedThrough: string | null;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
}

/** `name`, `severity`, `subject`, `filter`, `groupBy`, `measure`, `window`, `compare`, `minimumCount`, `severityBands`, `dedupe`, `run`, `verdict`, `opensCase`; or `report` for one over reports on merchants. What is left out has a default; docs/alerts.md has all of it. */
export type AlertDefinitionBody = Record<string, unknown>;

export interface ListAlertDefinitionsAnswer {
  data: AlertDefinition[];
  nextCursor: string | null;
}

export interface CreateAlertDefinitionRequest {
  definition: AlertDefinitionBody;
  /** Published at once. */
  publish?: boolean | undefined;
}

export interface CheckAlertDefinitionRequest {
  definition: AlertDefinitionBody;
}

export interface AlertDefinitionChecked {
  valid: boolean;
  /** Each with its path. */
  problems: {
    severity: string;
    code: string;
    path: string;
    message: string;
  }[];
  sentence: string | null;
  /** With what was left out filled in; null: it is not valid. */
  definition: AlertDefinitionBody | null;
}

export interface InstallAlertTemplatesRequest {
  /** Ids of templates, or of the documented rules that they stand for; left out: all. */
  templates?: string[] | undefined;
}

export interface InstallAlertTemplatesAnswer {
  installed: ({
    template: string;
    definitionId: string | null;
  })[];
  alreadyThere: string[];
}

export interface AlertDefinitionTemplate {
  id: string;
  /** The rule of the documented system that it does the work of. */
  documentedId: string;
  kind: "transactions" | "reports";
  name: string;
  sentence: string;
  definition: AlertDefinitionBody;
  /** Id of the definition that was made from it. */
  installedAs: string | null;
}

export interface ListAlertTemplatesAnswer {
  data: AlertDefinitionTemplate[];
  nextCursor: string | null;
}

export interface ChangeAlertDefinitionRequest {
  definition: AlertDefinitionBody;
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface AlertDefinitionVersion {
  version: number;
  hash: string;
  sentence: string;
  definition: AlertDefinitionBody;
  by: {
    kind: string;
    id: string;
  };
  at: string;
}

export interface ListAlertDefinitionVersionsAnswer {
  data: AlertDefinitionVersion[];
}

export interface PublishAlertDefinitionRequest {
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface EnableAlertDefinitionRequest {
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface DisableAlertDefinitionRequest {
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface ArchiveAlertDefinitionRequest {
  /** The `version` that was read: if somebody else was faster, nothing happens. */
  expectedVersion?: number | undefined;
}

export interface RunStandaloneCheckRequest {
  /** By any of its names: see `aliases` in the catalogue. */
  type: "company-registry" | "ubo" | "company-sanctions" | "individual-sanctions" | "identity-verification" | "individuals-sanctions" | "identity-documents" | "bank-account-verification" | "commercial-credit-check" | "merchant-monitoring" | "merchant-screening" | "document-ocr" | "address" | "mrz" | "document-expiry" | "document-duplicates" | "age" | "iban" | "lei" | "vat-number" | "registration-number" | "tax-number" | "phone" | "email" | "ip-country" | "address-format" | "name-similarity" | "effective-ownership";
  /** Whom or what it is about; the catalogue has the schema of each type. */
  subject: { [key: string]: JsonValue };
  /** Why you ask; kept with the answer. */
  purpose: string;
  options?: { [key: string]: JsonValue } | undefined;
  /** Who is asked. Left out: Edgecase itself for checks that need nobody, the sandbox vendor for sandbox tenants. */
  vendor?: string | undefined;
  /** Several, in this order; instead of `vendor`. */
  vendors?: string[] | undefined;
  /** `fallback`: the next vendor is asked when one fails or does not cover the subject. `all`: everybody is asked and the worst answer counts. */
  combine?: "fallback" | "all" | undefined;
  /** Take an earlier answer to the same question when it is no older than this. 0: never. */
  reuseWithinSeconds?: number | undefined;
  /** Ask nobody when your checks of so many seconds have cost so much already: `error` with the code `budget_spent`. */
  budget?: {
    cents: number;
    withinSeconds: number;
  } | undefined;
  /** For one attempt. */
  timeoutSeconds?: number | undefined;
}

export interface StandaloneCheck {
  id: string;
  type: "company-registry" | "ubo" | "company-sanctions" | "individual-sanctions" | "identity-verification" | "individuals-sanctions" | "identity-documents" | "bank-account-verification" | "commercial-credit-check" | "merchant-monitoring" | "merchant-screening" | "document-ocr" | "address" | "mrz" | "document-expiry" | "document-duplicates" | "age" | "iban" | "lei" | "vat-number" | "registration-number" | "tax-number" | "phone" | "email" | "ip-country" | "address-format" | "name-similarity" | "effective-ownership";
  vendor: string;
  purpose: string;
  /** `clear`, `review` and `rejected` speak about the subject; `not_found`: nobody knows it; `cancelled`: not covered; `error`: nobody could answer, see `error`; `pending`: ask again, or wait. */
  status: "clear" | "review" | "rejected" | "not_found" | "cancelled" | "error" | "pending";
  reasons: ({
    code: string;
    severity: "info" | "low" | "medium" | "high";
    message: string;
  })[];
  data: { [key: string]: JsonValue };
  matches: { [key: string]: JsonValue }[];
  vendorRef: string | null;
  error: {
    code: string;
    message: string;
  } | null;
  attempts: ({
    vendor: string;
    attempt: number;
    outcome: "answered" | "pending" | "failed";
    code: string | null;
    message: string | null;
    httpStatus: number | null;
    durationMs: number;
    rawRef: string | null;
    /** Where the vendor was asked for an answer that it owed: what went over the wire. */
    exchanges?: Exchange[];
  })[];
  costCents: number;
  durationMs: number;
  environment: "sandbox" | "production";
  /** The vendor's answer as it came: `GET /raw-answers/{ref}`, for as long as it is kept. */
  rawRef: string | null;
  /** True: an earlier answer to the same question, nobody was asked again. */
  reused: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface ListStandaloneChecksAnswer {
  data: StandaloneCheck[];
  nextCursor: string | null;
}

export interface GetCheckCatalogAnswer {
  checks: ({
    type: "company-registry" | "ubo" | "company-sanctions" | "individual-sanctions" | "identity-verification" | "individuals-sanctions" | "identity-documents" | "bank-account-verification" | "commercial-credit-check" | "merchant-monitoring" | "merchant-screening" | "document-ocr" | "address" | "mrz" | "document-expiry" | "document-duplicates" | "age" | "iban" | "lei" | "vat-number" | "registration-number" | "tax-number" | "phone" | "email" | "ip-country" | "address-format" | "name-similarity" | "effective-ownership";
    /** Other names by which it may be asked for. */
    aliases: string[];
    summary: string;
    standard: string | null;
    vendors: {
      name: string;
      displayName: string;
      costCents: number;
      needsSecrets: string[];
    }[];
    input: {
      subject: { [key: string]: JsonValue };
      options: { [key: string]: JsonValue };
    };
    example: {
      subject: { [key: string]: JsonValue };
      options: { [key: string]: JsonValue };
    };
  })[];
}

export interface CheckSettings {
  /** Paid checks of a calendar day (UTC) may cost so much. Null: no limit. */
  centsPerDay: number | null;
  /** The same for a calendar month. */
  centsPerMonth: number | null;
  /** How long vendors' answers are kept as they came. 0: not at all. For answers from now on. */
  rawAnswerDays: number;
  spent: {
    todayCents: number;
    monthCents: number;
  };
  /** When 80 and 100 percent of a limit were reached, newest first; once per day or month. */
  notices: {
    period: string;
    percent: number;
    at: string;
  }[];
}

export interface PutCheckSettingsRequest {
  /** Paid checks of a calendar day (UTC) may cost so much. Null: no limit. */
  centsPerDay: number | null;
  /** The same for a calendar month. */
  centsPerMonth: number | null;
  /** How long vendors' answers are kept as they came. 0: not at all. For answers from now on. */
  rawAnswerDays: number;
}

export interface RawAnswer {
  id: string;
  vendor: string;
  type: string;
  caseId: string | null;
  runId: string | null;
  checkId: string | null;
  httpStatus: number | null;
  contentType: string | null;
  /** The answer as it came. Secrets stand as `{secret.NAME}`. */
  text: string;
  /** There was more than the 262,144 characters that are kept. */
  cut: boolean;
  createdAt: string;
  expiresAt: string;
  /** Who has read it, newest first, this time included; 100 at most. */
  reads: {
    actorKind: string;
    actorId: string;
    at: string;
  }[];
}

export interface Callback {
  id: string;
  /** `received`: stored, about to be applied. `applied`. `ignored`: nobody waited any more. `quarantined`: not proven or not placed, a person has to look. `discarded`: a person did. */
  status: "received" | "applied" | "ignored" | "quarantined" | "discarded";
  /** Why: `bad_signature`, `unreadable`, `unknown_check`, `unknown_case`, `unknown_report`, `event_id_reused`, `not_applied`, or the refusal of the case. */
  reason: string | null;
  /** `token`: the address of one run or of a vendor's account. `hook`: the documented address of a case. */
  door: "token" | "hook";
  vendor: string;
  caseId: string | null;
  runId: string | null;
  checkId: string | null;
  bodyBytes: number;
  createdAt: string;
  updatedAt: string;
  /** When it is forgotten. */
  expiresAt: string;
  /** Who applied or discarded it by hand. */
  settledBy: string | null;
}

export interface ListCallbacksAnswer {
  data: Callback[];
  nextCursor: string | null;
}

export interface CallbackTotals {
  /** Yours, by reason, also those beyond 200 a day. */
  quarantined: {
    day: string;
    what: string;
    count: number;
  }[];
  /** Of the whole deployment: what came to an address that is nobody's. `address`: of a run or an account; `hook`: of a case. Many of them mean that a vendor still calls a deployment that is gone, or that somebody guesses. */
  nobodys: {
    day: string;
    what: string;
    count: number;
  }[];
}

export interface WholeCallback {
  id: string;
  /** `received`: stored, about to be applied. `applied`. `ignored`: nobody waited any more. `quarantined`: not proven or not placed, a person has to look. `discarded`: a person did. */
  status: "received" | "applied" | "ignored" | "quarantined" | "discarded";
  /** Why: `bad_signature`, `unreadable`, `unknown_check`, `unknown_case`, `unknown_report`, `event_id_reused`, `not_applied`, or the refusal of the case. */
  reason: string | null;
  /** `token`: the address of one run or of a vendor's account. `hook`: the documented address of a case. */
  door: "token" | "hook";
  vendor: string;
  caseId: string | null;
  runId: string | null;
  checkId: string | null;
  bodyBytes: number;
  createdAt: string;
  updatedAt: string;
  /** When it is forgotten. */
  expiresAt: string;
  /** Who applied or discarded it by hand. */
  settledBy: string | null;
  /** What came, as text, while it is quarantined. Null: it was no text, was too large to keep, or is settled. */
  body: string | null;
}

export interface ApplyCallbackRequest {
  caseId?: string | undefined;
  runId?: string | undefined;
  checkId?: string | undefined;
}

export interface VendorAdapter {
  name: string;
  /** `ready`: ships with the product; `own`: yours. */
  source: "ready" | "own";
  version: number;
  adapter: Record<string, unknown>;
  /** Names of all secrets that the description speaks of. */
  needsSecrets: string[];
  /** Where the vendor has to send its callbacks, when it has one address for all of them: write it into your account there. Each reading spells it anew; all spellings work. Null: there is nothing to set up. */
  callbackAddress: string | null;
  updatedAt: string | null;
}

export interface ListVendorAdaptersAnswer {
  data: VendorAdapter[];
  nextCursor: string | null;
}

export interface Adapter {
  name: string;
  displayName: string;
  documentation?: string | undefined;
  baseUrl: string;
  /** Asked for sandbox tenants, where the vendor has a sandbox of its own. */
  sandboxBaseUrl?: string | undefined;
  auth?: AdapterAuth | undefined;
  callback?: AdapterCallback | undefined;
  checks: { [key: string]: AdapterCheck };
}

export type AdapterAuth = {
  kind: "none";
} | {
  kind: "bearer";
  secret: string;
} | {
  kind: "header";
  header: string;
  secret: string;
  prefix?: string | undefined;
} | {
  kind: "basic";
  userSecret?: string | undefined;
  passwordSecret?: string | undefined;
} | {
  kind: "query";
  /** Parameter → secret. What was sent is kept without them. */
  parameters: { [key: string]: string };
} | {
  kind: "oauth2";
  tokenUrl: string;
  clientIdSecret: string;
  clientSecretSecret: string;
  scope?: string | undefined;
  audience?: string | undefined;
  /** Where the client's id and secret go. */
  send?: "basic" | "body" | undefined;
};

export type VendorSignature = {
  kind: "hmac-sha256";
  header: string;
  secret: string;
  encoding?: "hex" | "base64" | undefined;
  /** Before the signature: `sha256=`. */
  prefix?: string | undefined;
  over?: "body" | "timestamp.body" | undefined;
  timestampHeader?: string | undefined;
  /** How far the vendor's clock may be from ours. */
  toleranceSeconds?: number | undefined;
} | {
  kind: "timestamped";
  header: string;
  secret: string;
  /** How far the vendor's clock may be from ours. */
  toleranceSeconds?: number | undefined;
} | {
  kind: "standard-webhooks";
  secret: string;
  /** How far the vendor's clock may be from ours. */
  toleranceSeconds?: number | undefined;
} | {
  kind: "none";
};

export interface AdapterCallback {
  /** `request`: each check has an address of its own, which expressions of the request see as `callbackUrl`. `account`: the vendor has one address for all, shown as `callbackAddress`; checks are found by the vendor's own id. */
  address: "request" | "account";
  signature: VendorSignature;
  /** The vendor's id of the check, over `{body}`. */
  vendorRef?: string | undefined;
  /** The same on every repetition, over `{body}`; without it the body's hash. */
  eventId?: string | undefined;
  /** Only when this is true of `{body}` does the callback bring news; others are received and left. */
  when?: string | undefined;
  /** `body`: `later.answers` read the callback; `fetch`: the vendor is asked with `later.request`. */
  result: "body" | "fetch";
}

export interface AdapterCheck {
  /** What one answer costs, in cents. */
  costCents?: number | undefined;
  /** Only when this is true of `{subject, options}` is the vendor asked; else the check is `cancelled` (not covered). */
  covers?: string | undefined;
  /** Requests before the one that matters. */
  steps?: AdapterStep[] | undefined;
  request: AdapterRequest;
  /** The first that fits reads the answer. */
  answers: AdapterAnswer[];
  later?: AdapterLater | undefined;
}

export interface AdapterStep {
  name: string;
  request: AdapterRequest;
  /** The first that fits ends it here: what follows is not asked. */
  answers?: AdapterAnswer[] | undefined;
  httpStatus?: number[] | undefined;
  /** Of `{body}`; what it finds must be there. */
  keep: string;
}

export interface AdapterRequest {
  method?: "GET" | "POST" | "PUT" | undefined;
  /** Expressions over `{subject, options}` stand in braces: `/company/{subject.registrationNumber}`. */
  path: string;
  query?: { [key: string]: string } | undefined;
  /** Expressions may stand in braces. */
  headers?: { [key: string]: string } | undefined;
  /** Gives what is sent. */
  body?: string | undefined;
  /** `form`: `a[b]=c`, urlencoded; `multipart`: the same fields as multipart/form-data. */
  bodyKind?: "json" | "form" | "multipart" | undefined;
  /** HMAC-SHA256 over what is sent. */
  sign?: {
    header: string;
    secret: string;
    encoding?: "hex" | "base64" | undefined;
    /** Gives the text that is signed; without it the body. */
    over?: string | undefined;
  } | undefined;
}

export interface AdapterAnswer {
  httpStatus?: number[] | undefined;
  /** Only when this is true of `{subject, body, httpStatus}`. */
  when?: string | undefined;
  /** `error`: the vendor refuses for good; `retry`: asking again later can help; `pending`: the answer comes later. */
  verdict: "clear" | "review" | "rejected" | "not_found" | "cancelled" | "error" | "retry" | "pending";
  /** Of the reason, the error or the retry. */
  code?: string | undefined;
  message?: string | undefined;
  /** Gives `[{code, severity, message}]`, instead of `code` and `message`. */
  reasons?: string | undefined;
  /** Gives an object. */
  data?: string | undefined;
  /** Gives a list of objects. */
  matches?: string | undefined;
  /** Gives the vendor's own id of this check. */
  vendorRef?: string | undefined;
}

export interface AdapterLater {
  /** Requests before the one that matters. */
  steps?: AdapterStep[] | undefined;
  request?: AdapterRequest | undefined;
  poll?: {
    everySeconds: number;
    /** Each pause is so many times the last. */
    factor?: number | undefined;
    /** After that the check is an error. */
    untilSeconds: number;
  } | undefined;
  /** The first that fits reads the answer. */
  answers: AdapterAnswer[];
}

export interface ScreeningList {
  key: string;
  name: string;
  format: "ofac-xml" | "ofac-csv" | "un-xml" | "eu-xml" | "uk-xml" | "ndjson";
  url: string | null;
  /** Subjects are screened against this one; null: the list is not used yet. */
  activeVersion: number | null;
  lastVersion: number;
  refreshHours: number | null;
  nextFetchAt: string | null;
  autoActivate: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface ListScreeningListsAnswer {
  data: ScreeningList[];
  nextCursor: string | null;
}

export interface PutScreeningListRequest {
  name: string;
  /** `ofac-xml` (sdn.xml), `ofac-csv` (sdn.csv, with alt.csv behind it if you like), `un-xml`, `eu-xml` (1.1), `uk-xml` (UK Sanctions List), `ndjson` (one ListEntry per line: a list of your own). */
  format: "ofac-xml" | "ofac-csv" | "un-xml" | "eu-xml" | "uk-xml" | "ndjson";
  /** Where versions are fetched from. */
  url?: string | null | undefined;
  /** Fetched by itself every so many hours, the first time within a minute or two; null: never. */
  refreshHours?: number | null | undefined;
  /** A version that is ready counts at once if its entries differ. One with less than half the entries of the active version waits for a person: it is more likely a broken file than good news. */
  autoActivate?: boolean | undefined;
}

export interface FetchScreeningListRequest {
  source: "url" | "sandbox";
}

export interface ScreeningVersion {
  list: string;
  version: number;
  /** `dropped`: its snapshot is gone; the newest thirty and the active one are kept. */
  status: "loading" | "ready" | "failed" | "dropped";
  source: "upload" | "url" | "sandbox";
  /** What is wrong with the file, when it failed; or why it does not count by itself. */
  problem: string | null;
  entries: number;
  names: number;
  /** Records that were left out; `problems` says why, the first twenty. */
  skipped: number;
  problems: string[];
  /** Equal for two versions with the same entries. */
  contentHash: string | null;
  byId: string;
  createdAt: string;
  finishedAt: string | null;
  activatedAt: string | null;
  /** How far monitored subjects have been screened anew since the activation. */
  monitoring: {
    status: "running" | "done";
    screened: number;
    changed: number;
  } | null;
}

export interface ListScreeningVersionsAnswer {
  data: ScreeningVersion[];
  nextCursor: string | null;
}

export interface ScreeningDiff {
  against: number;
  counts: {
    added: number;
    removed: number;
    changed: number;
  };
  /** Numbers of entries, at most 1,000. */
  added: string[];
  removed: string[];
  changed: string[];
}

export interface SubjectDecision {
  id: string;
  list: string;
  entryId: string;
  entryHash: string;
  verdict: "true_positive" | "false_positive";
  reason: string;
  byId: string;
  /** Whose timeline shows it. */
  caseId: string | null;
  createdAt: string;
  subjectKey: string;
}

export interface ListAllScreeningDecisionsAnswer {
  data: SubjectDecision[];
  nextCursor: string | null;
}

export interface ScreeningMonitoring {
  subjects: number;
  lists: MonitoredList[];
}

export interface MonitoredList {
  list: string;
  version: number;
  status: "running" | "done";
  /** Subjects so far. */
  screened: number;
  /** Those of them whose result is another one than before. */
  changed: number;
  updatedAt: string;
}

export interface ScreeningSettings {
  thresholds?: {
    /** A hit from this identity score on is shown. */
    review?: number | undefined;
    /** From here on, with a second fact that agrees, the check is `rejected` instead of `review`. */
    certain?: number | undefined;
  } | undefined;
  name?: {
    /** What the name of a person loses at most for words that the other one does not have. */
    missing?: number | undefined;
    /** The same for an organisation, whose words are all there when it is named. */
    missingOrganisation?: number | undefined;
    /** For words in another order (half of it when only the family name moved). */
    order?: number | undefined;
    /** What a partial match of very common names loses at most. */
    common?: number | undefined;
    /** For a name that the list itself calls weak. */
    weakAlias?: number | undefined;
  } | undefined;
  facts?: {
    /** Added when the date of birth is the same. */
    birthDate?: number | undefined;
    /** Added when only the year is known and is the same. */
    birthYear?: number | undefined;
    /** Taken away when the years of birth differ by more than one. */
    birthConflict?: number | undefined;
    /** Added when a country agrees. */
    country?: number | undefined;
    /** Taken away when both have countries and none agrees. */
    countryConflict?: number | undefined;
    /** Taken away when numbers of the same kind and country differ. */
    identifierConflict?: number | undefined;
  } | undefined;
  risk?: {
    /** Entries of sanctions lists. */
    sanction?: number | undefined;
    /** Holders of public office. */
    pep?: number | undefined;
    /** Your own lists and everything else. */
    watch?: number | undefined;
    /** Less when only a weak name fits. */
    weakAlias?: number | undefined;
    /** Less when the entry says that it is no longer in force. */
    formerly?: number | undefined;
  } | undefined;
  /** Risk of single lists, in place of what their kind of entry says. */
  lists?: { [key: string]: number } | undefined;
}

export interface ScreenRequest {
  party: {
    kind: "person" | "organisation";
    /** All spellings you know, the main one first, in any script. */
    names: string[];
    birthDate?: string | null | undefined;
    countries?: string[] | undefined;
    identifiers?: ({
      type?: string | null | undefined;
      value: string;
      country?: string | null | undefined;
    })[] | undefined;
  };
  subjectId?: string | undefined;
  /** Only these; default: all active ones. */
  lists?: string[] | undefined;
  /** Weights and thresholds to try, in place of the stored ones. */
  settings?: ScreeningSettings | undefined;
}

export interface Screening {
  status: "clear" | "review" | "rejected";
  subjectKey: string | null;
  lists: {
    list: string;
    version: number;
  }[];
  hits: ScreeningHit[];
  suppressed: ScreeningHit[];
}

export interface ScreeningHit {
  list: string;
  entryId: string;
  entryHash: string;
  /** How sure it is that the subject is this entry, of 100. */
  identityScore: number;
  /** How grave it is if so, of 100. */
  riskScore: number;
  certain: boolean;
  matchedName: string;
  why: {
    code: string;
    points: number;
    text: string;
  }[];
  entry: ListEntry;
  decision: ScreeningDecision | null;
}

export interface ListEntry {
  /** The list's own number of the entry. */
  id: string;
  kind: "person" | "organisation" | "vessel" | "aircraft" | "other";
  names: ({
    name: string;
    quality: "primary" | "strong" | "weak";
  })[];
  birthDates: string[];
  countries: string[];
  identifiers: ({
    type: string;
    value: string;
    country: string | null;
  })[];
  topic: "sanction" | "pep" | "watch";
  programs: string[];
  listedOn: string | null;
  inForce: boolean;
  remarks: string | null;
}

export interface ScreeningDecision {
  id: string;
  list: string;
  entryId: string;
  entryHash: string;
  verdict: "true_positive" | "false_positive";
  reason: string;
  byId: string;
  /** Whose timeline shows it. */
  caseId: string | null;
  createdAt: string;
}

export interface DecideScreeningHitRequest {
  subjectKey: string;
  list: string;
  entryId: string;
  entryHash: string;
  verdict: "true_positive" | "false_positive";
  reason: string;
  /** The case whose check found the hit: its timeline shows the decision. Default: the case that has the subject monitored. */
  caseId?: string | undefined;
}

export interface ListScreeningDecisionsAnswer {
  data: ScreeningDecision[];
  nextCursor: string | null;
}

export interface ListSandboxPartiesAnswer {
  data: ({
    name: string;
    expects: string | null;
    tries: string;
    party: Record<string, unknown>;
  })[];
  nextCursor: string | null;
}

export interface Queue {
  /** One of those everybody has (mine, unassigned, review, high_risk, waiting, processing, incidents, all_open, closed), or one of your own. */
  id: string;
  name: string;
  count: number;
  /** Filters of `GET /cases` that list this queue. */
  query: {
    queue: string;
  };
  /** Built by the tenant. */
  own: boolean;
  /** Cases that nobody has; of your own queues only. */
  free?: number;
  /** Open cases whose time is nearly up. Left out for who is limited to some cases. */
  atRisk?: number;
  /** Open cases whose time is up. Left out for who is limited to some cases. */
  breached?: number;
  filling?: {
    done: number;
    total: number;
  } | null;
}

export interface ListQueuesAnswer {
  data: Queue[];
  nextCursor: string | null;
}

export interface ClaimNextCaseRequest {
  queueId: string;
}

export interface NewQueue {
  /** Left out: made of the name. It never changes. */
  id?: string | undefined;
  name: string;
  description?: string | undefined;
  conditions?: QueueConditions | undefined;
  /** What comes first; `sla`: the soonest due. */
  sort?: "oldest" | "newest" | "risk" | "sla" | "updated" | undefined;
  /** Ids of the people who work it; null: everybody. */
  members?: string[] | null | undefined;
  /** Cases that nobody has are given to its members. */
  autoAssign?: boolean | undefined;
  position?: number | undefined;
}

/** All of what is given must hold; of a list, any. Only open cases are in a queue. */
export interface QueueConditions {
  /** Keys of definitions. */
  workflows?: string[] | undefined;
  /** Tags of states, and labels of the case. */
  tags?: string[] | undefined;
  /** Active states, or states around them. */
  states?: string[] | undefined;
  riskLevels?: ("low" | "medium" | "high" | "critical")[] | undefined;
  minRiskScore?: number | undefined;
  maxRiskScore?: number | undefined;
  countries?: string[] | undefined;
  entityTypes?: ("individual" | "business")[] | undefined;
  /** `none`, `any`, or ids of people. */
  assignees?: string[] | undefined;
  /** Since the case was opened. */
  olderThanHours?: number | undefined;
  youngerThanHours?: number | undefined;
  sla?: ("running" | "paused" | "at_risk" | "breached" | "met")[] | undefined;
  escalated?: boolean | undefined;
  fields?: ({
    /** A key of the definition's `indexedFields`. */
    key: string;
    test: "is" | "is_not" | "at_least" | "at_most" | "is_there" | "is_missing";
    value?: string | number | boolean | undefined;
  })[] | undefined;
}

export interface OwnQueue {
  id: string;
  name: string;
  description: string;
  conditions: QueueConditions;
  sort: "oldest" | "newest" | "risk" | "sla" | "updated";
  members: string[] | null;
  autoAssign: boolean;
  position: number;
  version: number;
  /** Its conditions have changed, and so many cases have been looked at; null: it is complete. */
  filling: {
    done: number;
    total: number;
  } | null;
  count: number;
  createdAt: string;
  updatedAt: string;
}

export interface PreviewQueueRequest {
  conditions: QueueConditions;
}

export interface QueueMatches {
  /** Open cases that match, of those that were looked at. */
  count: number;
  lookedAt: number;
  /** False: only the newest open cases were looked at. */
  complete: boolean;
  examples: ({
    id: string;
    name: string | null;
    workflow: string;
    state: string;
    workflowName: string;
  })[];
}

export interface QueueField {
  key: string;
  label: string;
  type: "text" | "number" | "boolean" | "date";
  /** Keys of the definitions that list it. */
  workflows: string[];
}

export interface ListQueueFieldsAnswer {
  data: QueueField[];
  nextCursor: string | null;
}

export interface QueueChange {
  name: string;
  description?: string | undefined;
  conditions?: QueueConditions | undefined;
  /** What comes first; `sla`: the soonest due. */
  sort?: "oldest" | "newest" | "risk" | "sla" | "updated" | undefined;
  /** Ids of the people who work it; null: everybody. */
  members?: string[] | null | undefined;
  /** Cases that nobody has are given to its members. */
  autoAssign?: boolean | undefined;
  position?: number | undefined;
  expectedVersion?: number | undefined;
}

export interface Member {
  id: string;
  name: string;
  /** Open cases that this person has. */
  load: number;
  capacity: number | null;
  absences: ({
    from: string;
    /** Exclusive; null: until it is changed. */
    until: string | null;
    reason: string;
  })[];
  /** Now. */
  away: boolean;
}

export interface ListMembersAnswer {
  data: Member[];
  nextCursor: string | null;
}

export interface MemberSettings {
  /** Open cases; with as many, queues give no more. Null: no limit. */
  capacity: number | null;
  absences: ({
    from: string;
    /** Exclusive; null: until it is changed. */
    until: string | null;
    reason?: string | undefined;
  })[];
}

export interface SlaSettings {
  calendar: WorkCalendar;
  rules: Record<string, unknown>[];
  version: number;
}

export interface WorkCalendar {
  timeZone: string;
  /** Monday first; minutes since midnight, 1440 is its end. */
  week: {
    fromMinute: number;
    untilMinute: number;
  }[][];
  /** Days nobody works: `2026-12-25`. */
  holidays: string[];
}

export interface SlaTerms {
  calendar: WorkCalendar;
  rules: SlaRule[];
  expectedVersion?: number | undefined;
}

/** How long a case may take somewhere. The first rule that fits counts. */
export interface SlaRule {
  /** Unique in the list: what a running time is known by. */
  name: string;
  /** Paths of states, or of states around them. */
  states?: string[] | undefined;
  /** Tags. With `states`: any of both. Neither: everywhere. */
  tags?: string[] | undefined;
  durationHours: number;
  /** Only hours of the team's calendar count. */
  businessHours?: boolean | undefined;
  /** Tags with which the time stands still. Left out: while the applicant is asked, unless the rule is about that. */
  pauseWhile?: string[] | undefined;
  atRiskPercent?: number | undefined;
  /** Where a case goes whose time is up. */
  escalateTo?: {
    queueId: string;
  } | {
    userId: string;
  } | null | undefined;
}

export interface EraseCase {
  /** A reference, such as the number of the request. It stays as the proof, so no names belong in it. */
  reason: string;
  /** Somebody asked for it, its time is over, or else. */
  basis?: "request" | "retention" | "other" | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface Erasure {
  caseId: string;
  erased: boolean;
  beganAt: string | null;
  /** Null: it is under way. */
  doneAt: string | null;
  /** Rows and objects that were deleted or blanked, by store. */
  counts: { [key: string]: number };
}

export interface LegalHold {
  /** For colleagues: no names belong in it. */
  reason: string;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface ReleaseCaseRequest {
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface HoldEntityRequest {
  /** For colleagues: no names belong in it. */
  reason: string;
}

export interface HeldThing {
  kind: "case" | "entity";
  id: string;
  /** Of a case: as the case has it. */
  reason: string | null;
  at: string;
}

export interface ReleaseEntityAnswer {
  released: boolean;
}

export interface ListLegalHoldsAnswer {
  data: HeldThing[];
  nextCursor: string | null;
}

export interface MappedStore {
  store: string;
  holds: string;
  why: string;
  /** How long: days, or in words. */
  kept: string;
  kind: "object" | "table" | "files";
  /** `delete`, `blank`, `shred`, `keep`, …: what the erasure of a case does to it. */
  erasure: string;
  because: string | null;
}

export interface GetDataMapAnswer {
  data: MappedStore[];
}

export interface Retention {
  rules: RetentionRule[];
  version: number;
}

export interface RetentionRule {
  /** For people. It stands in the case's proof of erasure, so no names of persons belong in it. */
  name: string;
  /** `case`: all that is personal in it, as `eraseCase` does it. `documents`: its files. `raw_answers`: what vendors answered, word by word. */
  class: "case" | "documents" | "raw_answers";
  /** Since the case ended. */
  afterDays: number;
  /** Key. Null: all. */
  workflow: string | null;
  /** As the list of cases has it. Null: all, and cases without one. */
  country: string | null;
  /** `approved`, `rejected`, `cancelled`, `failed`, or an outcome of your own. Null: all. */
  outcome: string | null;
}

export interface PreviewRetention {
  /** In their order: of each class, the first rule that fits a case decides. */
  rules: RetentionRule[];
}

export interface RetentionPreview {
  /** Cases that would go at once, by all rules together. */
  now: number;
  /** More of them within 30 days. */
  soon: number;
  /** That stay because of a legal hold. */
  held: number;
  needsConfirmation: boolean;
  rules: {
    name: string;
    now: number;
    soon: number;
    held: number;
  }[];
}

export interface PutRetention {
  /** In their order: of each class, the first rule that fits a case decides. */
  rules: RetentionRule[];
  /** Where more than 100 cases would be touched at once: how many at most, as `previewRetention` counts them. */
  confirmCases?: number | undefined;
  expectedVersion?: number | undefined;
}

export interface Consent {
  id: string;
  /** What was agreed to, as the form names it in `params.consent`. */
  key: string;
  form: string;
  page: string;
  element: string;
  /** `applicant`, or the id of the item that they are (an owner). */
  person: string;
  /** The words beside the box, as they were read. */
  text: string;
  textSha256: string;
  /** Of the words; null: the form has them in one language only. */
  language: string | null;
  workflow: {
    id: string;
    version: number;
  };
  by: Actor;
  givenAt: string;
  /** Null: it stands. Without a reason: the applicant took the mark away. */
  withdrawn: {
    at: string;
    by: Actor;
    reason: string | null;
  } | null;
}

export interface ListConsentsAnswer {
  data: Consent[];
}

export interface WithdrawConsent {
  /** How it was heard of, such as the number of the letter: no names belong in it. */
  reason: string;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface FindPerson {
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  entityId?: string | undefined;
  correlationId?: string | undefined;
  email?: string | undefined;
  /** First and last name, with `dateOfBirth`. */
  name?: string | undefined;
  dateOfBirth?: string | undefined;
}

export interface PersonCandidate {
  caseId: string;
  /** Null: the case is about them. Else the item of it that is them. */
  path: string | null;
  /** Of the case when it was found there. */
  caseVersion: number;
  name: string | null;
  dateOfBirth: string | null;
  /** What is the same. */
  by: ("id" | "name_and_birth" | "email")[];
  workflow: string;
  status: string;
  /** Why `erasePerson` would leave the case as it is; null: it would go. */
  keptFromErasure: "case_open" | "legal_hold" | "part_of_another" | null;
}

export interface PersonRecord {
  kind: "entity" | "counterparty";
  id: string;
  type: "individual" | "business" | null;
  name: string | null;
  dateOfBirth: string | null;
  /** What is the same. */
  by: ("id" | "name_and_birth" | "email")[];
  /** Why `erasePerson` would leave it as it is; whom cases are about goes with the last of them. */
  keptFromErasure: "has_cases" | "legal_hold" | null;
}

export interface FindPersonAnswer {
  data: PersonCandidate[];
  nextCursor: string | null;
  more: boolean;
  records: PersonRecord[];
}

export interface ExportPerson {
  /** A reference, such as the number of the request: no names belong in it. */
  reason: string;
  /** The day on which they asked: `dueAt` is a month after it. Left out: today. Not in the future. */
  receivedOn?: string | undefined;
  /** Those of the candidates that a person has found to be the one. */
  places?: ({
    caseId: string;
    /** Null: the case is about them. Else the item of it that is them. */
    path: string | null;
    /** Of the case when it was found there. */
    caseVersion: number;
  })[] | undefined;
  /** The same of records outside of cases. */
  records?: ({
    kind: "entity" | "counterparty";
    id: string;
  })[] | undefined;
  /** What colleagues wrote for each other. */
  includeNotes?: boolean | undefined;
}

export interface PrivacyRequest {
  id: string;
  kind: "export" | "erasure";
  status: "running" | "done" | "failed";
  reason: string;
  problem: string | null;
  cases: ({
    caseId: string;
    path: string | null;
    status: "pending" | "done" | "left";
    /** Why it was left: `case_open`, `legal_hold`, `part_of_another` … */
    code: string | null;
  })[];
  records: ({
    kind: "entity" | "counterparty";
    id: string;
    status: "pending" | "done" | "left";
    /** `has_cases`, `legal_hold`, `part_of_entity`, `not_found`. */
    code: string | null;
  })[];
  sizeBytes: number | null;
  sha256: string | null;
  includeNotes: boolean;
  by: {
    kind: string;
    id: string;
  };
  receivedOn: string;
  /** A month after it was received: until then they must have an answer (GDPR, article 12(3)). */
  dueAt: string;
  /** That month is over, and it is not done. */
  overdue: boolean;
  createdAt: string;
  expiresAt: string;
}

export interface ErasePerson {
  /** A reference, such as the number of the request: no names belong in it. */
  reason: string;
  /** The day on which they asked: `dueAt` is a month after it. Left out: today. Not in the future. */
  receivedOn?: string | undefined;
  /** Those of the candidates that a person has found to be the one. */
  places?: ({
    caseId: string;
    /** Null: the case is about them. Else the item of it that is them. */
    path: string | null;
    /** Of the case when it was found there. */
    caseVersion: number;
  })[] | undefined;
  /** The same of records outside of cases. */
  records?: ({
    kind: "entity" | "counterparty";
    id: string;
  })[] | undefined;
}

export interface ListPrivacyRequestsAnswer {
  data: PrivacyRequest[];
  nextCursor: string | null;
}

export interface EraseEntityRequest {
  /** A reference, such as the number of the request. It stays as the proof, so no names belong in it. */
  reason: string;
}

export interface PersonErasure {
  id: string;
  kind: "entity" | "counterparty";
  erased: boolean;
  beganAt: string;
  /** Null: what hangs on them is under way. */
  doneAt: string | null;
  /** Why it goes on later, by itself. */
  problem: string | null;
  /** Rows that were deleted or blanked, by store. */
  counts: { [key: string]: number };
}

export interface EraseCounterpartyRequest {
  /** A reference, such as the number of the request. It stays as the proof, so no names belong in it. */
  reason: string;
}

export interface Escalate {
  reason: string;
  /** One of your own queues: nobody has the case until somebody takes it. */
  toQueueId?: string | undefined;
  /** A person, who has the case from then on. */
  toUserId?: string | undefined;
  /** The version the case must have; otherwise 409 `stale_version`. */
  expectedVersion?: number | undefined;
}

export interface ListUsersAnswer {
  data: User[];
  nextCursor: string | null;
}

export interface ChangeUserRequest {
  name?: string | undefined;
  role?: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor" | undefined;
  /** Null: all cases. */
  caseScope?: CaseScope | null | undefined;
}

export interface InvitePersonRequest {
  email: string;
  role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
  caseScope?: CaseScope | null | undefined;
}

export interface InvitationMade {
  id: string;
  email: string;
  role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
  caseScope: CaseScope | null;
  status: "open" | "expired";
  invitedById: string;
  createdAt: string;
  expiresAt: string;
  /** The link that the mail carries. Shown here only; it works once. */
  url: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
  caseScope: CaseScope | null;
  status: "open" | "expired";
  invitedById: string;
  createdAt: string;
  expiresAt: string;
}

export interface ListInvitationsAnswer {
  data: Invitation[];
  nextCursor: string | null;
}

export interface TeamSettings {
  /** Cases of high or critical risk are approved and rejected by senior analysts and managers only. */
  seniorDecidesHighRisk: boolean;
  /** Only managers give a case to somebody else, or take one that a colleague has. Analysts take what is free. */
  managerAssignsOthers: boolean;
  /** Fields that not everybody who reads a case may read. */
  maskedFields: MaskedField[];
  /** Who may open a case that is closed to them, in an emergency: for half an hour, with a reason, and all administrators are told. */
  breakGlass: "off" | "admins" | "managers_and_admins";
}

export interface MaskedField {
  /** From the context, `*` for every item of a list: `entity.data.taxId`. */
  path: string;
  /** What people call it. */
  label?: string | undefined;
  /** Who sees it as it is. Left out: senior analysts, managers, administrators and auditors. */
  roles?: ("viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor")[] | undefined;
}

export interface AuditEntry {
  /** Counts the entries of the tenant from 1, without holes. */
  seq: number;
  at: string;
  actor: {
    kind: string;
    id: string;
  };
  /** `setting`: a deed outside of cases; `read`: a look at personal data; `case`: a change of a case. */
  kind: "setting" | "read" | "case";
  /** `operationId` of the call; `case.` and the type of the log's entry for changes of cases; `signIn` and `acceptInvitation` besides. */
  action: string;
  object: {
    kind: string;
    id: string | null;
  };
  requestId: string | null;
  /** Why, in the words of the caller. */
  purpose: string | null;
  /** Never personal data. */
  details: Record<string, unknown>;
}

export interface ListAuditLogAnswer {
  data: AuditEntry[];
  nextCursor: string | null;
}

export interface ListAuditedActionsAnswer {
  data: string[];
  nextCursor: string | null;
}

export interface VerifyAuditLogRequest {
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface AuditCheck {
  throughSeq: number;
  lastSeq: number;
  /** Looked at in this part. */
  entries: number;
  anchors: number;
  findings: AuditFinding[];
  verdict: string;
  /** Send it for the next part; null: this was the last. */
  nextCursor: string | null;
}

export interface AuditFinding {
  code: string;
  seq: number | null;
  /** Where it lies somewhere in a stretch: the last entry of that. */
  throughSeq: number | null;
  message: string;
}

export interface CaseProof {
  tenantId: string;
  caseId: string;
  /** Of the case's log, with the texts that were hashed where you may see them. */
  rows: Record<string, unknown>[];
  anchors: {
    anchor: {
      text: string;
      keyId: string;
      signature: string;
    };
    head: {
      caseId: string;
      seq: number;
      hash: string;
    };
    path: Record<string, unknown>[];
  }[];
  /** How far the log goes, signed. */
  statement: {
    text: string;
    keyId: string;
    signature: string;
  };
  /** As `/.well-known/edgecase-audit-keys.json` has them: compare them with those. */
  keys: Record<string, unknown>[];
}

export interface RevealFieldRequest {
  /** From the context: `entity.data.taxId`, `documents.0.properties.number`. */
  path: string;
  reason: string;
  expectedVersion?: number | undefined;
}

export interface RevealFieldAnswer {
  path: string;
  label: string | null;
  /** Any JSON value. */
  value: unknown;
}

export interface CaseBrief {
  version: number;
  /** When this person looked last; null: never, and for keys. */
  lookedAt: string | null;
  sentences: string[];
  facts: ({
    key: string;
    label: string;
    said: ({
      source: "applicant" | "register" | "identity";
      value: string;
    })[];
    agreement: "same" | "differs" | "alone" | "missing";
  })[];
  /** Sources disagree on these. */
  contradictions: ({
    key: string;
    label: string;
    said: ({
      source: "applicant" | "register" | "identity";
      value: string;
    })[];
    agreement: "same" | "differs" | "alone" | "missing";
  })[];
  missing: string[];
  open: ({
    kind: "documents" | "checks" | "failed_checks" | "requirements" | "incidents" | "children";
    whose: "team" | "applicant" | "others";
    count: number;
    names: string[];
  })[];
  /** Since this person looked last, the newest 20 told. */
  changes: {
    count: number;
    news: ({
      seq: number;
      at: string;
      type: string;
      subject: string | null;
      actor: Actor;
      version: number;
      /** Paths of facts that it changed. */
      changed: string[];
    })[];
    changedFacts: string[];
  } | null;
}

export interface NoteCaseLookRequest {
  version: number;
}

export interface NoteCaseLookAnswer {
  version: number;
}

export interface RelatedCases {
  data: RelatedCase[];
  nextCursor: null;
  facts: ({
    id: string;
    kind: "person" | "company" | "phone" | "email" | "iban" | "document_number" | "file" | "device" | "address";
    /** As it stands in this case; null for files and ids. */
    value: string | null;
    /** Other cases with the same fact, counted to 1000. */
    cases: number;
    more: boolean;
  })[];
}

export interface RelatedCase {
  caseId: string;
  name: string | null;
  /** What the two cases have in common. */
  by: ("person" | "company" | "phone" | "email" | "iban" | "document_number" | "file" | "device" | "address")[];
  /** Ids in `facts` of the answer. */
  facts: string[];
  workflow: {
    key: string;
    version: number;
    name: string;
  };
  status: string;
  state: string;
  tags: string[];
  outcome: "approved" | "rejected" | null;
  riskLevel: string | null;
  createdAt: string;
}

export interface AddDocumentRequest {
  /** JSON text. */
  document: {
    category: string;
    type: string;
    /** Your own id of the document. */
    key?: string | undefined;
    issuer?: Record<string, unknown> | undefined;
    properties?: Record<string, unknown> | undefined;
  };
  file?: FormFile | FormFile[] | undefined;
  files?: FormFile | FormFile[] | undefined;
}

export interface Document {
  id: string;
  key: string | null;
  category: string | null;
  type: string | null;
  version: number;
  properties: Record<string, unknown>;
  pages: ({
    /** `processing` until the file has been looked at; only `ready` ones can be downloaded. */
    status: "stored" | "not_fetched" | "unreachable" | "inline" | "processing" | "ready" | "refused";
    problem: string | null;
    downloadPath: string | null;
  })[];
  decision: Record<string, unknown>;
  /** Of a document that an item of a list is asked for: the question. */
  element?: string;
  /** That item, by its id. */
  itemId?: string | null;
  /** The same from the top, as `entity.data.additionalInfo.ubos[item_1]`. */
  item?: string;
  /** When documents are listed: what the item, or the one around it, is called; null while nobody said it. */
  personName?: string | null;
}

export interface ListDocumentsAnswer {
  data: Document[];
  nextCursor: string | null;
}

export interface ChangeDocumentRequest {
  category?: string | undefined;
  type?: string | undefined;
  /** Merged into what is there, key by key. */
  properties?: Record<string, unknown> | undefined;
  expectedVersion?: number | undefined;
}

export interface CreateDefinition {
  /** Made from the name when left out. */
  key?: string | undefined;
  name: string;
  displayName?: string | null | undefined;
  variant?: string | null | undefined;
  /** The next one when left out. */
  version?: number | undefined;
  definitionType?: "statechart-json" | undefined;
  /** The statechart, in the shape of XState or of the documented system. */
  definition: Record<string, unknown>;
  /** Plugins, by the lists of the documented system. */
  extensions?: Record<string, unknown> | undefined;
  config?: Record<string, unknown> | undefined;
  /** Any JSON value. */
  contextSchema?: unknown | undefined;
  /** Any JSON value. */
  documentsSchema?: unknown | undefined;
  /** Collection flows by key; a state names its own in `meta.form`. */
  forms?: Record<string, unknown> | undefined;
  /** One collection flow; kept in `forms` under its key. */
  uiDefinition?: Record<string, unknown> | undefined;
}

export interface Definition {
  id: string;
  key: string;
  version: number;
  status: "draft" | "published" | "archived";
  name: string;
  displayName: string | null;
  variant: string | null;
  /** SHA-256 of the definition as stored. Cases pin it. */
  hash: string;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
  definitionType: string;
  definition: Record<string, unknown>;
  extensions: Record<string, unknown>;
  config: Record<string, unknown>;
  /** Any JSON value. */
  contextSchema: unknown;
  /** Any JSON value. */
  documentsSchema: unknown;
  forms: Record<string, unknown>;
  /** What was proved of its policies when it was published. */
  proofs: Proofs | null;
}

export interface Proofs {
  /** SHA-256 of the definition that was proved. Cases pin it. */
  definitionHash: string;
  proverVersion: number;
  limits: {
    steps: number;
    states: number;
  };
  provedAt: string;
  provedBy: Record<string, unknown>;
  policies: ({
    id: string;
    type: string;
    description: string | null;
    /** What is promised, in words. */
    claim: string;
    holds: true;
    statesExplored: number;
  })[];
}

export interface DefinitionSummary {
  id: string;
  key: string;
  version: number;
  status: "draft" | "published" | "archived";
  name: string;
  displayName: string | null;
  variant: string | null;
  /** SHA-256 of the definition as stored. Cases pin it. */
  hash: string;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
}

export interface ListDefinitionsAnswer {
  data: DefinitionSummary[];
  nextCursor: string | null;
}

export interface ChangeDefinition {
  name?: string | undefined;
  displayName?: string | null | undefined;
  variant?: string | null | undefined;
  definition?: Record<string, unknown> | undefined;
  /** Plugins, by the lists of the documented system. */
  extensions?: Record<string, unknown> | undefined;
  config?: Record<string, unknown> | undefined;
  /** Any JSON value. */
  contextSchema?: unknown | undefined;
  /** Any JSON value. */
  documentsSchema?: unknown | undefined;
  /** Collection flows by key; a state names its own in `meta.form`. */
  forms?: Record<string, unknown> | undefined;
  /** One collection flow; kept in `forms` under its key. */
  uiDefinition?: Record<string, unknown> | undefined;
  /** The `hash` of the draft as it was read: one that somebody changed meanwhile is a conflict. */
  expectedHash?: string | undefined;
}

export interface PutDefinitionRequest {
  definition: Record<string, unknown>;
}

export interface PutExtensionsRequest {
  extensions: Record<string, unknown>;
}

export interface ValidateDefinition {
  definition?: Record<string, unknown> | undefined;
  /** Plugins, by the lists of the documented system. */
  extensions?: Record<string, unknown> | undefined;
  config?: Record<string, unknown> | undefined;
  /** Any JSON value. */
  contextSchema?: unknown | undefined;
  /** Any JSON value. */
  documentsSchema?: unknown | undefined;
  /** Collection flows by key; a state names its own in `meta.form`. */
  forms?: Record<string, unknown> | undefined;
  /** One collection flow; kept in `forms` under its key. */
  uiDefinition?: Record<string, unknown> | undefined;
}

export interface Validation {
  valid: boolean;
  problems: ({
    severity: "error" | "warning";
    code: string;
    path: string;
    message: string;
  })[];
  /** One for each policy, unless errors keep the chart from being explored. */
  policies: PolicyResult[];
}

export interface PolicyResult {
  id: string;
  type: string;
  description: string | null;
  /** What is promised, in words. */
  claim: string;
  holds: boolean;
  statesExplored?: number;
  why?: "broken" | "too_large";
  sentence?: string;
  /** The shortest way that breaks the policy. */
  path?: ({
    event: string | null;
    by: string;
    from: string | null;
    to: string;
  })[];
  /** That way in the chart, as Mermaid. */
  drawing?: string;
}

export interface CopyDefinitionRequest {
  name: string;
  displayName?: string | null | undefined;
  key?: string | undefined;
}

export interface ImportDefinitions {
  /** A row of the documented system, or a document of `GET …/export`. */
  row?: Record<string, unknown> | undefined;
  /** Several, with rows of UI definitions among them. */
  rows?: Record<string, unknown>[] | undefined;
  /** For a single definition: the key it gets here. */
  key?: string | undefined;
  /** Only the report; nothing is stored. */
  dryRun?: boolean | undefined;
}

export interface ImportedDefinitions {
  dryRun: boolean;
  definitions: ({
    /** Of the new draft; null on a dry run. */
    id: string | null;
    key: string;
    version: number | null;
    hash: string;
    report: {
      understood: {
        path: string;
        code: string;
        sentence: string;
        /** Any JSON value. */
        before?: unknown;
        /** Any JSON value. */
        after?: unknown;
      }[];
      changed: {
        path: string;
        code: string;
        sentence: string;
        /** Any JSON value. */
        before?: unknown;
        /** Any JSON value. */
        after?: unknown;
      }[];
      ignored: {
        path: string;
        code: string;
        sentence: string;
        /** Any JSON value. */
        before?: unknown;
        /** Any JSON value. */
        after?: unknown;
      }[];
    };
    /** Whether it could be published as it is. */
    valid: boolean;
    problems: Record<string, unknown>[];
  })[];
}

export type ExportDefinitionAnswer = Record<string, unknown>;

export interface TemplateSummary {
  id: string;
  displayName: string;
  summary: string;
  entityType: "individual" | "business";
  /** What it asks of the outside; the sandbox vendor answers all of it. */
  checks: string[];
  /** Keys of the definitions that an installation brings. */
  definitions: string[];
}

export interface ListTemplatesAnswer {
  data: TemplateSummary[];
  nextCursor: null;
}

export interface Template {
  id: string;
  displayName: string;
  summary: string;
  entityType: "individual" | "business";
  /** What it asks of the outside; the sandbox vendor answers all of it. */
  checks: string[];
  /** Keys of the definitions that an installation brings. */
  definitions: string[];
  /** The definitions as they would be published. */
  content: Record<string, unknown>[];
  /** `context` of a first case. */
  example: Record<string, unknown>;
}

export interface InstallTemplate {
  /** Key of the flow; its children are named after it. The template's id when left out. */
  key?: string | undefined;
  /** What people see. */
  name?: string | undefined;
}

export interface InstalledTemplate {
  template: string;
  /** What `POST /cases` takes as `workflow`. */
  workflow: string;
  definitions: ({
    id: string;
    key: string;
    version: number;
    hash: string;
    result: "installed" | "already_there" | "new_version";
    sentence: string;
  })[];
  example: Record<string, unknown>;
}

export interface Configuration {
  format: "edgecase.configuration/1";
  /** Another one as soon as anything of the configuration has changed. */
  hash: string;
  resources: ({
    kind: "workflow_definition" | "rule_set" | "list" | "alert_definition" | "queue" | "vendor_adapter" | "decision_reason" | "decision_reason_order" | "trigger" | "identity_provider" | "screening_list" | "webhook_endpoint" | "brand" | "house" | "team" | "checks" | "work_times" | "retention" | "embedding" | "sign_in" | "screening";
    key: string;
    spec: Record<string, unknown>;
  })[];
}

export interface ApplyConfiguration {
  /** All there is to be of the kinds among them. Kinds that are not among them stay as they are. */
  resources: ConfigurationResource[];
  /** What is there of these kinds and not among `resources` goes: definitions, rule sets, queues, vendors, reasons and their order, identity providers. Lists, brands, webhook endpoints and triggers always stay. */
  prune?: boolean | undefined;
  /** Only the plan; nothing is written. */
  dryRun?: boolean | undefined;
  /** Where rules of retention would let more than 100 cases go at once: how many may, as the plan says in its problem `cases_would_go`. */
  confirmCases?: number | undefined;
  /** Of the plan that was seen (or as `If-Match`): with any other one it is a conflict. */
  planHash?: string | undefined;
}

export type ConfigurationResource = {
  kind: "workflow_definition";
  key: string;
  spec: {
    name: string;
    displayName?: string | null | undefined;
    variant?: string | null | undefined;
    definition: Record<string, unknown>;
    extensions?: Record<string, unknown> | undefined;
    config?: Record<string, unknown> | undefined;
    /** Any JSON value. */
    contextSchema?: unknown | undefined;
    /** Any JSON value. */
    documentsSchema?: unknown | undefined;
    forms?: Record<string, unknown> | undefined;
  };
} | {
  kind: "rule_set";
  /** How plugins name it: `rulesSource: {source: "ruleset", key}`. */
  key: string;
  spec: {
    name: string;
    description?: string | null | undefined;
    /** Indicators with their rules: `{id, indicator, domain, baseRiskScore, additionalRiskScore, onUnknown?, alert?, ruleSet}`. `ruleSet` is a group `{operator: and | or | not, rules}`, a leaf `{key, operator, value}`, or `{type: json-logic | jmespath, rule}`. */
    rules: JsonValue[];
    /** `{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`. */
    model?: JsonValue | undefined;
    /** `{name, facts, at?, lists?, expect: {score?, level?, hits?}}`. All must pass at publication. */
    tests?: JsonValue[] | undefined;
  };
} | {
  kind: "list";
  /** How rules name it: `{operator: "IN_LIST", value: key}`. */
  key: string;
  spec: {
    name: string;
    description?: string | null | undefined;
    /** What it is for, so that people find it; rules do not ask. */
    kind?: "allow" | "deny" | "countries" | "merchants" | "domains" | "other" | undefined;
    /** In any order. Left out: the entries of the list stay as they are. */
    entries?: ({
      value: string;
      note?: string | undefined;
      expiresAt?: string | undefined;
    })[] | undefined;
  };
} | {
  kind: "alert_definition";
  key: string;
  /** As `definition` of `POST /alert-definitions`, without its name. */
  spec: Record<string, unknown>;
} | {
  kind: "queue";
  key: string;
  spec: {
    name: string;
    description?: string | undefined;
    conditions?: QueueConditions | undefined;
    /** What comes first; `sla`: the soonest due. */
    sort?: "oldest" | "newest" | "risk" | "sla" | "updated" | undefined;
    /** Cases that nobody has are given to its members. */
    autoAssign?: boolean | undefined;
    position?: number | undefined;
  };
} | {
  kind: "vendor_adapter";
  key: string;
  spec: Adapter;
} | {
  kind: "decision_reason";
  key: string;
  spec: {
    decision: "approve" | "reject" | "revision" | "escalate";
    label: string;
    /** What it is called in other languages, by their tags. Where one is missing, `label` is read. */
    labels?: { [key: string]: string } | undefined;
  };
} | {
  kind: "decision_reason_order";
  key: "approve" | "reject" | "revision" | "escalate";
  spec: {
    /** Codes of built-in reasons and labels of your own, as they are offered. The others come after, as they stood. */
    reasons: string[];
  };
} | {
  kind: "trigger";
  key: string;
  spec: {
    /** Key of the workflow whose cases it starts. */
    workflow: string;
    /** `start`: every message opens a case. `advance`: it goes to a case that runs. `start_or_advance`: to the one it names, else a new one. */
    mode: "start" | "advance" | "start_or_advance";
    /** JMESPath over `{body, headers}` that gives a list: each of its items is a message of its own, and `body` in what follows. */
    each?: string | null | undefined;
    /** JMESPath: messages for which it finds nothing (null, false, empty) are put aside as `ignored`. */
    when?: string | null | undefined;
    correlation?: TriggerCorrelation | null | undefined;
    /** What the case is told: the context of a new case, merged into the context of one that runs. */
    context?: JsonValue | null | undefined;
    /** The event a case that runs is sent, after the context. */
    event?: TriggerEvent | null | undefined;
    /** JMESPath that gives the sender's own id of the message; the same one twice is applied once. Null: the id of a Standard Webhooks message, else a hash of the message itself. */
    dedupe?: string | null | undefined;
    /** How long messages are remembered, for repetitions and for the log. */
    rememberDays?: number | undefined;
    messagesPerMinute?: number | undefined;
    enabled?: boolean | undefined;
    authentication: TriggerAuthentication;
  };
} | {
  kind: "identity_provider";
  /** Exactly as the provider writes it. */
  key: string;
  spec: {
    /** On the button: “Continue with …”. */
    name: string;
    clientId: string;
    /** Only people with a verified address of these get in. */
    domains: string[];
    /** Role of people who are created when they first come. Null: only people who are on the team get in. */
    newPeopleRole?: "viewer" | "analyst" | "senior" | "manager" | "builder" | "auditor" | null | undefined;
    /** The first group that somebody is in gives their role, at every sign-in. Nobody in any: the role stays. */
    groupRoles?: {
      claim: string;
      roles: ({
        group: string;
        role: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor";
      })[];
    } | null | undefined;
    /** The signed-out page leads to the provider's own. */
    offersLogout?: boolean | undefined;
    enabled?: boolean | undefined;
  };
} | {
  kind: "screening_list";
  key: string;
  spec: {
    name: string;
    /** `ofac-xml` (sdn.xml), `ofac-csv` (sdn.csv, with alt.csv behind it if you like), `un-xml`, `eu-xml` (1.1), `uk-xml` (UK Sanctions List), `ndjson` (one ListEntry per line: a list of your own). */
    format: "ofac-xml" | "ofac-csv" | "un-xml" | "eu-xml" | "uk-xml" | "ndjson";
    /** Where versions are fetched from. */
    url?: string | null | undefined;
    /** Fetched by itself every so many hours, the first time within a minute or two; null: never. */
    refreshHours?: number | null | undefined;
    /** A version that is ready counts at once if its entries differ. One with less than half the entries of the active version waits for a person: it is more likely a broken file than good news. */
    autoActivate?: boolean | undefined;
  };
} | {
  kind: "webhook_endpoint";
  key: string;
  spec: {
    description?: string | null | undefined;
    /** `full`: `data` is the context of the case. `thin`: `data` is empty. */
    payload?: "full" | "thin" | undefined;
    /** Date of the shape that bodies are sent in. It stays until you change it. */
    payloadVersion?: "2026-11-01" | undefined;
    /** A JSON Logic rule (object) or a JMESPath expression (text) over the full body with `workflowKey` and `tags` beside it. Events that do not pass are not sent; what cannot be computed passes. */
    filter?: JsonValue | undefined;
    /** Attempts that may leave in a second. What is more waits, in its order. */
    rateLimitPerSecond?: number | null | undefined;
    /** Empty: all of cases. */
    eventTypes?: ("case.created" | "case.assigned" | "case.escalated" | "case.cancelled" | "case.erased" | "sla.at_risk" | "sla.breached" | "workflow.state.changed" | "workflow.context.changed" | "workflow.completed" | "workflow.context.document.changed" | "collection.submitted" | "collection.part.submitted" | "consent.withdrawn" | "revision.requested" | "revision.answered" | "revision.reminded" | "revision.expired" | "check.completed" | "check.failed" | "risk.scored" | "incident.opened" | "alert.created" | "alert.changed" | "workflow.event.dispatched" | "webhook.endpoint.disabled" | "access.break_glass" | "entity.created" | "entity.updated" | "entity.merged")[] | undefined;
    /** Empty: all. */
    workflows?: string[] | undefined;
    /** Empty: all. */
    tags?: string[] | undefined;
    /** Sign with ed25519 (`v1a`) too: receivers verify with `publicKeys` and hold no secret. */
    asymmetric?: boolean | undefined;
    /** Headers that it has beside ours. Their values are secrets and no configuration: they stay as they are, and a name without a value is warned of. */
    headerNames?: string[] | undefined;
  };
} | {
  kind: "brand";
  key: string;
  spec: {
    /** `auto` follows the reader's device. */
    mode?: "auto" | "light" | "dark" | undefined;
    light?: BrandColours | undefined;
    /** Without a `brand` of its own it uses that of `light`. */
    dark?: BrandColours | undefined;
    radiusPx?: number | null | undefined;
    font?: {
      /** Fonts that devices have; nothing is loaded. */
      stack?: "system" | "humanist" | "geometric" | "rounded" | "serif" | "mono" | undefined;
    } | undefined;
    density?: "compact" | "regular" | "airy" | undefined;
    name?: string | null | undefined;
    poweredBy?: boolean | undefined;
    /** Words in place of ours in every form, with the keys of a form's own `texts`, which go first. */
    texts?: { [key: string]: { [key: string]: string } } | undefined;
    outcomes?: { [key: string]: {
      /** By language; `en` serves those that are not there. */
      title?: { [key: string]: string } | undefined;
      lead?: { [key: string]: string } | undefined;
      next?: { [key: string]: string } | undefined;
      redirect?: {
        /** https only, on a site that is listed. `{caseId}` and `{externalId}` are filled in; nothing else ever is. */
        url: string;
        when?: "button" | "at_once" | undefined;
      } | null | undefined;
    } } | undefined;
  };
} | {
  kind: "house";
  key: "settings";
  spec: {
    /** By whose calendar statistics count days. */
    timeZone: string;
  };
} | {
  kind: "team";
  key: "settings";
  spec: TeamSettings;
} | {
  kind: "checks";
  key: "settings";
  spec: {
    /** Paid checks of a calendar day (UTC) may cost so much. Null: no limit. */
    centsPerDay: number | null;
    /** The same for a calendar month. */
    centsPerMonth: number | null;
    /** How long vendors' answers are kept as they came. 0: not at all. For answers from now on. */
    rawAnswerDays: number;
  };
} | {
  kind: "work_times";
  key: "settings";
  spec: {
    calendar: WorkCalendar;
    rules: SlaRule[];
  };
} | {
  kind: "retention";
  key: "settings";
  spec: {
    /** In their order: of each class, the first rule that fits a case decides. */
    rules: RetentionRule[];
  };
} | {
  kind: "embedding";
  key: "settings";
  spec: {
    /** Compared letter by letter; subdomains are named one by one. Empty: nobody. */
    origins: string[];
  };
} | {
  kind: "sign_in";
  key: "settings";
  spec: {
    /** Null: what goes without saying. */
    idleMinutes?: number | null | undefined;
    /** Null: what goes without saying. */
    absoluteHours?: number | null | undefined;
    stepUp?: {
      /** Null: what goes without saying. */
      decisions?: boolean | null | undefined;
      /** Null: what goes without saying. */
      exports?: boolean | null | undefined;
    } | undefined;
    /** Mailed links let in administrators only. */
    onlyProviders?: boolean | undefined;
    /** An application of Cloudflare Access that vouches for people of this tenant. */
    access?: {
      teamDomain: string;
      audience: string;
    } | null | undefined;
  };
} | {
  kind: "screening";
  key: "settings";
  spec: ScreeningSettings;
};

export interface TriggerCorrelation {
  /** `external_id`: your own id of the case, which a case that is started gets. `case_id`: ours. */
  by?: "external_id" | "case_id" | undefined;
  /** JMESPath over `{body, headers}`: the id. */
  expression: string;
}

export interface TriggerEvent {
  /** The event, always. */
  name?: string | undefined;
  /** JMESPath that gives the event. Nothing: none is sent. */
  nameFrom?: string | undefined;
  /** As plugins map: `{payload: {x: {__type: "path", value: "body.x"}}}`, or `{transform: [{transformer: "jmespath", mapping: "{x: body.x}"}]}`. It reads `{body, headers}`. */
  payload?: JsonValue | undefined;
}

export type TriggerAuthentication = {
  kind: "standard_webhooks";
  /** How far the time of a message may be from ours; what is older is taken for a replay. */
  toleranceSeconds?: number | undefined;
} | {
  kind: "hmac";
  /** The header that carries the signature. */
  header: string;
  algorithm?: "sha256" | "sha512" | undefined;
  encoding?: "hex" | "base64" | undefined;
  /** What stands before the signature. */
  prefix?: string | undefined;
  over?: "body" | "timestamp.body" | undefined;
  timestampHeader?: string | undefined;
  /** How far the time of a message may be from ours; what is older is taken for a replay. */
  toleranceSeconds?: number | undefined;
} | {
  kind: "hubspot_v3";
  /** How far the time of a message may be from ours; what is older is taken for a replay. */
  toleranceSeconds?: number | undefined;
} | {
  kind: "header";
  header: string;
  prefix?: string | undefined;
} | {
  kind: "bearer";
} | {
  kind: "basic";
  user: string;
};

export interface ConfigurationPlan {
  dryRun: boolean;
  /** False: nothing was written, or there was nothing to do. */
  applied: boolean;
  /** False: it cannot be applied; `problems` says why. */
  valid: boolean;
  planHash: string;
  counts: {
    create: number;
    update: number;
    delete: number;
    extra: number;
    unchanged: number;
  };
  changes: ({
    kind: "workflow_definition" | "rule_set" | "list" | "alert_definition" | "queue" | "vendor_adapter" | "decision_reason" | "decision_reason_order" | "trigger" | "identity_provider" | "screening_list" | "webhook_endpoint" | "brand" | "house" | "team" | "checks" | "work_times" | "retention" | "embedding" | "sign_in" | "screening";
    key: string;
    /** `extra`: it is there, nobody asked for it, and it stays. */
    action: "create" | "update" | "delete" | "extra" | "unchanged";
    /** Where it differs, at most fifty of each; a long value is only said to be long. */
    differences: {
      path: string;
      /** Any JSON value. */
      before?: unknown;
      /** Any JSON value. */
      after?: unknown;
    }[];
  })[];
  problems: ({
    kind: "workflow_definition" | "rule_set" | "list" | "alert_definition" | "queue" | "vendor_adapter" | "decision_reason" | "decision_reason_order" | "trigger" | "identity_provider" | "screening_list" | "webhook_endpoint" | "brand" | "house" | "team" | "checks" | "work_times" | "retention" | "embedding" | "sign_in" | "screening";
    key: string;
    severity: "error" | "warning";
    code: string;
    /** Within the spec. */
    path: string;
    message: string;
  })[];
  /** Signing secrets of webhook endpoints that were made. Shown this once. */
  secrets: {
    url: string;
    endpointId: string;
    secret: string;
  }[];
  /** Addresses and secrets of triggers that were made. Shown this once. */
  triggerSecrets: {
    name: string;
    url: string;
    triggerId: string;
    secret: string;
  }[];
}

export interface GetDefinitionProofsAnswer {
  id: string;
  key: string;
  version: number;
  proofs: Proofs | null;
}

export type GetDefinitionSchemaAnswer = Record<string, unknown>;

export type GetFormSchemaAnswer = Record<string, unknown>;

export interface FormPreviewWish {
  /** The form as it stands in the editor; left out: the stored one. */
  form?: Record<string, unknown> | undefined;
  /** A page's id, `@start` or `@end`. */
  page?: string | undefined;
  /** One of the form's; left out: its first. */
  language?: string | undefined;
  scheme?: "auto" | "light" | "dark" | undefined;
  /** What was answered on the pages before. */
  context?: Record<string, unknown> | undefined;
  /** Names and values as a browser would post them from `page`. */
  typed?: [string, string][] | undefined;
  /** The button that was pressed: `continue`, `back`, `add:owners` …; empty: only draw. */
  action?: string | undefined;
  /** Ids of the pages that were sent. */
  sent?: string[] | undefined;
}

export interface FormPreview {
  /** Which page was drawn: after `continue` the next one, or the same with problems. */
  page: string;
  title: string;
  language: string;
  /** The whole page, as applicants get it. Its own links and buttons lead nowhere. */
  html: string;
  /** What was answered so far; give it back with the next step. */
  context: Record<string, unknown>;
  sent: string[];
  /** What is wrong with the answers of this page. */
  problems: Record<string, unknown>[];
  /** Why the form cannot be drawn; else empty. */
  unread: Record<string, unknown>[];
}

export interface ReadUiDefinition {
  uiDefinition: Record<string, unknown>;
}

export interface UiDefinitionRead {
  key: string;
  form: Record<string, unknown>;
  report: {
    understood: Record<string, unknown>[];
    changed: Record<string, unknown>[];
    ignored: Record<string, unknown>[];
  };
}

export interface AskMerchantReportRequest {
  websiteUrl: string;
  /** The merchant; or one of the next two. None: whoever has this website. Left out: whoever has this website. */
  entityId?: string | undefined;
  correlationId?: string | undefined;
  merchantName?: string | undefined;
  country?: string | undefined;
  lineOfBusiness?: string | undefined;
  mcc?: string | undefined;
  reportType?: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2" | undefined;
  /** Who is asked; `builtin` visits the website itself. */
  vendor?: string | undefined;
  /** What is found counts when a person has released it: until then the report is in `quality-control`. */
  withQualityControl?: boolean | undefined;
}

export interface MerchantReport {
  id: string;
  entityId: string | null;
  correlationId: string | null;
  merchantName: string | null;
  websiteUrl: string;
  country: string | null;
  lineOfBusiness: string | null;
  mcc: string | null;
  reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2";
  vendor: string;
  /** Why it was made. */
  because: "asked" | "batch" | "schedule";
  status: "new" | "in-progress" | "quality-control" | "completed" | "failed";
  riskScore: number | null;
  riskLevel: "low" | "medium" | "high" | "critical" | null;
  /** How much has changed; null: nothing to compare with. */
  changes: number | null;
  comparedToId: string | null;
  /** Of the report that it was compared with. */
  previousScore: number | null;
  isAlert: boolean;
  alertId: string | null;
  problem: {
    code: string;
    message: string | null;
  } | null;
  reviewed: {
    at: string;
    byId: string | null;
  } | null;
  batchId: string | null;
  /** Of its file, from 2: the first line has the names. */
  row: number | null;
  checkId: string | null;
  costCents: number;
  createdAt: string;
  endedAt: string | null;
}

export interface ListMerchantReportsAnswer {
  data: MerchantReport[];
  nextCursor: string | null;
}

export interface MerchantBatch {
  id: string;
  rows: number;
  done: number;
  failed: number;
  open: number;
  refused: {
    row: number;
    problem: string;
  }[];
  createdAt: string;
}

export interface ListMerchantBatchesAnswer {
  data: MerchantBatch[];
  nextCursor: string | null;
}

export interface GetMerchantBatchAnswer {
  id: string;
  rows: number;
  done: number;
  failed: number;
  open: number;
  refused: {
    row: number;
    problem: string;
  }[];
  createdAt: string;
  data: MerchantReport[];
  nextRow: number | null;
}

export interface MerchantReportDetails {
  id: string;
  entityId: string | null;
  correlationId: string | null;
  merchantName: string | null;
  websiteUrl: string;
  country: string | null;
  lineOfBusiness: string | null;
  mcc: string | null;
  reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2";
  vendor: string;
  /** Why it was made. */
  because: "asked" | "batch" | "schedule";
  status: "new" | "in-progress" | "quality-control" | "completed" | "failed";
  riskScore: number | null;
  riskLevel: "low" | "medium" | "high" | "critical" | null;
  /** How much has changed; null: nothing to compare with. */
  changes: number | null;
  comparedToId: string | null;
  /** Of the report that it was compared with. */
  previousScore: number | null;
  isAlert: boolean;
  alertId: string | null;
  problem: {
    code: string;
    message: string | null;
  } | null;
  reviewed: {
    at: string;
    byId: string | null;
  } | null;
  batchId: string | null;
  /** Of its file, from 2: the first line has the names. */
  row: number | null;
  checkId: string | null;
  costCents: number;
  createdAt: string;
  endedAt: string | null;
  /** What was found: summary, indicators, facts, changes. */
  data: { [key: string]: JsonValue } | null;
}

export interface ReviewMerchantReportRequest {
  reviewed?: boolean | undefined;
}

export interface ReleaseMerchantReportRequest {
  /** Instead of the score that was found. */
  riskScore?: number | undefined;
}

export interface MerchantSchedule {
  entityId: string;
  enabled: boolean;
  websiteUrl: string | null;
  intervalDays: number | null;
  dayOfMonth: number | null;
  reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2" | null;
  vendor: string | null;
  nextAt: string | null;
}

export interface PutMerchantScheduleRequest {
  enabled?: boolean | undefined;
  /** Left out: as it was, or as the last report has it. */
  websiteUrl?: string | undefined;
  intervalDays?: number | null | undefined;
  /** A month without it has it on its last day (UTC). */
  dayOfMonth?: number | null | undefined;
  reportType?: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2" | undefined;
  vendor?: string | null | undefined;
}

export interface GetMerchantTrendAnswer {
  entityId: string;
  data: ({
    reportId: string;
    at: string;
    riskScore: number | null;
    riskLevel: "low" | "medium" | "high" | "critical" | null;
    changes: number | null;
  })[];
  latest: number | null;
  /** Points against the report before. */
  difference: number | null;
}

export interface Monitor {
  kind: "screening" | "document_expiry" | "registry" | "kyc_refresh";
  enabled: boolean;
  /** Who set it up: nobody, the defaults, somebody. */
  origin: "none" | "defaults" | "set";
  /** The fields that this kind knows. */
  terms: {
    enabled?: boolean;
    /** What news leads to: an alert, or a case of `workflow`. Where no case can be opened there is an alert. */
    action?: "alert" | "case";
    /** Key or id of a definition. Null: the ongoing workflow of the settings. */
    workflow?: string | null;
    /** `screening`, `registry`: looked at again after so many days. Null: 30 for `registry`. */
    intervalDays?: number | null;
    /** `screening`: looked at whenever a watch list, weights or thresholds change. */
    onListChange?: boolean;
    /** `document_expiry`: news so many days before a document expires, and when it has. */
    daysBefore?: number;
    /** `kyc_refresh`: due so long after approval. Null: by risk level, as the settings say. */
    months?: number | null;
    /** `screening`, `registry`: whom to ask, the next one when one fails. Null: your own watch lists; the sandbox vendor in a sandbox. */
    vendors?: string[] | null;
  };
  paused: {
    since: string;
    until: string | null;
  } | null;
  dueAt: string | null;
  isOverdue: boolean;
  /** Code of what goes wrong now; null: nothing. */
  problem: string | null;
  last: {
    runId: string;
    at: string;
    status: "running" | "done" | "failed" | "skipped";
  } | null;
  version: number;
}

export interface ListMonitorsAnswer {
  entityId: string;
  data: Monitor[];
}

export interface MonitorTerms {
  enabled?: boolean | undefined;
  /** What news leads to: an alert, or a case of `workflow`. Where no case can be opened there is an alert. */
  action?: "alert" | "case" | undefined;
  /** Key or id of a definition. Null: the ongoing workflow of the settings. */
  workflow?: string | null | undefined;
  /** `screening`, `registry`: looked at again after so many days. Null: 30 for `registry`. */
  intervalDays?: number | null | undefined;
  /** `screening`: looked at whenever a watch list, weights or thresholds change. */
  onListChange?: boolean | undefined;
  /** `document_expiry`: news so many days before a document expires, and when it has. */
  daysBefore?: number | undefined;
  /** `kyc_refresh`: due so long after approval. Null: by risk level, as the settings say. */
  months?: number | null | undefined;
  /** `screening`, `registry`: whom to ask, the next one when one fails. Null: your own watch lists; the sandbox vendor in a sandbox. */
  vendors?: string[] | null | undefined;
}

export interface PutMonitorsRequest {
  /** Kinds that are not named stay as they are. */
  monitors: {
    screening?: MonitorTerms | undefined;
    document_expiry?: MonitorTerms | undefined;
    registry?: MonitorTerms | undefined;
    kyc_refresh?: MonitorTerms | undefined;
  };
}

export interface PutMonitorsAnswer {
  entityId: string;
  data: Monitor[];
}

export interface RunMonitorAnswer {
  runId: string;
  dueAt: string;
}

export interface PauseMonitorRequest {
  /** Null: until it is resumed. */
  until?: string | null | undefined;
}

export interface MonitorRun {
  id: string;
  entityId: string;
  kind: "screening" | "document_expiry" | "registry" | "kyc_refresh";
  because: "start" | "interval" | "list_change" | "case" | "by_hand" | "told";
  status: "running" | "done" | "failed" | "skipped";
  dueAt: string;
  /** Tries at vendors. */
  attempts: number;
  /** How much is new; null: nobody has looked. */
  news: number | null;
  /** What is new, in full. */
  items: { [key: string]: JsonValue }[];
  problem: {
    code: string;
    message: string | null;
  } | null;
  checkId: string | null;
  costCents: number;
  alertId: string | null;
  caseId: string | null;
  createdAt: string;
  endedAt: string | null;
}

export interface ListMonitorRunsAnswer {
  data: MonitorRun[];
  nextCursor: string | null;
}

export interface MonitoringSettings {
  /** Key or id of the definition of cases that monitoring opens. */
  ongoingWorkflowDefinitionId: string | null;
  /** Whoever is approved is watched as the first fitting entry of `defaults` says, and no longer once rejected. */
  applyOnApproval: boolean;
  defaults: ({
    entityType: "individual" | "business";
    /** Null: any. */
    riskLevels: string[] | null;
    monitors: {
      screening?: MonitorTerms;
      document_expiry?: MonitorTerms;
      registry?: MonitorTerms;
      kyc_refresh?: MonitorTerms;
    };
  })[];
  /** Months between refreshes by risk level; `critical` is `high`, whoever has no level is `medium`. */
  refreshMonths: {
    low: number;
    medium: number;
    high: number;
  };
  /** Reports on merchants that may be asked for in a calendar month (UTC). Null: no limit. */
  merchantReportsPerMonth: number | null;
  /** What may be asked in a calendar month (UTC) by kind. Beyond it nobody is asked: the run is `skipped`, and there is one alert. */
  budget: {
    screening?: {
      checksPerMonth: number | null;
      centsPerMonth: number | null;
    };
    document_expiry?: {
      checksPerMonth: number | null;
      centsPerMonth: number | null;
    };
    registry?: {
      checksPerMonth: number | null;
      centsPerMonth: number | null;
    };
    kyc_refresh?: {
      checksPerMonth: number | null;
      centsPerMonth: number | null;
    };
  };
  /** One more with every change; 0: nobody has said anything yet. */
  version: number;
  /** What was asked this month (UTC). */
  spent: ({
    kind: "screening" | "document_expiry" | "registry" | "kyc_refresh";
    checks: number;
    cents: number;
    /** Looks that were left out because the budget was spent. */
    skipped: number;
  })[];
}

export interface PutMonitoringSettingsRequest {
  /** Key or id of the definition of cases that monitoring opens. */
  ongoingWorkflowDefinitionId?: string | null | undefined;
  /** Whoever is approved is watched as the first fitting entry of `defaults` says, and no longer once rejected. */
  applyOnApproval?: boolean | undefined;
  defaults?: ({
    entityType: "individual" | "business";
    /** Null: any. */
    riskLevels?: string[] | null | undefined;
    monitors: {
      screening?: MonitorTerms | undefined;
      document_expiry?: MonitorTerms | undefined;
      registry?: MonitorTerms | undefined;
      kyc_refresh?: MonitorTerms | undefined;
    };
  })[] | undefined;
  /** Months between refreshes by risk level; `critical` is `high`, whoever has no level is `medium`. */
  refreshMonths?: {
    low?: number | undefined;
    medium?: number | undefined;
    high?: number | undefined;
  } | undefined;
  /** Reports on merchants that may be asked for in a calendar month (UTC). Null: no limit. */
  merchantReportsPerMonth?: number | null | undefined;
  /** What may be asked in a calendar month (UTC) by kind. Beyond it nobody is asked: the run is `skipped`, and there is one alert. */
  budget?: {
    screening?: {
      checksPerMonth?: number | null | undefined;
      centsPerMonth?: number | null | undefined;
    } | undefined;
    document_expiry?: {
      checksPerMonth?: number | null | undefined;
      centsPerMonth?: number | null | undefined;
    } | undefined;
    registry?: {
      checksPerMonth?: number | null | undefined;
      centsPerMonth?: number | null | undefined;
    } | undefined;
    kyc_refresh?: {
      checksPerMonth?: number | null | undefined;
      centsPerMonth?: number | null | undefined;
    } | undefined;
  } | undefined;
  /** Refuse if the settings have changed since. */
  expectedVersion?: number | undefined;
  /** As it was read: counts as `expectedVersion`. */
  version?: number | undefined;
  spent?: JsonValue | undefined;
}

export interface GetMonitoringCalendarAnswer {
  from: string;
  to: string;
  /** Days on which somebody is due. `counts` are without those who are paused. */
  days: {
    day: string;
    counts: { [key: string]: number };
    overdue: number;
    paused: number;
  }[];
  /** Due for more than an hour. */
  overdue: number;
  paused: number;
  /** Last look failed or was left out, or is being tried again. */
  inTrouble: number;
  /** Who is due, the soonest first. */
  data: ({
    entityId: string;
    entityType: "individual" | "business" | null;
    name: string | null;
    kind: "screening" | "document_expiry" | "registry" | "kyc_refresh";
    /** Null: only when something happens. */
    dueAt: string | null;
    isOverdue: boolean;
    paused: {
      since: string;
      until: string | null;
    } | null;
    problem: string | null;
  })[];
  nextCursor: string | null;
}

export interface MoveCase {
  /** A published version of the case's own definition. */
  version?: number | undefined;
  /** The same, by its id. */
  definitionId?: string | undefined;
  /** Old path → new path, for states that are called otherwise in the new version. */
  states?: { [key: string]: string } | undefined;
  reason?: string | null | undefined;
  /** Answers with what would happen; nothing does. */
  dryRun?: boolean | undefined;
  /** Of the case. */
  expectedVersion?: number | undefined;
}

export interface MovePreview {
  dryRun: true;
  from: {
    id: string;
    version: number;
    hash: string;
  };
  to: {
    id: string;
    version: number;
    hash: string;
  };
  /** State string of the case right after the move. */
  state: string;
  /** Every active state: old path → new path. */
  states: { [key: string]: string };
  keeps: {
    /** Plugins whose answers are still awaited. */
    runs: string[];
    timers: string[];
    children: string[];
    links: number;
  };
  drops: ({
    what: "timer" | "event" | "history";
    name: string;
    why: string;
  })[];
  warnings: {
    code: string;
    message: string;
  }[];
}

export type MoveCaseAnswer = MovePreview | Case;

export interface MoveCases {
  toVersion: number;
  /** Old path → new path, for states that are called otherwise in the new version. */
  states?: { [key: string]: string } | undefined;
  reason?: string | null | undefined;
  /** `true` answers with what would happen, case by case. */
  dryRun: boolean;
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface MovedCases {
  data: ({
    caseId: string;
    ok: boolean;
    state: string | null;
    problem: {
      code: string;
      message: string;
    } | null;
  })[];
  moved: number;
  refused: number;
  nextCursor: string | null;
}

export interface CreateRuleSetRequest {
  /** How plugins name it: `rulesSource: {source: "ruleset", key}`. */
  key: string;
  name?: string | undefined;
  description?: string | null | undefined;
  /** Indicators with their rules: `{id, indicator, domain, baseRiskScore, additionalRiskScore, onUnknown?, alert?, ruleSet}`. `ruleSet` is a group `{operator: and | or | not, rules}`, a leaf `{key, operator, value}`, or `{type: json-logic | jmespath, rule}`. */
  rules: JsonValue[];
  /** `{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`. */
  model?: JsonValue | undefined;
  /** `{name, facts, at?, lists?, expect: {score?, level?, hits?}}`. All must pass at publication. */
  tests?: JsonValue[] | undefined;
}

export interface RuleSet {
  id: string;
  key: string;
  version: number;
  status: "draft" | "published" | "archived";
  name: string;
  description: string | null;
  /** SHA-256 of rules, model and tests as they were written. */
  hash: string;
  ruleCount: number;
  testCount: number;
  modelKind: "documented" | "weighted";
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
  rules: JsonValue;
  model: JsonValue | null;
  tests: JsonValue | null;
}

export interface RuleSetSummary {
  id: string;
  key: string;
  version: number;
  status: "draft" | "published" | "archived";
  name: string;
  description: string | null;
  /** SHA-256 of rules, model and tests as they were written. */
  hash: string;
  ruleCount: number;
  testCount: number;
  modelKind: "documented" | "weighted";
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
}

export interface ListRuleSetsAnswer {
  data: RuleSetSummary[];
  nextCursor: string | null;
}

export interface ChangeRuleSetRequest {
  name?: string | undefined;
  description?: string | null | undefined;
  /** Indicators with their rules: `{id, indicator, domain, baseRiskScore, additionalRiskScore, onUnknown?, alert?, ruleSet}`. `ruleSet` is a group `{operator: and | or | not, rules}`, a leaf `{key, operator, value}`, or `{type: json-logic | jmespath, rule}`. */
  rules?: JsonValue[] | undefined;
  /** `{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`. */
  model?: JsonValue | undefined;
  /** `{name, facts, at?, lists?, expect: {score?, level?, hits?}}`. All must pass at publication. */
  tests?: JsonValue[] | undefined;
  /** The `hash` of the draft as it was read: one that somebody changed meanwhile is a conflict. */
  expectedHash?: string | undefined;
}

export interface ValidateRuleSetRequest {
  /** Indicators with their rules: `{id, indicator, domain, baseRiskScore, additionalRiskScore, onUnknown?, alert?, ruleSet}`. `ruleSet` is a group `{operator: and | or | not, rules}`, a leaf `{key, operator, value}`, or `{type: json-logic | jmespath, rule}`. */
  rules?: JsonValue[] | undefined;
  /** `{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`. */
  model?: JsonValue | undefined;
  /** `{name, facts, at?, lists?, expect: {score?, level?, hits?}}`. All must pass at publication. */
  tests?: JsonValue[] | undefined;
}

export interface RuleSetValidation {
  /** Neither problems nor failing tests: it can be published. */
  valid: boolean;
  problems: {
    severity: string;
    code: string;
    path: string;
    message: string;
  }[];
  tests: {
    name: string;
    passed: boolean;
    problems: string[];
    score: number;
    level: string;
    hits: string[];
  }[];
}

export interface ValidateRulesRequest {
  /** Indicators with their rules: `{id, indicator, domain, baseRiskScore, additionalRiskScore, onUnknown?, alert?, ruleSet}`. `ruleSet` is a group `{operator: and | or | not, rules}`, a leaf `{key, operator, value}`, or `{type: json-logic | jmespath, rule}`. */
  rules: JsonValue[];
  /** `{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`. */
  model?: JsonValue | undefined;
  /** `{name, facts, at?, lists?, expect: {score?, level?, hits?}}`. All must pass at publication. */
  tests?: JsonValue[] | undefined;
}

export interface PublishRuleSetRequest {
  /** The `hash` of the draft as it was read: one that somebody changed meanwhile is a conflict. */
  expectedHash?: string | undefined;
}

export interface RuleSetUser {
  kind: "definition";
  id: string;
  key: string;
  version: number;
  status: "draft" | "published";
  name: string;
  /** Those that name the rule set; `version` null: they take the latest published one. */
  plugins: ({
    name: string;
    version: number | null;
  })[];
}

export interface ListRuleSetUsersAnswer {
  data: RuleSetUser[];
  nextCursor: string | null;
}

export interface TryRuleSetRequest {
  /** Shaped like the context of a case. */
  facts?: { [key: string]: JsonValue } | undefined;
  /** The case whose context is judged; it is not changed. */
  caseId?: string | undefined;
  /** In the place of the stored rules: what a draft would say. */
  rules?: JsonValue[] | undefined;
  /** `{"kind": "documented"}` (the default) or `{"kind": "weighted", weights?, modifiers?, floors?, cap?, thresholds?}`. */
  model?: JsonValue | undefined;
}

export interface RuleTrial {
  score: number;
  level: "low" | "medium" | "high" | "critical";
  hits: string[];
  /** What a real judgement would raise. */
  alerts: ({
    rule: string;
    severity: "low" | "medium" | "high" | "critical";
    title: string;
  })[];
  /** As it would stand in the context. */
  output: JsonValue;
  /** Every rule with its verdict, the values it read, and a sentence. */
  explanation: JsonValue;
}

export interface RuleOperator {
  name: string;
  words: string;
  summary: string;
  needsKey: boolean;
  example: JsonValue;
}

export interface ListRuleOperatorsAnswer {
  data: RuleOperator[];
  nextCursor: string | null;
}

export interface CreateBacktestRequest {
  /** The last cases that were judged; of each its newest judgement. */
  lastCases?: number | undefined;
  /** Judged at or after this. */
  from?: string | undefined;
  /** Judged before this. */
  to?: string | undefined;
  /** Compare with what this published version says today. Default: with what production said when it judged. */
  against?: number | undefined;
  /** Inputs of this riskRules plugin of a definition, for rules that did not judge as a stored rule set. Default: inputs judged by any version of the rule set's own key. */
  source?: {
    definitionKey: string;
    plugin: string;
  } | undefined;
}

export interface Backtest {
  id: string;
  status: "queued" | "running" | "done" | "cancelled" | "failed";
  problem: string | null;
  /** The rules as they were when the backtest began: later changes do not touch it. */
  ruleSet: {
    id: string;
    key: string;
    version: number;
    hash: string;
  };
  against: number | null;
  source: {
    ruleSet: string | null;
    definitionKey: string | null;
    plugin: string | null;
  };
  lastCases: number;
  from: string | null;
  to: string | null;
  progress: {
    judged: number;
    total: number;
  };
  byId: string;
  createdAt: string;
  finishedAt: string | null;
}

export interface ListBacktestsAnswer {
  data: Backtest[];
  nextCursor: string | null;
}

export interface BacktestCase {
  caseId: string;
  /** As the list of cases has it; null: none, or it is gone. */
  caseName: string | null;
  judgedAt: string;
  changed: boolean;
  before: {
    level: "low" | "medium" | "high" | "critical";
    score: number;
  };
  after: {
    level: "low" | "medium" | "high" | "critical";
    score: number;
  } | null;
  /** Ids of rules. */
  newlyHolds: string[];
  noLongerHolds: string[];
  /** Why there is no `after`. */
  problem: string | null;
}

export interface ListBacktestCasesAnswer {
  data: BacktestCase[];
  nextCursor: string | null;
}

export interface BacktestReport {
  /** False while it runs, and for what was cancelled: the cases judged so far. */
  complete: boolean;
  cases: {
    judged: number;
    changed: number;
    /** The rules threw. */
    failed: number;
    /** The case was erased: its input cannot be read any more. */
    shredded: number;
    unreadable: number;
    missing: number;
  };
  /** Every pair of levels: the shift of outcomes. */
  outcomes: ({
    before: "low" | "medium" | "high" | "critical";
    after: "low" | "medium" | "high" | "critical";
    cases: number;
  })[];
  /** How often each rule holds: `rate` of the cases it was asked in. Null: the rule is not on that side. */
  rules: ({
    id: string;
    name: string;
    before: {
      holds: number;
      fails: number;
      unknown: number;
      error: number;
      rate: number;
    } | null;
    after: {
      holds: number;
      fails: number;
      unknown: number;
      error: number;
      rate: number;
    } | null;
  })[];
  /** Level against what became of the case: `approved`, `rejected`, `open`, `completed`, `cancelled`, … */
  decisions: {
    before: ({
      level: "low" | "medium" | "high" | "critical";
      decision: string;
      cases: number;
    })[];
    after: ({
      level: "low" | "medium" | "high" | "critical";
      decision: string;
      cases: number;
    })[];
  };
  unknownFacts: {
    fact: string;
    cases: number;
  }[];
  lists: {
    answeredByVersionOfThen: number;
    /** The list came after the judgement. */
    answeredByVersionOfToday: number;
    /** There is no such list: the rule was unknown. */
    unanswered: number;
  };
}

export interface StartShadowRequest {
  /** At most 90 days ahead. */
  until: string;
  /** Share of the cases, chosen by their id. */
  sharePercentage?: number | undefined;
  /** Inputs of this riskRules plugin of a definition, for rules that did not judge as a stored rule set. Default: inputs judged by any version of the rule set's own key. */
  source?: {
    definitionKey: string;
    plugin: string;
  } | undefined;
}

export interface Shadow {
  id: string;
  status: "running" | "ended";
  endedBecause: "until" | "stopped" | "draft_changed" | "published" | "archived" | null;
  ruleSet: {
    id: string;
    key: string;
    version: number;
    hash: string;
  };
  source: {
    ruleSet: string | null;
    definitionKey: string | null;
    plugin: string | null;
  };
  sharePercentage: number;
  judged: number;
  /** Inputs that the draft failed at, or had no time for. */
  missed: number;
  byId: string;
  createdAt: string;
  until: string;
  finishedAt: string | null;
}

export interface ListShadowsAnswer {
  data: Shadow[];
  nextCursor: string | null;
}

export interface ListShadowCasesAnswer {
  data: BacktestCase[];
  nextCursor: string | null;
}

export interface CreateListRequest {
  /** How rules name it: `{operator: "IN_LIST", value: key}`. */
  key: string;
  name?: string | undefined;
  description?: string | null | undefined;
  /** What it is for, so that people find it; rules do not ask. */
  kind?: "allow" | "deny" | "countries" | "merchants" | "domains" | "other" | undefined;
}

export interface List {
  id: string;
  key: string;
  name: string;
  description: string | null;
  kind: string;
  /** 0: it has never had an entry. */
  version: number;
  /** How many it has now, expired ones too. */
  entries: number;
  createdAt: string;
  updatedAt: string;
}

export interface ListListsAnswer {
  data: List[];
  nextCursor: string | null;
}

export interface ListedValue {
  value: string;
  note: string | null;
  /** From then on it counts as if it were not on the list. */
  expiresAt: string | null;
  sinceVersion: number;
}

export interface ListListEntriesAnswer {
  data: ListedValue[];
  nextCursor: string | null;
}

export interface ChangeListEntriesRequest {
  add?: ({
    value: string;
    note?: string | null | undefined;
    expiresAt?: string | null | undefined;
  })[] | undefined;
  remove?: string[] | undefined;
  /** Kept with the version. */
  reason?: string | undefined;
  /** Refuse if the list has changed since. */
  expectedVersion?: number | undefined;
}

export interface ListVersion {
  version: number;
  reason: string | null;
  /** The user or the API key that made it. */
  byId: string;
  added: number;
  removed: number;
  /** Entries on the list, expired ones too. */
  count: number;
  at: string;
}

export interface ImportListEntriesRequest {
  /** Comma-separated values. The first row names the columns: `value`, and perhaps `note` and `expiresAt`. */
  csv: string;
  /** What is not in the file leaves the list. */
  replace?: boolean | undefined;
  /** Kept with the version. */
  reason?: string | undefined;
  /** Refuse if the list has changed since. */
  expectedVersion?: number | undefined;
}

export interface ListListVersionsAnswer {
  data: ListVersion[];
  nextCursor: string | null;
}

export interface ListUser {
  kind: "rule_set" | "definition";
  id: string;
  key: string;
  version: number;
  status: string;
  name: string;
  /** Ids of the rules that look the list up. */
  rules: string[];
  /** Of a definition: the plugins whose rules they are. */
  plugins: string[];
}

export interface ListListUsersAnswer {
  data: ListUser[];
  nextCursor: string | null;
}

export interface ListDiff {
  against: number;
  counts: {
    added: number;
    removed: number;
    changed: number;
  };
  /** At most 1,000, like the other two. */
  added: ListedValue[];
  removed: ListedValue[];
  changed: {
    before: ListedValue;
    after: ListedValue;
  }[];
}

export interface PreviewListImportRequest {
  csv: string;
  replace?: boolean | undefined;
}

export interface ListImportPreview {
  rows: number;
  /** Of the list that was compared with. */
  version: number;
  /** The first hundred; row 1 names the columns. */
  problems: {
    row: number;
    message: string;
  }[];
  problemCount: number;
  /** Rows whose entry comes again further down; the last one counts. */
  repeated: number;
  unchanged: number;
  counts: {
    added: number;
    removed: number;
    changed: number;
  };
  samples: {
    added: string[];
    removed: string[];
    changed: string[];
  };
}

export interface Simulate {
  /** Id of a definition in any status, or a key: its latest published version. */
  id?: string | undefined;
  /** A statechart; in the place of the stored one when `id` is given. */
  definition?: Record<string, unknown> | undefined;
  extensions?: Record<string, unknown> | undefined;
  config?: Record<string, unknown> | undefined;
  forms?: Record<string, unknown> | undefined;
  /** Facts the case starts with. Any key is kept unless the engine owns it. */
  context: {
    entity: {
      type: "individual" | "business";
      /** Your own id of the person or company. */
      id?: string | undefined;
      data?: Record<string, unknown> | undefined;
      [key: string]: unknown;
    };
    documents?: Record<string, unknown>[] | undefined;
    [key: string]: unknown;
  };
  /** What `POST /cases` takes as `config`. */
  caseConfig?: Record<string, unknown> | undefined;
  language?: string | undefined;
  /** When it begins; now, if left out. */
  at?: string | undefined;
  steps?: SimulatedStep[] | undefined;
}

export interface SimulatedStep {
  /** Sends this event, as `POST /cases/{id}/events` does. */
  event?: string | undefined;
  /** With `event`: what stands under `event.payload` for guards. */
  payload?: unknown | undefined;
  /** Answers the newest run of this plugin; with `vote`: whose approval. */
  plugin?: string | undefined;
  /** With `plugin`: its output, or `{status: success | cancelled | waiting | error | timeout, output?}`; of a check also the unified result (`{status: 'clear', …}`) or what the context holds afterwards. With `child`: what the child reports. */
  result?: unknown | undefined;
  /** With `plugin` that calls an address: what it answered; its mapping and schema are applied. */
  answer?: {
    status?: number | undefined;
    /** Any JSON value. */
    body?: unknown | undefined;
  } | undefined;
  /** With `plugin`: it failed for good. */
  error?: string | {
    code?: string | undefined;
    message: string;
  } | undefined;
  /** News of a child, by its key or the id of its item. */
  child?: string | undefined;
  state?: string | undefined;
  status?: "active" | "completed" | "failed" | "cancelled" | undefined;
  outcome?: "approved" | "rejected" | null | undefined;
  tags?: string[] | undefined;
  deliverEvent?: string | undefined;
  /** Stands at once here. */
  decision?: "approve" | "reject" | "revision" | undefined;
  reason?: string | null | undefined;
  comment?: string | null | undefined;
  /** Somebody's word on an open approval. */
  vote?: "approve" | "reject" | undefined;
  /** With `vote`: who; left out, it is a new person each time. */
  by?: string | undefined;
  /** With `vote`: `analyst` if left out. */
  role?: "viewer" | "analyst" | "senior" | "manager" | "builder" | "admin" | "auditor" | undefined;
  /** Merges facts, as `PATCH /cases/{id}/context` does. */
  merge?: Record<string, unknown> | undefined;
  arrays?: "by_id" | "by_index" | "concat" | "replace" | undefined;
  /** Moves the clock; timers fire in order. */
  advanceSeconds?: number | undefined;
}

export interface Simulation {
  state: string;
  tags: string[];
  done: boolean;
  status: "active" | "completed" | "failed" | "cancelled";
  outcome: "approved" | "rejected" | null;
  context: Record<string, unknown>;
  risk: Record<string, unknown> | null;
  allowedEvents: string[];
  /** Plugins that wait for an answer, with what they asked. */
  running: Record<string, unknown>[];
  timers: Record<string, unknown>[];
  opening: {
    before: string;
    event: string | null;
    accepted: boolean;
    after: string;
    /** Each guard that was asked: where, its verdict, and the values it read. */
    guards: Record<string, unknown>[];
    /** What would be done outside now. Secrets are names here, never values. */
    effects: Record<string, unknown>[];
  };
  steps: ({
    before: string;
    event: string | null;
    accepted: boolean;
    after: string;
    /** Each guard that was asked: where, its verdict, and the values it read. */
    guards: Record<string, unknown>[];
    /** What would be done outside now. Secrets are names here, never values. */
    effects: Record<string, unknown>[];
  })[];
  /** What `validate` says about the definition. */
  problems: Record<string, unknown>[];
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  /** Path of the state. */
  id: string;
  label: string;
  type: "atomic" | "compound" | "parallel" | "final" | "history";
  parent: string | null;
  tags: string[];
  initial: boolean;
  current: boolean;
  /** Of a case: how often it came here. */
  visits?: number;
  plugins?: {
    name: string;
    kind: string;
  }[];
}

export interface GraphEdge {
  /** Path of the source; empty for the whole chart. */
  from: string;
  /** Null: the event is taken and the state stays. */
  to: string | null;
  label: string;
  kind: "event" | "always" | "done" | "after";
  guard: Record<string, unknown> | null;
  /** Where it stands in the definition. */
  path: string;
  /** Of a case: how often it was taken. */
  taken?: number;
}

export interface CaseGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  state: string;
  workflow: {
    id: string;
    key: string;
    version: number;
    name: string;
  };
  /** Every transition in its order; `seq` is its entry of the timeline. */
  moves: ({
    seq: number | null;
    at: string | null;
    event: string;
    from: string;
    to: string;
  })[];
  /** False: the timeline is longer than what was read for `moves`. */
  complete: boolean;
}

/** As the log tells it. */
export type Event = WebhookEvent;

export interface ListEventsAnswer {
  data: Event[];
  /** Null: there is nothing more now. */
  nextCursor: string | null;
  /** Where this page ended, also when it was the last or had nothing on it. Keep it, and ask with it later: nothing is missed. */
  cursor: string;
}

export interface CreatePortalLink {
  /** The one endpoint it shows; null: all of the tenant's. */
  endpointId?: unknown | undefined;
  /** `view`: look. `resend`: also send tests and deliveries again. `manage`: also make and change endpoints. */
  access?: "view" | "resend" | "manage" | undefined;
  expiresInSeconds?: number | undefined;
}

export interface PortalLinkWithUrl {
  id: string;
  endpointId: string | null;
  access: "view" | "resend" | "manage";
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  /** Shown this once. Whoever has it is in: give it to nobody but its reader. */
  url: string;
}

export interface PortalLink {
  id: string;
  endpointId: string | null;
  access: "view" | "resend" | "manage";
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

export interface ListPortalLinksAnswer {
  data: PortalLink[];
  nextCursor: string | null;
}

export interface CreateWebhookEndpoint {
  /** https address that receives the events. */
  url: string;
  description?: string | null | undefined;
  /** Event types to send; empty for all of cases. */
  eventTypes?: ("case.created" | "case.assigned" | "case.escalated" | "case.cancelled" | "case.erased" | "sla.at_risk" | "sla.breached" | "workflow.state.changed" | "workflow.context.changed" | "workflow.completed" | "workflow.context.document.changed" | "collection.submitted" | "collection.part.submitted" | "consent.withdrawn" | "revision.requested" | "revision.answered" | "revision.reminded" | "revision.expired" | "check.completed" | "check.failed" | "risk.scored" | "incident.opened" | "alert.created" | "alert.changed" | "workflow.event.dispatched" | "webhook.endpoint.disabled" | "access.break_glass" | "entity.created" | "entity.updated" | "entity.merged")[] | undefined;
  /** `full`: `data` is the context of the case. `thin`: `data` is empty. */
  payload?: "full" | "thin" | undefined;
  /** Date of the shape that bodies are sent in. It stays until you change it. */
  payloadVersion?: "2026-11-01" | undefined;
  /** Keys or ids of definitions whose cases are of interest; empty for all. */
  workflows?: string[] | undefined;
  /** Only events after which the case has at least one of these tags; empty for all. */
  tags?: string[] | undefined;
  /** A JSON Logic rule (object) or a JMESPath expression (text) over the full body with `workflowKey` and `tags` beside it. Events that do not pass are not sent; what cannot be computed passes. */
  filter?: JsonValue | undefined;
  /** Attempts that may leave in a second. What is more waits, in its order. */
  rateLimitPerSecond?: number | null | undefined;
  /** Headers that your receiver wants beside ours. Values are sealed and never shown again. */
  headers?: { [key: string]: string } | undefined;
  /** Sign with ed25519 (`v1a`) too: receivers verify with `publicKeys` and hold no secret. */
  asymmetric?: boolean | undefined;
}

export interface WebhookEndpointWithSecret {
  id: string;
  url: string;
  description: string | null;
  eventTypes: string[];
  /** `full`: `data` is the context of the case. `thin`: `data` is empty. */
  payload: "full" | "thin";
  payloadVersion: string;
  workflows: string[];
  tags: string[];
  filter: JsonValue;
  rateLimitPerSecond: number | null;
  /** Names of your own headers; their values are not shown. */
  headers: { [key: string]: string };
  asymmetric: boolean;
  /** `whpk_…` to verify `v1a` signatures with, newest first; two while rotating, none unless `asymmetric`. */
  publicKeys: string[];
  status: "active" | "paused" | "disabled";
  disabledReason: string | null;
  /** Made from `config.subscriptions` of a definition or case. */
  implicit: boolean;
  createdAt: string;
  updatedAt: string;
  /** `whsec_…`. Shown this once. */
  secret: string;
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string | null;
  eventTypes: string[];
  /** `full`: `data` is the context of the case. `thin`: `data` is empty. */
  payload: "full" | "thin";
  payloadVersion: string;
  workflows: string[];
  tags: string[];
  filter: JsonValue;
  rateLimitPerSecond: number | null;
  /** Names of your own headers; their values are not shown. */
  headers: { [key: string]: string };
  asymmetric: boolean;
  /** `whpk_…` to verify `v1a` signatures with, newest first; two while rotating, none unless `asymmetric`. */
  publicKeys: string[];
  status: "active" | "paused" | "disabled";
  disabledReason: string | null;
  /** Made from `config.subscriptions` of a definition or case. */
  implicit: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface ListWebhookEndpointsAnswer {
  data: WebhookEndpoint[];
  nextCursor: string | null;
}

export interface WebhookEndpointHealth {
  breaker: {
    /** `open`: the receiver is down, nothing is sent before `nextProbeAt`. `half_open`: one delivery is trying it. */
    state: "closed" | "open" | "half_open";
    failures: number;
    openedAt: string | null;
    nextProbeAt: string | null;
  };
  /** Since when every attempt has failed; five days switch it off. */
  failingSince: string | null;
  /** Deliveries that it is owed. */
  pending: number;
  inFlight: number;
}

export interface UpdateWebhookEndpoint {
  /** https address that receives the events. */
  url?: string | undefined;
  description?: string | null | undefined;
  /** Event types to send; empty for all of cases. */
  eventTypes?: ("case.created" | "case.assigned" | "case.escalated" | "case.cancelled" | "case.erased" | "sla.at_risk" | "sla.breached" | "workflow.state.changed" | "workflow.context.changed" | "workflow.completed" | "workflow.context.document.changed" | "collection.submitted" | "collection.part.submitted" | "consent.withdrawn" | "revision.requested" | "revision.answered" | "revision.reminded" | "revision.expired" | "check.completed" | "check.failed" | "risk.scored" | "incident.opened" | "alert.created" | "alert.changed" | "workflow.event.dispatched" | "webhook.endpoint.disabled" | "access.break_glass" | "entity.created" | "entity.updated" | "entity.merged")[] | undefined;
  /** `full`: `data` is the context of the case. `thin`: `data` is empty. */
  payload?: "full" | "thin" | undefined;
  /** Date of the shape that bodies are sent in. It stays until you change it. */
  payloadVersion?: "2026-11-01" | undefined;
  /** Keys or ids of definitions whose cases are of interest; empty for all. */
  workflows?: string[] | undefined;
  /** Only events after which the case has at least one of these tags; empty for all. */
  tags?: string[] | undefined;
  /** A JSON Logic rule (object) or a JMESPath expression (text) over the full body with `workflowKey` and `tags` beside it. Events that do not pass are not sent; what cannot be computed passes. */
  filter?: JsonValue | undefined;
  /** Attempts that may leave in a second. What is more waits, in its order. */
  rateLimitPerSecond?: number | null | undefined;
  /** Headers that your receiver wants beside ours. Values are sealed and never shown again. */
  headers?: { [key: string]: string } | undefined;
  /** Sign with ed25519 (`v1a`) too: receivers verify with `publicKeys` and hold no secret. */
  asymmetric?: boolean | undefined;
  /** A paused endpoint holds its events until it is active again. */
  status?: "active" | "paused" | undefined;
}

export interface DeleteWebhookEndpointAnswer {
  id: string;
  deleted: true;
}

export interface RotateWebhookSecret {
  /** How long the previous secret signs along. */
  overlapSeconds?: number | undefined;
}

export interface TestWebhookEndpoint {
  /** Whose sample to send. The ids in it name nothing. */
  eventType?: "case.created" | "case.assigned" | "case.escalated" | "case.cancelled" | "case.erased" | "sla.at_risk" | "sla.breached" | "workflow.state.changed" | "workflow.context.changed" | "workflow.completed" | "workflow.context.document.changed" | "collection.submitted" | "collection.part.submitted" | "consent.withdrawn" | "revision.requested" | "revision.answered" | "revision.reminded" | "revision.expired" | "check.completed" | "check.failed" | "risk.scored" | "incident.opened" | "alert.created" | "alert.changed" | "workflow.event.dispatched" | "endpoint.test" | "webhook.endpoint.disabled" | "access.break_glass" | "entity.created" | "entity.updated" | "entity.merged" | undefined;
}

export interface WebhookDelivery {
  id: string;
  endpointId: string;
  /** `webhook-id` of every attempt. */
  eventId: string;
  eventType: string;
  caseId: string | null;
  sequence: number;
  status: "pending" | "delivered" | "failed";
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ListWebhookDeliveriesAnswer {
  data: WebhookDelivery[];
  nextCursor: string | null;
}

export interface WebhookDeliveryDetail {
  id: string;
  endpointId: string;
  /** `webhook-id` of every attempt. */
  eventId: string;
  eventType: string;
  caseId: string | null;
  sequence: number;
  status: "pending" | "delivered" | "failed";
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** The body exactly as it is signed and sent. */
  requestBody: string | null;
  attemptLog: ({
    attempt: number;
    startedAt: string;
    durationMs: number | null;
    status: number | null;
    error: string | null;
    /** Values of your own headers are not shown. */
    requestHeaders: { [key: string]: string };
    responseHeaders: { [key: string]: string };
    /** The first kilobyte of the answer. */
    responseExcerpt: string;
  })[];
}

export interface StartWebhookReplay {
  /** `failed`: deliveries that failed begin a fresh round. `missing`: events of the log that the endpoint should have and never got. */
  kind: "failed" | "missing";
  /** From when on. At most 90 days ago. */
  since: string;
  /** Before when; absent: until now. */
  until?: string | undefined;
}

export interface WebhookReplay {
  id: string;
  endpointId: string;
  kind: "failed" | "missing";
  since: string;
  until: string;
  status: "running" | "done";
  /** Deliveries or events gone through so far. */
  looked: number;
  /** How many of them were sent again, or for the first time. */
  sent: number;
  /** It ended after 10,000: start another one from `reachedAt`. */
  truncated: boolean;
  reachedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface CreateTrigger {
  name: string;
  /** Key of the workflow whose cases it starts. */
  workflow: string;
  /** `start`: every message opens a case. `advance`: it goes to a case that runs. `start_or_advance`: to the one it names, else a new one. */
  mode: "start" | "advance" | "start_or_advance";
  /** JMESPath over `{body, headers}` that gives a list: each of its items is a message of its own, and `body` in what follows. */
  each?: string | null | undefined;
  /** JMESPath: messages for which it finds nothing (null, false, empty) are put aside as `ignored`. */
  when?: string | null | undefined;
  correlation?: TriggerCorrelation | null | undefined;
  /** What the case is told: the context of a new case, merged into the context of one that runs. */
  context?: JsonValue | null | undefined;
  /** The event a case that runs is sent, after the context. */
  event?: TriggerEvent | null | undefined;
  /** JMESPath that gives the sender's own id of the message; the same one twice is applied once. Null: the id of a Standard Webhooks message, else a hash of the message itself. */
  dedupe?: string | null | undefined;
  /** How long messages are remembered, for repetitions and for the log. */
  rememberDays?: number | undefined;
  messagesPerMinute?: number | undefined;
  enabled?: boolean | undefined;
  authentication: TriggerAuthentication;
  /** The sender's own secret (the client secret of a HubSpot app). Left out: one is made, and shown once. */
  secret?: string | undefined;
}

export interface TriggerWithSecret {
  id: string;
  /** Where the other system sends its messages. It names the trigger and proves nothing. */
  url: string;
  name: string;
  workflow: string;
  mode: "start" | "advance" | "start_or_advance";
  each: string | null;
  when: string | null;
  correlation: {
    by: string;
    expression: string;
  } | null;
  /** Any JSON value. */
  context: unknown;
  event: {
    name?: string;
    nameFrom?: string;
  } | null;
  dedupe: string | null;
  rememberDays: number;
  messagesPerMinute: number;
  enabled: boolean;
  authentication: {
    kind: string;
  };
  /** While a secret is replaced: until when the one before it proves. */
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
  /** Shown this once. */
  secret: string;
}

export interface Trigger {
  id: string;
  /** Where the other system sends its messages. It names the trigger and proves nothing. */
  url: string;
  name: string;
  workflow: string;
  mode: "start" | "advance" | "start_or_advance";
  each: string | null;
  when: string | null;
  correlation: {
    by: string;
    expression: string;
  } | null;
  /** Any JSON value. */
  context: unknown;
  event: {
    name?: string;
    nameFrom?: string;
  } | null;
  dedupe: string | null;
  rememberDays: number;
  messagesPerMinute: number;
  enabled: boolean;
  authentication: {
    kind: string;
  };
  /** While a secret is replaced: until when the one before it proves. */
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ListTriggersAnswer {
  data: Trigger[];
  nextCursor: string | null;
}

export interface ChangeTrigger {
  name?: string | undefined;
  /** Key of the workflow whose cases it starts. */
  workflow?: string | undefined;
  /** `start`: every message opens a case. `advance`: it goes to a case that runs. `start_or_advance`: to the one it names, else a new one. */
  mode?: "start" | "advance" | "start_or_advance" | undefined;
  /** JMESPath over `{body, headers}` that gives a list: each of its items is a message of its own, and `body` in what follows. */
  each?: string | null | undefined;
  /** JMESPath: messages for which it finds nothing (null, false, empty) are put aside as `ignored`. */
  when?: string | null | undefined;
  correlation?: TriggerCorrelation | null | undefined;
  /** What the case is told: the context of a new case, merged into the context of one that runs. */
  context?: JsonValue | null | undefined;
  /** The event a case that runs is sent, after the context. */
  event?: TriggerEvent | null | undefined;
  /** JMESPath that gives the sender's own id of the message; the same one twice is applied once. Null: the id of a Standard Webhooks message, else a hash of the message itself. */
  dedupe?: string | null | undefined;
  /** How long messages are remembered, for repetitions and for the log. */
  rememberDays?: number | undefined;
  messagesPerMinute?: number | undefined;
  enabled?: boolean | undefined;
  authentication?: TriggerAuthentication | undefined;
}

export interface DeleteTriggerAnswer {
  id: string;
  deleted: true;
}

export interface RotateTriggerSecret {
  /** The sender's own secret (the client secret of a HubSpot app). Left out: one is made, and shown once. */
  secret?: string | undefined;
  /** How long the secret before it still proves its sender. */
  overlapSeconds?: number | undefined;
}

export interface TryTrigger {
  /** The sample, as the other system would send it. */
  body: unknown;
  headers?: { [key: string]: string } | undefined;
  /** Changes to the trigger that are not saved. */
  settings?: ChangeTrigger | undefined;
}

export interface TriedTrigger {
  messages: ({
    would: "start" | "advance" | "ignore" | "fail";
    /** What repetitions are known by; null: a hash of the message. */
    id: string | null;
    correlation: {
      by: string;
      id: string;
    } | null;
    /** The case it would go to. */
    caseId: string | null;
    context: Record<string, unknown> | null;
    event: {
      name: string;
      /** Any JSON value. */
      payload: unknown;
    } | null;
    problems: {
      /** Part of the trigger, or of what it mapped, that is to blame. */
      path: string;
      message: string;
    }[];
  })[];
  /** Of the request as a whole. */
  problems: {
    /** Part of the trigger, or of what it mapped, that is to blame. */
    path: string;
    message: string;
  }[];
}

export interface TriggerDelivery {
  id: string;
  triggerId: string;
  /** `received`: stored, about to be applied. `applied`. `ignored`: `when` found nothing, or an equal case is open. `failed`: `outcome` and `message` say why; mend it and try again. */
  status: "received" | "applied" | "ignored" | "failed";
  /** `started`, `advanced`, `not_accepted` (no guard let the event pass), `filtered`, `case_exists`; of failures `bad_mapping`, `unknown_case`, `other_workflow`, `not_applied`, or the code of the case's refusal. */
  outcome: string | null;
  message: string | null;
  caseId: string | null;
  /** How often the same message came again. It was applied once. */
  repeats: number;
  repeatedAt: string | null;
  bodyBytes: number;
  attempts: number;
  createdAt: string;
  updatedAt: string;
  /** When it is forgotten, and could be applied again. */
  expiresAt: string;
}

export interface ListTriggerDeliveriesAnswer {
  data: TriggerDelivery[];
  nextCursor: string | null;
}

export interface TriggerTotals {
  data: ({
    day: string;
    /** `refused`: it did not prove its sender. `too_many`: more than the trigger takes in a minute. */
    what: "received" | "repeated" | "refused" | "too_many";
    count: number;
  })[];
}

export interface RevealTriggerDelivery {
  reason: string;
}

export interface TriggerDeliveryFacts {
  id: string;
  /** The message as it came. */
  body: unknown;
  /** Without those that prove who sent it. */
  headers: { [key: string]: string };
}

export type CrmTemplate = {
  kind: "trigger";
  id: string;
  vendor: "salesforce" | "hubspot";
  title: string;
  summary: string;
  /** What is to be done on the other side, in order. */
  steps: string[];
  /** Body of `POST /triggers` but for `workflow` (and `secret`, where it is the sender's). */
  trigger: Record<string, unknown>;
  sample: {
    headers: { [key: string]: string };
    /** Any JSON value. */
    body: unknown;
  };
} | {
  kind: "plugin";
  id: string;
  vendor: "salesforce" | "hubspot";
  title: string;
  summary: string;
  /** What is to be done on the other side, in order. */
  steps: string[];
  /** For `extensions.apiPlugins`; `stateNames` are to be your own. */
  plugins: Record<string, unknown>[];
  /** Secrets that they read: `PUT /secrets/{name}`. */
  secrets: string[];
};

export interface ListCrmTemplatesAnswer {
  data: CrmTemplate[];
  nextCursor: null;
}

export interface EventType {
  name: string;
  description: string;
  group: string;
  /** The shape that `schema` and `sample` have. */
  payloadVersion: string;
  /** JSON Schema (2020-12) of the whole body. */
  schema: { [key: string]: JsonValue };
  /** A body of this type. The ids in it name nothing. */
  sample: { [key: string]: JsonValue };
}

export interface ListEventTypesAnswer {
  data: EventType[];
  nextCursor: string | null;
}

export interface CreateApiKey {
  /** What the key is for; shown in lists. */
  name: string;
  scopes: ("cases:read" | "cases:write" | "definitions:write" | "webhooks:write" | "secrets:write" | "admin")[];
  /** Life of the key. */
  expiresInSeconds?: number | undefined;
  /** Addresses and networks it may be used from, as `203.0.113.7` or `2001:db8::/32`; null: everywhere. */
  allowedIps?: string[] | null | undefined;
  /** Writes it may make in a minute, up to what the deployment allows; null: that much. */
  writesPerMinute?: number | null | undefined;
  /** The version it is pinned to; left out: the newest there is now. */
  apiVersion?: "2026-11-01" | undefined;
}

export interface ApiKeyCreated {
  id: string;
  name: string;
  scopes: ("cases:read" | "cases:write" | "definitions:write" | "webhooks:write" | "secrets:write" | "admin")[];
  status: "active" | "expired" | "revoked";
  createdAt: string;
  /** The key or person that made it; null: made before this was kept. */
  createdBy: {
    kind: string;
    id: string;
  } | null;
  expiresAt: string | null;
  revokedAt: string | null;
  /** To a minute; null: never. */
  lastUsedAt: string | null;
  /** Works, and nobody has used it for 90 days: revoke it if nobody needs it. */
  unused: boolean;
  allowedIps: string[] | null;
  writesPerMinute: number | null;
  apiVersion: string;
  /** Its successor, once it was rotated. */
  replacedById: string | null;
  /** The key itself. It is shown here once and stored nowhere. */
  key: string;
}

export interface ApiKey {
  id: string;
  name: string;
  scopes: ("cases:read" | "cases:write" | "definitions:write" | "webhooks:write" | "secrets:write" | "admin")[];
  status: "active" | "expired" | "revoked";
  createdAt: string;
  /** The key or person that made it; null: made before this was kept. */
  createdBy: {
    kind: string;
    id: string;
  } | null;
  expiresAt: string | null;
  revokedAt: string | null;
  /** To a minute; null: never. */
  lastUsedAt: string | null;
  /** Works, and nobody has used it for 90 days: revoke it if nobody needs it. */
  unused: boolean;
  allowedIps: string[] | null;
  writesPerMinute: number | null;
  apiVersion: string;
  /** Its successor, once it was rotated. */
  replacedById: string | null;
}

export interface ListApiKeysAnswer {
  data: ApiKey[];
  nextCursor: string | null;
}

export interface ChangeApiKey {
  /** What the key is for; shown in lists. */
  name?: string | undefined;
  /** Addresses and networks it may be used from, as `203.0.113.7` or `2001:db8::/32`; null: everywhere. */
  allowedIps?: string[] | null | undefined;
  /** Writes it may make in a minute, up to what the deployment allows; null: that much. */
  writesPerMinute?: number | null | undefined;
  /** The version it speaks where a call sends no `Edgecase-Version`. */
  apiVersion?: "2026-11-01" | undefined;
}

export interface RotateApiKey {
  /** How long the old key goes on working beside its successor. 0: it ends at once. */
  overlapSeconds?: number | undefined;
  /** Life of the successor; left out: as long as the old key was given. */
  expiresInSeconds?: number | undefined;
}

export interface BeginEmergencyRequest {
  caseId: string;
  reason: string;
}

export interface EmergencyAccess {
  id: string;
  caseId: string;
  userId: string;
  reason: string;
  beganAt: string;
  /** It ends by itself then. */
  endsAt: string;
  /** Null: the case is open to them now. */
  endedAt: string | null;
  /** Null: nobody has ended it by hand. */
  endedById: string | null;
}

export interface ListEmergenciesAnswer {
  data: EmergencyAccess[];
  nextCursor: string | null;
}

export interface LoggedRequest {
  id: string;
  at: string;
  method: string;
  /** `operationId` of the call. */
  operation: string;
  /** The path with its parameters in braces. */
  route: string;
  /** The path as it was called; what could name somebody stays in braces. */
  path: string;
  status: number;
  errorCode: string | null;
  durationMs: number;
  actor: {
    kind: string;
    id: string;
  };
  requestId: string;
  /** `<key>` stands for one that is not random: it could name somebody. */
  idempotencyKey: string | null;
  apiVersion: string;
  requestBytes: number;
  responseBytes: number | null;
}

export interface ListRequestLogAnswer {
  data: LoggedRequest[];
  nextCursor: string | null;
}

export interface LoggedRequestDetails {
  id: string;
  at: string;
  method: string;
  /** `operationId` of the call. */
  operation: string;
  /** The path with its parameters in braces. */
  route: string;
  /** The path as it was called; what could name somebody stays in braces. */
  path: string;
  status: number;
  errorCode: string | null;
  durationMs: number;
  actor: {
    kind: string;
    id: string;
  };
  requestId: string;
  /** `<key>` stands for one that is not random: it could name somebody. */
  idempotencyKey: string | null;
  apiVersion: string;
  requestBytes: number;
  responseBytes: number | null;
  /** Ids, codes, states, versions and times; anything else is `<text>`, `<number>`, `<object>` … */
  query: Record<string, unknown> | null;
  /** Ids, codes, states, versions and times; anything else is `<text>`, `<number>`, `<object>` … */
  requestBody: Record<string, unknown> | null;
  /** Ids, codes, states, versions and times; anything else is `<text>`, `<number>`, `<object>` … */
  responseBody: Record<string, unknown> | null;
}

export interface Theme {
  brand: string | null;
  radiusPx: number | null;
}

export interface Me {
  tenant: {
    id: string;
    name: string;
    environment: "sandbox" | "live";
  };
  actor: {
    kind: string;
    id: string;
  };
  scopes: string[];
}

export interface SandboxClock {
  /** What time it is for the cases of this tenant. */
  now: string;
  /** How far their clock runs ahead of the real time. */
  offsetSeconds: number;
}

export interface AdvanceSandboxClockRequest {
  seconds: number;
}

export interface AdvanceSandboxClockAnswer {
  /** What time it is for the cases of this tenant. */
  now: string;
  /** How far their clock runs ahead of the real time. */
  offsetSeconds: number;
  /** Open cases that were told. */
  cases: number;
}

export interface SandboxCompany {
  id: string;
  name: string;
  country: string;
  registrationNumber: string;
  legalForm: string;
  kind: string;
  status: "active" | "dissolved" | "liquidation";
  /** What is special about it: `circular`, `nominee`, `listed owner`. */
  tries: string[];
}

export interface SearchSandboxRegistryAnswer {
  data: SandboxCompany[];
  nextCursor: string | null;
}

export interface SandboxRegistryEntry {
  id: string;
  name: string;
  country: string;
  registrationNumber: string;
  legalForm: string;
  kind: string;
  status: "active" | "dissolved" | "liquidation";
  /** What is special about it: `circular`, `nominee`, `listed owner`. */
  tries: string[];
  /** What the check `company-registry` answers. */
  extract: { [key: string]: JsonValue };
  /** What the check `ubo` answers: edges lead from owner to owned, the company is `subject`. */
  ownership: {
    nodes: {
      id: string;
      data: { [key: string]: JsonValue };
    }[];
    edges: {
      id: string;
      source: string;
      target: string;
      data: { [key: string]: JsonValue };
    }[];
  };
  people: ({
    id: string;
    firstName: string;
    lastName: string;
    dateOfBirth: string;
    nationality: string;
    /** The public office held; null: none. */
    office: string | null;
    /** Entry of the sandbox's watch list, such as `S-002`. */
    watchListEntry: string | null;
    isDirector: boolean;
  })[];
  /** By check: the subject that names this company. */
  subjects: { [key: string]: { [key: string]: JsonValue } };
}

export interface SimulateSandboxRunRequest {
  action: "clear" | "hit" | "reject" | "not_found" | "not_covered" | "error" | "now" | "late" | "duplicate" | "hit_later";
}

export interface SimulatedRun {
  action: "clear" | "hit" | "reject" | "not_found" | "not_covered" | "error" | "now" | "late" | "duplicate" | "hit_later";
  /** The vendor's own id of the check. */
  vendorRef: string;
  /** When the vendor calls back, in real time. */
  dueAt: string;
}

export interface CompatRunWorkflowRequest {
  workflowId: string;
  context: {
    entity: {
      type: "individual" | "business";
      data?: Record<string, unknown> | null | undefined;
      [key: string]: unknown;
    };
    documents?: Record<string, unknown>[] | null | undefined;
    [key: string]: unknown;
  };
  config?: Record<string, unknown> | null | undefined;
  [key: string]: unknown;
}

export interface CompatRunWorkflowAnswer {
  workflowDefinitionId: string;
  workflowRuntimeId: string;
  ballerineEntityId: string;
  entities: {
    type: string;
    id: string;
  }[];
}

export interface CompatSendEventRequest {
  name: string;
  /** Any JSON value. */
  payload?: unknown | undefined;
  [key: string]: unknown;
}

export interface CompatEventRequest {
  name: string;
  /** Any JSON value. */
  payload?: unknown | undefined;
  [key: string]: unknown;
}

export interface CompatGetContextAnswer {
  context: Record<string, unknown>;
}

export interface DocumentedTransaction {
  /** Your own id of the transaction. Sent again, it is the same one. */
  correlationId: string;
  /** ISO 8601 with an offset or `Z`, or milliseconds since 1970. */
  date: string | number;
  /** In units of the currency, with at most four decimals; as a number, or exactly as text. */
  amount: number | string;
  currency: string;
  direction?: "inbound" | "outbound" | null | undefined;
  type?: "deposit" | "withdrawal" | "transfer" | "payment" | "refund" | "chargeback" | null | undefined;
  category?: string | null | undefined;
  description?: string | null | undefined;
  reference?: string | null | undefined;
  regulatoryAuthority?: string | null | undefined;
  tags?: string[] | Record<string, unknown> | null | undefined;
  additionalInfo?: Record<string, unknown> | null | undefined;
  /** In units of the currency, with at most four decimals; as a number, or exactly as text. */
  baseAmount: number | string;
  baseCurrency: string;
  originator: {
    /** Your own id of this side. */
    correlationId: string;
    sortCode?: string | null | undefined;
    bankCountry?: string | null | undefined;
    /** A company: `companyName`, `businessType`, `registrationNumber`, `country` … */
    businessData?: Record<string, unknown> | null | undefined;
    /** A person: `firstName`, `lastName`, `email`, `country` … */
    endUserData?: Record<string, unknown> | null | undefined;
  };
  beneficiary: {
    /** Your own id of this side. */
    correlationId: string;
    sortCode?: string | null | undefined;
    bankCountry?: string | null | undefined;
    /** A company: `companyName`, `businessType`, `registrationNumber`, `country` … */
    businessData?: Record<string, unknown> | null | undefined;
    /** A person: `firstName`, `lastName`, `email`, `country` … */
    endUserData?: Record<string, unknown> | null | undefined;
  };
  payment?: {
    method?: "credit_card" | "debit_card" | "bank_transfer" | "pay_pal" | "apple_pay" | "google_pay" | "apm" | null | undefined;
    type?: "instant" | "scheduled" | "recurring" | "refund" | null | undefined;
    channel?: string | null | undefined;
    issuer?: string | null | undefined;
    gateway?: string | null | undefined;
    acquirer?: string | null | undefined;
    processor?: string | null | undefined;
    brandName?: "visa" | "mastercard" | "diners" | "jcb" | "discover" | "china_union_pay" | "american_express" | "scb_pay_now" | "ocbc_pay_now" | "atome" | "dash" | "grab_pay" | "alipay_host" | "wechat_host" | null | undefined;
    mccCode?: string | number | null | undefined;
  } | null | undefined;
  product?: {
    id?: string | null | undefined;
    sku?: string | null | undefined;
    name?: string | null | undefined;
    description?: string | null | undefined;
    price?: number | null | undefined;
    currency?: string | null | undefined;
  } | null | undefined;
  cardDetails?: {
    fingerprint?: string | null | undefined;
    tokenized?: string | null | undefined;
    cardBin?: string | number | null | undefined;
    brand?: string | null | undefined;
    type?: string | null | undefined;
    issuer?: string | null | undefined;
    issuedCountry?: string | null | undefined;
    completed3ds?: boolean | null | undefined;
    holderName?: string | null | undefined;
    expiryMonth?: string | null | undefined;
    expiryYear?: string | null | undefined;
  } | null | undefined;
}

export interface TransactionCreated {
  id: string;
  correlationId: string;
}

export type CompatCreateTransactionsRequest = unknown[];

export type CompatCreateTransactionsAnswer201 = ({
  status: "success" | "failed";
  error?: string;
  data: {
    id?: string;
    correlationId: string | null;
  };
})[];

export type CompatCreateTransactionsAnswer207 = ({
  status: "success" | "failed";
  error?: string;
  data: {
    id?: string;
    correlationId: string | null;
  };
})[];

export interface FlatTransaction {
  tx_id: string;
  /** ISO 8601 with an offset or `Z`, or milliseconds since 1970. */
  tx_date_time: string | number;
  /** In units of the currency, with at most four decimals; as a number, or exactly as text. */
  tx_amount: number | string;
  tx_currency: string;
  /** In units of the currency, with at most four decimals; as a number, or exactly as text. */
  tx_base_amount: number | string;
  tx_base_currency: string;
  tx_reference_text?: string | null | undefined;
  tx_direction?: "inbound" | "outbound" | null | undefined;
  tx_type?: "deposit" | "withdrawal" | "transfer" | "payment" | "refund" | "chargeback" | null | undefined;
  tx_mcc_code?: string | number | null | undefined;
  tx_payment_channel?: string | null | undefined;
  /** The brand paid with, such as `visa` or `scb_paynow`. */
  tx_product?: string | null | undefined;
  counterparty_id: string;
  counterparty_institution_id: string;
  counterparty_institution_name: string;
  counterparty_name: string;
  counterparty_type: string;
  customer_id: string;
  customer_name: string;
  customer_address: string;
  customer_country: string;
  customer_postcode: string;
  customer_state: string;
  customer_type: string;
}

export type CompatCreateFlatTransactionsRequest = unknown[];

export type CompatCreateFlatTransactionsAnswer201 = ({
  status: "success" | "failed";
  error?: string;
  data: {
    id?: string;
    correlationId: string | null;
  };
})[];

export type CompatCreateFlatTransactionsAnswer207 = ({
  status: "success" | "failed";
  error?: string;
  data: {
    id?: string;
    correlationId: string | null;
  };
})[];

export type CompatListTransactionsAnswer = Record<string, unknown>[];

export type CompatListTransactionsOfAlertAnswer = Record<string, unknown>[];

export interface TransactionImport {
  id: string;
  status: "running" | "done" | "cancelled" | "failed";
  sizeBytes: number;
  doneBytes: number;
  /** Worked off so far. */
  rows: number;
  accepted: number;
  duplicates: number;
  refused: number;
  /** What each column becomes; null: left out. */
  fields: (string | null)[];
  dates: "exact" | "iso" | "day.month.year" | "month/day/year" | "day/month/year" | "named";
  /** Null: none was said. */
  timeZone: string | null;
  amounts: "exact" | "point" | "comma" | "either";
  problem: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface TransactionImportPreview {
  /** `flat`: columns are taken by their own names. */
  spelling: "ours" | "flat";
  separator: string;
  columns: ({
    name: string;
    /** Null: it is left out. */
    field: string | null;
  })[];
  /** All that a column can become. */
  fields: string[];
  /** Why a file with these columns is refused; empty: it is taken. */
  problems: string[];
  dates: {
    /** As `dates` said. */
    written: "exact" | "iso" | "day.month.year" | "month/day/year" | "day/month/year" | "named";
    timeZone: string | null;
    /** How the rows may be written, whatever `dates` said. More than one: say which. */
    possible: ("exact" | "iso" | "day.month.year" | "month/day/year" | "day/month/year" | "named")[];
    /** Times without an offset are among them: say `timeZone`. */
    needZone: boolean;
  };
  amounts: {
    /** As `amounts` said. */
    written: "exact" | "point" | "comma" | "either";
    /** How the rows may be written, whatever `amounts` said. More than one: say which. */
    possible: ("exact" | "point" | "comma" | "either")[];
  };
  rows: ({
    line: number;
    cells: string[];
    /** Why this row would be refused. */
    problem: string | null;
    /** The moment that its date is read as. */
    date: string | null;
    /** In units of the currency, without a sign. */
    amount: number | null;
    currency: string | null;
    direction: "inbound" | "outbound" | null;
  })[];
}

export interface ListTransactionImportsAnswer {
  data: TransactionImport[];
  nextCursor: string | null;
}

export interface ListImportRefusalsAnswer {
  data: {
    line: number;
    code: string;
    message: string;
  }[];
  nextCursor: string | null;
}

export interface NewTransaction {
  /** Your own id of the transaction. Sent again, it is the same one. */
  correlationId: string;
  /** ISO 8601 with an offset or `Z`, or milliseconds since 1970. */
  date: string | number;
  /** In units of the currency, with at most four decimals; as a number, or exactly as text. */
  amount: number | string;
  currency: string;
  direction?: "inbound" | "outbound" | null | undefined;
  type?: "deposit" | "withdrawal" | "transfer" | "payment" | "refund" | "chargeback" | null | undefined;
  category?: string | null | undefined;
  description?: string | null | undefined;
  reference?: string | null | undefined;
  regulatoryAuthority?: string | null | undefined;
  tags?: string[] | Record<string, unknown> | null | undefined;
  additionalInfo?: Record<string, unknown> | null | undefined;
  baseAmount?: number | string | null | undefined;
  baseCurrency?: string | null | undefined;
  status?: "new" | "pending" | "active" | "completed" | "rejected" | "cancelled" | "failed" | null | undefined;
  originator: {
    /** Your own id of this side. */
    correlationId: string;
    sortCode?: string | null | undefined;
    bankCountry?: string | null | undefined;
    /** A company: `companyName`, `businessType`, `registrationNumber`, `country` … */
    businessData?: Record<string, unknown> | null | undefined;
    /** A person: `firstName`, `lastName`, `email`, `country` … */
    endUserData?: Record<string, unknown> | null | undefined;
    type?: "individual" | "business" | null | undefined;
    name?: string | null | undefined;
    country?: string | null | undefined;
    /** What peers have in common: a type of customer, a line of business. */
    segment?: string | null | undefined;
  };
  beneficiary: {
    /** Your own id of this side. */
    correlationId: string;
    sortCode?: string | null | undefined;
    bankCountry?: string | null | undefined;
    /** A company: `companyName`, `businessType`, `registrationNumber`, `country` … */
    businessData?: Record<string, unknown> | null | undefined;
    /** A person: `firstName`, `lastName`, `email`, `country` … */
    endUserData?: Record<string, unknown> | null | undefined;
    type?: "individual" | "business" | null | undefined;
    name?: string | null | undefined;
    country?: string | null | undefined;
    /** What peers have in common: a type of customer, a line of business. */
    segment?: string | null | undefined;
  };
  payment?: {
    method?: "credit_card" | "debit_card" | "bank_transfer" | "pay_pal" | "apple_pay" | "google_pay" | "apm" | null | undefined;
    type?: "instant" | "scheduled" | "recurring" | "refund" | null | undefined;
    channel?: string | null | undefined;
    issuer?: string | null | undefined;
    gateway?: string | null | undefined;
    acquirer?: string | null | undefined;
    processor?: string | null | undefined;
    brandName?: "visa" | "mastercard" | "diners" | "jcb" | "discover" | "china_union_pay" | "american_express" | "scb_pay_now" | "ocbc_pay_now" | "atome" | "dash" | "grab_pay" | "alipay_host" | "wechat_host" | null | undefined;
    mccCode?: string | number | null | undefined;
  } | null | undefined;
  product?: {
    id?: string | null | undefined;
    sku?: string | null | undefined;
    name?: string | null | undefined;
    description?: string | null | undefined;
    price?: number | null | undefined;
    currency?: string | null | undefined;
  } | null | undefined;
  cardDetails?: {
    fingerprint?: string | null | undefined;
    tokenized?: string | null | undefined;
    cardBin?: string | number | null | undefined;
    brand?: string | null | undefined;
    type?: string | null | undefined;
    issuer?: string | null | undefined;
    issuedCountry?: string | null | undefined;
    completed3ds?: boolean | null | undefined;
    holderName?: string | null | undefined;
    expiryMonth?: string | null | undefined;
    expiryYear?: string | null | undefined;
  } | null | undefined;
}

export interface TransactionAnswer {
  id: string;
  correlationId: string;
  /** It was stored before, with the same contents. */
  duplicate: boolean;
  /** What rules that answer at once say of it; the gravest of them counts. */
  verdict: "allow" | "review" | "block";
  reasons: ({
    definitionId: string;
    version: number;
    name: string;
    verdict: "allow" | "review" | "block";
    severity: string;
    /** What was measured. */
    value: number;
    /** What it was compared with. */
    limit: number;
  })[];
}

export type CreateTransactionsRequest = unknown[] | {
  /** Each as `POST /transactions` takes it. */
  transactions: unknown[];
};

export interface TransactionsAnswered {
  results: ({
    index: number;
    /** As it would have been answered alone. */
    status: number;
    id?: string;
    correlationId?: string;
    duplicate?: boolean;
    /** What rules that answer at once say of it; the gravest of them counts. */
    verdict?: "allow" | "review" | "block";
    reasons?: ({
      definitionId: string;
      version: number;
      name: string;
      verdict: "allow" | "review" | "block";
      severity: string;
      /** What was measured. */
      value: number;
      /** What it was compared with. */
      limit: number;
    })[];
    /** Why it was refused; `param` names the field. */
    error?: {
      code: string;
      message: string;
      param: string | null;
    };
  })[];
}

export interface ListTransactionsAnswer {
  data: Transaction[];
  nextCursor: string | null;
}

export interface ListTransactionAlertsAnswer {
  data: Alert[];
  nextCursor: string | null;
}

export interface TransactionSettings {
  keepDays: number;
  /** Everything before this is archived, or about to be. */
  archivedBefore: string | null;
}

export interface PutTransactionSettingsRequest {
  keepDays: number;
}

export interface Counterparty {
  id: string;
  /** Null: erased. */
  correlationId: string | null;
  type: "individual" | "business" | null;
  name: string | null;
  /** The person or company it is. */
  entityId: string | null;
  country: string | null;
  bankCountry: string | null;
  sortCode: string | null;
  segment: string | null;
  /** What its newest transaction that says anything has sent of it. */
  data: Record<string, unknown>;
  /** Who it was is erased, or on its way (`getPersonErasure`). */
  erased: boolean;
  createdAt: string;
}

export interface ListCounterpartiesAnswer {
  data: Counterparty[];
  nextCursor: string | null;
}

export interface CounterpartyNumbers {
  since: string;
  in: {
    count: number;
    /** In the currencies that amounts were converted to, `baseCurrency`. */
    totals: {
      currency: string;
      amount: number;
    }[];
    /** False: there are more, which are not added. */
    isAll: boolean;
  };
  out: {
    count: number;
    /** In the currencies that amounts were converted to, `baseCurrency`. */
    totals: {
      currency: string;
      amount: number;
    }[];
    /** False: there are more, which are not added. */
    isAll: boolean;
  };
}

export interface LinkCounterpartyRequest {
  entityId: string | null;
}

export interface CompatHookAnswer {
  received: true;
}

export type CompatListAlertDefinitionsAnswer = Record<string, unknown>[];

export type CompatListAlertsAnswer = Record<string, unknown>[];

export interface CompatCreateAlertRequest {
  alertDefinitionId: string;
  counterpartyId?: string | undefined;
  severity?: "low" | "medium" | "high" | "critical" | undefined;
  [key: string]: unknown;
}

export type CompatCreateAlertAnswer = Record<string, unknown>;

export interface CompatAssignAlertsRequest {
  alertIds: string[];
  assigneeId: string | null;
  [key: string]: unknown;
}

export type CompatAssignAlertsAnswer = ({
  alertId: string;
  status: "success" | "failed";
  error?: string;
})[];

export interface CompatDecideAlertsRequest {
  alertIds: string[];
  decision: "under_review" | "escalated" | "rejected" | "dismissed" | "cleared";
  reason?: string | undefined;
  [key: string]: unknown;
}

export type CompatDecideAlertsAnswer = ({
  alertId: string;
  status: "success" | "failed";
  error?: string;
})[];

export type CompatGetDefinitionOfAlertAnswer = Record<string, unknown>;

export type CompatRunAlertsRequest = Record<string, unknown>;

export interface CompatRunAlertsAnswer {
  definitions: number;
}

export type CompatListAlertCorrelationIdsAnswer = string[];

export interface CompatAmlWebhookAnswer {
  received: true;
  runId: string;
  news: number;
}

export interface CompatCreateBusinessReportRequest {
  websiteUrl: string;
  countryCode?: string | null | undefined;
  merchantName?: string | null | undefined;
  businessCorrelationId?: string | null | undefined;
  reportType?: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2" | undefined;
  withQualityControl?: boolean | undefined;
  [key: string]: unknown;
}

export interface CompatCreateBusinessReportAnswer {
  id: string;
  reportId: string;
  businessId: string | null;
  websiteUrl: string;
  reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2";
  status: "new" | "in-progress" | "quality-control" | "completed" | "failed";
  riskScore: number | null;
  isAlert: boolean;
  createdAt: string;
}

export interface CompatListBusinessReportsAnswer {
  data: ({
    id: string;
    reportId: string;
    businessId: string | null;
    websiteUrl: string;
    reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2";
    status: "new" | "in-progress" | "quality-control" | "completed" | "failed";
    riskScore: number | null;
    isAlert: boolean;
    createdAt: string;
  })[];
  totalItems: number;
  totalPages: number;
}

export interface CompatListReportsAnswer {
  data: ({
    id: string;
    reportId: string;
    businessId: string | null;
    websiteUrl: string;
    reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2";
    status: "new" | "in-progress" | "quality-control" | "completed" | "failed";
    riskScore: number | null;
    isAlert: boolean;
    createdAt: string;
  })[];
  totalItems: number;
  totalPages: number;
}

export interface CompatUploadBusinessReportsAnswer {
  batchId: string;
  rows: number;
}

export interface CompatGetBusinessReportAnswer {
  id: string;
  reportId: string;
  businessId: string | null;
  websiteUrl: string;
  reportType: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2";
  status: "new" | "in-progress" | "quality-control" | "completed" | "failed";
  riskScore: number | null;
  isAlert: boolean;
  createdAt: string;
}

export interface CompatReportHookAnswer {
  received: true;
  status: "new" | "in-progress" | "quality-control" | "completed" | "failed" | "put_aside";
}

export interface CompatCopyDefinitionRequest {
  name: string;
  displayName?: string | null | undefined;
}

export type CompatUpgradeDefinitionRequest = Record<string, unknown>;

export interface CompatPutDefinitionRequest {
  definition: Record<string, unknown>;
}

export interface CompatPutExtensionsRequest {
  extensions: Record<string, unknown>;
}

export interface HealthzAnswer {
  status: "ok";
}

export interface ReadyzAnswer {
  /** `degraded`: requests are served, but something that only background work needs does not work. */
  status: "ok" | "degraded";
  /** Each part that was asked, by name. */
  parts: { [key: string]: {
    /** `late`: no answer in time. */
    status: "ok" | "failing" | "late";
    /** How long it took to answer, in milliseconds. */
    durationMs: number;
  } };
}

export type GetOpenapiAnswer = Record<string, unknown>;

export interface ListCasesQuery {
  /** An active state, or one around it. */
  state?: string | undefined;
  /** A tag, or several with commas between them: any of these. */
  tag?: string | undefined;
  /** A label, or several with commas between them: any of these. */
  label?: string | undefined;
  /** A work list of `GET /queues`. One of your own comes in its own order. */
  queue?: string | undefined;
  /** Only in this condition. */
  status?: "active" | "completed" | "failed" | "cancelled" | undefined;
  /** Id of a user, or `none`; `me` for who asks. */
  assigneeId?: string | undefined;
  /** Key or id of a definition. */
  workflow?: string | undefined;
  /** Only persons, or only companies. */
  entityType?: "individual" | "business" | undefined;
  /** Two-letter codes with commas between them; `none` where no country is known. */
  country?: string | undefined;
  /** How it ended: one, or several with commas between them. */
  outcome?: string | undefined;
  /** Where the time stands that a case may take: running, paused, at_risk, breached, met, none. */
  sla?: string | undefined;
  /** `key:value` of a fact that the definition lists for queues. */
  field?: string | undefined;
  /** Inclusive. */
  createdAfter?: string | undefined;
  /** Exclusive. */
  createdBefore?: string | undefined;
  /** Opened at least so many days ago. */
  olderThanDays?: number | undefined;
  /** Opened less than so many days ago. */
  newerThanDays?: number | undefined;
  /** A level, or several with commas between them; `none` without a score. */
  risk?: string | undefined;
  /** The case with this id of yours. */
  externalId?: string | undefined;
  /** Only children of this case. */
  parentId?: string | undefined;
  /** Beginnings of words: names of companies and people, e-mail addresses, external ids, registration numbers. Numbers of documents are found by the whole number. */
  q?: string | undefined;
  /** Only cases with, or only without, open incidents. */
  hasIncidents?: "true" | "false" | undefined;
  /** Only cases under, or only without, a legal hold. */
  legalHold?: "true" | "false" | undefined;
  /** The order; `-` in front turns it round. */
  sort?: "-createdAt" | "createdAt" | "-updatedAt" | "-risk" | "-riskLevel" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** What is told in full under `expanded`, with commas between: `assignee`, `workflow`. */
  expand?: string | undefined;
}

export interface ListNotesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ReadNoteHistoryItem {
  content: string;
  /** Until then it said this. */
  until: string;
}

export interface ListEntityNotesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListLinksPage {
  /** Whose e-mail address was changed by the applicant while mails still go to the one before it: `applicant`, or ids of persons. A link that is made for them with `send` goes to the new one, and so does everything after it. */
  formerAddresses: string[];
}

export interface ListRevisionsItem {
  round: number;
  status: "open" | "answered" | "expired" | "withdrawn";
  askedAt: string;
  askedById: string | null;
  dueAt: string | null;
  expiredAt: string | null;
  remindedAt: string[];
  endedAt: string | null;
  items: ({
    id: string;
    kind: "document" | "field" | "page" | "request";
    target: string;
    person: string;
    reason: string | null;
    message: string | null;
    comment: string | null;
    answeredAt: string | null;
    before: JsonValue;
    after: JsonValue;
  })[];
}

export interface ListBulkJobsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListBulkItemsQuery {
  /** Only in this condition. */
  status?: "pending" | "done" | "refused" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListReportsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface GetCaseQuery {
  /** What is told in full under `expanded`, with commas between: `assignee`, `workflow`. */
  expand?: string | undefined;
}

export interface ListTimelineQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListChecksQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface GetDecisionRecordQuery {
  /** Row of the log at which it was decided. */
  seq?: number | undefined;
}

export interface ListChildrenQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListRunsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListRelatedCasesPage {
  facts: ({
    id: string;
    kind: "person" | "company" | "phone" | "email" | "iban" | "document_number" | "file" | "device" | "address";
    /** As it stands in this case; null for files and ids. */
    value: string | null;
    /** Other cases with the same fact, counted to 1000. */
    cases: number;
    more: boolean;
  })[];
}

export interface DownloadFileQuery {
  /** Whether a browser shows the file or saves it. */
  disposition?: "attachment" | "inline" | undefined;
}

export interface DrawCaseQuery {
  /** `json`; `mermaid`: a stateDiagram-v2 as text/plain; `svg`: a picture that stands alone. */
  format?: "json" | "mermaid" | "svg" | undefined;
}

export interface CasesResource {
  /**
   * Open a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases`
   */
  create(params: OpenCase, options?: CallOptions): Promise<Case>;
  /**
   * List cases, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases`
   */
  list(params?: ListCasesQuery, options?: CallOptions): Listing<CaseSummary>;
  /**
   * Send an event to a case
   *
   * Known here but no guard passes: 200 with `accepted: false`. Not known in this state: 409.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/events`
   */
  sendEvent(id: string, params: SendEventRequest, options?: CallOptions): Promise<Case>;
  /**
   * Cancel a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/cancel`
   */
  cancel(id: string, params: CancelCaseRequest, options?: CallOptions): Promise<Case>;
  /**
   * Merge facts into the context of a case
   *
   * Keys may write everything that the engine does not own. People correct what was said about somebody: below `entity.data` and `customData`, nowhere else.
   *
   * Needs `cases:write`.
   *
   * `PATCH /api/v1/cases/{id}/context`
   */
  mergeContext(id: string, params: MergeContextRequest, options?: CallOptions): Promise<Case>;
  /**
   * Approve, reject or send back a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/decision`
   */
  decide(id: string, params: DecideCaseRequest, options?: CallOptions): Promise<Case>;
  /**
   * Take back a decision that is still pending
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/cases/{id}/decision`
   */
  undoDecision(id: string, params?: UndoDecisionRequest, options?: CallOptions): Promise<Case>;
  /**
   * Approve, reject or ask again for a document
   *
   * `decision: null` takes an earlier decision back.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/documents/{documentId}/decision`
   */
  decideDocument(id: string, documentId: string, params: DecideDocumentRequest, options?: CallOptions): Promise<Case>;
  /**
   * Assign a case to an analyst, or to nobody
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/assignment`
   */
  assign(id: string, params: AssignCaseRequest, options?: CallOptions): Promise<Case>;
  /**
   * Try again what gave up
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/incidents/{incidentId}/retry`
   */
  retryIncident(id: string, incidentId: string, params?: RetryIncidentRequest, options?: CallOptions): Promise<Case>;
  /**
   * Read the notes on a case
   *
   * Oldest first, answers among them. Of a deleted note it is told that there was one.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/notes`
   */
  listNotes(id: string, params?: ListNotesQuery, options?: CallOptions): Listing<Note>;
  /**
   * Write a note on a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/notes`
   */
  addNote(id: string, params: AddNote, options?: CallOptions): Promise<NoteAdded>;
  /**
   * Write a note with files
   *
   * The note and its files in one step. Files are looked at like documents: PDF, JPEG, PNG, WEBP, HEIC up to 20 MB each, at most five; `processing` until then, and nobody but people of the team can open them.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/notes/with-files`
   */
  addNoteWithFiles(id: string, params: AddNoteWithFilesRequest, options?: CallOptions): Promise<NoteAdded>;
  /**
   * Correct one's own note
   *
   * Within 15 minutes, by who wrote it. What it said before stays in its history.
   *
   * Needs `cases:write`.
   *
   * `PATCH /api/v1/cases/{id}/notes/{noteId}`
   */
  editNote(id: string, noteId: string, params: EditNote, options?: CallOptions): Promise<NoteChanged>;
  /**
   * Delete a note
   *
   * One's own, or a manager any. That there was one, whose and when, stays; its files go.
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/cases/{id}/notes/{noteId}`
   */
  deleteNote(id: string, noteId: string, params?: DeleteNoteRequest, options?: CallOptions): Promise<NoteChanged>;
  /**
   * Pin a note to the top of its case, or take it down
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/cases/{id}/notes/{noteId}/pin`
   */
  pinNote(id: string, noteId: string, params: PinNote, options?: CallOptions): Promise<NoteChanged>;
  /**
   * Read what a note said before it was corrected
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/notes/{noteId}/history`
   */
  readNoteHistory(id: string, noteId: string, params?: Record<string, never>, options?: CallOptions): Listing<ReadNoteHistoryItem>;
  /**
   * Download a file of a note
   *
   * Always as an attachment, and only once it has been looked at.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/notes/{noteId}/files/{fileId}`
   */
  downloadNoteFile(id: string, noteId: string, fileId: string, params?: Record<string, never>, options?: CallOptions): Promise<Response>;
  /**
   * Read the notes on whom a case is about
   *
   * Newest first. They follow the person or company from case to case.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/entity-notes`
   */
  listEntityNotes(id: string, params?: ListEntityNotesQuery, options?: CallOptions): Listing<EntityNote>;
  /**
   * Write a note on whom a case is about
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/entity-notes`
   */
  addEntityNote(id: string, params: AddEntityNote, options?: CallOptions): Promise<EntityNote>;
  /**
   * Delete a note on whom a case is about
   *
   * One's own, or a manager any. That there was one stays.
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/cases/{id}/entity-notes/{noteId}`
   */
  deleteEntityNote(id: string, noteId: string, params?: Record<string, never>, options?: CallOptions): Promise<EntityNote>;
  /**
   * Read who watches a case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/watchers`
   */
  listWatchers(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CaseWatchers>;
  /**
   * Watch a case, or stop watching it
   *
   * Who watches a case is told when it moves, is decided, gives up on something or comes back from the applicant.
   *
   * Needs `cases:read`.
   *
   * `PUT /api/v1/cases/{id}/watch`
   */
  watch(id: string, params: WatchCaseRequest, options?: CallOptions): Promise<CaseWatchers>;
  /**
   * Give up for good what gave up
   *
   * Closes the incident; nothing is sent again and nothing follows. The case stays where it is.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/incidents/{incidentId}/skip`
   */
  skipIncident(id: string, incidentId: string, params: SkipIncidentRequest, options?: CallOptions): Promise<Case>;
  /**
   * Say what the vendor should have said
   *
   * For what a person found out by other means. The output is written where the plugin's answer stands, its success event is raised, and the timeline says whose word it was. Senior analysts and managers only; the newest run of its plugin only. Of a check: its normalised result: `status` (clear, review, rejected or not_found), and where there are any `data`, `reasons`, `matches`.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/incidents/{incidentId}/result`
   */
  supplyIncidentResult(id: string, incidentId: string, params: SupplyIncidentResultRequest, options?: CallOptions): Promise<Case>;
  /**
   * Make a link for an applicant
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/links`
   */
  mintLink(id: string, params?: MintLink, options?: CallOptions): Promise<Link>;
  /**
   * List the links of a case, without their secrets
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/links`
   */
  listLinks(id: string, params?: Record<string, never>, options?: CallOptions): Listing<ListedLink, ListLinksPage>;
  /**
   * Revoke all links of a case and every session opened with them
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/cases/{id}/links`
   */
  revokeLinks(id: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /**
   * Revoke a link and every session opened with it
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/cases/{id}/links/{linkId}`
   */
  revokeLink(id: string, linkId: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /**
   * What is due, from whom and why
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/requirements`
   */
  getRequirements(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Requirements>;
  /**
   * Ask the applicant again: for documents, answers, whole pages or something new
   *
   * Sends the case back (its event `revision`) and begins a round; while one is open, adds to it. All of it becomes one short page for each person who is asked. 409 `revision_limit` when the form allows no further round.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/revisions`
   */
  askAgain(id: string, params?: AskAgainRequest, options?: CallOptions): Promise<Case>;
  /**
   * List the rounds of asking again, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/revisions`
   */
  listRevisions(id: string, params?: Record<string, never>, options?: CallOptions): Listing<ListRevisionsItem>;
  /**
   * List what can be asked again: the form's pages and questions, and the persons of the case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/revisions/askable`
   */
  listAskable(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Askable>;
  /**
   * Do the same to many cases
   *
   * Answers at once; the work goes on behind. Each case takes it or refuses it for itself, as if it were asked alone: `GET /cases/bulk/{jobId}/items` says which did what.
   *
   * Needs `cases:write`; of a person: `cases:bulk`.
   *
   * `POST /api/v1/cases/bulk`
   */
  startBulk(params: StartBulk, options?: CallOptions): Promise<BulkJob>;
  /**
   * List your jobs on many cases, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/bulk`
   */
  listBulkJobs(params?: ListBulkJobsQuery, options?: CallOptions): Listing<BulkJob>;
  /**
   * Write a list of cases into a file (CSV)
   *
   * At most 50000 rows. The file can be fetched for a day, by whoever asked for it.
   *
   * Needs `cases:read`; of a person: `cases:export`.
   *
   * `POST /api/v1/cases/exports`
   */
  startExport(params?: StartExport, options?: CallOptions): Promise<BulkJob>;
  /**
   * See how far a job is
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/bulk/{jobId}`
   */
  getBulkJob(jobId: string, params?: Record<string, never>, options?: CallOptions): Promise<BulkJob>;
  /**
   * See what became of each case of a job
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/bulk/{jobId}/items`
   */
  listBulkItems(jobId: string, params?: ListBulkItemsQuery, options?: CallOptions): Listing<BulkItem>;
  /**
   * Stop a job
   *
   * What is done stays done.
   *
   * Needs `cases:read`; of a person: `cases:bulk`.
   *
   * `POST /api/v1/cases/bulk/{jobId}/cancel`
   */
  cancelBulkJob(jobId: string, params?: Record<string, never>, options?: CallOptions): Promise<BulkJob>;
  /**
   * Try again with the cases that refused
   *
   * Starts a job of its own. Cases that a cancelled job did not come to are taken along.
   *
   * Needs `cases:write`; of a person: `cases:bulk`.
   *
   * `POST /api/v1/cases/bulk/{jobId}/retry`
   */
  retryBulkJob(jobId: string, params?: Record<string, never>, options?: CallOptions): Promise<BulkJob>;
  /**
   * Fetch the file of an export
   *
   * Only while its maker may see what it shows: 403 when they have been limited to other cases, or see more masked.
   *
   * Needs `cases:read`; of a person: `cases:export`.
   *
   * `GET /api/v1/cases/bulk/{jobId}/file`
   */
  getExportFile(jobId: string, params?: Record<string, never>, options?: CallOptions): Promise<Response>;
  /**
   * Make a report of a case (PDF or JSON)
   *
   * Answers at once; `GET` says when it is done. It tells of one version of the case, and is kept for 30 days. A case has at most 10 new ones in an hour; then 429 says when the next can be asked for. Facts that the caller may not see are masked in it. The same version, asked for in the same way, gives the same bytes.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/cases/{id}/reports`
   */
  makeReport(id: string, params: MakeReport, options?: CallOptions): Promise<CaseReport>;
  /**
   * List the reports of a case, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/reports`
   */
  listReports(id: string, params?: ListReportsQuery, options?: CallOptions): Listing<CaseReport>;
  /**
   * See whether a report is done
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/reports/{reportId}`
   */
  getReport(id: string, reportId: string, params?: Record<string, never>, options?: CallOptions): Promise<CaseReport>;
  /**
   * Make a report that failed once more
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/cases/{id}/reports/{reportId}/retry`
   */
  retryReport(id: string, reportId: string, params?: Record<string, never>, options?: CallOptions): Promise<CaseReport>;
  /**
   * Fetch the file of a report
   *
   * Whoever sees masks of the case opens their own reports only.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/reports/{reportId}/file`
   */
  getReportFile(id: string, reportId: string, params?: Record<string, never>, options?: CallOptions): Promise<string>;
  /**
   * Make the regulator pack of a case (ZIP)
   *
   * Report, decision records, timeline, checks with the vendors' answers, documents, the audit log of the case, its log with what proves it, and a signed manifest. Answers at once; `GET /cases/{id}/reports/{reportId}` says when it is done, `…/file` fetches it. It is kept for 7 days. Only who sees everything gets one; it is written down with its purpose.
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `POST /api/v1/cases/{id}/packs`
   */
  makePack(id: string, params: MakePack, options?: CallOptions): Promise<CaseReport>;
  /**
   * Put labels on a case, and take others off
   *
   * Labels of people who work at the same time all stay. A case has 30 at most; `GET /cases?label=` finds them.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/labels`
   */
  setLabels(id: string, params?: SetLabels, options?: CallOptions): Promise<Case>;
  /**
   * Count the cases of a list
   *
   * Counted to `most`; beyond that `count` is `most` and `more` is true. Both are null while the index is being built.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/count`
   */
  count(params?: Record<string, never>, options?: CallOptions): Promise<CaseCount>;
  /**
   * Read a case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}`
   */
  get(id: string, params?: GetCaseQuery, options?: CallOptions): Promise<Case>;
  /**
   * Read everything that happened to a case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/timeline`
   */
  listTimeline(id: string, params?: ListTimelineQuery, options?: CallOptions): Listing<TimelineEntry>;
  /**
   * Read the runs of plugins and checks of a case
   *
   * Matches of sanctions checks carry what a decision names (`subjectKey`, `list`, `entryId`, `entryHash`), whoever found them: `POST /screening/decisions` says whether they are the subject.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/checks`
   */
  listChecks(id: string, params?: ListChecksQuery, options?: CallOptions): Listing<Record<string, unknown>>;
  /**
   * Read why a case is where it is
   *
   * Transitions with their guards, what held it back, and per score every rule with its verdict, the values it read, its points and its work (`steps`; `took`: milliseconds that reading the rules and asking lists took).
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/explanation`
   */
  explain(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ExplainCaseAnswer>;
  /**
   * Read the definition a case is pinned to
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/definition`
   */
  getDefinition(id: string, params?: Record<string, never>, options?: CallOptions): Promise<GetCaseDefinitionAnswer>;
  /**
   * Decide the history of a case again and compare it with the record
   *
   * Every command of the log is decided again, with the rules, lists and answers that were recorded with it. Nothing changes, and nobody outside is asked.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/cases/{id}/explanation/replay`
   */
  replayExplanation(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ExplanationReplay>;
  /**
   * Read what a decision was made on
   *
   * Made of the log and the pinned definitions alone: the same bytes whenever it is asked for. Without `seq`, of the newest decision.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/decision-record`
   */
  getDecisionRecord(id: string, params?: GetDecisionRecordQuery, options?: CallOptions): Promise<DecisionRecord>;
  /**
   * Decide again, and compare with the record
   *
   * Every command up to the decision is decided again with what was recorded with it, and the record is made anew of that. Nothing changes, and nobody outside is asked. A record that you kept is compared too: `differences` say where.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/cases/{id}/decision-record/verify`
   */
  verifyDecisionRecord(id: string, params?: VerifyDecisionRecordRequest, options?: CallOptions): Promise<DecisionVerdict>;
  /**
   * Set the risk of a case by hand
   *
   * The case shows and is listed with this risk until it expires or is taken back. Rules go on scoring underneath, and raise the events of what they come to; `risk.scored` of the case says what that is.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/risk-override`
   */
  overrideRisk(id: string, params: OverrideRiskRequest, options?: CallOptions): Promise<Case>;
  /**
   * Take back a risk that was set by hand
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/cases/{id}/risk-override`
   */
  endRiskOverride(id: string, params: EndRiskOverrideRequest, options?: CallOptions): Promise<Case>;
  /**
   * Read the child cases of a case
   *
   * In the order in which they were asked for.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/children`
   */
  listChildren(id: string, params?: ListChildrenQuery, options?: CallOptions): Listing<ChildCase>;
  /**
   * Approve, reject or send back several children of a case
   *
   * Each child decides on its own, so some may accept and others refuse: the answer lists both. What one child does with the decision never depends on another.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/children/decision`
   */
  decideChildren(id: string, params: DecideChildren, options?: CallOptions): Promise<ChildrenDecided>;
  /**
   * Open a finished child once more
   *
   * A new case for the same item, with the facts of now, or with what the finished child knew when the item has left the list. `childId` is the id or the key of the child.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/children/{childId}/reopen`
   */
  reopenChild(id: string, childId: string, params: ReopenChildRequest, options?: CallOptions): Promise<Case>;
  /**
   * Read who has to approve and who has
   *
   * Open and closed approvals, newest first.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/approvals`
   */
  listApprovals(id: string, params?: Record<string, never>, options?: CallOptions): Listing<Approval>;
  /**
   * Approve or reject as one person among others
   *
   * Only people vote: a call with an API key is refused with 403, and so is one of a person who opened the case (unless `selfApproval`) or whose role is not asked. Until it is decided a person may change their mind; the same vote again changes nothing (`accepted: false`). 409 when nobody is asked now.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/approvals/{plugin}/votes`
   */
  vote(id: string, plugin: string, params: Vote, options?: CallOptions): Promise<Case>;
  /**
   * Read the runs of plugins with everything that went over the wire
   *
   * Newest first, each with all its attempts. Secrets and credentials are taken out before anything is kept. `GET /cases/{id}/checks` gives the same runs without requests and answers.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/runs`
   */
  listRuns(id: string, params?: ListRunsQuery, options?: CallOptions): Listing<PluginRun>;
  /**
   * Run a plugin again by hand
   *
   * Begins a new run with the facts of now, in any state of an active case; a run under way is superseded, open incidents of earlier runs are closed. The output is written wherever the case stands; the event is heard in the states the plugin is bound to.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/plugins/{name}/run`
   */
  runPlugin(id: string, name: string, params?: RunPluginRequest, options?: CallOptions): Promise<Case>;
  /**
   * Take the first case of a queue that nobody has
   *
   * The one that has waited longest, in a queue of your own the first in its order. Two people who ask at the same time never get the same case. 204: nothing in this queue is free.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/claim-next`
   */
  claimNext(params: ClaimNextCaseRequest, options?: CallOptions): Promise<Case | null>;
  /**
   * Erase the personal data of a case
   *
   * Of a case that has ended, with its children. What is left says that there was a case, how it ended and when; nothing brings the rest back. The answer comes at once, `GET /cases/{id}/erasure` tells how far the rest has come. A second call changes nothing.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/cases/{id}/erase`
   */
  erase(id: string, params: EraseCase, options?: CallOptions): Promise<Case>;
  /**
   * How far the erasure of a case has come
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/erasure`
   */
  getErasure(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Erasure>;
  /**
   * Put a case under a legal hold
   *
   * Nothing of it is erased, deleted by retention or by hand, until the hold is lifted.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/cases/{id}/legal-hold`
   */
  hold(id: string, params: LegalHold, options?: CallOptions): Promise<Case>;
  /**
   * Lift the legal hold of a case
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/cases/{id}/legal-hold`
   */
  release(id: string, params?: ReleaseCaseRequest, options?: CallOptions): Promise<Case>;
  /**
   * What persons agreed to in this case
   *
   * Each time somebody ticks a box with `params.consent` and sends the page: the words they read, with their hash and language, when, and by whom. What was withdrawn stays, with when. Oldest first.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/consents`
   */
  listConsents(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ListConsentsAnswer>;
  /**
   * Write down that somebody no longer agrees
   *
   * Also when the case has ended. The box in the form loses its mark, rules read `consents.<key>.withdrawn`, and the event `consent.withdrawn` is sent. A second call changes nothing.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/consents/{consentId}/withdraw`
   */
  withdrawConsent(id: string, consentId: string, params: WithdrawConsent, options?: CallOptions): Promise<Case>;
  /**
   * Hand a case on to a queue or a person
   *
   * With neither, it is marked as escalated and stays with whoever has it: queues can ask for that (`escalated`).
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/escalate`
   */
  escalate(id: string, params: Escalate, options?: CallOptions): Promise<Case>;
  /**
   * Show that you look at a case, and hear who else does
   *
   * A WebSocket, for people who are signed in. Every frame is `{people: [{userId, typing}]}`: everybody who looks at the case now, oneself among them. Say `typing` when you begin to write, `idle` when you stop, `here` every few minutes; who is silent for ten minutes is gone. After an hour the connection is closed with 4000: connect again.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/presence`
   */
  lookAt(id: string, params?: Record<string, never>, options?: CallOptions): URL;
  /**
   * Prove that the log of a case is as it was written
   *
   * Every row of the log with its hash, what it was made of, and the anchors that vouch for it. What was erased, what is masked for you and the words of notes are left out; their hashes stay.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/proof`
   */
  prove(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CaseProof>;
  /**
   * See one masked field of a case, for a reason
   *
   * For people whose role sees the field masked. That they looked, and why, stands in the timeline of the case and in the audit log. The value is answered once and remembered nowhere.
   *
   * Needs `cases:write`; of a person: `fields:reveal`.
   *
   * `POST /api/v1/cases/{id}/reveal`
   */
  revealField(id: string, params: RevealFieldRequest, options?: CallOptions): Promise<RevealFieldAnswer>;
  /**
   * Read a case in short
   *
   * What is known, where sources disagree, what is open and what has changed since the caller looked last. Computed from the case alone: the same case gives the same brief.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/brief`
   */
  getBrief(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CaseBrief>;
  /**
   * Say that one has seen a case up to a version
   *
   * For people. The next brief tells what has changed since. A look that is 180 days old is forgotten.
   *
   * Needs `cases:read`.
   *
   * `PUT /api/v1/cases/{id}/look`
   */
  noteLook(id: string, params: NoteCaseLookRequest, options?: CallOptions): Promise<NoteCaseLookAnswer>;
  /**
   * Read which other cases share facts with this one
   *
   * The same person (name and date of birth), company (number), phone, e-mail address, IBAN, document number, file, device or address. Those that share most come first, 100 at most; of a fact that very many share the newest 25 are among them, and `facts` says how many there are. Copied after a change like the list is. People who are limited to some cases hear of those only.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/related`
   */
  listRelated(id: string, params?: Record<string, never>, options?: CallOptions): Listing<RelatedCase, ListRelatedCasesPage>;
  /**
   * Add a document with its files
   *
   * Kinds are told by content: PDF, JPEG, PNG, WEBP, HEIC. A file may have 20 MB, one request 24 MB. Files are `processing` until they have been looked at; what is hostile or unreadable becomes `refused`, with the reason in `problem`. Uploads in parts are not offered.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/cases/{id}/documents`
   */
  addDocument(id: string, params: AddDocumentRequest, options?: CallOptions): Promise<Document>;
  /**
   * Read the documents of a case
   *
   * `previousPages`: the files of the version before.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/documents`
   */
  listDocuments(id: string, params?: Record<string, never>, options?: CallOptions): Listing<Document>;
  /**
   * Correct what a document is, or what was read from it
   *
   * Needs `cases:write`.
   *
   * `PATCH /api/v1/cases/{id}/documents/{documentId}`
   */
  changeDocument(id: string, documentId: string, params?: ChangeDocumentRequest, options?: CallOptions): Promise<Document>;
  /**
   * Download a file
   *
   * As an attachment unless `disposition=inline`; always in a sandbox. `Range` with one part is understood. Where files have a host of their own (the setting `CONTENT_ORIGIN`), a person who is signed in is sent there; a key gets the bytes.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/documents/{documentId}/files/{fileId}`
   */
  downloadFile(id: string, documentId: string, fileId: string, params?: DownloadFileQuery, options?: CallOptions): Promise<Response>;
  /**
   * Move a running case to another version of its definition
   *
   * The case goes on where it stands: facts, documents, runs, children, links and timers stay, and no plugin runs again. With `dryRun` the answer is a preview. 409 when a state, or the form that is open, is missing in the other version.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/cases/{id}/move`
   */
  move(id: string, params?: MoveCase, options?: CallOptions): Promise<MoveCaseAnswer>;
  /**
   * See where a case is and which way it took
   *
   * The graph of the definition the case is pinned to, with the current state and the path taken marked.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/cases/{id}/graph`
   */
  draw(id: string, params: DrawCaseQuery & { format: "mermaid" | "svg" }, options?: CallOptions): Promise<string>;
  draw(id: string, params?: DrawCaseQuery, options?: CallOptions): Promise<CaseGraph>;
}

export interface ListDecisionReasonsQuery {
  /** Only for this decision. */
  decision?: "approve" | "reject" | "revision" | "escalate" | undefined;
  /** Of `text`. */
  language?: "en" | "ar" | "de" | "es" | "fr" | "he" | "hi" | "ja" | "pt" | "zh" | undefined;
}

export interface DecisionReasonsResource {
  /**
   * Read the reasons that decisions are given
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/decision-reasons`
   */
  list(params?: ListDecisionReasonsQuery, options?: CallOptions): Listing<DecisionReason>;
  /**
   * Add a reason of your own
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/decision-reasons`
   */
  add(params: AddDecisionReasonRequest, options?: CallOptions): Promise<DecisionReason>;
  /**
   * Change what a reason of your own is called
   *
   * Decisions that were given it keep what they were given. `labels` replaces all that were there.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PATCH /api/v1/decision-reasons/{code}`
   */
  change(code: string, params?: ChangeDecisionReasonRequest, options?: CallOptions): Promise<DecisionReason>;
  /**
   * Offer a reason of your own no longer
   *
   * Decisions that were given it keep it.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/decision-reasons/{code}`
   */
  retire(code: string, params?: Record<string, never>, options?: CallOptions): Promise<RetireDecisionReasonAnswer>;
  /**
   * Say in which order the reasons of a decision are offered
   *
   * By their codes, built-in ones among them. Those that are not named come after, as they stood.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/decision-reasons/order`
   */
  order(params: OrderDecisionReasonsRequest, options?: CallOptions): Listing<DecisionReason>;
}

export interface ListEntitiesQuery {
  /** Beginnings of words: names, e-mail addresses, your ids, numbers of registers. Numbers of documents are found by the whole number. */
  q?: string | undefined;
  /** Only of this type. */
  type?: "individual" | "business" | undefined;
  /** Only with this approval state. */
  approvalState?: "new" | "processing" | "approved" | "rejected" | undefined;
  /** Only with this risk level. */
  riskLevel?: "low" | "medium" | "high" | "critical" | "none" | undefined;
  /** Your own id of the person or company: one of each type has it. */
  correlationId?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListEntityAttributesQuery {
  /** Only with this field. */
  field?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListEntityCasesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListEntityAlertsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface PreviewEntityMergeQuery {
  /** Only with this into. */
  into: string;
}

export interface ListNotesOfEntityQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListEntityTimelineQuery {
  /** Only with this kind. */
  kind?: "record" | "facts" | "standing" | "links" | "cases" | "documents" | "alerts" | "notes" | "monitoring" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListMonitorRunsQuery {
  /** Only with this kind. */
  kind?: "screening" | "document_expiry" | "registry" | "kyc_refresh" | undefined;
  /** Only in this condition. */
  status?: "running" | "done" | "failed" | "skipped" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface EntitiesResource {
  /**
   * List persons and companies, newest first
   *
   * Of those that are merged the one that leads.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities`
   */
  list(params?: ListEntitiesQuery, options?: CallOptions): Listing<EntitySummary>;
  /**
   * Make a person or company, or find it by your own id
   *
   * With a `correlationId` that is known, 200: what is said is learned of the one that has it.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/entities`
   */
  create(params: CreateEntity, options?: CallOptions): Promise<Entity>;
  /**
   * Read a person or company
   *
   * The id of one that was merged into another answers the one that leads.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Entity>;
  /**
   * Say something of a person or company
   *
   * What was said before stays as history. The newest counts, unless something else is pinned.
   *
   * Needs `cases:write`.
   *
   * `PATCH /api/v1/entities/{id}`
   */
  change(id: string, params?: ChangeEntity, options?: CallOptions): Promise<Entity>;
  /**
   * Read everything that was said of a person or company
   *
   * The newest first; of each field at most the 50 newest are kept.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/attributes`
   */
  listAttributes(id: string, params?: ListEntityAttributesQuery, options?: CallOptions): Listing<EntityAttribute>;
  /**
   * Read who is behind a company, and which companies somebody is behind
   *
   * Those that hold come first. Of several that say the same the newest counts.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/links`
   */
  listLinks(id: string, params?: Record<string, never>, options?: CallOptions): Listing<EntityLink>;
  /**
   * Say who owns, leads or represents a company
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/entities/{id}/links`
   */
  addLink(id: string, params: AddEntityLink, options?: CallOptions): Promise<EntityLink>;
  /**
   * List the cases of a person or company, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/cases`
   */
  listCases(id: string, params?: ListEntityCasesQuery, options?: CallOptions): Listing<CaseSummary>;
  /**
   * List the documents of a person or company
   *
   * Of their 20 newest cases.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/documents`
   */
  listDocuments(id: string, params?: Record<string, never>, options?: CallOptions): Listing<EntityDocument>;
  /**
   * List the alerts of a person or company, newest first
   *
   * About them, about their cases, and about the sides of transactions that are them.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/alerts`
   */
  listAlerts(id: string, params?: ListEntityAlertsQuery, options?: CallOptions): Listing<Alert>;
  /**
   * List others that may be the same person or company
   *
   * They share a number, an e-mail address, or a name with a birth date; those that share nothing but a bank account come last. Whether they are the same, a person decides.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/duplicates`
   */
  listDuplicates(id: string, params?: Record<string, never>, options?: CallOptions): Listing<EntityDuplicate>;
  /**
   * Set the risk of a person or company by hand
   *
   * It counts until it expires or is taken back, whatever cases come to.
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/entities/{id}/risk`
   */
  setRisk(id: string, params: SetEntityRisk, options?: CallOptions): Promise<Entity>;
  /**
   * Take back a risk that was set by hand
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/entities/{id}/risk`
   */
  endRisk(id: string, params?: EndEntityRiskRequest, options?: CallOptions): Promise<Entity>;
  /**
   * Say that somebody no longer owns, leads or represents a company
   *
   * It stays as history. A case that says it anew later counts again.
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/entities/{id}/links/{linkId}`
   */
  endLink(id: string, linkId: string, params?: Record<string, never>, options?: CallOptions): Promise<EntityLink>;
  /**
   * See what merging two records comes to
   *
   * Where they disagree, what would count, and how many rows of each would be read together. Changes nothing.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/merge-preview`
   */
  previewMerge(id: string, params: PreviewEntityMergeQuery, options?: CallOptions): Promise<EntityMergePreview>;
  /**
   * Merge a record into another one of the same person or company
   *
   * From then on the other one leads: it answers for both ids, with the cases, links, notes, alerts and sides of transactions of both; monitors go over to it. A legal hold of one holds both. `partEntity` parts them again.
   *
   * Needs `cases:write`; of a person: `cases:lead`.
   *
   * `POST /api/v1/entities/{id}/merge`
   */
  merge(id: string, params: MergeEntity, options?: CallOptions): Promise<Entity>;
  /**
   * Part a record again from the one it was merged into
   *
   * It has again what was its own. What was opened and said since then stays with the one that led; so do monitors.
   *
   * Needs `cases:write`; of a person: `cases:lead`.
   *
   * `POST /api/v1/entities/{id}/part`
   */
  part(id: string, params: PartEntity, options?: CallOptions): Promise<Entity>;
  /**
   * Read the notes on a person or company
   *
   * Newest first, those that were written in cases among them.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/notes`
   */
  listNotesOf(id: string, params?: ListNotesOfEntityQuery, options?: CallOptions): Listing<EntityNote>;
  /**
   * Write a note on a person or company
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/entities/{id}/notes`
   */
  addNoteTo(id: string, params: AddEntityNote, options?: CallOptions): Promise<EntityNote>;
  /**
   * Delete a note on a person or company
   *
   * One's own, or a manager any. That there was one stays.
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/entities/{id}/notes/{noteId}`
   */
  deleteNoteOf(id: string, noteId: string, params?: Record<string, never>, options?: CallOptions): Promise<EntityNote>;
  /**
   * Read what happened to a person or company, newest first
   *
   * What was said of them, how cases and risk changed their standing, their links, cases, documents, alerts, notes and what monitoring found; of those that are merged the history of all. Of whom was erased only that. Looks that found nothing are with `listMonitorRuns`.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/timeline`
   */
  listTimeline(id: string, params?: ListEntityTimelineQuery, options?: CallOptions): Listing<EntityHistoryEntry>;
  /**
   * Put a person or company under a legal hold
   *
   * It counts for every case about them.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/entities/{id}/legal-hold`
   */
  hold(id: string, params: HoldEntityRequest, options?: CallOptions): Promise<HeldThing>;
  /**
   * Lift the legal hold of a person or company
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/entities/{id}/legal-hold`
   */
  release(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ReleaseEntityAnswer>;
  /**
   * Erase a person or company whom no case is about
   *
   * Who they are is gone with the answer; monitors, reports, alerts' facts and sides of transactions that they are follow (`getPersonErasure`). Whom cases are about goes with the last of them (`eraseCase`, `erasePerson`). A legal hold on them, or on a case that an alert about them lies in, stops the erasure.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/entities/{id}/erase`
   */
  erase(id: string, params: EraseEntityRequest, options?: CallOptions): Promise<PersonErasure>;
  /**
   * See what is watched of a person or company
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/monitors`
   */
  listMonitors(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ListMonitorsAnswer>;
  /**
   * Set what is watched of a person or company
   *
   * Whoever is watched anew is looked at now; that first look tells what nobody has decided on yet, and is what later ones are compared with. A `kyc_refresh` begins to count.
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/entities/{id}/monitors`
   */
  putMonitors(id: string, params: PutMonitorsRequest, options?: CallOptions): Promise<PutMonitorsAnswer>;
  /**
   * Look at somebody now
   *
   * Within seconds the run of this id has ended. Whoever is due already is looked at once, not twice; a pause ends.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/entities/{id}/monitors/{kind}/run`
   */
  runMonitor(id: string, kind: string, params?: Record<string, never>, options?: CallOptions): Promise<RunMonitorAnswer>;
  /**
   * Stop looking at somebody for a while
   *
   * Nobody is asked until then. What a vendor that keeps watch tells us is heard all the same.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/entities/{id}/monitors/{kind}/pause`
   */
  pauseMonitor(id: string, kind: string, params?: PauseMonitorRequest, options?: CallOptions): Promise<Monitor>;
  /**
   * Go on looking at somebody
   *
   * What came due meanwhile is due now.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/entities/{id}/monitors/{kind}/resume`
   */
  resumeMonitor(id: string, kind: string, params?: Record<string, never>, options?: CallOptions): Promise<Monitor>;
  /**
   * See how somebody was looked at, and what was new
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/entities/{id}/monitor-runs`
   */
  listMonitorRuns(id: string, params?: ListMonitorRunsQuery, options?: CallOptions): Listing<MonitorRun>;
}

export interface CompatListEndUsersQuery {
  /** Only with this page. */
  page?: number | undefined;
  /** Only with this size. */
  size?: number | undefined;
}

export interface CompatListBusinessesQuery {
  /** Only with this page. */
  page?: number | undefined;
  /** Only with this size. */
  size?: number | undefined;
}

export interface CompatGetBusinessInformationQuery {
  /** Only with this registration number. */
  registrationNumber: string;
  /** Only with this jurisdiction code. */
  jurisdictionCode?: string | undefined;
}

export interface CompatListProfilesQuery {
  /** Only with this page. */
  page?: number | undefined;
  /** Only with this size. */
  size?: number | undefined;
}

export interface CompatListTransactionsQuery {
  /** Only with this counterparty id. */
  counterpartyId?: string | undefined;
  /** Only with this start date. */
  startDate?: string | undefined;
  /** Only with this end date. */
  endDate?: string | undefined;
  /** Only with this time value. */
  timeValue?: number | undefined;
  /** Only with this time unit. */
  timeUnit?: "minutes" | "hours" | "days" | "months" | "years" | undefined;
  /** Only with this payment method. */
  paymentMethod?: "credit_card" | "debit_card" | "bank_transfer" | "pay_pal" | "apple_pay" | "google_pay" | "apm" | undefined;
  /** Only with this page[number]. */
  "page[number]"?: number | undefined;
  /** Only with this page[size]. */
  "page[size]"?: number | undefined;
}

export interface CompatListTransactionsOfAlertQuery {
  /** Only with this alert id. */
  alertId: string;
  /** Only with this page[number]. */
  "page[number]"?: number | undefined;
  /** Only with this page[size]. */
  "page[size]"?: number | undefined;
}

export interface CompatHookQuery {
  /** Where in the context the body is put. */
  resultDestination?: string | undefined;
  /** For the record: what the caller calls this. */
  processName?: string | undefined;
}

export interface CompatListAlertsQuery {
  /** Only with this filter[status]. */
  "filter[status]"?: "new" | "pending" | "completed" | ("new" | "pending" | "completed")[] | undefined;
  /** Only with this filter[state]. */
  "filter[state]"?: "triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared" | ("triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared")[] | undefined;
  /** Only with this filter[severity]. */
  "filter[severity]"?: "low" | "medium" | "high" | "critical" | ("low" | "medium" | "high" | "critical")[] | undefined;
  /** Only with this filter[assignee id]. */
  "filter[assigneeId]"?: string | string[] | undefined;
  /** Only with this filter[alert definition id]. */
  "filter[alertDefinitionId]"?: string | string[] | undefined;
  /** Only with this order by. */
  orderBy?: string | undefined;
  /** Only with this page[number]. */
  "page[number]"?: number | undefined;
  /** Only with this page[size]. */
  "page[size]"?: number | undefined;
}

export interface CompatListBusinessReportsQuery {
  /** Only with this business id. */
  businessId?: string | undefined;
  /** Only with this batch id. */
  batchId?: string | undefined;
  /** Only in this condition. */
  status?: "new" | "in-progress" | "quality-control" | "completed" | "failed" | undefined;
  /** Only with this page[number]. */
  "page[number]"?: number | undefined;
  /** Only with this page[size]. */
  "page[size]"?: number | undefined;
}

export interface CompatListReportsQuery {
  /** Only with this business id. */
  businessId?: string | undefined;
  /** Only with this batch id. */
  batchId?: string | undefined;
  /** Only in this condition. */
  status?: "new" | "in-progress" | "quality-control" | "completed" | "failed" | undefined;
  /** Only with this page[number]. */
  "page[number]"?: number | undefined;
  /** Only with this page[size]. */
  "page[size]"?: number | undefined;
}

export interface CompatReportHookQuery {
  /** Only with this business id. */
  businessId: string;
}

export interface CompatResource {
  /**
   * Make an end user
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/end-users`
   */
  createEndUser(params: CompatCreateEndUserRequest, options?: CallOptions): Promise<CompatCreateEndUserAnswer>;
  /**
   * List every end user, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/end-users`
   */
  listEndUsers(params?: CompatListEndUsersQuery, options?: CallOptions): Promise<CompatListEndUsersAnswer>;
  /**
   * Make an end user with a business
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/end-users/create-with-business`
   */
  createEndUserWithBusiness(params: EndUserWithBusiness, options?: CallOptions): Promise<CompatCreateEndUserWithBusinessAnswer>;
  /**
   * Make a business
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/businesses`
   */
  createBusiness(params: CompatCreateBusinessRequest, options?: CallOptions): Promise<CompatCreateBusinessAnswer>;
  /**
   * List every business, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/businesses`
   */
  listBusinesses(params?: CompatListBusinessesQuery, options?: CallOptions): Promise<CompatListBusinessesAnswer>;
  /**
   * Change a business
   *
   * What is not said stays; null takes a fact back.
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/external/businesses/{id}`
   */
  updateBusiness(id: string, params?: CompatUpdateBusinessRequest, options?: CallOptions): Promise<CompatUpdateBusinessAnswer>;
  /**
   * Read one business
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/businesses/{id}`
   */
  getBusiness(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatGetBusinessAnswer>;
  /**
   * Read what is known of the company with this number
   *
   * Of companies of the tenant. Registers are asked by checks (`POST /checks`), not here.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/businesses/business-information`
   */
  getBusinessInformation(params: CompatGetBusinessInformationQuery, options?: CallOptions): Promise<CompatGetBusinessInformationAnswer>;
  /**
   * List persons with their companies, checks and alerts
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/case-management/profiles/individuals`
   */
  listProfiles(params?: CompatListProfilesQuery, options?: CallOptions): Promise<CompatListProfilesAnswer>;
  /**
   * Read one end user
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/end-users/{id}`
   */
  getEndUser(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatGetEndUserAnswer>;
  /**
   * List the newest hundred cases of one end user
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/end-users/{id}/workflows`
   */
  listEndUserWorkflows(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatListEndUserWorkflowsAnswer>;
  /**
   * List the newest hundred cases of one business
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/businesses/{id}/workflows`
   */
  listBusinessWorkflows(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatListBusinessWorkflowsAnswer>;
  /**
   * Make a link for an applicant
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/workflows/create-collection-flow-url`
   */
  createCollectionFlowUrl(params: CompatCreateCollectionFlowUrlRequest, options?: CallOptions): Promise<CompatCreateCollectionFlowUrlAnswer>;
  /**
   * Open a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/workflows/run`
   */
  runWorkflow(params: CompatRunWorkflowRequest, options?: CallOptions): Promise<CompatRunWorkflowAnswer>;
  /**
   * Send an event to a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/workflows/{id}/send-event`
   */
  sendEvent(id: string, params: CompatSendEventRequest, options?: CallOptions): Promise<Case>;
  /**
   * Send an event to a case
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/workflows/{id}/event`
   */
  event(id: string, params: CompatEventRequest, options?: CallOptions): Promise<Case>;
  /**
   * Read a case with its definition
   *
   * The Case, and the same facts under the names of the documented system.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/workflows/{id}`
   */
  getWorkflow(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Case>;
  /**
   * Read the context of a case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/workflows/{id}/context`
   */
  getContext(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatGetContextAnswer>;
  /**
   * Send a transaction
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/transactions`
   */
  createTransaction(params: DocumentedTransaction, options?: CallOptions): Promise<TransactionCreated>;
  /**
   * List transactions, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/transactions`
   */
  listTransactions(params?: CompatListTransactionsQuery, options?: CallOptions): Promise<CompatListTransactionsAnswer>;
  /**
   * Send many transactions
   *
   * 201 when all were taken, 207 when some were not.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/transactions/bulk`
   */
  createTransactions(params: CompatCreateTransactionsRequest, options?: CallOptions): Promise<CompatCreateTransactionsAnswer201 | CompatCreateTransactionsAnswer207>;
  /**
   * Send a transaction in the flat spelling
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/transactions/alt`
   */
  createFlatTransaction(params: FlatTransaction, options?: CallOptions): Promise<TransactionCreated>;
  /**
   * Send many transactions in the flat spelling
   *
   * 201 when all were taken, 207 when some were not.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/transactions/alt/bulk`
   */
  createFlatTransactions(params: CompatCreateFlatTransactionsRequest, options?: CallOptions): Promise<CompatCreateFlatTransactionsAnswer201 | CompatCreateFlatTransactionsAnswer207>;
  /**
   * List the transactions that an alert is about
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/transactions/by-alert`
   */
  listTransactionsOfAlert(params: CompatListTransactionsOfAlertQuery, options?: CallOptions): Promise<CompatListTransactionsOfAlertAnswer>;
  /**
   * Take the result of a vendor and send the event
   *
   * `x-hmac-signature`: hex HMAC-SHA256 of the body as sent, keyed with the characters of the tenant's webhook secret.
   *
   * Needs no key. Callers prove themselves with x-hmac-signature over the body, made with the tenant's webhook secret.
   *
   * `POST /api/v1/external/workflows/{id}/hook/{event}`
   */
  hook(id: string, event: string, params: RawBytes, options?: CallOptions<CompatHookQuery>): Promise<CompatHookAnswer>;
  /**
   * List alert definitions
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/alert-definition`
   */
  listAlertDefinitions(params?: Record<string, never>, options?: CallOptions): Promise<CompatListAlertDefinitionsAnswer>;
  /**
   * List alerts
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/alerts`
   */
  listAlerts(params?: CompatListAlertsQuery, options?: CallOptions): Promise<CompatListAlertsAnswer>;
  /**
   * Raise an alert of a definition by hand
   *
   * While one of the same definition and counterparty is open, it counts on that one.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/external/alerts`
   */
  createAlert(params: CompatCreateAlertRequest, options?: CallOptions): Promise<CompatCreateAlertAnswer>;
  /**
   * Give alerts to an analyst
   *
   * Needs `cases:write`.
   *
   * `PATCH /api/v1/external/alerts/assign`
   */
  assignAlerts(params: CompatAssignAlertsRequest, options?: CallOptions): Promise<CompatAssignAlertsAnswer>;
  /**
   * Decide alerts
   *
   * `reason` is ours: left out, it says that none was given.
   *
   * Needs `cases:write`.
   *
   * `PATCH /api/v1/external/alerts/decision`
   */
  decideAlerts(params: CompatDecideAlertsRequest, options?: CallOptions): Promise<CompatDecideAlertsAnswer>;
  /**
   * Read the definition that raised an alert
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/alerts/{id}/alert-definition`
   */
  getDefinitionOfAlert(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatGetDefinitionOfAlertAnswer>;
  /**
   * Judge now what is judged by the day
   *
   * Of the caller's tenant. Rules that run on arrival have judged already.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/internal/alerts`
   */
  runAlerts(params?: CompatRunAlertsRequest, options?: CallOptions): Promise<CompatRunAlertsAnswer>;
  /**
   * List the documented ids of rules that there are definitions of
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/internal/alerts/correlationIds`
   */
  listAlertCorrelationIds(params?: Record<string, never>, options?: CallOptions): Promise<CompatListAlertCorrelationIdsAnswer>;
  /**
   * Take new hits about somebody who is watched
   *
   * `{entityId or endUserId, vendor, data: {hits: […]}}`. `x-hmac-signature`: hex HMAC-SHA256 of the body as sent, keyed with the characters of the tenant's webhook secret. The same body twice is one run.
   *
   * Needs no key. Callers prove themselves with x-hmac-signature over the body, made with the tenant's webhook secret.
   *
   * `POST /api/v1/webhooks/{entityType}/aml`
   */
  amlWebhook(entityType: string, params: RawBytes, options?: CallOptions): Promise<CompatAmlWebhookAnswer>;
  /**
   * Ask for a report on a merchant's website
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/internal/business-reports`
   */
  createBusinessReport(params: CompatCreateBusinessReportRequest, options?: CallOptions): Promise<CompatCreateBusinessReportAnswer>;
  /**
   * List reports on merchants
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/internal/business-reports`
   */
  listBusinessReports(params?: CompatListBusinessReportsQuery, options?: CallOptions): Promise<CompatListBusinessReportsAnswer>;
  /**
   * List reports on merchants
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/external/business-reports`
   */
  listReports(params?: CompatListReportsQuery, options?: CallOptions): Promise<CompatListReportsAnswer>;
  /**
   * Ask for reports on all merchants of a CSV file
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/internal/business-reports/upload-batch`
   */
  uploadBusinessReports(params: RawBytes, options?: CallOptions): Promise<CompatUploadBusinessReportsAnswer>;
  /**
   * Read a report on a merchant
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/internal/business-reports/{id}`
   */
  getBusinessReport(id: string, params?: Record<string, never>, options?: CallOptions): Promise<CompatGetBusinessReportAnswer>;
  /**
   * Take a report on a merchant that its vendor has made
   *
   * `{reportId, reportData: {summary, …}}`, of a report that waits for a vendor. `x-hmac-signature`: hex HMAC-SHA256 of the body as sent, keyed with the characters of the tenant's webhook secret. It is compared with the completed report before it; `base64Pdf` is not kept. A report that has ended stays as it is; one that nobody waits for is put aside, see callbacks, unless its merchant was erased.
   *
   * Needs no key. Callers prove themselves with x-hmac-signature over the body, made with the tenant's webhook secret.
   *
   * `POST /api/v1/internal/business-reports/hook`
   */
  reportHook(params: RawBytes, options?: CallOptions<CompatReportHookQuery>): Promise<CompatReportHookAnswer>;
  /**
   * Copy a definition
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definition/{id}/copy`
   */
  copyDefinition(id: string, params: CompatCopyDefinitionRequest, options?: CallOptions): Promise<Definition>;
  /**
   * Make a draft of the next version
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definition/{id}/upgrade`
   */
  upgradeDefinition(id: string, params?: CompatUpgradeDefinitionRequest, options?: CallOptions): Promise<Definition>;
  /**
   * Replace the statechart of a draft
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/workflow-definition/{id}/definition`
   */
  putDefinition(id: string, params: CompatPutDefinitionRequest, options?: CallOptions): Promise<Definition>;
  /**
   * Replace the plugins of a draft
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/workflow-definition/{id}/extensions`
   */
  putExtensions(id: string, params: CompatPutExtensionsRequest, options?: CallOptions): Promise<Definition>;
}

export interface ListNotificationsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Only what has not been read. */
  unread?: "true" | "false" | undefined;
}

export interface NotificationsResource {
  /**
   * Read what you were told, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/notifications`
   */
  list(params?: ListNotificationsQuery, options?: CallOptions): Listing<Notification>;
  /**
   * How many of them are unread
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/notifications/count`
   */
  count(params?: Record<string, never>, options?: CallOptions): Promise<NotificationCounts>;
  /**
   * Mark some of them, or all, as read
   *
   * What was read is not mailed any more.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/notifications/read`
   */
  read(params?: ReadNotificationsRequest, options?: CallOptions): Promise<NotificationCounts>;
  /**
   * Read how you are told of what
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/notifications/settings`
   */
  getSettings(params?: Record<string, never>, options?: CallOptions): Promise<NotificationSettings>;
  /**
   * Choose how you are told of what
   *
   * Kinds that are left out stay as they are.
   *
   * Needs `cases:read`.
   *
   * `PUT /api/v1/notifications/settings`
   */
  putSettings(params: PutNotificationSettingsRequest, options?: CallOptions): Promise<NotificationSettings>;
}

export interface GetFunnelQuery {
  /** Key of a definition. */
  workflow: string;
  /** Only of this form. */
  form?: string | undefined;
  /** First day, in UTC. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day, in UTC. Without it: today. */
  to?: string | undefined;
  /** What the numbers are grouped by. */
  groupBy?: "device" | "country" | undefined;
  /** Only applicants on this kind of device. */
  device?: "phone" | "tablet" | "computer" | undefined;
  /** ISO 3166-1 alpha-2; `ZZ`: not known. */
  country?: string | undefined;
}

export interface FunnelResource {
  /**
   * See how far applicants come with the forms of a workflow
   *
   * Opened, started, each page sent, submitted, and which fields were sent back why. Counted on the server, without cookies and without a record of who: the same step of the same case counts once, on the day it was taken. Numbers follow within seconds.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/funnel`
   */
  get(params: GetFunnelQuery, options?: CallOptions): Promise<Funnel>;
}

export interface GetStatisticsOverviewQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
}

export interface GetStatisticsOfCasesQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
}

export interface GetStatisticsOfDecisionsQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
}

export interface GetStatisticsOfTimesQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
}

export interface GetStatisticsOfAnalystsQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
}

export interface GetStatisticsOfRulesQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
}

export interface ExportStatisticsQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** As the lists show it: `DE`. */
  country?: string | undefined;
  /** Which of the numbers. */
  part: "cases" | "decisions" | "times" | "analysts" | "rules" | "alerts";
}

export interface GetStatisticsOfAlertsQuery {
  /** First day. Without it: 30 days up to `to`. */
  from?: string | undefined;
  /** Last day. Without it: today. */
  to?: string | undefined;
}

export interface StatisticsResource {
  /**
   * See the numbers of some days beside those of as many days before
   *
   * A case counts on the day it was opened, and on the day it was decided. Numbers follow the cases within seconds. Cases that parents opened count as well, under their own workflow.
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/overview`
   */
  getOverview(params?: GetStatisticsOverviewQuery, options?: CallOptions): Promise<StatisticsOverview>;
  /**
   * Count open cases by state, workflow and risk, and cases opened and decided by day
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/cases`
   */
  getCases(params?: GetStatisticsOfCasesQuery, options?: CallOptions): Promise<StatisticsOfCases>;
  /**
   * Compare what was decided, by workflow and by day
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/decisions`
   */
  getDecisions(params?: GetStatisticsOfDecisionsQuery, options?: CallOptions): Promise<StatisticsOfDecisions>;
  /**
   * See how long decisions took, and for whom cases waited
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/times`
   */
  getTimes(params?: GetStatisticsOfTimesQuery, options?: CallOptions): Promise<StatisticsOfTimes>;
  /**
   * See what each person has decided
   *
   * Who may not read the numbers of the tenant gets their own alone.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/statistics/analysts`
   */
  getAnalysts(params?: GetStatisticsOfAnalystsQuery, options?: CallOptions): Promise<StatisticsOfAnalysts>;
  /**
   * See which rules hold how often
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/rules`
   */
  getRules(params?: GetStatisticsOfRulesQuery, options?: CallOptions): Promise<StatisticsOfRules>;
  /**
   * Take one part of the statistics as a table (CSV)
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/export`
   */
  export(params: ExportStatisticsQuery, options?: CallOptions): Promise<Response>;
  /**
   * See what became of alerts, by rule and by day
   *
   * Of alerts that were opened in these days (UTC).
   *
   * Needs `cases:read`; of a person: `statistics:read`.
   *
   * `GET /api/v1/statistics/alerts`
   */
  getAlerts(params?: GetStatisticsOfAlertsQuery, options?: CallOptions): Promise<AlertStatistics>;
}

export interface ListIncidentsQuery {
  /** Name of a vendor, or host of an address. */
  vendor?: string | undefined;
  /** Only of this plugin. */
  plugin?: string | undefined;
  /** Only from this source. */
  source?: string | undefined;
  /** Only with this code. */
  code?: string | undefined;
  /** Key of a definition. */
  workflow?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface IncidentsResource {
  /**
   * List what gave up and waits for a person, the longest waiting first
   *
   * Open incidents of all cases, those of ended cases included. Follows the cases within seconds.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/incidents`
   */
  list(params?: ListIncidentsQuery, options?: CallOptions): Listing<OpenIncident>;
  /**
   * Count open incidents by vendor, plugin and code
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/incidents/groups`
   */
  listGroups(params?: Record<string, never>, options?: CallOptions): Listing<IncidentGroup>;
  /**
   * Try again what gave up, by vendor, plugin or code
   *
   * At most 50 at once, the longest waiting first; `more` says that there are others. Each case takes it or refuses it for itself. Name at least one filter.
   *
   * Needs `cases:write`; of a person: `cases:bulk`.
   *
   * `POST /api/v1/incidents/retry`
   */
  retry(params?: RetryIncidentsRequest, options?: CallOptions): Promise<RetryIncidentsAnswer>;
}

export interface TenantSettingsResource {
  /**
   * Read the settings of the house
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/tenant-settings`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<TenantSettingsView>;
  /**
   * Change the settings of the house
   *
   * After a change of the time zone what was counted before is counted anew, a few thousand cases a minute.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/tenant-settings`
   */
  put(params: TenantSettings, options?: CallOptions): Promise<TenantSettingsView>;
}

export interface ListRequirementReasonsItem {
  code: string;
  group: "answer" | "file" | "revision";
  /** False: nothing that the applicant sends can change it. */
  retryable: boolean;
  /** For applicants, by language; `{…}` is filled in. */
  texts: { [key: string]: string };
}

export interface RequirementReasonsResource {
  /**
   * Every reason that an answer, a file or a revision can have, with what applicants read
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/requirement-reasons`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<ListRequirementReasonsItem>;
}

export interface EmbeddingResource {
  /**
   * See which websites may embed your forms
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/embedding`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<Embedding>;
  /**
   * Say which websites may embed your forms
   *
   * These origins, and no others, may show a form in a frame (`frame-ancestors`), call the flow's API from a browser (CORS) and be named as `returnUrl` of a link. It counts from the next page on.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/embedding`
   */
  put(params: Embedding, options?: CallOptions): Promise<Embedding>;
}

export interface GetBrandingQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface PutBrandingDraftQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface DeleteBrandingDraftQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface PublishBrandingQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface ListBrandingVersionsQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface RestoreBrandingQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface CheckBrandingQuery {
  /** Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's. */
  workflow?: string | undefined;
}

export interface ListBrandingTextsQuery {
  /** Only in this language. */
  language?: "en" | "ar" | "de" | "es" | "fr" | "he" | "hi" | "ja" | "pt" | "zh" | undefined;
}

export interface BrandingResource {
  /**
   * Read the brand: draft, published, and its contrasts
   *
   * Needs `definitions:write`.
   *
   * `GET /api/v1/branding`
   */
  get(params?: GetBrandingQuery, options?: CallOptions): Promise<Branding>;
  /**
   * Save a draft of the brand
   *
   * Applicants see nothing of it. The answer says how its colours measure up (WCAG 2.2 AA), each failing pair with the nearest colour that passes.
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/branding/draft`
   */
  putDraft(params: PutBrandingDraftRequest, options?: CallOptions<PutBrandingDraftQuery>): Promise<Branding>;
  /**
   * Throw the draft away
   *
   * Needs `definitions:write`.
   *
   * `DELETE /api/v1/branding/draft`
   */
  deleteDraft(params?: DeleteBrandingDraftQuery, options?: CallOptions): Promise<Branding>;
  /**
   * Publish the draft
   *
   * The next version: applicants see it on their next page. Refused with `brand_unreadable` while text of it has too little contrast.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/branding/publish`
   */
  publish(params?: PublishBrandingRequest, options?: CallOptions<PublishBrandingQuery>): Promise<Branding>;
  /**
   * List published versions of the brand
   *
   * Newest first; the last fifty are kept.
   *
   * Needs `definitions:write`.
   *
   * `GET /api/v1/branding/versions`
   */
  listVersions(params?: ListBrandingVersionsQuery, options?: CallOptions): Listing<BrandVersion>;
  /**
   * Go back to an earlier version
   *
   * Published again as the next version, so going back can be undone too. 0: back to what lies below.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/branding/restore`
   */
  restore(params: RestoreBrandingRequest, options?: CallOptions<RestoreBrandingQuery>): Promise<Branding>;
  /**
   * Measure the contrasts of a brand without saving it
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/branding/check`
   */
  check(params: CheckBrandingRequest, options?: CallOptions<CheckBrandingQuery>): Promise<CheckBrandingAnswer>;
  /**
   * Upload a logo, favicon or font
   *
   * What it is, its content tells. Logos: PNG, JPEG or WEBP, 200 kB and 2000 pixels a side. Favicons: PNG, 50 kB, 512 pixels. Fonts: woff2, 150 kB. SVG is not taken. The same file twice is one file.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/branding/files`
   */
  addFile(params: AddBrandingFileRequest, options?: CallOptions): Promise<BrandFile>;
  /**
   * List uploaded logos, favicons and fonts
   *
   * Needs `definitions:write`.
   *
   * `GET /api/v1/branding/files`
   */
  listFiles(params?: Record<string, never>, options?: CallOptions): Listing<BrandFile>;
  /**
   * Delete a file that no draft and no kept version uses
   *
   * Needs `definitions:write`.
   *
   * `DELETE /api/v1/branding/files/{id}`
   */
  deleteFile(id: string, params?: Record<string, never>, options?: CallOptions): Promise<BrandFile>;
  /**
   * List every sentence of ours that `texts` of a brand or a form can replace, in one language
   *
   * Needs `definitions:write`.
   *
   * `GET /api/v1/branding/texts`
   */
  listTexts(params?: ListBrandingTextsQuery, options?: CallOptions): Listing<BrandText>;
  /**
   * List your own hosts
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/branding/domains`
   */
  listDomains(params?: Record<string, never>, options?: CallOptions): Listing<BrandDomain>;
  /**
   * Register a host of your own
   *
   * It leads to nothing of yours until the TXT record in the answer stands in the DNS and the host was verified.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/branding/domains`
   */
  addDomain(params: AddBrandingDomainRequest, options?: CallOptions): Promise<BrandDomain>;
  /**
   * Look for the TXT record of a host
   *
   * Asks the DNS now. 409 while the record is not there, or when another tenant has proved the host.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/branding/domains/{host}/verify`
   */
  verifyDomain(host: string, params?: Record<string, never>, options?: CallOptions): Promise<BrandDomain>;
  /**
   * Let go of a host
   *
   * It serves nothing from then on; links are written with the next host, or with the deployment's own.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/branding/domains/{host}`
   */
  deleteDomain(host: string, params?: Record<string, never>, options?: CallOptions): Promise<DeleteBrandingDomainAnswer>;
}

export interface GetFlowQuery {
  /** Only in this language. */
  language?: string | undefined;
}

export interface FlowResource {
  /**
   * Open an applicant's link from a page of your own
   *
   * An applicant's link is `…/go/<reference>.<secret>`. Pages of your own cannot keep our cookies: what they get is a token, for `Authorization: Bearer …`, that ends when the link is revoked.
   *
   * Needs no key. Proved by the session of an applicant's link, from websites that the tenant has listed.
   *
   * `POST /api/v1/flow/{reference}/session`
   */
  open(reference: string, params: OpenFlowRequest, options?: CallOptions): Promise<FlowSession>;
  /**
   * Type in the code of a new device, or ask for another one
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/code`
   */
  takeCode(reference: string, params: TakeFlowCodeRequest, options?: CallOptions): Promise<FlowCode>;
  /**
   * Read the form: pages, values, what is due and what is wrong
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `GET /api/v1/flow/{reference}`
   */
  get(reference: string, params?: GetFlowQuery, options?: CallOptions): Promise<FlowState>;
  /**
   * See what is wrong with values, without keeping them
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/pages/{page}/check`
   */
  checkPage(reference: string, page: string, params: CheckFlowPageRequest, options?: CallOptions): Promise<FlowCheck>;
  /**
   * Keep values, field by field
   *
   * Only the fields that are named are written; what another device has typed in the others stays.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `PATCH /api/v1/flow/{reference}/pages/{page}`
   */
  savePage(reference: string, page: string, params: SaveFlowPageRequest, options?: CallOptions): Promise<FlowCheck>;
  /**
   * Send a page
   *
   * All of its fields are checked; 422 `invalid_answers` says in `details.problems` what does not hold, 409 `conflict` in `details.clashes` what somebody else has changed. In a revision the page is `revise`.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/pages/{page}`
   */
  sendPage(reference: string, page: string, params: SendFlowPageRequest, options?: CallOptions): Promise<FlowState>;
  /**
   * Search the register for a company
   *
   * What is typed into a field of the kind `lookup`. Each company has the fields that the form fills in, and no others. Nothing is kept.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/pages/{page}/lookups/{field}`
   */
  lookUpCompany(reference: string, page: string, field: string, params: LookUpCompanyRequest, options?: CallOptions): Promise<FlowLookup>;
  /**
   * Take a company's details over into the form
   *
   * They are kept as if they had been typed, on the pages that ask for them, together with what is sent along. 409 `conflict`: the register no longer says so.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/pages/{page}/lookups/{field}/use`
   */
  takeCompanyOver(reference: string, page: string, field: string, params: TakeCompanyOverRequest, options?: CallOptions): Promise<FlowState>;
  /**
   * Send the whole form
   *
   * After all of its pages. 422 `invalid_answers` with the code `unsent` names fields that somebody has changed since, on any device, without sending their page: send that page again. The answer to a revision is its page: send `revise`.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/submit`
   */
  submit(reference: string, params?: Record<string, never>, options?: CallOptions): Promise<FlowState>;
  /**
   * Upload a file of up to 20 MB in one request
   *
   * The body is the file. `X-File-Name`: its name, percent-encoded. `X-Upload-Id`: names this upload; sent again after a broken connection, it is added once. `?side=front` or `?side=back`: of a document with `sides`; left out, it is the first side without a file.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/files/{element}`
   */
  addFile(reference: string, element: string, params: RawBytes, options?: CallOptions): Promise<FlowFile>;
  /**
   * Begin an upload in parts, or go on with one
   *
   * The same fingerprint for the same document finds the upload that was begun with it. What there is no room for is refused before anything is sent.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/uploads/{element}`
   */
  beginUpload(reference: string, element: string, params: BeginFlowUploadRequest, options?: CallOptions): Promise<FlowUpload>;
  /**
   * Send one part
   *
   * The body is the part, with a `Content-Length`. One that is here already is not read again.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `PUT /api/v1/flow/{reference}/uploads/{upload}/parts/{part}`
   */
  putUploadPart(reference: string, upload: string, part: string, params: RawBytes, options?: CallOptions): Promise<PutFlowUploadPartAnswer>;
  /**
   * Put the parts together and add the file
   *
   * Sent again after a lost answer, the file is added once.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `POST /api/v1/flow/{reference}/uploads/{upload}/complete`
   */
  completeUpload(reference: string, upload: string, params: CompleteFlowUploadRequest, options?: CallOptions): Promise<FlowFile>;
  /**
   * Give up an upload; what came of it is deleted
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `DELETE /api/v1/flow/{reference}/uploads/{upload}`
   */
  abortUpload(reference: string, upload: string, params?: Record<string, never>, options?: CallOptions): Promise<AbortFlowUploadAnswer>;
  /**
   * Take a file away again
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `DELETE /api/v1/flow/{reference}/files/{element}/{file}`
   */
  removeFile(reference: string, element: string, file: string, params?: Record<string, never>, options?: CallOptions): Promise<FlowState>;
  /**
   * Hear at once when the case has changed
   *
   * A WebSocket with the sub-protocols `edgecase.flow` and the session's token. The first frame is `{hello: true, …}`; every other says `{version}`: read the flow anew. Send `ping` to hear `pong`. After an hour it is closed with 4000: connect again.
   *
   * Needs the session of an applicant, from `openFlow`.
   *
   * `GET /api/v1/flow/{reference}/changes`
   */
  listen(reference: string, params?: Record<string, never>, options?: CallOptions): URL;
}

export interface SecretsResource {
  /**
   * Names of secrets
   *
   * Needs `secrets:write`.
   *
   * `GET /api/v1/secrets`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<Secret>;
  /**
   * Set a secret
   *
   * Needs `secrets:write`.
   *
   * `PUT /api/v1/secrets/{name}`
   */
  put(name: string, params: PutSecretRequest, options?: CallOptions): Promise<Secret>;
  /**
   * Delete a secret
   *
   * Needs `secrets:write`.
   *
   * `DELETE /api/v1/secrets/{name}`
   */
  delete(name: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /**
   * See how far the change of the sealing key has come
   *
   * After a new key was put in front of `SEALING_KEYS`, everything stored under seal is sealed anew in the background, and the job goes on after a crash. When `olderKeys` is 0 everywhere and `job.done` is true, the older keys may go.
   *
   * Needs `secrets:write`.
   *
   * `GET /api/v1/secrets/rotation`
   */
  getRotation(params?: Record<string, never>, options?: CallOptions): Promise<SecretRotation>;
}

export interface SessionResource {
  /**
   * See how long this session lasts, and what it has to prove
   *
   * Any key or person may call this.
   *
   * `GET /api/v1/session`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<CurrentSession>;
  /**
   * Stay signed in
   *
   * Any key or person may call this.
   *
   * `POST /api/v1/session/keep-alive`
   */
  keep(params?: Record<string, never>, options?: CallOptions): Promise<CurrentSession>;
  /**
   * Have a code mailed that proves who works in this session
   *
   * Six digits that work for 10 minutes. At most three in a quarter of an hour; only the last one counts.
   *
   * Any key or person may call this.
   *
   * `POST /api/v1/session/code`
   */
  sendCode(params?: Record<string, never>, options?: CallOptions): Promise<SendSessionCodeAnswer>;
  /**
   * Prove with the mailed code who works in this session
   *
   * Five tries per code. What was refused with `step_up_required` may then be sent again. The session goes on under a new cookie, which comes with the answer; the old one opens nothing any more.
   *
   * Any key or person may call this.
   *
   * `POST /api/v1/session/proof`
   */
  prove(params: ProveSessionRequest, options?: CallOptions): Promise<CurrentSession>;
}

export interface SessionsResource {
  /**
   * List your own sessions, newest first
   *
   * Any key or person may call this.
   *
   * `GET /api/v1/sessions`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<Session>;
  /**
   * End a session of your own
   *
   * Any key or person may call this.
   *
   * `DELETE /api/v1/sessions/{id}`
   */
  end(id: string, params?: Record<string, never>, options?: CallOptions): Promise<EndedSessions>;
  /**
   * End all your sessions but this one
   *
   * Any key or person may call this.
   *
   * `POST /api/v1/sessions/end-others`
   */
  endOther(params?: Record<string, never>, options?: CallOptions): Promise<EndedSessions>;
}

export interface ListUsersQuery {
  /** Only in this condition. */
  status?: "active" | "all" | undefined;
}

export interface UsersResource {
  /**
   * List somebody's sessions
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `GET /api/v1/users/{userId}/sessions`
   */
  listSessionsOf(userId: string, params?: Record<string, never>, options?: CallOptions): Listing<Session>;
  /**
   * End all sessions of somebody
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `DELETE /api/v1/users/{userId}/sessions`
   */
  endSessionsOf(userId: string, params?: Record<string, never>, options?: CallOptions): Promise<EndedSessions>;
  /**
   * End a session of somebody
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `DELETE /api/v1/users/{userId}/sessions/{id}`
   */
  endSessionOf(userId: string, id: string, params?: Record<string, never>, options?: CallOptions): Promise<EndedSessions>;
  /**
   * List the people of the team
   *
   * Those who may sign in; `status=all` adds those who no longer may.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/users`
   */
  list(params?: ListUsersQuery, options?: CallOptions): Listing<User>;
  /**
   * Change somebody's name, role, or the cases they are limited to
   *
   * Holds from their next request on. The last administrator stays one.
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `PATCH /api/v1/users/{id}`
   */
  change(id: string, params?: ChangeUserRequest, options?: CallOptions): Promise<User>;
  /**
   * End somebody's access
   *
   * Their sessions end at once and nobody signs in as them. Their name stays in what they did, and cases stay theirs until they are given to somebody else. The last administrator stays.
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `POST /api/v1/users/{id}/deactivate`
   */
  deactivate(id: string, params?: Record<string, never>, options?: CallOptions): Promise<User>;
  /**
   * Let somebody sign in again
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `POST /api/v1/users/{id}/reactivate`
   */
  reactivate(id: string, params?: Record<string, never>, options?: CallOptions): Promise<User>;
}

export interface IdentityProvidersResource {
  /**
   * List identity providers
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/identity-providers`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<IdentityProvider>;
  /**
   * Let people sign in by an identity provider
   *
   * Register the answer's `redirectUri` with the provider. Sign-in is by authorization code with PKCE.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/identity-providers`
   */
  create(params: WriteIdentityProvider, options?: CallOptions): Promise<IdentityProvider>;
  /**
   * Read an identity provider
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/identity-providers/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<IdentityProvider>;
  /**
   * Change an identity provider, or switch it off
   *
   * Sessions that began by it go on; end them with `DELETE /users/{userId}/sessions`.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/identity-providers/{id}`
   */
  put(id: string, params: WriteIdentityProvider, options?: CallOptions): Promise<IdentityProvider>;
  /**
   * Delete an identity provider
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/identity-providers/{id}`
   */
  delete(id: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /**
   * Ask an identity provider what it can do
   *
   * Reads its discovery document and keys. Whether its people get in shows when somebody opens `signInPath`.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/identity-providers/{id}/test`
   */
  test(id: string, params?: Record<string, never>, options?: CallOptions): Promise<IdentityProviderTest>;
}

export interface SignInSettingsResource {
  /**
   * See how people sign in
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/sign-in-settings`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<SignInSettingsView>;
  /**
   * Say how people sign in
   *
   * Shorter times hold at once, for sessions that are open too; longer ones for those that begin from now on. `onlyProviders` needs a provider in use that has let somebody in, or Cloudflare Access; administrators can always have a link mailed. Where fresh proof is wanted for anything, it is wanted for this.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/sign-in-settings`
   */
  put(params: SignInSettings, options?: CallOptions): Promise<SignInSettingsView>;
}

export interface SavedViewsResource {
  /**
   * List your views, and those of the team
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/saved-views`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<SavedView>;
  /**
   * Keep a list as a view
   *
   * What was searched for (`q`) is not kept.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/saved-views`
   */
  create(params: CreateViewRequest, options?: CallOptions): Promise<SavedView>;
  /**
   * Change a view
   *
   * Needs `cases:read`.
   *
   * `PATCH /api/v1/saved-views/{id}`
   */
  change(id: string, params?: ChangeViewRequest, options?: CallOptions): Promise<SavedView>;
  /**
   * Remove a view
   *
   * Needs `cases:read`.
   *
   * `DELETE /api/v1/saved-views/{id}`
   */
  delete(id: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
}

export interface ListSettingsResource {
  /**
   * See how you like the list of cases
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/list-settings`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<ListSettings>;
  /**
   * Say how you like the list of cases
   *
   * Needs `cases:read`.
   *
   * `PUT /api/v1/list-settings`
   */
  put(params: ListSettings, options?: CallOptions): Promise<ListSettings>;
}

export interface ListDefinitionsQuery {
  /** Only with this key. */
  key?: string | undefined;
  /** Only in this condition. */
  status?: "draft" | "published" | "archived" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ExportDefinitionQuery {
  /** How the answer is written. */
  format?: "edgecase" | "ballerine" | undefined;
}

export interface MoveCasesItem {
  caseId: string;
  ok: boolean;
  state: string | null;
  problem: {
    code: string;
    message: string;
  } | null;
}

export interface MoveCasesPage {
  moved: number;
  refused: number;
}

export interface DrawDefinitionQuery {
  /** `json`; `mermaid`: a stateDiagram-v2 as text/plain; `svg`: a picture that stands alone. */
  format?: "json" | "mermaid" | "svg" | undefined;
}

export interface WorkflowDefinitionsResource {
  /**
   * Try a plugin with a sample
   *
   * No case is opened or changed. The plugin asks its vendor once, through the same fence, secrets and circuit breaker as in a case, and the answer shows what a case would make of it. Plugins that work inside a case (children, approvals, waiting, forms) say what they would do. Not remembered under an Idempotency-Key: samples hold personal data.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/plugins/{name}/run`
   */
  runPluginWithSample(id: string, name: string, params: SampleContext, options?: CallOptions): Promise<SampleRun>;
  /**
   * Create a draft of a definition
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions`
   */
  create(params: CreateDefinition, options?: CallOptions): Promise<Definition>;
  /**
   * List definitions, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/workflow-definitions`
   */
  list(params?: ListDefinitionsQuery, options?: CallOptions): Listing<DefinitionSummary>;
  /**
   * Read a definition
   *
   * `id` may be a key: then it is the latest published version.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/workflow-definitions/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Definition>;
  /**
   * Change a draft
   *
   * What is left out stays. Published versions never change: upgrade them.
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/workflow-definitions/{id}`
   */
  change(id: string, params?: ChangeDefinition, options?: CallOptions): Promise<Definition>;
  /**
   * Replace the statechart of a draft
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/workflow-definitions/{id}/definition`
   */
  putDefinition(id: string, params: PutDefinitionRequest, options?: CallOptions): Promise<Definition>;
  /**
   * Replace the plugins of a draft
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/workflow-definitions/{id}/extensions`
   */
  putExtensions(id: string, params: PutExtensionsRequest, options?: CallOptions): Promise<Definition>;
  /**
   * Find what is wrong with a definition
   *
   * Parts in the body are checked in the place of the stored ones; nothing is saved.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/validate`
   */
  validate(id: string, params?: ValidateDefinition, options?: CallOptions): Promise<Validation>;
  /**
   * Publish a draft; it never changes afterwards
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/publish`
   */
  publish(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Definition>;
  /**
   * Take a definition out of use for new cases
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/archive`
   */
  archive(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Definition>;
  /**
   * Copy a definition to a draft with another key
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/copy`
   */
  copy(id: string, params: CopyDefinitionRequest, options?: CallOptions): Promise<Definition>;
  /**
   * Make a draft of the next version
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/upgrade`
   */
  upgrade(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Definition>;
  /**
   * Import definitions of the documented system, or exported ones, as drafts
   *
   * Old spellings are understood. The report says of every part what was understood, changed or ignored.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/import`
   */
  import(params?: ImportDefinitions, options?: CallOptions): Promise<ImportedDefinitions>;
  /**
   * Export a definition as one document
   *
   * `edgecase`: chart, plugins, forms, rules, policies and proofs, with the hash of its body; an import of it has the same hash. `ballerine`: a row of the documented system.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/workflow-definitions/{id}/export`
   */
  export(id: string, params?: ExportDefinitionQuery, options?: CallOptions): Promise<ExportDefinitionAnswer>;
  /**
   * Read what was proved of a published version
   *
   * For auditors: each policy of the version, in words, proved of every way a case can take. `proofs` is null for drafts and for versions without policies. `id` may be a key: then it is the latest published version.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/workflow-definitions/{id}/proofs`
   */
  getProofs(id: string, params?: Record<string, never>, options?: CallOptions): Promise<GetDefinitionProofsAnswer>;
  /**
   * Draw a page of a form as applicants see it
   *
   * With the form as it is sent, or the stored one; with the workflow's brand as it is being made. A form can be gone through from page to page: conditions and checks are the real ones, nothing is stored, files are not asked for.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/forms/{key}/preview`
   */
  previewForm(id: string, key: string, params?: FormPreviewWish, options?: CallOptions): Promise<FormPreview>;
  /**
   * Read a UI definition of the documented system as a form
   *
   * Both generations of it. Nothing is stored: the form and what became of each part are answered.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/read-ui-definition`
   */
  readUiDefinition(params: ReadUiDefinition, options?: CallOptions): Promise<UiDefinitionRead>;
  /**
   * Move the running cases of a version to another version
   *
   * `id` is the version the cases are on. A page at a time: go on with `nextCursor` until it is null. Each case is moved or refused on its own.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/{id}/move-cases`
   */
  moveCases(id: string, params: MoveCases, options?: CallOptions): Listing<MoveCasesItem, MoveCasesPage>;
  /**
   * Play a case through without opening one
   *
   * Runs the real engine in memory: guards, rules, transformers, joins and timers. Nothing is stored, nobody is called: what a plugin would ask is shown, and the steps answer it. What the engine would refuse is a step with `accepted: false` and its `refusal`; a step that names nothing real is a 400 with `details.possible`.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/workflow-definitions/simulate`
   */
  simulate(params: Simulate, options?: CallOptions): Promise<Simulation>;
  /**
   * Read a definition as a graph
   *
   * States, transitions and the plugins of each state: as data, as Mermaid text or as a picture.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/workflow-definitions/{id}/graph`
   */
  draw(id: string, params: DrawDefinitionQuery & { format: "mermaid" | "svg" }, options?: CallOptions): Promise<string>;
  draw(id: string, params?: DrawDefinitionQuery, options?: CallOptions): Promise<Graph>;
}

export interface VendorsResource {
  /**
   * See which vendors answer and which are down
   *
   * Every vendor that plugins of this tenant have called. After five failures in a row a vendor counts as down: work for it waits, without using up attempts, and one call at a time goes out to see whether it is back, after 10 seconds, then 20, up to every 5 minutes. Work that has waited for a day fails.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/vendors`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<Vendor>;
  /**
   * Send calls to a vendor again
   *
   * For a person who knows that the vendor is back. Work that waits goes on when its pause is over, 5 minutes or so at most.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/vendors/{vendor}/reset`
   */
  reset(vendor: string, params?: Record<string, never>, options?: CallOptions): Promise<Vendor>;
  /**
   * Try a vendor again now
   *
   * For a vendor that counts as down: the pause is over, the next call goes out and shows whether it is back. The breaker stays open until then.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/vendors/{vendor}/probe`
   */
  probe(vendor: string, params?: Record<string, never>, options?: CallOptions): Promise<Vendor>;
}

export interface ListAlertsQuery {
  /** Only in this condition. */
  status?: "triggered" | "under_review" | "escalated" | "rejected" | "dismissed" | "cleared" | "open" | "closed" | undefined;
  /** Only of this severity. */
  severity?: "low" | "medium" | "high" | "critical" | undefined;
  /** Only from this source. */
  source?: "rule" | "screening" | "transaction" | "monitoring" | undefined;
  /** Only of this rule. */
  rule?: string | undefined;
  /** Only of this case. */
  caseId?: string | undefined;
  /** Only about this person or company. */
  subjectId?: string | undefined;
  /** Whom it is about: ours or the caller's. */
  counterpartyId?: string | undefined;
  /** Ours or the caller's. Alerts about it, and those about others that rest on transactions with it: see `counterpartyRole`. */
  withCounterpartyId?: string | undefined;
  /** Like `subjectId`, and of their cases and counterparties. */
  entityId?: string | undefined;
  /** Of an alert definition. */
  definitionId?: string | undefined;
  /** Part of the title, or the id of an alert or a counterparty, ours or the caller's. */
  q?: string | undefined;
  /** `none`: nobody's; `me`: those of the person who asks. */
  assigneeId?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface GetAlertEvidenceQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListAlertNotesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface AlertsResource {
  /**
   * See alerts, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alerts`
   */
  list(params?: ListAlertsQuery, options?: CallOptions): Listing<Alert>;
  /**
   * Count alerts by status, and those that are open by severity
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alerts/counts`
   */
  count(params?: Record<string, never>, options?: CallOptions): Promise<AlertCounts>;
  /**
   * See an alert with its history, and why it was raised
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alerts/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<AlertDetails>;
  /**
   * Do the same to up to a hundred alerts
   *
   * Each alert for itself: the answer lists those it was done to and those that refused, with why.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/decisions`
   */
  decide(params: DecideAlertsRequest, options?: CallOptions): Promise<AlertsDecided>;
  /**
   * Give an alert to an analyst, or to nobody
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/assign`
   */
  assign(id: string, params: AssignAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Take up an alert
   *
   * Who takes up what is nobody's has it from then on.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/review`
   */
  review(id: string, params?: ReviewAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Hand an alert to somebody more senior
   *
   * It stays open.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/escalate`
   */
  escalate(id: string, params?: EscalateAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Put back an alert that you took up
   *
   * It is as it was before, and whose it was, as long as nothing else was done to it since.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/put-back`
   */
  putBack(id: string, params?: PutBackAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Close an alert: what it warned of is so
   *
   * The case is not decided by this.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/reject`
   */
  reject(id: string, params: RejectAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Close an alert: it needs no review
   *
   * For duplicates, noise and tests.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/dismiss`
   */
  dismiss(id: string, params: DismissAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Close an alert: reviewed, and nothing was found
   *
   * What it warned of is not so.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/clear`
   */
  clear(id: string, params: ClearAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Open a closed alert once more
   *
   * It is under review again, unless a newer one of the same is open.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/reopen`
   */
  reopen(id: string, params: ReopenAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * See the numbers that an alert rests on, and the very transactions
   *
   * Days on which the rule held, with what was compared; the transactions of its windows, page by page; and what was measured on each day, for a chart. Empty for alerts of other sources.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alerts/{id}/evidence`
   */
  getEvidence(id: string, params?: GetAlertEvidenceQuery, options?: CallOptions): Promise<AlertEvidence>;
  /**
   * Read the notes on an alert, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alerts/{id}/notes`
   */
  listNotes(id: string, params?: ListAlertNotesQuery, options?: CallOptions): Listing<AlertNote>;
  /**
   * Write a note on an alert
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/notes`
   */
  addNote(id: string, params: AddEntityNote, options?: CallOptions): Promise<AlertNote>;
  /**
   * Delete a note on an alert
   *
   * One's own, or a manager any. That there was one stays.
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/alerts/{id}/notes/{noteId}`
   */
  deleteNote(id: string, noteId: string, params?: Record<string, never>, options?: CallOptions): Promise<AlertNote>;
  /**
   * Let a rule open no alert about a subject until a time
   *
   * An open alert is closed (`dismissed`). What happens until then is written down and opens nothing.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/snooze`
   */
  snooze(id: string, params: SnoozeAlertRequest, options?: CallOptions): Promise<Alert>;
  /**
   * Open a case for an alert, or give it to one
   *
   * By the workflow that its definition names, or another. The case's timeline tells of the alert.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/alerts/{id}/case`
   */
  openCaseFor(id: string, params?: OpenCaseForAlertRequest, options?: CallOptions): Promise<Alert>;
}

export interface ListAlertSnoozesQuery {
  /** Only of this rule. */
  rule?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface AlertSnoozesResource {
  /**
   * See which rules open no alerts about whom, and until when
   *
   * Those that have not ended, the next to end first.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-snoozes`
   */
  list(params?: ListAlertSnoozesQuery, options?: CallOptions): Listing<AlertSnooze>;
  /**
   * Let a rule open alerts about a subject again
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/alert-snoozes/{id}`
   */
  end(id: string, params?: Record<string, never>, options?: CallOptions): Promise<EndAlertSnoozeAnswer>;
}

export interface ListAlertDefinitionsQuery {
  /** Only with this state. */
  state?: "draft" | "enabled" | "disabled" | "archived" | undefined;
  /** Part of the name. */
  q?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface AlertDefinitionsResource {
  /**
   * Try an alert definition that is not stored on stored transactions or reports
   *
   * Short ones are done when the answer comes; others go on in the background.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/backtests`
   */
  createBacktest(params: CreateAlertBacktestRequest, options?: CallOptions): Promise<AlertBacktest>;
  /**
   * Try the draft of an alert definition on stored transactions or reports
   *
   * Compared with what is published of it. Short ones are done when the answer comes.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/{id}/backtests`
   */
  backtest(id: string, params: BacktestAlertDefinitionRequest, options?: CallOptions): Promise<AlertBacktest>;
  /**
   * List alert definitions, newest first
   *
   * Without archived ones, unless `state` asks for them.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-definitions`
   */
  list(params?: ListAlertDefinitionsQuery, options?: CallOptions): Listing<AlertDefinition>;
  /**
   * Write an alert definition
   *
   * A draft, or published at once. What cannot be read is refused with the path of each problem.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions`
   */
  create(params: CreateAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * Find what is wrong with an alert definition
   *
   * Nothing is saved.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/check`
   */
  check(params: CheckAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinitionChecked>;
  /**
   * Publish templates as alert definitions
   *
   * Those that are there already stay as they are.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/install`
   */
  installTemplates(params?: InstallAlertTemplatesRequest, options?: CallOptions): Promise<InstallAlertTemplatesAnswer>;
  /**
   * Read an alert definition
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-definitions/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * Change the draft of an alert definition
   *
   * What is published goes on judging until the draft is published; `enabled` switches at once.
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/alert-definitions/{id}`
   */
  change(id: string, params: ChangeAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * See what was published of an alert definition, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-definitions/{id}/versions`
   */
  listVersions(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ListAlertDefinitionVersionsAnswer>;
  /**
   * Publish the draft of an alert definition
   *
   * As a version that never changes. Transactions that arrive from now on are judged by it.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/{id}/publish`
   */
  publish(id: string, params?: PublishAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * Let a published alert definition judge
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/{id}/enable`
   */
  enable(id: string, params?: EnableAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * Let an alert definition judge no longer
   *
   * Its alerts stay.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/{id}/disable`
   */
  disable(id: string, params?: DisableAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * Judge now the days that a daily alert definition owes
   *
   * Those that are over, and those that late arrivals have changed. Happens every day by itself.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/{id}/run`
   */
  run(id: string, params?: Record<string, never>, options?: CallOptions): Promise<AlertDefinition>;
  /**
   * Put an alert definition away
   *
   * It judges no longer and leaves the list. Its alerts and versions stay.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-definitions/{id}/archive`
   */
  archive(id: string, params?: ArchiveAlertDefinitionRequest, options?: CallOptions): Promise<AlertDefinition>;
}

export interface ListAlertBacktestsQuery {
  /** Only with this definition id. */
  definitionId?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface AlertBacktestsResource {
  /**
   * List backtests of alert definitions, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-backtests`
   */
  list(params?: ListAlertBacktestsQuery, options?: CallOptions): Listing<AlertBacktest>;
  /**
   * Read a backtest of an alert definition
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-backtests/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<AlertBacktest>;
  /**
   * Stop a backtest of an alert definition
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/alert-backtests/{id}/cancel`
   */
  cancel(id: string, params?: Record<string, never>, options?: CallOptions): Promise<AlertBacktest>;
  /**
   * See the numbers behind what a backtest found of a subject, and the very transactions or reports
   *
   * Of one group of the subject: that of `groupKey`, else the one with the most days.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/alert-backtests/{id}/evidence`
   */
  getEvidence(id: string, params: GetAlertBacktestEvidenceRequest, options?: CallOptions): Promise<AlertBacktestEvidence>;
}

export interface AlertDefinitionTemplatesResource {
  /**
   * See the alert definitions to begin with
   *
   * Every documented rule over transactions, and over reports on merchants.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/alert-definition-templates`
   */
  listTemplates(params?: Record<string, never>, options?: CallOptions): Listing<AlertDefinitionTemplate>;
}

export interface ListStandaloneChecksQuery {
  /** Only of this type. */
  type?: "company-registry" | "ubo" | "company-sanctions" | "individual-sanctions" | "identity-verification" | "individuals-sanctions" | "identity-documents" | "bank-account-verification" | "commercial-credit-check" | "merchant-monitoring" | "merchant-screening" | "document-ocr" | "address" | "mrz" | "document-expiry" | "document-duplicates" | "age" | "iban" | "lei" | "vat-number" | "registration-number" | "tax-number" | "phone" | "email" | "ip-country" | "address-format" | "name-similarity" | "effective-ownership" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ChecksResource {
  /**
   * Run a check without a case
   *
   * Waits for the answer (200). When the vendor answers later, 202 with `status: pending`: read it again. An attempt that fails is made a second time at once; after that the answer has `status: error` and the attempts, and asking again is up to you.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/checks`
   */
  run(params: RunStandaloneCheckRequest, options?: CallOptions): Promise<StandaloneCheck>;
  /**
   * List checks that were run without a case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/checks`
   */
  list(params?: ListStandaloneChecksQuery, options?: CallOptions): Listing<StandaloneCheck>;
  /**
   * See every check, who answers it and what it needs
   *
   * `input` holds JSON Schema (2020-12) of `subject` and `options` of `POST /checks`.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/checks/catalog`
   */
  getCatalog(params?: Record<string, never>, options?: CallOptions): Promise<GetCheckCatalogAnswer>;
  /**
   * Read a check
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/checks/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<StandaloneCheck>;
}

export interface CheckSettingsResource {
  /**
   * See what checks may cost, and what they have cost
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/check-settings`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<CheckSettings>;
  /**
   * Limit what checks may cost
   *
   * A paid check that would go beyond a limit asks nobody: `error` with the code `budget_spent`, in a case and alone. Checks that cost nothing go on. In a case the plugin's `errorAction` is raised and the run can be begun again by hand.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/check-settings`
   */
  put(params: PutCheckSettingsRequest, options?: CallOptions): Promise<CheckSettings>;
}

export interface RawAnswersResource {
  /**
   * Read a vendor's answer as it came
   *
   * `rawRef` of a check or run names it. It is kept under seal for as many days as `PUT /check-settings` says; every reading is written down.
   *
   * Needs `cases:write`.
   *
   * `GET /api/v1/raw-answers/{ref}`
   */
  get(ref: string, params?: Record<string, never>, options?: CallOptions): Promise<RawAnswer>;
}

export interface ListCallbacksQuery {
  /** Only in this condition. */
  status?: "received" | "applied" | "ignored" | "quarantined" | "discarded" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface CallbacksResource {
  /**
   * List what vendors have reported
   *
   * Every callback is stored before it is applied. Those that could not be proven or placed are quarantined for 30 days, 200 a day at most for each reason.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/callbacks`
   */
  list(params?: ListCallbacksQuery, options?: CallOptions): Listing<Callback>;
  /**
   * See by day how many callbacks could not be taken
   *
   * For those who run the deployment. Days are of UTC, newest first, for 90 days.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/callbacks/totals`
   */
  getTotals(params?: Record<string, never>, options?: CallOptions): Promise<CallbackTotals>;
  /**
   * Read a callback with what came
   *
   * Needs `cases:write`.
   *
   * `GET /api/v1/callbacks/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<WholeCallback>;
  /**
   * Apply a quarantined callback on your own word
   *
   * For a callback whose proof failed and that you know to be true. Name the run (`caseId` and `runId`) or the check that waits for it; a callback that came to the address of a run is applied to that run only. A hook needs `caseId` alone. A report on a merchant (`unknown_report`) can only be discarded: its vendor sends it again.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/callbacks/{id}/apply`
   */
  apply(id: string, params?: ApplyCallbackRequest, options?: CallOptions): Promise<Callback>;
  /**
   * Discard a quarantined callback
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/callbacks/{id}/discard`
   */
  discard(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Callback>;
}

export interface PutVendorAdapterQuery {
  /** Refuse if yours has another version by now; 0: if you have one of this name at all. */
  expectedVersion?: number | undefined;
}

export interface VendorAdaptersResource {
  /**
   * List vendors that are described as data
   *
   * Your own, and those that ship with the product: copy one of these to change it.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/vendor-adapters`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<VendorAdapter>;
  /**
   * Describe a vendor
   *
   * How to ask it and how to read its answers, in JMESPath. Secrets are named, never written. From then on checks and plugins may name it as their `vendor`.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/vendor-adapters/{name}`
   */
  put(name: string, params: Adapter, options?: CallOptions<PutVendorAdapterQuery>): Promise<VendorAdapter>;
  /**
   * Read the description of a vendor
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/vendor-adapters/{name}`
   */
  get(name: string, params?: Record<string, never>, options?: CallOptions): Promise<VendorAdapter>;
  /**
   * Delete your description of a vendor
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/vendor-adapters/{name}`
   */
  delete(name: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
}

export interface ListScreeningVersionsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface DiffScreeningVersionsQuery {
  /** Default: the active version. */
  against?: number | undefined;
}

export interface ListAllScreeningDecisionsQuery {
  /** Only of this list. */
  list?: string | undefined;
  /** Only with this verdict. */
  verdict?: "true_positive" | "false_positive" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListScreeningDecisionsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListSandboxPartiesItem {
  name: string;
  expects: string | null;
  tries: string;
  party: Record<string, unknown>;
}

export interface ScreeningResource {
  /**
   * See the watch lists
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/lists`
   */
  listLists(params?: Record<string, never>, options?: CallOptions): Listing<ScreeningList>;
  /**
   * Make a watch list, or change its name, format or address
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/screening/lists/{list}`
   */
  putList(list: string, params: PutScreeningListRequest, options?: CallOptions): Promise<ScreeningList>;
  /**
   * Load a version from the list's address, or the fictional one of the sandbox
   *
   * Answers at once; the version is `loading` until it is `ready` or `failed`, and counts only once it is activated.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/screening/lists/{list}/versions`
   */
  fetchList(list: string, params: FetchScreeningListRequest, options?: CallOptions): Promise<ScreeningVersion>;
  /**
   * See the versions of a watch list, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/lists/{list}/versions`
   */
  listVersions(list: string, params?: ListScreeningVersionsQuery, options?: CallOptions): Listing<ScreeningVersion>;
  /**
   * Load a version from a file
   *
   * The body is the file itself, in the list's format and UTF-8, up to 16 MB; larger files are fetched from an address. XML with a document type is refused.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/screening/lists/{list}/upload`
   */
  uploadList(list: string, params: RawBytes, options?: CallOptions): Promise<ScreeningVersion>;
  /**
   * See how a version was loaded, and how far monitoring has come
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/lists/{list}/versions/{version}`
   */
  getVersion(list: string, version: string, params?: Record<string, never>, options?: CallOptions): Promise<ScreeningVersion>;
  /**
   * Screen against this version from now on
   *
   * Monitored subjects are screened anew; a case whose subject's result changes gets an incident (`source: screening`). An older version can be activated again.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/screening/lists/{list}/versions/{version}/activate`
   */
  activateVersion(list: string, version: string, params?: Record<string, never>, options?: CallOptions): Promise<ScreeningVersion>;
  /**
   * See which entries differ from another version
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/lists/{list}/versions/{version}/diff`
   */
  diffVersions(list: string, version: string, params?: DiffScreeningVersionsQuery, options?: CallOptions): Promise<ScreeningDiff>;
  /**
   * See what was decided about hits, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/decisions`
   */
  listAllDecisions(params?: ListAllScreeningDecisionsQuery, options?: CallOptions): Listing<SubjectDecision>;
  /**
   * Say whether a hit is the subject
   *
   * A `false_positive` keeps this entry away from this subject until the entry changes (`entryHash`). The newest decision counts; all are kept.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/screening/decisions`
   */
  decideHit(params: DecideScreeningHitRequest, options?: CallOptions): Promise<ScreeningDecision>;
  /**
   * See how many subjects are monitored, and how far they have been screened anew
   *
   * Per list since its version was activated or the settings were changed, whichever was later.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/monitoring`
   */
  getMonitoring(params?: Record<string, never>, options?: CallOptions): Promise<ScreeningMonitoring>;
  /**
   * Screen a person or organisation against the watch lists
   *
   * Without a case and without a trace: nothing is stored. With a `subjectId` of yours, hits that were decided for that subject before are set apart. Two scores per hit: `identityScore` says how sure it is, `riskScore` how grave; `why` names every reason.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/screening/search`
   */
  screen(params: ScreenRequest, options?: CallOptions): Promise<Screening>;
  /**
   * See what was decided about a subject's hits
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/subjects/{subject}/decisions`
   */
  listDecisions(subject: string, params?: ListScreeningDecisionsQuery, options?: CallOptions): Listing<ScreeningDecision>;
  /**
   * Stop screening a subject when lists change
   *
   * Needs `cases:write`.
   *
   * `DELETE /api/v1/screening/subjects/{subject}/monitoring`
   */
  endMonitoring(subject: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
  /**
   * See weights and thresholds
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/settings`
   */
  getSettings(params?: Record<string, never>, options?: CallOptions): Promise<ScreeningSettings>;
  /**
   * Change weights and thresholds
   *
   * What is left out takes its default. Screenings from now on use them, earlier results stay as they are, and monitored subjects are screened anew in the background: `GET /screening/monitoring` says how far that is.
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/screening/settings`
   */
  putSettings(params?: ScreeningSettings, options?: CallOptions): Promise<ScreeningSettings>;
  /**
   * See people and companies to try the sandbox list with
   *
   * Invented, with the entry of the sandbox list that each should lead to. The accuracy table of the docs is computed from them.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/screening/sandbox-parties`
   */
  listSandboxParties(params?: Record<string, never>, options?: CallOptions): Listing<ListSandboxPartiesItem>;
}

export interface QueuesResource {
  /**
   * List the queues with the number of cases in each
   *
   * Those that everybody has, then the tenant's own: of these, people see the ones they work or may change.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/queues`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<Queue>;
  /**
   * Build a queue
   *
   * It is filled with the cases that match; of many cases that goes on in the background (`filling`).
   *
   * Needs `admin`; of a person: `queues:write`.
   *
   * `POST /api/v1/queues`
   */
  create(params: NewQueue, options?: CallOptions): Promise<OwnQueue>;
  /**
   * See which open cases conditions match now
   *
   * Looks at the newest 2000 open cases. Changes nothing.
   *
   * Needs `admin`; of a person: `queues:write`.
   *
   * `POST /api/v1/queues/preview`
   */
  preview(params: PreviewQueueRequest, options?: CallOptions): Promise<QueueMatches>;
  /**
   * See how a queue was built
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/queues/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<OwnQueue>;
  /**
   * Change a queue
   *
   * The whole of it. With other conditions or another order it is filled anew in the background (`filling`).
   *
   * Needs `admin`; of a person: `queues:write`.
   *
   * `PUT /api/v1/queues/{id}`
   */
  change(id: string, params: QueueChange, options?: CallOptions): Promise<OwnQueue>;
  /**
   * Take a queue away
   *
   * Its cases stay as they are.
   *
   * Needs `admin`; of a person: `queues:write`.
   *
   * `DELETE /api/v1/queues/{id}`
   */
  delete(id: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
}

export interface QueueFieldsResource {
  /**
   * List the facts that queues can ask for
   *
   * What published definitions list under `extensions.edgecase.indexedFields`; of one key, what the newest says.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/queue-fields`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<QueueField>;
}

export interface MembersResource {
  /**
   * See how many cases people have, how many they take, and who is away
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/members`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<Member>;
  /**
   * Say how many cases somebody takes, and when they are away
   *
   * One's own; of others by who may build queues. Queues give nothing to who is away; what they have they keep.
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/members/{userId}`
   */
  put(userId: string, params: MemberSettings, options?: CallOptions): Promise<MemberSettings>;
}

export interface SlaResource {
  /**
   * See working times and what is promised
   *
   * Needs `admin`; of a person: `queues:write`.
   *
   * `GET /api/v1/sla`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<SlaSettings>;
  /**
   * Change working times and what is promised
   *
   * Cases that are opened from then on go by it. A definition with `sla` rules of its own has only the times from here.
   *
   * Needs `admin`; of a person: `queues:write`.
   *
   * `PUT /api/v1/sla`
   */
  put(params: SlaTerms, options?: CallOptions): Promise<SlaSettings>;
}

export interface ListLegalHoldsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface LegalHoldsResource {
  /**
   * List what is under a legal hold
   *
   * Cases, and persons and companies. The list of cases takes `legalHold=true` as well.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/legal-holds`
   */
  list(params?: ListLegalHoldsQuery, options?: CallOptions): Listing<HeldThing>;
}

export interface DataMapResource {
  /**
   * What is stored of persons, why, and what erasing a case does to it
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/data-map`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<GetDataMapAnswer>;
}

export interface RetentionResource {
  /**
   * See for how long cases are kept
   *
   * No rules: what a case says stays until somebody erases it.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/retention`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<Retention>;
  /**
   * Say for how long cases are kept
   *
   * Every minute, cases whose time is over go: erased with the basis `retention`, or without their files or vendors' answers. A legal hold keeps them. Rules that would touch more than 100 cases at once are saved only with `confirmCases`.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/retention`
   */
  put(params: PutRetention, options?: CallOptions): Promise<Retention>;
  /**
   * Count what rules of retention would let go
   *
   * Nothing is changed. A case with children counts once.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/retention/preview`
   */
  preview(params: PreviewRetention, options?: CallOptions): Promise<RetentionPreview>;
}

export interface FindPersonPage {
  more: boolean;
  records: PersonRecord[];
}

export interface ListPrivacyRequestsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface PrivacyResource {
  /**
   * Find the cases that somebody stands in, and what is known of them outside of cases
   *
   * Cases about them, and items of others' cases (owners, directors) that are them, by an id, an e-mail address, or name and date of birth. `records` are persons and companies, and sides of transactions that are nobody known. 50 cases and a stretch of records are looked into at a time: while `nextCursor` is not null there are others, for the same question with that `cursor`. Whether a candidate is the one, a person decides. Erased cases are not found.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/privacy/find`
   */
  findPerson(params?: FindPerson, options?: CallOptions): Listing<PersonCandidate, FindPersonPage>;
  /**
   * Export all that is stored of somebody
   *
   * Answers at once; `getPrivacyRequest` says when it is done. The archive (ZIP) has `data.json`, a page for people and the files; it is kept for 7 days. Of cases that are about others it has the person's own item and documents only. Facts are never masked in it.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/privacy/exports`
   */
  exportPerson(params: ExportPerson, options?: CallOptions): Promise<PrivacyRequest>;
  /**
   * Erase somebody in all their cases
   *
   * Each case by its own erasure, as `eraseCase` does it, then records (`eraseEntity`, `eraseCounterparty`). What cannot go is left, with the reason: open cases, legal holds, and items of cases that are about others.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/privacy/erasures`
   */
  erasePerson(params: ErasePerson, options?: CallOptions): Promise<PrivacyRequest>;
  /**
   * List exports and erasures of persons, newest first
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/privacy/requests`
   */
  listRequests(params?: ListPrivacyRequestsQuery, options?: CallOptions): Listing<PrivacyRequest>;
  /**
   * See how far an export or erasure of a person has come
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/privacy/requests/{id}`
   */
  getRequest(id: string, params?: Record<string, never>, options?: CallOptions): Promise<PrivacyRequest>;
  /**
   * Fetch the archive of an export
   *
   * Facts are not masked in it: of those who only read, whoever sees fields masked does not get it.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/privacy/requests/{id}/file`
   */
  getExport(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Response>;
  /**
   * See how far the erasure of a person, company or counterparty has come
   *
   * By the id of whom was erased.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/privacy/erasures/{id}`
   */
  getPersonErasure(id: string, params?: Record<string, never>, options?: CallOptions): Promise<PersonErasure>;
}

export interface ListCounterpartiesQuery {
  /** The whole of it. */
  correlationId?: string | undefined;
  /** Only with this entity id. */
  entityId?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface GetCounterpartyNumbersQuery {
  /** Only with this days. */
  days?: number | undefined;
}

export interface CounterpartiesResource {
  /**
   * Erase a counterparty that is no person or company whom we know
   *
   * What was sent of it and all words of its transactions go; amounts and times stay, for the books (`getPersonErasure` tells how far it has come). A counterparty that is a person or company goes with them (`eraseEntity`). A legal hold on a case that an alert about it lies in stops the erasure.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/counterparties/{id}/erase`
   */
  erase(id: string, params: EraseCounterpartyRequest, options?: CallOptions): Promise<PersonErasure>;
  /**
   * See counterparties, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/counterparties`
   */
  list(params?: ListCounterpartiesQuery, options?: CallOptions): Listing<Counterparty>;
  /**
   * See a counterparty
   *
   * By our id of it, or by yours.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/counterparties/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Counterparty>;
  /**
   * See what came to a counterparty and what went from it
   *
   * Of the days before now; of each direction the newest 10000 transactions, archived ones left out.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/counterparties/{id}/numbers`
   */
  getNumbers(id: string, params?: GetCounterpartyNumbersQuery, options?: CallOptions): Promise<CounterpartyNumbers>;
  /**
   * Say which person or company a counterparty is
   *
   * By itself a counterparty is the person or company with the same type and the same id of yours, where there is one when it first comes.
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/counterparties/{id}/entity`
   */
  link(id: string, params: LinkCounterpartyRequest, options?: CallOptions): Promise<Counterparty>;
}

export interface ListenToFeedQuery {
  /** The `seq` heard last: what came after it is told first. */
  since?: number | undefined;
}

export interface FeedResource {
  /**
   * Hear at once which cases have changed
   *
   * A WebSocket. The first frame is `{hello: true, seq, gap}`; `gap: true` means that changes were missed that are no longer remembered: read everything anew. Every other frame is `{seq, caseId, version}`, each case once, only its newest version. Send `ping` to hear `pong`. After an hour the connection is closed with 4000: connect again with `since`.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/feed`
   */
  listen(params?: ListenToFeedQuery, options?: CallOptions): URL;
}

export interface InvitationsResource {
  /**
   * Invite somebody to the team by e-mail
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `POST /api/v1/invitations`
   */
  invite(params: InvitePersonRequest, options?: CallOptions): Promise<InvitationMade>;
  /**
   * List the invitations that nobody has answered, newest first
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `GET /api/v1/invitations`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<Invitation>;
  /**
   * Send an invitation again
   *
   * With a new link, good for seven days from now; the one before no longer works.
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `POST /api/v1/invitations/{id}/resend`
   */
  resend(id: string, params?: Record<string, never>, options?: CallOptions): Promise<InvitationMade>;
  /**
   * Take an invitation back
   *
   * Needs `admin`; of a person: `people:write`.
   *
   * `DELETE /api/v1/invitations/{id}`
   */
  revoke(id: string, params?: Record<string, never>, options?: CallOptions): Promise<null>;
}

export interface TeamSettingsResource {
  /**
   * Read what the tenant asks of its people
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/team-settings`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<TeamSettings>;
  /**
   * Change what the tenant asks of its people
   *
   * Holds for all cases of the tenant, from the next request on. A definition may ask for more.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/team-settings`
   */
  put(params: TeamSettings, options?: CallOptions): Promise<TeamSettings>;
}

export interface ListAuditLogQuery {
  /** Only with this kind. */
  kind?: "setting" | "read" | "case" | undefined;
  /** Id of a person or a key. */
  actorId?: string | undefined;
  /** Only this kind of deed. */
  action?: string | undefined;
  /** First word of the path: `api-keys`, `users`. */
  objectKind?: string | undefined;
  /** Only done to the thing with this id. */
  objectId?: string | undefined;
  /** Inclusive. */
  from?: string | undefined;
  /** Exclusive. */
  to?: string | undefined;
  /** Part of an action, of an object's id, of a purpose or of the details; among the newest 100,000. */
  q?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ExportAuditLogQuery {
  /** Inclusive. */
  from?: string | undefined;
  /** Exclusive. */
  to?: string | undefined;
}

export interface AuditLogResource {
  /**
   * Read who changed and who looked at what, newest first
   *
   * Deeds outside of cases (people, keys, secrets, webhooks, definitions, settings, exports, sign-ins), looks at personal data and changes of cases. Entries are only ever added, each hashed over the one before. What a change of a case was stands in its timeline.
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `GET /api/v1/audit-log`
   */
  list(params?: ListAuditLogQuery, options?: CallOptions): Listing<AuditEntry>;
  /**
   * List the actions that stand in the audit log
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `GET /api/v1/audit-log/actions`
   */
  listAuditedActions(params?: Record<string, never>, options?: CallOptions): Listing<string>;
  /**
   * Export the audit log as a file that proves itself
   *
   * NDJSON: a header, the entries with their hashes, the anchors where they hold, and a signed end. `edgecase audit verify --file` and `verify-audit.mjs` need nothing else. `from` and `to` choose a stretch without holes.
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `GET /api/v1/audit-log/export`
   */
  export(params?: ExportAuditLogQuery, options?: CallOptions): Promise<Response>;
  /**
   * Verify the audit log, a part at a time
   *
   * Computes every hash anew and compares it with the chain and the signed anchors. Two thousand entries per call; send `cursor` for the next. It is this server that looks at itself: to need no trust in it, verify an export.
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `POST /api/v1/audit-log/verify`
   */
  verify(params?: VerifyAuditLogRequest, options?: CallOptions): Promise<AuditCheck>;
}

export interface TemplatesResource {
  /**
   * List the templates
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/templates`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<TemplateSummary>;
  /**
   * Read a template
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/templates/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Template>;
  /**
   * Install a template: publish its definitions
   *
   * Installing the same again changes nothing and says so. A key that has another content gets a new version; running cases keep theirs.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/templates/{id}/install`
   */
  install(id: string, params?: InstallTemplate, options?: CallOptions): Promise<InstalledTemplate>;
}

export interface GetConfigurationQuery {
  /** Only resources of this kind. */
  kind?: "workflow_definition" | "rule_set" | "list" | "alert_definition" | "queue" | "vendor_adapter" | "decision_reason" | "decision_reason_order" | "trigger" | "identity_provider" | "screening_list" | "webhook_endpoint" | "brand" | "house" | "team" | "checks" | "work_times" | "retention" | "embedding" | "sign_in" | "screening" | undefined;
}

export interface ConfigResource {
  /**
   * Read the whole configuration
   *
   * Definitions, rule sets and brands as they are published, small lists with their entries. No ids, people, secrets or files: it can be applied to another tenant.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/config`
   */
  getConfiguration(params?: GetConfigurationQuery, options?: CallOptions): Promise<Configuration>;
  /**
   * Make the configuration what is sent, all of it or nothing
   *
   * Everything is checked as its own call would check it, then written in one transaction: changed definitions and rule sets are published as their next versions, together. Applied again it finds nothing to do. With `dryRun` the answer is the plan.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/config/apply`
   */
  applyConfiguration(params: ApplyConfiguration, options?: CallOptions): Promise<ConfigurationPlan>;
}

export interface SchemasResource {
  /**
   * Read the JSON Schema of our extensions to definitions
   *
   * For editors: `meta` of states and `extensions.edgecase`. Everything else of a definition is let through.
   *
   * Needs no key. Describes a format, not a tenant.
   *
   * `GET /api/v1/schemas/definition.json`
   */
  getDefinition(params?: Record<string, never>, options?: CallOptions): Promise<GetDefinitionSchemaAnswer>;
  /**
   * Read the JSON Schema of forms
   *
   * For editors: a form as it stands in `forms.<key>` of a definition, with every kind of element, its params, checks and conditions. What it cannot say is checked when a version is made.
   *
   * Needs no key. Describes a format, not a tenant.
   *
   * `GET /api/v1/schemas/form.json`
   */
  getForm(params?: Record<string, never>, options?: CallOptions): Promise<GetFormSchemaAnswer>;
}

export interface ListMerchantReportsQuery {
  /** Only with this entity id. */
  entityId?: string | undefined;
  /** `open`: it is still being made. */
  status?: "new" | "in-progress" | "quality-control" | "completed" | "failed" | "open" | undefined;
  /** Only with this batch id. */
  batchId?: string | undefined;
  /** Only with this risk level. */
  riskLevel?: "low" | "medium" | "high" | "critical" | undefined;
  /** Only with this report type. */
  reportType?: "MERCHANT_REPORT_T1" | "MERCHANT_REPORT_T2" | "ONGOING_MERCHANT_REPORT_T1" | "ONGOING_MERCHANT_REPORT_T2" | undefined;
  /** Only with this is alert. */
  isAlert?: "true" | "false" | undefined;
  /** Only with this reviewed. */
  reviewed?: "true" | "false" | undefined;
  /** Part of a name or an address, or a whole id. Whoever sees names masked finds them by the whole name only. */
  q?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListMerchantBatchesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface GetMerchantBatchQuery {
  /** Only with this after row. */
  afterRow?: number | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
}

export interface MerchantReportsResource {
  /**
   * Ask for a report on a merchant's website
   *
   * It is made in the background: read it again until its status is `completed` or `failed`. It is compared with the completed report before it, and every published definition over reports that holds raises an alert.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/merchant-reports`
   */
  ask(params: AskMerchantReportRequest, options?: CallOptions): Promise<MerchantReport>;
  /**
   * See reports on merchants, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/merchant-reports`
   */
  list(params?: ListMerchantReportsQuery, options?: CallOptions): Listing<MerchantReport>;
  /**
   * Ask for reports on all merchants of a file
   *
   * CSV with the columns `websiteUrl`, `merchantName` or `businessCorrelationId`, and if you like `countryCode`, `lineOfBusiness`, `mcc`; up to 1,000 rows. Rows that cannot be used are refused with why, the others go on.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/merchant-reports/batches`
   */
  askMany(params: RawBytes, options?: CallOptions): Promise<MerchantBatch>;
  /**
   * See files of merchants and how far they are, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/merchant-reports/batches`
   */
  listBatches(params?: ListMerchantBatchesQuery, options?: CallOptions): Listing<MerchantBatch>;
  /**
   * See how far the reports of a file have come, row by row
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/merchant-reports/batches/{id}`
   */
  getBatch(id: string, params?: GetMerchantBatchQuery, options?: CallOptions): Promise<GetMerchantBatchAnswer>;
  /**
   * Read a report on a merchant
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/merchant-reports/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<MerchantReportDetails>;
  /**
   * Mark a report as reviewed, or take that back
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/merchant-reports/{id}/review`
   */
  review(id: string, params?: ReviewMerchantReportRequest, options?: CallOptions): Promise<MerchantReport>;
  /**
   * End the quality control of a report
   *
   * From now on it counts: it is compared with, and alerts are raised.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/merchant-reports/{id}/release`
   */
  release(id: string, params?: ReleaseMerchantReportRequest, options?: CallOptions): Promise<MerchantReport>;
}

export interface MerchantsResource {
  /**
   * See how often a merchant's website is looked at
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/merchants/{entityId}/schedule`
   */
  getSchedule(entityId: string, params?: Record<string, never>, options?: CallOptions): Promise<MerchantSchedule>;
  /**
   * Set how often a merchant's website is looked at
   *
   * Every so many days, or on a day of each month; every 30 days unless you say. The first look is due after the first interval.
   *
   * Needs `cases:write`.
   *
   * `PUT /api/v1/merchants/{entityId}/schedule`
   */
  putSchedule(entityId: string, params?: PutMerchantScheduleRequest, options?: CallOptions): Promise<MerchantSchedule>;
  /**
   * See how a merchant's risk score has gone
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/merchants/{entityId}/trend`
   */
  getTrend(entityId: string, params?: Record<string, never>, options?: CallOptions): Promise<GetMerchantTrendAnswer>;
}

export interface GetMonitoringCalendarQuery {
  /** First day (UTC); left out: today. */
  from?: string | undefined;
  /** Last day, at most 92 days later; left out: 30 days later. */
  to?: string | undefined;
  /** Only with this kind. */
  kind?: "screening" | "document_expiry" | "registry" | "kyc_refresh" | undefined;
  /** `data` has all who stand so, whenever they are due. */
  standing?: "overdue" | "paused" | "in_trouble" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface GetMonitoringCalendarItem {
  entityId: string;
  entityType: "individual" | "business" | null;
  name: string | null;
  kind: "screening" | "document_expiry" | "registry" | "kyc_refresh";
  /** Null: only when something happens. */
  dueAt: string | null;
  isOverdue: boolean;
  paused: {
    since: string;
    until: string | null;
  } | null;
  problem: string | null;
}

export interface GetMonitoringCalendarPage {
  from: string;
  to: string;
  /** Days on which somebody is due. `counts` are without those who are paused. */
  days: {
    day: string;
    counts: { [key: string]: number };
    overdue: number;
    paused: number;
  }[];
  /** Due for more than an hour. */
  overdue: number;
  paused: number;
  /** Last look failed or was left out, or is being tried again. */
  inTrouble: number;
}

export interface MonitoringResource {
  /**
   * See how customers are watched, and what was asked this month
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/monitoring/settings`
   */
  getSettings(params?: Record<string, never>, options?: CallOptions): Promise<MonitoringSettings>;
  /**
   * Set how customers are watched
   *
   * Defaults are for whoever is approved from now on; who is watched already stays so.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/monitoring/settings`
   */
  putSettings(params?: PutMonitoringSettingsRequest, options?: CallOptions): Promise<MonitoringSettings>;
  /**
   * See who is looked at when
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/monitoring/calendar`
   */
  getCalendar(params?: GetMonitoringCalendarQuery, options?: CallOptions): Listing<GetMonitoringCalendarItem, GetMonitoringCalendarPage>;
}

export interface ListRuleSetsQuery {
  /** Only with this key. */
  key?: string | undefined;
  /** Only in this condition. */
  status?: "draft" | "published" | "archived" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface RuleSetsResource {
  /**
   * Create a draft of a rule set
   *
   * The next version of its key. Rules that cannot be read are refused with the path of each problem.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets`
   */
  create(params: CreateRuleSetRequest, options?: CallOptions): Promise<RuleSet>;
  /**
   * List rule sets, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/rule-sets`
   */
  list(params?: ListRuleSetsQuery, options?: CallOptions): Listing<RuleSetSummary>;
  /**
   * Read a rule set
   *
   * `id` may be a key: then it is the latest published version, or the latest draft when none is published.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/rule-sets/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<RuleSet>;
  /**
   * Change a draft of a rule set
   *
   * What is left out stays. Published versions never change: upgrade them.
   *
   * Needs `definitions:write`.
   *
   * `PUT /api/v1/rule-sets/{id}`
   */
  change(id: string, params?: ChangeRuleSetRequest, options?: CallOptions): Promise<RuleSet>;
  /**
   * Find what is wrong with a rule set, and run its tests
   *
   * Parts in the body take the place of the stored ones; nothing is saved.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/{id}/validate`
   */
  validate(id: string, params?: ValidateRuleSetRequest, options?: CallOptions): Promise<RuleSetValidation>;
  /**
   * Find what is wrong with rules that are not stored, and run their tests
   *
   * Nothing is saved. For a stored rule set, or parts of one, ask that one.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/validate`
   */
  validateRules(params: ValidateRulesRequest, options?: CallOptions): Promise<RuleSetValidation>;
  /**
   * Publish a rule set whose tests pass
   *
   * It never changes afterwards. Cases that are judged from now on are judged by it, unless a plugin names a version. With `expectedHash` only the draft that was read is published, not what somebody made of it meanwhile.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/{id}/publish`
   */
  publish(id: string, params?: PublishRuleSetRequest, options?: CallOptions): Promise<RuleSet>;
  /**
   * Take a version of a rule set out of use
   *
   * Plugins that name this version keep it. The only published version of a key that a published definition judges by is refused (`in_use`; `details.definitions` names them): publish its successor first, or archive the definitions.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/{id}/archive`
   */
  archive(id: string, params?: Record<string, never>, options?: CallOptions): Promise<RuleSet>;
  /**
   * Find the definitions that judge by a rule set
   *
   * Drafts and published versions whose plugins name its key, whichever version they take.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/rule-sets/{id}/used-by`
   */
  listUsers(id: string, params?: Record<string, never>, options?: CallOptions): Listing<RuleSetUser>;
  /**
   * Make a draft of the next version of a rule set
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/{id}/upgrade`
   */
  upgrade(id: string, params?: Record<string, never>, options?: CallOptions): Promise<RuleSet>;
  /**
   * Judge facts or a case by a rule set, without any effect
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/rule-sets/{id}/try`
   */
  try(id: string, params?: TryRuleSetRequest, options?: CallOptions): Promise<RuleTrial>;
  /**
   * Try a rule set on the last cases
   *
   * Inputs of judged cases are archived, so nothing runs again and no case is touched. Facts that are masked for whoever begins it are left out. Runs in the background; see its progress and, at any time, its report so far.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/{id}/backtests`
   */
  createBacktest(id: string, params?: CreateBacktestRequest, options?: CallOptions): Promise<Backtest>;
  /**
   * Let a draft judge along until a date
   *
   * Every case that production judges from now on is judged by the draft as well, later and apart. Ends by itself: at `until`, and as soon as the draft is changed, published or archived, because its numbers would be about other rules.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/rule-sets/{id}/shadow`
   */
  startShadow(id: string, params: StartShadowRequest, options?: CallOptions): Promise<Shadow>;
}

export interface RuleOperatorsResource {
  /**
   * List the operators that rules may use
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/rule-operators`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<RuleOperator>;
}

export interface ListBacktestsQuery {
  /** Key or id. */
  ruleSet?: string | undefined;
  /** Only in this condition. */
  status?: "queued" | "running" | "done" | "cancelled" | "failed" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListBacktestCasesQuery {
  /** Only cases that come out otherwise. */
  changed?: "true" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface BacktestsResource {
  /**
   * List backtests, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/backtests`
   */
  list(params?: ListBacktestsQuery, options?: CallOptions): Listing<Backtest>;
  /**
   * Read a backtest and its progress
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/backtests/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Backtest>;
  /**
   * Stop a backtest
   *
   * Takes effect before its next page. What was judged by then stays.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/backtests/{id}/cancel`
   */
  cancel(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Backtest>;
  /**
   * List what a backtest made of each case
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/backtests/{id}/cases`
   */
  listCases(id: string, params?: ListBacktestCasesQuery, options?: CallOptions): Listing<BacktestCase>;
  /**
   * Read what a backtest comes to
   *
   * Shift of outcomes, how often each rule holds, levels against people's decisions. So far, while it runs.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/backtests/{id}/report`
   */
  getReport(id: string, params?: Record<string, never>, options?: CallOptions): Promise<BacktestReport>;
}

export interface ListShadowsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListShadowCasesQuery {
  /** Only cases that come out otherwise. */
  changed?: "true" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ShadowsResource {
  /**
   * List shadows, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/shadows`
   */
  list(params?: ListShadowsQuery, options?: CallOptions): Listing<Shadow>;
  /**
   * Read a shadow
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/shadows/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Shadow>;
  /**
   * End a shadow
   *
   * What it found stays for 90 days.
   *
   * Needs `definitions:write`.
   *
   * `DELETE /api/v1/shadows/{id}`
   */
  stop(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Shadow>;
  /**
   * List what a shadow made of each case
   *
   * The newest judgement of each case; of the first 50,000 judgements.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/shadows/{id}/cases`
   */
  listCases(id: string, params?: ListShadowCasesQuery, options?: CallOptions): Listing<BacktestCase>;
  /**
   * Read what a shadow comes to
   *
   * The same report as that of a backtest. Counts judgements: a case that is judged twice counts twice.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/shadows/{id}/report`
   */
  getReport(id: string, params?: Record<string, never>, options?: CallOptions): Promise<BacktestReport>;
}

export interface ListListEntriesQuery {
  /** Of this version; the newest without. */
  version?: number | undefined;
  /** Only entries that contain this, in any case. */
  q?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListListVersionsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface DiffListVersionsQuery {
  /** Default: the version before it. */
  against?: number | undefined;
}

export interface ExportListQuery {
  /** Of this version. */
  version?: number | undefined;
}

export interface ListsResource {
  /**
   * Create a list
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/lists`
   */
  create(params: CreateListRequest, options?: CallOptions): Promise<List>;
  /**
   * List the lists
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<List>;
  /**
   * Read a list, without its entries
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists/{key}`
   */
  get(key: string, params?: Record<string, never>, options?: CallOptions): Promise<List>;
  /**
   * Read the entries of a list
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists/{key}/entries`
   */
  listEntries(key: string, params?: ListListEntriesQuery, options?: CallOptions): Listing<ListedValue>;
  /**
   * Add entries to a list and remove some
   *
   * Makes one new version. Adding what is there changes its note and expiry.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/lists/{key}/entries`
   */
  changeEntries(key: string, params?: ChangeListEntriesRequest, options?: CallOptions): Promise<ListVersion>;
  /**
   * Import entries of a list from comma-separated values
   *
   * Makes one new version. One row that cannot be read refuses the file, with its number. A larger list comes in several files of a megabyte.
   *
   * Needs `definitions:write`.
   *
   * `POST /api/v1/lists/{key}/import`
   */
  importEntries(key: string, params: ImportListEntriesRequest, options?: CallOptions): Promise<ListVersion>;
  /**
   * Read who changed a list, and how
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists/{key}/versions`
   */
  listVersions(key: string, params?: ListListVersionsQuery, options?: CallOptions): Listing<ListVersion>;
  /**
   * Find the rule sets and definitions that look a list up
   *
   * Drafts and published versions. Of a definition: the rules that are written into it.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists/{key}/used-by`
   */
  listUsers(key: string, params?: Record<string, never>, options?: CallOptions): Listing<ListUser>;
  /**
   * See what a version of a list changed
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists/{key}/versions/{version}/diff`
   */
  diffVersions(key: string, version: string, params?: DiffListVersionsQuery, options?: CallOptions): Promise<ListDiff>;
  /**
   * See what an import would do to a list
   *
   * Changes nothing. Every row that cannot be read is named; one is enough for the import to be refused.
   *
   * Needs `cases:read`.
   *
   * `POST /api/v1/lists/{key}/import/preview`
   */
  previewImport(key: string, params: PreviewListImportRequest, options?: CallOptions): Promise<ListImportPreview>;
  /**
   * Take the entries of a list along as comma-separated values
   *
   * In the columns that an import reads: `value`, `note`, `expiresAt`. An apostrophe stands before what a spreadsheet would take for a formula; an import takes it away again.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/lists/{key}/export`
   */
  export(key: string, params?: ExportListQuery, options?: CallOptions): Promise<Response>;
}

export interface TailEventsQuery {
  /** A type of event, or several with commas between them. */
  type?: string | undefined;
  /** Id of a case. */
  case?: string | undefined;
  /** Key or id of a definition. */
  workflow?: string | undefined;
  /** `full`: `data` is the context of the case as it was. `thin`: `data` is empty. */
  payload?: "full" | "thin" | undefined;
  /** Begin behind this place. The header `Last-Event-ID` says the same and counts first. Neither: only what comes. */
  cursor?: string | undefined;
}

export interface ListEventsQuery {
  /** A type of event, or several with commas between them. */
  type?: string | undefined;
  /** Id of a case. */
  case?: string | undefined;
  /** Key or id of a definition. */
  workflow?: string | undefined;
  /** Happened then or later. */
  createdAfter?: string | undefined;
  /** Happened before then. */
  createdBefore?: string | undefined;
  /** `full`: `data` is the context of the case as it was. `thin`: `data` is empty. */
  payload?: "full" | "thin" | undefined;
  /** `asc`: as they were written into the log, the oldest first. `desc`: the newest first. */
  order?: "asc" | "desc" | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `cursor` or `nextCursor` of an answer before, or `id` of a frame of the tail. */
  cursor?: string | undefined;
}

export interface ListEventsPage {
  /** Where this page ended, also when it was the last or had nothing on it. Keep it, and ask with it later: nothing is missed. */
  cursor: string;
}

export interface GetEventQuery {
  /** `full`: `data` is the context of the case as it was. `thin`: `data` is empty. */
  payload?: "full" | "thin" | undefined;
}

export interface EventsResource {
  /**
   * Hear of events as they are written down (server-sent events)
   *
   * Answers `text/event-stream`. First a frame `event: ready`; then a frame per event: `id` is its cursor, `event` its type, `data` its body. A comment comes every 15 seconds. After ten minutes the stream ends; browsers come back by themselves with `Last-Event-ID` and miss nothing. A key or person can read along five times at once.
   *
   * Needs `cases:read`; of a person: `settings:read`.
   *
   * `GET /api/v1/events/tail`
   */
  tail(params?: TailEventsQuery, options?: CallOptions): AsyncIterable<WebhookEvent>;
  /**
   * Read the log of events, page by page or by polling
   *
   * Everything that happened to cases in the last 90 days at least, whether a webhook endpoint was told of it or not, each exactly as it is delivered. Events stand in the order in which they were written down; those of one case also in the order of the case. Read until `nextCursor` is null, keep `cursor`, and ask with it again later: nothing is missed and nothing comes twice, also while events are being written. With a rare filter, or large cases in full, a page may be short or empty and still have a `nextCursor`.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/events`
   */
  list(params?: ListEventsQuery, options?: CallOptions): Listing<Event, ListEventsPage>;
  /**
   * Read one event, as it is delivered
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/events/{id}`
   */
  get(id: string, params?: GetEventQuery, options?: CallOptions): Promise<Event>;
}

export interface ListPortalLinksQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListWebhookEndpointsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListWebhookDeliveriesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Only in this condition. */
  status?: "pending" | "delivered" | "failed" | undefined;
  /** Only with this event type. */
  eventType?: string | undefined;
  /** Only of this case. */
  caseId?: string | undefined;
  /** Only with this created after. */
  createdAfter?: string | undefined;
  /** Only with this created before. */
  createdBefore?: string | undefined;
}

export interface WebhookEndpointsResource {
  /**
   * Make a short-lived link to the webhook portal
   *
   * The page shows endpoints and their deliveries to people without an account, and lets them do what `access` says. Open it, or put it in a frame on a website that `PUT /embedding` lists. It works until `expiresAt`, until it is revoked, and no longer than whoever made it may make one: it ends with its key, or when its person leaves.
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/webhook-endpoints/portal-links`
   */
  createPortalLink(params?: CreatePortalLink, options?: CallOptions): Promise<PortalLinkWithUrl>;
  /**
   * List links to the webhook portal, newest first
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints/portal-links`
   */
  listPortalLinks(params?: ListPortalLinksQuery, options?: CallOptions): Listing<PortalLink>;
  /**
   * Take back a link to the webhook portal; whoever is in is out with their next click
   *
   * Needs `webhooks:write`.
   *
   * `DELETE /api/v1/webhook-endpoints/portal-links/{link}`
   */
  revokePortalLink(link: string, params?: Record<string, never>, options?: CallOptions): Promise<PortalLink>;
  /**
   * Subscribe an address to events; its secret is shown once
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/webhook-endpoints`
   */
  create(params: CreateWebhookEndpoint, options?: CallOptions): Promise<WebhookEndpointWithSecret>;
  /**
   * List webhook endpoints, newest first
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints`
   */
  list(params?: ListWebhookEndpointsQuery, options?: CallOptions): Listing<WebhookEndpoint>;
  /**
   * Read a webhook endpoint
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<WebhookEndpoint>;
  /**
   * Change, pause or bring back a webhook endpoint
   *
   * Needs `webhooks:write`.
   *
   * `PATCH /api/v1/webhook-endpoints/{id}`
   */
  update(id: string, params?: UpdateWebhookEndpoint, options?: CallOptions): Promise<WebhookEndpoint>;
  /**
   * Delete a webhook endpoint and what it still had to send
   *
   * Needs `webhooks:write`.
   *
   * `DELETE /api/v1/webhook-endpoints/{id}`
   */
  delete(id: string, params?: Record<string, never>, options?: CallOptions): Promise<DeleteWebhookEndpointAnswer>;
  /**
   * Tell how a webhook endpoint is doing
   *
   * Whether its receiver counts as down, since when every attempt has failed, and how much it is owed.
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints/{id}/health`
   */
  getHealth(id: string, params?: Record<string, never>, options?: CallOptions): Promise<WebhookEndpointHealth>;
  /**
   * Make a new secret; the old one signs along for a while
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/webhook-endpoints/{id}/rotate`
   */
  rotateSecret(id: string, params?: RotateWebhookSecret, options?: CallOptions): Promise<WebhookEndpointWithSecret>;
  /**
   * Send a sample the way every event goes
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/webhook-endpoints/{id}/test`
   */
  test(id: string, params?: TestWebhookEndpoint, options?: CallOptions): Promise<WebhookDelivery>;
  /**
   * List deliveries, newest first
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints/{id}/deliveries`
   */
  listDeliveries(id: string, params?: ListWebhookDeliveriesQuery, options?: CallOptions): Listing<WebhookDelivery>;
  /**
   * Read a delivery with its body and every attempt
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints/{id}/deliveries/{delivery}`
   */
  getDelivery(id: string, delivery: string, params?: Record<string, never>, options?: CallOptions): Promise<WebhookDeliveryDetail>;
  /**
   * Send a delivery again, from the beginning of the schedule
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/webhook-endpoints/{id}/deliveries/{delivery}/resend`
   */
  resendDelivery(id: string, delivery: string, params?: Record<string, never>, options?: CallOptions): Promise<WebhookDelivery>;
  /**
   * Send again what failed, or for the first time what an endpoint has missed
   *
   * Runs in the background; read the replay to see how far it is. One at a time per endpoint.
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/webhook-endpoints/{id}/replays`
   */
  startReplay(id: string, params: StartWebhookReplay, options?: CallOptions): Promise<WebhookReplay>;
  /**
   * Read how far a replay is
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/webhook-endpoints/{id}/replays/{replay}`
   */
  getReplay(id: string, replay: string, params?: Record<string, never>, options?: CallOptions): Promise<WebhookReplay>;
}

export interface ListTriggersQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListTriggerDeliveriesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Only in this condition. */
  status?: "received" | "applied" | "ignored" | "failed" | undefined;
}

export interface TriggersResource {
  /**
   * Make an address at which another system starts or advances cases; its secret is shown once
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/triggers`
   */
  create(params: CreateTrigger, options?: CallOptions): Promise<TriggerWithSecret>;
  /**
   * List triggers, newest first
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/triggers`
   */
  list(params?: ListTriggersQuery, options?: CallOptions): Listing<Trigger>;
  /**
   * Read a trigger, without its secret
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/triggers/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Trigger>;
  /**
   * Change a trigger, or switch it off
   *
   * What was received before and is still to be applied, or tried again, goes by the trigger as it is then.
   *
   * Needs `webhooks:write`.
   *
   * `PATCH /api/v1/triggers/{id}`
   */
  change(id: string, params?: ChangeTrigger, options?: CallOptions): Promise<Trigger>;
  /**
   * Delete a trigger with everything that came to it
   *
   * Needs `webhooks:write`.
   *
   * `DELETE /api/v1/triggers/{id}`
   */
  delete(id: string, params?: Record<string, never>, options?: CallOptions): Promise<DeleteTriggerAnswer>;
  /**
   * Make a new secret; the old one still proves its sender for a while
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/triggers/{id}/rotate`
   */
  rotateSecret(id: string, params?: RotateTriggerSecret, options?: CallOptions): Promise<TriggerWithSecret>;
  /**
   * See what a trigger would make of a sample
   *
   * Nothing is stored and no case hears of it. `settings` are changes that are not saved yet.
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/triggers/{id}/try`
   */
  try(id: string, params: TryTrigger, options?: CallOptions): Promise<TriedTrigger>;
  /**
   * List what came to a trigger, newest first, without its contents
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/triggers/{id}/deliveries`
   */
  listDeliveries(id: string, params?: ListTriggerDeliveriesQuery, options?: CallOptions): Listing<TriggerDelivery>;
  /**
   * See by day how much came to a trigger, and how much was refused
   *
   * Days are of UTC, newest first, for 90 days.
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/triggers/{id}/totals`
   */
  getTotals(id: string, params?: Record<string, never>, options?: CallOptions): Promise<TriggerTotals>;
  /**
   * Read what became of one message
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/triggers/{id}/deliveries/{delivery}`
   */
  getDelivery(id: string, delivery: string, params?: Record<string, never>, options?: CallOptions): Promise<TriggerDelivery>;
  /**
   * Apply a message again that failed or was ignored
   *
   * Needs `webhooks:write`.
   *
   * `POST /api/v1/triggers/{id}/deliveries/{delivery}/retry`
   */
  retryDelivery(id: string, delivery: string, params?: Record<string, never>, options?: CallOptions): Promise<TriggerDelivery>;
  /**
   * See what a message said, for a reason
   *
   * Messages are kept under seal. Who looked, and why, stands in the audit log.
   *
   * Needs `admin`; of a person: `fields:read`.
   *
   * `POST /api/v1/triggers/{id}/deliveries/{delivery}/reveal`
   */
  revealDelivery(id: string, delivery: string, params: RevealTriggerDelivery, options?: CallOptions): Promise<TriggerDeliveryFacts>;
}

export interface CrmTemplatesResource {
  /**
   * List ready triggers and plugins for Salesforce and HubSpot
   *
   * Needs `webhooks:write`.
   *
   * `GET /api/v1/crm-templates`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<CrmTemplate>;
}

export interface EventTypesResource {
  /**
   * List every type of event, with the schema of its body and a sample
   *
   * Any key or person may call this.
   *
   * `GET /api/v1/event-types`
   */
  list(params?: Record<string, never>, options?: CallOptions): Listing<EventType>;
  /**
   * Read one type of event
   *
   * Any key or person may call this.
   *
   * `GET /api/v1/event-types/{name}`
   */
  get(name: string, params?: Record<string, never>, options?: CallOptions): Promise<EventType>;
}

export interface ListApiKeysQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ApiKeysResource {
  /**
   * Create an API key; its text is shown once
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/api-keys`
   */
  create(params: CreateApiKey, options?: CallOptions): Promise<ApiKeyCreated>;
  /**
   * List API keys, newest first, without their texts
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/api-keys`
   */
  list(params?: ListApiKeysQuery, options?: CallOptions): Listing<ApiKey>;
  /**
   * Read an API key, without its text
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/api-keys/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ApiKey>;
  /**
   * Change the name, addresses, limit or version of an API key
   *
   * Takes effect within a second. Scopes and end stay as they are: rotate the key, or make another.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PATCH /api/v1/api-keys/{id}`
   */
  change(id: string, params?: ChangeApiKey, options?: CallOptions): Promise<ApiKey>;
  /**
   * Revoke an API key; it is refused everywhere within a second
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `DELETE /api/v1/api-keys/{id}`
   */
  revoke(id: string, params?: Record<string, never>, options?: CallOptions): Promise<ApiKey>;
  /**
   * Make the successor of an API key; both work until the overlap ends
   *
   * The successor has the same name, scopes, addresses, limit and version; its text is shown once. A key is rotated once: to go on, rotate its successor.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `POST /api/v1/api-keys/{id}/rotate`
   */
  rotate(id: string, params?: RotateApiKey, options?: CallOptions): Promise<ApiKeyCreated>;
}

export interface ListEmergenciesQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface EmergencyAccessResource {
  /**
   * Open a case that is closed to you, in an emergency
   *
   * For people only. The case opens to you as if you were limited to nothing, with nothing masked, for 30 minutes; what you may do there is what your role may do. All administrators are told at once, you among them; it stands in the audit log with your reason, and the event `access.break_glass` goes out. The tenant says who may (`breakGlass` of the team settings). Once more for the same case answers what is open.
   *
   * Needs `admin`; of a person: `cases:break_glass`.
   *
   * `POST /api/v1/emergency-access`
   */
  begin(params: BeginEmergencyRequest, options?: CallOptions): Promise<EmergencyAccess>;
  /**
   * List the cases that somebody has opened in an emergency, newest first
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/emergency-access`
   */
  listEmergencies(params?: ListEmergenciesQuery, options?: CallOptions): Listing<EmergencyAccess>;
  /**
   * Close a case again that was opened in an emergency
   *
   * One's own; administrators close everybody's. Once more changes nothing.
   *
   * Needs `admin`; of a person: `cases:break_glass`.
   *
   * `DELETE /api/v1/emergency-access/{id}`
   */
  end(id: string, params?: Record<string, never>, options?: CallOptions): Promise<EmergencyAccess>;
}

export interface ListRequestLogQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Only with this status class. */
  statusClass?: "2xx" | "3xx" | "4xx" | "5xx" | undefined;
  /** Only in this condition. */
  status?: number | undefined;
  /** Only with this method. */
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | undefined;
  /** Id of a key or a person. */
  actorId?: string | undefined;
  /** Only with this operation. */
  operation?: string | undefined;
  /** Only with this request id. */
  requestId?: string | undefined;
  /** Only with this error code. */
  errorCode?: string | undefined;
  /** The beginning of the path, as `/api/v1/cases/case_…`. */
  path?: string | undefined;
  /** Part of the path, the operation, the error code or the request id. */
  q?: string | undefined;
  /** Only with this from. */
  from?: string | undefined;
  /** Exclusive. */
  to?: string | undefined;
}

export interface RequestLogResource {
  /**
   * Search the calls of the last 30 days, newest first
   *
   * Every call with a key; of people what they changed, and what was refused. A search looks at a stretch of the log per page: a page may be short, or empty, and `nextCursor` still lead further back. Calls show up a moment after they were answered.
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `GET /api/v1/request-log`
   */
  list(params?: ListRequestLogQuery, options?: CallOptions): Listing<LoggedRequest>;
  /**
   * Read one call, with what was sent and answered, redacted
   *
   * Needs `admin`; of a person: `audit:read`.
   *
   * `GET /api/v1/request-log/{id}`
   */
  getEntry(id: string, params?: Record<string, never>, options?: CallOptions): Promise<LoggedRequestDetails>;
}

export interface ThemeResource {
  /**
   * How the applicant's pages look
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `GET /api/v1/theme`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<Theme>;
  /**
   * Change how the applicant's pages look
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/theme`
   */
  put(params: Theme, options?: CallOptions): Promise<Theme>;
}

export interface MeResource {
  /**
   * Read whose key or session this is
   *
   * Any key or person may call this.
   *
   * `GET /api/v1/me`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<Me>;
}

export interface SearchSandboxRegistryQuery {
  /** Only with this q. */
  q?: string | undefined;
  /** Only with this country. */
  country?: string | undefined;
}

export interface SandboxResource {
  /**
   * Read the clock of a sandbox tenant
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/sandbox/clock`
   */
  getClock(params?: Record<string, never>, options?: CallOptions): Promise<SandboxClock>;
  /**
   * Set the clock of a sandbox tenant forward
   *
   * Timers, deadlines, link expiry and the gaps between webhook attempts pass as if the time had gone by.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/sandbox/clock/advance`
   */
  advanceClock(params: AdvanceSandboxClockRequest, options?: CallOptions): Promise<AdvanceSandboxClockAnswer>;
  /**
   * Search the fictional registry of the sandbox
   *
   * Companies, people and watch-list entries that the sandbox vendor's checks agree about. Words are looked for in names, numbers, people and in what a company is good to try.
   *
   * Needs no key. Invented companies and people, the same for everybody.
   *
   * `GET /api/v1/sandbox/registry`
   */
  searchRegistry(params?: SearchSandboxRegistryQuery, options?: CallOptions): Listing<SandboxCompany>;
  /**
   * Read a company of the fictional registry, with its owners
   *
   * Needs no key. Invented companies and people, the same for everybody.
   *
   * `GET /api/v1/sandbox/registry/{id}`
   */
  getCompany(id: string, params?: Record<string, never>, options?: CallOptions): Promise<SandboxRegistryEntry>;
  /**
   * Let a check that waits for the sandbox vendor end as you like
   *
   * `id` is a run of a case (`GET /cases/{id}/checks`) or a check without a case. `clear`, `hit`, `reject`, `not_found`, `not_covered` and `error` are said at once instead of what was planned; `now` says what is owed at once; `late` says `clear` five seconds after the deadline; `duplicate` sends the last callback again. The answer comes by callback, within a second or so.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/sandbox/runs/{id}/simulate`
   */
  simulateRun(id: string, params: SimulateSandboxRunRequest, options?: CallOptions): Promise<SimulatedRun>;
}

export interface ImportTransactionsQuery {
  /** JSON object: name of a column → field (correlationId, date, amount … as in `POST /transactions`, with dots; instead of `amount` also `debit` and `credit`, of which each row has one: a debit is outbound). Other columns are guessed by their names. */
  mapping?: string | undefined;
  /** How dates are written. `exact`: times with their offset alone, as without `dates` and `timeZone`; the others take those as well, dates without a time, with their weekday or not, and times of the zone. */
  dates?: "exact" | "iso" | "day.month.year" | "month/day/year" | "day/month/year" | "named" | undefined;
  /** Of which zone days and times without an offset are: `Europe/Berlin`. Without it days are those of UTC, and such times are refused. */
  timeZone?: string | undefined;
  /** How amounts are written. `exact`: as `POST /transactions` takes them, as without it; `point` and `comma`: what stands before decimals, with thousands apart (`1.234,56`), signs (`-1`, `1-`, `(1)`, `1 DR`) that say the direction, and a currency (`€ 1`, `1 GBP`) that must be the row's, or is it where no column says one; `either`: what an amount shows by itself, and `1.234` is refused. */
  amounts?: "exact" | "point" | "comma" | "either" | undefined;
}

export interface ListTransactionImportsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface PreviewTransactionImportQuery {
  /** JSON object: name of a column → field (correlationId, date, amount … as in `POST /transactions`, with dots; instead of `amount` also `debit` and `credit`, of which each row has one: a debit is outbound). Other columns are guessed by their names. */
  mapping?: string | undefined;
  /** How dates are written. `exact`: times with their offset alone, as without `dates` and `timeZone`; the others take those as well, dates without a time, with their weekday or not, and times of the zone. */
  dates?: "exact" | "iso" | "day.month.year" | "month/day/year" | "day/month/year" | "named" | undefined;
  /** Of which zone days and times without an offset are: `Europe/Berlin`. Without it days are those of UTC, and such times are refused. */
  timeZone?: string | undefined;
  /** How amounts are written. `exact`: as `POST /transactions` takes them, as without it; `point` and `comma`: what stands before decimals, with thousands apart (`1.234,56`), signs (`-1`, `1-`, `(1)`, `1 DR`) that say the direction, and a currency (`€ 1`, `1 GBP`) that must be the row's, or is it where no column says one; `either`: what an amount shows by itself, and `1.234` is refused. */
  amounts?: "exact" | "point" | "comma" | "either" | undefined;
}

export interface ListImportRefusalsQuery {
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface ListImportRefusalsItem {
  line: number;
  code: string;
  message: string;
}

export interface ListTransactionsQuery {
  /** Only with this from. */
  from?: string | undefined;
  /** Only with this to. */
  to?: string | undefined;
  /** Either side; by our id of it, or yours. */
  counterpartyId?: string | undefined;
  /** Either side is this person or company. */
  entityId?: string | undefined;
  /** Only with this direction. */
  direction?: "inbound" | "outbound" | undefined;
  /** Only of this type. */
  type?: "deposit" | "withdrawal" | "transfer" | "payment" | "refund" | "chargeback" | undefined;
  /** Only in this condition. */
  status?: "new" | "pending" | "active" | "completed" | "rejected" | "cancelled" | "failed" | undefined;
  /** Only with this method. */
  method?: "credit_card" | "debit_card" | "bank_transfer" | "pay_pal" | "apple_pay" | "google_pay" | "apm" | undefined;
  /** Only with this currency. */
  currency?: string | undefined;
  /** Only with this min amount. */
  minAmount?: string | undefined;
  /** Only with this max amount. */
  maxAmount?: string | undefined;
  /** What rules that answer at once say of it; the gravest of them counts. */
  verdict?: "allow" | "review" | "block" | undefined;
  /** Your own id of it, or ours: the whole of it. */
  q?: string | undefined;
  /** How many items a page has, at most. */
  limit?: number | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
}

export interface TransactionsResource {
  /**
   * Take in a file of transactions (CSV)
   *
   * The body is the file: UTF-8, a first row with names, up to 50 MB, with its `Content-Length`. Answers at once; rows are worked off behind. Sent again, what is known already counts as a duplicate.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/transactions/imports`
   */
  import(params: RawBytes, options?: CallOptions<ImportTransactionsQuery>): Promise<TransactionImport>;
  /**
   * See imported files, newest first
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transactions/imports`
   */
  listImports(params?: ListTransactionImportsQuery, options?: CallOptions): Listing<TransactionImport>;
  /**
   * See what the columns and first rows of a file would become
   *
   * The body is the file, or its first 64000 bytes. Nothing is kept.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/transactions/imports/preview`
   */
  previewImport(params: RawBytes, options?: CallOptions<PreviewTransactionImportQuery>): Promise<TransactionImportPreview>;
  /**
   * See how far a file is
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transactions/imports/{id}`
   */
  getImport(id: string, params?: Record<string, never>, options?: CallOptions): Promise<TransactionImport>;
  /**
   * See which rows of a file were refused, and why
   *
   * The first thousand, in the order of the file.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transactions/imports/{id}/refusals`
   */
  listImportRefusals(id: string, params?: ListImportRefusalsQuery, options?: CallOptions): Listing<ListImportRefusalsItem>;
  /**
   * Stop taking in a file
   *
   * What is taken in stays.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/transactions/imports/{id}/cancel`
   */
  cancelImport(id: string, params?: Record<string, never>, options?: CallOptions): Promise<TransactionImport>;
  /**
   * Send a transaction
   *
   * Answers what rules that answer at once say of it, with reasons. Sent again it is the same transaction, with the same answer; with other contents it is refused.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/transactions`
   */
  create(params: NewTransaction, options?: CallOptions): Promise<TransactionAnswer>;
  /**
   * See transactions, newest first
   *
   * A page that is short, even empty, may have a next one: where a filter lets little pass, each page looks through so much and no more.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transactions`
   */
  list(params?: ListTransactionsQuery, options?: CallOptions): Listing<Transaction>;
  /**
   * Send many transactions
   *
   * At most 500. Each stands for itself: one that is refused holds up no other. `results` come in the order of what was sent.
   *
   * Needs `cases:write`.
   *
   * `POST /api/v1/transactions/bulk`
   */
  createMany(params: CreateTransactionsRequest, options?: CallOptions): Promise<TransactionsAnswered>;
  /**
   * See a transaction
   *
   * By our id of it, or by yours.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transactions/{id}`
   */
  get(id: string, params?: Record<string, never>, options?: CallOptions): Promise<Transaction>;
  /**
   * See the alerts that rest on a transaction, newest first
   *
   * Those of rules in whose windows it lies; at most a hundred.
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transactions/{id}/alerts`
   */
  listAlerts(id: string, params?: Record<string, never>, options?: CallOptions): Listing<Alert>;
}

export interface ExportTransactionsQuery {
  /** Only with this from. */
  from?: string | undefined;
  /** Only with this to. */
  to?: string | undefined;
  /** Either side; by our id of it, or yours. */
  counterpartyId?: string | undefined;
  /** Either side is this person or company. */
  entityId?: string | undefined;
  /** Only with this direction. */
  direction?: "inbound" | "outbound" | undefined;
  /** Only of this type. */
  type?: "deposit" | "withdrawal" | "transfer" | "payment" | "refund" | "chargeback" | undefined;
  /** Only in this condition. */
  status?: "new" | "pending" | "active" | "completed" | "rejected" | "cancelled" | "failed" | undefined;
  /** Only with this method. */
  method?: "credit_card" | "debit_card" | "bank_transfer" | "pay_pal" | "apple_pay" | "google_pay" | "apm" | undefined;
  /** Only with this currency. */
  currency?: string | undefined;
  /** Only with this min amount. */
  minAmount?: string | undefined;
  /** Only with this max amount. */
  maxAmount?: string | undefined;
  /** What rules that answer at once say of it; the gravest of them counts. */
  verdict?: "allow" | "review" | "block" | undefined;
  /** Your own id of it, or ours: the whole of it. */
  q?: string | undefined;
}

export interface TransactionsCsvResource {
  /**
   * Take transactions as a table (CSV)
   *
   * Newest first, at most 50000 rows, page by page; where there are more, the last line says so. Columns are called as an import takes them.
   *
   * Needs `cases:read`; of a person: `cases:export`.
   *
   * `GET /api/v1/transactions.csv`
   */
  export(params?: ExportTransactionsQuery, options?: CallOptions): Promise<Response>;
}

export interface TransactionSettingsResource {
  /**
   * See how long transactions stay at hand
   *
   * Needs `cases:read`.
   *
   * `GET /api/v1/transaction-settings`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<TransactionSettings>;
  /**
   * Say how long transactions stay at hand
   *
   * Older ones are archived: they can still be read, more slowly, and none so old is taken in any more. What is archived stays so.
   *
   * Needs `admin`; of a person: `settings:write`.
   *
   * `PUT /api/v1/transaction-settings`
   */
  put(params: PutTransactionSettingsRequest, options?: CallOptions): Promise<TransactionSettings>;
}

export interface HealthResource {
  /**
   * Is the process up?
   *
   * Needs no key. Says nothing but that the process runs.
   *
   * `GET /healthz`
   */
  healthz(params?: Record<string, never>, options?: CallOptions): Promise<HealthzAnswer>;
  /**
   * Do D1, R2, the objects and the queues answer?
   *
   * Each part has two seconds. 503 names the parts without which requests cannot be served. Where only background work stands still (`sweeper`: nothing has run for five minutes) the answer is 200 and says `degraded`.
   *
   * Needs no key. Names parts that do not answer, nothing in them.
   *
   * `GET /readyz`
   */
  readyz(params?: Record<string, never>, options?: CallOptions): Promise<ReadyzAnswer>;
}

export interface OpenapiResource {
  /**
   * Read this document
   *
   * Needs no key. Describes the API, not a tenant.
   *
   * `GET /api/v1/openapi.json`
   */
  get(params?: Record<string, never>, options?: CallOptions): Promise<GetOpenapiAnswer>;
}

export interface Resources {
  readonly cases: CasesResource;
  readonly decisionReasons: DecisionReasonsResource;
  readonly entities: EntitiesResource;
  readonly compat: CompatResource;
  readonly notifications: NotificationsResource;
  readonly funnel: FunnelResource;
  readonly statistics: StatisticsResource;
  readonly incidents: IncidentsResource;
  readonly tenantSettings: TenantSettingsResource;
  readonly requirementReasons: RequirementReasonsResource;
  readonly embedding: EmbeddingResource;
  readonly branding: BrandingResource;
  readonly flow: FlowResource;
  readonly secrets: SecretsResource;
  readonly session: SessionResource;
  readonly sessions: SessionsResource;
  readonly users: UsersResource;
  readonly identityProviders: IdentityProvidersResource;
  readonly signInSettings: SignInSettingsResource;
  readonly savedViews: SavedViewsResource;
  readonly listSettings: ListSettingsResource;
  readonly workflowDefinitions: WorkflowDefinitionsResource;
  readonly vendors: VendorsResource;
  readonly alerts: AlertsResource;
  readonly alertSnoozes: AlertSnoozesResource;
  readonly alertDefinitions: AlertDefinitionsResource;
  readonly alertBacktests: AlertBacktestsResource;
  readonly alertDefinitionTemplates: AlertDefinitionTemplatesResource;
  readonly checks: ChecksResource;
  readonly checkSettings: CheckSettingsResource;
  readonly rawAnswers: RawAnswersResource;
  readonly callbacks: CallbacksResource;
  readonly vendorAdapters: VendorAdaptersResource;
  readonly screening: ScreeningResource;
  readonly queues: QueuesResource;
  readonly queueFields: QueueFieldsResource;
  readonly members: MembersResource;
  readonly sla: SlaResource;
  readonly legalHolds: LegalHoldsResource;
  readonly dataMap: DataMapResource;
  readonly retention: RetentionResource;
  readonly privacy: PrivacyResource;
  readonly counterparties: CounterpartiesResource;
  readonly feed: FeedResource;
  readonly invitations: InvitationsResource;
  readonly teamSettings: TeamSettingsResource;
  readonly auditLog: AuditLogResource;
  readonly templates: TemplatesResource;
  readonly config: ConfigResource;
  readonly schemas: SchemasResource;
  readonly merchantReports: MerchantReportsResource;
  readonly merchants: MerchantsResource;
  readonly monitoring: MonitoringResource;
  readonly ruleSets: RuleSetsResource;
  readonly ruleOperators: RuleOperatorsResource;
  readonly backtests: BacktestsResource;
  readonly shadows: ShadowsResource;
  readonly lists: ListsResource;
  readonly events: EventsResource;
  readonly webhookEndpoints: WebhookEndpointsResource;
  readonly triggers: TriggersResource;
  readonly crmTemplates: CrmTemplatesResource;
  readonly eventTypes: EventTypesResource;
  readonly apiKeys: ApiKeysResource;
  readonly emergencyAccess: EmergencyAccessResource;
  readonly requestLog: RequestLogResource;
  readonly theme: ThemeResource;
  readonly me: MeResource;
  readonly sandbox: SandboxResource;
  readonly transactions: TransactionsResource;
  readonly transactionsCsv: TransactionsCsvResource;
  readonly transactionSettings: TransactionSettingsResource;
  readonly health: HealthResource;
  readonly openapi: OpenapiResource;
}

/** Codes of errors that this version of the SDK knows; the API may have got others since. */
export type ErrorCode =
  | "bad_json"
  | "bad_value"
  | "unknown_api_version"
  | "unknown_field"
  | "unsafe_key"
  | "too_deep"
  | "too_old"
  | "engine_owned"
  | "bad_definition"
  | "bad_rule_set"
  | "unauthenticated"
  | "bad_signature"
  | "not_permitted"
  | "step_up_required"
  | "cross_site"
  | "not_found"
  | "unknown_definition"
  | "method_not_allowed"
  | "stale_version"
  | "event_not_allowed"
  | "legal_hold"
  | "case_closed"
  | "already_assigned"
  | "link_dead"
  | "revision_limit"
  | "no_form"
  | "invalid_answers"
  | "brand_unreadable"
  | "too_many_requests"
  | "case_exists"
  | "decision_pending"
  | "definition_not_published"
  | "last_admin"
  | "already_member"
  | "already_invited"
  | "definition_exists"
  | "definition_not_draft"
  | "cannot_move"
  | "in_use"
  | "rule_tests_failed"
  | "too_many_steps"
  | "conflict"
  | "request_running"
  | "too_many_files"
  | "length_required"
  | "too_large"
  | "case_too_large"
  | "unsupported_media_type"
  | "range_not_satisfiable"
  | "upgrade_required"
  | "idempotency_key_reused"
  | "internal"
  | "not_ready";

/** A case was opened. */
export interface CaseCreatedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "case.created";
  eventName: "case.created";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    /** Key of the definition. */
    workflow: string;
    version: number;
  };
}

/** Somebody was given the case, or it was given back (`assigneeId` null). */
export interface CaseAssignedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "case.assigned";
  eventName: "case.assigned";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    assigneeId: string | null;
    previousAssigneeId: string | null;
  };
}

/** The case was handed up, by a person or because its time ran out (`byTime`). */
export interface CaseEscalatedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "case.escalated";
  eventName: "case.escalated";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    queueId: string | null;
    assigneeId: string | null;
    byTime: boolean;
  };
}

/** The case ended without an outcome. */
export interface CaseCancelledEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "case.cancelled";
  eventName: "case.cancelled";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    reason: string;
  };
}

/** Personal data of the case was erased here. Erase what you keep of it as well: no data comes with this event, and none of the case will ever again. */
export interface CaseErasedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "case.erased";
  eventName: "case.erased";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    /** Why: somebody asked, its time was over, or else. */
    basis: "request" | "retention" | "other";
  };
}

/** The time that the case may take is nearly used up. */
export interface SlaAtRiskEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "sla.at_risk";
  eventName: "sla.at_risk";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    /** Name of the rule, as the definition has it. */
    rule: string;
    dueAt: string | null;
    assigneeId: string | null;
  };
}

/** The case is past its time. */
export interface SlaBreachedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "sla.breached";
  eventName: "sla.breached";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    /** Name of the rule, as the definition has it. */
    rule: string;
    dueAt: string | null;
    assigneeId: string | null;
  };
}

/** The case moved to another state. One command may lead through several; each is an event of its own. */
export interface WorkflowStateChangedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "workflow.state.changed";
  eventName: "workflow.state.changed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    /** Null: the case was just opened. */
    previousState: string | null;
    state: string;
    /** What moved it; null: the opening, or a change of version. */
    event: string | null;
  };
}

/** The data of the case changed. Sent once per command, after everything else that the command did. */
export interface WorkflowContextChangedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "workflow.context.changed";
  eventName: "workflow.context.changed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: Record<string, unknown>;
}

/** The case reached an end. */
export interface WorkflowCompletedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "workflow.completed";
  eventName: "workflow.completed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    status: "completed" | "failed";
    outcome: "approved" | "rejected" | null;
    finalState: string;
  };
}

/** A document was decided, or handed in again after it was sent back (`revised`). */
export interface WorkflowContextDocumentChangedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "workflow.context.document.changed";
  eventName: "workflow.context.document.changed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    documentId: string;
    status: string | null;
    previousStatus: string | null;
  };
}

/** Everything that the form asks for was submitted. */
export interface CollectionSubmittedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "collection.submitted";
  eventName: "collection.submitted";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    state: string;
  };
}

/** One of several people submitted what they were asked for. */
export interface CollectionPartSubmittedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "collection.part.submitted";
  eventName: "collection.part.submitted";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    person: string | null;
    pages: string[] | null;
    /** Of the revision; null: the first time. */
    round: number | null;
  };
}

/** Somebody no longer agrees to what they had agreed to in a form: stop what rested on it. */
export interface ConsentWithdrawnEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "consent.withdrawn";
  eventName: "consent.withdrawn";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    consentId: string;
    /** As the form names it. */
    key: string;
    /** `applicant`, or the id of the item that they are. */
    person: string;
    textSha256: string;
    givenAt: string;
  };
}

/** Something was asked again. `round`, `dueAt` and `items` are there where a person named what. */
export interface RevisionRequestedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "revision.requested";
  eventName: "revision.requested";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    round?: number;
    dueAt?: string | null;
    items?: ({
      id: string;
      kind: string;
      target: string;
      person: string;
      reason: string | null;
    })[];
    state: string;
  };
}

/** What was asked again has come back. */
export interface RevisionAnsweredEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "revision.answered";
  eventName: "revision.answered";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    round: number;
    dueAt: string | null;
    items: ({
      id: string;
      kind: string;
      target: string;
      person: string;
      reason: string | null;
    })[];
  };
}

/** Those who still owe an answer were reminded. */
export interface RevisionRemindedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "revision.reminded";
  eventName: "revision.reminded";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    round: number;
    dueAt: string | null;
    items: ({
      id: string;
      kind: string;
      target: string;
      person: string;
      reason: string | null;
    })[];
    persons: string[];
  };
}

/** The time to answer is up. It may be answered all the same while the case waits. */
export interface RevisionExpiredEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "revision.expired";
  eventName: "revision.expired";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    round: number;
    dueAt: string | null;
    items: ({
      id: string;
      kind: string;
      target: string;
      person: string;
      reason: string | null;
    })[];
  };
}

/** A check has come to an answer, or was called off. */
export interface CheckCompletedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "check.completed";
  eventName: "check.completed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    plugin: string;
    /** Name of the check in the catalogue. */
    check: string;
    runId: string;
    /** Which item of a list the check was about; absent: the case. */
    itemId?: string;
    status: "success" | "cancelled";
  };
}

/** A check came to no answer. */
export interface CheckFailedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "check.failed";
  eventName: "check.failed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    plugin: string;
    /** Name of the check in the catalogue. */
    check: string;
    runId: string;
    /** Which item of a list the check was about; absent: the case. */
    itemId?: string;
    status: "error" | "timeout";
    code: string;
  };
}

/** The risk of the case was computed, or a person's word replaced it (`overridden`). */
export interface RiskScoredEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "risk.scored";
  eventName: "risk.scored";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    /** Null: a person said so, or took it back. */
    plugin: string | null;
    score: number | null;
    level: string | null;
    overridden?: boolean;
  };
}

/** Something gave up on the case and needs a person. */
export interface IncidentOpenedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "incident.opened";
  eventName: "incident.opened";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    incidentId: string;
    /** `effect`, `publish`, `index`, `delivery`, `timer` or `screening`. */
    source: string;
    code: string;
  };
}

/** An alert was raised; one that no case has comes without a case. */
export interface AlertCreatedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "alert.created";
  eventName: "alert.created";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    alertId: string;
    /** `created`, or what was done: `assign`, `review`, `escalate`, … */
    change: string;
    /** `rule`, `screening`, `transaction` or `monitoring`. */
    source: string;
    rule: string;
    title: string;
    severity: string;
    status: string;
    assigneeId: string | null;
    /** Null: nobody's doing. */
    byId: string | null;
    /** Of a rule over transactions: definition, version, day, and `value`, `operator` and `limit` as they were compared, in `unit`. */
    numbers?: Record<string, unknown>;
  };
}

/** Somebody did something about an alert (`change`). */
export interface AlertChangedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "alert.changed";
  eventName: "alert.changed";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    alertId: string;
    /** `created`, or what was done: `assign`, `review`, `escalate`, … */
    change: string;
    /** `rule`, `screening`, `transaction` or `monitoring`. */
    source: string;
    rule: string;
    title: string;
    severity: string;
    status: string;
    assigneeId: string | null;
    /** Null: nobody's doing. */
    byId: string | null;
    /** Of a rule over transactions: definition, version, day, and `value`, `operator` and `limit` as they were compared, in `unit`. */
    numbers?: Record<string, unknown>;
  };
}

/** A `dispatch` plugin of the definition sent an event of its own. */
export interface WorkflowEventDispatchedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "workflow.event.dispatched";
  eventName: "workflow.event.dispatched";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  /** Rises by one per case: what is older than what you have may be dropped. */
  sequence: number;
  caseId: string;
  /** The same as `caseId`. */
  workflowRuntimeId: string;
  workflowDefinitionId: string;
  ballerineEntityId: string;
  correlationId: string | null;
  /** Where the case stood when this happened: every active leaf, joined by `|`. */
  state: string;
  workflowStatus: "active" | "completed" | "failed" | "cancelled";
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: {
    id: string;
  } | null;
  assignedAt: string | null;
  /** The context of the case with its documents; empty when thin. */
  data: Record<string, unknown>;
  detail: {
    name: string;
    payload: unknown;
    plugin: string;
  };
}

/** Somebody tries an endpoint. Sent to that endpoint only, whatever it subscribes to. */
export interface EndpointTestEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "endpoint.test";
  eventName: "endpoint.test";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  sequence: 0;
  caseId: null;
  workflowRuntimeId: null;
  workflowDefinitionId: null;
  ballerineEntityId: null;
  correlationId: null;
  state: null;
  workflowStatus: null;
  workflowFinalState: null;
  workflowCreatedAt: null;
  workflowResolvedAt: null;
  assignee: null;
  assignedAt: null;
  data: Record<string, unknown>;
  detail: Record<string, unknown>;
}

/** An endpoint was switched off because its receiver is gone or has failed for days. Sent to the other endpoints that name this type. */
export interface WebhookEndpointDisabledEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "webhook.endpoint.disabled";
  eventName: "webhook.endpoint.disabled";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  sequence: 0;
  caseId: null;
  workflowRuntimeId: null;
  workflowDefinitionId: null;
  ballerineEntityId: null;
  correlationId: null;
  state: null;
  workflowStatus: null;
  workflowFinalState: null;
  workflowCreatedAt: null;
  workflowResolvedAt: null;
  assignee: null;
  assignedAt: null;
  data: Record<string, unknown>;
  detail: {
    endpointId: string;
    /** Without its query. */
    url: string;
    reason: "gone" | "failing";
  };
}

/** Somebody has opened a case that is closed to them, in an emergency. Sent at once to the endpoints that name this type. Why they did is read with `GET /api/v1/emergency-access`: what people write does not leave the house by itself. */
export interface AccessBreakGlassEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "access.break_glass";
  eventName: "access.break_glass";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  sequence: 0;
  caseId: null;
  workflowRuntimeId: null;
  workflowDefinitionId: null;
  ballerineEntityId: null;
  correlationId: null;
  state: null;
  workflowStatus: null;
  workflowFinalState: null;
  workflowCreatedAt: null;
  workflowResolvedAt: null;
  assignee: null;
  assignedAt: null;
  data: Record<string, unknown>;
  detail: {
    id: string;
    caseId: string;
    userId: string;
    endsAt: string;
  };
}

/** A person or company became known: by a case, an API key or a colleague. Sent within a minute to the endpoints that name this type, and written down where there is one. Ids only: `GET /api/v1/entities/{id}` says what is known. */
export interface EntityCreatedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "entity.created";
  eventName: "entity.created";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  sequence: 0;
  caseId: null;
  workflowRuntimeId: null;
  workflowDefinitionId: null;
  ballerineEntityId: null;
  correlationId: null;
  state: null;
  workflowStatus: null;
  workflowFinalState: null;
  workflowCreatedAt: null;
  workflowResolvedAt: null;
  assignee: null;
  assignedAt: null;
  data: Record<string, unknown>;
  detail: {
    entityId: string;
    entityType: "individual" | "business";
    /** Rises with every change. */
    version: number;
    approvalState: "new" | "processing" | "approved" | "rejected";
    intoEntityId: string | null;
  };
}

/** Something else is known of a person or company, or became of one. What changes within a minute is told as one. Sent within a minute to the endpoints that name this type, and written down where there is one. Ids only: `GET /api/v1/entities/{id}` says what is known. */
export interface EntityUpdatedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "entity.updated";
  eventName: "entity.updated";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  sequence: 0;
  caseId: null;
  workflowRuntimeId: null;
  workflowDefinitionId: null;
  ballerineEntityId: null;
  correlationId: null;
  state: null;
  workflowStatus: null;
  workflowFinalState: null;
  workflowCreatedAt: null;
  workflowResolvedAt: null;
  assignee: null;
  assignedAt: null;
  data: Record<string, unknown>;
  detail: {
    entityId: string;
    entityType: "individual" | "business";
    /** Rises with every change. */
    version: number;
    approvalState: "new" | "processing" | "approved" | "rejected";
    intoEntityId: string | null;
  };
}

/** A person or company was merged into another (`intoEntityId`) and is known as that one from now on. Sent within a minute to the endpoints that name this type, and written down where there is one. Ids only: `GET /api/v1/entities/{id}` says what is known. */
export interface EntityMergedEvent {
  /** The same on every attempt: drop what you have seen. */
  id: string;
  type: "entity.merged";
  eventName: "entity.merged";
  apiVersion: 1;
  timestamp: string;
  environment: "sandbox" | "production";
  sequence: 0;
  caseId: null;
  workflowRuntimeId: null;
  workflowDefinitionId: null;
  ballerineEntityId: null;
  correlationId: null;
  state: null;
  workflowStatus: null;
  workflowFinalState: null;
  workflowCreatedAt: null;
  workflowResolvedAt: null;
  assignee: null;
  assignedAt: null;
  data: Record<string, unknown>;
  detail: {
    entityId: string;
    entityType: "individual" | "business";
    /** Rises with every change. */
    version: number;
    approvalState: "new" | "processing" | "approved" | "rejected";
    intoEntityId: string | null;
  };
}

/** Everything a webhook, the log of events and its tail can tell. `type` says which. */
export type WebhookEvent =
  | CaseCreatedEvent
  | CaseAssignedEvent
  | CaseEscalatedEvent
  | CaseCancelledEvent
  | CaseErasedEvent
  | SlaAtRiskEvent
  | SlaBreachedEvent
  | WorkflowStateChangedEvent
  | WorkflowContextChangedEvent
  | WorkflowCompletedEvent
  | WorkflowContextDocumentChangedEvent
  | CollectionSubmittedEvent
  | CollectionPartSubmittedEvent
  | ConsentWithdrawnEvent
  | RevisionRequestedEvent
  | RevisionAnsweredEvent
  | RevisionRemindedEvent
  | RevisionExpiredEvent
  | CheckCompletedEvent
  | CheckFailedEvent
  | RiskScoredEvent
  | IncidentOpenedEvent
  | AlertCreatedEvent
  | AlertChangedEvent
  | WorkflowEventDispatchedEvent
  | EndpointTestEvent
  | WebhookEndpointDisabledEvent
  | AccessBreakGlassEvent
  | EntityCreatedEvent
  | EntityUpdatedEvent
  | EntityMergedEvent;
/** Names of events. */
export type WebhookEventType = WebhookEvent["type"];
