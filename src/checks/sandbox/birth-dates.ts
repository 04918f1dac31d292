import type { CheckType } from "../contract";
import type { ScenarioName } from "./scenarios";

/** Dates of birth that choose, as integrators know them from Stripe. By check: what the date is there. */
export interface MagicBirthDate {
  dateOfBirth: string;
  summary: string;
  scenario: ScenarioName;
  checks: readonly CheckType[];
}

const sanctions = ["individual-sanctions", "individuals-sanctions"] as const;
const persons = [...sanctions, "identity-verification", "identity-documents"] as const;

export const birthDates: readonly MagicBirthDate[] = [
  { dateOfBirth: "1901-01-01", summary: "Clear, by a callback.", scenario: "slow", checks: persons },
  { dateOfBirth: "1902-01-01", summary: "Clear at once.", scenario: "clear", checks: persons },
  { dateOfBirth: "1900-01-01", summary: "On a list of sanctions.", scenario: "rejected", checks: sanctions },
];

/** What a date of birth chooses for a check of persons; null: it is like any other. */
export const birthScenario = (check: CheckType, dateOfBirth: string | undefined): ScenarioName | null =>
  birthDates.find((one) => one.dateOfBirth === dateOfBirth && one.checks.includes(check))?.scenario ?? null;

/** The dates that choose a scenario for a check. */
export const birthDatesFor = (check: CheckType, name: ScenarioName): string[] =>
  birthDates.flatMap(({ dateOfBirth, scenario, checks }) =>
    scenario === name && checks.includes(check) ? [dateOfBirth] : [],
  );
