import {
  type AlertBacktest,
  backtestPages,
  endAlertBacktest,
  getAlertBacktest,
  keepBacktestPage,
} from "../db/alert-backtests";
import { type DefinitionBody, getDefinitionVersion, isOfReports } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import type { AlertDefinition } from "../monitoring/alert-definition";
import {
  type BacktestDifference,
  type BacktestSummary,
  difference,
  summarise,
  type TriedDay,
} from "../monitoring/backtest";
import { compileDefinition } from "../monitoring/compile-definition";
import type { Span } from "../monitoring/judge";
import { type PeerDays, PeerSums } from "../monitoring/peer-days";
import type { ReportDefinition } from "../monitoring/report-definition";
import { backtestReports } from "./backtest-reports";
import type { SubjectsPage, Windows } from "./window-api";
import { windowsOf } from "./windows-of";

/**
 * Where a backtest stands: first what is tried is asked of all windows, then what it is compared with. Of a definition against peers it is
 * first added up what all subjects came to (`step` `peers`), then each is held against the others.
 */
export interface BacktestProgress {
  phase: Phase;
  step: "peers" | "days";
  /** Null: at the beginning of the step. */
  cursor: string | null;
  pages: number;
  /** Looked at in the days of what is tried. Of a definition over reports these are merchants and reports, in results as well. */
  subjects: number;
  transactions: number;
  /** Added up, for what is tried and for what it is compared with. */
  peerTransactions: number;
  days: number;
}
type Phase = "draft" | "published";
type Tried = AlertDefinition | ReportDefinition;

export const atTheBeginning = (tried: DefinitionBody): BacktestProgress => ({
  ...{ phase: "draft", step: isAgainstPeers(tried) ? "peers" : "days", cursor: null, pages: 0 },
  ...{ subjects: 0, transactions: 0, peerTransactions: 0, days: 0 },
});

/** As it is stored. One that was begun before there were steps was at the days. */
export const progressIn = (stored: string): BacktestProgress => ({
  ...{ step: "days", peerTransactions: 0 },
  ...(JSON.parse(stored) as Omit<BacktestProgress, "step" | "peerTransactions">),
});

/** What a backtest came to. Groups that differ are listed up to `mostListed` of each kind. */
export interface BacktestResult {
  draft: BacktestSummary;
  published: BacktestSummary | null;
  difference: BacktestDifference | null;
  /** How many groups differ, where not all are listed. */
  counts: { onlyPublished: number; onlyDraft: number; changed: number } | null;
  subjects: number;
  transactions: number;
}

/** A rule that holds so often is no alert. */
const mostDays = 20_000;
const mostListed = 200;
/** Pages that are kept in one step, unless they come to more than so much. */
const pagesKept = 8;
const mostTogether = 10_000;
const mostDaysTogether = 1_000;
/** Days of kinds of peers that are handed to each page. */
const mostPeerDays = 50_000;
const holdsTooOften = `It holds on more than ${mostDays} days of groups: narrow the filter, or ask for a shorter time.`;
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
  const tried = bodyOf(JSON.parse(backtest.body) as DefinitionBody);
  const run: Run = {
    ...{ env, db, tenantId, backtest, tried, against: await publishedOf(db, tenantId, backtest) },
    ...{ windows: await windowsOf(env, tenantId), peers: null },
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
  /** What was added up, once it is read. */
  peers: { phase: Phase; sums: PeerSums | null } | null;
}

/** Reads some pages, and keeps what they found together. True: the last one was among them, and the backtest has ended. */
async function runPages(run: Run, was: string): Promise<boolean> {
  const { db, tenantId, backtest, tried, against } = run;
  const { id } = backtest;
  const at = progressIn(was);
  const body = at.phase === "draft" ? tried : against;
  if (body === null) throw new Error("a backtest without a definition");
  const isForPeers = at.step === "peers" && !isOfReports(body);
  const found = isForPeers ? await gatherPages(run, body, at) : await readPages(run, body, at);
  const next = stepped(at, found, run);
  const problem = next.days > mostDays ? holdsTooOften : found.problem;
  if (problem !== null) {
    await endAlertBacktest(db, tenantId, id, { status: "failed", problem }, Date.now());
    return true;
  }
  const isLast = found.next === null && at.step === "days" && (at.phase === "published" || against === null);
  const page = { page: at.pages, kind: at.step, days: JSON.stringify(found.kept), was, progress: JSON.stringify(next) };
  if (!(await keepBacktestPage(db, tenantId, id, page, Date.now()))) return false; // somebody else goes on with it, or it was stopped
  if (!isLast) return false;
  const all = (await backtestPages(db, tenantId, id, "days")).map((text) => JSON.parse(text) as KeptDays);
  const of = (phase: Phase) => all.flatMap((kept) => (kept.phase === phase ? kept.days : []));
  const result = JSON.stringify(resultOf({ tried, days: of("draft") }, { against, days: of("published") }, next));
  await endAlertBacktest(db, tenantId, id, { status: "done", result }, Date.now());
  return true;
}

interface KeptDays {
  phase: Phase;
  days: TriedDay[];
}
interface KeptPeers {
  phase: Phase;
  peers: PeerDays;
}

interface Found {
  kept: KeptDays | KeptPeers;
  /** Why it cannot go on. */
  problem: string | null;
  subjects: number;
  transactions: number;
  next: string | null;
}

async function readPages(run: Run, body: Tried, { phase, cursor }: BacktestProgress): Promise<Found> {
  const { db, tenantId, backtest, windows } = run;
  const span = spanOf(backtest);
  const days: TriedDay[] = [];
  const sums = await peersFor(run, phase);
  const peers = sums?.all ?? null;
  const problem = (sums?.size ?? 0) > mostPeerDays ? tooManyPeers : null;
  const read = await somePages(cursor, async (from) => {
    const page = isOfReports(body)
      ? await backtestReports(db, tenantId, body, span, from)
      : await windows.backtest({ id: backtest.id, version: 0, body }, span, from, peers);
    days.push(...page.days);
    return { ...page, isFull: days.length > mostDaysTogether };
  });
  return { ...read, kept: { phase, days }, problem };
}

async function gatherPages(run: Run, body: AlertDefinition, { phase, cursor }: BacktestProgress): Promise<Found> {
  const { backtest, windows } = run;
  const sums = new PeerSums();
  const definition = { id: backtest.id, version: 0, body };
  const read = await somePages(cursor, async (from) => {
    const page = await windows.peerDays(definition, spanOf(backtest), from);
    sums.addAll(page.peers);
    return { ...page, isFull: sums.size > mostPeerDays };
  });
  return { ...read, kept: { phase, peers: sums.all }, problem: sums.size > mostPeerDays ? tooManyPeers : null };
}

const spanOf = ({ fromMs, untilMs }: AlertBacktest): Span => ({ fromMs, toMs: untilMs });

/** Pages until they are many, or what is found is much. */
async function somePages(
  cursor: string | null,
  read: (cursor: string | null) => Promise<SubjectsPage & { isFull: boolean }>,
): Promise<SubjectsPage> {
  const all: SubjectsPage = { subjects: 0, transactions: 0, next: cursor };
  for (let page = 0; page < pagesKept && (page === 0 || all.next !== null); page += 1) {
    const { subjects, transactions, next, isFull } = await read(all.next);
    all.subjects += subjects;
    all.transactions += transactions;
    all.next = next;
    if (all.transactions > mostTogether || isFull) break;
  }
  return all;
}

/** What was added up for a phase, read once for many pages. */
async function peersFor(run: Run, phase: Phase): Promise<PeerSums | null> {
  if (run.peers?.phase !== phase)
    run.peers = { phase, sums: await gathered(run.db, run.tenantId, run.backtest.id, run, phase) };
  return run.peers.sums;
}

/** Where both definitions look at the same peers, it was done once. Null: this one is not against peers. */
async function gathered(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  { tried, against }: Pick<Run, "tried" | "against">,
  phase: Phase,
): Promise<PeerSums | null> {
  if (!isAgainstPeers(phase === "draft" ? tried : against)) return null;
  const doneFor = havePeersInCommon(tried, against) ? "draft" : phase;
  const sums = new PeerSums();
  for (const text of await backtestPages(db, tenantId, id, "peers")) {
    const kept = JSON.parse(text) as KeptPeers; // written here
    if (kept.phase === doneFor) sums.addAll(kept.peers);
  }
  return sums;
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
  return (await gathered(db, tenantId, backtest.id, { tried, against }, phase))?.all ?? null;
}

function stepped(at: BacktestProgress, found: Found, { tried, against }: Run): BacktestProgress {
  const so = { ...at, cursor: found.next, pages: at.pages + 1 };
  if (at.step === "peers") {
    const peerTransactions = at.peerTransactions + found.transactions;
    return { ...so, peerTransactions, step: found.next === null ? "days" : "peers" };
  }
  so.days += "days" in found.kept ? found.kept.days.length : 0;
  if (at.phase === "published") return so;
  so.subjects += found.subjects;
  so.transactions += found.transactions;
  if (found.next !== null) return so;
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

function resultOf(
  draft: { tried: Tried; days: TriedDay[] },
  published: { against: Tried | null; days: TriedDay[] },
  { subjects, transactions }: BacktestProgress,
): BacktestResult {
  const summary = summarise(draft.tried, draft.days);
  if (published.against === null)
    return { draft: summary, published: null, difference: null, counts: null, subjects, transactions };
  const found = difference(
    { definition: published.against, days: published.days },
    { definition: draft.tried, days: draft.days },
  );
  const { onlyPublished, onlyDraft, changed } = found;
  return {
    draft: summary,
    published: summarise(published.against, published.days),
    difference: {
      ...found,
      onlyPublished: onlyPublished.slice(0, mostListed),
      onlyDraft: onlyDraft.slice(0, mostListed),
      changed: changed.slice(0, mostListed),
    },
    counts: { onlyPublished: onlyPublished.length, onlyDraft: onlyDraft.length, changed: changed.length },
    ...{ subjects, transactions },
  };
}
