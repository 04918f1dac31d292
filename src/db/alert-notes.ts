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

/** Writes a note down. The same id twice is the same note. */
export async function insertAlertNote(db: D1Database, tenantId: TenantId, row: AlertNoteRow): Promise<void> {
  await orm(db)
    .insert(alertNotes)
    .values({ tenantId, ...row })
    .onConflictDoNothing();
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
