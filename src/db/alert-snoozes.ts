import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { alertSnoozes } from "./schema";

export type AlertSnooze = Omit<typeof alertSnoozes.$inferSelect, "tenantId">;

/**
 * Until then the rule opens no alert about the subject; a later word on the same takes the place of an earlier one. False: it comes too late,
 * whom the alert is about is being erased.
 */
export async function putSnooze(db: D1Database, tenantId: TenantId, row: AlertSnooze): Promise<boolean> {
  const { rule: _rule, subject: _subject, ...said } = row;
  const done = await orm(db)
    .insert(alertSnoozes)
    .values({ tenantId, ...row })
    .onConflictDoUpdate({ target: [alertSnoozes.tenantId, alertSnoozes.rule, alertSnoozes.subject], set: said });
  return done.meta.changes === 1;
}

/** A place in the list, which runs by when they end. */
export interface SnoozePlace {
  untilMs: number;
  id: string;
}

/** Those that have not ended, the next to end first. */
export async function listSnoozes(
  db: D1Database,
  tenantId: TenantId,
  { rule, afterMs, after }: { rule: string | undefined; afterMs: number; after: SnoozePlace | null },
  limit: number,
): Promise<AlertSnooze[]> {
  return await orm(db)
    .select()
    .from(alertSnoozes)
    .where(
      and(
        eq(alertSnoozes.tenantId, tenantId),
        rule === undefined ? undefined : eq(alertSnoozes.rule, rule),
        gt(alertSnoozes.untilMs, afterMs),
        after === null
          ? undefined
          : sql`(${alertSnoozes.untilMs}, ${alertSnoozes.id}) > (${after.untilMs}, ${after.id})`,
      ),
    )
    .orderBy(asc(alertSnoozes.untilMs), asc(alertSnoozes.id))
    .limit(limit);
}

/** Ends one before its time. False: there is none of this id. */
export async function deleteSnooze(db: D1Database, tenantId: TenantId, id: string): Promise<boolean> {
  const done = await orm(db)
    .delete(alertSnoozes)
    .where(and(eq(alertSnoozes.tenantId, tenantId), eq(alertSnoozes.id, id)));
  return done.meta.changes === 1;
}
