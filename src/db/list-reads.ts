import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { entriesOf, type ListEntryRow } from "./lists";
import { orm } from "./orm";
import { listEntries, lists, listVersions } from "./schema";

/** What differs between two versions of a list. `changed` has the newer wording. */
export interface ListDifference {
  added: ListEntryRow[];
  removed: ListEntryRow[];
  changed: { before: ListEntryRow; after: ListEntryRow }[];
}

const inVersion = (version: number) =>
  and(
    lte(listEntries.fromVersion, version),
    or(isNull(listEntries.untilVersion), gt(listEntries.untilVersion, version)),
  );

/** Rows that are in one of the two versions only: what stayed as it was is one row in both, and is not read. */
export async function differenceOf(
  db: D1Database,
  listId: string,
  versions: { from: number; to: number },
): Promise<ListDifference> {
  const rowsOnlyIn = (here: number, there: number) =>
    orm(db)
      .select()
      .from(listEntries)
      .where(and(eq(listEntries.listId, listId), inVersion(here), sql`NOT (${inVersion(there)})`));
  const [gone, come] = await Promise.all([
    rowsOnlyIn(versions.from, versions.to),
    rowsOnlyIn(versions.to, versions.from),
  ]);
  const before = new Map(gone.map((row) => [row.entry, row]));
  const added: ListEntryRow[] = [];
  const changed: ListDifference["changed"] = [];
  for (const row of come) {
    const earlier = before.get(row.entry);
    before.delete(row.entry);
    if (earlier === undefined) added.push(row);
    else if (!sameWords(earlier, row)) changed.push({ before: earlier, after: row });
  }
  return { added, removed: [...before.values()], changed };
}

/** Whether two rows of one entry say the same. */
export const sameWords = (
  one: Pick<ListEntryRow, "value" | "note" | "expiresAtMs">,
  other: Pick<ListEntryRow, "value" | "note" | "expiresAtMs">,
): boolean => one.value === other.value && one.note === other.note && one.expiresAtMs === other.expiresAtMs;

const pageRows = 2_000;

/** All entries of a version in order, a page of rows at a time. */
export async function* allEntries(db: D1Database, listId: string, version: number): AsyncGenerator<ListEntryRow> {
  for (let after: string | null = null; ; ) {
    const rows: ListEntryRow[] = await entriesOf(db, listId, version, after, pageRows);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = last.entry;
  }
}

/** How many entries each list has now, by the list's id; 0 for those that were never written to. */
export async function entryCounts(db: D1Database, tenantId: TenantId, listId?: string): Promise<Map<string, number>> {
  const rows = await orm(db)
    .select({ id: lists.id, count: listVersions.count })
    .from(lists)
    .leftJoin(listVersions, and(eq(listVersions.listId, lists.id), eq(listVersions.version, lists.version)))
    .where(and(eq(lists.tenantId, tenantId), listId === undefined ? undefined : eq(lists.id, listId)));
  return new Map(rows.map(({ id, count }) => [id, count ?? 0]));
}
