import { and, asc, desc, eq, getTableColumns, gte, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { CaseStatus, QueueId, TenantId } from "../domain";
import { type CaseRow, decodeCase } from "./cases";
import type { Keyset, Listed } from "./keyset";
import { orm } from "./orm";
import { indexOf, inQueue } from "./queues";
import { cases } from "./schema";

/** What a list of cases can be narrowed by; everything given must hold. */
export interface CaseFilters {
  status?: CaseStatus;
  /** Full path of an active state or of one around it. */
  state?: string;
  /** One tag, or several with commas between them: any of these. */
  tag?: string;
  /** A work list; `personId` is whose, where it is somebody's own. */
  queue?: { id: QueueId; personId: string };
  hasIncidents?: boolean;
  /** A person's id; `none` for cases nobody has. */
  assigneeId?: string;
  /** Key or id of the definition. */
  workflow?: string;
  entityType?: string;
  /** Inclusive. */
  createdAfterMs?: number;
  /** Exclusive. */
  createdBeforeMs?: number;
  risk?: string;
  externalId?: string;
  parentId?: string;
  /** Part of the name, the e-mail address or the external id. Letters A–Z match either case. */
  q?: string;
  /** Of a list by creation time. */
  order?: "newest_first" | "oldest_first";
  /** What the list is sorted by; the latest change and the highest risk come first. */
  sort?: "created" | "updated" | "risk";
}

/** Where a page of cases ended. `sorted`: the value the list is sorted by, where that is not the creation time. */
export interface CaseKeyset extends Keyset {
  sorted?: { by: "updated" | "risk"; at: number } | undefined;
}

// As the index on it has it. A case without a score comes after all that have one.
const riskRank = sql`(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END)`;
const sortedBy = { created: sql`${cases.createdAtMs}`, updated: sql`${cases.updatedAtMs}`, risk: riskRank };

/** A page of cases. Walks an index in the order of the list from where the last page ended, so a page costs the same anywhere. */
export async function listCases(
  db: D1Database,
  tenantId: TenantId,
  filters: CaseFilters,
  cursor: CaseKeyset | null,
  limit: number,
): Promise<Listed<CaseRow> & { next: CaseKeyset | null }> {
  const sort = filters.sort ?? "created";
  const upwards = sort === "created" && filters.order === "oldest_first";
  const direction = upwards ? asc : desc;
  const column = sortedBy[sort];
  const where = and(
    eq(cases.tenantId, tenantId),
    ...conditions(filters),
    // A case that is still opening has nothing to show yet.
    filters.status === undefined && filters.queue === undefined ? ne(cases.status, "opening") : undefined,
    cursor === null ? undefined : behind(column, upwards, cursor),
  );
  const rows = await orm(db).all<Record<string, unknown>>(
    sql`SELECT * FROM ${cases} ${indexFor(filters, sort)} WHERE ${where} ORDER BY ${direction(column)}, ${direction(cases.caseId)} LIMIT ${limit + 1}`,
  );
  const data = rows.slice(0, limit).map(caseOfRow);
  const last = data.at(-1);
  return { data, next: rows.length > limit && last !== undefined ? placeOf(last, sort) : null };
}

// The planner has no statistics and would rather walk all that is open. Named, the index is used, or the query fails for all to see.
function indexFor({ queue }: CaseFilters, sort: NonNullable<CaseFilters["sort"]>): SQL {
  const index = queue === undefined || sort !== "created" ? null : indexOf[queue.id];
  return index === null ? sql`` : sql`INDEXED BY ${sql.identifier(index)}`;
}

const columns = Object.entries(getTableColumns(cases));

const caseOfRow = (row: Record<string, unknown>): CaseRow =>
  decodeCase(Object.fromEntries(columns.map(([key, { name }]) => [key, row[name]])) as typeof cases.$inferSelect);

// Row values compare lexicographically, so the index is entered right where the last page ended.
function behind(column: SQL, upwards: boolean, { createdAtMs, id, sorted }: CaseKeyset): SQL {
  const at = sorted?.at ?? createdAtMs;
  return upwards
    ? sql`(${column}, ${cases.caseId}) > (${at}, ${id})`
    : sql`(${column}, ${cases.caseId}) < (${at}, ${id})`;
}

function placeOf(row: CaseRow, sort: NonNullable<CaseFilters["sort"]>): CaseKeyset {
  const place = { createdAtMs: row.createdAtMs, id: row.caseId };
  switch (sort) {
    case "created":
      return place;
    case "updated":
      return { ...place, sorted: { by: sort, at: row.updatedAtMs } };
    case "risk":
      return { ...place, sorted: { by: sort, at: row.riskScore ?? -1 } };
  }
}

function conditions(filters: CaseFilters): (SQL | undefined)[] {
  const when = <Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined) =>
    value === undefined ? undefined : condition(value);
  return [
    // `active` is spelled out for the sake of the indexes that hold open cases only.
    when(filters.status, (status) => (status === "active" ? sql`status = 'active'` : eq(cases.status, status))),
    when(filters.queue, ({ id, personId }) => inQueue(id, personId)),
    when(filters.hasIncidents, (has) => (has ? sql`open_incidents > 0` : sql`open_incidents = 0`)),
    when(filters.assigneeId, (id) => (id === "none" ? isNull(cases.assigneeId) : eq(cases.assigneeId, id))),
    when(
      filters.workflow,
      (workflow) => sql`(${cases.definitionKey} = ${workflow} OR ${cases.definitionId} = ${workflow})`,
    ),
    when(filters.entityType, (type) => eq(cases.entityType, type)),
    when(filters.createdAfterMs, (atMs) => gte(cases.createdAtMs, atMs)),
    when(filters.createdBeforeMs, (atMs) => lt(cases.createdAtMs, atMs)),
    when(filters.risk, (level) => eq(cases.riskLevel, level)),
    when(filters.externalId, (id) => eq(cases.externalId, id)),
    when(filters.parentId, (id) => eq(cases.parentId, id)),
    when(filters.tag, (tags) => {
      const wanted = JSON.stringify(tags.split(",").map((tag) => tag.trim()));
      return sql`EXISTS (SELECT 1 FROM json_each(${cases.tags}) WHERE value IN (SELECT value FROM json_each(${wanted})))`;
    }),
    // `a.x|b.y` becomes `|a.x.|b.y.`, in which `|a.` is found for `a` and `|a.x.` for `a.x`, but nothing for `a.` or `x`.
    when(
      filters.state,
      (state) => sql`instr('|' || replace(${cases.state}, '|', '.|') || '.', '|' || ${state} || '.') > 0`,
    ),
    when(filters.q, (q) => {
      const part = asciiLower(q.trim());
      const has = (column: typeof cases.name) => sql`instr(lower(coalesce(${column}, '')), ${part}) > 0`;
      return part === ""
        ? undefined
        : sql`(${has(cases.name)} OR instr(lower(coalesce(${cases.email}, '')), ${part}) > 0 OR instr(lower(coalesce(${cases.externalId}, '')), ${part}) > 0)`;
    }),
  ];
}

// SQLite's lower() knows the letters A–Z only; the other side must be folded the same way.
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
