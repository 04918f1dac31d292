import { dbOf } from "../db/db-of";
import { clockOffsetOf, getTenant } from "../db/tenants";
import { deliveryRow, failedDeliveries, knownDeliveries, upsertDeliveries } from "../db/webhook-deliveries";
import { getReplay, type Replay, type ReplayProgress, saveReplay } from "../db/webhook-replays";
import { type Endpoint, getEndpoint } from "../db/webhooks";
import { parseId, type WebhookMessage } from "../domain";
import type { Env } from "../env";
import { readLog } from "../outside/event-log";
import { environmentWord } from "../webhooks/body";
import { deliveryIdOf } from "../webhooks/delivery-id";
import type { EventToDeliver } from "../webhooks/endpoint-api";
import { endpointOf } from "../webhooks/endpoint-of";
import { enqueueAt } from "./publish-events";
import { frozenBodies, wants } from "./webhook-wants";
import type { WebhookWorld } from "./webhooks";

/** Deliveries or events of one page, and of one replay. */
const perPage = 100;
export const mostPerReplay = 10_000;

/**
 * One page of what an endpoint has missed: deliveries that failed begin anew, events of the log that it should have got and never did are
 * given to it. Deliveries are known by the event, so a page that is done twice sends nothing twice.
 */
export async function replay(
  env: Env,
  { tenantId, replayId }: Extract<WebhookMessage, { kind: "replay" }>,
  world: WebhookWorld,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const work = await getReplay(db, tenantId, null, replayId);
  if (work === null || work.status === "done") return;
  const endpoint = await getEndpoint(db, tenantId, work.endpointId);
  if (endpoint === null || endpoint.status === "disabled") {
    await saveReplay(db, work, { ...progressOf(work), status: "done" }, world.now());
    return;
  }
  const page = await (work.kind === "failed"
    ? sendFailed(env, endpoint, work)
    : sendMissing(env, endpoint, work, world));
  const looked = work.looked + page.looked;
  const isOver = page.place === null || looked >= mostPerReplay;
  const after: ReplayProgress = {
    status: isOver ? "done" : "running",
    place: page.place,
    looked,
    sent: work.sent + page.sent,
    truncated: isOver && page.place !== null,
    reachedAtMs: page.reachedAtMs ?? work.reachedAtMs,
  };
  if (!(await saveReplay(db, work, after, world.now())) || isOver) return;
  await env.WEBHOOKS.sendBatch([{ body: { kind: "replay", tenantId, replayId } }]);
}

interface Page {
  /** Where the next one begins; null: this was the last. */
  place: string | null;
  looked: number;
  sent: number;
  /** When the last one of the page was taken in, or happened. */
  reachedAtMs: number | null;
}

async function sendFailed(env: Env, { tenantId, id }: Endpoint, work: Replay): Promise<Page> {
  const db = dbOf(env, tenantId);
  const [createdAt, afterId] = work.place?.split("|") ?? [];
  const after = afterId === undefined ? null : { createdAtMs: Number(createdAt), id: afterId };
  const { sinceMs, untilMs } = work;
  const failed = await failedDeliveries(db, tenantId, id, { sinceMs, untilMs, after, limit: perPage });
  const begun = await endpointOf(env, tenantId, id).resendAll(failed.map((delivery) => delivery.id));
  await upsertDeliveries(
    db,
    tenantId,
    begun.map((delivery) => deliveryRow(id, delivery)),
  );
  const last = failed.at(-1);
  const place = last === undefined || failed.length < perPage ? null : `${last.createdAtMs}|${last.id}`;
  return { place, looked: failed.length, sent: begun.length, reachedAtMs: last?.createdAtMs ?? null };
}

async function sendMissing(env: Env, endpoint: Endpoint, work: Replay, world: WebhookWorld): Promise<Page> {
  const { tenantId, id } = endpoint;
  const db = dbOf(env, tenantId);
  const tenant = await getTenant(db, tenantId);
  if (tenant === null) throw new Error("an endpoint without its tenant");
  const query = {
    order: "asc" as const,
    after: work.place === null ? null : Number(work.place),
    fromMs: work.sinceMs,
    untilMs: work.untilMs,
    types: endpoint.eventTypes,
    clockOffsetMs: await clockOffsetOf(db, tenantId),
    limit: perPage,
  };
  const { events, reached, hasMore } = await readLog(env, tenantId, query, { withData: true });
  const bodyOf = frozenBodies(environmentWord(tenant.environment));
  const known = await knownDeliveries(
    db,
    tenantId,
    events.map((event) => deliveryIdOf(id, event.id)),
  );
  const missing = events.flatMap(({ told, caseId }): EventToDeliver[] => {
    const parsed = parseId("case", caseId);
    if (told === null || parsed === null || known.has(deliveryIdOf(id, told.event.id))) return [];
    const { event, facts } = told;
    if (!wants(endpoint, event, facts, bodyOf)) return [];
    const body = bodyOf.text(event, facts, endpoint);
    return [{ eventId: event.id, eventType: event.type, caseId: parsed, sequence: event.sequence, body }];
  });
  const rows = missing.length === 0 ? [] : await enqueueAt(env, endpoint, missing, world.now());
  await upsertDeliveries(db, tenantId, rows);
  const place = hasMore && reached !== null ? String(reached) : null;
  return { place, looked: events.length, sent: missing.length, reachedAtMs: events.at(-1)?.atMs ?? null };
}

const progressOf = ({ status, place, looked, sent, truncated, reachedAtMs }: Replay): ReplayProgress => ({
  ...{ status, place, looked, sent, truncated, reachedAtMs },
});
