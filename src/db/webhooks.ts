import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { type EndpointId, newId, parseId, type TenantId } from "../domain";
import type { Json } from "../lib/json";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { tenants, webhookEndpoints } from "./schema";

export interface SealedSecret {
  sealed: string;
  /** When a replaced secret stops signing; null for the newest. */
  untilMs: number | null;
  /** Of the signing key beside it; absent: there is none. */
  publicKey?: string;
}

export interface Endpoint {
  id: EndpointId;
  tenantId: TenantId;
  url: string;
  description: string | null;
  /** Empty: all. */
  eventTypes: string[];
  payload: "full" | "thin";
  payloadVersion: string;
  /** Keys or ids of definitions; empty: all. */
  workflows: string[];
  /** Of states; empty: all. */
  tags: string[];
  /** A rule or an expression that events must pass; null: none. */
  filter: Json;
  rateLimitPerSecond: number | null;
  /** Whether the signing keys sign too. */
  asymmetric: boolean;
  /** Headers that the receiver wants beside ours; `headersSealed` has their values as a JSON object. */
  headerNames: string[];
  headersSealed: string | null;
  status: "active" | "paused" | "disabled";
  disabledReason: string | null;
  implicit: boolean;
  /** Newest first. Empty for implicit endpoints: they sign with the tenant's default. */
  secrets: SealedSecret[];
  createdAtMs: number;
  updatedAtMs: number;
}

/** What is undefined stays as it is. */
export type EndpointChange = {
  [Field in Exclude<keyof Endpoint, "id" | "tenantId" | "implicit" | "createdAtMs">]?: Endpoint[Field] | undefined;
};

export async function insertEndpoint(db: D1Database, tenantId: TenantId, endpoint: Endpoint): Promise<void> {
  const { eventTypes, secrets, workflows, tags, filter, headerNames, ...row } = endpoint;
  await orm(db)
    .insert(webhookEndpoints)
    .values({
      ...row,
      tenantId,
      eventTypes: JSON.stringify(eventTypes),
      workflows: JSON.stringify(workflows),
      tags: JSON.stringify(tags),
      filter: filter === null ? null : JSON.stringify(filter),
      headerNames: JSON.stringify(headerNames),
      secretsSealed: JSON.stringify(secrets),
    });
}

export async function getEndpoint(db: D1Database, tenantId: TenantId, id: EndpointId): Promise<Endpoint | null> {
  const row = await orm(db).select().from(webhookEndpoints).where(alive(tenantId, id)).get();
  return row === undefined ? null : decode(row);
}

export async function listEndpoints(
  db: D1Database,
  tenantId: TenantId,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<Endpoint>> {
  const { createdAtMs, id } = webhookEndpoints;
  const rows = await orm(db)
    .select()
    .from(webhookEndpoints)
    .where(and(alive(tenantId), olderThan(createdAtMs, id, cursor)))
    .orderBy(desc(createdAtMs), desc(id))
    .limit(limit + 1);
  return listed(rows.map(decode), limit, (row) => ({ createdAtMs: row.createdAtMs, id: row.id }));
}

/** How many endpoints the tenant has made itself. */
export async function countEndpoints(db: D1Database, tenantId: TenantId): Promise<number> {
  const row = await orm(db)
    .select({ n: count() })
    .from(webhookEndpoints)
    .where(and(alive(tenantId), eq(webhookEndpoints.implicit, false)))
    .get();
  return row?.n ?? 0;
}

/**
 * The endpoint as it is afterwards; null when there is none. `unlessRotated`: the secrets it was read with; null as well when it has others
 * by now, and nothing has changed then.
 */
export async function updateEndpoint(
  db: D1Database,
  tenantId: TenantId,
  id: EndpointId,
  change: EndpointChange,
  unlessRotated?: readonly SealedSecret[],
): Promise<Endpoint | null> {
  const stands =
    unlessRotated === undefined ? undefined : eq(webhookEndpoints.secretsSealed, JSON.stringify(unlessRotated));
  const row = await orm(db)
    .update(webhookEndpoints)
    .set(encode(change))
    .where(and(alive(tenantId, id), stands))
    .returning()
    .get();
  return row === undefined ? null : decode(row);
}

/** False when there is none. The row stays, so that its deliveries keep a name. */
export async function deleteEndpoint(
  db: D1Database,
  tenantId: TenantId,
  id: EndpointId,
  nowMs: number,
): Promise<boolean> {
  const change = { deletedAtMs: nowMs, updatedAtMs: nowMs, secretsSealed: "[]", headersSealed: null };
  const done = await orm(db).update(webhookEndpoints).set(change).where(alive(tenantId, id));
  return done.meta.changes === 1;
}

/** Endpoints a publication of this tenant can go to: all it made itself, and the implicit ones of these addresses. */
export async function endpointsToPublishTo(
  db: D1Database,
  tenantId: TenantId,
  implicitUrls: readonly string[],
): Promise<Endpoint[]> {
  const ofUrls = sql`(${webhookEndpoints.implicit} = 0 OR ${webhookEndpoints.url} IN (SELECT value FROM json_each(${JSON.stringify(implicitUrls)})))`;
  const takesEvents = inArray(webhookEndpoints.status, ["active", "paused"]);
  const rows = await orm(db)
    .select()
    .from(webhookEndpoints)
    .where(and(alive(tenantId), takesEvents, ofUrls));
  return rows.map(decode);
}

/**
 * For the sweeper, which works for all tenants: the next endpoints in the order of their ids, deleted ones as well, which may have
 * deliveries to forget.
 */
export async function endpointsAfter(
  db: D1Database,
  after: string | null,
  limit: number,
): Promise<{ tenantId: TenantId; endpointId: EndpointId }[]> {
  const rows = await orm(db)
    .select({ id: webhookEndpoints.id, tenantId: webhookEndpoints.tenantId })
    .from(webhookEndpoints)
    .where(gt(webhookEndpoints.id, after ?? ""))
    .orderBy(asc(webhookEndpoints.id))
    .limit(limit);
  return rows.flatMap(({ id, tenantId }) => {
    const [tenant, endpointId] = [parseId("tenant", tenantId), parseId("endpoint", id)];
    return tenant === null || endpointId === null ? [] : [{ tenantId: tenant, endpointId }];
  });
}

/** An address that a definition or case subscribes. `refused`: why it may not be called; it is then kept switched off, to be seen. */
export interface ImplicitEndpoint {
  url: string;
  refused: string | null;
}

/** Makes the implicit endpoints that are not there yet. */
export async function ensureImplicitEndpoints(
  db: D1Database,
  tenantId: TenantId,
  wanted: readonly ImplicitEndpoint[],
  nowMs: number,
): Promise<void> {
  if (wanted.length === 0) return;
  const rows = wanted.map(({ url, refused }) => ({ id: newId("endpoint"), url, refused }));
  await db
    .prepare(
      `INSERT INTO webhook_endpoints (id, tenant_id, url, description, event_types, payload, status, disabled_reason,
         implicit, secrets_sealed, created_at_ms, updated_at_ms)
       SELECT value ->> 'id', ?1, value ->> 'url', NULL, '[]', 'full',
         iif(value ->> 'refused' IS NULL, 'active', 'disabled'), value ->> 'refused', 1, '[]', ?2, ?2
       FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(tenantId, nowMs, JSON.stringify(rows))
    .run();
}

/** An endpoint with what signing for it takes, read in one go. */
export async function endpointToDeliverTo(
  db: D1Database,
  tenantId: TenantId,
  id: EndpointId,
): Promise<{ endpoint: Endpoint; tenantSecretSealed: string } | null> {
  const row = await orm(db)
    .select({ endpoint: webhookEndpoints, tenantSecretSealed: tenants.webhookSecretSealed })
    .from(webhookEndpoints)
    .innerJoin(tenants, eq(tenants.id, webhookEndpoints.tenantId))
    .where(alive(tenantId, id))
    .get();
  return row === undefined ? null : { endpoint: decode(row.endpoint), tenantSecretSealed: row.tenantSecretSealed };
}

const alive = (tenantId: TenantId, id?: EndpointId) =>
  and(
    eq(webhookEndpoints.tenantId, tenantId),
    isNull(webhookEndpoints.deletedAtMs),
    id === undefined ? undefined : eq(webhookEndpoints.id, id),
  );

type Row = typeof webhookEndpoints.$inferSelect;

function decode({ id, tenantId, eventTypes, secretsSealed, deletedAtMs: _deleted, ...row }: Row): Endpoint {
  const { workflows, tags, filter, headerNames } = row;
  const ids = { id: parseId("endpoint", id), tenantId: parseId("tenant", tenantId) };
  if (ids.id === null || ids.tenantId === null) throw new Error(`not an endpoint: ${id}`);
  return {
    ...row,
    id: ids.id,
    tenantId: ids.tenantId,
    eventTypes: JSON.parse(eventTypes) as string[],
    workflows: JSON.parse(workflows) as string[],
    tags: JSON.parse(tags) as string[],
    filter: filter === null ? null : (JSON.parse(filter) as Json),
    headerNames: JSON.parse(headerNames) as string[],
    secrets: JSON.parse(secretsSealed) as SealedSecret[],
  };
}

function encode({ eventTypes, secrets, workflows, tags, filter, headerNames, ...rest }: EndpointChange) {
  return {
    ...rest,
    ...(eventTypes !== undefined && { eventTypes: JSON.stringify(eventTypes) }),
    ...(secrets !== undefined && { secretsSealed: JSON.stringify(secrets) }),
    ...(workflows !== undefined && { workflows: JSON.stringify(workflows) }),
    ...(tags !== undefined && { tags: JSON.stringify(tags) }),
    ...(filter !== undefined && { filter: filter === null ? null : JSON.stringify(filter) }),
    ...(headerNames !== undefined && { headerNames: JSON.stringify(headerNames) }),
  };
}
