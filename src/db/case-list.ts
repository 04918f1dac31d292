import { and, asc, desc, eq, getTableColumns, gte, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";
import type { CaseStatus, QueueId, TenantId } from "../domain";
import { countWhere, isWithin, type Within } from "./case-scope";
import { type CaseRow, decodeCase } from "./cases";
import { countFound, type Finding, type Found, findCases, findSorted } from "./find-cases";
import type { Keyset, Listed } from "./keyset";
import { numbersOf } from "./members";
import { orm } from "./orm";
import { listQueueCases } from "./queue-list";
import { indexOf, inQueue } from "./queues";
import { cases } from "./schema";
import { isIndexed } from "./search-index";
import { type Facet, matchOf, queueWanted, type Wanted } from "./search-terms";

/** What a list of cases can be narrowed by; everything given must hold. Where it says "several", commas stand between them: any of these. */
export interface CaseFilters {
  status?: CaseStatus;
  /** Full path of an active state or of one around it. */
  state?: string;
  /** One tag, or several. */
  tag?: string;
  /** One label, or several. */
  label?: string;
  /** A work list; `personId` is whose, where it is somebody's own. */
  queue?: { id: QueueId; personId: string };
  /** Who asks is limited to some cases: only those. */
  within?: Within;
  /** A work list that the tenant has built: in its own order unless another one is asked for. */
  ownQueue?: string;
  hasIncidents?: boolean;
  /** Under a legal hold. */
  isHeld?: boolean;
  /** A person's id; `none` for cases nobody has. */
  assigneeId?: string;
  /** Key or id of the definition. */
  workflow?: string;
  entityType?: string;
  /** Inclusive. */
  createdAfterMs?: number;
  /** Exclusive. */
  createdBeforeMs?: number;
  /** One level, or several; `none` without a score. */
  risk?: string;
  /** Two-letter codes. */
  country?: string;
  /** `approved`, `rejected`, `none`, or several. */
  outcome?: string;
  /** States of the time that a case may take, or several. */
  sla?: string;
  /** `key:value` of a fact that the definition has listed, or several. */
  field?: string;
  externalId?: string;
  parentId?: string;
  /** Beginnings of words: names, companies, addresses, ids and numbers of the case. */
  q?: string;
  /** What stands for a number that was searched for (`searchNumber`). Absent: hidden numbers are not found. */
  numberTerm?: (compact: string) => string;
  /** Words of `q` are found whole only: its beginnings would tell somebody letter by letter what they see masked. */
  wholeWords?: boolean;
  /** Of a list by creation time. */
  order?: "newest_first" | "oldest_first";
  /** What the list is sorted by; the latest change and the highest risk come first, and of one level of risk the newest. */
  sort?: CaseSort;
}

export type CaseSort = "created" | "updated" | "risk" | "risk_level";

/**
 * Where a page of cases ended. `sorted`: the value the list is sorted by, where that is not the creation time. Of a list that the index of
 * words gives it is the place in that (`found`); sorted by level of risk, `level` is the one that the page ended in.
 */
export interface CaseKeyset extends Keyset {
  sorted?:
    | { by: "updated" | "risk" | "found" | "risk_level" | "queue"; at: number; level?: number | undefined }
    | undefined;
}

// As the index on it has it. A case without a score comes after all that have one.
const riskRank = sql`(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END)`;
const sortedBy = { created: sql`${cases.createdAtMs}`, updated: sql`${cases.updatedAtMs}`, risk: riskRank };
const levels = ["critical", "high", "medium", "low", "none"] as const;

export type CasePage = Listed<CaseRow> & { next: CaseKeyset | null };

/**
 * A page of cases. A page costs the same anywhere in the list: it walks an index of the table in the order of the list where one holds just
 * these cases, else the index of words, which answers any filters together in the order of creation.
 */
export async function listCases(
  db: D1Database,
  tenantId: TenantId,
  filters: CaseFilters,
  cursor: CaseKeyset | null,
  limit: number,
): Promise<CasePage> {
  if (filters.ownQueue !== undefined) return ownQueuePage(db, tenantId, filters.ownQueue, filters, cursor, limit);
  const question = wantsWords(filters) || cursor?.sorted?.by === "found" ? questionOf(filters) : null;
  if (question === null || !(await isIndexed(db, tenantId))) return walkTable(db, tenantId, filters, cursor, limit);
  const match = matchOf(tenantId, question);
  if (match === null) return { data: [], next: null };
  if (filters.sort === "risk_level") return byLevel(db, tenantId, { filters, question }, cursor, limit);
  if (filters.sort === "updated" || filters.sort === "risk")
    return filters.q === undefined
      ? walkTable(db, tenantId, filters, cursor, limit)
      : sortFound(db, tenantId, filters, finding(match, filters, null), cursor, limit);
  const behind = cursor === null ? null : (cursor.sorted?.at ?? placeNear(cursor.createdAtMs, filters));
  const rows = await findCases(db, tenantId, finding(match, filters, behind), exactly(filters), limit + 1);
  return foundPage(rows, limit);
}

/** A queue of the tenant's own keeps its cases in its order. Another order walks all that is listed in that one. */
async function ownQueuePage(
  db: D1Database,
  tenantId: TenantId,
  queueId: string,
  filters: CaseFilters,
  cursor: CaseKeyset | null,
  limit: number,
): Promise<CasePage> {
  const inOwnOrder = (filters.sort ?? "created") === "created" && filters.order !== "oldest_first";
  if (!inOwnOrder) return walkTable(db, tenantId, filters, cursor, limit);
  const { ownQueue: _queue, ...narrower } = filters;
  const from = cursor === null ? null : { sortKey: cursor.sorted?.at ?? 0, id: cursor.id };
  const page = await listQueueCases(db, tenantId, queueId, { where: and(...conditions(narrower)) }, from, limit);
  const { next } = page;
  return {
    data: page.data,
    next: next === null ? null : { createdAtMs: 0, id: next.id, sorted: { by: "queue", at: next.sortKey } },
  };
}

/** How many cases a list has: counted to `mostFound`, beyond that one more. Null while the index is being filled. */
export async function countCases(db: D1Database, tenantId: TenantId, filters: CaseFilters): Promise<number | null> {
  const { ownQueue, sort: _sort, order: _order, ...narrower } = filters;
  if (ownQueue !== undefined) {
    // A counter says how many are in it; how many of them are something else as well nobody keeps.
    const isNarrowed = Object.values(narrower).some((value) => value !== undefined);
    return isNarrowed ? null : ((await numbersOf(db, tenantId, [ownQueue])).get(ownQueue)?.count ?? 0);
  }
  if (filters.within !== undefined)
    return countWhere(
      db,
      and(eq(cases.tenantId, tenantId), ne(cases.status, "opening"), ...conditions(narrower)) ?? sql`false`,
    );
  if (!(await isIndexed(db, tenantId))) return null;
  const match = matchOf(tenantId, questionOf(filters));
  return match === null ? 0 : countFound(db, finding(match, filters, null));
}

/** Which of these cases there are, for somebody who is limited to `within`. */
export async function knownCases(
  db: D1Database,
  tenantId: TenantId,
  caseIds: readonly string[],
  within: Within | undefined,
): Promise<Set<string>> {
  const rows = await orm(db)
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, tenantId),
        sql`${cases.caseId} IN (SELECT value FROM json_each(${JSON.stringify(caseIds)}))`,
        within === undefined ? undefined : isWithin(within),
      ),
    );
  return new Set(rows.map(({ caseId }) => caseId));
}

// One of these at a time has an index of its own on the table.
function wantsWords(filters: CaseFilters): boolean {
  const { status, queue, assigneeId, externalId: _one, createdAfterMs: _from, createdBeforeMs: _to, ...rest } = filters;
  const {
    order: _order,
    sort,
    numberTerm: _term,
    wholeWords: _whole,
    within: _within,
    isHeld: _held,
    ...narrowing
  } = rest;
  if (sort === "risk_level" || Object.values(narrowing).some((value) => value !== undefined)) return true;
  return [status, queue, assigneeId].filter((one) => one !== undefined).length > 1;
}

function questionOf(filters: CaseFilters): Wanted[] {
  const { queue, q, numberTerm, wholeWords, hasIncidents, workflow, state } = filters;
  const several = (facet: Facet, text: string | undefined): Wanted[] =>
    text === undefined ? [] : [{ facet, anyOf: text.split(",").map((one) => one.trim()) }];
  const one = (facet: Facet, value: string | undefined): Wanted[] =>
    value === undefined ? [] : [{ facet, anyOf: [value] }];
  return [
    ...one("status", filters.status),
    ...(queue === undefined ? [] : queueWanted(queue.id, queue.personId)),
    ...one("state", state),
    ...several("tag", filters.tag),
    ...several("label", filters.label),
    ...one("workflow", workflow),
    ...one("entityType", filters.entityType),
    ...several("risk", filters.risk),
    ...several("country", filters.country),
    ...several("outcome", filters.outcome),
    ...several("sla", filters.sla),
    ...several("field", filters.field),
    ...one("assigneeId", filters.assigneeId),
    ...one("parentId", filters.parentId),
    ...one("incidents", hasIncidents === undefined ? undefined : String(hasIncidents)),
    ...(q === undefined || q.trim() === ""
      ? []
      : [{ text: q, numberTerm: numberTerm ?? ((compact: string) => compact), wholeWords: wholeWords === true }]),
  ];
}

const finding = (match: string, filters: CaseFilters, behind: number | null): Finding => ({
  match,
  upwards: (filters.sort ?? "created") === "created" && filters.order === "oldest_first",
  behind,
  createdAfterMs: filters.createdAfterMs,
  createdBeforeMs: filters.createdBeforeMs,
});

// What the index of words knows only nearly, or not at all.
const exactly = ({ createdAfterMs, createdBeforeMs, externalId, within, isHeld }: CaseFilters): SQL =>
  and(
    isHeld === undefined ? undefined : underHold(isHeld),
    within === undefined ? undefined : isWithin(within),
    createdAfterMs === undefined ? undefined : gte(cases.createdAtMs, createdAfterMs),
    createdBeforeMs === undefined ? undefined : lt(cases.createdAtMs, createdBeforeMs),
    externalId === undefined ? undefined : eq(cases.externalId, externalId),
  ) ?? sql`true`;

function foundPage(rows: readonly Found[], limit: number, level?: number): CasePage {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: data.map(caseOfRow), next: more ? foundPlace(last, level) : null };
}

function foundPlace(row: Found, level?: number): CaseKeyset {
  const { createdAtMs, caseId: id } = caseOfRow(row);
  const by = level === undefined ? "found" : "risk_level";
  return { createdAtMs, id, sorted: { by, at: row.place, ...(level !== undefined && { level }) } };
}

/** One level after the other, each the newest first: every level is a question of its own. */
async function byLevel(
  db: D1Database,
  tenantId: TenantId,
  { filters, question }: { filters: CaseFilters; question: Wanted[] },
  cursor: CaseKeyset | null,
  limit: number,
): Promise<CasePage> {
  const found: { row: Found; level: number }[] = [];
  const from = cursor?.sorted?.level ?? 0;
  for (let level = from; level < levels.length && found.length <= limit; level += 1) {
    const match = matchOf(tenantId, [...question, { facet: "risk", anyOf: [levels[level] ?? "none"] }]);
    const behind = level === from ? (cursor?.sorted?.at ?? null) : null;
    if (match === null) break;
    const room = limit + 1 - found.length;
    const rows = await findCases(db, tenantId, finding(match, filters, behind), exactly(filters), room);
    found.push(...rows.map((row) => ({ row, level })));
  }
  const last = found[limit - 1];
  return {
    data: found.slice(0, limit).map(({ row }) => caseOfRow(row)),
    next: found.length > limit && last !== undefined ? foundPlace(last.row, last.level) : null,
  };
}

/** The newest finds of a search in another order. */
async function sortFound(
  db: D1Database,
  tenantId: TenantId,
  filters: CaseFilters,
  finding: Finding,
  cursor: CaseKeyset | null,
  limit: number,
): Promise<CasePage> {
  const sort = filters.sort === "risk" ? "risk" : "updated";
  const column = sortedBy[sort];
  const more = and(exactly(filters), cursor === null ? undefined : behind(column, false, cursor)) ?? sql`true`;
  const order = sql`${desc(column)}, ${desc(cases.caseId)}`;
  return tablePage(await findSorted(db, tenantId, finding, { more, order }, limit + 1), sort, limit);
}

// A cursor of the table's own order, met again after the index of words took over: rather a row twice than one never.
const placeNear = (createdAtMs: number, { order }: CaseFilters): number =>
  order === "oldest_first" ? createdAtMs * 1_000 - 1 : (createdAtMs + 1) * 1_000;

/** Walks an index of the table in the order of the list from where the last page ended. */
async function walkTable(
  db: D1Database,
  tenantId: TenantId,
  filters: CaseFilters,
  cursor: CaseKeyset | null,
  limit: number,
): Promise<CasePage> {
  const sort = filters.sort === "risk_level" ? "risk" : (filters.sort ?? "created");
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
  return tablePage(rows, sort, limit);
}

type TableSort = keyof typeof sortedBy;

function tablePage(rows: readonly Record<string, unknown>[], sort: TableSort, limit: number): CasePage {
  const data = rows.slice(0, limit).map(caseOfRow);
  const last = data.at(-1);
  return { data, next: rows.length > limit && last !== undefined ? placeOf(last, sort) : null };
}

// The planner has no statistics and would rather walk all that is open. Named, the index is used, or the query fails for all to see.
function indexFor({ queue }: CaseFilters, sort: TableSort): SQL {
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

function placeOf(row: CaseRow, sort: TableSort): CaseKeyset {
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

const underHold = (isHeld: boolean): SQL =>
  isHeld ? sql`legal_hold_at_ms IS NOT NULL` : sql`legal_hold_at_ms IS NULL`;

function conditions(filters: CaseFilters): (SQL | undefined)[] {
  const when = <Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined) =>
    value === undefined ? undefined : condition(value);
  return [
    // `active` is spelled out for the sake of the indexes that hold open cases only.
    when(filters.status, (status) => (status === "active" ? sql`status = 'active'` : eq(cases.status, status))),
    when(filters.within, isWithin),
    when(filters.queue, ({ id, personId }) => inQueue(id, personId)),
    when(
      filters.ownQueue,
      (id) => sql`EXISTS (SELECT 1 FROM queue_cases WHERE case_id = ${cases.caseId} AND queue_id = ${id})`,
    ),
    when(filters.hasIncidents, (has) => (has ? sql`open_incidents > 0` : sql`open_incidents = 0`)),
    when(filters.isHeld, underHold),
    when(filters.assigneeId, (id) => (id === "none" ? isNull(cases.assigneeId) : eq(cases.assigneeId, id))),
    when(
      filters.workflow,
      (workflow) => sql`(${cases.definitionKey} = ${workflow} OR ${cases.definitionId} = ${workflow})`,
    ),
    when(filters.entityType, (type) => eq(cases.entityType, type)),
    when(filters.createdAfterMs, (atMs) => gte(cases.createdAtMs, atMs)),
    when(filters.createdBeforeMs, (atMs) => lt(cases.createdAtMs, atMs)),
    when(filters.risk, (levels) => oneOf(sql`ifnull(${cases.riskLevel}, 'none')`, levels)),
    when(filters.country, (countries) => oneOf(sql`ifnull(${cases.country}, 'none')`, countries)),
    when(filters.outcome, (outcomes) => oneOf(sql`ifnull(${cases.outcome}, 'none')`, outcomes)),
    when(filters.sla, (states) => oneOf(sql`ifnull(${cases.slaState}, 'none')`, states)),
    when(filters.label, (labels) => carries(cases.labels, labels)),
    when(
      filters.field,
      (fields) =>
        sql`EXISTS (SELECT 1 FROM json_each(${cases.fields}) WHERE key || ':' || CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE value END IN (SELECT value FROM json_each(${several(fields)})))`,
    ),
    when(filters.externalId, (id) => eq(cases.externalId, id)),
    when(filters.parentId, (id) => eq(cases.parentId, id)),
    when(filters.tag, (tags) => carries(cases.tags, tags)),
    // `a.x|b.y` becomes `|a.x.|b.y.`, in which `|a.` is found for `a` and `|a.x.` for `a.x`, but nothing for `a.` or `x`.
    when(
      filters.state,
      (state) => sql`instr('|' || replace(${cases.state}, '|', '.|') || '.', '|' || ${state} || '.') > 0`,
    ),
    when(filters.q, (q) => {
      const part = asciiLower(q.trim());
      const has = (column: AnySQLiteColumn) =>
        filters.wholeWords === true
          ? sql`lower(coalesce(${column}, '')) = ${part}`
          : sql`instr(lower(coalesce(${column}, '')), ${part}) > 0`;
      return part === "" ? undefined : sql`(${has(cases.name)} OR ${has(cases.email)} OR ${has(cases.externalId)})`;
    }),
  ];
}

const several = (text: string): string => JSON.stringify(text.split(",").map((one) => one.trim()));
const oneOf = (column: SQL, wanted: string): SQL => sql`${column} IN (SELECT value FROM json_each(${several(wanted)}))`;
const carries = (column: typeof cases.tags | typeof cases.labels, wanted: string): SQL =>
  sql`EXISTS (SELECT 1 FROM json_each(${column}) WHERE value IN (SELECT value FROM json_each(${several(wanted)})))`;

// SQLite's lower() knows the letters A–Z only; the other side must be folded the same way.
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
