import type { RuleHeld } from "../domain/transactions";
import type { Json } from "../lib/json";
import { claimOf, shown } from "../rules/claim";
import { parseRuleNode } from "../rules/rule-node";
import { RuleProblems } from "../rules/rule-problems";
import type { RuleNode } from "../rules/rule-set";
import type { AlertDefinition, ComparisonOperator, DefinitionSubject, Span } from "./alert-definition";
import { memberWords, pathWords } from "./path-words";
import { maskedTestCard } from "./templates/template";

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
  const { subject, groupBy, filter, minimumCount, minimumAmount } = definition;
  const group = [subject, ...groupBy.map((path) => memberWords(path, subject).one)].join(" and ");
  const filtered = filter === undefined ? "" : `, where ${filterWords(filter, subject)}`;
  const minimums = [
    minimumCount === undefined ? "" : `; with at least ${transactions(minimumCount)}`,
    minimumAmount === undefined ? "" : `; of at least ${amountWords(minimumAmount)}`,
  ].join("");
  return `For each ${group}: ${askedWords(definition)} is ${comparedWords(definition)}${filtered}${minimums}.`;
}

/** A tree of rules in words; what cannot be read is shown as it was written. */
function filterWords(filter: Json, subject: DefinitionSubject): string {
  const node = parseRuleNode(filter, "filter", new RuleProblems());
  return node === null ? shown(filter) : nodeWords(node, subject, true);
}

function nodeWords(node: RuleNode, subject: DefinitionSubject, isOutermost = false): string {
  switch (node.kind) {
    case "leaf":
      return `${leafWords(node, subject)}${orMissing(node)}`;
    case "all":
    case "any": {
      const words = node.rules.map((rule) => nodeWords(rule, subject)).join(node.kind === "all" ? " and " : " or ");
      return isOutermost || node.rules.length === 1 ? words : `(${words})`;
    }
    case "none": {
      const [only, ...others] = node.rules;
      if (only?.kind === "leaf" && others.length === 0 && isTestCard(only) && only.onUnknown !== "holds")
        return `${memberWords(only.key, subject).one} is not a masked test card`;
      return `not (${node.rules.map((rule) => nodeWords(rule, subject)).join(" or ")})`;
    }
    default:
      return shown(node.rule);
  }
}

type Leaf = Extract<RuleNode, { kind: "leaf" }>;

const leafWords = (leaf: Leaf, subject: DefinitionSubject): string =>
  isTestCard(leaf)
    ? `${memberWords(leaf.key, subject).one} is a masked test card`
    : `${pathWords(leaf.key, subject).one} ${claimOf(leaf.operator, leaf.value)}`;

const isTestCard = ({ operator, value }: Leaf): boolean => operator === "MATCHES" && value === maskedTestCard;

const orMissing = ({ onUnknown }: RuleNode): string => (onUnknown === "holds" ? " or is missing" : "");

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
      return `${than} ${inUnits(measure.aggregate, compare.value)}`;
    case "own_history":
      return `${than} ${number(compare.factor)} times the average of the ${spanWords(compare.window)} before`;
    case "peer_group": {
      const peers =
        compare.by.length === 0
          ? "all others"
          : `others with the same ${compare.by.map((path) => pathWords(path, subject).one).join(" and ")}`;
      return `${than} ${number(compare.factor)} times the average of ${peers} in the ${spanWords(compare.window)} before`;
    }
  }
}

function measuredWords(
  { measure, window, subject }: AlertDefinition,
  { value, count }: RuleHeld,
  currency?: string,
): string {
  const time = window === undefined ? "" : ` in ${spanWords(window)}`;
  const many = `${transactions(count)}${time}`;
  switch (measure.aggregate) {
    case "amount":
      return `A single transaction of ${amountWords(value, currency)}`;
    case "gap":
      return `The first transaction after ${days(value)}`;
    case "count":
      return many;
    case "sum":
      return `${many} came to ${amountWords(value, currency)}`;
    case "average":
      return `${many} came to ${amountWords(value, currency)} on average`;
    case "max":
      return `${many}, the greatest of ${amountWords(value, currency)}`;
    case "distinct": {
      const { one, many: several } = memberWords(measure.of, subject);
      return `${many} with ${value === 1 ? `1 ${one}` : `${number(value)} different ${several}`}`;
    }
    case "share":
      return `${number(value)} % of ${measure.of === "count" ? many : `the amount of ${many}`}`;
  }
}

function limitWords({ compare, measure }: AlertDefinition, held: RuleHeld, currency?: string): string {
  const than = operatorWords[compare.operator];
  const { limit, baseline } = held;
  if (compare.with === "constant" || baseline === null) return `${than} ${inUnits(measure.aggregate, limit, currency)}`;
  const usual = inUnits(measure.aggregate, baseline.value, currency);
  const whose =
    baseline.peers === null
      ? `the average of ${transactions(baseline.count)} before`
      : `the average of ${baseline.peers === 1 ? "1 peer" : `${number(baseline.peers)} peers`} (${transactions(baseline.count)})`;
  return `${than} ${number(compare.factor)} × ${usual}, ${whose}`;
}

const operatorWords: Record<ComparisonOperator, string> = {
  gt: "more than",
  gte: "at least",
  lt: "less than",
  lte: "at most",
};

function inUnits(aggregate: AlertDefinition["measure"]["aggregate"], value: number, currency?: string): string {
  switch (aggregate) {
    case "count":
    case "distinct":
      return number(value);
    case "gap":
      return days(value);
    case "share":
      return `${number(value)} %`;
    default:
      return amountWords(value, currency);
  }
}

const amounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

const number = (value: number): string => numbers.format(value);
const amountWords = (value: number, currency?: string): string =>
  currency === undefined ? amounts.format(value) : `${amounts.format(value)} ${currency}`;
const transactions = (count: number): string => (count === 1 ? "1 transaction" : `${number(count)} transactions`);
const days = (value: number): string => (value === 1 ? "1 day" : `${number(value)} days`);
const spanWords = ({ amount, unit }: Span): string =>
  amount === 1 ? `1 ${unit.slice(0, -1)}` : `${number(amount)} ${unit}`;
