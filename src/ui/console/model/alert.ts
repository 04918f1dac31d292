import type { AlertAction, AlertSeverity, AlertSource, AlertStatus } from "../../../domain";
import type { JsonObject } from "../../../lib/json";
import { api } from "../../shared/api";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { loader } from "../../shared/load";

/** An alert as `GET /alerts` lists it. */
export interface Alert {
  id: string;
  status: AlertStatus;
  severity: AlertSeverity;
  title: string;
  source: AlertSource;
  /** `<rule set>/<id of the indicator>`, the key of a watch list, or the id of an alert definition. */
  rule: string;
  ruleName: string;
  caseId: string | null;
  /** Only where alerts are read; answers to decisions do not say it. */
  caseName?: string | null;
  subjectId: string | null;
  /** The counterparty whose transactions raised it. */
  counterpartyId?: string | null;
  /** Only where alerts are read, like `caseName`. */
  subjectName?: string | null;
  assigneeId: string | null;
  occurrences: number;
  allowedActions: AlertAction[];
  version: number;
  detail: JsonObject;
  createdAt: string;
  updatedAt: string;
  /** Of the newest occurrence, on the clock of its case. */
  lastAt: string;
  closedAt: string | null;
}

export interface AlertCounts {
  status: Record<AlertStatus, number>;
  open: Record<AlertSeverity, number>;
  /** Counting ends here: this many means this many or more. */
  most: number;
}

export const alertCounts = loader<AlertCounts>((signal) => api.get("/alerts/counts", { signal }));

export const alertHref = (id: string, query = ""): string => `/console/alerts/${encodeURIComponent(id)}${query}`;

export const alertTones: Record<AlertSeverity, Tone> = { low: "neutral", medium: "warn", high: "bad", critical: "bad" };

export const alertStandings: Record<AlertStatus, { label: string; tone: Tone; icon?: IconName }> = {
  triggered: { label: "New", tone: "info" },
  under_review: { label: "Under review", tone: "wait" },
  escalated: { label: "Escalated", tone: "warn", icon: "up" },
  rejected: { label: "Confirmed", tone: "bad", icon: "close" },
  dismissed: { label: "Dismissed", tone: "neutral", icon: "minus" },
  cleared: { label: "Cleared", tone: "ok", icon: "check" },
};

/** A count that ended at `most`: "1,000+". */
export const cappedText = (count: number, most: number): string =>
  count >= most ? `${most.toLocaleString("en")}+` : count.toLocaleString("en");
