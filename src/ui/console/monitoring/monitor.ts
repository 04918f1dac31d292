import type { MonitorKind, MonitorReason } from "../../../domain/monitoring";
import type * as generated from "../../../sdk/api/generated/types";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { may } from "../model/session";
import { labelOf, plural } from "../model/words";

/** How somebody is watched. Of the fields each kind has those that it knows. */
export type MonitorTerms = generated.MonitorTerms;
/** A monitor as `GET /entities/{id}/monitors` lists it. */
export type Monitor = generated.Monitor;
export type Pause = NonNullable<Monitor["paused"]>;
/** A look at somebody as `GET /entities/{id}/monitor-runs` lists it. */
export type MonitorRun = generated.MonitorRun;

export const monitorPath = (entityId: string, rest = ""): string =>
  `/entities/${encodeURIComponent(entityId)}/monitors${rest}`;
export const monitoringHref = (entityId: string): string =>
  `/console/entities/${encodeURIComponent(entityId)}/monitoring`;

export const kindWords: Record<MonitorKind, { label: string; icon: IconName; what: string }> = {
  screening: { label: "Screening", icon: "shield", what: "Sanctions, exposed persons and lists of your own" },
  document_expiry: { label: "Expiry of documents", icon: "doc", what: "Before a document runs out, and when it has" },
  registry: { label: "Register", icon: "list", what: "What the register says, compared with the last time" },
  kyc_refresh: { label: "KYC refresh", icon: "refresh", what: "What is known is asked for again" },
};

/** By whom the kinds are asked: what kinds of checks they make, of whom. */
export const checkTypesOf: Partial<Record<MonitorKind, readonly string[]>> = {
  screening: ["individual-sanctions", "company-sanctions"],
  registry: ["company-registry"],
};

const usualRegistryDays = 30;

/** "when a list changes, and every 30 days; a case": when somebody is looked at, and what news lead to. */
export function termsWords(kind: MonitorKind, terms: MonitorTerms): string {
  const to = terms.action === "case" ? "news open a case" : "news are an alert";
  return `${timesWords(kind, terms)}; ${to}`;
}

function timesWords(kind: MonitorKind, { intervalDays, onListChange, daysBefore, months }: MonitorTerms): string {
  switch (kind) {
    case "screening": {
      const times = [
        ...(onListChange === false ? [] : ["when a list changes"]),
        ...(intervalDays == null ? [] : [everyWords(intervalDays, "day")]),
      ];
      return times.length === 0 ? "once, and when asked to" : times.join(", and ");
    }
    case "registry":
      return everyWords(intervalDays ?? usualRegistryDays, "day");
    case "document_expiry":
      return `${plural(daysBefore ?? 30, "day")} before a document expires, and when it has`;
    case "kyc_refresh":
      return months == null ? "by the level of risk" : everyWords(months, "month");
  }
}

const everyWords = (count: number, unit: string): string =>
  count === 1 ? `every ${unit}` : `every ${plural(count, unit)}`;

export const reasonWords: Record<MonitorReason, string> = {
  start: "first look",
  interval: "it was time",
  list_change: "a list had changed",
  case: "a case was decided",
  by_hand: "by hand",
  told: "a vendor has told",
};

const problems: Record<string, string> = {
  bad_input: "The profile is not enough",
  not_configured: "Not set up",
  not_covered: "No vendor covers it",
  broke_off: "It broke off",
  budget_spent: "Budget spent",
  unreachable: "Vendor not reachable",
  rejected: "Vendor refused",
  bad_answer: "Answer not understood",
};

/** Why nobody could look, in a word or two. */
export const problemWords = (code: string): string => problems[code] ?? labelOf(code);

/** What came of a look. */
export function resultOf({ kind, status, news }: Pick<MonitorRun, "kind" | "status" | "news">): {
  label: string;
  tone: Tone;
  icon?: IconName;
} {
  switch (status) {
    case "running":
      return { label: "Under way", tone: "info" };
    case "failed":
      return { label: "Failed", tone: "bad", icon: "alert" };
    case "skipped":
      return { label: "Left out", tone: "wait" };
    case "done":
      if (news === null || news === 0) return { label: "Nothing new", tone: "ok", icon: "check" };
      return { label: kind === "kyc_refresh" ? "The time has come" : `${news} new`, tone: "warn" };
  }
}

/** Why the signed-in person cannot change how anybody is watched; null when they can (the server decides). */
export const monitorsLocked = (): string | null =>
  may("cases:write") === false ? "You may look, not change. Ask an administrator for the role analyst." : null;
