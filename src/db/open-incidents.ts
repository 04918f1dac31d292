import type { TenantId } from "../domain";
import { type Keyset, type Listed, listed } from "./keyset";

export interface IncidentFilters {
  vendor?: string | undefined;
  plugin?: string | undefined;
  source?: string | undefined;
  code?: string | undefined;
  workflow?: string | undefined;
}

/** An open incident with what the list knows of its case. */
export interface IncidentRow {
  incidentId: string;
  caseId: string;
  source: string;
  plugin: string | null;
  vendor: string | null;
  code: string;
  message: string;
  openedAtMs: number;
  caseName: string | null;
  workflow: string;
  workflowName: string;
  caseStatus: string;
  caseState: string;
}

/** The filters as bound values 2 to 6. */
const fits = `(?2 IS NULL OR open_incidents.vendor = ?2) AND (?3 IS NULL OR plugin = ?3) AND (?4 IS NULL OR source = ?4)
  AND (?5 IS NULL OR code = ?5) AND (?6 IS NULL OR cases.definition_key = ?6)`;
const values = ({ vendor, plugin, source, code, workflow }: IncidentFilters): (string | null)[] =>
  [vendor, plugin, source, code, workflow].map((value) => value ?? null);

/** A page of what waits for a person, the longest waiting first. */
export async function listOpenIncidents(
  db: D1Database,
  tenantId: TenantId,
  filters: IncidentFilters,
  after: Keyset | null,
  limit: number,
): Promise<Listed<IncidentRow>> {
  const { results } = await db
    .prepare(
      `SELECT incident_id AS incidentId, open_incidents.case_id AS caseId, source, plugin, vendor, code, message,
         opened_at_ms AS openedAtMs, cases.name AS caseName, cases.definition_key AS workflow, cases.status AS caseStatus,
         cases.state AS caseState, coalesce(version.display_name, version.name, cases.definition_key) AS workflowName
       FROM open_incidents JOIN cases ON cases.case_id = open_incidents.case_id
         LEFT JOIN definitions AS version ON version.id = cases.definition_id
       WHERE open_incidents.tenant_id = ?1 AND ${fits} AND (opened_at_ms, incident_id) > (?7, ?8)
       ORDER BY opened_at_ms, incident_id LIMIT ?9`,
    )
    .bind(tenantId, ...values(filters), after?.createdAtMs ?? -1, after?.id ?? "", limit + 1)
    .all<IncidentRow>();
  return listed(results, limit, ({ openedAtMs, incidentId }) => ({ createdAtMs: openedAtMs, id: incidentId }));
}

/** How many wait for a person, by what they are about; the most first. */
export interface IncidentGroup {
  source: string;
  vendor: string | null;
  plugin: string | null;
  code: string;
  n: number;
  oldestMs: number;
}

export async function incidentGroups(db: D1Database, tenantId: TenantId): Promise<IncidentGroup[]> {
  const { results } = await db
    .prepare(
      `SELECT source, vendor, plugin, code, count(*) AS n, min(opened_at_ms) AS oldestMs FROM open_incidents
       WHERE tenant_id = ? GROUP BY 1, 2, 3, 4 ORDER BY n DESC, 2, 3, 4 LIMIT 200`,
    )
    .bind(tenantId)
    .all<IncidentGroup>();
  return results;
}
