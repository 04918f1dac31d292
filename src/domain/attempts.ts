import type { RunResult } from "./commands";

/** How one attempt at an effect ended, as the consumer saw it. */
export type AttemptReport =
  | { outcome: "result"; result: RunResult }
  /** Trying again can help; the case decides when, or gives up. `retryAfterSeconds` is the vendor's wish. */
  | {
      outcome: "retry";
      code: string;
      message: string;
      retryAfterSeconds: number | null;
      httpStatus: number | null;
      durationMs: number;
    }
  /** Nobody was asked: the vendor's breaker is open. Does not count as an attempt; the case tries again after the pause. */
  | { outcome: "postponed"; code: string; message: string; retryAfterSeconds: number }
  /** The effect has no run (tell_parent, cancel_child, project_entity …) and is done. */
  | { outcome: "done" };
