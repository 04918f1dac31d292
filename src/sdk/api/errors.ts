import type { ErrorCode } from "./generated/types";

/** What is known of a failure. */
export interface ErrorFacts {
  message: string;
  /** One of the API's; `connection` or `timeout` when no answer came. */
  code: ErrorCode | "connection" | "timeout" | (string & {});
  /** Of the answer; 0: none came. */
  status: number;
  /** Path of the field, or name of the parameter or header, to blame. */
  param?: string | undefined;
  details?: Record<string, unknown> | undefined;
  /** Names the request in our log. */
  requestId?: string | null | undefined;
  /** How often it was tried. */
  attempts?: number | undefined;
  cause?: unknown;
}

/** Why something was not done. The classes say what kind of thing it was, `code` what exactly. */
export class EdgecaseError extends Error {
  override readonly name: string = "EdgecaseError";
  readonly code: ErrorFacts["code"];
  readonly status: number;
  readonly param: string | null;
  readonly details: Record<string, unknown>;
  readonly requestId: string | null;
  readonly attempts: number;

  constructor({ message, code, status, param, details, requestId, attempts, cause }: ErrorFacts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.param = param ?? null;
    this.details = details ?? {};
    this.requestId = requestId ?? null;
    this.attempts = attempts ?? 1;
  }
}

/** Something that was sent is wrong: `param` says what. */
export class InvalidRequestError extends EdgecaseError {
  override readonly name: string = "InvalidRequestError";
}
/** The key is missing, unknown or has expired. */
export class AuthenticationError extends EdgecaseError {
  override readonly name: string = "AuthenticationError";
}
/** The key may not do this. */
export class PermissionError extends EdgecaseError {
  override readonly name: string = "PermissionError";
}
export class NotFoundError extends EdgecaseError {
  override readonly name: string = "NotFoundError";
}
/** The thing is not in a condition that allows this: a case has moved on, an event is not known in its state. */
export class ConflictError extends EdgecaseError {
  override readonly name: string = "ConflictError";
}
/** Too many calls, even after waiting. */
export class RateLimitError extends EdgecaseError {
  override readonly name: string = "RateLimitError";
}
/** The Idempotency-Key was used with another request, or the first one is still running. */
export class IdempotencyError extends EdgecaseError {
  override readonly name: string = "IdempotencyError";
}
/** A vendor that was asked did not answer as it should. */
export class VendorError extends EdgecaseError {
  override readonly name: string = "VendorError";
}
/** Our fault. `requestId` finds it in the log. */
export class InternalError extends EdgecaseError {
  override readonly name: string = "InternalError";
}
/** No answer came. */
export class ConnectionError extends EdgecaseError {
  override readonly name: string = "ConnectionError";
}
/** No answer came in time. */
export class TimeoutError extends ConnectionError {
  override readonly name: string = "TimeoutError";
}

const byType: Record<string, typeof EdgecaseError> = {
  invalid_request: InvalidRequestError,
  authentication: AuthenticationError,
  permission: PermissionError,
  not_found: NotFoundError,
  conflict: ConflictError,
  rate_limit: RateLimitError,
  rate_limited: RateLimitError,
  idempotency: IdempotencyError,
  vendor: VendorError,
  internal: InternalError,
};

/** What was answered between us and the API: a proxy speaks in statuses only. */
const byStatus: Record<number, typeof EdgecaseError> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  429: RateLimitError,
};

/** The error that an answer of the API tells. */
export function errorOf(status: number, text: string, requestId: string | null, attempts: number): EdgecaseError {
  const told = readError(text);
  const Kind = byType[told.type ?? ""] ?? byStatus[status] ?? (status >= 500 ? InternalError : InvalidRequestError);
  return new Kind({
    status,
    attempts,
    code: told.code ?? (status >= 500 ? "internal" : "bad_value"),
    message: told.message ?? `The answer was ${status}.`,
    param: told.param,
    details: told.details,
    requestId: told.requestId ?? requestId,
  });
}

interface ToldError {
  type?: string;
  code?: string;
  message?: string;
  param?: string;
  details?: Record<string, unknown>;
  requestId?: string;
}

/** The `error` of a body; empty when it is not one of ours. */
export function readError(text: string): ToldError {
  try {
    const { error } = JSON.parse(text) as { error?: ToldError };
    return error ?? {};
  } catch {
    return {};
  }
}
