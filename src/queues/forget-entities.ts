import { entitiesToldOfBy, eraseEntityIfLoose, forgetTold } from "../db/entity-erasure";
import { dbOf } from "../db/db-of";
import { renewEntity } from "../db/entity-attributes";
import { keyedOf } from "../entities/terms";
import type { Erasing } from "./erase-case";

const perPage = 20;

/**
 * Takes back what the case has said of persons and companies: of its own where somebody else still needs them, and of everybody whom it
 * names. Those of whom nothing else is known go with it. Null: done; else why it goes on later.
 */
export async function forgetEntities(erasing: Erasing): Promise<string | null> {
  const { env, ref, counts, nowMs } = erasing;
  const db = dbOf(env, ref.tenantId);
  const keyed = keyedOf(env, ref.tenantId);
  for (;;) {
    if (erasing.pagesLeft <= 0) return "more_to_do";
    erasing.pagesLeft -= 1;
    const entityIds = await entitiesToldOfBy(db, ref, perPage);
    for (const entityId of entityIds) {
      // Behind this, nothing says any more that the case knew them: so what nobody needs has gone before.
      const rows = await forgetTold(db, ref, entityId, async () => {
        await renewEntity(db, ref.tenantId, entityId, keyed, nowMs);
        await eraseEntityIfLoose(db, ref, entityId, nowMs);
      });
      counts.entity_attributes = (counts.entity_attributes ?? 0) + rows;
    }
    if (entityIds.length < perPage) return null;
  }
}
