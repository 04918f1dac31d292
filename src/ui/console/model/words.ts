import type { CaseStatus, Outcome } from "../../../domain";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import type { RiskLevel } from "./types";

/** What a case's condition is called, and how it looks. */
export interface Standing {
  label: string;
  tone: Tone;
  icon?: IconName;
}

// The first tag of this table that a case carries names it; the order is the documented one, ends first.
const standings: [tag: string, standing: Standing][] = [
  ["approved", { label: "Approved", tone: "ok", icon: "check" }],
  ["rejected", { label: "Rejected", tone: "bad", icon: "close" }],
  ["failure", { label: "Failed", tone: "bad", icon: "alert" }],
  ["resolved", { label: "Resolved", tone: "ok", icon: "check" }],
  ["manual_review", { label: "Manual review", tone: "warn" }],
  ["revision", { label: "Revision", tone: "wait" }],
  ["collection_flow", { label: "Collection", tone: "wait" }],
  ["data_enrichment", { label: "Checks running", tone: "info" }],
  ["pending_process", { label: "Processing", tone: "info" }],
  ["dismissed", { label: "Dismissed", tone: "neutral" }],
  ["flagged", { label: "Flagged", tone: "bad", icon: "flag" }],
];

/** The badge of a case: by its tags, else by its outcome and status, else by the state's own name. */
export function standingOf(of: { tags: string[]; status: string; outcome: Outcome; state: string | null }): Standing {
  if (of.status === "cancelled") return { label: "Cancelled", tone: "neutral", icon: "close" };
  if (of.status === "failed") return { label: "Failed", tone: "bad", icon: "alert" };
  const known = standings.find(([tag]) => of.tags.includes(tag));
  if (known) return known[1];
  if (of.outcome !== null) return { label: spaced(of.outcome), tone: of.outcome === "approved" ? "ok" : "bad" };
  return { label: stateWords(of.state), tone: of.status === "active" ? "info" : "neutral" };
}

export const statusWords: Record<CaseStatus, string> = {
  active: "Open",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const riskTones: Record<RiskLevel, Tone> = { low: "ok", medium: "warn", high: "bad", critical: "bad" };
export const riskWords: Record<RiskLevel, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
};

/** `a.r1|a.r2` → "r1 · r2": the innermost names are what people know. */
export const stateWords = (state: string | null): string =>
  state === null || state === ""
    ? "Not started"
    : state
        .split("|")
        .map((path) => spaced(path.split(".").at(-1) ?? path))
        .join(" · ");

/** `proof_of_address`, `companyName`, `HTTP_STATUS` → words, the first with a capital. */
export function spaced(name: string): string {
  const words = name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replaceAll(/[_\-.]+/g, " ")
    .trim();
  const lower = words === words.toUpperCase() || /[a-z]/.test(words) ? words.toLowerCase() : words;
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

const abbreviations: [RegExp, string][] = [
  [/\bUbos?\b/gi, "UBO"],
  [/\bKyc\b/gi, "KYC"],
  [/\bKyb\b/gi, "KYB"],
  [/\bVat\b/gi, "VAT"],
  [/\bId\b/gi, "ID"],
  [/\bIban\b/gi, "IBAN"],
  [/\bAml\b/gi, "AML"],
  [/\bUrl\b/gi, "URL"],
  [/\bPep\b/gi, "PEP"],
  [/\bMcc\b/gi, "MCC"],
];

/** The same with the trade's abbreviations as the trade writes them. */
export const labelOf = (name: string): string =>
  abbreviations.reduce((text, [pattern, sign]) => text.replace(pattern, sign), spaced(name));

/** "Anna Byron" → "AB". */
export const initials = (name: string): string =>
  name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase() ?? "")
    .join("");

let regions: Intl.DisplayNames | undefined;
/** `GB` → "United Kingdom"; what is no country code stays as it is. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  regions ??= new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
  return regions.of(code) ?? code;
}

let languages: Intl.DisplayNames | undefined;
/** `de` → "German"; what is no language stays as it is. */
export function languageName(code: string): string {
  languages ??= new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });
  return languages.of(code) ?? code;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
