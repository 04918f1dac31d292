import { and, eq, type SQL, sql } from "drizzle-orm";
import { type DefinitionId, newId, parseId, type TenantId } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { definitions } from "./schema";
import {
  asArchived,
  asChanged,
  asDraft,
  asPublished,
  draftOfId,
  draftRefusal,
  latestFirst,
  listedBy,
  mentioning,
  mostMentions,
  newestFirst,
  nextVersion,
  ofId,
  ofKey,
  type VersionFilters,
} from "./versions";

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
  const version = draft.version ?? nextVersion(definitions, tenantId, draft.key);
  const row = await orm(db)
    .insert(definitions)
    .values({
      ...draft,
      ...asDraft(draft.body, nowMs),
      id: newId("definition"),
      tenantId,
      version: sql`${version}`,
    })
    .onConflictDoNothing()
    .returning()
    .get();
  if (row !== undefined) return ok(decode(row));
  return err({ code: "version_taken", key: draft.key, version: draft.version ?? 0 });
}

/** Changes a draft; what is left out stays. `expectedHash`: of the body as it was read; one that has changed since is left alone. */
export async function updateDraft(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  changes: Partial<Omit<DefinitionDraft, "key" | "version">>,
  nowMs: number,
  expectedHash?: string,
): Promise<Result<Definition, DefinitionRefusal | { code: "draft_changed" }>> {
  const row = await orm(db)
    .update(definitions)
    .set(asChanged(changes, nowMs))
    .where(draftOfId(definitions, tenantId, id, expectedHash))
    .returning()
    .get();
  return row === undefined ? refusal(db, tenantId, id) : ok(decode(row));
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
    .set({ ...asPublished(nowMs), proofs })
    .where(draftOfId(definitions, tenantId, id, hash))
    .returning()
    .get();
  return row === undefined ? refusal(db, tenantId, id) : ok(decode(row));
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
    .set(asArchived(nowMs))
    .where(ofId(definitions, tenantId, id))
    .returning()
    .get();
  return row === undefined ? err({ code: "unknown_definition" }) : ok(decode(row));
}

export async function getDefinition(db: D1Database, tenantId: TenantId, id: string): Promise<Definition | null> {
  const row = await orm(db)
    .select()
    .from(definitions)
    .where(ofId(definitions, tenantId, id))
    .get();
  return row === undefined ? null : decode(row);
}

export async function latestPublished(db: D1Database, tenantId: TenantId, key: string): Promise<Definition | null> {
  const row = await orm(db)
    .select()
    .from(definitions)
    .where(ofKey(definitions, tenantId, key, "published"))
    .orderBy(latestFirst(definitions))
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
    .where(and(ofKey(definitions, tenantId, workflow), exact))
    .limit(1)
    .get();
  const found = row === undefined ? await getDefinition(db, tenantId, workflow) : decode(row);
  if (found === null || (version !== null && found.version !== version)) return err({ code: "unknown_definition" });
  return found.status === "published" ? ok(found) : err({ code: "definition_not_published" });
}

/** Newest first, without bodies. */
export async function listDefinitions(
  db: D1Database,
  tenantId: TenantId,
  filters: VersionFilters,
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
    .where(listedBy(definitions, tenantId, filters, cursor))
    .orderBy(...newestFirst(definitions))
    .limit(limit + 1);
  return listed(rows.map(decode), limit, (row) => row);
}

/** Drafts and published versions whose text has this word in it, newest first: candidates for whoever asks what they use. */
export async function definitionsWith(db: D1Database, tenantId: TenantId, word: string): Promise<Definition[]> {
  const rows = await orm(db)
    .select()
    .from(definitions)
    .where(mentioning(definitions, tenantId, word))
    .orderBy(...newestFirst(definitions))
    .limit(mostMentions);
  return rows.map(decode);
}

async function refusal(
  db: D1Database,
  tenantId: TenantId,
  id: string,
): Promise<{ ok: false; error: DefinitionRefusal | { code: "draft_changed" } }> {
  const why = draftRefusal(await getDefinition(db, tenantId, id));
  switch (why.code) {
    case "immutable":
      return err({ code: "definition_immutable", status: why.status });
    case "unknown":
      return err({ code: "unknown_definition" });
    case "draft_changed":
      return err(why);
  }
}

function decode<Row extends { id: string }>(row: Row): Omit<Row, "id"> & { id: DefinitionId } {
  const id = parseId("definition", row.id);
  if (id === null) throw new Error("a definition row has a malformed id");
  return { ...row, id };
}
