import type { AlertSeverity, Problem } from "../../../../domain";
import type { JsonObject } from "../../../../lib/json";
import { everyPage, type Tone } from "../../../shared";

export type AlertRuleState = "draft" | "enabled" | "disabled" | "archived";

/** An alert definition as `GET /alert-definitions` has it; people call it an alert rule. */
export interface AlertRule {
  id: string;
  kind: "transactions" | "reports";
  name: string;
  state: AlertRuleState;
  template: string | null;
  /** Grows with whatever is done to it. */
  version: number;
  publishedVersion: number | null;
  hasChanges: boolean;
  /** All windows judge by what is published. */
  isLive: boolean;
  sentence: string;
  definition: JsonObject;
  /** Opened in the last 30 days; only in lists. */
  recentAlerts?: number;
  judgedThrough: string | null;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
}

export interface AlertRuleVersion {
  version: number;
  hash: string;
  sentence: string;
  definition: JsonObject;
  by: { kind: string; id: string };
  at: string;
}

export interface AlertRuleTemplate {
  id: string;
  documentedId: string;
  kind: AlertRule["kind"];
  name: string;
  sentence: string;
  definition: JsonObject;
  installedAs: string | null;
}

/** What the server makes of a definition that is being written. */
export interface Checked {
  valid: boolean;
  problems: Problem[];
  sentence: string | null;
  definition: JsonObject | null;
}

export const stateWords: Record<AlertRuleState, { label: string; tone: Tone }> = {
  draft: { label: "draft", tone: "wait" },
  enabled: { label: "on", tone: "ok" },
  disabled: { label: "off", tone: "neutral" },
  archived: { label: "archived", tone: "neutral" },
};

export const pathOf = (id: string): string => `/alert-definitions/${encodeURIComponent(id)}`;
/** The alerts that it has raised: those that nobody has closed, or all of them. */
export const alertsHref = (id: string, which: "open" | "any" = "open"): string =>
  `/console/alerts?${new URLSearchParams({ rule: id, ...(which === "any" && { status: which }) })}`;

export const isDaily = ({ definition: { run } }: Pick<AlertRule, "definition">): boolean =>
  run !== undefined && run !== "on_arrival";

export const severityOf = ({ definition: { severity } }: Pick<AlertRule, "definition">): AlertSeverity | null =>
  severity === "low" || severity === "medium" || severity === "high" || severity === "critical" ? severity : null;

/** What of a definition is written; whether it is switched on is said by the switch beside it. */
export function writtenPart({ definition: { enabled: _, ...rest } }: Pick<AlertRule, "definition">): JsonObject {
  return rest;
}

/** Every page of the list, the newest first. */
export const allAlertRules = (stop: AbortSignal, archived = false) =>
  everyPage<AlertRule>(`/alert-definitions?limit=100${archived ? "&state=archived" : ""}`, stop);

/** What installing so many rules does, `on` of which are usually on. */
export function switchedOnWords(count: number, on: number): string {
  if (on === 0) return "Published at once, and switched off: nothing is judged by them yet.";
  const which = `${on} of ${count} ${on === 1 ? "is" : "are"} switched on`;
  const rest = on === count ? "" : " The others wait, switched off.";
  return `Published at once. ${which}: whatever comes from then on is judged and raises alerts.${rest}`;
}
