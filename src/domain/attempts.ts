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
  /** The effect has no run (tell_parent, cancel_child, project_entity …) and is done. */
  | { outcome: "done" };
