import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import {
  type CaseChange,
  type CaseFact,
  type CaseId,
  type CaseRef,
  type IndexRow,
  type OpenIncident,
  parseId,
  type Refusal,
  type TenantId,
} from "../domain";
import { isObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { writeTrails } from "./audit-trails";
import { young } from "./compare-cases";
import { countStatements } from "./count-cases";
import { orm } from "./orm";
import { fileCases } from "./queue-cases";
import { cases } from "./schema";
import { writeTerms } from "./search-index";

type Stored = typeof cases.$inferSelect;

/** The row the list keeps of a case (`IndexRow` of the case object fits). `exclusive`: the one active case of its entity and key. */
export type CaseRow = Omit<
  Stored,
  "tags" | "labels" | "exclusive" | "compareAtMs" | "compareDays" | keyof WorkFacts
> & {
  tags: string[];
  labels?: string[];
  exclusive: boolean;
  /** On the way into the list: what the case is found by, beside what its row says. */
  search?: readonly string[];
  /** On the way into the list: what stands for the facts that other cases may share. */
  related?: readonly string[];
  /** On the way into the list: what the case adds to the numbers of its tenant, and what waits for a person. */
  facts?: readonly CaseFact[];
  incidents?: readonly OpenIncident[];
  /** On the way into the list: changes for the audit log. */
  trail?: readonly CaseChange[];
} & Partial<WorkFacts>;

/** What queues ask for beside the rest. Rows of earlier releases have none of it. */
export type WorkFacts = Pick<
  IndexRow,
  | "country"
  | "slaState"
  | "slaDueAtMs"
  | "slaBreachedAtMs"
  | "escalatedTo"
  | "escalatedAtMs"
  | "legalHoldAtMs"
  | "legalHoldReason"
  | "erasedAtMs"
  | "fields"
>;

/** What is known of a case before its object exists. */
export type OpeningRow = Pick<
  CaseRow,
  | "definitionId"
  | "definitionKey"
  | "definitionVersion"
  | "entityId"
  | "entityType"
  | "name"
  | "email"
  | "externalId"
  | "parentId"
  | "exclusive"
> & { caseId: CaseId };

/**
 * Takes the place of a new case: the row carries the uniqueness rules, so it comes before the object. `fresh: false` when this
 * very case has its row already (a repeated request). `subject_erased`: whom it is about was erased since the case was asked for, at `nowMs`.
 */
export async function insertOpening(
  db: D1Database,
  tenantId: TenantId,
  opening: OpeningRow,
  nowMs: number,
): Promise<Result<{ fresh: boolean }, Extract<Refusal, { code: "case_exists" }> | { code: "subject_erased" }>> {
  // A clash may be gone by the time we look who it was with; then the place is free and the second try takes it.
  for (let attempt = 0; attempt < 3; attempt++) {
    const insert = orm(db)
      .insert(cases)
      .values({
        ...opening,
        tenantId,
        exclusive: opening.exclusive ? 1 : 0,
        version: 0,
        status: "opening",
        state: "",
        tags: "[]",
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
        ...young(nowMs),
      })
      .onConflictDoNothing();
    // Whoever is erased from here on is not: a case about them stands in the way.
    const [done, tooLate] = await orm(db).batch([
      insert,
      orm(db)
        .delete(cases)
        .where(
          and(
            theOpening(tenantId, opening.caseId),
            sql`EXISTS (SELECT 1 FROM entities WHERE id = ${opening.entityId} AND erased_at_ms >= ${nowMs})`,
          ),
        ),
    ]);
    if (tooLate.meta.changes > 0) return err({ code: "subject_erased" });
    if (done.meta.changes > 0) return ok({ fresh: true }); // a trigger gives the case its place: that counts as well
    if ((await indexedCase(db, tenantId, opening.caseId)) !== null) return ok({ fresh: false });
    const clash = await clashWith(db, tenantId, opening);
    if (clash !== null) return err(clash);
  }
  throw new Error("a case could neither be opened nor was there a clash");
}

/** The object has confirmed: its first row replaces the opening. */
export const markOpen = (db: D1Database, row: CaseRow): Promise<void> => upsertIndexRows(db, [row]);

/** Gives the place back when the object refused. A case that did open is not touched. */
export async function removeOpening(db: D1Database, tenantId: TenantId, caseId: CaseId): Promise<void> {
  await orm(db).delete(cases).where(theOpening(tenantId, caseId));
}

const theOpening = (tenantId: TenantId, caseId: CaseId) =>
  and(eq(cases.tenantId, tenantId), eq(cases.caseId, caseId), eq(cases.status, "opening"));

/**
 * Copies rows of cases into the list, the numbers, the index of words, the audit log and the tenant's own queues: a few statements,
 * whatever their number, all or nothing. A row that is not newer than what is there changes nothing, so messages may come twice and out of order. The place of
 * a finished case is given free.
 */
export async function upsertIndexRows(db: D1Database, rows: CaseRow[], nowMs = Date.now()): Promise<void> {
  if (rows.length === 0) return;
  // Before the rows: what is counted depends on which version the list has.
  const counted = await countStatements(db, rows);
  const write = [...counted, ...listStatements(db, rows, nowMs), ...writeTerms(db, rows), ...writeTrails(db, rows)];
  await fileCases(db, rows, nowMs, write);
}

const columns: [column: string, key: keyof CaseRow][] = [
  ["case_id", "caseId"],
  ["tenant_id", "tenantId"],
  ["version", "version"],
  ["status", "status"],
  ["state", "state"],
  ["tags", "tags"],
  ["outcome", "outcome"],
  ["definition_id", "definitionId"],
  ["definition_key", "definitionKey"],
  ["definition_version", "definitionVersion"],
  ["entity_id", "entityId"],
  ["entity_type", "entityType"],
  ["name", "name"],
  ["email", "email"],
  ["external_id", "externalId"],
  ["assignee_id", "assigneeId"],
  ["labels", "labels"],
  ["parent_id", "parentId"],
  ["risk_score", "riskScore"],
  ["risk_level", "riskLevel"],
  ["open_incidents", "openIncidents"],
  ["created_at_ms", "createdAtMs"],
  ["updated_at_ms", "updatedAtMs"],
  ["resolved_at_ms", "resolvedAtMs"],
  ["wake_at_ms", "wakeAtMs"],
  ["exclusive", "exclusive"],
  ["country", "country"],
  ["sla_state", "slaState"],
  ["sla_due_at_ms", "slaDueAtMs"],
  ["sla_breached_at_ms", "slaBreachedAtMs"],
  ["escalated_to", "escalatedTo"],
  ["escalated_at_ms", "escalatedAtMs"],
  ["legal_hold_at_ms", "legalHoldAtMs"],
  ["legal_hold_reason", "legalHoldReason"],
  ["erased_at_ms", "erasedAtMs"],
  ["fields", "fields"],
];

/** Columns that indexes are made of and that most changes leave as they are, those together that one change moves together. */
const seldom: readonly (readonly (keyof CaseRow)[])[] = [
  ["status", "exclusive"],
  ["assigneeId"],
  ["tags"],
  // The risk goes with an erasure: whoever sees it go sees why.
  ["riskScore", "riskLevel", "erasedAtMs"],
  ["openIncidents"],
  ["definitionKey", "entityId", "parentId", "legalHoldAtMs"],
];

const value = (key: string): string => `json_extract(item.value, '$.${key}')`;
const columnOf = new Map(columns.map(([column, key]) => [key, column]));
const isNewer = `cases.case_id = ${value("caseId")} AND cases.tenant_id = ${value("tenantId")} AND ${value("version")} > cases.version`;

/**
 * What is seldom another is written only where it is. An UPDATE that names a column writes the entries of all indexes over it anew, also
 * where nothing has changed, and each is a row that is paid for: before these came apart, a command wrote nine for the list, now three.
 */
const seldomSql = seldom.map((keys) => {
  const next = (key: keyof CaseRow): string =>
    key === "exclusive" ? `CASE WHEN ${value("status")} = 'active' THEN cases.exclusive ELSE 0 END` : value(key);
  const sets = keys.map((key) => `${columnOf.get(key)} = ${next(key)}`);
  const differs = keys.map((key) => `cases.${columnOf.get(key)} IS NOT ${next(key)}`);
  return `UPDATE cases SET ${sets.join(", ")} FROM json_each(?1) AS item WHERE ${isNewer} AND (${differs.join(" OR ")})`;
});

/** A case that has changed is compared with its row within a day again. One that is young is due by then as it is. */
const youngSql = `UPDATE cases SET compare_at_ms = ?2, compare_days = ?3 FROM json_each(?1) AS item
  WHERE ${isNewer} AND cases.compare_days > ?3`;

/** What a case still has to do of itself may end without a new version: the row that says the same and owes less is put right. */
const wakeSql = `UPDATE cases SET wake_at_ms = ${value("wakeAtMs")} FROM json_each(?1) AS item
  WHERE cases.case_id = ${value("caseId")} AND cases.tenant_id = ${value("tenantId")} AND cases.version = ${value("version")}
    AND cases.wake_at_ms IS NOT ${value("wakeAtMs")}`;

/** The rows themselves, as statements: those that write a part come before the one that lifts the version, and go by the same guard. */
function listStatements(db: D1Database, rows: readonly CaseRow[], nowMs: number): D1PreparedStatement[] {
  const newest = new Map<string, CaseRow>();
  for (const { facts: _counted, incidents: _listed, trail: _told, ...row } of rows)
    if (row.version > (newest.get(row.caseId)?.version ?? -1)) newest.set(row.caseId, row);
  const text = JSON.stringify([...newest.values()]);
  const { compareAtMs, compareDays } = young(nowMs);
  return [
    ...seldomSql.map((sqlText) => db.prepare(sqlText).bind(text)),
    db.prepare(youngSql).bind(text, compareAtMs, compareDays),
    db.prepare(wakeSql).bind(text),
    db.prepare(upsertSql).bind(text, compareAtMs, compareDays),
  ];
}

// The claims on uniqueness were decided when the place was taken: an update can only keep or release them. A row that comes back
// after its place was lost (a repair, a late opening) is listed without its claim; it must not stop the rest of its batch.
const upsertSql = (() => {
  const taken = (where: string) =>
    `EXISTS (SELECT 1 FROM cases other WHERE other.tenant_id = ${value("tenantId")} AND other.case_id <> ${value("caseId")} AND ${where})`;
  const claims: Record<string, string> = {
    fields: `ifnull(${value("fields")}, '{}')`,
    external_id: `CASE WHEN ${taken(`other.external_id = ${value("externalId")}`)} THEN NULL ELSE ${value("externalId")} END`,
    labels: `coalesce(${value("labels")}, '[]')`,
    exclusive: `CASE WHEN ${value("exclusive")} = 1 AND ${value("status")} = 'active' AND NOT ${taken(
      `other.exclusive = 1 AND other.definition_key = ${value("definitionKey")} AND other.entity_id = ${value("entityId")}`,
    )} THEN 1 ELSE 0 END`,
  };
  const fixed = new Set(["case_id", "tenant_id", "external_id", "created_at_ms"]);
  const written = new Set(seldom.flat().map((key) => columnOf.get(key)));
  const names = columns.map(([column]) => column);
  return [
    `INSERT INTO cases (${names.join(", ")}, compare_at_ms, compare_days)`,
    `SELECT ${columns.map(([column, key]) => claims[column] ?? value(key)).join(", ")}, ?2, ?3 FROM json_each(?1) AS item WHERE true`,
    "ON CONFLICT (case_id) DO UPDATE SET",
    names
      .filter((name) => !fixed.has(name) && !written.has(name))
      .map((name) => `${name} = excluded.${name}`)
      .join(", "),
    "WHERE excluded.version > cases.version AND excluded.tenant_id = cases.tenant_id",
    "ON CONFLICT DO NOTHING",
  ].join("\n");
})();

/** The row of one case, `opening` ones included. */
export async function indexedCase(db: D1Database, tenantId: TenantId, caseId: CaseId): Promise<CaseRow | null> {
  const row = await orm(db)
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, tenantId), eq(cases.caseId, caseId)))
    .get();
  return row === undefined ? null : decodeCase(row);
}

/** Whose case this is. For callers that prove themselves with a signature made for the case, not with a tenant's key. */
export async function caseTenant(db: D1Database, caseId: CaseId): Promise<TenantId | null> {
  const row = await orm(db).select({ tenantId: cases.tenantId }).from(cases).where(eq(cases.caseId, caseId)).get();
  return parseId("tenant", row?.tenantId);
}

/** Cases that should have been awake before `beforeMs`, the longest overdue first. */
export async function casesToWake(db: D1Database, beforeMs: number, limit: number): Promise<CaseRef[]> {
  const rows = await orm(db)
    .select({ tenantId: cases.tenantId, caseId: cases.caseId })
    .from(cases)
    .where(lt(cases.wakeAtMs, beforeMs))
    .orderBy(asc(cases.wakeAtMs))
    .limit(limit);
  return rows.flatMap(refOf);
}

/** Openings older than `beforeMs` that nobody confirmed or took back. */
export async function staleOpenings(db: D1Database, beforeMs: number, limit: number): Promise<CaseRef[]> {
  const rows = await orm(db)
    .select({ tenantId: cases.tenantId, caseId: cases.caseId })
    .from(cases)
    .where(and(sql`status = 'opening'`, lt(cases.createdAtMs, beforeMs)))
    .orderBy(asc(cases.createdAtMs))
    .limit(limit);
  return rows.flatMap(refOf);
}

/** Listed cases in the order of their ids, for the job that compares the list with the truth. */
export async function casesAfter(db: D1Database, afterCaseId: string | null, limit: number): Promise<CaseRow[]> {
  const rows = await orm(db)
    .select()
    .from(cases)
    .where(gt(cases.caseId, afterCaseId ?? ""))
    .orderBy(asc(cases.caseId))
    .limit(limit);
  return rows.map(decodeCase);
}

/**
 * Makes a row older than it says, so that the next copy of the truth replaces it. For rows that differ at the same version. A row
 * that has been replaced since it was looked at (another `version`) is left alone: it may be newer than the truth we hold.
 */
export async function distrustRow(db: D1Database, caseId: string, version: number): Promise<void> {
  await orm(db)
    .update(cases)
    .set({ version: -1 })
    .where(and(eq(cases.caseId, caseId), eq(cases.version, version)));
}

export function decodeCase({ compareAtMs: _at, compareDays: _days, ...row }: Stored): CaseRow {
  return {
    ...row,
    tags: wordsIn(row.tags),
    labels: wordsIn(row.labels),
    fields: fieldsIn(row.fields),
    exclusive: row.exclusive === 1,
  };
}

function fieldsIn(text: string): IndexRow["fields"] {
  const fields: unknown = JSON.parse(text);
  return isObject(fields) ? (fields as IndexRow["fields"]) : {};
}

function wordsIn(text: string): string[] {
  const words: unknown = JSON.parse(text);
  return Array.isArray(words) ? words.filter((word) => typeof word === "string") : [];
}

function refOf(row: { tenantId: string; caseId: string }): CaseRef[] {
  const tenantId = parseId("tenant", row.tenantId);
  const caseId = parseId("case", row.caseId);
  return tenantId === null || caseId === null ? [] : [{ tenantId, caseId }];
}

async function clashWith(
  db: D1Database,
  tenantId: TenantId,
  opening: OpeningRow,
): Promise<Extract<Refusal, { code: "case_exists" }> | null> {
  const find = async (where: ReturnType<typeof and>): Promise<CaseId | null> => {
    const row = await orm(db)
      .select({ caseId: cases.caseId })
      .from(cases)
      .where(and(eq(cases.tenantId, tenantId), where))
      .get();
    return parseId("case", row?.caseId);
  };
  const byExternalId =
    opening.externalId === null
      ? null
      : await find(and(sql`external_id IS NOT NULL`, eq(cases.externalId, opening.externalId)));
  if (byExternalId !== null) return { code: "case_exists", caseId: byExternalId, by: "external_id" };
  const byEntity = opening.exclusive
    ? await find(
        and(sql`exclusive = 1`, eq(cases.definitionKey, opening.definitionKey), eq(cases.entityId, opening.entityId)),
      )
    : null;
  return byEntity === null ? null : { code: "case_exists", caseId: byEntity, by: "entity" };
}
