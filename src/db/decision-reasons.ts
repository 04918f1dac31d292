import { and, asc, eq, isNull } from "drizzle-orm";
import type { TenantId } from "../domain";
import type { SpokenLanguage } from "../domain/spoken-languages";
import type { ReasonedDecision } from "../review/decision-reasons";
import { orm } from "./orm";
import { decisionReasons, reasonOrders } from "./schema";

/** By language; what is missing is read as its `label`. */
export type ReasonLabels = Partial<Record<SpokenLanguage, string>>;

export interface OwnReason {
  code: string;
  decision: ReasonedDecision;
  label: string;
  labels?: ReasonLabels;
  createdAtMs: number;
}

const theReason = (tenantId: string, code: string) =>
  and(eq(decisionReasons.tenantId, tenantId), eq(decisionReasons.code, code), isNull(decisionReasons.retiredAtMs));

/** The tenant's own reasons that are still offered, the oldest first. */
export async function listOwnReasons(db: D1Database, tenantId: TenantId): Promise<OwnReason[]> {
  const rows = await orm(db)
    .select()
    .from(decisionReasons)
    .where(and(eq(decisionReasons.tenantId, tenantId), isNull(decisionReasons.retiredAtMs)))
    .orderBy(asc(decisionReasons.createdAtMs), asc(decisionReasons.code))
    .limit(200);
  return rows.map(({ code, decision, label, labels, createdAtMs }) => ({
    ...{ code, decision, label, createdAtMs },
    labels: labels === null ? {} : (JSON.parse(labels) as ReasonLabels),
  }));
}

export async function insertOwnReason(
  db: D1Database,
  tenantId: TenantId,
  { labels = {}, ...reason }: OwnReason,
): Promise<void> {
  await orm(db)
    .insert(decisionReasons)
    .values({ tenantId, ...reason, labels: storedLabels(labels), retiredAtMs: null })
    .onConflictDoNothing();
}

/** False: there is no such reason on offer. */
export async function changeOwnReason(
  db: D1Database,
  tenantId: TenantId,
  code: string,
  change: { label?: string | undefined; labels?: ReasonLabels | undefined },
): Promise<boolean> {
  const set = {
    ...(change.label !== undefined && { label: change.label }),
    ...(change.labels !== undefined && { labels: storedLabels(change.labels) }),
  };
  const done = await orm(db).update(decisionReasons).set(set).where(theReason(tenantId, code));
  return done.meta.changes === 1;
}

/** False: there is no such reason on offer. */
export async function retireOwnReason(
  db: D1Database,
  tenantId: TenantId,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const done = await orm(db).update(decisionReasons).set({ retiredAtMs: nowMs }).where(theReason(tenantId, code));
  return done.meta.changes === 1;
}

/** The order of each decision that has one: codes. */
export async function reasonOrdersOf(
  db: D1Database,
  tenantId: TenantId,
): Promise<Partial<Record<ReasonedDecision, string[]>>> {
  const rows = await orm(db).select().from(reasonOrders).where(eq(reasonOrders.tenantId, tenantId));
  return Object.fromEntries(rows.map(({ decision, codes }) => [decision, JSON.parse(codes) as string[]]));
}

export async function saveReasonOrder(
  db: D1Database,
  tenantId: TenantId,
  decision: ReasonedDecision,
  codes: readonly string[],
): Promise<void> {
  const row = { tenantId, decision, codes: JSON.stringify(codes) };
  await orm(db)
    .insert(reasonOrders)
    .values(row)
    .onConflictDoUpdate({ target: [reasonOrders.tenantId, reasonOrders.decision], set: { codes: row.codes } });
}

/** As the row keeps them. */
export const storedLabels = (labels: ReasonLabels): string | null =>
  Object.keys(labels).length === 0 ? null : JSON.stringify(labels);
