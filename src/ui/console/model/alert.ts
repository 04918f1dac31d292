import type { AlertSeverity, AlertStatus } from "../../../domain";
import type * as generated from "../../../sdk/api/generated/types";
import { api } from "../../shared/api";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { loader } from "../../shared/load";
import type { Told } from "../../shared/told";

/** An alert as `GET /alerts` lists it. */
export type Alert = Told<generated.Alert>;
export type AlertCounts = generated.AlertCounts;

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
