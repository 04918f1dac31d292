import { dbOf } from "../db/db-of";
import { type EntityNews, entityNews, markEntityTold, tenantsHearingOfEntities } from "../db/entity-news";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { idFrom, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { tellEndpoints } from "./tell-endpoints";

const job = "announce_entities";
const tenantsPerSweep = 50;
const perSweep = 200;
/** What could not be told for so long is told no more; an endpoint that is new hears of no more than that. */
const givenUpMs = 86_400_000;

/**
 * Sweeper: tells endpoints that ask for it what became of persons and companies, some tenants at a time, round and round. An event is named by the
 * version it tells of: told twice it is one.
 */
export async function announceEntities(env: Env, nowMs: number): Promise<void> {
  const from = await jobCursor(env.DB, job);
  const tenants = await tenantsHearingOfEntities(env.DB, from ?? "", tenantsPerSweep);
  for (const tenantId of tenants)
    try {
      for (const news of await entityNews(dbOf(env, tenantId), tenantId, nowMs - givenUpMs, perSweep))
        await announce(env, tenantId, news, nowMs);
    } catch (problem) {
      log.warn("entities.not_announced", { tenantId, ...errorFields(problem) });
    }
  const next = tenants.length < tenantsPerSweep ? null : (tenants.at(-1) ?? null);
  if (next !== from) await saveJobCursor(env.DB, job, next, nowMs);
}

async function announce(env: Env, tenantId: TenantId, news: EntityNews, nowMs: number): Promise<void> {
  const { id, type: entityType, version, toldVersion, approvalState, mergedInto, updatedAtMs } = news;
  const told = {
    id: idFrom("event", `${id.slice("ent_".length)}_${version}`),
    type: mergedInto !== null ? "entity.merged" : toldVersion === 0 ? "entity.created" : "entity.updated",
    atMs: updatedAtMs,
    // Ids only: what the log of events has is not erased with a person.
    detail: { entityId: id, entityType, version, approvalState, intoEntityId: mergedInto },
  } as const;
  await tellEndpoints(env, tenantId, told, nowMs);
  await markEntityTold(dbOf(env, tenantId), tenantId, news);
}
