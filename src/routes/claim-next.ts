import type { CommandAnswer } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { listCases } from "../db/case-list";
import { isWithin } from "../db/case-scope";
import { upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import { listQueueCases } from "../db/queue-list";
import { clockOffsetOf } from "../db/tenants";
import type { Actor, CaseRef, IndexRow, QueueId, WorkQueue } from "../domain";
import type { Env } from "../env";
import { isInQueue } from "../review/queues";
import { queuesOf } from "../review/queues-of";
import { showToAnalyst } from "./case-command";
import { isLimited, mayKnowOf } from "./framework-case-scope";

type Analyst = Extract<Actor, { kind: "analyst" }>;
/** One of the tenant's own, or the id of one that everybody has. */
type Queue = WorkQueue | string;

/** Free cases that are looked at together. */
const candidates = 50;
/** How often one looks for free cases again: as often as others were faster at as many. */
const rounds = 60;
/** How often one case is asked for again when it moved while we looked. */
const looks = 3;

/**
 * The first free case of the queue that says yes. Alone, one gets the first; when others claim at the same time and are faster, one
 * goes on further down, each person somewhere else: fifty people do not run after the same case fifty times.
 */
export async function claimNext(
  env: Env,
  analyst: Analyst,
  queue: Queue,
  nowMs: number,
): Promise<CommandAnswer | null> {
  const lost = new Set<string>();
  const clockMs = nowMs + (await clockOffsetOf(dbOf(env, analyst.tenantId), analyst.tenantId));
  for (let round = 0; round < rounds; round += 1) {
    const free = (await freeCases(env, analyst, queue, lost.size)).filter((caseId) => !lost.has(caseId));
    const caseId = free[round === 0 ? 0 : spreadOf(analyst.userId, round) % Math.max(1, free.length)];
    if (caseId === undefined) return null;
    const claimed = await claim(env, analyst, queue, { tenantId: analyst.tenantId, caseId } as CaseRef, clockMs);
    if (claimed !== null) return claimed;
    lost.add(caseId);
  }
  return null;
}

async function freeCases(env: Env, analyst: Analyst, queue: Queue, skipped: number): Promise<string[]> {
  const db = dbOf(env, analyst.tenantId);
  const limit = Math.min(100, candidates + skipped);
  const within = isLimited(analyst) ? { scope: analyst.caseScope, personId: analyst.userId } : undefined;
  if (typeof queue !== "string") {
    const page = await listQueueCases(
      db,
      analyst.tenantId,
      queue.id,
      { free: true, where: within && isWithin(within) },
      null,
      limit,
    );
    return page.data.map(({ caseId }) => caseId);
  }
  const filters = {
    queue: { id: queue as QueueId, personId: analyst.userId },
    assigneeId: "none",
    order: "oldest_first",
    ...(within && { within }),
  } as const;
  return (await listCases(db, analyst.tenantId, filters, null, limit)).data.map(({ caseId }) => caseId);
}

/** Somewhere else for each person, and again elsewhere the next time. */
function spreadOf(userId: string, round: number): number {
  let hash = round;
  for (const letter of userId) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash;
}

/**
 * Takes this case if it is still in the queue and free, by its own word: the list may lag, and others claim at the same time. The
 * version pins what was looked at; a case that moved meanwhile for another reason is looked at again.
 */
async function claim(
  env: Env,
  analyst: Analyst,
  queue: Queue,
  ref: CaseRef,
  clockMs: number,
): Promise<CommandAnswer | null> {
  const subject = caseOf(env, ref);
  for (let look = 0; look < looks; look += 1) {
    const row = await subject.indexRow();
    if (row === null) return null;
    // Once taken it is no longer free: limits to a queue of free cases are judged before.
    if (!(await mayKnowOf(env, analyst, row, clockMs, clockMs))) return null;
    if (row.assigneeId !== null || !holds(queue, row, analyst, clockMs)) {
      await upsertIndexRows(dbOf(env, ref.tenantId), [row]); // the list was behind: the next caller need not come here
      return null;
    }
    const body = { type: "assign" as const, assigneeId: analyst.userId, onlyIfUnassigned: true };
    const done = await subject.dispatch({ id: null, actor: analyst, expectedVersion: row.version, body }, null);
    if (done.ok) {
      await showToAnalyst(env, analyst, done.value);
      return done.value;
    }
    if (done.error.code !== "stale_version") return null;
  }
  return null;
}

const holds = (queue: Queue, row: IndexRow, analyst: Analyst, clockMs: number): boolean =>
  typeof queue === "string"
    ? isInQueue(queue as QueueId, row, analyst.userId)
    : queuesOf(row, [queue], clockMs).places.length > 0;
