import { and, asc, eq, isNotNull, isNull, lte } from "drizzle-orm";
import type { ActorRef, TenantId } from "../domain";
import { orm } from "./orm";
import { personErasures } from "./schema";

type Stored = typeof personErasures.$inferSelect;
/** The erasure of a person or company, or of a side of transactions. */
export type PersonErasure = Omit<Stored, "counts" | "byKind" | "byId"> & {
  by: ActorRef;
  counts: Record<string, number>;
};

/** Who wants somebody erased, and why. `caseId`: the case whose erasure takes them along. */
export interface WantedErasure {
  reason: string;
  by: ActorRef;
  caseId: string | null;
}

const decoded = ({ byKind, byId, counts, ...row }: Stored): PersonErasure => ({
  ...row,
  by: { kind: byKind as ActorRef["kind"], id: byId },
  counts: JSON.parse(counts) as Record<string, number>, // written here
});
const theErasure = (tenantId: string, id: string) =>
  and(eq(personErasures.tenantId, tenantId), eq(personErasures.id, id));

/** The statement behind one that marks somebody as erased: where that one changed anything, what hangs on them is owed from then on. */
export const oweErasure = (
  db: D1Database,
  tenantId: TenantId,
  { id, kind }: Pick<PersonErasure, "id" | "kind">,
  { reason, by, caseId }: WantedErasure,
  nowMs: number,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO person_erasures (tenant_id, id, kind, reason, by_kind, by_id, case_id, began_at_ms, next_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8 WHERE changes() > 0 ON CONFLICT DO NOTHING`,
    )
    .bind(tenantId, id, kind, reason, by.kind, by.id, caseId, nowMs);

/** Null: it has not been asked for. */
export async function personErasureOf(db: D1Database, tenantId: TenantId, id: string): Promise<PersonErasure | null> {
  const row = await orm(db).select().from(personErasures).where(theErasure(tenantId, id)).get();
  return row === undefined ? null : decoded(row);
}

/** Those that the erasure of a case has begun and that are not done. */
export async function erasuresBegunBy(db: D1Database, tenantId: TenantId, caseId: string): Promise<PersonErasure[]> {
  const rows = await orm(db)
    .select()
    .from(personErasures)
    .where(
      and(eq(personErasures.tenantId, tenantId), eq(personErasures.caseId, caseId), isNull(personErasures.doneAtMs)),
    );
  return rows.map(decoded);
}

/** Erasures that are to be gone on with by now, whoever's they are; nobody else gets them before `untilMs`. */
export async function takeErasures(
  db: D1Database,
  nowMs: number,
  untilMs: number,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> {
  const due = await orm(db)
    .select({ tenantId: personErasures.tenantId, id: personErasures.id })
    .from(personErasures)
    .where(and(isNotNull(personErasures.nextAtMs), lte(personErasures.nextAtMs, nowMs)))
    .orderBy(asc(personErasures.nextAtMs))
    .limit(limit);
  for (const { tenantId, id } of due)
    await orm(db)
      .update(personErasures)
      .set({ nextAtMs: untilMs })
      .where(and(theErasure(tenantId, id), isNull(personErasures.doneAtMs)));
  return due;
}

/** Keeps what it has come to; `problem` null: it is done. */
export const savePersonErasure = (
  db: D1Database,
  { tenantId, id, counts }: Pick<PersonErasure, "tenantId" | "id" | "counts">,
  problem: string | null,
  { nowMs, nextAtMs }: { nowMs: number; nextAtMs: number },
): Promise<unknown> =>
  orm(db)
    .update(personErasures)
    .set({
      counts: JSON.stringify(counts),
      problem,
      nextAtMs: problem === null ? null : nextAtMs,
      doneAtMs: problem === null ? nowMs : null,
    })
    .where(and(theErasure(tenantId, id), isNull(personErasures.doneAtMs)));
