import type { RetentionOf, RetentionRule } from "../../../../domain/retention-rules";
import { api, loader } from "../../../shared";
import { plural } from "../../model/words";

export interface Retention {
  rules: RetentionRule[];
  version: number;
}

/** What rules would do, all together and each by itself. */
export interface RetentionPreview {
  now: number;
  soon: number;
  held: number;
  needsConfirmation: boolean;
  rules: { name: string; now: number; soon: number; held: number }[];
}

export const retention = loader<Retention>((signal) => api.get("/retention", { signal }));

export const classWords: Record<RetentionOf, string> = {
  case: "All that is personal in the case",
  documents: "The files of its documents",
  raw_answers: "Vendors’ answers, word by word",
};

/** Whose cases a rule is for: "rejected cases of kyc, DE". */
export function whoseWords({ workflow, country, outcome }: RetentionRule): string {
  const of = [workflow === null ? null : `of ${workflow}`, country === null ? null : `in ${country}`].filter(
    (one) => one !== null,
  );
  return [outcome === null ? "all cases" : `${outcome} cases`, ...of].join(" ");
}

/** "365 days" and, where it is about whole years, how many. */
export function daysWords(days: number): string {
  const years = Math.round(days / 365.25);
  return years >= 1 && Math.abs(days - years * 365.25) <= 2
    ? `${plural(days, "day")} (${plural(years, "year")})`
    : plural(days, "day");
}

export const countWords = ({ now, soon, held }: Pick<RetentionPreview, "now" | "soon" | "held">): string =>
  [
    `${plural(now, "case")} would go at once`,
    `${soon} more within 30 days`,
    ...(held > 0 ? [held === 1 ? "1 stays because it is held" : `${held} stay because they are held`] : []),
  ].join(", ");

/** What is wrong with a rule, by field; nothing: it can be kept. `names`: those of the other rules. */
export function ruleProblems(
  { name, country }: RetentionRule,
  days: string,
  names: readonly string[],
): { name?: string; afterDays?: string; country?: string } {
  const wanted = Number(days);
  return {
    ...(name.trim() === "" && { name: "Give it a name." }),
    ...(names.includes(name.trim()) && { name: "Another rule has this name." }),
    ...((!Number.isInteger(wanted) || wanted < 1 || wanted > 36_500) && { afterDays: "A number from 1 to 36500." }),
    ...(country !== null && !/^[A-Z]{2}$/.test(country) && { country: "Two capital letters, like DE." }),
  };
}
