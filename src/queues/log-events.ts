import { feedOf } from "../cases/feed-of";
import type { CaseRef, Publication } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { logPublications } from "../outside/event-log";

/** Writes what a case publishes into its tenant's log, and wakes those who read along. Nobody waits for them to be awake. */
export async function logEvents(
  env: Env,
  ref: CaseRef,
  publications: readonly Publication[],
  nowMs: number,
): Promise<void> {
  await logPublications(env, ref, publications, nowMs);
  try {
    await feedOf(env, ref.tenantId).logged();
  } catch (problem) {
    log.warn("events.tails_not_woken", { tenantId: ref.tenantId, ...errorFields(problem) }); // they look by themselves
  }
}
