export type EndpointStatus = "active" | "paused" | "disabled";

export interface Endpoint {
  id: string;
  url: string;
  description: string | null;
  /** Empty: all. */
  eventTypes: string[];
  payload: "full" | "thin";
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
  /** The first kilobyte of the answer. */
  responseExcerpt: string;
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
