import type { JsonObject } from "../../../../lib/json";

export type EndpointStatus = "active" | "paused" | "disabled";

export interface Endpoint {
  id: string;
  url: string;
  description: string | null;
  /** Empty: all. */
  eventTypes: string[];
  payload: "full" | "thin";
  /** Which dated shape its bodies have. */
  payloadVersion: string;
  /** Keys or ids of definitions; empty: all. */
  workflows: string[];
  /** The case has at least one of them; empty: all. */
  tags: string[];
  /** JSON Logic, or JMESPath as text, over the body; null: all. */
  filter: JsonObject | string | null;
  /** Null: as fast as it answers. */
  rateLimitPerSecond: number | null;
  /** Names of headers of its own; values are never shown. */
  headers: Record<string, string>;
  /** Signed with a key as well. */
  asymmetric: boolean;
  /** `whpk_…`, newest first. */
  publicKeys: string[];
  status: EndpointStatus;
  disabledReason: string | null;
  /** Made from the subscriptions of a definition or case. */
  implicit: boolean;
  createdAt: string;
  updatedAt: string;
}

export type EndpointWithSecret = Endpoint & { secret: string };

export type DeliveryStatus = "pending" | "delivered" | "failed";

export interface Delivery {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  caseId: string | null;
  sequence: number;
  status: DeliveryStatus;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Attempt {
  attempt: number;
  startedAt: string;
  durationMs: number | null;
  status: number | null;
  error: string | null;
  requestHeaders: Record<string, string>;
  responseHeaders?: Record<string, string>;
  /** The first kilobyte of the answer. */
  responseExcerpt: string;
}

/** What deliveries are narrowed to. Empty: not. Times as the fields of a form have them. */
export interface DeliveryFilters {
  status: string;
  eventType: string;
  caseId: string;
  from: string;
  until: string;
}

/** Everything that failed is sent again, or everything that the endpoint should have had and was never given. */
export interface Replay {
  id: string;
  kind: "failed" | "missing";
  status: "running" | "done";
  looked: number;
  sent: number;
  /** There was more than one replay does. */
  truncated: boolean;
  reachedAt: string | null;
}

export interface EventType {
  name: string;
  description: string;
  group: string;
  payloadVersion: string;
  schema: JsonObject;
  sample: JsonObject;
}

export type DeliveryDetail = Delivery & { requestBody: string | null; attemptLog: Attempt[] };

/** What an endpoint is told about, in a few words. */
export function eventsText({ eventTypes }: Pick<Endpoint, "eventTypes">): string {
  if (eventTypes.length === 0) return "all events";
  const [first] = eventTypes;
  return eventTypes.length === 1 ? (first ?? "") : `${eventTypes.length} event types`;
}

/** JSON spread over lines, for reading; anything else as it is. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** Whether something is about to happen to the delivery soon, so that looking again is worth it. */
export const isMoving = ({ status, nextAttemptAt }: Delivery, nowMs: number): boolean =>
  status === "pending" && (nextAttemptAt === null || Date.parse(nextAttemptAt) - nowMs < 60_000);
