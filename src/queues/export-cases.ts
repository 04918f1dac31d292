import { type BulkJob, type ExportWish, endBulkJob, noteExported } from "../db/bulk-jobs";
import { type CaseFilters, type CaseKeyset, listCases } from "../db/case-list";
import type { Within } from "../db/case-scope";
import type { CaseRow } from "../db/cases";
import { dbOf } from "../db/db-of";
import { exportSightOf } from "../db/export-sight";
import { listUsers } from "../db/users";
import type { Actor, TenantId } from "../domain";
import { mostExportRows } from "../domain/bulk";
import type { CaseColumn } from "../domain/case-columns";
import { exportKey, sightOfExport } from "../domain/export-key";
import { searchNumber } from "../domain/search-number";
import type { Env } from "../env";
import { cellOf } from "../lib/csv";
import { withoutTurns } from "../lib/plain-name";
import { bucketOf } from "../places/bucket-of";
import { maskedValue } from "../review/masking";

const rowsPerPage = 500;
const mark = "\ufeff";

/**
 * Writes the rows of a list into a file, page by page. Whoever cancels is heard between two pages; a file that is begun anew is the same
 * one. More rows than fit are left out, and the job says so by their number.
 */
export async function exportCases(
  env: Env,
  tenantId: TenantId,
  job: BulkJob,
  wish: ExportWish,
  actor: Actor,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const numberTerm = (compact: string) => searchNumber(env.MASTER_KEY, tenantId, compact);
  const { within: _then, ...asked } = wish.filters;
  const within = withinOf(actor);
  const filters: CaseFilters = { ...asked, numberTerm, ...(within !== undefined && { within }) };
  const people = new Map((await listUsers(db, tenantId)).map(({ id, name }) => [String(id), name]));
  const { hidden, mark: sight } = await exportSightOf(db, tenantId, actor);
  const nowMs = Date.now();
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const add = (text: string) => parts.push(encoder.encode(text));
  add(`${wish.withMark ? mark : ""}${wish.columns.map((column) => cellOf(heads[column])).join(",")}\r\n`);
  let rows = 0;
  for (let cursor: CaseKeyset | null = null; rows < mostExportRows; ) {
    const limit = Math.min(rowsPerPage, mostExportRows - rows);
    const page: Awaited<ReturnType<typeof listCases>> = await listCases(db, tenantId, filters, cursor, limit);
    add(page.data.map((row) => `${lineOf(row, wish.columns, people, nowMs, hidden)}\r\n`).join(""));
    rows += page.data.length;
    if (!(await noteExported(db, job.id, rows, Date.now()))) return; // cancelled
    if (page.next === null) break;
    cursor = page.next;
  }
  const file = new Blob(parts as BlobPart[]);
  await bucketOf(env, tenantId).put(exportKey(tenantId, job.id), file, {
    httpMetadata: { contentType: "text/csv; charset=utf-8" },
    customMetadata: { [sightOfExport]: sight },
  });
  const ended = await endBulkJob(db, tenantId, job.id, { status: "done", sizeBytes: file.size }, Date.now());
  if (!ended) await bucketOf(env, tenantId).delete(exportKey(tenantId, job.id)); // cancelled at the last moment
}

const heads: Record<CaseColumn, string> = {
  name: "Name",
  risk: "Risk",
  state: "State",
  workflow: "Workflow",
  labels: "Labels",
  country: "Country",
  assignee: "Assignee",
  sla: "SLA",
  updated: "Updated",
  created: "Created",
  age: "Age in days",
  outcome: "Outcome",
  email: "E-mail",
  externalId: "External id",
  tags: "Tags",
  entityType: "About",
  id: "Id",
};

const dayMs = 86_400_000;

/** A row of the file. Numbers stay numbers; no text becomes a formula. */
export function lineOf(
  row: CaseRow,
  columns: readonly CaseColumn[],
  people: ReadonlyMap<string, string>,
  nowMs: number,
  hidden: ReadonlySet<string> = new Set(),
): string {
  const shown = (column: CaseColumn) => {
    const fact = factOf(row, column, people, nowMs);
    return hidden.has(column) ? String(maskedValue(fact) ?? "") : fact;
  };
  return columns.map((column) => cellIn(shown(column))).join(",");
}

/** What a person who asked for something that is done now is limited to; undefined: nothing. */
export function withinOf(actor: Actor): Within | undefined {
  const scope = actor.kind === "analyst" ? (actor.caseScope ?? null) : null;
  return actor.kind !== "analyst" || scope === null ? undefined : { scope, personId: actor.userId };
}

const cellIn = (value: string | number | null): string =>
  typeof value === "number" ? String(value) : cellOf(withoutTurns(value ?? ""));

function factOf(
  row: CaseRow,
  column: CaseColumn,
  people: ReadonlyMap<string, string>,
  nowMs: number,
): string | number | null {
  switch (column) {
    case "name":
      return row.name;
    case "risk":
      return row.riskScore;
    case "state":
      return row.state;
    case "workflow":
      return `${row.definitionKey} v${row.definitionVersion}`;
    case "labels":
      return (row.labels ?? []).join(", ");
    case "country":
      return row.country ?? null;
    case "assignee":
      return row.assigneeId === null ? null : (people.get(row.assigneeId) ?? row.assigneeId);
    case "sla":
      return row.slaState ?? null;
    case "updated":
      return new Date(row.updatedAtMs).toISOString();
    case "created":
      return new Date(row.createdAtMs).toISOString();
    case "age":
      return Math.floor(Math.max(0, (row.resolvedAtMs ?? nowMs) - row.createdAtMs) / dayMs);
    case "outcome":
      return row.outcome ?? (row.status === "active" ? null : row.status);
    case "email":
      return row.email;
    case "externalId":
      return row.externalId;
    case "tags":
      return row.tags.join(", ");
    case "entityType":
      return row.entityType;
    case "id":
      return row.caseId;
  }
}
