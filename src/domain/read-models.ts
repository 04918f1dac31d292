import type { Json, JsonObject } from "../lib/json";
import type { ActorRef } from "./actor";
import type { CaseStatus, Outcome } from "./case";
import type { FieldValue } from "./queues";
import type { SlaState } from "./sla";
import type { CaseFact, OpenIncident } from "./statistics";

/** The row the D1 list keeps of a case. Times are milliseconds of the epoch. */
export interface IndexRow {
  tenantId: string;
  caseId: string;
  version: number;
  status: CaseStatus;
  state: string;
  tags: string[];
  outcome: Outcome;
  definitionId: string;
  definitionKey: string;
  definitionVersion: number;
  entityId: string;
  entityType: string;
  /** Company name or first and last name. */
  name: string | null;
  email: string | null;
  externalId: string | null;
  assigneeId: string | null;
  labels: string[];
  parentId: string | null;
  riskScore: number | null;
  riskLevel: string | null;
  openIncidents: number;
  createdAtMs: number;
  updatedAtMs: number;
  resolvedAtMs: number | null;
  /** When the case must be awake at the latest; null when it owes nothing. The sweeper watches it. */
  wakeAtMs: number | null;
  exclusive: boolean;
  /** What the case is found by, beside what the row says: words, and what stands for numbers. Absent: nothing else. */
  search?: string[];
  /** What stands for the facts that other cases may share (`kind:…`), each under a key of the tenant. Absent: none. */
  related?: string[];
  /** What the case adds to the numbers of its tenant. Absent: nothing is said, and what was counted stays. */
  facts?: CaseFact[];
  /** What waits for a person. Absent: nothing is said. */
  incidents?: OpenIncident[];
  /** Changes that the list was not told of yet, oldest first, for the audit log. Absent: nothing is said. */
  trail?: CaseChange[];
  /** Two-letter code of the person or company, as it was given. */
  country: string | null;
  slaState: SlaState | null;
  /** When the time is up; null while it stands still. */
  slaDueAtMs: number | null;
  slaBreachedAtMs: number | null;
  /** Queue that it was escalated to. */
  escalatedTo: string | null;
  /** When it was escalated, to whomever. */
  escalatedAtMs: number | null;
  /** Since when nothing of it may go; null: it may. */
  legalHoldAtMs: number | null;
  legalHoldReason: string | null;
  erasedAtMs: number | null;
  /** What its definition lets queues ask for, by key. */
  fields: Record<string, FieldValue>;
}

/** A change of a case as the audit log of its tenant tells it: nothing of a person. */
export interface CaseChange {
  /** Number and hash of the row in the case's own log. */
  seq: number;
  hash: string;
  /** Version that the case came to. */
  version: number;
  versionBefore: number;
  /** Real time, whatever clock the case lives by. */
  recordedAtMs: number;
  type: string;
  actor: ActorRef;
  fromState: string | null;
  toState: string;
  /** The request that caused it; null: none did. Absent: told by a case of an earlier release. */
  requestId?: string | null;
}

export interface TimelineEntry {
  seq: number;
  at: string;
  recordedAt: string;
  type: string;
  subject: string | null;
  actor: { kind: string; id: string };
  fromState: string | null;
  toState: string;
  accepted: boolean;
  version: number;
  commandId: string | null;
  changes: Json;
  steps: Json;
  payload: Json;
  hash: string;
}

/** One publication: the events of one command and the frozen facts their webhook bodies share. */
export interface Publication {
  seq: number;
  events: {
    id: string;
    type: string;
    sequence: number;
    atMs: number;
    state: string;
    status: CaseStatus;
    detail: JsonObject;
  }[];
  /** Whose command it was. Publications of earlier releases do not say. */
  by?: ActorRef;
  /** Facts of CONTRACTS §4 as they were when the command was committed; `data` is the context with `documents`. */
  facts: PublishedFacts;
  subscriptions: Json;
}

export interface PublishedFacts {
  caseId: string;
  tenantId: string;
  workflowDefinitionId: string;
  workflowKey: string;
  ballerineEntityId: string;
  correlationId: string | null;
  state: string;
  tags: string[];
  workflowStatus: CaseStatus;
  workflowFinalState: string | null;
  workflowCreatedAt: string;
  workflowResolvedAt: string | null;
  assignee: { id: string } | null;
  assignedAt: string | null;
  data: JsonObject;
}
