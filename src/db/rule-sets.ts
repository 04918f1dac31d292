import { and, desc, eq, like, sql } from "drizzle-orm";
import { newId, type TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { ruleSets } from "./schema";

/** One version of a rule set. `hash` is always the SHA-256 of `body`: this room computes it. */
export type StoredRuleSet = typeof ruleSets.$inferSelect;

export interface RuleSetDraft {
  key: string;
  name: string;
  description: string | null;
  /** JSON text of `{rules, model?, tests?}`, as it was written. */
  body: string;
}

export type RuleSetRefusal =
  | { code: "unknown_rule_set" }
  /** Published and archived versions never change. */
  | { code: "rule_set_immutable"; status: "published" | "archived" }
  /** Somebody else changed the draft after it was examined. */
  | { code: "draft_changed" };

type Asked = Result<StoredRuleSet, RuleSetRefusal>;

/** Makes a draft of the next version of its key. The version is found and taken in one statement, so two at once get two. */
export async function draftRuleSet(
  db: D1Database,
  tenantId: TenantId,
  draft: RuleSetDraft,
  nowMs: number,
): Promise<StoredRuleSet> {
  return orm(db)
    .insert(ruleSets)
    .values({
      ...draft,
      id: newId("ruleSet"),
      tenantId,
      version: sql`(SELECT coalesce(max(version), 0) + 1 FROM rule_sets WHERE tenant_id = ${tenantId} AND key = ${draft.key})`,
      status: "draft",
      hash: sha256Hex(draft.body),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
    .returning()
    .get();
}

/** Changes a draft; what is left out stays. */
export async function changeRuleSet(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  changes: Partial<Omit<RuleSetDraft, "key">>,
  nowMs: number,
): Promise<Asked> {
  const hash = changes.body === undefined ? {} : { hash: sha256Hex(changes.body) };
  const row = await orm(db)
    .update(ruleSets)
    .set({ ...changes, ...hash, updatedAtMs: nowMs })
    .where(and(one(tenantId, id), eq(ruleSets.status, "draft")))
    .returning()
    .get();
  return row === undefined ? refusal(db, tenantId, id) : ok(row);
}

/** Freezes a draft. `hash` is that of the body whose tests have passed: a draft that has changed since is not published. */
export async function publishRuleSet(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  hash: string,
  nowMs: number,
): Promise<Asked> {
  const row = await orm(db)
    .update(ruleSets)
    .set({ status: "published", publishedAtMs: nowMs, updatedAtMs: nowMs })
    .where(and(one(tenantId, id), eq(ruleSets.status, "draft"), eq(ruleSets.hash, hash)))
    .returning()
    .get();
  return row === undefined ? refusal(db, tenantId, id) : ok(row);
}

/** Takes a version out of use for plugins that name none; those that name this very version keep it. Discards a draft. */
export async function archiveRuleSet(db: D1Database, tenantId: TenantId, id: string, nowMs: number): Promise<Asked> {
  const row = await orm(db)
    .update(ruleSets)
    .set({ status: "archived", archivedAtMs: sql`coalesce(archived_at_ms, ${nowMs})`, updatedAtMs: nowMs })
    .where(one(tenantId, id))
    .returning()
    .get();
  return row === undefined ? err({ code: "unknown_rule_set" }) : ok(row);
}

/** By id; by key it is the latest published version, else the latest draft. */
export async function getRuleSet(db: D1Database, tenantId: TenantId, idOrKey: string): Promise<StoredRuleSet | null> {
  const exact = await orm(db).select().from(ruleSets).where(one(tenantId, idOrKey)).get();
  if (exact !== undefined) return exact;
  for (const status of ["published", "draft"] as const) {
    const row = await orm(db)
      .select()
      .from(ruleSets)
      .where(and(ofKey(tenantId, idOrKey), eq(ruleSets.status, status)))
      .orderBy(desc(ruleSets.version))
      .limit(1)
      .get();
    if (row !== undefined) return row;
  }
  return null;
}

/**
 * The version that judges: the latest published one, or the one that is named, even when it was archived since: definitions that name
 * it go on as they were published. Never a draft. Null when there is none.
 */
export async function judgingRuleSet(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  version: number | null,
): Promise<StoredRuleSet | null> {
  const wanted =
    version === null
      ? eq(ruleSets.status, "published")
      : and(eq(ruleSets.version, version), sql`${ruleSets.publishedAtMs} IS NOT NULL`);
  const row = await orm(db)
    .select()
    .from(ruleSets)
    .where(and(ofKey(tenantId, key), wanted))
    .orderBy(desc(ruleSets.version))
    .limit(1)
    .get();
  return row ?? null;
}

export interface RuleSetFilters {
  key?: string;
  status?: StoredRuleSet["status"];
}

/** Newest first. */
export async function listRuleSets(
  db: D1Database,
  tenantId: TenantId,
  filters: RuleSetFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<StoredRuleSet>> {
  const rows = await orm(db)
    .select()
    .from(ruleSets)
    .where(
      and(
        eq(ruleSets.tenantId, tenantId),
        filters.key === undefined ? undefined : eq(ruleSets.key, filters.key),
        filters.status === undefined ? undefined : eq(ruleSets.status, filters.status),
        olderThan(ruleSets.createdAtMs, ruleSets.id, cursor),
      ),
    )
    .orderBy(desc(ruleSets.createdAtMs), desc(ruleSets.id))
    .limit(limit + 1);
  return listed(rows, limit, (row) => row);
}

/** Rule sets whose text has this word in it, newest first: candidates for whoever asks what uses a list. */
export const ruleSetsWith = (db: D1Database, tenantId: TenantId, word: string): Promise<StoredRuleSet[]> =>
  orm(db)
    .select()
    .from(ruleSets)
    .where(
      and(
        eq(ruleSets.tenantId, tenantId),
        like(ruleSets.body, `%${word.replaceAll(/[%_]/g, "_")}%`),
        sql`${ruleSets.status} <> 'archived'`,
      ),
    )
    .orderBy(desc(ruleSets.createdAtMs), desc(ruleSets.id))
    .limit(200);

const one = (tenantId: TenantId, id: string) => and(eq(ruleSets.tenantId, tenantId), eq(ruleSets.id, id));
const ofKey = (tenantId: TenantId, key: string) => and(eq(ruleSets.tenantId, tenantId), eq(ruleSets.key, key));

async function refusal(db: D1Database, tenantId: TenantId, id: string): Promise<{ ok: false; error: RuleSetRefusal }> {
  const found = await orm(db).select().from(ruleSets).where(one(tenantId, id)).get();
  if (found === undefined) return err({ code: "unknown_rule_set" });
  return found.status === "draft"
    ? err({ code: "draft_changed" })
    : err({ code: "rule_set_immutable", status: found.status });
}
