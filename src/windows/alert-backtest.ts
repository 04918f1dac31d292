import {
  type AlertBacktest,
  type BacktestStep,
  backtestPages,
  backtestPeers,
  endAlertBacktest,
  getAlertBacktest,
  keepBacktestStep,
} from "../db/alert-backtests";
import { type DefinitionBody, getDefinitionVersion, isOfReports } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { byteLength } from "../lib/bytes";
import type { AlertDefinition } from "../monitoring/alert-definition";
import type { TriedDay } from "../monitoring/backtest";
import { compileDefinition } from "../monitoring/compile-definition";
import type { Span } from "../monitoring/judge";
import { type PeerDays, PeerSums } from "../monitoring/peer-days";
import type { ReportDefinition } from "../monitoring/report-definition";
import { backtestReports } from "./backtest-reports";
import { resultOf } from "./backtest-result";
import type { SubjectsPage, UpTo, Windows } from "./window-api";
import { windowsOf } from "./windows-of";

/**
 * Where a backtest stands: first what is tried is asked of all windows, then what it is compared with. Of a definition against peers it is
 * first added up what all subjects came to (`step` `peers`), then each is held against the others. At the `ending` all is found: whoever comes upon
 * that sums it up, as often as it takes.
 */
export interface BacktestProgress {
  phase: Phase;
  step: "peers" | "days" | "ending";
  /** Null: at the beginning of the step. */
  cursor: string | null;
  /** What came to the windows after it had begun there is looked at in no step. */
  upTo: UpTo;
  pages: number;
  /** Looked at in the days of what is tried. Of a definition over reports these are merchants and reports, in results as well. */
  subjects: number;
  transactions: number;
  /** Added up, for what is tried and for what it is compared with. */
  peerTransactions: number;
  days: number;
}
type Phase = "draft" | "published";
export type Tried = AlertDefinition | ReportDefinition;

export const atTheBeginning = (tried: DefinitionBody): BacktestProgress => ({
  ...{ phase: "draft", step: isAgainstPeers(tried) ? "peers" : "days", cursor: null, upTo: [], pages: 0 },
  ...{ subjects: 0, transactions: 0, peerTransactions: 0, days: 0 },
});

/** As it is stored. Before there were steps it was at the days. */
export const progressIn = (stored: string): BacktestProgress => ({
  ...{ step: "days", peerTransactions: 0, upTo: [] },
  ...(JSON.parse(stored) as Omit<BacktestProgress, "step" | "peerTransactions" | "upTo">),
});

/** Without steps it cannot be told whether all is found. */
const isOfEarlierRelease = (stored: string): boolean => !("step" in (JSON.parse(stored) as object));

/** A rule that holds so often is no alert. */
const mostDays = 20_000;
/** Pages that are kept in one step, unless they come to more than so much. */
const pagesKept = 8;
const mostTogether = 10_000;
const mostDaysTogether = 1_000;
/** What peers came to is one row, and handed to each page. */
const mostPeerBytes = 1_500_000;
const holdsTooOften = `It holds on more than ${mostDays} days of groups: narrow the filter, or ask for a shorter time.`;
const begunEarlier = "It was begun by an earlier release: try it again.";
const tooManyPeers =
  "Too many kinds of peers are told apart: compare by what more of them have in common, or ask for a shorter time.";

/** Goes on with a backtest for so many pages at most. False: there is more to do. */
export async function runBacktest(
  env: Env,
  tenantId: TenantId,
  id: string,
  { pages, untilMs }: { pages: number; untilMs: number },
): Promise<boolean> {
  const db = dbOf(env, tenantId);
  const backtest = await getAlertBacktest(db, tenantId, id);
  if (backtest?.status !== "running") return true;
  if (isOfEarlierRelease(backtest.progress)) {
    await endAlertBacktest(db, tenantId, id, { status: "failed", problem: begunEarlier }, Date.now());
    return true;
  }
  const tried = bodyOf(JSON.parse(backtest.body) as DefinitionBody);
  const run: Run = {
    ...{ env, db, tenantId, backtest, tried, against: await publishedOf(db, tenantId, backtest) },
    ...{ windows: await windowsOf(env, tenantId), sums: null },
  };
  for (let done = 0; done < pages && Date.now() < untilMs; done += pagesKept) {
    const now = done === 0 ? backtest : await getAlertBacktest(db, tenantId, id);
    if (now?.status !== "running") return true;
    if (await runPages(run, now.progress)) return true;
  }
  return false;
}

/** What stays the same from page to page. */
interface Run {
  env: Env;
  db: D1Database;
  tenantId: TenantId;
  backtest: AlertBacktest;
  tried: Tried;
  against: Tried | null;
  windows: Windows;
  /** What was added up for a phase when progress was this: where somebody else has gone on since, it is read again. */
  sums: { phase: Phase; sums: PeerSums; progress: string } | null;
}

/** Takes one step, and keeps what it found. True: the backtest has ended. */
async function runPages(run: Run, was: string): Promise<boolean> {
  const { db, tenantId, backtest, tried, against } = run;
  const at = progressIn(was);
  if (run.sums?.progress !== was) run.sums = null;
  if (at.step === "ending") return sumUp(run, at);
  const body = at.phase === "draft" ? tried : against;
  if (body === null) throw new Error("a backtest without a definition");
  const found =
    at.step === "peers" && !isOfReports(body)
      ? await gatherPages(run, body, at, was)
      : await readPages(run, body, at, was);
  const next = stepped(at, found, run);
  const problem = next.days > mostDays ? holdsTooOften : found.problem;
  if (problem !== null) {
    await endAlertBacktest(db, tenantId, backtest.id, { status: "failed", problem }, Date.now());
    return true;
  }
  const step: BacktestStep = { ...found.kept, was, progress: JSON.stringify(next) };
  const isKept = await keepBacktestStep(db, tenantId, backtest.id, step, Date.now());
  if (!isKept) return false; // somebody else goes on with it, or it was stopped
  if (run.sums !== null) run.sums.progress = step.progress;
  return next.step === "ending" && sumUp(run, next);
}

async function sumUp({ db, tenantId, backtest: { id }, tried, against }: Run, at: BacktestProgress): Promise<true> {
  const all = (await backtestPages(db, tenantId, id)).map((text) => JSON.parse(text) as KeptDays); // written here
  const of = (phase: Phase) => all.flatMap((kept) => (kept.phase === phase ? kept.days : []));
  const result = JSON.stringify(resultOf({ tried, days: of("draft") }, { against, days: of("published") }, at));
  await endAlertBacktest(db, tenantId, id, { status: "done", result }, Date.now());
  return true;
}

interface KeptDays {
  phase: Phase;
  days: TriedDay[];
}

interface Found extends SubjectsPage {
  kept: Pick<BacktestStep, "days" | "peers">;
  /** How many days of groups. */
  days: number;
  upTo: UpTo;
  /** Why it cannot go on. */
  problem: string | null;
}

async function readPages(run: Run, body: Tried, at: BacktestProgress, was: string): Promise<Found> {
  const { db, tenantId, backtest, windows } = run;
  const { phase, pages: page } = at;
  const span = spanOf(backtest);
  const days: TriedDay[] = [];
  const sums = isAgainstPeers(body) ? await sumsOf(run, phase, was) : null;
  const peers = sums?.all ?? null;
  const read = await somePages(at, async (from) => {
    const page = isOfReports(body)
      ? { ...(await backtestReports(db, tenantId, body, span, from.cursor)), upTo: from.upTo }
      : await windows.backtest({ id: backtest.id, version: 0, body }, span, from, peers);
    days.push(...page.days.map(triedDay));
    return { ...page, isFull: days.length > mostDaysTogether };
  });
  const texts = inParts(days).map((part) => JSON.stringify({ phase, days: part } satisfies KeptDays));
  return { ...read, kept: { days: { page, texts } }, days: days.length, problem: null };
}

/** Only what results are made of: a page may find thousands. */
const triedDay = ({ groupKey, subject, day, held }: TriedDay): TriedDay => ({
  ...{ groupKey, subject, day },
  held: held && {
    ...{ severity: held.severity, atMs: held.atMs, value: held.value, limit: held.limit, count: held.count },
  },
});

/** As many as a row has room for. */
function inParts(days: readonly TriedDay[]): TriedDay[][] {
  const parts: TriedDay[][] = [];
  for (let at = 0; at < days.length; at += mostDaysTogether) parts.push(days.slice(at, at + mostDaysTogether));
  return parts;
}

async function gatherPages(run: Run, body: AlertDefinition, at: BacktestProgress, was: string): Promise<Found> {
  const { backtest, windows } = run;
  const { phase } = at;
  const added = await sumsOf(run, phase, was);
  const definition = { id: backtest.id, version: 0, body };
  const read = await somePages(at, async (from) => {
    const page = await windows.peerDays(definition, spanOf(backtest), from);
    added.addAll(page.peers);
    return { ...page, isFull: false };
  });
  const sums = JSON.stringify(added.all);
  const problem = byteLength(sums) > mostPeerBytes ? tooManyPeers : null;
  return { ...read, kept: { peers: { phase, sums } }, days: 0, problem };
}

const spanOf = ({ fromMs, untilMs }: AlertBacktest): Span => ({ fromMs, toMs: untilMs });

type Pages = SubjectsPage & { upTo: UpTo };

/** Pages until they are many, or what is found is much. */
async function somePages(
  { cursor, upTo }: Pick<BacktestProgress, "cursor" | "upTo">,
  read: (at: { cursor: string | null; upTo: UpTo }) => Promise<Pages & { isFull: boolean }>,
): Promise<Pages> {
  const all: Pages = { subjects: 0, transactions: 0, next: cursor, upTo };
  for (let page = 0; page < pagesKept && (page === 0 || all.next !== null); page += 1) {
    const found = await read({ cursor: all.next, upTo: all.upTo });
    all.subjects += found.subjects;
    all.transactions += found.transactions;
    all.next = found.next;
    all.upTo = found.upTo;
    if (all.transactions > mostTogether || found.isFull) break;
  }
  return all;
}

/** What is added up for a phase as far as it goes, read once for many pages. */
async function sumsOf(run: Run, phase: Phase, was: string): Promise<PeerSums> {
  const { db, tenantId, backtest, tried, against } = run;
  const doneFor = havePeersInCommon(tried, against) ? "draft" : phase;
  if (run.sums?.phase === doneFor) return run.sums.sums;
  const sums = new PeerSums();
  sums.addAll((await peersIn(db, tenantId, backtest.id, doneFor)) ?? {});
  run.sums = { phase: doneFor, sums, progress: was };
  return sums;
}

async function peersIn(db: D1Database, tenantId: TenantId, id: string, phase: Phase): Promise<PeerDays | null> {
  const text = await backtestPeers(db, tenantId, id, phase);
  return text === null ? null : (JSON.parse(text) as PeerDays); // written here
}

/** What peers came to when a backtest was run, of what was tried or of what it was compared with; null: it is not against peers. */
export async function peersOfBacktest(
  db: D1Database,
  tenantId: TenantId,
  backtest: AlertBacktest,
  phase: Phase,
): Promise<PeerDays | null> {
  const tried = bodyOf(JSON.parse(backtest.body) as DefinitionBody);
  const against = await publishedOf(db, tenantId, backtest);
  if (!isAgainstPeers(phase === "draft" ? tried : against)) return null;
  return peersIn(db, tenantId, backtest.id, havePeersInCommon(tried, against) ? "draft" : phase);
}

function stepped(at: BacktestProgress, found: Found, { tried, against }: Run): BacktestProgress {
  const so = { ...at, cursor: found.next, upTo: found.upTo, pages: at.pages + (found.kept.days?.texts.length ?? 0) };
  const isOver = found.next === null;
  if (at.step === "peers")
    return {
      ...so,
      peerTransactions: at.peerTransactions + found.transactions,
      step: isOver ? "days" : "peers",
    };
  so.days += found.days;
  if (at.phase === "published") return { ...so, step: isOver ? "ending" : "days" };
  so.subjects += found.subjects;
  so.transactions += found.transactions;
  if (!isOver) return so;
  if (against === null) return { ...so, step: "ending" };
  const isToAddUp = isAgainstPeers(against) && !havePeersInCommon(tried, against);
  return { ...so, phase: "published", step: isToAddUp ? "peers" : "days" };
}

const isAgainstPeers = (body: DefinitionBody | null): boolean =>
  body !== null && !isOfReports(body) && body.compare.with === "peer_group";

/** Whether both hold subjects against the same: everything is equal but when, and by how much, it holds. */
function havePeersInCommon(tried: Tried, against: Tried | null): boolean {
  if (against === null || isOfReports(tried) || isOfReports(against)) return false;
  if (!isAgainstPeers(tried) || !isAgainstPeers(against)) return false;
  const [a, b] = [tried, against].map((body) => compileDefinition({ id: "", version: 0, body }));
  return a?.seriesKey === b?.seriesKey && a?.baselineMs === b?.baselineMs;
}

const bodyOf = (body: DefinitionBody): Tried => ({ ...body, enabled: true });

async function publishedOf(db: D1Database, tenantId: TenantId, backtest: AlertBacktest): Promise<Tried | null> {
  const { definitionId, againstVersion } = backtest;
  if (definitionId === null || againstVersion === null) return null;
  const version = await getDefinitionVersion(db, tenantId, definitionId, againstVersion);
  return version === null ? null : bodyOf(version.body);
}
