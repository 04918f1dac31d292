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
  exchanges: z.array(z.record(z.string(), z.json())).optional(),
}) satisfies z.ZodType<VendorAttempt>;

const Told = z.object({
  status: z.enum(checkStatuses),
  /** Null: no vendor gave an answer; `error` says why. */
  result: CheckResult.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
/** What one vendor said, or all of them together. */
export type Told = z.output<typeof Told>;

/** Who is asked when those before them have failed after all, and what. Gone as soon as the check has its answer. */
const Rest = z.object({
  vendors: z.array(z.string()).min(1),
  subject: z.record(z.string(), z.json()),
  options: z.record(z.string(), z.json()),
  timeoutSeconds: z.number(),
  callbackDeadlineSeconds: z.number(),
  environment: z.enum(["sandbox", "production"]),
  budget: z.object({ cents: z.number(), withinSeconds: z.number() }).nullable(),
  /** Before each vendor's name: the id under which asking it twice is asking once. */
  key: z.string(),
  /** Where callbacks come in when no public address is set. */
  origin: z.string().optional(),
});
export type Rest = z.output<typeof Rest>;

const VendorWord = Told.extend({ vendor: z.string() });
type VendorWord = z.output<typeof VendorWord>;

/** A check as it is kept under seal. `words`: of several vendors, while one of them still owes its answer. */
export const SealedCheck = Told.extend({
  attempts: z.array(Attempt),
  combine: z.enum(["fallback", "all"]).optional(),
  words: z.array(VendorWord).optional(),
  rest: Rest.optional(),
  /** Vendors whose price is in the costs: asked once more after a crash, they are paid once. */
  paid: z.array(z.string()).optional(),
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

/** A check with what one of its vendors has said since. `late`: how that was learned. */
export function withNews(before: SealedCheck, vendor: string, news: Told, late?: LateTry): SealedCheck {
  const { words, combine = "fallback", rest } = before;
  const isNews = words === undefined || words.some((word) => word.vendor === vendor && word.status === "pending");
  const attempts =
    isNews && late !== undefined ? [...before.attempts, lateAttempt(before, vendor, news, late)] : before.attempts;
  if (words === undefined) return { ...news, attempts };
  const now = words.map((word) => (word.vendor === vendor && word.status === "pending" ? { ...news, vendor } : word));
  const told = together(now, combine);
  // Nobody owes anything any more and nobody has answered: the next one is to be asked.
  if (rest !== undefined && !isAnswer(told)) return { ...nextsTurn(now, rest), attempts };
  return { ...told, attempts, combine, words: now, ...(told.status === "pending" && rest !== undefined && { rest }) };
}

/** A check whose next vendors are to be asked: until they were, it has no answer. */
export const nextsTurn = (words: readonly VendorWord[], rest: Rest): Omit<SealedCheck, "attempts"> => ({
  ...unanswered,
  combine: "fallback",
  words: [...words, ...rest.vendors.map((vendor) => ({ vendor, ...unanswered }))],
  rest,
});
const unanswered = { status: "pending", result: null, error: null } as const;

/** Whether it is the next vendor's turn: nobody who was asked owes an answer any more. */
export const isNextsTurn = ({ status, words = [], rest }: SealedCheck): boolean =>
  status === "pending" && rest !== undefined && words.every((word) => word.status !== "pending" || isOutstanding(word));

/** How a vendor's late answer was learned: by its callback, or by asking again. */
export type LateTry = Pick<VendorAttempt, "httpStatus" | "durationMs" | "rawRef" | "exchanges">;

function lateAttempt(
  { attempts }: Pick<SealedCheck, "attempts">,
  vendor: string,
  told: Told,
  late: LateTry,
): VendorAttempt {
  const attempt = attempts.filter((one) => one.vendor === vendor).length + 1;
  const { httpStatus, durationMs, rawRef = null, exchanges } = late;
  return {
    ...{ vendor, attempt, ...outcomeOf(told), httpStatus, durationMs, rawRef },
    ...(exchanges !== undefined && exchanges.length > 0 && { exchanges }),
  };
}

/** The same where nobody here knows what came before: whoever does counts on. */
export const firstLateTry = (vendor: string, told: Told, late: LateTry): VendorAttempt =>
  lateAttempt({ attempts: [] }, vendor, told, late);
