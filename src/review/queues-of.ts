import type { FieldValue, IndexRow, QueueConditions, QueueSort, WorkQueue } from "../domain";
import { assertNever } from "../lib/assert-never";

/** What queues read of a case. Rows of earlier releases lack some of it. */
export type QueuedRow = Pick<
  IndexRow,
  | "tags"
  | "state"
  | "definitionKey"
  | "entityType"
  | "assigneeId"
  | "riskScore"
  | "riskLevel"
  | "createdAtMs"
  | "updatedAtMs"
> & { status: string; labels?: readonly string[] | undefined } & Partial<
    Pick<IndexRow, "country" | "slaState" | "slaDueAtMs" | "escalatedTo" | "escalatedAtMs" | "fields">
  >;

export type QueueRules = Pick<WorkQueue, "id" | "conditions" | "sort">;

/** A case in a queue. */
export interface QueuePlace {
  queueId: string;
  /** The smallest comes first. */
  sortKey: number;
  isFree: boolean;
  sla: "at_risk" | "breached" | null;
}

export interface QueuedCase {
  places: QueuePlace[];
  /** When time alone may change that; null: never. */
  againAtMs: number | null;
}

/** The tenant's own queues that a case is in, and its place in each. `nowMs` is the case's own clock. Only open cases are in any. */
export function queuesOf(row: QueuedRow, queues: readonly QueueRules[], nowMs: number): QueuedCase {
  if (row.status !== "active") return { places: [], againAtMs: null };
  const sla = row.slaState === "at_risk" || row.slaState === "breached" ? row.slaState : null;
  const places = queues
    .filter(({ id, conditions }) => row.escalatedTo === id || meets(row, conditions, nowMs))
    .map(({ id, sort }) => ({ queueId: id, sortKey: sortKeyOf(row, sort), isFree: row.assigneeId === null, sla }));
  const turns = queues.flatMap(({ conditions }) => turningPoints(row, conditions)).filter((atMs) => atMs > nowMs);
  return { places, againAtMs: turns.length === 0 ? null : Math.min(...turns) };
}

const hourMs = 3_600_000;

/** Whether an open case is what the queue is for. */
export function meets(row: QueuedRow, conditions: QueueConditions, nowMs: number): boolean {
  const { workflows, tags, states, riskLevels, minRiskScore, maxRiskScore, countries, entityTypes } = conditions;
  const { assignees, olderThanHours, youngerThanHours, sla, escalated, fields = [] } = conditions;
  const ageMs = nowMs - row.createdAtMs;
  return (
    anyOf(workflows, (key) => row.definitionKey === key) &&
    anyOf(tags, (tag) => row.tags.includes(tag) || row.labels?.includes(tag) === true) &&
    anyOf(states, (state) => isIn(row.state, state)) &&
    anyOf(riskLevels, (level) => row.riskLevel === level) &&
    (minRiskScore === undefined || (row.riskScore !== null && row.riskScore >= minRiskScore)) &&
    (maxRiskScore === undefined || (row.riskScore !== null && row.riskScore <= maxRiskScore)) &&
    anyOf(countries, (code) => row.country?.toUpperCase() === code.toUpperCase()) &&
    anyOf(entityTypes, (type) => row.entityType === type) &&
    anyOf(assignees, (who) =>
      who === "none" ? row.assigneeId === null : who === "any" ? row.assigneeId !== null : row.assigneeId === who,
    ) &&
    (olderThanHours === undefined || ageMs >= olderThanHours * hourMs) &&
    (youngerThanHours === undefined || ageMs < youngerThanHours * hourMs) &&
    anyOf(sla, (state) => row.slaState === state) &&
    (escalated === undefined || ((row.escalatedAtMs ?? null) !== null) === escalated) &&
    fields.every(({ key, test, value }) => passes(row.fields?.[key], test, value))
  );
}

const anyOf = <Wanted>(wanted: readonly Wanted[] | undefined, holds: (one: Wanted) => boolean): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.some(holds);

/** An active state of the case, or one around it. */
const isIn = (stateString: string, wanted: string): boolean =>
  stateString.split("|").some((leaf) => leaf === wanted || leaf.startsWith(`${wanted}.`));

type Test = NonNullable<QueueConditions["fields"]>[number];

function passes(fact: FieldValue | undefined, test: Test["test"], wanted: Test["value"]): boolean {
  switch (test) {
    case "is_there":
      return fact !== undefined;
    case "is_missing":
      return fact === undefined;
    case "is":
      return fact !== undefined && isSame(fact, wanted);
    case "is_not":
      return fact === undefined || !isSame(fact, wanted);
    // Numbers by size, dates (which are written so that they sort) and words by the alphabet; never one against the other.
    case "at_least":
      return fact !== undefined && wanted !== undefined && typeof fact === typeof wanted && fact >= wanted;
    case "at_most":
      return fact !== undefined && wanted !== undefined && typeof fact === typeof wanted && fact <= wanted;
    default:
      return assertNever(test);
  }
}

const isSame = (fact: FieldValue, wanted: FieldValue | undefined): boolean =>
  typeof fact === "string" && typeof wanted === "string"
    ? fact.toLowerCase() === wanted.toLowerCase()
    : fact === wanted;

/** Moments at which the age of the case begins, or ceases, to be what the queue asks for. */
const turningPoints = ({ createdAtMs }: QueuedRow, { olderThanHours, youngerThanHours }: QueueConditions): number[] =>
  [olderThanHours, youngerThanHours].flatMap((hours) => (hours === undefined ? [] : createdAtMs + hours * hourMs));

/** Behind everything that has a due time. */
const noDue = Number.MAX_SAFE_INTEGER;

function sortKeyOf(row: QueuedRow, sort: QueueSort): number {
  switch (sort) {
    case "oldest":
      return row.createdAtMs;
    case "newest":
      return -row.createdAtMs;
    case "updated":
      return -row.updatedAtMs;
    case "risk":
      return -(row.riskScore ?? -1);
    case "sla":
      return row.slaDueAtMs ?? noDue;
    default:
      return assertNever(sort);
  }
}
