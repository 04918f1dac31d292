import type { Json, JsonObject } from "../lib/json";
import type { GuardTrace } from "./verdict";

/** A transition that was tried: which event, from where, which guards were asked, whether it was taken. */
export interface TriedTransition {
  source: string;
  event: string;
  targets: string[];
  guard: GuardTrace | null;
  taken: boolean;
}

/** One thing that happened inside a command, in order. */
export type Step =
  | {
      kind: "transition";
      event: string;
      origin: string;
      from: string;
      to: string;
      exited: string[];
      entered: string[];
      tried: TriedTransition[];
    }
  | { kind: "not_taken"; event: string; origin: string; tried: TriedTransition[] }
  | { kind: "plugin_started"; plugin: string; runId: string; state: string }
  | { kind: "plugin_superseded"; plugin: string; runId: string }
  | {
      kind: "plugin_finished";
      plugin: string;
      runId: string;
      status: string;
      raised: string | null;
      late: boolean;
      problem: string | null;
    }
  | { kind: "plugin_failed_to_start"; plugin: string; runId: string; problem: string }
  | { kind: "risk_scored"; plugin: string; runId: string; explanation: Json }
  /** `level` null: it was taken back, or has run out. */
  | { kind: "risk_overridden"; level: string | null; score: number | null; reason: string | null; byId: string | null }
  | { kind: "event_deferred"; event: string; origin: string }
  | { kind: "event_dropped"; event: string; origin: string; why: "superseded" | "case_ended" | "moved" }
  | { kind: "child_asked_for"; childKey: string }
  | { kind: "child_news"; childKey: string; state: string | null; status: string; stale: boolean }
  | { kind: "join_satisfied"; state: string; event: string; timedOut: boolean }
  | { kind: "document_changed"; documentId: string; change: string }
  | { kind: "completed"; status: string; outcome: string | null }
  /** The applicant has replaced the address of a link's person; mails go on to the one before. */
  | { kind: "address_kept"; subject: string }
  | { kind: "consent"; key: string; change: "given" | "withdrawn" }
  | { kind: "note"; noteId: string }
  | { kind: "assigned"; assigneeId: string | null }
  /** The time that the case may take: it began, stood still, went on, is nearly or all used up, or its end came in time. */
  | {
      kind: "sla";
      rule: string;
      change: "started" | "paused" | "resumed" | "at_risk" | "breached" | "met";
      dueAtMs: number | null;
    }
  | { kind: "escalated"; queueId: string | null; userId: string | null }
  | { kind: "timer_set"; timer: string; dueAtMs: number }
  | { kind: "timer_dropped"; timer: string }
  /** The delay is a fact that was not there, or no delay: an incident is open, and the state waits for events only. */
  | { kind: "timer_not_set"; timer: string; problem: string }
  /** A guard that failed and says what that means (`onFailed`, `assignOnFailure`): noted, never written into the context. */
  | { kind: "guard_note"; event: string; target: string | null; note: Json }
  | { kind: "vote"; plugin: string; decision: string; byId: string; approvals: number; needed: number }
  | { kind: "moved_version"; from: number; to: number; states: Record<string, string> }
  | { kind: "decision"; decision: string; reason: string | null; pendingUntilMs: number | null };

/** What one command did. One row in the log, its payload and patch beside it. */
export interface LogEntry {
  type: string;
  /** The event or plugin the command was about, for lists. */
  subject: string | null;
  fromState: string | null;
  toState: string;
  accepted: boolean;
  steps: Step[];
  detail: JsonObject;
}
