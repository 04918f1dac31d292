import { feedOf } from "../cases/feed-of";
import { type Alert, type AlertChange, markChangeTold, unannouncedChanges } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { idFrom, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { noCase } from "../webhooks/no-case";
import { openCaseOfAlert } from "./open-case-of-alert";
import { tellEndpoints } from "./tell-endpoints";

const perRound = 100;
const overdueMs = 60_000;
/** What could not be made known for so long is kept where it was done, and no longer sent. */
const givenUpMs = 3 * 86_400_000;

/** Asks for it to be made known soon; what cannot be asked for now the sweeper does. */
export async function announceSoon(env: Env, tenantId: TenantId): Promise<void> {
  try {
    await env.MONITORING.send({ kind: "announce", tenantId });
  } catch (problem) {
    log.warn("alerts.not_announced", { tenantId, ...errorFields(problem) });
  }
}

/** Makes known what became of alerts that no case has: in the log of events, to webhooks, to open consoles. */
export async function announceAlerts(env: Env, tenantId: TenantId, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const span = { only: tenantId, fromMs: nowMs - givenUpMs, beforeMs: nowMs + 1 };
  for (let round = 0; round < 20; round += 1) {
    const news = await unannouncedChanges(db, span, perRound);
    for (const { change, alert } of news) await announce(env, change, alert, nowMs);
    if (news.length > 0) await feedOf(env, tenantId).append([{ caseId: noCase, version: nowMs + round }]);
    if (news.length < perRound) return;
  }
  await announceSoon(env, tenantId);
}

/** Sweeper: what nobody asked for in time. */
export async function sweepAnnouncements(env: Env, nowMs: number): Promise<void> {
  const span = { only: null, fromMs: nowMs - givenUpMs, beforeMs: nowMs - overdueMs };
  const overdue = await unannouncedChanges(env.DB, span, perRound);
  for (const tenantId of new Set(overdue.map(({ alert }) => alert.tenantId as TenantId)))
    try {
      await announceAlerts(env, tenantId, nowMs);
    } catch (problem) {
      log.warn("alerts.not_announced", { tenantId, ...errorFields(problem) });
    }
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
        ...(alert.source === "transaction" && { numbers: alert.detail }),
      },
    },
    nowMs,
  );
  await markChangeTold(dbOf(env, tenantId), change, nowMs);
}
