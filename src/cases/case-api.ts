import type {
  CaseRef,
  CaseSnapshot,
  CaseStatus,
  Command,
  Effect,
  EffectId,
  IncidentId,
  Opening,
  Outcome,
  Refusal,
  RunResult,
} from "../domain";
import type { Json, JsonObject } from "../lib/json";
import type { Result } from "../lib/result";

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
}

/** The answer to a command: the Case as JSON text (frozen, so that a repeat is byte-identical) and what the caller needs beside it. */
export interface CommandAnswer {
  /** JSON text of the `Case` of CONTRACTS §2, `accepted` included where the command was an event. */
  body: string;
  version: number;
  /** True when this is the remembered answer to the same idempotency key. */
  repeated: boolean;
  row: IndexRow;
}

export interface Page {
  limit: number;
  /** Sequence number after which the page begins; null for the first page. */
  after: number | null;
}

export interface ClaimedEffect {
  effect: Effect;
  attempt: number;
  leaseUntilMs: number;
  snapshotVersion: number;
  /** For the record and the vendor's environment. */
  workflowKey: string;
}

/** How one attempt at an effect ended, as the consumer saw it. */
export type AttemptReport =
  | { outcome: "result"; result: RunResult }
  /** Trying again can help; the case decides when, or gives up. `retryAfterSeconds` is the vendor's wish. */
  | {
      outcome: "retry";
      code: string;
      message: string;
      retryAfterSeconds: number | null;
      httpStatus: number | null;
      durationMs: number;
    }
  /** The effect has no run (tell_parent, cancel_child, project_entity …) and is done. */
  | { outcome: "done" };

export interface Incident {
  id: string;
  source: "effect" | "publish" | "index" | "delivery";
  subject: string;
  code: string;
  message: string;
  openedAt: string;
  resolvedAt: string | null;
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
  events: { id: string; type: string; sequence: number; atMs: number; detail: JsonObject }[];
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

/**
 * The one way to a case. The object behind it re-checks the tenant on every call. Everything is plain data; refusals are values.
 */
export interface CaseApi {
  create(opening: Opening): Promise<Result<CommandAnswer, Refusal>>;
  /** `fingerprint`: hash of the request for `command.id`, so that a reused key with another body is refused. */
  dispatch(command: Command, fingerprint: string | null): Promise<Result<CommandAnswer, Refusal>>;
  /** The Case as JSON text. */
  view(): Promise<Result<CommandAnswer, Refusal>>;
  snapshot(): Promise<Result<CaseSnapshot, Refusal>>;
  timeline(page: Page): Promise<Result<{ data: TimelineEntry[]; next: number | null }, Refusal>>;
  notes(page: Page): Promise<Result<{ data: JsonObject[]; next: number | null }, Refusal>>;
  /** Plugin runs and checks, newest first: the normalised run record. */
  runs(page: Page): Promise<Result<{ data: JsonObject[]; next: number | null }, Refusal>>;
  children(): Promise<Result<JsonObject[], Refusal>>;
  explanation(): Promise<Result<JsonObject, Refusal>>;
  /** JSON text of the definition this case is pinned to. */
  definition(): Promise<Result<string, Refusal>>;

  // For consumers of the queues.
  claim(effectId: EffectId): Promise<ClaimedEffect | null>;
  report(effectId: EffectId, attempt: number, report: AttemptReport): Promise<void>;
  publications(): Promise<Publication[]>;
  published(throughSeq: number): Promise<void>;
  indexRow(): Promise<IndexRow | null>;
  indexed(version: number): Promise<void>;
  /** Sweeper: hand over what is overdue, re-arm the alarm. */
  wake(): Promise<void>;
  openIncident(source: Incident["source"], subject: string, code: string, message: string): Promise<void>;
  retryIncident(incidentId: IncidentId, actorId: string): Promise<Result<CommandAnswer, Refusal>>;
}

/** `CaseApi` as the object implements it: every call names the case, and the object compares. */
export type CaseObjectApi = {
  [M in keyof CaseApi]: (ref: CaseRef, ...args: Parameters<CaseApi[M]>) => ReturnType<CaseApi[M]>;
};
