import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** `isSame` of the data map for queries that are put together: rows about this entity, or one that is merged with it. */
export const isSameEntity = (column: SQLWrapper, entityId: string): SQL =>
  sql`${column} IN (SELECT ${entityId} UNION SELECT coalesce(merged_into, id) FROM entities WHERE id = ${entityId}
    UNION SELECT alike.id FROM entities AS named JOIN entities AS alike ON alike.merged_into = coalesce(named.merged_into, named.id)
    WHERE named.id = ${entityId})`;
