import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { TenantId } from "../../domain";
import { orm } from "../orm";
import { brandVersions, definitions, listEntries, lists, ruleSets, triggers, webhookEndpoints } from "../schema";

/** The newest published version of every definition, by key. */
export const publishedDefinitions = (db: D1Database, tenantId: TenantId) =>
  orm(db)
    .select()
    .from(definitions)
    .where(and(eq(definitions.tenantId, tenantId), newestPublished("definitions")))
    .orderBy(asc(definitions.key));

/** The newest published version of every rule set, by key. */
export const publishedRuleSets = (db: D1Database, tenantId: TenantId) =>
  orm(db)
    .select()
    .from(ruleSets)
    .where(and(eq(ruleSets.tenantId, tenantId), newestPublished("rule_sets")))
    .orderBy(asc(ruleSets.key));

const newestPublished = (table: "definitions" | "rule_sets") =>
  sql.raw(
    `${table}.status = 'published' AND ${table}.version = (SELECT max(version) FROM ${table} AS other
      WHERE other.tenant_id = ${table}.tenant_id AND other.key = ${table}.key AND other.status = 'published')`,
  );

/** What stands on each list now, in the order of the entries; lists with more than `most` of them are left out. By the list's id. */
export async function smallListEntries(db: D1Database, tenantId: TenantId, most: number) {
  const rows = await orm(db)
    .select({
      listId: listEntries.listId,
      value: listEntries.value,
      note: listEntries.note,
      expiresAtMs: listEntries.expiresAtMs,
    })
    .from(listEntries)
    .innerJoin(lists, eq(lists.id, listEntries.listId))
    .where(
      and(
        eq(lists.tenantId, tenantId),
        isNull(listEntries.untilVersion),
        sql`coalesce((SELECT v.count FROM list_versions v WHERE v.list_id = ${lists.id} AND v.version = ${lists.version}), 0) <= ${most}`,
      ),
    )
    .orderBy(asc(listEntries.listId), asc(listEntries.entry));
  return Map.groupBy(rows, ({ listId }) => listId);
}

/** How many entries each list has, by its id. */
export async function listSizes(db: D1Database, tenantId: TenantId): Promise<Map<string, number>> {
  const rows = await orm(db).all<{ id: string; n: number }>(
    sql`SELECT l.id AS id, coalesce(v.count, 0) AS n FROM lists l
      LEFT JOIN list_versions v ON v.list_id = l.id AND v.version = l.version WHERE l.tenant_id = ${tenantId}`,
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** The newest published brand of the tenant (`workflowKey` "") and of each workflow that has its own. */
export const newestBrands = (db: D1Database, tenantId: TenantId) =>
  orm(db)
    .select()
    .from(brandVersions)
    .where(
      and(
        eq(brandVersions.tenantId, tenantId),
        sql`(${brandVersions.workflowKey}, ${brandVersions.version}) IN
          (SELECT workflow_key, max(version) FROM brand_versions WHERE tenant_id = ${tenantId} GROUP BY workflow_key)`,
      ),
    )
    .orderBy(asc(brandVersions.workflowKey));

/** Every trigger, oldest first. */
export const allTriggers = (db: D1Database, tenantId: TenantId) =>
  orm(db)
    .select()
    .from(triggers)
    .where(eq(triggers.tenantId, tenantId))
    .orderBy(asc(triggers.createdAtMs), asc(triggers.id))
    .limit(1_000);

/** The endpoints that somebody made, oldest first. */
export const ownEndpoints = (db: D1Database, tenantId: TenantId) =>
  orm(db)
    .select({
      id: webhookEndpoints.id,
      url: webhookEndpoints.url,
      description: webhookEndpoints.description,
      eventTypes: webhookEndpoints.eventTypes,
      payload: webhookEndpoints.payload,
      payloadVersion: webhookEndpoints.payloadVersion,
      workflows: webhookEndpoints.workflows,
      tags: webhookEndpoints.tags,
      filter: webhookEndpoints.filter,
      rateLimitPerSecond: webhookEndpoints.rateLimitPerSecond,
      asymmetric: webhookEndpoints.asymmetric,
      headerNames: webhookEndpoints.headerNames,
      secretsSealed: webhookEndpoints.secretsSealed,
    })
    .from(webhookEndpoints)
    .where(
      and(
        eq(webhookEndpoints.tenantId, tenantId),
        isNull(webhookEndpoints.deletedAtMs),
        eq(webhookEndpoints.implicit, false),
      ),
    )
    .orderBy(asc(webhookEndpoints.createdAtMs), asc(webhookEndpoints.id))
    .limit(1_000);
