import { and, eq, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { counterparties, entities } from "./schema";

/** What those whom alerts are about are called, by their ids. Who is gone, or has no name, is left out. */
export async function subjectNames(
  db: D1Database,
  tenantId: TenantId,
  alerts: readonly { subjectId: string | null; counterpartyId: string | null }[],
): Promise<Map<string, string>> {
  const partyIds = JSON.stringify(alerts.flatMap(({ counterpartyId }) => counterpartyId ?? []));
  const entityIds = JSON.stringify(alerts.flatMap(({ subjectId }) => subjectId ?? []));
  const [parties, known] = await Promise.all([
    partyIds === "[]"
      ? []
      : orm(db)
          .select({ id: counterparties.id, name: counterparties.name })
          .from(counterparties)
          .where(
            and(
              eq(counterparties.tenantId, tenantId),
              eq(counterparties.erased, false),
              // Bound parameters end at 100.
              sql`${counterparties.id} IN (SELECT value FROM json_each(${partyIds}))`,
            ),
          ),
    entityIds === "[]"
      ? []
      : orm(db)
          .select({ id: entities.id, name: entities.name })
          .from(entities)
          .where(
            and(eq(entities.tenantId, tenantId), sql`${entities.id} IN (SELECT value FROM json_each(${entityIds}))`),
          ),
  ]);
  return new Map([...parties, ...known].flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
