import type { Json } from "../lib/json";
import { claimOf, shown } from "../rules/claim";
import { parseRuleNode } from "../rules/rule-node";
import { RuleProblems } from "../rules/rule-problems";
import type { RuleNode } from "../rules/rule-set";
import type { DefinitionSubject } from "./alert-definition";
import { ofPresence } from "./filter-operators";
import { memberWords, pathWords } from "./path-words";
import { maskedTestCard } from "./templates/template";

/**
 * A tree of rules in words; what cannot be read is shown as it was written. Where a missing value lets a transaction pass, it is told: "or is
 * missing". Where nothing is told, it does not.
 */
export function filterWords(filter: Json, subject: DefinitionSubject): string {
  const node = parseRuleNode(filter, "filter", new RuleProblems());
  return node === null ? shown(filter) : wordsOf(claimedBy(node, false, false), subject, true);
}

type Leaf = Extract<RuleNode, { kind: "leaf" }>;

/** What is claimed of a transaction. `orMissing`: also of one that has no such value. */
type Claim =
  | { kind: "leaf"; leaf: Leaf; orMissing: boolean }
  | { kind: "not"; claim: Claim; orMissing: boolean }
  | { kind: "and" | "or"; claims: Claim[] }
  | { kind: "written"; text: string };

/**
 * What a node claims, or its opposite. `passesWhenUnknown`: what stays unknown here makes the transaction pass in the end. In a logic of three
 * values "unknown" ends up the same way at every leaf below, however it is nested, until a node below says otherwise by `onUnknown`; so it is
 * told of each value, and of no group.
 */
function claimedBy(node: RuleNode, isOpposite: boolean, passesWhenUnknown: boolean): Claim {
  const passes = node.onUnknown === undefined ? passesWhenUnknown : (node.onUnknown === "holds") !== isOpposite;
  switch (node.kind) {
    case "leaf": {
      const canMiss = !ofPresence.has(node.operator);
      const orMissing = canMiss && passes;
      if (!isOpposite) return { kind: "leaf", leaf: node, orMissing };
      // Denied as it was written: "not (a or is missing)" passes no more than "not (a)", and says why.
      const leaf = { kind: "leaf" as const, leaf: node, orMissing: canMiss && node.onUnknown === "holds" };
      return { kind: "not", claim: leaf, orMissing };
    }
    case "all":
    case "any":
      return grouped(node.kind === "all" ? "and" : "or", node.rules, isOpposite, passes);
    case "none":
      return grouped("or", node.rules, !isOpposite, passes);
    default: {
      const written = { kind: "written" as const, text: shown(node.rule) };
      return isOpposite ? { kind: "not", claim: written, orMissing: false } : written;
    }
  }
}

const others = { and: "or", or: "and" } as const;

/** The opposite of a group is told as one "not" where no part of it passes without a value: "not (a or b)" rather than "not a and not b". */
function grouped(kind: "and" | "or", rules: RuleNode[], isOpposite: boolean, passesWhenUnknown: boolean): Claim {
  const claims = rules.map((rule) => claimedBy(rule, isOpposite, passesWhenUnknown));
  if (!isOpposite) return { kind, claims };
  const denied = claims.flatMap((claim) => (claim.kind === "not" && !claim.orMissing ? [claim.claim] : []));
  return denied.length === claims.length
    ? { kind: "not", claim: { kind, claims: denied }, orMissing: false }
    : { kind: others[kind], claims };
}

/** `isAlone`: nothing stands beside it, so it needs no brackets. */
function wordsOf(claim: Claim, subject: DefinitionSubject, isAlone: boolean): string {
  switch (claim.kind) {
    case "leaf":
      return withMissing(leafWords(claim.leaf, subject), claim.orMissing, isAlone);
    case "not": {
      const card = claim.orMissing ? null : testCardIn(claim.claim);
      if (card !== null) return `${memberWords(card.key, subject).one} is not a masked test card`;
      return withMissing(`not (${wordsOf(claim.claim, subject, true)})`, claim.orMissing, isAlone);
    }
    case "and":
    case "or": {
      const isOne = claim.claims.length === 1;
      const words = claim.claims.map((each) => wordsOf(each, subject, isAlone && isOne)).join(` ${claim.kind} `);
      return isAlone || isOne ? words : `(${words})`;
    }
    case "written":
      return claim.text;
  }
}

function withMissing(words: string, orMissing: boolean, isAlone: boolean): string {
  if (!orMissing) return words;
  return isAlone ? `${words} or is missing` : `(${words} or is missing)`;
}

const leafWords = (leaf: Leaf, subject: DefinitionSubject): string =>
  isTestCard(leaf)
    ? `${memberWords(leaf.key, subject).one} is a masked test card`
    : `${pathWords(leaf.key, subject).one} ${claimOf(leaf.operator, leaf.value)}`;

/** The leaf that alone asks for a masked test card, and says nothing of missing values. */
function testCardIn(claim: Claim): Leaf | null {
  if (claim.kind === "and" || claim.kind === "or") {
    const [only, ...more] = claim.claims;
    return only === undefined || more.length > 0 ? null : testCardIn(only);
  }
  return claim.kind === "leaf" && !claim.orMissing && isTestCard(claim.leaf) ? claim.leaf : null;
}

/** What we call somebody is no card: of our ids the pattern is told. */
const isTestCard = ({ key, operator, value }: Leaf): boolean =>
  operator === "MATCHES" && value === maskedTestCard && !key.endsWith(".id");
