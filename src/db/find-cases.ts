import { type SQL, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { casePlaces, cases } from "./schema";

/** How many finds are put in another order than theirs: the newest of them. */
const mostSorted = 1_000;
/** Counting ends here: "1,000+". */
export const mostFound = 1_000;

export interface Finding {
  /** For the index of words (`matchOf`). */
  match: string;
  upwards: boolean;
  /** Where the page before ended; null: the first page. */
  behind: number | null;
  createdAfterMs?: number | undefined;
  createdBeforeMs?: number | undefined;
}

/** Rows as the database has them, each with its `place`. */
export type Found = Record<string, unknown> & { place: number };

/**
 * Cases that the index of words finds, in the order of their creation. The index gives them one by one in that order, so a page reads as
 * many rows as it has, times three: the find, its place, the case.
 */
export const findCases = (
  db: D1Database,
  tenantId: TenantId,
  finding: Finding,
  more: SQL,
  limit: number,
): Promise<Found[]> =>
  orm(db).all<Found>(sql`SELECT ${cases}.*, case_search.rowid AS place FROM case_search
    CROSS JOIN ${casePlaces} ON case_places.place = case_search.rowid
    CROSS JOIN ${cases} ON cases.case_id = case_places.case_id
    WHERE ${placed(finding)} AND cases.tenant_id = ${tenantId} AND ${more}
    ORDER BY case_search.rowid ${direction(finding)} LIMIT ${limit}`);

/** The newest finds in another order. */
export const findSorted = (
  db: D1Database,
  tenantId: TenantId,
  finding: Finding,
  { more, order }: { more: SQL; order: SQL },
  limit: number,
): Promise<Found[]> =>
  orm(db).all<Found>(sql`SELECT ${cases}.*, found.place FROM
    (SELECT rowid AS place FROM case_search WHERE ${placed(finding)} ORDER BY rowid DESC LIMIT ${mostSorted}) AS found
    CROSS JOIN ${casePlaces} ON case_places.place = found.place
    CROSS JOIN ${cases} ON cases.case_id = case_places.case_id
    WHERE cases.tenant_id = ${tenantId} AND ${more} ORDER BY ${order} LIMIT ${limit}`);

/** How many cases there are to find; one more than `mostFound` where counting stopped. */
export async function countFound(db: D1Database, finding: Finding): Promise<number> {
  const row = await orm(db).get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM case_search WHERE ${placed(finding)} LIMIT ${mostFound + 1})`,
  );
  return row?.n ?? 0;
}

// Numbers are bound as floats, and the index seeks by whole numbers only.
const place = (at: number): SQL => sql`CAST(${at} AS INTEGER)`;

// A place is a thousand times the creation time, and a little more for those of the same millisecond (migration 0029).
const perMs = 1_000;

function placed({ match, upwards, behind, createdAfterMs, createdBeforeMs }: Finding): SQL {
  const conditions = [sql`case_search MATCH ${match}`];
  if (behind !== null)
    conditions.push(upwards ? sql`case_search.rowid > ${place(behind)}` : sql`case_search.rowid < ${place(behind)}`);
  if (createdAfterMs !== undefined) conditions.push(sql`case_search.rowid >= ${place(createdAfterMs * perMs)}`);
  if (createdBeforeMs !== undefined) conditions.push(sql`case_search.rowid < ${place(createdBeforeMs * perMs)}`);
  return sql.join(conditions, sql` AND `);
}

const direction = ({ upwards }: Finding): SQL => (upwards ? sql`ASC` : sql`DESC`);
