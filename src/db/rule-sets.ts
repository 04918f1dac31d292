import { and, eq, ne, sql } from "drizzle-orm";
import { newId, type TenantId } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { ruleSets } from "./schema";
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
      ...asDraft(draft.body, nowMs),
      id: newId("ruleSet"),
      tenantId,
      version: nextVersion(ruleSets, tenantId, draft.key),
    })
    .returning()
    .get();
}

/** Changes a draft; what is left out stays. `seenHash`: only when the body is still that one. */
export async function changeRuleSet(
  db: D1Database,
  tenantId: TenantId,
  id: string,
  changes: Partial<Omit<RuleSetDraft, "key">>,
  nowMs: number,
  seenHash: string | null = null,
): Promise<Asked> {
  const row = await orm(db)
    .update(ruleSets)
    .set(asChanged(changes, nowMs))
    .where(draftOfId(ruleSets, tenantId, id, seenHash))
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
    .set(asPublished(nowMs))
    .where(draftOfId(ruleSets, tenantId, id, hash))
    .returning()
    .get();
  return row === undefined ? refusal(db, tenantId, id) : ok(row);
}

/** Takes a version out of use for plugins that name none; those that name this very version keep it. Discards a draft. */
export async function archiveRuleSet(db: D1Database, tenantId: TenantId, id: string, nowMs: number): Promise<Asked> {
  const row = await orm(db)
    .update(ruleSets)
    .set(asArchived(nowMs))
    .where(ofId(ruleSets, tenantId, id))
    .returning()
    .get();
  return row === undefined ? err({ code: "unknown_rule_set" }) : ok(row);
}

/** By id; by key it is the latest published version, else the latest draft. */
export async function getRuleSet(db: D1Database, tenantId: TenantId, idOrKey: string): Promise<StoredRuleSet | null> {
  const exact = await orm(db)
    .select()
    .from(ruleSets)
    .where(ofId(ruleSets, tenantId, idOrKey))
    .get();
  if (exact !== undefined) return exact;
  for (const status of ["published", "draft"] as const) {
    const row = await orm(db)
      .select()
      .from(ruleSets)
      .where(ofKey(ruleSets, tenantId, idOrKey, status))
      .orderBy(latestFirst(ruleSets))
      .limit(1)
      .get();
    if (row !== undefined) return row;
  }
  return null;
}

/**
 * The version that judges: the latest published one, or the one that is named, even when it was archived since: definitions that name
 * it go on as they were published. Never a draft. Null when there is none. `withoutId`: as if this version were not there.
 */
export async function judgingRuleSet(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  version: number | null,
  withoutId: string | null = null,
): Promise<StoredRuleSet | null> {
  const wanted =
    version === null
      ? eq(ruleSets.status, "published")
      : and(eq(ruleSets.version, version), sql`${ruleSets.publishedAtMs} IS NOT NULL`);
  const row = await orm(db)
    .select()
    .from(ruleSets)
    .where(and(ofKey(ruleSets, tenantId, key), wanted, withoutId === null ? undefined : ne(ruleSets.id, withoutId)))
    .orderBy(latestFirst(ruleSets))
    .limit(1)
    .get();
  return row ?? null;
}

/** Newest first. */
export async function listRuleSets(
  db: D1Database,
  tenantId: TenantId,
  filters: VersionFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<StoredRuleSet>> {
  const rows = await orm(db)
    .select()
    .from(ruleSets)
    .where(listedBy(ruleSets, tenantId, filters, cursor))
    .orderBy(...newestFirst(ruleSets))
    .limit(limit + 1);
  return listed(rows, limit, (row) => row);
}

/** Rule sets whose text has this word in it, newest first: candidates for whoever asks what uses a list. */
export const ruleSetsWith = (db: D1Database, tenantId: TenantId, word: string): Promise<StoredRuleSet[]> =>
  orm(db)
    .select()
    .from(ruleSets)
    .where(mentioning(ruleSets, tenantId, word))
    .orderBy(...newestFirst(ruleSets))
    .limit(mostMentions);

async function refusal(db: D1Database, tenantId: TenantId, id: string): Promise<{ ok: false; error: RuleSetRefusal }> {
  const found = await orm(db)
    .select()
    .from(ruleSets)
    .where(ofId(ruleSets, tenantId, id))
    .get();
  const why = draftRefusal(found ?? null);
  switch (why.code) {
    case "unknown":
      return err({ code: "unknown_rule_set" });
    case "draft_changed":
      return err(why);
    case "immutable":
      return err({ code: "rule_set_immutable", status: why.status });
  }
}
