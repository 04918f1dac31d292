import type { Tone } from "../../../shared";
import { costWords } from "../checks/check";

/** As `GET /check-settings` tells it. Cents have no currency: whoever sets the prices knows which. */
export interface CheckSettings {
  centsPerDay: number | null;
  centsPerMonth: number | null;
  /** How long vendors' answers are kept as they came; 0: not at all. */
  rawAnswerDays: number;
  spent: { todayCents: number; monthCents: number };
  notices: { period: string; percent: number; at: string }[];
}

/** What is in the fields; an empty limit is none. */
export interface TypedSettings {
  perDay: string;
  perMonth: string;
  rawAnswerDays: string;
}

export const typedOf = ({ centsPerDay, centsPerMonth, rawAnswerDays }: CheckSettings): TypedSettings => ({
  perDay: amountText(centsPerDay),
  perMonth: amountText(centsPerMonth),
  rawAnswerDays: String(rawAnswerDays),
});

export const amountText = (cents: number | null): string =>
  cents === null ? "" : cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2);

export interface ReadSettings {
  /** By field: what is wrong with it. */
  problems: Partial<Record<keyof TypedSettings, string>>;
  /** The body of `PUT /check-settings`; null while something is wrong. */
  body: Pick<CheckSettings, "centsPerDay" | "centsPerMonth" | "rawAnswerDays"> | null;
}

/** What was typed, as the API wants it. */
export function readSettings(typed: TypedSettings): ReadSettings {
  const [perDay, perMonth] = [centsOf(typed.perDay), centsOf(typed.perMonth)];
  const days = typed.rawAnswerDays.trim();
  const problems: ReadSettings["problems"] = {
    ...(perDay === undefined && { perDay: amountProblem }),
    ...(perMonth === undefined && { perMonth: amountProblem }),
    ...((!/^\d{1,4}$/.test(days) || Number(days) > 3_650) && { rawAnswerDays: "Whole days, 0 to 3650." }),
  };
  if (typeof perDay === "number" && typeof perMonth === "number" && perDay > perMonth)
    problems.perDay = "More than the limit of a whole month.";
  if (Object.keys(problems).length > 0 || perDay === undefined || perMonth === undefined)
    return { problems, body: null };
  return { problems, body: { centsPerDay: perDay, centsPerMonth: perMonth, rawAnswerDays: Number(days) } };
}

export const amountProblem = "An amount with two decimals at most, or nothing for no limit.";

/** Null: no limit. Undefined: no amount. */
export function centsOf(text: string): number | null | undefined {
  const amount = text.trim().replace(",", ".");
  if (amount === "") return null;
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(amount)) return undefined;
  return Math.round(Number(amount) * 100);
}

/** How much of a limit is gone: for a meter, and in words. */
export function meterOf(spentCents: number, limitCents: number | null) {
  if (limitCents === null)
    return { share: null, tone: "neutral" as Tone, words: `${moneyWords(spentCents)}, no limit` };
  const share = limitCents === 0 ? 1 : Math.min(spentCents / limitCents, 1);
  const tone: Tone = share >= 1 ? "bad" : share >= 0.8 ? "warn" : "ok";
  const words = `${moneyWords(spentCents)} of ${moneyWords(limitCents)} (${Math.floor(share * 100)} %)`;
  return { share, tone, words };
}

const moneyWords = (cents: number): string => (cents === 0 ? "0" : costWords(cents));

/** "80 % of the limit of 2026-03-01"; a month is shorter. */
export const noticeWords = ({ period, percent }: CheckSettings["notices"][number]): string =>
  `${percent} % of the limit of ${period.length > 7 ? "the day" : "the month"} ${period}`;
