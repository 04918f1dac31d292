import type { JsonObject } from "../../../../lib/json";
import type { BacktestDifference, BacktestSummary, GroupDifference } from "../../../../monitoring/backtest";
import { counterpartyHref, entityHref, merchantHref } from "../../alerts/alert-links";
import type { EvidenceDay, EvidenceTransaction, SeriesDay } from "../../alerts/evidence-model";
import type { AlertRule } from "./alert-rule";

/** Of whom a backtest speaks. Cards are not among them; a merchant is a company itself. */
export interface BacktestSubject {
  id: string;
  name: string | null;
  correlationId: string | null;
  entityId: string | null;
}

/** A definition tried on stored transactions or reports, as `GET /alert-backtests/{id}` has it. */
export interface AlertBacktest {
  id: string;
  definitionId: string | null;
  /** Of `reports`, `transactions` counts reports everywhere, and `subjects` merchants. */
  kind: AlertRule["kind"];
  againstVersion: number | null;
  status: "running" | "done" | "failed" | "cancelled";
  from: string;
  to: string;
  progress: {
    phase: "draft" | "published";
    step: "peers" | "days" | "ending";
    subjects: number;
    transactions: number;
    peerTransactions: number;
  };
  result: {
    draft: BacktestSummary;
    published: BacktestSummary | null;
    difference: BacktestDifference | null;
    counts: { onlyPublished: number; onlyDraft: number; changed: number } | null;
    subjects: number;
    transactions: number;
  } | null;
  subjects?: BacktestSubject[];
  problem: string | null;
}

/** A report on a merchant on which a rule held. */
export interface EvidenceReport {
  id: string;
  at: string;
  riskScore: number;
  previousId: string | null;
  previousScore: number | null;
}

/** What is behind a find of a backtest: the days of one group, and the transactions or reports. */
export interface BacktestEvidence {
  definition: { version: number; sentence: string };
  groupKey: string | null;
  groups: number;
  days: EvidenceDay[];
  series: SeriesDay[];
  transactions: EvidenceTransaction[];
  /** In their place, of a rule over reports. */
  reports?: EvidenceReport[];
  total: number;
}

/** A find to look into: a subject, and which of its groups; without one, the group with the most days. */
export interface Find {
  subjectId: string;
  groupKey?: string;
  of: "draft" | "published";
}

/** The group beyond its subject: `["cpt_1","visa"]` → "visa". */
export function restOfGroup({ groupKey }: Pick<GroupDifference, "groupKey">): string {
  const values: unknown = JSON.parse(groupKey); // canonical, written by the server
  return Array.isArray(values) ? values.slice(1).map(String).join(", ") : "";
}

/** Who somebody is, and where more of them is found. A card, and whoever was erased, is no more than an id. */
export function subjectShown(
  id: string,
  known: ReadonlyMap<string, BacktestSubject>,
): { name: string; href: string | null } {
  const subject = known.get(id);
  if (subject === undefined) return { name: id, href: null };
  const { name, correlationId, entityId } = subject;
  return {
    name: name ?? correlationId ?? id,
    href: entityId === null ? counterpartyHref(id) : entityId === id ? merchantHref(id) : entityHref(entityId),
  };
}

export const rangeDays = [7, 30, 90] as const;
export type Range = { days: number } | { from: string; to: string };
const dayMs = 86_400_000;

/** The range of the address: so many days until now, or from one day (UTC) to another, both included. */
export function rangeIn(query: URLSearchParams): Range {
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  if (isDay(from) && isDay(to)) return { from, to };
  const days = Number(query.get("days"));
  return { days: rangeDays.find((known) => known === days) ?? 30 };
}

/** The times that the server is asked for; null: it ends before it begins, or is longer than it looks back. */
export function timesOf(range: Range, nowMs: number): { from: string; to: string } | null {
  const iso = (atMs: number) => new Date(atMs).toISOString();
  if ("days" in range) return { from: iso(nowMs - range.days * dayMs), to: iso(nowMs) };
  const [fromMs, untilMs] = [Date.parse(range.from), Date.parse(range.to) + dayMs];
  return untilMs <= fromMs || untilMs - fromMs > 400 * dayMs ? null : { from: iso(fromMs), to: iso(untilMs) };
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** What of a rule its alerts depend on: another name is no reason to try it again. */
export function judgingPart(definition: JsonObject): JsonObject {
  const { name: _, description: __, verdict: ___, opensCase: ____, ...rest } = definition;
  return rest;
}

/** What a rule is tried on, and whom it finds. */
export const triedNouns = {
  transactions: { one: "transaction", subject: "subject" },
  reports: { one: "report", subject: "merchant" },
} as const;

/** How far a backtest that runs has come. */
export function courseWords({ kind, progress }: Pick<AlertBacktest, "kind" | "progress">): string {
  const { phase, step, subjects, transactions, peerTransactions } = progress;
  const { one, subject } = triedNouns[kind];
  const whose = phase === "draft" ? "" : " of what is published";
  if (step === "ending") return "All is read: it is being summed up.";
  if (step === "peers")
    return `Adding up what peers${whose} did: ${countWords(peerTransactions, "transaction")} so far.`;
  const read = `${countWords(transactions, one)} of ${countWords(subjects, subject)}`;
  return phase === "draft" ? `Trying: ${read} so far.` : `${read} tried. Now what is published.`;
}

/** Every day between the first and the last, with how many alerts opened on it. */
export function alertsPerDay({ from, to, result }: Pick<AlertBacktest, "from" | "to" | "result">) {
  const counts = (summary: BacktestSummary | null | undefined) =>
    new Map((summary?.perDay ?? []).map(({ day, alerts }) => [day, alerts]));
  const [draft, published] = [counts(result?.draft), counts(result?.published)];
  const days: { day: string; draft: number; published: number | null }[] = [];
  for (let atMs = Math.floor(Date.parse(from) / dayMs) * dayMs; atMs < Date.parse(to); atMs += dayMs) {
    const day = new Date(atMs).toISOString().slice(0, 10);
    days.push({ day, draft: draft.get(day) ?? 0, published: result?.published ? (published.get(day) ?? 0) : null });
  }
  return days;
}

/** `12,480 transactions`. */
export const countWords = (count: number, word: string): string =>
  `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
