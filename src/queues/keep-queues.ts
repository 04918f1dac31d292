import { fillQueue, refileDue } from "../db/fill-queue";
import { dropOrphans, queueToFill } from "../db/work-queues";
import type { Env } from "../env";

/** Pages of 500 cases: a queue of a million cases is filled anew in some twenty sweeps. */
const pagesPerSweep = 100;
const duePerSweep = 1_000;
const orphansPerSweep = 5_000;

/** Goes on filling the queue whose conditions have changed longest ago. */
export async function fillQueues(env: Env, nowMs: number): Promise<void> {
  const queue = await queueToFill(env.DB);
  if (queue !== null) await fillQueue(env.DB, queue.tenantId, queue, queue.cursor, pagesPerSweep, nowMs);
}

/** Moves cases that have become old enough for a queue, or too old for one; clears away what deleted queues have left. */
export async function keepQueues(env: Env, nowMs: number): Promise<void> {
  await refileDue(env.DB, nowMs, duePerSweep);
  await dropOrphans(env.DB, orphansPerSweep);
}
