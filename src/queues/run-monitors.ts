import { dbOf } from "../db/db-of";
import { leadingEntity, riskLevelOfEntity } from "../db/entities";
import {
  beginRun,
  countSkippedStatement,
  endRunStatement,
  noteTrouble,
  type RunEnding,
  settleBudgetStatement,
} from "../db/monitor-runs";
import {
  claimMonitor,
  clockOf,
  dropMonitors,
  lookedStatement,
  type Monitor,
  moveMonitors,
  takeDue,
  tenantsWithDue,
  tryAgainAt,
} from "../db/monitors";
import type { TenantId } from "../domain";
import type { DueMessage, MerchantReportMessage, MonitorsMessage } from "../domain/monitoring";
import type { Env } from "../env";
import { isObject, jsonOrNull } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { nextDueMs, nextMonthMs } from "../ongoing/next-due";
import { goOnWithReport } from "./merchant-reports";
import { monthOfRun } from "./monitor-checks";
import { dueRunId } from "./monitor-ids";
import { type Look, type Looking, lookAt } from "./monitor-looks";
import { monitoringOf, sealNews, sealSeen, seenIn, termsIn } from "./monitored";
import { type ToldTo, tellNews, tellNoBudget, tellStopped } from "./tell-monitored";

/** Who gets them from the sweeper or the queue at the same time finds them taken. */
const leaseMs = 180_000;
const tenantsPerSweep = 50;
const duePerSweep = 400;
const perMessage = 10;
const waitingMs = 300_000;
/** The queue gives a message so often; the last time nothing is tried any more. */
const lastAttempt = 4;

type Due = DueMessage["due"][number];

/** Hands out who is due, in small parts. What is lost on the way is due again when its lease is over. */
export async function sweepMonitors(env: Env, nowMs: number): Promise<void> {
  for (const { tenantId, clockOffsetMs } of await tenantsWithDue(env.DB, nowMs, tenantsPerSweep)) {
    const taking = { nowMs: nowMs + clockOffsetMs, leaseMs, limit: duePerSweep };
    const due = await takeDue(dbOf(env, tenantId), tenantId, taking);
    for (let at = 0; at < due.length; at += perMessage)
      await env.MONITORS.send({ tenantId, due: due.slice(at, at + perMessage) });
  }
}

/** Looks at whoever is due. One that throws is tried again with the rest of its message; those that are done are found done. */
export async function consumeMonitors(batch: MessageBatch<MonitorsMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    if ("reportId" in message.body) {
      await goOnWithReport(env, message as Message<MerchantReportMessage>);
      continue;
    }
    const { tenantId, due } = message.body;
    let failed = false;
    for (const one of due) {
      try {
        await lookIfDue(env, tenantId, one, message.attempts >= lastAttempt);
      } catch (problem) {
        failed = true;
        log.error("monitor.failed", { tenantId, kind: one.kind, attempts: message.attempts, ...errorFields(problem) });
      }
    }
    if (failed) message.retry();
    else message.ack();
  }
}

/**
 * Looks at somebody who is due, tells what is new, and says when the next look is due. There is one run for each due time: whatever dies on
 * the way, who comes next goes on with it, asks under the same ids, and ends it once. `giveUp`: it has thrown too often.
 */
export async function lookIfDue(env: Env, tenantId: TenantId, due: Due, giveUp = false): Promise<void> {
  const db = dbOf(env, tenantId);
  const { offsetMs, environment } = await clockOf(db, tenantId);
  const nowMs = Date.now() + offsetMs;
  const monitor = await claimMonitor(db, tenantId, due, nowMs, leaseMs);
  if (monitor === null) return;
  const known = await leadingEntity(db, tenantId, due.entityId);
  // What is watched of nobody would be due for ever.
  if (known === null) return void (await dropMonitors(db, tenantId, due.entityId));
  const { entity, ids: entityIds } = known;
  if (entity.id !== due.entityId) return moveMonitors(db, tenantId, due.entityId, entity.id);
  const { dueAtMs, kind } = due;
  const about = { tenantId, entityId: entity.id, kind, because: monitor.dueBecause ?? "interval", dueAtMs };
  const run = await beginRun(db, { ...about, id: dueRunId(env, tenantId, due) }, nowMs);
  try {
    const [settings, riskLevel] = await Promise.all([
      monitoringOf(env, tenantId),
      riskLevelOfEntity(db, tenantId, entity.id, nowMs),
    ]);
    const data: unknown = jsonOrNull(entity.data);
    const who = { entity, entityIds, data: isObject(data) ? data : {}, terms: termsIn(monitor), riskLevel };
    const looking = { env, run, ...who, settings, seen: seenIn(env, monitor), environment, nowMs };
    const look: Look = giveUp ? brokeOff : await lookAt(looking);
    await settle(looking, monitor, look);
  } catch (problem) {
    await tryAgainAt(db, monitor, nowMs, "broke_off"); // no lease keeps the next one waiting
    throw problem;
  }
}

const brokeOff: Look = {
  ...{ kind: "trouble", code: "broke_off", message: "It broke off, several times.", pauseMs: null, costCents: 0 },
};

async function settle(looking: Looking, monitor: Monitor, look: Look): Promise<void> {
  const { env, run, entity, data, terms, settings, nowMs } = looking;
  const db = dbOf(env, run.tenantId as TenantId);
  const month = monthOfRun(run);
  const next = (crossesAtMs: number | null = null) =>
    nextDueMs(run.kind, terms, nowMs, { riskLevel: looking.riskLevel, settings, crossesAtMs });
  switch (look.kind) {
    case "waiting":
      return tryAgainAt(db, monitor, nowMs + waitingMs, null);
    case "no_budget": {
      await tellNoBudget(env, run.tenantId as TenantId, { kind: run.kind, month }, nowMs);
      const problem = { code: "budget_spent", message: `The budget of ${month} is spent: nobody was asked.` };
      // With the next month there is a budget again.
      const again = Math.min(next() ?? Number.POSITIVE_INFINITY, nextMonthMs(nowMs));
      return end(looking, monitor, { status: "skipped", problem, nextDueAtMs: again }, [
        countSkippedStatement(db, run, month),
      ]);
    }
    case "trouble": {
      const problem = { code: look.code, message: look.message };
      if (look.pauseMs !== null) {
        await noteTrouble(db, run, problem);
        return tryAgainAt(db, monitor, nowMs + look.pauseMs, look.code);
      }
      const alertId = await tellStopped(env, run, { code: look.code }, nowMs);
      const ending = { status: "failed" as const, problem, nextDueAtMs: next() ?? nowMs + retryFailedMs };
      const paid = settleBudgetStatement(db, run, { month, cents: look.costCents });
      return end(looking, monitor, { ...ending, costCents: look.costCents, told: { alertId, caseId: null } }, [paid]);
    }
    case "seen": {
      const { news, costCents } = look;
      const workflow = terms.action === "case" ? (terms.workflow ?? settings.ongoingWorkflowDefinitionId) : null;
      const told = news === null ? nobody : await tellNews(env, run, { entity, data, news, workflow }, nowMs);
      const found = {
        news: news?.count ?? 0,
        items: news === null || news.items.length === 0 ? null : sealNews(env, run.tenantId, run.id, news.items),
        seen: sealSeen(env, run.tenantId, entity.id, look.seen),
        listsAtMs: look.listsAtMs ?? null,
      };
      const nextDueAtMs = next(look.crossesAtMs ?? null);
      const paid = settleBudgetStatement(db, run, { month, cents: costCents });
      return end(looking, monitor, { status: "done", problem: null, nextDueAtMs, costCents, told, found }, [paid]);
    }
  }
}

/** Somebody who is looked at on changes of lists alone is not left alone for ever because one look has failed. */
const retryFailedMs = 86_400_000;
const nobody: ToldTo = { alertId: null, caseId: null };

interface Ending {
  status: "done" | "failed" | "skipped";
  problem: { code: string; message: string } | null;
  nextDueAtMs: number | null;
  costCents?: number;
  told?: ToldTo;
  found?: { news: number; items: string | null; seen: string; listsAtMs: number | null };
}

/** Ends the run and says when somebody is looked at next: both, or neither. */
async function end(
  { env, run, nowMs }: Looking,
  monitor: Monitor,
  { status, problem, nextDueAtMs, costCents = 0, told = nobody, found }: Ending,
  before: readonly D1PreparedStatement[],
): Promise<void> {
  const db = dbOf(env, run.tenantId as TenantId);
  const ending: RunEnding = {
    ...{ status, costCents, ...told, news: found?.news ?? null, sealed: found?.items ?? null },
    ...{ problem: problem?.code ?? null, problemMessage: problem?.message ?? null },
  };
  const looked = {
    ...{ runId: run.id, status, problem: problem?.code ?? null, nextDueAtMs },
    ...{ sealed: found?.seen ?? null, listsAtMs: found?.listsAtMs ?? null },
  };
  await db.batch([...before, endRunStatement(db, run, ending, nowMs), lookedStatement(db, monitor, looked, nowMs)]);
}
