import { alertSeverities } from "../../../../domain/alerts";
import { riskWords } from "../../model/words";

// What can be chosen in the form of an alert rule, in the words of people.

interface Option {
  value: string;
  label: string;
}

export const severityOptions: Option[] = alertSeverities.map((value) => ({ value, label: riskWords[value] }));

export const subjectOptions: Option[] = [
  { value: "customer", label: "The customer" },
  { value: "counterparty", label: "The other side" },
  { value: "originator", label: "Whoever sends the money" },
  { value: "beneficiary", label: "Whoever gets the money" },
  { value: "card", label: "The card" },
];

export const aggregateOptions: Option[] = [
  { value: "amount", label: "A single amount" },
  { value: "count", label: "The number of transactions" },
  { value: "sum", label: "The sum of amounts" },
  { value: "average", label: "The average amount" },
  { value: "max", label: "The greatest amount" },
  { value: "distinct", label: "The number of different …" },
  { value: "share", label: "The share of those where …" },
  { value: "gap", label: "Days since the one before" },
];

export const operatorOptions: Option[] = [
  { value: "gt", label: "is more than" },
  { value: "gte", label: "is at least" },
  { value: "lt", label: "is less than" },
  { value: "lte", label: "is at most" },
];

export const comparisonOptions: Option[] = [
  { value: "constant", label: "a number" },
  { value: "own_history", label: "its own history" },
  { value: "peer_group", label: "its peers" },
];

export const unitOptions: Option[] = [
  { value: "minutes", label: "minutes" },
  { value: "hours", label: "hours" },
  { value: "days", label: "days" },
];

export const shareOptions: Option[] = [
  { value: "count", label: "of the transactions" },
  { value: "baseAmount", label: "of their amounts" },
];

export const runOptions: Option[] = [
  { value: "on_arrival", label: "When a transaction arrives" },
  { value: "daily", label: "When a day (UTC) is over" },
];

export const verdictOptions: Option[] = [
  { value: "", label: "Nothing: it passes" },
  { value: "review", label: "Review it" },
  { value: "block", label: "Block it" },
];

export const reportOptions: Option[] = [
  { value: "score", label: "The score itself" },
  { value: "rise", label: "Its rise, in points" },
  { value: "rise_percent", label: "Its rise, in percent" },
];

/** What was written by hand may be none of the options: it stays to be seen, and its problem says what to do. */
export const withOwn = (options: readonly Option[], value: string): Option[] =>
  options.some((option) => option.value === value)
    ? [...options]
    : [{ value, label: value === "" ? "Choose …" : value }, ...options];
