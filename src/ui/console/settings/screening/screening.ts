import type { JsonObject } from "../../../../lib/json";
import { relativeTime, type Tone } from "../../../shared";
import type { Ground, Hit, HitDecision } from "../../case/hits/hit";

export const formats: Record<string, string> = {
  "ofac-xml": "OFAC, XML (sdn.xml)",
  "ofac-csv": "OFAC, CSV (sdn.csv)",
  "un-xml": "United Nations, XML",
  "eu-xml": "European Union, XML 1.1",
  "uk-xml": "UK Sanctions List, XML",
  ndjson: "A list of your own, one entry per line (NDJSON)",
};

export interface Watchlist {
  key: string;
  name: string;
  format: string;
  url: string | null;
  activeVersion: number | null;
  /** 0: nothing was loaded yet. */
  lastVersion: number;
  refreshHours: number | null;
  nextFetchAt: string | null;
  autoActivate: boolean;
  updatedAt: string;
}

export interface WatchlistVersion {
  version: number;
  status: "loading" | "ready" | "failed" | "dropped";
  source: "upload" | "url" | "sandbox";
  problem: string | null;
  entries: number;
  names: number;
  skipped: number;
  problems: string[];
  byId: string;
  createdAt: string;
  finishedAt: string | null;
  activatedAt: string | null;
  monitoring: { status: "running" | "done"; screened: number; changed: number } | null;
}

export interface WatchlistDiff {
  against: number;
  counts: { added: number; removed: number; changed: number };
  /** Numbers of entries, the first thousand. */
  added: string[];
  removed: string[];
  changed: string[];
}

export interface SubjectDecision extends HitDecision {
  subjectKey: string;
}

export interface Screening {
  status: "clear" | "review" | "rejected";
  lists: { list: string; version: number }[];
  hits: FoundHit[];
  suppressed: FoundHit[];
}

/** A hit as a search by hand answers it. */
export interface FoundHit {
  list: string;
  entryId: string;
  entryHash: string;
  identityScore: number;
  riskScore: number;
  certain: boolean;
  matchedName: string;
  why: Ground[];
  entry: {
    names: { name: string }[];
    birthDates: string[];
    countries: string[];
    programs: string[];
    remarks: string | null;
    inForce: boolean;
  };
}

/** Weights and thresholds, by group; all of 100. */
export type Weights = Record<"thresholds" | "name" | "facts" | "risk", Record<string, number>> & {
  lists: Record<string, number>;
};

export const sourceWords: Record<WatchlistVersion["source"], string> = {
  url: "from its address",
  upload: "from a file",
  sandbox: "the fictional list",
};

export const versionWords: Record<WatchlistVersion["status"], { label: string; tone: Tone }> = {
  loading: { label: "loading", tone: "info" },
  ready: { label: "ready", tone: "ok" },
  failed: { label: "failed", tone: "bad" },
  dropped: { label: "dropped", tone: "neutral" },
};

/** How a list is: whether anybody is screened against it, and what became of the newest file. */
export function watchlistStanding(list: Watchlist, newest: WatchlistVersion | null): { label: string; tone: Tone } {
  if (newest?.status === "loading") return { label: "loading", tone: "info" };
  if (newest?.status === "failed")
    return { label: list.activeVersion === null ? "failed" : "active, newest file failed", tone: "bad" };
  if (list.activeVersion === null)
    return newest === null ? { label: "empty", tone: "neutral" } : { label: "not active", tone: "warn" };
  return newest !== null && newest.status === "ready" && newest.version > list.activeVersion
    ? { label: "active, a newer version waits", tone: "warn" }
    : { label: "active", tone: "ok" };
}

/** When a list is fetched next, in words. */
export function refreshWords(list: Pick<Watchlist, "refreshHours" | "nextFetchAt">, nowMs: number): string {
  if (list.refreshHours === null) return "by hand";
  const every = list.refreshHours === 24 ? "daily" : `every ${list.refreshHours} h`;
  if (list.nextFetchAt === null) return every;
  const dueMs = Date.parse(list.nextFetchAt);
  return `${every}, ${dueMs <= nowMs ? "due now" : `next ${relativeTime(dueMs, nowMs)}`}`;
}

/** Something is under way: the page looks again. */
export const isMoving = ({ status, monitoring }: Pick<WatchlistVersion, "status" | "monitoring">): boolean =>
  status === "loading" || monitoring?.status === "running";

/** How far the monitored subjects have been screened anew. */
export function monitoringWords(
  { monitoring }: Pick<WatchlistVersion, "monitoring">,
  subjects: number | null,
): string | null {
  if (monitoring === null) return null;
  const { status, screened, changed } = monitoring;
  const of =
    status === "running" && subjects !== null && subjects >= screened ? ` of ${subjects.toLocaleString()}` : "";
  return `${screened.toLocaleString()}${of} screened anew, ${changed.toLocaleString()} with another result`;
}

/** Whether activating this version takes away at least half of what is active now: more likely a broken file than good news. */
export const looksBroken = (
  version: Pick<WatchlistVersion, "entries">,
  active: Pick<WatchlistVersion, "entries"> | null,
): boolean => active !== null && version.entries * 2 <= active.entries;

/** Drawn by the same card as a case's hits. */
export const shownHit = ({
  list,
  entryId,
  matchedName,
  identityScore,
  riskScore,
  why,
  entry,
}: FoundHit): Omit<Hit, "entryHash" | "subjectKey"> => ({
  list,
  entryId,
  name: matchedName,
  subject: null,
  identityScore,
  riskScore,
  why,
  facts: [
    { label: "Born", value: entry.birthDates.join(", ") },
    { label: "Countries", value: entry.countries.join(", ") },
    {
      label: "Also called",
      value: entry.names
        .map(({ name }) => name)
        .filter((name) => name !== matchedName)
        .slice(0, 20)
        .join(", "),
    },
    { label: "Programmes", value: entry.programs.join(", ") },
    { label: "In force", value: entry.inForce ? "" : "no longer" },
    { label: "Remarks", value: entry.remarks ?? "" },
  ].filter(({ value }) => value !== ""),
});

/** Somebody to look for, from what was typed: one spelling per line. Null while there is no name. */
export function partyOf(typed: {
  kind: "person" | "organisation";
  names: string;
  birthDate: string;
  countries: string;
  identifier: string;
}): JsonObject | null {
  const names = split(typed.names, /\n/).slice(0, 8);
  if (names.length === 0) return null;
  const identifier = typed.identifier.trim();
  return {
    kind: typed.kind,
    names,
    ...(typed.kind === "person" &&
      /^\d{4}(-\d{2}(-\d{2})?)?$/.test(typed.birthDate.trim()) && { birthDate: typed.birthDate.trim() }),
    countries: split(typed.countries, /[,\n]/),
    identifiers: identifier === "" ? [] : [{ value: identifier }],
  };
}

const split = (text: string, at: RegExp): string[] =>
  text
    .split(at)
    .map((one) => one.trim())
    .filter((one) => one !== "");
