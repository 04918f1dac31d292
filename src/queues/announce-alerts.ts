import { feedOf } from "../cases/feed-of";
import {
  type Alert,
  type AlertChange,
  markChangeTold,
  tenantsToAnnounce,
  type UnannouncedChange,
  unannouncedChanges,
} from "../db/alerts";
import { dbOf } from "../db/db-of";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { type AnnouncedUpTo, alertNumbers, idFrom, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { noCase } from "../webhooks/no-case";
import { openCaseOfAlert } from "./open-case-of-alert";
import { type HouseEvent, listenersOf, tellWhoCan, type Untold } from "./tell-endpoints";

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
 * Makes known what became of alerts that no case has: in the log of events, to webhooks, to open consoles. An endpoint that cannot be told keeps it
 * from no other, and is told of nothing that came later of the same alert before it has heard of that. What cannot be made known at all holds up
 * what came later of the same alert. It throws in the end, so that it is tried again. Where there is more than one call does, another goes on behind
 * it, and the sweeper tries again: a call that is repeated must ask for no second one.
 */
export async function announceAlerts(
  env: Env,
  tenantId: TenantId,
  nowMs: number,
  from: AnnouncedUpTo | null = null,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const behind: Behind = { held: new Set(), missed: new Map(), failing: new Set(from?.failing) };
  const failed = new Set<string>();
  let after = from;
  for (let round = 0; round < mostRounds; round += 1) {
    const news = await unannouncedChanges(db, tenantId, { sinceMs: nowMs - givenUpMs, after }, perRound);
    for (const one of news) {
      const without = leftOutOf(one, behind);
      if (without === null) continue;
      const { id: alertId } = one.alert;
      const cannot = (problem: unknown) => {
        failed.add(alertId);
        log.warn("alerts.not_announced", { tenantId, alertId, ...errorFields(problem) });
      };
      try {
        const { untold, problem } = await announce(env, one, without, nowMs);
        if (untold.length > 0) behind.missed.set(alertId, new Set([...without, ...untold]));
        for (const endpointId of untold) behind.failing.add(endpointId);
        if (problem !== null) cannot(problem);
      } catch (problem) {
        behind.held.add(alertId);
        cannot(problem);
      }
    }
    if (news.length > 0) await feedOf(env, tenantId).append([{ caseId: noCase, version: nowMs + round }]);
    const last = news.at(-1)?.change;
    if (news.length < perRound || last === undefined) break;
    const { atMs, version, alertId } = last;
    after = { atMs, version, alertId, ...(behind.failing.size > 0 && { failing: [...behind.failing] }) };
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

/** What could not be made known so far. */
interface Behind {
  /** Alerts of which nobody is told any more in this call. */
  held: Set<string>;
  /** By alert, endpoints that have not heard of something of it. */
  missed: Map<string, ReadonlySet<string>>;
  /** All of those, and those of the call before. */
  failing: Set<string>;
}

/** Endpoints that are not told of a change, because they have not heard of one before it; null: nobody is. */
function leftOutOf({ alert, isBehind }: UnannouncedChange, behind: Behind): ReadonlySet<string> | null {
  if (behind.held.has(alert.id)) return null;
  const missed = behind.missed.get(alert.id);
  if (missed !== undefined || !isBehind) return missed ?? new Set();
  // Who has missed what lies before this call is one of these; without any, it could not be made known at all.
  return behind.failing.size > 0 ? behind.failing : null;
}

/** Answers which endpoints have not heard of it. */
async function announce(
  env: Env,
  { change, alert }: UnannouncedChange,
  without: ReadonlySet<string>,
  nowMs: number,
): Promise<Untold> {
  const tenantId = alert.tenantId as TenantId;
  if (change.action === "open") await openCaseOfAlert(env, alert, nowMs);
  const listeners = await listenersOf(env, tenantId);
  const told =
    listeners === null
      ? { untold: [], problem: null }
      : await tellWhoCan(env, tenantId, listeners, eventOf(change, alert), nowMs, without);
  if (told.untold.length === 0) await markChangeTold(dbOf(env, tenantId), change, nowMs);
  return told;
}

/** Ids and numbers only. Without the reason: people write names into it. */
function eventOf(change: AlertChange, alert: Alert): HouseEvent {
  const { alertId, version, action, toStatus, assigneeId, byKind, byId, atMs } = change;
  const isOpening = action === "open";
  return {
    id: idFrom("event", `${alertId.slice("alt_".length)}_${version}`),
    type: isOpening ? "alert.created" : "alert.changed",
    atMs,
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
  };
}
