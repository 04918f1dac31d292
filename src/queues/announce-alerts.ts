import { feedOf } from "../cases/feed-of";
import { type Alert, type AlertChange, markChangeTold, tenantsToAnnounce, unannouncedChanges } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { type AnnouncedUpTo, alertNumbers, idFrom, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { noCase } from "../webhooks/no-case";
import { openCaseOfAlert } from "./open-case-of-alert";
import { tellEndpoints } from "./tell-endpoints";

const perRound = 100;
const mostRounds = 20;
const tenantsPerSweep = 100;
const job = "announce_alerts";
const overdueMs = 60_000;
/** What could not be made known for so long is kept where it was done, and no longer sent. */
const givenUpMs = 3 * 86_400_000;

/** Asks for it to be made known soon; what cannot be asked for now the sweeper does. */
export async function announceSoon(env: Env, tenantId: TenantId, after?: AnnouncedUpTo): Promise<void> {
  try {
    await env.MONITORING.send({ kind: "announce", tenantId, ...(after !== undefined && { after }) });
  } catch (problem) {
    log.warn("alerts.not_announced", { tenantId, ...errorFields(problem) });
  }
}

/**
 * Makes known what became of alerts that no case has: in the log of events, to webhooks, to open consoles. What cannot be made known holds up
 * nothing but what came later of the same alert; it throws in the end, so that it is tried again. Where there is more than one call does, another
 * goes on behind it, and the sweeper tries again: a call that is repeated must ask for no second one.
 */
export async function announceAlerts(
  env: Env,
  tenantId: TenantId,
  nowMs: number,
  from: AnnouncedUpTo | null = null,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const failed = new Set<string>();
  let after = from;
  for (let round = 0; round < mostRounds; round += 1) {
    const news = await unannouncedChanges(db, tenantId, { sinceMs: nowMs - givenUpMs, after }, perRound);
    for (const { change, alert } of news)
      try {
        if (!failed.has(alert.id)) await announce(env, change, alert, nowMs);
      } catch (problem) {
        failed.add(alert.id);
        log.warn("alerts.not_announced", { tenantId, alertId: alert.id, ...errorFields(problem) });
      }
    if (news.length > 0) await feedOf(env, tenantId).append([{ caseId: noCase, version: nowMs + round }]);
    const last = news.at(-1)?.change;
    if (news.length < perRound || last === undefined) break;
    const { atMs, version, alertId } = last;
    after = { atMs, version, alertId };
    if (round === mostRounds - 1) return announceSoon(env, tenantId, after);
  }
  if (failed.size > 0) throw new Error(`what became of ${failed.size} alerts could not be made known`);
}

/** Sweeper: what nobody asked for in time, some tenants at a time, round and round: none waits for another. */
export async function sweepAnnouncements(env: Env, nowMs: number): Promise<void> {
  const span = { sinceMs: nowMs - givenUpMs, beforeMs: nowMs - overdueMs };
  const from = await jobCursor(env.DB, job);
  const owing = await tenantsToAnnounce(env.DB, span, from ?? "", tenantsPerSweep);
  for (const tenantId of owing) await announceSoon(env, tenantId);
  const next = owing.length < tenantsPerSweep ? null : (owing.at(-1) ?? null);
  if (next !== from) await saveJobCursor(env.DB, job, next, nowMs);
}

async function announce(env: Env, change: AlertChange, alert: Alert, nowMs: number): Promise<void> {
  const tenantId = alert.tenantId as TenantId;
  const { alertId, version, action, toStatus, assigneeId, byKind, byId, atMs } = change;
  const isOpening = action === "open";
  if (isOpening) await openCaseOfAlert(env, alert, nowMs);
  await tellEndpoints(
    env,
    tenantId,
    {
      id: idFrom("event", `${alertId.slice("alt_".length)}_${version}`),
      type: isOpening ? "alert.created" : "alert.changed",
      atMs,
      // Ids and numbers only. Without the reason: people write names into it.
      detail: {
        ...{
          alertId,
          change: isOpening ? "created" : action,
          source: alert.source,
          rule: alert.rule,
          title: alert.title,
        },
        ...{ severity: alert.severity, status: toStatus, assigneeId, byId: byKind === "system" ? null : byId },
        ...(alert.source === "transaction" && { numbers: alertNumbers(alert.detail) }),
      },
    },
    nowMs,
  );
  await markChangeTold(dbOf(env, tenantId), change, nowMs);
}
