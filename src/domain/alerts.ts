import type { JsonObject } from "../lib/json";

/** From least to most. */
export const alertSeverities = ["low", "medium", "high", "critical"] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** `triggered` is new; `under_review` and `escalated` are being worked on; the other three are closed. */
export const alertStatuses = ["triggered", "under_review", "escalated", "rejected", "dismissed", "cleared"] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** What people do to an alert. */
export const alertActions = ["assign", "review", "escalate", "reject", "dismiss", "clear", "reopen"] as const;
export type AlertAction = (typeof alertActions)[number];

/** What a person can do to several alerts at once: also putting back what they took up, as if they had not. */
export const alertSteps = [...alertActions, "put_back"] as const;
export type AlertStep = (typeof alertSteps)[number];

/**
 * What stands in the history of an alert: beside what people do to it, that it was opened without a case, put off, given to a case, taken
 * back because what raised it holds no longer, and opened again because it does.
 */
export const alertDeeds = [...alertSteps, "open", "snooze", "give_to_case", "withdraw", "restore"] as const;
export type AlertDeed = (typeof alertDeeds)[number];

/** What raises alerts. */
export const alertSources = ["rule", "screening", "transaction", "monitoring"] as const;
export type AlertSource = (typeof alertSources)[number];

/** What a rule that holds asks for. */
export interface RuleAlert {
  severity: AlertSeverity;
  /** Absent: the name of the indicator. */
  title?: string;
  /**
   * Paths to facts. Alerts of this rule in which all of them are equal are one alert, whatever the case; where a fact is missing, and
   * without any path, only those of the same case are.
   */
  dedupeBy?: string[];
  /** How long after it was closed an alert goes on counting instead of a new one being opened. Absent: 0. */
  cooldownSeconds?: number;
}

/** One indicator that held and asks for an alert, as the effect of a judgement carries it to where alerts are kept. */
export interface AlertToRaise {
  /** Id of the indicator in its rule set. */
  rule: string;
  /** The indicator, as analysts read it. */
  name: string;
  domain: string;
  severity: AlertSeverity;
  title: string;
  cooldownSeconds: number;
  /** Canonical JSON of the facts that make alerts the same; null: the case. Kept nowhere but as a keyed hash. */
  sameBy: string | null;
}

/** What `value` and `limit` of an alert's detail are in: `amount` of the base currency, `points` of a risk score. */
export const alertUnits = ["amount", "count", "percent", "days", "points"] as const;
export type AlertUnit = (typeof alertUnits)[number];

/** The numbers that an alert over transactions was raised by, as others hear of them: without what the caller's words tell groups apart by. */
export const alertNumbers = ({ groupKey: _, ...numbers }: JsonObject): JsonObject => numbers;
