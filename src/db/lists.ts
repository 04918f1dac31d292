import { and, asc, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { newId, type TenantId } from "../domain";
import { orm } from "./orm";
import { listEntries, lists, listVersions } from "./schema";

export type StoredList = typeof lists.$inferSelect;
export type ListVersion = typeof listVersions.$inferSelect;
export type ListEntryRow = typeof listEntries.$inferSelect;

/** An entry to put on a list: as it is compared, and as it was written. */
export interface NewListEntry {
  entry: string;
  value: string;
  note: string | null;
  expiresAtMs: number | null;
}

export interface ListChange {
  add: readonly NewListEntry[];
  /** Entries as they are compared. */
  remove: readonly string[];
  /** Everything goes that is not in `add`. */
  replace: boolean;
  reason: string | null;
  byId: string;
}

/** Null when the tenant has a list with this key. */
export async function createList(
  db: D1Database,
  tenantId: TenantId,
  list: Pick<StoredList, "key" | "name" | "description" | "kind">,
  nowMs: number,
): Promise<StoredList | null> {
  const row = await orm(db)
    .insert(lists)
    .values({ ...list, id: newId("list"), tenantId, version: 0, createdAtMs: nowMs, updatedAtMs: nowMs })
    .onConflictDoNothing()
    .returning()
    .get();
  return row ?? null;
}

export async function getList(db: D1Database, tenantId: TenantId, key: string): Promise<StoredList | null> {
  const row = await orm(db)
    .select()
    .from(lists)
    .where(and(eq(lists.tenantId, tenantId), eq(lists.key, key)))
    .get();
  return row ?? null;
}

export const listLists = (db: D1Database, tenantId: TenantId): Promise<StoredList[]> =>
  orm(db).select().from(lists).where(eq(lists.tenantId, tenantId)).orderBy(asc(lists.key)).limit(1_000);

const entriesPerStatement = 500;

/**
 * Makes the next version of a list, whole or not at all. Null when somebody else changed the list meanwhile: its version is no longer
 * the one that `list` says.
 */
export async function changeList(
  db: D1Database,
  list: StoredList,
  change: ListChange,
  nowMs: number,
): Promise<ListVersion | null> {
  const claim = newId("request");
  await db.batch(listChange(db, list, change, claim, nowMs));
  const made = await orm(db)
    .select()
    .from(listVersions)
    .where(
      and(eq(listVersions.listId, list.id), eq(listVersions.version, list.version + 1), eq(listVersions.claim, claim)),
    )
    .get();
  return made ?? null;
}

/** The statements of `changeList`, for a batch that changes more than this list. They do nothing when the list has moved on. */
export function listChange(
  db: D1Database,
  list: Pick<StoredList, "id" | "tenantId" | "version">,
  change: ListChange,
  claim: string,
  nowMs: number,
): D1PreparedStatement[] {
  const version = list.version + 1;
  // The first statement claims the version; every other one does nothing unless it did.
  const mine = "EXISTS (SELECT 1 FROM list_versions WHERE list_id = ?1 AND version = ?2 AND claim = ?3)";
  const prepare = (text: string, ...values: (string | number | null)[]) => db.prepare(text).bind(...values);
  const open = "list_id = ?1 AND until_version IS NULL";
  const statements = [
    prepare(
      `INSERT INTO list_versions (tenant_id, list_id, version, reason, by_id, added, removed, count, at_ms, claim)
       SELECT tenant_id, id, ?2, ?4, ?5, 0, 0, 0, ?6, ?3 FROM lists WHERE id = ?1 AND version = ?2 - 1`,
      list.id,
      version,
      claim,
      change.reason,
      change.byId,
      nowMs,
    ),
  ];
  const wanted = change.add.map(({ entry, value, note, expiresAtMs }) => [entry, value, note, expiresAtMs]);
  if (change.replace) {
    // What stays as it is keeps its row: the history of a list is what changed, not what was sent.
    statements.push(
      prepare(`UPDATE list_entries SET until_version = ?2 WHERE ${open} AND ${mine}`, list.id, version, claim),
    );
  }
  for (const part of parts(change.remove)) {
    statements.push(
      prepare(
        `UPDATE list_entries SET until_version = ?2 WHERE ${open} AND ${mine} AND entry IN (SELECT value FROM json_each(?4))`,
        list.id,
        version,
        claim,
        JSON.stringify(part),
      ),
    );
  }
  for (const part of parts(wanted)) {
    const text = JSON.stringify(part);
    const same = `list_entries.entry = json_extract(j.value, '$[0]') AND list_entries.value = json_extract(j.value, '$[1]')
      AND list_entries.note IS json_extract(j.value, '$[2]') AND list_entries.expires_at_ms IS json_extract(j.value, '$[3]')`;
    statements.push(
      prepare(
        `UPDATE list_entries SET until_version = NULL WHERE list_id = ?1 AND until_version = ?2 AND ${mine}
         AND EXISTS (SELECT 1 FROM json_each(?4) j WHERE ${same})`,
        list.id,
        version,
        claim,
        text,
      ),
      prepare(
        `UPDATE list_entries SET until_version = ?2 WHERE ${open} AND ${mine} AND from_version < ?2
         AND EXISTS (SELECT 1 FROM json_each(?4) j WHERE json_extract(j.value, '$[0]') = list_entries.entry AND NOT (${same}))`,
        list.id,
        version,
        claim,
        text,
      ),
      prepare(
        `INSERT INTO list_entries (tenant_id, list_id, entry, from_version, value, note, expires_at_ms)
         SELECT ?5, ?1, json_extract(j.value, '$[0]'), ?2, json_extract(j.value, '$[1]'), json_extract(j.value, '$[2]'),
           json_extract(j.value, '$[3]') FROM json_each(?4) j WHERE ${mine}
         AND NOT EXISTS (SELECT 1 FROM list_entries WHERE ${open} AND ${same})
         ON CONFLICT DO NOTHING`,
        list.id,
        version,
        claim,
        text,
        list.tenantId,
      ),
    );
  }
  statements.push(
    prepare(
      `UPDATE list_versions SET
         added = (SELECT count(*) FROM list_entries WHERE list_id = ?1 AND from_version = ?2),
         removed = (SELECT count(*) FROM list_entries WHERE list_id = ?1 AND until_version = ?2),
         count = (SELECT count(*) FROM list_entries WHERE ${open})
       WHERE list_id = ?1 AND version = ?2 AND claim = ?3`,
      list.id,
      version,
      claim,
    ),
    prepare(
      `UPDATE lists SET version = ?2, updated_at_ms = ?4 WHERE id = ?1 AND ${mine}`,
      list.id,
      version,
      claim,
      nowMs,
    ),
  );
  return statements;
}

function parts<Item>(items: readonly Item[]): Item[][] {
  const cut: Item[][] = [];
  for (let at = 0; at < items.length; at += entriesPerStatement) cut.push(items.slice(at, at + entriesPerStatement));
  return cut;
}

/** Entries of one version in order, expired ones too, those behind `after`. */
export const entriesOf = (
  db: D1Database,
  listId: string,
  version: number,
  after: string | null,
  limit: number,
  /** Only those that contain these words, as entries are compared. */
  containing = "",
): Promise<ListEntryRow[]> =>
  orm(db)
    .select()
    .from(listEntries)
    .where(
      and(
        eq(listEntries.listId, listId),
        lte(listEntries.fromVersion, version),
        or(isNull(listEntries.untilVersion), gt(listEntries.untilVersion, version)),
        after === null ? undefined : gt(listEntries.entry, after),
        containing === "" ? undefined : sql`instr(${listEntries.entry}, ${containing}) > 0`,
      ),
    )
    .orderBy(asc(listEntries.entry))
    .limit(limit);

/** Versions, newest first, those before `before`. */
export const versionsOf = (
  db: D1Database,
  listId: string,
  before: number | null,
  limit: number,
): Promise<ListVersion[]> =>
  orm(db)
    .select()
    .from(listVersions)
    .where(and(eq(listVersions.listId, listId), before === null ? undefined : sql`${listVersions.version} < ${before}`))
    .orderBy(desc(listVersions.version))
    .limit(limit);

/**
 * Asks several lists at once: by key, what is to be looked up. A list that the tenant does not have is left out. `tookMs` is measured, by
 * key as well (a clock of Workers moves on with every answer from outside).
 */
export async function lookUpAll(
  db: D1Database,
  tenantId: TenantId,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  nowMs: number,
) {
  const answers: Record<string, { version: number; found: Record<string, boolean> }> = {};
  const tookMs: Record<string, number> = {};
  for (const [key, entries] of wanted) {
    const beganMs = Date.now();
    const told = await lookUp(db, tenantId, key, [...entries], nowMs);
    if (told !== null) answers[key] = told;
    tookMs[key] = Date.now() - beganMs;
  }
  return { answers, tookMs };
}

/** Which of these are on the newest version of the list and have not expired. Null when the tenant has no such list. */
export async function lookUp(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  entries: readonly string[],
  nowMs: number,
): Promise<{ version: number; found: Record<string, boolean> } | null> {
  const list = await getList(db, tenantId, key);
  if (list === null) return null;
  const on = new Set<string>();
  for (const part of parts(entries)) {
    const rows = await db
      .prepare(
        `SELECT entry FROM list_entries WHERE list_id = ?1 AND from_version <= ?2 AND (until_version IS NULL OR until_version > ?2)
         AND (expires_at_ms IS NULL OR expires_at_ms > ?3) AND entry IN (SELECT value FROM json_each(?4))`,
      )
      .bind(list.id, list.version, nowMs, JSON.stringify(part))
      .all<{ entry: string }>();
    for (const { entry } of rows.results) on.add(entry);
  }
  return { version: list.version, found: Object.fromEntries(entries.map((entry) => [entry, on.has(entry)])) };
}
