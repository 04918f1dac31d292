import { caseOf } from "../cases/case-of";
import { upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { giveLeaseBack, takeLease } from "../db/leases";
import { loadsOf, settingsOfMembers } from "../db/members";
import { listQueueCases } from "../db/queue-list";
import { clockOffsetOf } from "../db/tenants";
import { listUsers } from "../db/users";
import { listQueues, tenantsAssigning } from "../db/work-queues";
import { type CaseRef, can, type TenantId, type WorkQueue } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { chooseMember, type Member } from "../review/assignment";
import { queuesOf } from "../review/queues-of";
import { tellFeeds } from "./tell-feeds";

const leaseMs = 60_000;
/** Cases that one call gives out at most: what is left comes with the next one. */
const mostAtOnce = 100;
const job = "auto_assign";
const tenantsPerSweep = 50;

/**
 * Gives out what lies free in the tenant's queues that do so by themselves: each case to the member who is there, has room and has the
 * fewest. One of us at a time does it for a tenant, so nobody gets more than they take; the case has the last word, so nothing that
 * somebody has just taken is given to somebody else. Answers how many were given.
 */
export async function autoAssign(env: Env, tenantId: TenantId, nowMs: number): Promise<number> {
  const db = dbOf(env, tenantId);
  const giving = (await listQueues(db, tenantId)).filter(({ autoAssign }) => autoAssign);
  if (giving.length === 0) return 0;
  const lease = await takeLease(db, tenantId, job, nowMs, leaseMs);
  if (lease === null) return 0;
  try {
    const people = await teamOf(db, tenantId);
    const clockMs = nowMs + (await clockOffsetOf(db, tenantId));
    let given = 0;
    for (const queue of giving) given += await giveOut(env, tenantId, queue, people, clockMs, mostAtOnce - given);
    return given;
  } finally {
    await giveLeaseBack(db, lease);
  }
}

/** Every minute, for those who have come back, or have finished something since. */
export async function autoAssignAll(env: Env, nowMs: number): Promise<void> {
  const from = (await jobCursor(env.DB, job)) ?? "";
  const tenantIds = await tenantsAssigning(env.DB, from, tenantsPerSweep);
  for (const tenantId of tenantIds) await autoAssignOrLog(env, tenantId, nowMs);
  const next = tenantIds.length < tenantsPerSweep ? null : (tenantIds.at(-1) ?? null);
  if (next !== null || from !== "") await saveJobCursor(env.DB, job, next, nowMs);
}

/** For callers whose own work is done: what is not given out now is given out within a minute. */
export async function autoAssignOrLog(env: Env, tenantId: TenantId, nowMs: number): Promise<void> {
  try {
    await autoAssign(env, tenantId, nowMs);
  } catch (problem) {
    log.warn("auto_assign.failed", { tenantId, ...errorFields(problem) });
  }
}

async function teamOf(db: D1Database, tenantId: TenantId): Promise<Member[]> {
  const working = (await listUsers(db, tenantId)).filter(({ role }) => can(role, "cases:write")).map(({ id }) => id);
  const [settings, loads] = await Promise.all([
    settingsOfMembers(db, tenantId, working),
    loadsOf(db, tenantId, working),
  ]);
  return settings.map((one) => ({ ...one, load: loads.get(one.userId) ?? 0 }));
}

/** `people` is kept up to date: who gets a case has one more. */
async function giveOut(
  env: Env,
  tenantId: TenantId,
  queue: WorkQueue,
  people: Member[],
  clockMs: number,
  most: number,
): Promise<number> {
  const members = people.filter(({ userId }) => queue.members === null || queue.members.includes(userId));
  const db = dbOf(env, tenantId);
  let given = 0;
  let passedOver = 0;
  while (given + passedOver < most) {
    if (chooseMember(members, clockMs) === null) return given;
    const free = await listQueueCases(db, tenantId, queue.id, { free: true }, null, Math.min(20, most));
    if (free.data.length <= passedOver) return given;
    for (const { caseId } of free.data.slice(passedOver)) {
      const member = chooseMember(members, clockMs);
      if (member === null || given + passedOver >= most) return given;
      if (await give(env, { tenantId, caseId } as CaseRef, queue, member.userId, clockMs)) {
        member.load += 1;
        given += 1;
      } else passedOver += 1;
    }
  }
  return given;
}

/** Gives the case if it is still free and in the queue, by its own word. The list knows it before we go on. */
async function give(env: Env, ref: CaseRef, queue: WorkQueue, userId: string, clockMs: number): Promise<boolean> {
  const { tenantId } = ref;
  const subject = caseOf(env, ref);
  const row = await subject.indexRow();
  if (row === null) return false;
  if (row.assigneeId !== null || queuesOf(row, [queue], clockMs).places.length === 0) {
    await upsertIndexRows(dbOf(env, tenantId), [row]);
    return false;
  }
  const actor = { kind: "system", tenantId, part: "sweeper" } as const;
  const body = { type: "assign", assigneeId: userId, onlyIfUnassigned: true, queueId: queue.id } as const;
  const done = await subject.dispatch({ id: null, actor, expectedVersion: row.version, body }, null);
  if (!done.ok) return false;
  await upsertIndexRows(dbOf(env, tenantId), [done.value.row]);
  await tellFeeds(env, [done.value.row]);
  return true;
}
