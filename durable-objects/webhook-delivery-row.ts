import type { CaseId } from "../src/domain";
import type { AttemptRecord, DeliverySummary, Standing } from "../src/webhooks/endpoint-api";
import { isSuccess } from "../src/webhooks/schedule";

/** A delivery as its endpoint keeps it; see the schema for what its states mean. */
export interface DeliveryRow extends Record<string, SqlStorageValue> {
  delivery_id: string;
  event_id: string;
  event_type: string;
  case_id: string;
  sequence: number;
  status: "waiting" | "sent" | "leased" | "delivered" | "failed";
  tried: number;
  due_at_ms: number | null;
  attempts: number;
  failed_attempts: number;
  lapses: number;
  last_status: number | null;
  last_error: string | null;
  /** `traceparent` of the work that handed it in; null: none was known. */
  trace: string | null;
  created_at_ms: number;
  updated_at_ms: number;
}

/** Status and error of an attempt, as lists show them. */
export function outcomeOf({ answer }: Pick<AttemptRecord, "answer">): [status: number | null, error: string | null] {
  if (answer.kind === "failed") return [null, `${answer.code}: ${answer.message}`];
  return [answer.status, isSuccess(answer) ? null : `the receiver answered ${answer.status}`];
}

export const summaryOf = (row: DeliveryRow): DeliverySummary => ({
  deliveryId: row.delivery_id,
  eventId: row.event_id,
  eventType: row.event_type,
  caseId: row.case_id as CaseId,
  sequence: row.sequence,
  status: row.status === "delivered" || row.status === "failed" ? row.status : "pending",
  attempts: row.attempts,
  lastStatus: row.last_status,
  lastError: row.last_error,
  nextAttemptAtMs: row.due_at_ms,
  createdAtMs: row.created_at_ms,
  updatedAtMs: row.updated_at_ms,
});

/** What is written at deliveries that fail because their endpoint was switched off. */
export const disabledError = ({ reason }: Standing): string =>
  reason === "gone"
    ? "endpoint disabled: the receiver answered 410"
    : "endpoint disabled: every attempt failed for 5 days";
