import { caseOf } from "../cases/case-of";
import { casesToWake, removeOpening, staleOpenings, upsertIndexRows } from "../db/cases";
import { dropOldCalls } from "../db/idempotency";
import { dropEndedInvitations } from "../db/invitations";
import { dropEndedPortalLinks } from "../db/portal-links";
import { dropOldLooks } from "../db/related";
import { giveUpIndexing, unindexedCases } from "../db/search-index";
import { dropEndedSignIns } from "../db/sign-in";
import { dropOldWalks } from "../db/sign-in-walks";
import { dropOldStepUpCodes } from "../db/step-up-codes";
import { type CaseRef, forgetBeforeMs, type RetentionClass } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { forgetOldEvents } from "../outside/event-log";
import { forgetRawAnswers } from "../outside/raw-answers";
import { reseal } from "../outside/reseal";
import { sweepAnnouncements } from "./announce-alerts";
import { sweepEntityNews } from "./announce-entities";
import { archiveTransactions } from "./archive-transactions";
import { autoAssignAll } from "./auto-assign";
import { sweepAlertBacktests } from "./backtest-definition";
import { sweepBulk } from "./bulk";
import { countEarlierCases, recountDays } from "./count-cases";
import { settleEmergencies } from "./emergencies";
import { sweepErasures } from "./erase-person";
import { forEachCase } from "./for-each-case";
import { forgetOldDeliveries } from "./forget-deliveries";
import { forgetOld, forgetSubjects } from "./forget-old";
import { takeUpNext } from "./go-on";
import { sweepImports } from "./import-transactions";
import { sweepIngestions } from "./ingest-transactions";
import { keepAudit } from "./keep-audit";
import { renewEntities } from "./keep-entities";
import { fillQueues, keepQueues } from "./keep-queues";
import { keepRetention } from "./keep-retention";
import { sweepMerchants } from "./merchant-reports";
import { sendNoticeMails } from "./notice-mails";
import { takeUpAnswers } from "./pending-answers";
import { sweepPrivacyRequests } from "./privacy-requests";
import { reconcile } from "./reconcile";
import { remindOfKeys } from "./remind-of-keys";
import { sweepReports } from "./reports";
import { takeUpBacktests } from "./run-backtest";
import { sweepMonitors } from "./run-monitors";
import { scheduleDefinitions } from "./schedule-definitions";
import { takeUpScreening } from "./screening";
import { sweepJudgements, sweepShadows } from "./sweep-judgements";
import { sweepUploads } from "./sweep-uploads";
import { takeUpCallbacks } from "./take-callback";
import { tellCasesAgain } from "./tell-cases";
import { takeUpTriggers } from "./triggers";
import { kickOverdueDeliveries, kickStuckReplays } from "./webhooks";

const overdueMs = 60_000;
const perSweep = 100;

/**
 * Every minute: what should have woken by itself and did not is woken, openings that nobody confirmed are settled, and rows
 * of the list whose time has come are compared with the truth. Each part stands alone, and in it each case: one that fails does not stop the others.
 */
export async function sweep(env: Env, nowMs: number): Promise<void> {
  await Promise.all([
    part("wake_cases", () => wakeCases(env, nowMs)),
    part("settle_openings", () => settleOpenings(env, nowMs)),
    part("wake_endpoints", () => kickOverdueDeliveries(env, nowMs)),
    part("reconcile", () => reconcile(env, nowMs)),
    part("search", () => fillSearch(env)),
    part("bulk", () => sweepBulk(env, nowMs)),
    part("reports", () => sweepReports(env, nowMs)),
    part("screening", () => takeUpScreening(env, nowMs)),
    part("answers", () => takeUpAnswers(env, nowMs)),
    part("next_vendors", () => takeUpNext(env, nowMs)),
    part("callbacks", () => takeUpCallbacks(env, nowMs)),
    part("triggers", () => takeUpTriggers(env, nowMs)),
    part("imports", () => sweepImports(env, nowMs)),
    part("archive_transactions", () => archiveTransactions(env, nowMs)),
    part("ingestions", () => sweepIngestions(env, nowMs)),
    part("reseal", () => reseal(env, nowMs)),
    part("raw_answers", () => forgetRawAnswers(env, nowMs)),
    part("tell_cases", () => tellCasesAgain(env, nowMs)),
    part("forget_old", () => forgetOld(env, nowMs)),
    part("forget_subjects", () => forgetSubjects(env, nowMs)),
    part("forget_deliveries", () => forgetOldDeliveries(env, nowMs)),
    part("replays", () => kickStuckReplays(env, nowMs)),
    part("forget_events", () => forgetOldEvents(env, nowMs)),
    part("judgements", () => sweepJudgements(env, nowMs)),
    part("backtests", () => takeUpBacktests(env, nowMs)),
    part("shadows", () => sweepShadows(env, nowMs)),
    part("notice_mails", () => sendNoticeMails(env, nowMs)),
    part("uploads", () => sweepUploads(env, nowMs)),
    part("statistics", () => recountDays(env)),
    part("earlier_statistics", () => countEarlierCases(env, nowMs)),
    part("fill_queues", () => fillQueues(env, nowMs)),
    part("keep_queues", () => keepQueues(env, nowMs)),
    part("auto_assign", () => autoAssignAll(env, nowMs)),
    part("audit_chain", () => keepAudit(env, nowMs)),
    part("retention", () => keepRetention(env, nowMs)),
    part("privacy_requests", () => sweepPrivacyRequests(env, nowMs)),
    part("person_erasures", () => sweepErasures(env, nowMs)),
    part("emergencies", () => settleEmergencies(env, nowMs)),
    part("monitors", () => sweepMonitors(env, nowMs)),
    part("entities", () => renewEntities(env, nowMs)),
    part("announce_entities", () => sweepEntityNews(env, nowMs)),
    part("merchants", () => sweepMerchants(env, nowMs)),
    part("remind_of_keys", () => remindOfKeys(env, nowMs)),
    part("announce_alerts", () => sweepAnnouncements(env, nowMs)),
    part("alert_definitions", () => scheduleDefinitions(env, nowMs)),
    part("alert_backtests", () => sweepAlertBacktests(env, nowMs)),
    part("forget", () => forget(env, nowMs)),
  ]);
}

async function part(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (problem) {
    log.error("sweep.failed", { part: name, ...errorFields(problem) });
  }
}

/** Cases that should have woken by themselves, long ago. */
export async function wakeCases(env: Env, nowMs: number): Promise<void> {
  const late = await casesToWake(env.DB, nowMs - overdueMs, perSweep);
  const setWake = (ref: CaseRef, wakeAtMs: number | null) =>
    env.DB.prepare("UPDATE cases SET wake_at_ms = ? WHERE case_id = ? AND tenant_id = ?")
      .bind(wakeAtMs, ref.caseId, ref.tenantId)
      .run();
  const woken = await forEachCase(late, async (ref) => {
    const subject = caseOf(env, ref);
    await subject.wake();
    const row = await subject.indexRow(); // its next wake-up, or none
    if (row !== null) await setWake(ref, row.wakeAtMs);
    return ref;
  });
  // To the end of the line: the longest overdue are woken first, and a page of broken ones would be tried for ever.
  await forEachCase(
    late.filter((_ref, place) => woken[place] === null),
    (ref) => setWake(ref, nowMs),
  );
}

/** The object knows whether the case was opened: then the row is confirmed, else the place is given back. */
export async function settleOpenings(env: Env, nowMs: number): Promise<void> {
  const stale = await staleOpenings(env.DB, nowMs - overdueMs, perSweep);
  await forEachCase(stale, async (ref) => {
    const subject = caseOf(env, ref);
    const row = await subject.indexRow();
    if (row === null) return removeOpening(env.DB, ref.tenantId, ref.caseId);
    await upsertIndexRows(env.DB, [row]);
    await subject.wake(); // its first copy never came: without an alarm nobody would tell the case, or the feed
  });
}

const indexedPerSweep = 500;
const indexedAtOnce = 20;

/** Cases from before the index of words get their terms, the newest first. */
async function fillSearch(env: Env): Promise<void> {
  const refs = (await unindexedCases(env.DB, indexedPerSweep)).map((ref) => ref as CaseRef);
  for (let at = 0; at < refs.length; at += indexedAtOnce) {
    const some = refs.slice(at, at + indexedAtOnce);
    const rows = (await forEachCase(some, (ref) => caseOf(env, ref).indexRow())).filter((row) => row !== null);
    await upsertIndexRows(env.DB, rows);
    await giveUpIndexing(
      env.DB,
      some.map(({ caseId }) => caseId),
    ); // what has no row now gets none the next time
  }
}

async function forget(env: Env, nowMs: number): Promise<void> {
  const before = (of: RetentionClass) => forgetBeforeMs(of, nowMs);
  await dropOldCalls(env.DB, nowMs);
  await dropEndedSignIns(env.DB, before("sign_ins"));
  await dropEndedInvitations(env.DB, before("invitations"));
  const firstDay = new Date(before("refused_sign_ins")).toISOString().slice(0, 10);
  await dropOldWalks(env.DB, before("sign_in_walks"), firstDay);
  await dropOldStepUpCodes(env.DB, before("step_up_codes"));
  await dropOldLooks(env.DB, before("case_looks"));
  await dropEndedPortalLinks(env.DB, before("portal_links"));
}
