import { dropOldSteps } from "../db/check-steps";
import { dropOldEmergencies } from "../db/emergencies";
import { dropOldFunnel } from "../db/funnel";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { dropOldMerchantReports } from "../db/merchant-reports";
import { dropOldRuns } from "../db/monitor-runs";
import { dropOldNotifications } from "../db/notifications";
import { dropOldRequests } from "../db/request-log";
import {
  dropEndedSubjects,
  dropOldAlerts,
  dropOldChecks,
  dropOldDays,
  dropOldFileHashes,
  dropOldMails,
} from "../db/retention";
import { dropOldQuietDays } from "../db/rule-days";
import { dropOldImports } from "../db/transaction-imports";
import { forgetBeforeMs } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";

/** Rows that one sweep deletes of one class: at a sweep a minute, most of a million a day. */
const perSweep = 500;
/** Monitored subjects that one sweep looks at. */
const subjectsPerSweep = 200;
const job = "forget_subjects";

/** Deletes a page of what is past its time by `domain/retention`. What is left comes with the next sweep. */
export async function forgetOld(env: Env, nowMs: number): Promise<void> {
  const before = (of: Parameters<typeof forgetBeforeMs>[0]) => forgetBeforeMs(of, nowMs);
  const dropped = {
    checks: await dropOldChecks(env.DB, before("checks"), perSweep),
    checkSteps: await dropOldSteps(env.DB, before("check_steps"), perSweep),
    fileHashes: await dropOldFileHashes(env.DB, before("file_hashes"), perSweep),
    funnel: await dropOldFunnel(env.DB, before("funnel_seen"), before("funnel_days"), perSweep),
    notifications: await dropOldNotifications(env.DB, before("notifications"), perSweep),
    mails: await dropOldMails(env.DB, before("mails"), perSweep),
    days: await dropOldDays(env.DB, before("stat_days"), perSweep),
    requests: await dropOldRequests(env.DB, before("request_log"), 10 * perSweep),
    emergencies: await dropOldEmergencies(env.DB, before("emergencies"), perSweep),
    merchantReports: await dropOldMerchantReports(env.DB, before("merchant_reports"), perSweep),
    monitorRuns: await dropOldRuns(env.DB, before("monitor_runs"), perSweep),
    ruleDays: await dropOldQuietDays(env.DB, new Date(before("rule_days")).toISOString().slice(0, 10), perSweep),
    imports: await dropOldImports(env.DB, before("transaction_imports"), perSweep / 25),
    alerts: await dropOldAlerts(env.DB, before("alerts"), perSweep / 5),
  };
  if (Object.values(dropped).some((rows) => rows > 0)) log.info("retention.dropped", dropped);
}

/** Goes through the monitored subjects, a page per sweep, round and round: who is no customer is not watched. */
export async function forgetSubjects(env: Env, nowMs: number): Promise<void> {
  const from = await jobCursor(env.DB, job);
  const beforeMs = forgetBeforeMs("screening_subjects", nowMs);
  const { next, dropped } = await dropEndedSubjects(env.DB, from, beforeMs, subjectsPerSweep);
  if (from !== next) await saveJobCursor(env.DB, job, next, nowMs);
  if (dropped > 0) log.info("retention.subjects_dropped", { subjects: dropped });
}
