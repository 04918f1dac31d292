import type { SubjectRole, TransactionFacts } from "../domain/transactions";
import { canonicalJson } from "../lib/json";
import { type AggregateName, type AlertDefinition, type DefinitionVersion, spanMs } from "./alert-definition";
import { type Decision, decide, isGraver, type Moment, type Weighed } from "./decide";
import { compileFilter } from "./transaction-filter";
import { roleOf, subjectIdOf, transactionPath } from "./transaction-paths";

/** Whose transactions are looked at together. */
export interface Group {
  /** Canonical: the subject's id, and the values of `groupBy`. */
  groupKey: string;
  subject: { role: SubjectRole; id: string };
}

/** A definition that is ready to be asked of many transactions. */
export interface CompiledDefinition {
  id: string;
  version: number;
  body: AlertDefinition;
  aggregate: AggregateName;
  shareOf: "count" | "baseAmount";
  against: AlertDefinition["compare"]["with"];
  /** Null: there is no window, one transaction is measured. */
  windowMs: number | null;
  /** Null: it is compared with a constant. */
  baselineMs: number | null;
  /**
   * When it is asked: at each transaction that passes, or at the end (its last millisecond) of each UTC day in which the group has one.
   */
  moments: "transactions" | "days";
  /** Asked when the day is over, not on arrival. */
  runsDaily: boolean;
  /** Definitions of one key look at the same numbers of the same groups. */
  seriesKey: string;
  /** Definitions of one key have the same groups. */
  trackKey: string;
  passes(facts: TransactionFacts): boolean;
  /** Whether a transaction counts as the part that a share is of. */
  where(facts: TransactionFacts): boolean;
  roleOf(facts: TransactionFacts): SubjectRole | null;
  /** Null: the transaction has no such subject, or lacks a value that groups are told apart by. */
  groupOf(facts: TransactionFacts): Group | null;
  /** What different values are counted of; null: it has none. */
  distinctOf(facts: TransactionFacts): string | null;
  /** What the subject's peers have in common, canonical; null: it lacks a value, or the definition is not against peers. */
  peerKeyOf(facts: TransactionFacts): string | null;
  decide(moment: Moment): Decision | null;
  isGraver(a: Weighed, b: Weighed): boolean;
}

/** The definition must have been parsed: what is wrong with it throws. */
export function compileDefinition({ id, version, body }: DefinitionVersion): CompiledDefinition {
  const { subject, measure, compare, window, run } = body;
  const runsDaily = run !== "on_arrival";
  const groupValues = textReader(body.groupBy, body);
  const peerValues = compare.with === "peer_group" ? textReader(compare.by, body) : null;
  const distinct = measure.aggregate === "distinct" ? textReader([measure.of], body) : null;
  const isOne = measure.aggregate === "amount" || measure.aggregate === "gap";
  return {
    id,
    version,
    body,
    aggregate: measure.aggregate,
    shareOf: measure.aggregate === "share" ? measure.of : "count",
    against: compare.with,
    windowMs: window === undefined ? null : spanMs(window),
    baselineMs: compare.with === "constant" ? null : spanMs(compare.window),
    moments: runsDaily && !isOne ? "days" : "transactions",
    runsDaily,
    seriesKey: seriesKeyOf(body),
    trackKey: canonicalJson([subject, ...body.groupBy.map(withoutName)]),
    passes: compileFilter(body.filter, subject),
    where: measure.aggregate === "share" ? compileFilter(measure.where, subject) : () => false,
    roleOf: (facts) => roleOf(subject, facts),
    groupOf(facts) {
      const role = roleOf(subject, facts);
      const subjectId = role === null ? null : subjectIdOf(role, facts);
      const values = groupValues(facts);
      if (role === null || subjectId === null || values === null) return null;
      return { groupKey: JSON.stringify([subjectId, ...values]), subject: { role, id: subjectId } };
    },
    distinctOf: (facts) => distinct?.(facts)?.[0] ?? null,
    peerKeyOf(facts) {
      const values = peerValues?.(facts) ?? null;
      return values === null ? null : JSON.stringify(values);
    },
    decide: (moment) => decide(body, moment),
    isGraver: (a, b) => isGraver(body, a, b),
  };
}

/** Everything but what it is compared with: what is looked at does not depend on it, except by whom peers are told apart. */
function seriesKeyOf({ subject, filter, groupBy, measure, compare }: AlertDefinition): string {
  return canonicalJson({
    subject,
    filter: filter ?? null,
    groupBy: groupBy.map(withoutName),
    distinct: measure.aggregate === "distinct" ? withoutName(measure.of) : null,
    where: measure.aggregate === "share" ? measure.where : null,
    peers: compare.with === "peer_group" ? compare.by.map(withoutName) : null,
  });
}

type Values = (facts: TransactionFacts) => string[] | null;

/**
 * What a caller calls a side tells sides apart exactly as our own id of it does, and that stays when the name is erased: no group, count or peer is
 * known by a name.
 */
export const withoutName = (path: string): string => path.replace(/\.correlationId$/, ".id");

/** Reads the texts at these paths; null where one is missing. */
function textReader(paths: string[], { subject }: AlertDefinition): Values {
  const read = paths.map((path) => {
    const at = transactionPath(withoutName(path), subject);
    if (at === null) throw new Error(`a definition that was not checked: ${path}`);
    return at;
  });
  return (facts) => {
    const values: string[] = [];
    for (const at of read) {
      const value = at.read(facts);
      if (typeof value !== "string") return null;
      values.push(value);
    }
    return values;
  };
}
