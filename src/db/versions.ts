import { and, desc, eq, like, type SQL, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import type { Keyset } from "./keyset";
import { olderThan } from "./paging";
import type { definitions, ruleSets } from "./schema";

// One life for everything that is kept by key and version: a draft changes, a published version never does, an archived one is out of
// use. Every step is one statement that names the state it leaves, so that of two at once one finds nothing to do.

/** Tables whose rows live that life. */
export type VersionedTable = typeof definitions | typeof ruleSets;
export type VersionStatus = "draft" | "published" | "archived";

/** What a new row has beside its content. Its version is found and taken in the insert, so two at once get two. */
export const asDraft = (body: string, nowMs: number) => ({
  status: "draft" as const,
  hash: sha256Hex(body),
  createdAtMs: nowMs,
  updatedAtMs: nowMs,
});

export const nextVersion = (table: VersionedTable, tenantId: TenantId, key: string): SQL<number> =>
  sql<number>`(SELECT coalesce(max(version), 0) + 1 FROM ${table} WHERE tenant_id = ${tenantId} AND key = ${key})`;

/** A change of a draft: the hash is always that of the body. */
export const asChanged = <Changes extends { body?: string }>(changes: Changes, nowMs: number) => ({
  ...changes,
  ...(changes.body !== undefined && { hash: sha256Hex(changes.body) }),
  updatedAtMs: nowMs,
});

export const asPublished = (nowMs: number) => ({
  status: "published" as const,
  publishedAtMs: nowMs,
  updatedAtMs: nowMs,
});

/** Archiving twice changes nothing. Archiving a draft discards it. */
export const asArchived = (nowMs: number) => ({
  status: "archived" as const,
  archivedAtMs: sql`coalesce(archived_at_ms, ${nowMs})`,
  updatedAtMs: sql`CASE WHEN status = 'archived' THEN updated_at_ms ELSE ${nowMs} END`,
});

export const ofId = (table: VersionedTable, tenantId: TenantId, id: string): SQL | undefined =>
  and(eq(table.tenantId, tenantId), eq(table.id, id));

/** While it is a draft; with `hash`, while its body is still that one: what was examined is what is published. */
export const draftOfId = (
  table: VersionedTable,
  tenantId: TenantId,
  id: string,
  hash: string | null = null,
): SQL | undefined =>
  and(ofId(table, tenantId, id), eq(table.status, "draft"), hash === null ? undefined : eq(table.hash, hash));

export const ofKey = (
  table: VersionedTable,
  tenantId: TenantId,
  key: string,
  status: VersionStatus | null = null,
): SQL | undefined =>
  and(eq(table.tenantId, tenantId), eq(table.key, key), status === null ? undefined : eq(table.status, status));

export const latestFirst = (table: VersionedTable): SQL => desc(table.version);

export interface VersionFilters {
  key?: string;
  status?: VersionStatus;
}

/** Everything of a tenant that passes the filters, behind the cursor in a list from new to old. */
export const listedBy = (
  table: VersionedTable,
  tenantId: TenantId,
  { key, status }: VersionFilters,
  cursor: Keyset | null,
): SQL | undefined =>
  and(
    eq(table.tenantId, tenantId),
    key === undefined ? undefined : eq(table.key, key),
    status === undefined ? undefined : eq(table.status, status),
    olderThan(table.createdAtMs, table.id, cursor),
  );

export const newestFirst = (table: VersionedTable): [SQL, SQL] => [desc(table.createdAtMs), desc(table.id)];

/** Drafts and published versions whose text has this word in it. Whether they mean it, is for the reader to find out. */
export const mentioning = (table: VersionedTable, tenantId: TenantId, word: string): SQL | undefined =>
  and(
    eq(table.tenantId, tenantId),
    like(table.body, `%${word.replaceAll(/[%_]/g, "_")}%`),
    sql`${table.status} <> 'archived'`,
  );
export const mostMentions = 200;

/** Why a step that only a draft can take found nothing to do. */
export type DraftRefusal =
  | { code: "unknown" }
  /** Somebody else changed the draft after it was examined. */
  | { code: "draft_changed" }
  | { code: "immutable"; status: "published" | "archived" };

export function draftRefusal(found: { status: VersionStatus } | null): DraftRefusal {
  if (found === null) return { code: "unknown" };
  return found.status === "draft" ? { code: "draft_changed" } : { code: "immutable", status: found.status };
}
