import type { CaseId, EndpointId, TenantId } from "../domain";
import type { DeliveryAnswer, DisabledReason } from "./schedule";

/** Where an endpoint's object lives. The tenant is part of how you get it. */
export interface EndpointRef {
  tenantId: TenantId;
  endpointId: EndpointId;
}

/** By which work it is asked: a W3C `traceparent`, which goes along with every attempt at what it hands in. */
export type TracedEndpointRef = EndpointRef & { trace?: string };

/** An event whose body is frozen for this endpoint. `sequence` rises by one per case. */
export interface EventToDeliver {
  eventId: string;
  eventType: string;
  caseId: CaseId;
  sequence: number;
  body: string;
}

export type EndpointStatus = "active" | "paused" | "disabled";

/** Whether the endpoint delivers. Paused ones hold what they owe, disabled ones fail it. */
export interface Standing {
  status: EndpointStatus;
  reason: DisabledReason | null;
}

/** Where a delivery stands. `updatedAtMs` rises with every change: copies keep the highest. */
export interface DeliverySummary {
  deliveryId: string;
  eventId: string;
  eventType: string;
  caseId: CaseId;
  sequence: number;
  status: "pending" | "delivered" | "failed";
  /** Attempts begun. */
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
}

export type TakeAnswer =
  | { kind: "taken"; eventId: string; body: string; attempt: number; leaseUntilMs: number }
  /** Somebody else has it, it is not due, or it is over. `delivery` is null when the endpoint does not know it. */
  | { kind: "not_due"; delivery: DeliverySummary | null; standing: Standing };

/** One attempt as the consumer saw it. `excerpt`: the first kilobyte of the answer. */
export interface AttemptRecord {
  answer: DeliveryAnswer;
  startedAtMs: number;
  durationMs: number;
  /** As sent, but for values that only the receiver should know. */
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  excerpt: string;
}

/** How an endpoint is doing beside its standing. `pending`: deliveries it owes, `inFlight` of them are being made. */
export interface EndpointHealth {
  breaker: {
    state: "closed" | "open" | "half_open";
    failures: number;
    openedAtMs: number | null;
    nextProbeAtMs: number | null;
  };
  failingSinceMs: number | null;
  pending: number;
  inFlight: number;
}

export interface AttemptLine {
  attempt: number;
  startedAtMs: number;
  durationMs: number | null;
  status: number | null;
  error: string | null;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  excerpt: string;
}

/**
 * The one way to an endpoint: its schedule, order, log and bodies. URL and secrets are not here: the consumer reads them from the
 * registry, so that a change counts for every later attempt.
 */
export interface EndpointApi {
  /**
   * Stores what is new (by event id) and answers where each of these deliveries stands. `perSecond`: how many may leave in a second
   * from now on; null: no limit; absent: as before.
   */
  enqueue(
    events: EventToDeliver[],
    perSecond?: number | null,
  ): Promise<{ deliveries: DeliverySummary[]; standing: Standing }>;
  /** Begins an attempt: the caller holds it until `leaseUntilMs`. */
  take(deliveryId: string): Promise<TakeAnswer>;
  /** Ends the attempt. Null when the endpoint does not know the delivery. A late success still counts. */
  report(
    deliveryId: string,
    attempt: number,
    record: AttemptRecord,
  ): Promise<{ delivery: DeliverySummary; standing: Standing } | null>;
  /** Begins a fresh round of attempts at once, also after success. Null when the endpoint does not know the delivery. */
  resend(deliveryId: string): Promise<DeliverySummary | null>;
  /** The same for many at once; those it does not know are left out. */
  resendAll(deliveryIds: string[]): Promise<DeliverySummary[]>;
  attempts(deliveryId: string): Promise<{ body: string; attempts: AttemptLine[] } | null>;
  /** Pause or resume. Resuming forgets past failures and hands over what is due. */
  setStatus(status: "active" | "paused"): Promise<void>;
  /** How many may leave in a second; null: no limit. */
  setPace(perSecond: number | null): Promise<void>;
  health(): Promise<EndpointHealth>;
  /** Forgets these deliveries with their bodies and attempts. */
  forget(deliveryIds: string[]): Promise<void>;
  /** The case was erased: forgets what was or is to be delivered about it, but for the news of that. How many those were. */
  forgetCase(caseId: string): Promise<number>;
  /** The sandbox clock was set `byMs` forward and stands `offsetMs` ahead: what waits is due that much sooner. Once per offset. */
  moveClock(offsetMs: number, byMs: number): Promise<void>;
  /** The endpoint was deleted: forget everything. */
  drop(): Promise<void>;
  /** Sweeper: hand over what is due, re-arm the alarm. */
  wake(): Promise<void>;
}

/** `EndpointApi` as the object implements it: every call names the endpoint, and the object compares. */
export type EndpointObjectApi = {
  [M in keyof EndpointApi]: (ref: TracedEndpointRef, ...args: Parameters<EndpointApi[M]>) => ReturnType<EndpointApi[M]>;
};
