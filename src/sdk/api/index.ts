export { Edgecase, type EdgecaseOptions } from "./edgecase";
export {
  AuthenticationError,
  ConflictError,
  ConnectionError,
  EdgecaseError,
  type ErrorFacts,
  IdempotencyError,
  InternalError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  TimeoutError,
  VendorError,
} from "./errors";
export type * from "./generated/types";
export type { Pace } from "./retry";
export type { CallOptions, FormFile, Heard, Listing, NamedFile, Page, RawBytes } from "./shapes";
export { type VerifyOptions, Webhooks, WebhookVerificationError } from "./webhooks";
