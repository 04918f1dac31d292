import type { RuleHeld } from "../domain/transactions";
import type { AlertDefinition, ComparisonOperator, Span } from "./alert-definition";
import { filterWords } from "./filter-words";
import { memberWords, pathWords } from "./path-words";

/** What was measured and what it was compared with, in words. */
export interface HeldWords {
  /** `12 transactions in 7 days came to 1,240.00` */
  measured: string;
  /** `more than 1,000.00` */
  limit: string;
  /** Both, as a sentence. */
  sentence: string;
}

/** The numbers of a day on which a definition held. `currency`: of the base amounts, where it is known. */
export function heldWords(definition: AlertDefinition, held: RuleHeld, currency?: string): HeldWords {
  const measured = measuredWords(definition, held, currency);
  const limit = limitWords(definition, held, currency);
  return { measured, limit, sentence: `${measured}: ${limit}.` };
}

/** What a definition looks for: `For each customer: the sum of amounts in 7 days is more than 1,000.00, where direction equals "inbound".` */
export function definitionSentence(definition: AlertDefinition): string {
  const { subject, groupBy, filter, minimumAmount } = definition;
  const group = [subject, ...groupBy.map((path) => memberWords(path, subject).one)].join(" and ");
  const filtered = filter === undefined ? "" : `, where ${filterWords(filter, subject)}`;
  const least = leastWords(definition);
  const minimums = [
    least.length === 0 ? "" : `; with at least ${listed.format(least)}`,
    minimumAmount === undefined ? "" : `; of at least ${givenUnits("amount", minimumAmount)}`,
  ].join("");
  return `For each ${group}: ${askedWords(definition)} is ${comparedWords(definition)}${filtered}${minimums}.`;
}

/** How many there must be for it to hold at all. Of what it is compared with, one is needed anyway. */
function leastWords({ minimumCount, compare }: AlertDefinition): string[] {
  const least = minimumCount === undefined ? [] : [transactions(minimumCount)];
  if (compare.with === "constant") return least;
  const isOfPeers = compare.with === "peer_group";
  if (isOfPeers && compare.minimumPeers > 1) least.push(`${number(compare.minimumPeers)} peers`);
  if (compare.minimumCount > 1)
    least.push(`${transactions(compare.minimumCount)}${isOfPeers ? " of peers" : ""} before`);
  return least;
}

function askedWords({ measure, window, subject }: AlertDefinition): string {
  const time = window === undefined ? "" : ` in ${spanWords(window)}`;
  switch (measure.aggregate) {
    case "amount":
      return "a single amount";
    case "gap":
      return "the time since the transaction before, in days,";
    case "count":
      return `the number of transactions${time}`;
    case "sum":
      return `the sum of amounts${time}`;
    case "average":
      return `the average amount${time}`;
    case "max":
      return `the greatest amount${time}`;
    case "distinct":
      return `the number of different ${memberWords(measure.of, subject).many}${time}`;
    case "share":
      return `the share, in percent of the ${measure.of === "count" ? "transactions" : "amounts"}${time}, of those where ${filterWords(measure.where, subject)},`;
  }
}

function comparedWords({ compare, measure, subject }: AlertDefinition): string {
  const than = operatorWords[compare.operator];
  switch (compare.with) {
    case "constant":
      return `${than} ${givenUnits(measure.aggregate, compare.value)}`;
    case "own_history":
      return `${than} ${given(compare.factor)} times the average of the ${spanWords(compare.window)} before`;
    case "peer_group": {
      const peers =
        compare.by.length === 0
          ? "all others"
          : `others with the same ${compare.by.map((path) => pathWords(path, subject).one).join(" and ")}`;
      return `${than} ${given(compare.factor)} times the average of ${peers} in the ${spanWords(compare.window)} before`;
    }
  }
}

function measuredWords(
  { measure, window, subject }: AlertDefinition,
  { value, limit, count }: RuleHeld,
  currency?: string,
): string {
  const time = window === undefined ? "" : ` in ${spanWords(window)}`;
  const many = `${transactions(count)}${time}`;
  const came = toldFrom(limit, measure.aggregate, value, currency);
  switch (measure.aggregate) {
    case "amount":
      return `A single transaction of ${came}`;
    case "gap":
      return `The first transaction after ${came}`;
    case "count":
      return many;
    case "sum":
      return `${many} came to ${came}`;
    case "average":
      return `${many} came to ${came} on average`;
    case "max":
      return `${many}, the greatest of ${came}`;
    case "distinct": {
      const { one, many: several } = memberWords(measure.of, subject);
      return `${many} with ${value === 1 ? `1 ${one}` : `${number(value)} different ${several}`}`;
    }
    case "share":
      return `${came} of ${measure.of === "count" ? many : `the amount of ${many}`}`;
  }
}

function limitWords({ compare, measure }: AlertDefinition, held: RuleHeld, currency?: string): string {
  const than = operatorWords[compare.operator];
  const { limit, baseline } = held;
  if (compare.with === "constant") return `${than} ${givenUnits(measure.aggregate, limit, currency)}`;
  if (baseline === null) return `${than} ${inUnits(measure.aggregate, limit, currency)}`;
  const usual = inUnits(measure.aggregate, baseline.value, currency);
  const whose =
    baseline.peers === null
      ? `the average of ${transactions(baseline.count)} before`
      : `the average of ${baseline.peers === 1 ? "1 peer" : `${number(baseline.peers)} peers`} (${transactions(baseline.count)})`;
  return `${than} ${given(compare.factor)} × ${usual}, ${whose}`;
}

const operatorWords: Record<ComparisonOperator, string> = {
  gt: "more than",
  gte: "at least",
  lt: "less than",
  lte: "at most",
};

type Aggregate = AlertDefinition["measure"]["aggregate"];

/** What was measured, rounded to be read. */
const inUnits = (aggregate: Aggregate, value: number, currency?: string): string =>
  withUnit(aggregate, value, { amounts, numbers }, currency);

/** What somebody gave, to the last digit: rounded, 0.001 would read as nothing. */
const givenUnits = (aggregate: Aggregate, value: number, currency?: string): string =>
  withUnit(aggregate, value, { amounts: givenAmounts, numbers: givenNumbers }, currency);

/** What was measured, with more digits only where it would read as the limit and is not. */
function toldFrom(limit: number, aggregate: Aggregate, value: number, currency?: string): string {
  const rounded = inUnits(aggregate, value, currency);
  return rounded === givenUnits(aggregate, limit, currency) ? givenUnits(aggregate, value, currency) : rounded;
}

interface Digits {
  amounts: Intl.NumberFormat;
  numbers: Intl.NumberFormat;
}

function withUnit(aggregate: Aggregate, value: number, digits: Digits, currency?: string): string {
  const told = digits.numbers.format(value);
  switch (aggregate) {
    case "count":
    case "distinct":
      return told;
    case "gap":
      return `${told} ${told === "1" ? "day" : "days"}`;
    case "share":
      return `${told} %`;
    default:
      return `${digits.amounts.format(value)}${currency === undefined ? "" : ` ${currency}`}`;
  }
}

const amounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const givenAmounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 20 });
const givenNumbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 20 });

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });

const number = (value: number): string => numbers.format(value);
const given = (value: number): string => givenNumbers.format(value);
const transactions = (count: number): string => (count === 1 ? "1 transaction" : `${number(count)} transactions`);
const spanWords = ({ amount, unit }: Span): string =>
  amount === 1 ? `1 ${unit.slice(0, -1)}` : `${number(amount)} ${unit}`;
