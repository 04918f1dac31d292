import * as z from "zod";
import { CheckResult, checkStatuses } from "../checks/contract";
import { mergedResult } from "../checks/merged-result";
import type { AttemptReport, CheckTerms, RunResult, VendorAttempt } from "../domain";

const Attempt = z.object({
  vendor: z.string(),
  attempt: z.int(),
  outcome: z.enum(["answered", "pending", "failed"]),
  code: z.string().nullable(),
  message: z.string().nullable(),
  httpStatus: z.int().nullable(),
  durationMs: z.number(),
  rawRef: z.string().nullish(),
}) satisfies z.ZodType<VendorAttempt>;

const Told = z.object({
  status: z.enum(checkStatuses),
  /** Null: no vendor gave an answer; `error` says why. */
  result: CheckResult.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
/** What one vendor said, or all of them together. */
export type Told = z.output<typeof Told>;

/** A check as it is kept under seal. `words`: of several vendors, while one of them still owes its answer. */
export const SealedCheck = Told.extend({
  attempts: z.array(Attempt),
  combine: z.enum(["fallback", "all"]).optional(),
  words: z.array(Told.extend({ vendor: z.string() })).optional(),
});
export type SealedCheck = z.output<typeof SealedCheck>;

export function toldOf(report: AttemptReport): Told {
  switch (report.outcome) {
    case "result":
      return toldBy(report.result);
    case "retry":
    case "postponed":
      return failure(report.code, report.message);
    case "done":
      return failure("no_answer", "Nobody answered.");
  }
}

export function toldBy(result: RunResult): Told {
  switch (result.status) {
    case "success":
    case "cancelled":
    case "waiting": {
      const output = CheckResult.parse(result.output);
      return { status: output.status, result: output, error: null };
    }
    case "error":
      return failure(result.code, result.message);
    case "timeout":
      return failure("timeout", "No answer before the deadline.");
  }
}

export const failure = (code: string, message: string): Told => ({
  status: "error",
  result: null,
  error: { code, message },
});

export function outcomeOf({ status, error }: Told): Pick<VendorAttempt, "outcome" | "code" | "message"> {
  if (error !== null) return { outcome: "failed", ...error };
  return { outcome: status === "pending" ? "pending" : "answered", code: null, message: null };
}

/** Whether somebody has said something about the subject, or will. */
export const isAnswer = ({ status }: Told): boolean => status !== "error" && status !== "cancelled";

const isOutstanding = ({ status, result }: Told): boolean => status === "pending" && result === null;

/** What counts of several vendors' words. That one has failed is never hidden behind another's "not my business" or "clear". */
export function together(words: readonly Told[], combine: CheckTerms["combine"]): Told {
  // Somebody was not asked yet: what the others say is not the answer.
  if (words.some(isOutstanding)) return { status: "pending", result: null, error: null };
  const failed = words.findLast(({ error }) => error !== null);
  const said = words.filter(isAnswer);
  const results = said.flatMap(({ result }) => (result === null ? [] : [result]));
  const merged = combine === "all" ? mergedResult(results, failed !== undefined) : (results.at(-1) ?? null);
  // As long as somebody owes an answer there is none, however bad those are that are there.
  if (merged !== null && combine === "all" && said.some(({ status }) => status === "pending"))
    return { status: "pending", result: { ...merged, status: "pending" }, error: null };
  if (merged !== null) return { status: merged.status, result: merged, error: null };
  const { status, result, error } = failed ?? words.at(-1) ?? failure("no_vendor", "No vendor was named.");
  return { status, result, error };
}

/** A check with what one of its vendors has said since. */
export function withNews(before: SealedCheck, vendor: string, news: Told): SealedCheck {
  const { words, combine = "fallback", attempts } = before;
  if (words === undefined) return { ...news, attempts };
  const now = words.map((word) => (word.vendor === vendor && word.status === "pending" ? { ...news, vendor } : word));
  return { ...together(now, combine), attempts, combine, words: now };
}
