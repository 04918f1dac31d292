import { addedUp, Tally } from "../backtests/tally";
import { finishPage } from "../db/backtest-results";
import {
  type Backtest,
  finishBacktest,
  getBacktest,
  pendingPage,
  pendingPages,
  planBacktest,
  standingBacktests,
  stopBacktest,
  talliesOf,
  touchBacktest,
} from "../db/backtests";
import { dbOf } from "../db/db-of";
import { chooseRuns, type JudgementSource, judgementsOf, parts } from "../db/judgements";
import type { BacktestMessage, TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { giveUpShadows, judgeByShadows } from "./judge-by-shadows";
import { judgePage, judgingBook } from "./judge-page";

const casesPerPage = 250;
/** The queue gives a message six times; the last time nothing is tried any more. */
const lastAttempt = 6;
const standsStillMs = 120_000;

/** Plans backtests, judges their pages, and judges new inputs by the shadows. Every message may come twice, and none must not get lost. */
export async function consumeBacktests(batch: MessageBatch<BacktestMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    try {
      if (message.attempts < lastAttempt) await work(env, message.body, Date.now());
      else await giveUp(env, message.body, Date.now());
      message.ack();
    } catch (problem) {
      const { kind, tenantId } = message.body;
      log.error("backtest.failed", { kind, tenantId, attempts: message.attempts, ...errorFields(problem) });
      message.retry();
    }
  }
}

async function work(env: Env, body: BacktestMessage, nowMs: number): Promise<void> {
  switch (body.kind) {
    case "plan":
      return plan(env, body.tenantId, body.backtestId, nowMs);
    case "page":
      return runPage(env, body.tenantId, body.backtestId, body.page, nowMs);
    case "shadow":
      return judgeByShadows(env, body.tenantId, body.segmentId, nowMs);
  }
}

/** Whoever killed its consumer so often will do it again. */
async function giveUp(env: Env, body: BacktestMessage, nowMs: number): Promise<void> {
  if (body.kind === "shadow") return giveUpShadows(env, body.tenantId, body.segmentId, nowMs);
  const problem =
    "a page could not be judged, several times: the rules may take too long, or their record cannot be read";
  await stopBacktest(dbOf(env, body.tenantId), body.tenantId, body.backtestId, { status: "failed", problem }, nowMs);
}

/** Chooses the inputs and hands out their pages, all at once: pages of one backtest may be judged side by side. */
async function plan(env: Env, tenantId: TenantId, id: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const backtest = await getBacktest(db, tenantId, id);
  if (backtest?.status === "queued") {
    const runs = await chooseRuns(db, tenantId, sourceOf(backtest), backtest);
    await planBacktest(db, backtest, parts(runs, casesPerPage), nowMs);
  }
  await resume(env, tenantId, id, nowMs);
}

export const sourceOf = (
  row: Pick<Backtest, "sourceRuleSetKey" | "sourceDefinitionKey" | "sourcePlugin">,
): JudgementSource =>
  row.sourceRuleSetKey === null
    ? { definitionKey: row.sourceDefinitionKey ?? "", plugin: row.sourcePlugin ?? "" }
    : { ruleSetKey: row.sourceRuleSetKey };

/** Sends what is still to be judged; ends the backtest when nothing is. */
async function resume(env: Env, tenantId: TenantId, id: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const pages = await pendingPages(db, id);
  for (const some of parts(pages, 100))
    await env.BACKTESTS.sendBatch(some.map((page) => ({ body: { kind: "page", tenantId, backtestId: id, page } })));
  if (pages.length === 0) await finish(env, tenantId, id, nowMs);
}

/** Judges one page. A backtest that was cancelled meanwhile has nothing written for it any more. */
async function runPage(env: Env, tenantId: TenantId, id: string, page: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const [backtest, runs] = await Promise.all([getBacktest(db, tenantId, id), pendingPage(db, id, page)]);
  if (backtest?.status !== "running") return;
  if (runs !== null) {
    const draft = judgingBook(backtest.body);
    const against = backtest.againstBody === null ? null : judgingBook(backtest.againstBody);
    if (draft === null || (backtest.againstBody !== null && against === null)) {
      await stopBacktest(db, tenantId, id, { status: "failed", problem: "the rules cannot be read" }, nowMs);
      return;
    }
    const rows = await judgementsOf(db, tenantId, runs);
    const hiddenNames = JSON.parse(backtest.hiddenNames) as string[];
    const { cases, tally, judged, rest } = await judgePage(env, tenantId, rows, { draft, against, hiddenNames });
    // Inputs that were dropped since the backtest was planned.
    if (rows.length < runs.length) tally.add(["cases", "missing"], runs.length - rows.length);
    const result = { subjectId: id, tenantId, page, cases, tally: tally.text(), rest };
    const wasMine = await finishPage(db, { ...result, judged: judged + runs.length - rows.length }, nowMs);
    if (wasMine && rest.length > 0)
      await env.BACKTESTS.send({ kind: "page", tenantId, backtestId: id, page: `${page}+` });
  }
  await finish(env, tenantId, id, nowMs);
}

/** Whoever finishes the last page adds up all of them. Two at once write the same. */
async function finish(env: Env, tenantId: TenantId, id: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  if ((await pendingPages(db, id)).length > 0) return;
  const tallies = await talliesOf(db, id);
  await finishBacktest(db, id, tallies.length === 0 ? new Tally().text() : addedUp(tallies).text(), nowMs);
}

/** Takes up backtests that stand still: messages may get lost, backtests may not. */
export async function takeUpBacktests(env: Env, nowMs: number): Promise<void> {
  for (const { id, tenantId: owner, status } of await standingBacktests(env.DB, nowMs - standsStillMs, 20)) {
    const tenantId = owner as TenantId;
    await touchBacktest(env.DB, id, nowMs);
    if (status === "queued") await env.BACKTESTS.send({ kind: "plan", tenantId, backtestId: id });
    else await resume(env, tenantId, id, nowMs);
  }
}
