/**
 * What a case adds to the numbers of its tenant. Each is one thing that happened, or (`…_now`) one thing that holds. None is about a
 * person whom a case is about; people of the team are named by id.
 */
export const statisticKinds = [
  "opened",
  /** Level of the risk that the case has by now, counted on the day it was opened. */
  "opened_risk",
  /** A rule that holds for the case by now (`<plugin>/<rule>`), counted on the day the case was opened. */
  "rule",
  /** `<outcome>:<by>`, such as `approved:rules`. */
  "decided",
  /** Decided after the applicant was asked again at least once. */
  "decided_revised",
  /** One round of asking again. */
  "revision",
  /** From opening to the end; of cases that were not cancelled. */
  "time_to_decision",
  /** `applicant`, `team`, `engine`: how long a case that has ended had waited for each. */
  "waited",
  /** `met` or `breached`. */
  "sla",
  /** `<user>|<act>`; with how long the person had had the case. */
  "act",
  "state_now",
  "risk_now",
  "waits_now",
  "sla_now",
] as const;
export type StatisticKind = (typeof statisticKinds)[number];

export interface CaseFact {
  kind: StatisticKind;
  value: string;
  /** On the case's clock; null: it holds now, and belongs to no day. */
  atMs: number | null;
  /** Milliseconds, of kinds that measure. */
  amount: number | null;
}

/** Whom a case waits for. */
export type Awaited = "applicant" | "team" | "engine";
export const awaited: readonly Awaited[] = ["applicant", "team", "engine"];

/** Who brought a case to its end: a person of the team, a key, or rules and vendors alone. */
export type DecidedBy = "person" | "key" | "rules";

export const acts = ["approve", "reject", "revision", "document", "vote"] as const;
export type Act = (typeof acts)[number];

/** An incident that waits for a person, as the list over all cases shows it. */
export interface OpenIncident {
  id: string;
  source: string;
  subject: string;
  plugin: string | null;
  vendor: string | null;
  code: string;
  message: string;
  openedAtMs: number;
}
