import { dbOf } from "../db/db-of";
import { type EntityNews, entityNews, markEntityTold, type NewsPlace, tenantsOwingEntityNews } from "../db/entity-news";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { idFrom, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { type Listeners, listenersOf, tellListeners } from "./tell-endpoints";

const perRound = 50;
const mostRounds = 4;
const tenantsPerSweep = 100;
const job = "announce_entities";
/** What could not be told for so long is told no more; an endpoint that is new hears of no more than that. */
const givenUpMs = 86_400_000;

/** Sweeper: asks for those tenants to be told who have an endpoint that asks for it, and news; some tenants at a time, round and round. */
export async function sweepEntityNews(env: Env, nowMs: number): Promise<void> {
  const from = await jobCursor(env.DB, job);
  const owing = await tenantsOwingEntityNews(env.DB, nowMs - givenUpMs, from ?? "", tenantsPerSweep);
  for (const tenantId of owing) await env.MONITORING.send({ kind: "announce_entities", tenantId });
  const next = owing.length < tenantsPerSweep ? null : (owing.at(-1) ?? null);
  if (next !== from) await saveJobCursor(env.DB, job, next, nowMs);
}

/**
 * Tells endpoints that ask for it what became of persons and companies, some of them; another call goes on behind it. An event is named by the
 * version it tells of: told twice it is one. Whom it could not tell of holds up nobody else: the sweeper tries again, and where no other call goes
 * on, the queue, for which it throws.
 */
export async function announceEntities(
  env: Env,
  tenantId: TenantId,
  nowMs: number,
  from: NewsPlace | null = null,
): Promise<void> {
  const listeners = await listenersOf(env, tenantId);
  if (listeners === null) return;
  let failed = 0;
  let after: NewsPlace = from ?? { updatedAtMs: nowMs - givenUpMs, id: "" };
  for (let round = 0; round < mostRounds; round += 1) {
    const page = await entityNews(dbOf(env, tenantId), tenantId, after, perRound);
    for (const news of page)
      try {
        await announce(env, tenantId, listeners, news, nowMs);
      } catch (problem) {
        failed += 1;
        log.warn("entities.not_announced", { tenantId, ...errorFields(problem) });
      }
    const last = page.at(-1);
    if (last === undefined || page.length < perRound) break;
    after = { updatedAtMs: last.updatedAtMs, id: last.id };
    if (round === mostRounds - 1)
      return void (await env.MONITORING.send({ kind: "announce_entities", tenantId, after }));
  }
  if (failed > 0) throw new Error(`what became of ${failed} persons and companies could not be made known`);
}

async function announce(
  env: Env,
  tenantId: TenantId,
  listeners: Listeners,
  news: EntityNews,
  nowMs: number,
): Promise<void> {
  const { id, type: entityType, version, toldVersion, approvalState, mergedInto, updatedAtMs } = news;
  const told = {
    id: idFrom("event", `${id.slice("ent_".length)}_${version}`),
    type: mergedInto !== null ? "entity.merged" : toldVersion === 0 ? "entity.created" : "entity.updated",
    atMs: updatedAtMs,
    // Ids only: what the log of events has is not erased with a person.
    detail: { entityId: id, entityType, version, approvalState, intoEntityId: mergedInto },
  } as const;
  await tellListeners(env, tenantId, listeners, told, nowMs);
  await markEntityTold(dbOf(env, tenantId), tenantId, news);
}
