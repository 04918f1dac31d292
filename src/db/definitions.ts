import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { type DefinitionId, newId, parseId, type TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { definitions } from "./schema";

/** One version of a definition. `hash` is always the SHA-256 of `body`: this room computes it. */
export interface Definition {
  id: DefinitionId;
  tenantId: string;
  key: string;
  version: number;
  status: "draft" | "published" | "archived";
  name: string;
  displayName: string | null;
  variant: string | null;
  hash: string;
  /** JSON text of the DefinitionBody, as it was first written. */
  body: string;
  /** JSON text of the proofs of its policies; null while it is a draft, and when it promises nothing. */
  proofs: string | null;
  createdAtMs: number;
  updatedAtMs: number;
  publishedAtMs: number | null;
  archivedAtMs: number | null;
}
export type DefinitionSummary = Omit<Definition, "body" | "proofs">;

export interface DefinitionDraft {
  key: string;
  /** Null: the next version of this key. */
  version: number | null;
  name: string;
  displayName: string | null;
  variant: string | null;
  body: string;
}

export type DefinitionRefusal =
  | { code: "unknown_definition" }
  /** The key has this version already. */
  | { code: "version_taken"; key: string; version: number }
  /** Published and archived versions never change; make a new version. */
  | { code: "definition_immutable"; status: "published" | "archived" }
  | { code: "not_published"; status: "draft" | "archived" };

/** Makes a draft. Its version is found and taken in one statement, so two at once get two versions. */
export async function createDraft(
  db: D1Database,
  tenantId: TenantId,
  draft: DefinitionDraft,
  nowMs: number,
): Promise<Result<Definition, DefinitionRefusal>> {
  const version =
    draft.version ??
    sql<number>`(SELECT coalesce(max(version), 0) + 1 FROM definitions WHERE tenant_id = ${tenantId} AND key = ${draft.key})`;
  const row = await orm(db)
    .insert(definitions)
    .values({
      ...draft,
      id: newId("definition"),
      tenantId,
      version: sql`${version}`,
      status: "draft",
      hash: sha256Hex(draft.body),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
    .onConflictDoNothing()
    .returning()
    .get();
  if (row !== undefined) return ok(decode(row));
  return err({ code: "version_taken", key: draft.key, version: draft.version ?? 0 });
}

/** Changes a draft; what is left out stays. */
export async function updateDraft(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  changes: Partial<Omit<DefinitionDraft, "key" | "version">>,
  nowMs: number,
): Promise<Result<Definition, DefinitionRefusal>> {
  const hash = changes.body === undefined ? {} : { hash: sha256Hex(changes.body) };
  const row = await orm(db)
    .update(definitions)
    .set({ ...changes, ...hash, updatedAtMs: nowMs })
    .where(and(one(tenantId, id), eq(definitions.status, "draft")))
    .returning()
    .get();
  return row === undefined ? refusal(db, tenantId, id, "draft") : ok(decode(row));
}

/**
 * Freezes a draft. `hash` is that of the body that was validated, and `proofs` what was proved of it: a draft that has changed since
 * is not published.
 */
export async function publishDefinition(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  hash: string,
  nowMs: number,
  proofs: string | null = null,
): Promise<Result<Definition, DefinitionRefusal | { code: "draft_changed" }>> {
  const row = await orm(db)
    .update(definitions)
    .set({ status: "published", proofs, publishedAtMs: nowMs, updatedAtMs: nowMs })
    .where(and(one(tenantId, id), eq(definitions.status, "draft"), eq(definitions.hash, hash)))
    .returning()
    .get();
  if (row !== undefined) return ok(decode(row));
  const now = await getDefinition(db, tenantId, id);
  return now?.status === "draft" ? err({ code: "draft_changed" }) : refusal(db, tenantId, id, "draft");
}

/** Takes a published version out of use for new cases; running cases have their own copy. Archiving a draft discards it. */
export async function archiveDefinition(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  nowMs: number,
): Promise<Result<Definition, DefinitionRefusal>> {
  const row = await orm(db)
    .update(definitions)
    .set({
      status: "archived",
      archivedAtMs: sql`coalesce(archived_at_ms, ${nowMs})`,
      updatedAtMs: sql`CASE WHEN status = 'archived' THEN updated_at_ms ELSE ${nowMs} END`,
    })
    .where(one(tenantId, id))
    .returning()
    .get();
  return row === undefined ? err({ code: "unknown_definition" }) : ok(decode(row));
}

export async function getDefinition(db: D1Database, tenantId: TenantId, id: string): Promise<Definition | null> {
  const row = await orm(db).select().from(definitions).where(one(tenantId, id)).get();
  return row === undefined ? null : decode(row);
}

export async function latestPublished(db: D1Database, tenantId: TenantId, key: string): Promise<Definition | null> {
  const row = await orm(db)
    .select()
    .from(definitions)
    .where(and(ofKey(tenantId, key), eq(definitions.status, "published")))
    .orderBy(desc(definitions.version))
    .limit(1)
    .get();
  return row === undefined ? null : decode(row);
}

/**
 * The definition that a new case names by id, or by key with or without a version (latest published). Callers of the documented
 * system call both `workflowId`. A key wins over an id.
 */
export async function definitionToOpen(
  db: D1Database,
  tenantId: TenantId,
  workflow: string,
  version: number | null,
): Promise<Result<Definition, { code: "unknown_definition" } | { code: "definition_not_published" }>> {
  const published = version === null ? await latestPublished(db, tenantId, workflow) : null;
  if (published !== null) return ok(published);
  const exact: SQL | undefined = version === null ? undefined : eq(definitions.version, version);
  const row = await orm(db)
    .select()
    .from(definitions)
    .where(and(ofKey(tenantId, workflow), exact))
    .limit(1)
    .get();
  const found = row === undefined ? await getDefinition(db, tenantId, workflow) : decode(row);
  if (found === null || (version !== null && found.version !== version)) return err({ code: "unknown_definition" });
  return found.status === "published" ? ok(found) : err({ code: "definition_not_published" });
}

export interface DefinitionFilters {
  key?: string;
  status?: Definition["status"];
}

/** Newest first, without bodies. */
export async function listDefinitions(
  db: D1Database,
  tenantId: TenantId,
  filters: DefinitionFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<DefinitionSummary>> {
  const rows = await orm(db)
    .select({
      id: definitions.id,
      tenantId: definitions.tenantId,
      key: definitions.key,
      version: definitions.version,
      status: definitions.status,
      name: definitions.name,
      displayName: definitions.displayName,
      variant: definitions.variant,
      hash: definitions.hash,
      createdAtMs: definitions.createdAtMs,
      updatedAtMs: definitions.updatedAtMs,
      publishedAtMs: definitions.publishedAtMs,
      archivedAtMs: definitions.archivedAtMs,
    })
    .from(definitions)
    .where(
      and(
        eq(definitions.tenantId, tenantId),
        filters.key === undefined ? undefined : eq(definitions.key, filters.key),
        filters.status === undefined ? undefined : eq(definitions.status, filters.status),
        olderThan(definitions.createdAtMs, definitions.id, cursor),
      ),
    )
    .orderBy(desc(definitions.createdAtMs), desc(definitions.id))
    .limit(limit + 1);
  return listed(rows.map(decode), limit, (row) => row);
}

const one = (tenantId: TenantId, id: string) => and(eq(definitions.tenantId, tenantId), eq(definitions.id, id));
const ofKey = (tenantId: TenantId, key: string) => and(eq(definitions.tenantId, tenantId), eq(definitions.key, key));

async function refusal(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  wanted: "draft",
): Promise<{ ok: false; error: DefinitionRefusal }> {
  const found = await getDefinition(db, tenantId, id);
  // A draft that was published between the two statements is told apart on the next try.
  if (found === null || found.status === wanted) return err({ code: "unknown_definition" });
  return err({ code: "definition_immutable", status: found.status });
}

function decode<Row extends { id: string }>(row: Row): Omit<Row, "id"> & { id: DefinitionId } {
  const id = parseId("definition", row.id);
  if (id === null) throw new Error("a definition row has a malformed id");
  return { ...row, id };
}
