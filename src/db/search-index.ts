import type { TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { type Termed, termsOf } from "./search-terms";

/** Another number whenever terms are made otherwise: then the sweeper makes those of every case anew. */
export const termsFormat = 2;

type Copied = Termed & { caseId: string; version: number };

/**
 * Statements that bring the index of words up to date after the rows were copied, in one transaction with that. A row that was not
 * taken (there is a newer one) changes no terms, and neither does one whose terms are the same.
 */
export function writeTerms(db: D1Database, rows: readonly Copied[]): D1PreparedStatement[] {
  const items = new Map(
    rows.map((row) => {
      const { caseId, tenantId, version } = row;
      const { terms, related, hash } = contentsOf(row);
      return [`${caseId}.${version}`, { caseId, tenantId, version, terms, related, hash }];
    }),
  );
  const copied = `json_each(?1) AS item
    JOIN cases ON cases.case_id = item.value ->> 'caseId' AND cases.tenant_id = item.value ->> 'tenantId'
      AND cases.version = item.value ->> 'version'
    JOIN case_places AS at ON at.case_id = cases.case_id`;
  const changed = `${copied} WHERE at.terms_hash IS NOT item.value ->> 'hash'`;
  const all = JSON.stringify([...items.values()]);
  return [
    // Most changes of a case change nothing that others share: only the difference is written.
    `DELETE FROM shared_facts WHERE rowid IN (SELECT fact.rowid FROM ${copied}
       JOIN shared_facts AS fact ON fact.case_id = cases.case_id
       WHERE at.terms_hash IS NOT item.value ->> 'hash'
         AND fact.key NOT IN (SELECT value FROM json_each(item.value, '$.related')))`,
    `INSERT OR IGNORE INTO shared_facts (tenant_id, key, case_id)
       SELECT cases.tenant_id, fact.value, cases.case_id FROM ${copied} JOIN json_each(item.value, '$.related') AS fact
       WHERE at.terms_hash IS NOT item.value ->> 'hash'`,
    `DELETE FROM case_search WHERE rowid IN (SELECT at.place FROM ${changed})`,
    `INSERT INTO case_search (rowid, terms) SELECT at.place, item.value ->> 'terms' FROM ${changed}`,
    `UPDATE case_places SET terms_hash = item.value ->> 'hash' FROM json_each(?1) AS item
       JOIN cases ON cases.case_id = item.value ->> 'caseId' AND cases.tenant_id = item.value ->> 'tenantId'
         AND cases.version = item.value ->> 'version'
     WHERE case_places.case_id = cases.case_id AND case_places.terms_hash IS NOT item.value ->> 'hash'`,
  ].map((text) => db.prepare(text).bind(all));
}

/** Which of these rows, as their cases tell them, the index does not have as they are. */
export async function outdatedTerms<Row extends Copied>(db: D1Database, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const { results } = await db
    .prepare("SELECT case_id, terms_hash FROM case_places WHERE case_id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(rows.map(({ caseId }) => caseId)))
    .all<{ case_id: string; terms_hash: string | null }>();
  const hashes = new Map(results.map((one) => [one.case_id, one.terms_hash]));
  return rows.filter((row) => hashes.get(row.caseId) !== contentsOf(row).hash);
}

/** What the index keeps of a row, and a hash over it. */
function contentsOf(row: Copied): { terms: string; related: string[]; hash: string } {
  const terms = termsOf(row);
  const related = [...new Set(row.related ?? [])].sort();
  return { terms, related, hash: sha256Hex(`${termsFormat}|${terms}|${related.join(" ")}`).slice(0, 24) };
}

/** Whether the index has every case of the tenant: those from before it are filled in by and by. */
export async function isIndexed(db: D1Database, tenantId: TenantId): Promise<boolean> {
  if (filled.has(tenantId)) return true;
  const row = await db
    .prepare("SELECT 1 FROM case_places WHERE tenant_id = ? AND terms_hash IS NULL LIMIT 1")
    .bind(tenantId)
    .first();
  if (row === null) filled.add(tenantId);
  return row === null;
}

// Once it has, it has for good: new cases come with a place of their own. Bounded, for an isolate may see many tenants.
const filled = {
  tenants: new Set<string>(),
  has(tenantId: string): boolean {
    return this.tenants.has(tenantId);
  },
  add(tenantId: string): void {
    if (this.tenants.size >= 1_000) this.tenants.clear();
    this.tenants.add(tenantId);
  },
};

/** Cases that the index does not have yet, the newest of a tenant first. */
export async function unindexedCases(db: D1Database, limit: number): Promise<{ tenantId: string; caseId: string }[]> {
  const { results } = await db
    .prepare(
      "SELECT tenant_id, case_id FROM case_places INDEXED BY case_places_unfilled WHERE terms_hash IS NULL ORDER BY tenant_id DESC, place DESC LIMIT ?",
    )
    .bind(limit)
    .all<{ tenant_id: string; case_id: string }>();
  return results.map((one) => ({ tenantId: one.tenant_id, caseId: one.case_id }));
}

/** These have been looked at and gave no row: they are not asked for again. */
export const giveUpIndexing = (db: D1Database, caseIds: readonly string[]): Promise<unknown> =>
  db
    .prepare(
      "UPDATE case_places SET terms_hash = '' WHERE terms_hash IS NULL AND case_id IN (SELECT value FROM json_each(?))",
    )
    .bind(JSON.stringify(caseIds))
    .run();
