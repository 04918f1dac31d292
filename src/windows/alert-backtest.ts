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
import type { RuleDay } from "../domain/transactions";
import type { Env } from "../env";
import type { AlertDefinition } from "../monitoring/alert-definition";
import { type BacktestDifference, type BacktestSummary, difference, summarise } from "../monitoring/backtest";
import { windowsOf } from "./windows-of";

/** Where a backtest stands: first what is tried is asked of all windows, then what it is compared with. */
export interface BacktestProgress {
  phase: "draft" | "published";
  /** Null: at the beginning of the phase. */
  cursor: string | null;
  pages: number;
  subjects: number;
  transactions: number;
  days: number;
}
export const atTheBeginning: BacktestProgress = {
  ...{ phase: "draft", cursor: null, pages: 0, subjects: 0, transactions: 0, days: 0 },
};

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

/** Goes on with a backtest for so many pages at most. False: there is more to do. */
export async function runBacktest(
  env: Env,
  tenantId: TenantId,
  id: string,
  { pages, untilMs }: { pages: number; untilMs: number },
): Promise<boolean> {
  const db = dbOf(env, tenantId);
  for (let done = 0; done < pages && Date.now() < untilMs; done += pagesKept) {
    const backtest = await getAlertBacktest(db, tenantId, id);
    if (backtest?.status !== "running") return true;
    if (await runPages(env, db, tenantId, backtest)) return true;
  }
  return false;
}

/** Reads some pages, and keeps what they found together. True: the last one was among them, and the backtest has ended. */
async function runPages(env: Env, db: D1Database, tenantId: TenantId, backtest: AlertBacktest): Promise<boolean> {
  const { id, fromMs, untilMs } = backtest;
  const at = JSON.parse(backtest.progress) as BacktestProgress; // written here
  const tried = bodyOf(JSON.parse(backtest.body) as DefinitionBody);
  const against = await publishedOf(db, tenantId, backtest);
  const body = at.phase === "draft" ? tried : against;
  if (body === null) throw new Error("a backtest without a definition");
  const windows = await windowsOf(env, tenantId);
  const found: Found = { days: [], subjects: 0, transactions: 0, next: at.cursor };
  for (let page = 0; page < pagesKept && (page === 0 || found.next !== null); page += 1) {
    const { days, subjects, transactions, next } = await windows.backtest(
      ...([{ id, version: 0, body }, fromMs, untilMs, found.next] as const),
    );
    found.days.push(...days);
    found.subjects += subjects;
    found.transactions += transactions;
    found.next = next;
    if (found.transactions > mostTogether || found.days.length > mostDaysTogether) break;
  }
  const next = stepped(at, found);
  if (next.days > mostDays) {
    const problem = `It holds on more than ${mostDays} days of groups: narrow the filter, or ask for a shorter time.`;
    await endAlertBacktest(db, tenantId, id, { status: "failed", problem }, Date.now());
    return true;
  }
  const isLast = found.next === null && (at.phase === "published" || against === null);
  const days = JSON.stringify({ phase: at.phase, days: found.days } satisfies KeptPage);
  const kept = { page: at.pages, days, was: backtest.progress, progress: JSON.stringify(next) };
  if (!(await keepBacktestPage(db, tenantId, id, kept, Date.now()))) return false; // somebody else goes on with it, or it was stopped
  if (!isLast) return false;
  const all = (await backtestPages(db, tenantId, id)).map((text) => JSON.parse(text) as KeptPage);
  const of = (phase: KeptPage["phase"]) => all.flatMap((page) => (page.phase === phase ? page.days : []));
  const result = JSON.stringify(resultOf({ tried, days: of("draft") }, { against, days: of("published") }, next));
  await endAlertBacktest(db, tenantId, id, { status: "done", result }, Date.now());
  return true;
}

interface KeptPage {
  phase: BacktestProgress["phase"];
  days: RuleDay[];
}

interface Found {
  days: RuleDay[];
  subjects: number;
  transactions: number;
  next: string | null;
}

function stepped(at: BacktestProgress, { next, subjects, transactions, days }: Found): BacktestProgress {
  const pages = at.pages + 1;
  if (at.phase === "published") return { ...at, cursor: next, pages, days: at.days + days.length };
  const read = { subjects: at.subjects + subjects, transactions: at.transactions + transactions };
  return { phase: next === null ? "published" : "draft", cursor: next, pages, ...read, days: at.days + days.length };
}

function bodyOf(body: DefinitionBody): AlertDefinition {
  if (isOfReports(body)) throw new Error("a backtest of a definition over reports");
  return { ...body, enabled: true };
}

async function publishedOf(
  db: D1Database,
  tenantId: TenantId,
  backtest: AlertBacktest,
): Promise<AlertDefinition | null> {
  const { definitionId, againstVersion } = backtest;
  if (definitionId === null || againstVersion === null) return null;
  const version = await getDefinitionVersion(db, tenantId, definitionId, againstVersion);
  return version === null ? null : bodyOf(version.body);
}

function resultOf(
  draft: { tried: AlertDefinition; days: RuleDay[] },
  published: { against: AlertDefinition | null; days: RuleDay[] },
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
