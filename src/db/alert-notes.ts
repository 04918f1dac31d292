import { and, desc, eq, isNull } from "drizzle-orm";
import type { TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { alertNotes } from "./schema";

/** A note on an alert, as it is stored: sealed. */
export type AlertNoteRow = Omit<typeof alertNotes.$inferSelect, "tenantId">;

const one = (tenantId: TenantId, alertId: string, id: string) =>
  and(eq(alertNotes.tenantId, tenantId), eq(alertNotes.alertId, alertId), eq(alertNotes.id, id));

/** Writes a note down. False: it comes too late, whom the alert is about is being erased. */
export async function insertAlertNote(db: D1Database, tenantId: TenantId, row: AlertNoteRow): Promise<boolean> {
  const done = await orm(db)
    .insert(alertNotes)
    .values({ tenantId, ...row });
  return done.meta.changes === 1;
}

export async function getAlertNote(
  db: D1Database,
  tenantId: TenantId,
  alertId: string,
  id: string,
): Promise<AlertNoteRow | null> {
  const row = await orm(db)
    .select()
    .from(alertNotes)
    .where(one(tenantId, alertId, id))
    .get();
  return row ?? null;
}

/** The notes on an alert, newest first, deleted ones among them. */
export async function listAlertNotes(
  db: D1Database,
  tenantId: TenantId,
  alertId: string,
  { after, limit }: { after: Keyset | null; limit: number },
): Promise<Listed<AlertNoteRow>> {
  const rows = await orm(db)
    .select()
    .from(alertNotes)
    .where(
      and(
        eq(alertNotes.tenantId, tenantId),
        eq(alertNotes.alertId, alertId),
        olderThan(alertNotes.createdAtMs, alertNotes.id, after),
      ),
    )
    .orderBy(desc(alertNotes.createdAtMs), desc(alertNotes.id))
    .limit(limit + 1);
  return listed(rows, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** The newest notes on any of these alerts, without deleted ones. */
export async function notesOnAlerts(
  db: D1Database,
  tenantId: TenantId,
  alertIds: readonly string[],
  limit: number,
): Promise<{ id: string; alertId: string; sealed: string; createdAtMs: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT id, alert_id AS alertId, sealed, created_at_ms AS createdAtMs FROM alert_notes
       WHERE tenant_id = ?1 AND alert_id IN (SELECT value FROM json_each(?2)) AND sealed IS NOT NULL
       ORDER BY created_at_ms DESC, id DESC LIMIT ?3`,
    )
    .bind(tenantId, JSON.stringify(alertIds), limit)
    .all<{ id: string; alertId: string; sealed: string; createdAtMs: number }>();
  return results;
}

/** Takes away what a note says; that there was one stays. */
export async function deleteAlertNote(
  db: D1Database,
  tenantId: TenantId,
  alertId: string,
  id: string,
  { byId, atMs }: { byId: string; atMs: number },
): Promise<void> {
  await orm(db)
    .update(alertNotes)
    .set({ sealed: null, deletedAtMs: atMs, deletedById: byId })
    .where(and(one(tenantId, alertId, id), isNull(alertNotes.deletedAtMs)));
}
