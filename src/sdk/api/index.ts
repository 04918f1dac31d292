export { Edgecase, type EdgecaseOptions } from "./edgecase";
export * from "./errors";
export type * from "./generated/types";
export type { Pace } from "./retry";
export type { CallOptions, FormFile, Heard, Listing, NamedFile, Page, RawBytes } from "./shapes";
export { type VerifyOptions, Webhooks, WebhookVerificationError } from "./webhooks";
