import type { RowErasure, Whose } from "../privacy/data-map.schema";
import { isSame } from "../privacy/same-entity";

/** Whose rows go. Each may be null: there is no such thing, or it has to stay because something else needs it. */
export interface Erased {
  tenantId: string;
  caseId: string | null;
  /** A person or company. */
  entityId: string | null;
  /** Whether they are any side of transactions: rules over all transactions are not gone through for nothing. */
  hasParties: boolean;
  /** A side of transactions that is nobody known. */
  partyId: string | null;
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
  const values: string[] = [];
  const set = erasure.does === "delete" ? null : setOf(erasure.set, of, values);
  const where = conditionOf(erasure, of, values);
  if (where === null) return { rows: 0, isLast: true };
  const page = `rowid IN (SELECT rowid FROM ${table} WHERE ${where} LIMIT ${perStatement})`;
  const change = set === null ? `DELETE FROM ${table} WHERE ${page}` : `UPDATE ${table} SET ${set} WHERE ${page}`;
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
  if (where === null) return [];
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
 * Which rows are meant; null: the map has none of this kind. A row that is blank already is not meant, or a page would come for ever. Names and
 * conditions come from the map alone, never from a caller.
 */
function conditionOf(erasure: Carried, of: Erased, values: string[]): string | null {
  const conditions = thoseThatApply(erasure.where, of);
  if (conditions.length === 0) return null;
  const unlessBlank =
    erasure.does === "blank"
      ? ` AND (${Object.entries(erasure.set)
          .map(([column, value]) => `${column} IS NOT ${value}`)
          .join(" OR ")})`
      : "";
  const any = conditions.map((one) => `(${one})`).join(" OR ");
  return bound(`tenant_id = :tenant AND (${any})${unlessBlank}`, of, values);
}

function thoseThatApply(where: Whose, { caseId, entityId, partyId, hasParties }: Erased): string[] {
  const all = [
    caseId === null ? undefined : where.case,
    entityId === null ? undefined : where.person,
    partyId !== null || (entityId !== null && hasParties) ? where.party : undefined,
  ];
  return all.filter((one) => one !== undefined);
}

const setOf = (set: Readonly<Record<string, string>>, of: Erased, values: string[]): string =>
  bound(
    Object.entries(set)
      .map(([column, value]) => `${column} = ${value}`)
      .join(", "),
    of,
    values,
  );

/** The sides of transactions that somebody is. */
const partiesOf = `(SELECT counterparties.id FROM counterparties
  WHERE counterparties.tenant_id = :tenant AND ${isSame("counterparties.entity_id", ":entity")})`;

/** SQL of the map with the values that it asks for added to `values`, in their order. */
function bound(text: string, of: Erased, values: string[]): string {
  const parties = of.partyId === null ? partiesOf : "(:party)";
  return text
    .replaceAll(":parties", parties)
    .replaceAll(/:(?<name>tenant|case|entity|party)\b/g, (_match, name: string) => {
      values.push(
        (name === "tenant"
          ? of.tenantId
          : name === "case"
            ? of.caseId
            : name === "entity"
              ? of.entityId
              : of.partyId) ?? "",
      );
      return "?";
    });
}
