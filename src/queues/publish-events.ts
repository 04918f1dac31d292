import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { type DeliveryRow, deliveryRow, upsertDeliveries } from "../db/webhook-deliveries";
import { type Endpoint, endpointsToPublishTo, ensureImplicitEndpoints } from "../db/webhooks";
import type { CaseId, CaseRef, Publication } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { checkWebhookUrl } from "../outside";
import { environmentWord } from "../webhooks/body";
import type { EventToDeliver } from "../webhooks/endpoint-api";
import { endpointOf } from "../webhooks/endpoint-of";
import { type Subscription, webhookSubscriptions } from "../webhooks/subscriptions";
import { keepEntities } from "./keep-entities";
import { logEvents } from "./log-events";
import { notifyOfEvents } from "./notify-of-events";
import { switchOff } from "./switch-off";
import { type BodyOf, frozenBodies, wants } from "./webhook-wants";
import type { WebhookWorld } from "./webhooks";

/** One call to an endpoint carries at most this much body; RPC ends at 32 MB. */
const enqueueBytes = 8_000_000;

interface Issue {
  publication: Publication;
  subscriptions: Subscription[];
}

/**
 * Hands the events of a case that have not been published yet to every endpoint that wants them, in the order of the case. Doing
 * it twice changes nothing: endpoints know events by id. An endpoint that cannot be reached makes the message come again, after
 * the others have been served; so does a person or company that what was said of them could not be kept with. `isLastTry`: webhooks go on
 * without that then.
 */
export async function publish(
  env: Env,
  { tenantId, caseId }: CaseRef,
  world: WebhookWorld,
  isLastTry = false,
): Promise<void> {
  const theCase = world.caseOf(env, { tenantId, caseId });
  const publications = await theCase.publications();
  const last = publications.at(-1);
  if (last === undefined) return;
  await notifyOfEvents(env, { tenantId, caseId }, publications);
  await logEvents(env, { tenantId, caseId }, publications, world.now());
  const db = dbOf(env, tenantId);
  const tenant = await getTenant(db, tenantId);
  if (tenant === null) throw new Error("a case without its tenant");
  const bodyOf = frozenBodies(environmentWord(tenant.environment));
  const issues = publications.map((publication) => ({
    publication,
    subscriptions: webhookSubscriptions(publication.subscriptions),
  }));
  const endpoints = await endpointsFor(env, db, { tenantId, caseId }, issues, world.now());
  const keeping = keepEntities(env, { tenantId, caseId }, publications, Date.now());
  const [[kept], served] = await Promise.all([
    Promise.allSettled([keeping]),
    Promise.allSettled(
      endpoints.map((endpoint) => enqueueAt(env, endpoint, eventsFor(endpoint, caseId, issues, bodyOf), world.now())),
    ),
  ]);
  await upsertDeliveries(
    db,
    tenantId,
    served.flatMap((each) => (each.status === "fulfilled" ? each.value : [])),
  );
  const failed = served.find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
  if (kept.status === "rejected") {
    log.error("entities.not_kept", { caseId, ...errorFields(kept.reason) });
    if (!isLastTry) throw kept.reason;
  }
  await theCase.published(last.seq);
}

/** The tenant's own endpoints, and one per address that a subscription wants one of these events at. */
async function endpointsFor(
  env: Env,
  db: D1Database,
  { tenantId }: CaseRef,
  issues: Issue[],
  nowMs: number,
): Promise<Endpoint[]> {
  const urls = new Set<string>();
  for (const { publication, subscriptions } of issues)
    for (const { url, events } of subscriptions)
      if (publication.events.some((event) => events.includes(event.type))) urls.add(url);
  const endpoints = await endpointsToPublishTo(db, tenantId, [...urls]);
  const known = new Set(endpoints.filter(({ implicit }) => implicit).map(({ url }) => url));
  const missing = [...urls].filter((url) => !known.has(url));
  if (missing.length === 0) return endpoints;
  const wanted = await Promise.all(
    missing.map(async (url) => {
      const checked = await checkWebhookUrl(env, url);
      return { url, refused: checked.ok ? null : checked.error.message };
    }),
  );
  await ensureImplicitEndpoints(db, tenantId, wanted, nowMs);
  return endpointsToPublishTo(db, tenantId, [...urls]);
}

function eventsFor(endpoint: Endpoint, caseId: CaseId, issues: Issue[], bodyOf: BodyOf): EventToDeliver[] {
  return issues.flatMap(({ publication: { events, facts }, subscriptions }) => {
    const subscribed = subscriptions.find(({ url }) => url === endpoint.url)?.events ?? [];
    const isWanted = (event: Publication["events"][number]): boolean =>
      endpoint.implicit ? subscribed.includes(event.type) : wants(endpoint, event, facts, bodyOf);
    return events.filter(isWanted).map((event) => ({
      eventId: event.id,
      eventType: event.type,
      caseId,
      sequence: event.sequence,
      body: bodyOf.text(event, facts, endpoint),
    }));
  });
}

/** Gives an endpoint its events, in calls of a bounded size. Answers the registry's copies. */
export async function enqueueAt(
  env: Env,
  endpoint: Endpoint,
  events: EventToDeliver[],
  nowMs: number,
): Promise<DeliveryRow[]> {
  const rows: DeliveryRow[] = [];
  const object = endpointOf(env, endpoint.tenantId, endpoint.id);
  for (const part of inParts(events)) {
    const { deliveries, standing } = await object.enqueue(part, endpoint.rateLimitPerSecond);
    rows.push(...deliveries.map((delivery) => deliveryRow(endpoint.id, delivery)));
    if (standing.status === "disabled") await switchOff(env, endpoint, standing, nowMs);
  }
  return rows;
}

function inParts(events: EventToDeliver[]): EventToDeliver[][] {
  const parts: EventToDeliver[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const event of events) {
    size += event.body.length;
    if (size > enqueueBytes) {
      parts.push([]);
      size = event.body.length;
    }
    parts.at(-1)?.push(event);
  }
  return parts;
}
