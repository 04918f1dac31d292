import type { RowErasure } from "../privacy/data-map.schema";

/** Whose rows go. `entityId` null: somebody else needs whom the case is about, whose own rows stay. */
export interface Erased {
  tenantId: string;
  caseId: string;
  entityId: string | null;
}

const perStatement = 500;

type Carried = Extract<RowErasure, { does: "delete" | "blank" | "delete_with_object" }>;

/** Deletes or blanks one page of what the map says of a table; how many rows that were. Fewer than `perStatement`: there are no more. */
export async function eraseRows(
  db: D1Database,
  table: string,
  erasure: Exclude<Carried, { does: "delete_with_object" }>,
  of: Erased,
): Promise<{ rows: number; isLast: boolean }> {
  const personal = erasure.also === "person" && of.entityId === null;
  if (personal) return { rows: 0, isLast: true };
  const values: string[] = [];
  const where = conditionOf(erasure, of, values);
  const page = `rowid IN (SELECT rowid FROM ${table} WHERE ${where} LIMIT ${perStatement})`;
  const change =
    erasure.does === "delete"
      ? `DELETE FROM ${table} WHERE ${page}`
      : `UPDATE ${table} SET ${Object.entries(erasure.set)
          .map(([column, value]) => `${column} = ${value}`)
          .join(", ")} WHERE ${page}`;
  // Triggers count as changes as well: what comes back does not.
  const { results } = await db
    .prepare(`${change} RETURNING 1 AS one`)
    .bind(...values)
    .all();
  return { rows: results.length, isLast: results.length < perStatement };
}

/** A page of the ids of rows that have an object beside them. */
export async function rowsWithObjects(
  db: D1Database,
  table: string,
  erasure: Extract<Carried, { does: "delete_with_object" }>,
  of: Erased,
  limit: number,
): Promise<string[]> {
  const values: string[] = [];
  const where = conditionOf(erasure, of, values);
  const { results } = await db
    .prepare(`SELECT ${erasure.id} AS id FROM ${table} WHERE ${where} LIMIT ${limit}`)
    .bind(...values)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Takes away these rows: their objects are gone. */
export const dropRows = (
  db: D1Database,
  table: string,
  erasure: Extract<Carried, { does: "delete_with_object" }>,
  of: Erased,
  ids: readonly string[],
): Promise<unknown> =>
  db
    .prepare(`DELETE FROM ${table} WHERE tenant_id = ? AND ${erasure.id} IN (SELECT value FROM json_each(?))`)
    .bind(of.tenantId, JSON.stringify(ids))
    .run();

/**
 * Which rows are meant, with the values it asks for added to `values`. A row that is blank already is not meant, or a page would come for
 * ever. Names and conditions come from the map alone, never from a caller.
 */
function conditionOf(erasure: Carried, of: Erased, values: string[]): string {
  const unlessBlank =
    erasure.does === "blank"
      ? ` AND (${Object.entries(erasure.set)
          .map(([column, value]) => `${column} IS NOT ${value}`)
          .join(" OR ")})`
      : "";
  return `tenant_id = :tenant AND (${erasure.where})${unlessBlank}`.replace(
    /:(?<name>tenant|case|entity)\b/g,
    (_match, name: string) => {
      values.push(name === "tenant" ? of.tenantId : name === "case" ? of.caseId : (of.entityId ?? ""));
      return "?";
    },
  );
}
