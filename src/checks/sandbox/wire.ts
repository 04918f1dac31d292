import * as z from "zod";
import { checkTypes } from "../contract";
import { CheckSubject } from "../inputs";

// The sandbox vendor's own API, in its own words, as if it were a company somewhere else.

/** `POST /v1/checks/<type>` with an `Idempotency-Key`. */
export const CheckOrder = z.object({
  subject: CheckSubject,
  callbackUrl: z.url(),
  callbackDeadlineSeconds: z.number().min(0),
});
export type CheckOrder = z.output<typeof CheckOrder>;

/** HTTP 200, and the heart of a callback. */
export const FinishedCheck = z.object({
  id: z.string(),
  object: z.literal("check"),
  type: z.enum(checkTypes),
  verdict: z.enum(["clear", "review", "rejected", "not_found", "not_covered"]),
  findings: z.array(z.object({ code: z.string(), level: z.enum(["info", "low", "medium", "high"]), text: z.string() })),
  record: z.record(z.string(), z.json()),
  hits: z.array(z.record(z.string(), z.json())),
});
export type FinishedCheck = z.output<typeof FinishedCheck>;

/** HTTP 202: a callback will follow. `url` is the page a person must visit first. */
export const AcceptedCheck = z.object({
  id: z.string(),
  object: z.literal("accepted"),
  type: z.enum(checkTypes),
  sessionId: z.string().nullable(),
  url: z.string().nullable(),
});
export type AcceptedCheck = z.output<typeof AcceptedCheck>;

/** HTTP 4xx. */
export const RefusedCheck = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** What is posted to the callback address. `audience` binds the message to that address: it is the hash of its last segment. */
export const Callback = z.object({
  id: z.string(),
  type: z.literal("check.finished"),
  audience: z.string(),
  check: FinishedCheck,
});
export type Callback = z.output<typeof Callback>;

/** The other thing that a callback may say: nobody could finish the check. */
export const FailedCallback = z.object({
  id: z.string(),
  type: z.literal("check.failed"),
  audience: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
});
export type FailedCallback = z.output<typeof FailedCallback>;

/** What a vendor that keeps watch says when it finds somebody later: the check as it would be answered now. */
export const MonitoringCallback = Callback.extend({ type: z.literal("monitoring.found") });
export type MonitoringCallback = z.output<typeof MonitoringCallback>;

/** What can be made of a check that the vendor still owes an answer to; the last one of a check that it watches on. */
export const simulateActions = [
  "clear",
  "hit",
  "reject",
  "not_found",
  "not_covered",
  "error",
  "now",
  "late",
  "duplicate",
  "hit_later",
] as const;

/** `POST /v1/runs/<run or check>/simulate`. */
export const Simulation = z.object({ action: z.enum(simulateActions) });
export type SimulateAction = z.output<typeof Simulation>["action"];

/** How the person at the hosted page lets a verification end. */
export const SessionChoice = z.enum(["verified", "needs_review", "declined", "cancelled"]);
export type SessionChoice = z.output<typeof SessionChoice>;

/** `POST /v1/sessions/<id>/complete`. */
export const Completion = z.object({ choice: SessionChoice });

/** `POST /v1/clock`: the sandbox clock goes forward, and with it what the vendor owes. */
export const ClockMove = z.object({ seconds: z.int().min(1) });

/** `GET /v1/sessions/<id>`, for the hosted page. */
export const Session = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  choice: SessionChoice.nullable(),
});
export type Session = z.output<typeof Session>;

/** Set by our own door on every request to the vendor inside: whose sandbox it is. */
export const tenantHeader = "edgecase-tenant";
