import { feedOf } from "../cases/feed-of";
import type { CaseRef, Publication, TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { logEndpointEvent, logPublications } from "../outside/event-log";

/** Writes what a case publishes into its tenant's log, and wakes those who read along. Nobody waits for them to be awake. */
export async function logEvents(
  env: Env,
  ref: CaseRef,
  publications: readonly Publication[],
  nowMs: number,
): Promise<void> {
  await logPublications(env, ref, publications, nowMs);
  await wakeTails(env, ref.tenantId);
}

/** The same of an event about an endpoint. */
export async function logAboutEndpoint(
  env: Env,
  tenantId: TenantId,
  event: Parameters<typeof logEndpointEvent>[2],
  nowMs: number,
): Promise<void> {
  await logEndpointEvent(env, tenantId, event, nowMs);
  await wakeTails(env, tenantId);
}

async function wakeTails(env: Env, tenantId: TenantId): Promise<void> {
  try {
    await feedOf(env, tenantId).logged();
  } catch (problem) {
    log.warn("events.tails_not_woken", { tenantId, ...errorFields(problem) }); // they look by themselves
  }
}
