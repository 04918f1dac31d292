import { and, asc, desc, eq, gte, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { CaseStatus, TenantId } from "../domain";
import { type CaseRow, decodeCase } from "./cases";
import { type Keyset, type Listed, listed } from "./keyset";
import { orm } from "./orm";
import { newerThan, olderThan } from "./paging";
import { cases } from "./schema";

/** What a list of cases can be narrowed by; everything given must hold. */
export interface CaseFilters {
  status?: CaseStatus;
  /** Full path of an active state or of one around it. */
  state?: string;
  tag?: string;
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
  order?: "newest_first" | "oldest_first";
}

/** A page of cases. Walks the index on creation time from where the last page ended, so a page costs the same anywhere. */
export async function listCases(
  db: D1Database,
  tenantId: TenantId,
  filters: CaseFilters,
  cursor: Keyset | null,
  limit: number,
): Promise<Listed<CaseRow>> {
  const oldestFirst = filters.order === "oldest_first";
  const behind = oldestFirst ? newerThan : olderThan;
  const direction = oldestFirst ? asc : desc;
  const rows = await orm(db)
    .select()
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, tenantId),
        ...conditions(filters),
        // A case that is still opening has nothing to show yet.
        filters.status === undefined ? ne(cases.status, "opening") : undefined,
        behind(cases.createdAtMs, cases.caseId, cursor),
      ),
    )
    .orderBy(direction(cases.createdAtMs), direction(cases.caseId))
    .limit(limit + 1);
  return listed(rows.map(decodeCase), limit, (row) => ({ createdAtMs: row.createdAtMs, id: row.caseId }));
}

function conditions(filters: CaseFilters): (SQL | undefined)[] {
  const when = <Value>(value: Value | undefined, condition: (value: Value) => SQL | undefined) =>
    value === undefined ? undefined : condition(value);
  return [
    when(filters.status, (status) => eq(cases.status, status)),
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
    when(filters.tag, (tag) => sql`EXISTS (SELECT 1 FROM json_each(${cases.tags}) WHERE value = ${tag})`),
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
