import type { Risk } from "./case";
import type { SlaState } from "./sla";

/** The work lists of the console that every tenant has. A case can be in several. */
export const queueIds = [
  "mine",
  "unassigned",
  "review",
  "high_risk",
  "waiting",
  "processing",
  "incidents",
  "all_open",
  "closed",
] as const;
export type QueueId = (typeof queueIds)[number];

export const isBuiltInQueue = (id: string): id is QueueId => (queueIds as readonly string[]).includes(id);

/** What a definition lets queues and lists ask for, of the facts of a case. */
export const fieldTypes = ["text", "number", "boolean", "date"] as const;
export type FieldType = (typeof fieldTypes)[number];
/** `date`: the text as it stands, `2026-03-31` or with a time. */
export type FieldValue = string | number | boolean;

export interface IndexedField {
  key: string;
  /** Where it stands in the context: `entity.data.industry`. */
  path: string;
  type: FieldType;
  label: string;
}

export const fieldTests = ["is", "is_not", "at_least", "at_most", "is_there", "is_missing"] as const;
export type FieldTest = (typeof fieldTests)[number];

/** What a case of a tenant's own queue must be like: all of what is given. A list: any of it. */
export interface QueueConditions {
  /** Keys of definitions. */
  workflows?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
  /** Paths of active states, or of states around them. */
  states?: readonly string[] | undefined;
  riskLevels?: readonly Risk["level"][] | undefined;
  minRiskScore?: number | undefined;
  maxRiskScore?: number | undefined;
  /** Two-letter codes. */
  countries?: readonly string[] | undefined;
  entityTypes?: readonly string[] | undefined;
  /** `none`, `any`, or ids of people. */
  assignees?: readonly string[] | undefined;
  /** Since the case was opened. */
  olderThanHours?: number | undefined;
  youngerThanHours?: number | undefined;
  sla?: readonly SlaState[] | undefined;
  escalated?: boolean | undefined;
  fields?: readonly { key: string; test: FieldTest; value?: FieldValue | undefined }[] | undefined;
}

export const queueSorts = ["oldest", "newest", "risk", "sla", "updated"] as const;
/** What comes first: `sla` the soonest due, `updated` the latest change. */
export type QueueSort = (typeof queueSorts)[number];

/** A work list that a tenant has built. */
export interface WorkQueue {
  /** A short name, unique for the tenant: `fraud-desk`. Definitions and people's scopes refer to it. */
  id: string;
  name: string;
  description: string;
  conditions: QueueConditions;
  sort: QueueSort;
  /** Ids of the people who work it; null: everybody. */
  members: readonly string[] | null;
  /** Cases that nobody has are given to its members. */
  autoAssign: boolean;
  /** Place in the console, from 0. */
  position: number;
  /** Another one whenever what is in it, or in which order, has changed. */
  generation: number;
}
