import type { RawAnswer, RunResult } from "./commands";

/** What a call showed about its vendor: it answered (even if it was unwilling), it is down, or nobody was asked. */
export type VendorVerdict = "up" | "down" | "unasked";

/**
 * One request and what came back, for the record of the attempt. Nothing secret is in it: values of secrets stand as `{secret.NAME}`,
 * headers that carry credentials or signatures as references or `[redacted]`; bodies end after 8,192 characters.
 */
export interface Exchange {
  /** Who was asked, where several vendors may be asked for one check. */
  vendor?: string;
  request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  /** Null when no complete answer came; `failure` says why. */
  response: { status: number; headers: Record<string, string>; body: string | null } | null;
  failure: { code: string; message: string } | null;
  durationMs: number;
}

/** How one attempt at an effect ended, as the consumer saw it, and what went over the wire for it. */
export type AttemptReport = (
  | { outcome: "result"; result: RunResult }
  /** Trying again can help; the case decides when, or gives up. `retryAfterSeconds` is the vendor's wish. */
  | {
      outcome: "retry";
      code: string;
      message: string;
      retryAfterSeconds: number | null;
      httpStatus: number | null;
      durationMs: number;
      /** Of a check: what it took so far, for the record of the run. */
      raw?: RawAnswer;
    }
  /**
   * The vendor's breaker is open. Does not count as an attempt; the case tries again after the pause. `asked` is set when this was
   * the probe: the one call that goes out to see whether the vendor is back, and that failed.
   */
  | {
      outcome: "postponed";
      code: string;
      message: string;
      retryAfterSeconds: number;
      asked?: { httpStatus: number | null; durationMs: number };
      raw?: RawAnswer;
    }
  /** The effect has no run (tell_parent, cancel_child, project_entity …) and is done. */
  | { outcome: "done" }
) & { exchanges?: Exchange[] };
