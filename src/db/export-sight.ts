import type { Actor, TenantId } from "../domain";
import { type CaseColumn, caseColumns } from "../domain/case-columns";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson } from "../lib/json";
import { hiddenFrom, hidesNames, maskOf } from "../review/masking";
import { maskedByDefinitions } from "./masked-fields";

/** What somebody is shown of a list of cases at this moment. */
export interface ExportSight {
  /** Columns that are masked for them. */
  hidden: ReadonlySet<CaseColumn>;
  /** All cases, all columns in the clear. */
  isWhole: boolean;
  /** The same text as long as they are limited to the same cases and see the same columns masked. */
  mark: string;
}

/** How `actor` sees lists now. The file of an export keeps the mark: it is handed out as long as its maker sees what it shows. */
export async function exportSightOf(db: D1Database, tenantId: TenantId, actor: Actor): Promise<ExportSight> {
  const scope = actor.kind === "analyst" ? (actor.caseScope ?? null) : null;
  const hidden = await hiddenColumns(db, tenantId, actor);
  const limits = scope === null ? null : [scope.workflows?.toSorted() ?? null, scope.queueIds?.toSorted() ?? null];
  const mark = sha256Hex(canonicalJson([limits, [...hidden].toSorted()]));
  return { hidden, isWhole: scope === null && hidden.size === 0, mark };
}

/** Columns that people of this role see masked in the list as well. */
async function hiddenColumns(db: D1Database, tenantId: TenantId, actor: Actor): Promise<ReadonlySet<CaseColumn>> {
  if (actor.kind !== "analyst") return new Set();
  const fields = [...(actor.teamRules?.maskedFields ?? []), ...(await maskedByDefinitions(db, tenantId))];
  const mask = maskOf(hiddenFrom(actor.role, fields), null);
  if (mask === null) return new Set();
  const isHidden = (column: CaseColumn) => mask.names.has(column) || (column === "name" && hidesNames(mask));
  return new Set(caseColumns.filter(isHidden));
}
