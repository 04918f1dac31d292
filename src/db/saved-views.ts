import { and, asc, eq, or, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import { insertIf } from "./insert-if";
import { orm } from "./orm";
import { listSettings, savedViews } from "./schema";

type Stored = typeof savedViews.$inferSelect;
export type SavedView = Omit<Stored, "filters" | "look" | "shared"> & {
  filters: JsonObject;
  look: JsonObject;
  shared: boolean;
};

/** Views one person may have: a list to choose from, no archive. */
export const mostViews = 50;

const decoded = (row: Stored): SavedView => ({
  ...row,
  filters: JSON.parse(row.filters) as JsonObject,
  look: JSON.parse(row.look) as JsonObject,
  shared: row.shared === 1,
});

const theView = (tenantId: TenantId, id: string) => and(eq(savedViews.tenantId, tenantId), eq(savedViews.id, id));

/** A person's own views, and those that others share with the team. By name. */
export async function listViews(db: D1Database, tenantId: TenantId, ownerId: string): Promise<SavedView[]> {
  const rows = await orm(db)
    .select()
    .from(savedViews)
    .where(and(eq(savedViews.tenantId, tenantId), or(eq(savedViews.ownerId, ownerId), eq(savedViews.shared, 1))))
    .orderBy(asc(savedViews.name), asc(savedViews.id))
    .limit(500);
  return rows.map(decoded);
}

export async function getView(db: D1Database, tenantId: TenantId, id: string): Promise<SavedView | null> {
  const row = await orm(db).select().from(savedViews).where(theView(tenantId, id)).get();
  return row === undefined ? null : decoded(row);
}

/** False: the person has as many as one may have. */
export const createView = (db: D1Database, view: SavedView): Promise<boolean> =>
  insertIf(
    db,
    savedViews,
    { ...view, filters: JSON.stringify(view.filters), look: JSON.stringify(view.look), shared: view.shared ? 1 : 0 },
    sql`(SELECT count(*) FROM saved_views WHERE tenant_id = ${view.tenantId} AND owner_id = ${view.ownerId}) < ${mostViews}`,
  );

export interface ViewChange {
  name?: string | undefined;
  shared?: boolean | undefined;
  filters?: JsonObject | undefined;
  look?: JsonObject | undefined;
}

/** False: the view has another version by now. */
export async function changeView(
  db: D1Database,
  tenantId: TenantId,
  view: Pick<SavedView, "id" | "version">,
  { name, shared, filters, look }: ViewChange,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db)
    .update(savedViews)
    .set({
      ...(name !== undefined && { name }),
      ...(shared !== undefined && { shared: shared ? 1 : 0 }),
      ...(filters !== undefined && { filters: JSON.stringify(filters) }),
      ...(look !== undefined && { look: JSON.stringify(look) }),
      version: view.version + 1,
      updatedAtMs: nowMs,
    })
    .where(and(theView(tenantId, view.id), eq(savedViews.version, view.version)));
  return done.meta.changes === 1;
}

export async function dropView(db: D1Database, tenantId: TenantId, id: string): Promise<void> {
  await orm(db).delete(savedViews).where(theView(tenantId, id));
}

/** How this person likes the list of cases; null: nobody has said. */
export async function listSettingsOf(db: D1Database, tenantId: TenantId, userId: string): Promise<JsonObject | null> {
  const row = await orm(db)
    .select({ body: listSettings.body })
    .from(listSettings)
    .where(and(eq(listSettings.tenantId, tenantId), eq(listSettings.userId, userId)))
    .get();
  return row === undefined ? null : (JSON.parse(row.body) as JsonObject);
}

export async function saveListSettings(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  settings: JsonObject,
  nowMs: number,
): Promise<void> {
  const body = JSON.stringify(settings);
  await orm(db)
    .insert(listSettings)
    .values({ tenantId, userId, body, updatedAtMs: nowMs })
    .onConflictDoUpdate({ target: [listSettings.tenantId, listSettings.userId], set: { body, updatedAtMs: nowMs } });
}
