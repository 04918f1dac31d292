import type * as z from "zod";
import type { JsonObject } from "../../lib/json";
import type { CheckReason, CheckStatus } from "../contract";

export type Reason = z.output<typeof CheckReason>;

/** What a check of our own found out. */
export interface Judged {
  status: CheckStatus;
  reasons: Reason[];
  data: JsonObject;
  matches: JsonObject[];
}

/** The worst reason decides: `high` rejects, `medium` asks for a person, anything less is clear. */
export const judged = (reasons: Reason[], data: JsonObject, matches: JsonObject[] = []): Judged => ({
  status: has(reasons, "high") ? "rejected" : has(reasons, "medium") ? "review" : "clear",
  reasons,
  data,
  matches,
});

/** Nobody can say: the standard this check goes by does not cover the subject. */
export const notCovered = (message: string, data: JsonObject = {}): Judged => ({
  status: "cancelled",
  reasons: [{ code: "not_covered", severity: "info", message }],
  data,
  matches: [],
});

export const reason = (severity: Reason["severity"], code: string, message: string): Reason => ({
  code,
  severity,
  message,
});

const has = (reasons: readonly Reason[], severity: Reason["severity"]): boolean =>
  reasons.some((one) => one.severity === severity);
