import type { TenantId } from "../domain";

/** A column of the database that holds what is sealed. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The column that, after the tenant's, names whom it is sealed for. */
  owner: string;
  /** Where the tenant stands. */
  tenant: string;
  /** What the derived key is for. */
  purpose: string;
  /** `one` sealed text, or JSON text of a `list` of `{sealed}`. */
  holds: "one" | "list";
}

/** Everything that is stored under seal and outlives a day. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: "secrets", column: "sealed", owner: "name", tenant: "tenant_id", purpose: "tenant-secrets", holds: "one" },
  {
    table: "tenants",
    column: "webhook_secret_sealed",
    owner: "'default'",
    tenant: "id",
    purpose: "webhook-secrets",
    holds: "one",
  },
  {
    table: "webhook_endpoints",
    column: "secrets_sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "webhook-secrets",
    holds: "list",
  },
  {
    table: "webhook_endpoints",
    column: "headers_sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "webhook-secrets",
    holds: "one",
  },
  {
    table: "identity_providers",
    column: "client_secret_sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "identity-providers",
    holds: "one",
  },
  { table: "checks", column: "sealed", owner: "id", tenant: "tenant_id", purpose: "checks", holds: "one" },
  { table: "callbacks", column: "sealed", owner: "id", tenant: "tenant_id", purpose: "callbacks", holds: "one" },
  // Keys of cases: what is sealed under them (the archive of judged inputs) stays as it is.
  { table: "case_keys", column: "wrapped", owner: "case_id", tenant: "tenant_id", purpose: "case-key", holds: "one" },
  {
    table: "screening_subjects",
    column: "sealed",
    owner: "subject_key",
    tenant: "tenant_id",
    purpose: "screening-party",
    holds: "one",
  },
  {
    table: "entity_notes",
    column: "sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "entity-notes",
    holds: "one",
  },
  { table: "monitors", column: "sealed", owner: "entity_id", tenant: "tenant_id", purpose: "monitors", holds: "one" },
  {
    table: "merchant_reports",
    column: "sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "merchant-reports",
    holds: "one",
  },
  { table: "monitor_runs", column: "sealed", owner: "id", tenant: "tenant_id", purpose: "monitor-runs", holds: "one" },
  { table: "alert_notes", column: "sealed", owner: "id", tenant: "tenant_id", purpose: "alert-notes", holds: "one" },
  {
    table: "triggers",
    column: "secrets_sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "trigger-secrets",
    holds: "list",
  },
  {
    table: "trigger_deliveries",
    column: "sealed",
    owner: "id",
    tenant: "tenant_id",
    purpose: "trigger-deliveries",
    holds: "one",
  },
  {
    table: "access_tokens",
    column: "sealed",
    owner: "account",
    tenant: "tenant_id",
    purpose: "access-tokens",
    holds: "one",
  },
];

export interface SealedRow {
  place: number;
  tenantId: string;
  owner: string;
  sealed: string;
}

/** A page of a column's rows after `place`, in the order in which they were written; `only` one tenant's, or all. Names come from the list above only. */
export async function sealedRowsAfter(
  db: D1Database,
  { table, column, owner, tenant }: SealedColumn,
  place: number,
  limit: number,
  only: TenantId | null,
): Promise<SealedRow[]> {
  const { results } = await db
    .prepare(
      `SELECT rowid AS place, ${tenant} AS tenantId, ${owner} AS owner, ${column} AS sealed FROM ${table}
       WHERE rowid > ?1 AND ${column} IS NOT NULL AND (?3 IS NULL OR ${tenant} = ?3) ORDER BY rowid LIMIT ?2`,
    )
    .bind(place, limit, only)
    .all<Record<keyof SealedRow, unknown>>();
  return results.map((row) => ({
    place: Number(row.place),
    tenantId: String(row.tenantId),
    owner: String(row.owner),
    sealed: String(row.sealed),
  }));
}

/** Puts newly sealed text in the place of the old, unless somebody else has written meanwhile. */
export async function replaceSealed(
  db: D1Database,
  { table, column }: SealedColumn,
  changes: readonly { place: number; was: string; now: string }[],
): Promise<void> {
  if (changes.length === 0) return;
  const update = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ? AND ${column} = ?`);
  await db.batch(changes.map(({ place, was, now }) => update.bind(now, place, was)));
}

/** How many sealed texts a tenant has in a column, and how many of them begin with `prefix`. */
export async function countSealed(
  db: D1Database,
  { table, column, tenant, holds }: SealedColumn,
  tenantId: TenantId,
  prefix: string,
): Promise<{ sealed: number; underNewest: number }> {
  const times = (text: string): string =>
    `(length(${column}) - length(replace(${column}, ${text}, ''))) / length(${text})`;
  const each = holds === "one" ? "1" : times(`'"sealed":'`);
  const row = await db
    .prepare(
      `SELECT coalesce(sum(${each}), 0) AS sealed, coalesce(sum(${times("?2")}), 0) AS underNewest FROM ${table}
       WHERE ${tenant} = ?1 AND ${column} IS NOT NULL`,
    )
    .bind(tenantId, prefix)
    .first<{ sealed: number; underNewest: number }>();
  return { sealed: row?.sealed ?? 0, underNewest: row?.underNewest ?? 0 };
}

/** A page of raw answers (they lie in R2), by the order in which they were written. */
export async function rawAnswersAfter(db: D1Database, place: number, limit: number, only: TenantId | null) {
  const { results } = await db
    .prepare(
      `SELECT rowid AS place, tenant_id AS tenantId, id FROM raw_answers
       WHERE rowid > ?1 AND (?3 IS NULL OR tenant_id = ?3) ORDER BY rowid LIMIT ?2`,
    )
    .bind(place, limit, only)
    .all<{ place: number; tenantId: string; id: string }>();
  return results;
}
