import { dbOf } from "../db/db-of";
import { renewEntity } from "../db/entity-attributes";
import { entitiesToldOfBy, forgetTold } from "../db/entity-erasure";
import { keyedOf } from "../entities/terms";
import type { ErasingCase } from "./erase-case";

const perPage = 20;

/**
 * Takes back what the case has said of persons and companies: of its own where somebody else still needs them, and of everybody whom it
 * names. Those of whom nothing else is known go with it. Null: done; else why it goes on later.
 */
export async function forgetEntities(erasing: ErasingCase): Promise<string | null> {
  const { env, ref, counts, nowMs } = erasing;
  const db = dbOf(env, ref.tenantId);
  const keyed = keyedOf(env, ref.tenantId);
  for (;;) {
    if (erasing.pagesLeft <= 0) return "more_to_do";
    erasing.pagesLeft -= 1;
    const entityIds = await entitiesToldOfBy(db, ref, perPage);
    for (const entityId of entityIds) {
      // What lists show of them is made anew first: as soon as the rows are gone, nothing says any more that it has to be.
      await renewEntity(db, ref.tenantId, entityId, keyed, nowMs, ref.caseId);
      const rows = await forgetTold(db, ref, entityId, nowMs);
      counts.entity_attributes = (counts.entity_attributes ?? 0) + rows;
    }
    if (entityIds.length < perPage) return null;
  }
}
