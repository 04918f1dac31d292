import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { type Compared, compareFacts } from "./compared-facts";

/** What a brief is made of. Everything is as the API shows it; times are milliseconds of the epoch, on the case's own clock. */
export interface BriefParts {
  context: JsonObject;
  status: string;
  state: string;
  outcome: string | null;
  risk: { score: number; level: string } | null;
  dueAtMs: number | null;
  createdAtMs: number;
  nowMs: number;
  documents: readonly { status: string | null; pages: number }[];
  /** Newest first. */
  checks: readonly BriefCheck[];
  /** What is due from applicants, by whom it is due. */
  due: { applicant: number; reviewer: number; labels: readonly string[] };
  openIncidents: number;
  /** Of running children that have not ended. */
  openChildren: number;
  /** What happened since the reader looked last, oldest first; null: they never did. */
  news: readonly BriefNews[] | null;
}

export interface BriefCheck {
  plugin: string;
  type: string;
  /** Of the normalised result; null while there is none. */
  verdict: string | null;
  failed: boolean;
  data: JsonObject;
}

export interface BriefNews {
  seq: number;
  at: string;
  type: string;
  subject: string | null;
  actor: { kind: string; id: string };
  version: number;
  /** Paths of facts that it changed. */
  changed: string[];
}

/** Something that must be done before the case can be decided, and by whom. */
export interface BriefOpen {
  kind: "documents" | "checks" | "failed_checks" | "requirements" | "incidents" | "children";
  whose: "team" | "applicant" | "others";
  count: number;
  names: string[];
}

export interface Brief {
  /** What somebody would say first, one sentence each. */
  sentences: string[];
  facts: Compared[];
  /** Sources disagree on these. */
  contradictions: Compared[];
  /** Nobody says these, and a decision without them would be blind. */
  missing: string[];
  open: BriefOpen[];
  changes: { count: number; news: BriefNews[]; changedFacts: string[] } | null;
}

const mostNews = 20;
const mostNames = 8;

/** The case in short. The same case gives the same brief: nothing is guessed, every line is counted or read. */
export function briefOf(parts: BriefParts): Brief {
  const isPerson = getPath(parts.context, "entity.type") === "individual";
  const facts = compareFacts(isPerson, {
    applicant: objectAt(parts.context, "entity.data"),
    register: dataOf(parts.checks, "company-registry"),
    identity: objectAt(dataOf(parts.checks, "identity-verification"), "entity.data"),
  });
  const contradictions = facts.filter(({ agreement }) => agreement === "differs");
  const missing = facts.filter(({ agreement }) => agreement === "missing").map(({ label }) => label);
  const open = parts.status === "active" ? openOf(parts) : openOf(parts).filter(({ kind }) => kind === "incidents");
  return {
    sentences: [
      subjectSentence(parts, isPerson, facts),
      standingSentence(parts),
      ...(contradictions.length > 0 ? [`Sources disagree on ${listed(contradictions.map(lowerLabel))}.`] : []),
      ...(missing.length > 0 ? [`Nobody has said: ${listed(missing.map((label) => label.toLowerCase()))}.`] : []),
    ],
    facts,
    contradictions,
    missing,
    open,
    changes: parts.news === null ? null : changesOf(parts.news),
  };
}

function openOf({ documents, checks, due, openIncidents, openChildren }: BriefParts): BriefOpen[] {
  const undecided = documents.filter(({ status, pages }) => (status === null || status === "revised") && pages > 0);
  const doubtful = newest(checks).filter(({ verdict }) => verdict === "review" || verdict === "rejected");
  const failed = newest(checks).filter((check) => check.failed);
  const all: BriefOpen[] = [
    { kind: "incidents", whose: "team", count: openIncidents, names: [] },
    { kind: "documents", whose: "team", count: undecided.length, names: [] },
    { kind: "checks", whose: "team", count: doubtful.length, names: namesOf(doubtful) },
    { kind: "failed_checks", whose: "team", count: failed.length, names: namesOf(failed) },
    { kind: "requirements", whose: "applicant", count: due.applicant, names: due.labels.slice(0, mostNames) },
    { kind: "children", whose: "others", count: openChildren, names: [] },
  ];
  return all.filter(({ count }) => count > 0);
}

function changesOf(news: readonly BriefNews[]): NonNullable<Brief["changes"]> {
  const changedFacts = [...new Set(news.flatMap(({ changed }) => changed))];
  return { count: news.length, news: news.slice(-mostNews), changedFacts: changedFacts.slice(0, mostNews) };
}

function subjectSentence({ context }: BriefParts, isPerson: boolean, facts: readonly Compared[]): string {
  const said = (key: string): string | null => facts.find((fact) => fact.key === key)?.said[0]?.value ?? null;
  const name = isPerson
    ? [said("firstName"), said("lastName")].filter((one) => one !== null).join(" ")
    : (said("companyName") ?? "");
  const owners = getPath(context, "entity.data.additionalInfo.ubos");
  const details = [
    isPerson ? withWords("born", said("dateOfBirth")) : withWords("number", said("registrationNumber")),
    withWords("in", said("country")),
    Array.isArray(owners) && owners.length > 0 ? `${counted(owners.length, "owner")} named` : null,
  ].filter((one) => one !== null);
  const who = name === "" ? (isPerson ? "A person without a name yet" : "A company without a name yet") : name;
  return `${who}${details.length > 0 ? `: ${details.join(", ")}` : ""}.`;
}

function standingSentence({ status, state, outcome, risk, dueAtMs, createdAtMs, nowMs }: BriefParts): string {
  const where =
    status === "active"
      ? `In ${stateWords(state)}, opened ${spanWords(nowMs - createdAtMs)} ago`
      : `Ended as ${outcome ?? status}`;
  const scored = risk === null ? "not scored" : `risk ${risk.score} (${risk.level})`;
  const due =
    status !== "active" || dueAtMs === null
      ? null
      : dueAtMs < nowMs
        ? `overdue by ${spanWords(nowMs - dueAtMs)}`
        : `due in ${spanWords(dueAtMs - nowMs)}`;
  return `${[where, scored, due].filter((one) => one !== null).join("; ")}.`;
}

/** The newest run of each plugin: what counts. */
function newest(checks: readonly BriefCheck[]): BriefCheck[] {
  const seen = new Set<string>();
  return checks.filter(({ plugin }) => !seen.has(plugin) && seen.add(plugin));
}

const dataOf = (checks: readonly BriefCheck[], type: string): JsonObject =>
  checks.find((check) => check.type === type && check.verdict !== null)?.data ?? {};

function objectAt(holder: JsonObject, path: string): JsonObject {
  const found: Json | undefined = getPath(holder, path);
  return isObject(found) ? found : {};
}

const namesOf = (checks: readonly BriefCheck[]): string[] => checks.slice(0, mostNames).map(({ plugin }) => plugin);
const withWords = (word: string, value: string | null): string | null => (value === null ? null : `${word} ${value}`);
const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
const lowerLabel = ({ label }: Compared): string => label.toLowerCase();
const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;

const stateWords = (state: string): string =>
  state
    .split("|")
    .map((path) => (path.split(".").at(-1) ?? path).replaceAll(/[_-]+/g, " "))
    .join(" and ");

function spanWords(spanMs: number): string {
  const minutes = Math.max(0, Math.floor(spanMs / 60_000));
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return counted(minutes, "minute");
  return minutes < 2_880 ? counted(Math.floor(minutes / 60), "hour") : counted(Math.floor(minutes / 1_440), "day");
}
