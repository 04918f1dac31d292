import { isObject, type JsonObject } from "../../../lib/json";
import type { Evaluation } from "../evaluation/evaluation";
import type { Tab } from "./needs";
import type { Case, Check, RiskLevel, TimelineEntry } from "./types";
import { labelOf, riskWords } from "./words";

/** A person's word on the risk: what it says, and whether it still counts. */
export interface OverrideStory {
  state: "active" | "expiring" | "expired" | "taken_back";
  level: RiskLevel;
  score: number | null;
  reason: string;
  byId: string | null;
  at: string;
  /** When it ends by itself, while it counts; null: never. */
  until: string | null;
  /** How it ended. */
  ended: { at: string; byId: string | null; reason: string | null } | null;
}

/** What ends within this is "expiring": long enough to look at the case again on a working day. */
const expiringMs = 3 * 86_400_000;

/** The last word of a person on the risk of the case, as its steps tell; null when nobody has said one. */
export function overrideStory(
  now: Pick<Case, "risk">,
  entries: readonly TimelineEntry[],
  nowMs: number,
): OverrideStory | null {
  const said = entries.flatMap((entry) => overridesIn(entry).map((step) => ({ entry, step })));
  const set = said.findLast(({ step }) => step.level !== null);
  const last = said.at(-1);
  const override = now.risk?.override ?? null;
  if (now.risk !== null && override !== null) {
    const endsMs = override.expiresAt === null ? Infinity : Date.parse(override.expiresAt);
    const { level, score } = now.risk;
    const { reason, byId, at, expiresAt: until } = override;
    return {
      state: endsMs - nowMs <= expiringMs ? "expiring" : "active",
      level,
      score,
      reason,
      byId,
      at,
      until,
      ended: null,
    };
  }
  if (set === undefined || last === undefined || last.step.level !== null) return null;
  const { entry, step } = last;
  const endedBy = textOr(step.byId);
  return {
    state: endedBy === null ? "expired" : "taken_back",
    level: levelOf(set.step.level),
    score: typeof set.step.score === "number" ? set.step.score : null,
    reason: textOr(set.step.reason) ?? "",
    byId: textOr(set.step.byId),
    at: set.entry.at,
    until: null,
    ended: { at: entry.at, byId: endedBy, reason: textOr(step.reason) },
  };
}

const overridesIn = ({ steps }: TimelineEntry): JsonObject[] =>
  Array.isArray(steps) ? steps.filter(isObject).filter(({ kind }) => kind === "risk_overridden") : [];
const textOr = (value: JsonObject[string] | undefined): string | null => (typeof value === "string" ? value : null);
const levelOf = (value: JsonObject[string] | undefined): RiskLevel =>
  riskLevels.find((level) => level === value) ?? "low";

export const riskLevels: readonly RiskLevel[] = ["low", "medium", "high", "critical"];

/** How long a person's word may stand; the last one asks for nothing. */
export const overridePeriods: readonly { value: string; label: string }[] = [
  { value: String(86_400), label: "1 day" },
  { value: String(7 * 86_400), label: "7 days" },
  { value: String(30 * 86_400), label: "30 days" },
  { value: String(90 * 86_400), label: "90 days" },
  { value: String(365 * 86_400), label: "1 year" },
  { value: "", label: "Until it is taken back" },
];

export interface OverrideWish {
  level: RiskLevel | "";
  score: string;
  reason: string;
  /** Seconds, or "" for no end. */
  period: string;
}

/** What has to be mended before it can be sent: by field. */
export function overrideProblems({ level, score, reason }: OverrideWish): {
  level?: string;
  score?: string;
  reason?: string;
} {
  const number = Number(score);
  return {
    ...(level === "" && { level: "Choose a level." }),
    ...(score.trim() !== "" && !(number >= 0 && number <= 1_000) && { score: "A score is a number from 0 to 1000." }),
    ...(reason.trim() === "" && { reason: "Say why: whoever looks at the case later asks." }),
  };
}

/** The body of the call. */
export const overrideBody = ({ level, score, reason, period }: OverrideWish): object => ({
  level,
  reason: reason.trim(),
  ...(score.trim() !== "" && { score: Number(score) }),
  ...(period !== "" && { expiresInSeconds: Number(period) }),
});

/** The documented formula, line by line; null for a model that says its steps itself. */
export function arithmeticOf({
  sets,
  model,
  score,
}: Evaluation): { lines: { words: string; points: number }[]; total: number } | null {
  if (model !== undefined) return null;
  const hits = sets.filter(({ verdict }) => verdict === "holds").toSorted((a, b) => b.baseRiskScore - a.baseRiskScore);
  const lines = hits.map(({ name, points }, i) => ({
    words: i === 0 ? `${name}: base score, the highest` : `${name}: additional score`,
    points,
  }));
  return { lines, total: score };
}

/** What each domain added, the most first. */
export function domainsOf({ sets }: Pick<Evaluation, "sets">): { domain: string; points: number; names: string[] }[] {
  const holding = Map.groupBy(
    sets.filter(({ verdict }) => verdict === "holds"),
    ({ domain }) => domain,
  );
  return [...holding]
    .map(([domain, indicators]) => ({
      domain: labelOf(domain),
      points: Math.round(indicators.reduce((sum, { points }) => sum + points, 0) * 100) / 100,
      names: indicators.map(({ name }) => name),
    }))
    .toSorted((a, b) => b.points - a.points);
}

/** What it took to judge: what was fetched from outside in time, the rules themselves in steps of work. */
export function effortWords({ took, lists = {}, steps }: Evaluation): string[] {
  const asked = Object.entries(lists).map(([key, version]) => {
    const ms = took?.listsMs[key];
    return `list “${key}” version ${version}${ms === undefined ? "" : ` asked in ${ms} ms`}`;
  });
  const missing = Object.keys(took?.listsMs ?? {}).filter((key) => !Object.hasOwn(lists, key));
  return [
    ...(took === undefined ? [] : [`Rules read in ${took.rulesMs} ms`]),
    ...asked,
    ...missing.map((key) => `list “${key}” is not there`),
    ...(steps === undefined ? [] : [`${steps.toLocaleString()} steps of work`]),
  ];
}

/** Where a fact that is missing would come from, and where to look for it. */
export function sourceOfFact(
  path: string,
  checks: readonly Pick<Check, "plugin" | "status">[],
): { words: string; tab: Tab } {
  const [root = "", plugin = ""] = path.split(".");
  if (root === "documents") return { words: "A document would say", tab: "documents" };
  if (root === "childWorkflows") return { words: "A child case would say", tab: "owners" };
  if (root !== "pluginsOutput") return { words: "The applicant or your systems would say", tab: "facts" };
  const name = labelOf(plugin);
  const run = checks.find((check) => check.plugin === plugin);
  if (run === undefined) return { words: `“${name}” has not run`, tab: "checks" };
  const words: Partial<Record<Check["status"], string>> = {
    success: `“${name}” answered without it`,
    running: `“${name}” has not answered yet`,
    waiting: `“${name}” has not answered yet`,
  };
  return { words: words[run.status] ?? `“${name}” gave no answer`, tab: "checks" };
}

/** What a replay came to (`POST /cases/{id}/explanation/replay`). */
export interface Replay {
  same: boolean;
  complete: boolean;
  entries: number;
  scores: {
    seq: number;
    at: string;
    plugin: string | null;
    score: number | null;
    recordedSha256: string;
    replayedSha256: string;
    same: boolean;
  }[];
  differences: { seq: number; what: string }[];
}

export const replayWords = ({ same, complete, entries, scores }: Replay): string =>
  same
    ? `Decided again from its record: all ${entries} entries did the same${scores.length === 0 ? "" : ", every score came out the same to the byte"}.`
    : complete
      ? "Decided again from its record, it differs."
      : "The record could not be decided again to its end.";

export function levelWords(level: string, score: number | null): string {
  const words = riskWords[levelOf(level)];
  return score === null ? words : `${words} (${score})`;
}
