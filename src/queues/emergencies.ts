import { feedOf } from "../cases/feed-of";
import { notify } from "../cases/notify";
import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { type Emergency, emergenciesToSettle, endEmergency, noteAlarmed } from "../db/emergencies";
import { type ActorRef, idFrom } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { tellEndpoints } from "./tell-endpoints";

const perSweep = 50;

/**
 * Tells everybody who has to know that somebody has opened a case in an emergency: all administrators, whoever did it among them (it may
 * not have been they), and the endpoints that want to hear of it. Told twice it is told once, by the names of what is told.
 */
export async function alarm(env: Env, one: Emergency, nowMs: number): Promise<void> {
  const { tenantId, id, caseId, userId } = one;
  const name = id.slice(id.indexOf("_") + 1);
  await notify(
    env,
    tenantId,
    [
      {
        ...{ kind: "break_glass" as const, key: `${name}_glass`, caseId, to: [], roles: ["admin"], watchers: false },
        ...{ byId: null, detail: { emergencyId: id, userId } },
      },
    ],
    nowMs,
  );
  const detail = { id, caseId, userId, endsAt: new Date(one.endsAtMs).toISOString() };
  const event = {
    id: idFrom("event", `${name}_glass`),
    type: "access.break_glass" as const,
    atMs: one.beganAtMs,
    detail,
  };
  await tellEndpoints(env, tenantId, event, nowMs);
  await noteAlarmed(dbOf(env, tenantId), one, nowMs);
}

/**
 * Ends it, for whoever `by` is; null: its time is up. The log says so, and the windows of its person come back to be judged anew. False: it
 * was over already.
 */
export async function endOf(env: Env, one: Emergency, by: ActorRef | null, nowMs: number): Promise<boolean> {
  const { tenantId, id, caseId, userId } = one;
  const db = dbOf(env, tenantId);
  const endedAtMs = Math.min(nowMs, one.endsAtMs);
  if (!(await endEmergency(db, one, by?.id ?? null, endedAtMs))) return false;
  const entry = {
    actor: by ?? { kind: "system" as const, id: "sweeper" },
    action: "emergencyEnded",
    object: { kind: "case", id: caseId },
    requestId: null,
    details: { emergencyId: id, userId, minutes: Math.ceil((endedAtMs - one.beganAtMs) / 60_000) },
    once: `emergency-ended:${id}`,
  };
  await writeAudit(db, tenantId, entry, nowMs);
  await feedOf(env, tenantId).expel(userId);
  return true;
}

/** Every minute: what has ended by itself is written down as ended, and what nobody was told of is told. */
export async function settleEmergencies(env: Env, nowMs: number): Promise<void> {
  const { over, untold } = await emergenciesToSettle(env.DB, nowMs, perSweep);
  const works = [
    ...over.map((one) => ({ one, work: () => endOf(env, one, null, nowMs) })),
    ...untold.map((one) => ({ one, work: () => alarm(env, one, nowMs) })),
  ];
  for (const { one, work } of works)
    try {
      await work();
    } catch (problem) {
      log.error("emergency.not_settled", { tenantId: one.tenantId, id: one.id, ...errorFields(problem) });
    }
}
