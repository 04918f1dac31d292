import { beginning, type Link } from "../audit/chain";
import { entryHash, type SealedEntry } from "../audit/entry";
import type { CaseId, TenantId } from "../domain";

/** An entry with its stored hash; null: it has none yet. */
export type ChainedEntry = SealedEntry & { hash: string | null };

const perPage = 1_000;

/**
 * Gives hashes to the entries that have none, in order, and answers how far the chain is. Whoever does this, and however many at once, comes
 * to the same hashes; what is there already stays.
 */
export async function linkAudit(db: D1Database, tenantId: TenantId): Promise<Link> {
  let link = await lastLink(db, tenantId);
  for (;;) {
    const entries = await chainedEntries(db, tenantId, link.seq, perPage);
    const links: Link[] = [];
    for (const entry of entries) {
      if (entry.seq !== link.seq + 1) break; // a hole: nothing honest can be put behind it
      link = { seq: entry.seq, hash: entryHash(tenantId, entry, link.hash) };
      links.push(link);
    }
    if (links.length > 0) await insertLinks(db, tenantId, links);
    if (entries.length < perPage || links.length < entries.length) return link;
  }
}

async function insertLinks(db: D1Database, tenantId: TenantId, links: readonly Link[]): Promise<void> {
  await db
    .prepare(
      `INSERT INTO audit_chain (tenant_id, seq, hash)
       SELECT ?1, json_extract(item.value, '$.seq'), json_extract(item.value, '$.hash') FROM json_each(?2) AS item WHERE true
       ON CONFLICT DO NOTHING`,
    )
    .bind(tenantId, JSON.stringify(links))
    .run();
}

/** The newest hash of the chain. */
export async function lastLink(db: D1Database, tenantId: TenantId): Promise<Link> {
  const row = await db
    .prepare("SELECT seq, hash FROM audit_chain WHERE tenant_id = ? ORDER BY seq DESC LIMIT 1")
    .bind(tenantId)
    .first<Link>();
  return row ?? beginning;
}

/** The chain at this entry; null: it has no hash there. */
export async function linkAt(db: D1Database, tenantId: TenantId, seq: number): Promise<Link | null> {
  if (seq === 0) return beginning;
  return db
    .prepare("SELECT seq, hash FROM audit_chain WHERE tenant_id = ? AND seq = ?")
    .bind(tenantId, seq)
    .first<Link>();
}

/** Entries with their hashes, in order, from the one behind `after`. */
export async function chainedEntries(
  db: D1Database,
  tenantId: TenantId,
  after: number,
  limit = perPage,
): Promise<ChainedEntry[]> {
  const { results } = await db
    .prepare(
      `SELECT entry.seq, entry.at_ms AS atMs, entry.kind, entry.actor_kind AS actorKind, entry.actor_id AS actorId, entry.action,
         entry.object_kind AS objectKind, entry.object_id AS objectId, entry.request_id AS requestId, entry.purpose, entry.details,
         link.hash
       FROM audit_log entry LEFT JOIN audit_chain link ON link.tenant_id = entry.tenant_id AND link.seq = entry.seq
       WHERE entry.tenant_id = ? AND entry.seq > ? ORDER BY entry.seq LIMIT ?`,
    )
    .bind(tenantId, after, limit)
    .all<ChainedEntry>();
  return results;
}

/**
 * The entries of a stretch of time (`fromMs` inclusive, `toMs` exclusive, null: open): the first one's number, and the last one's. Null:
 * there is none. What cases tell arrives a little late, so on the last day of the stretch numbers count and not the order of times.
 */
export async function entriesWithin(
  db: D1Database,
  tenantId: TenantId,
  fromMs: number | null,
  toMs: number | null,
): Promise<{ first: number; last: number } | null> {
  const one = async (sql: string, ...bound: number[]): Promise<number | null> =>
    (
      await db
        .prepare(`${sql} LIMIT 1`)
        .bind(tenantId, ...bound)
        .first<{ seq: number | null }>()
    )?.seq ?? null;
  const first =
    fromMs === null
      ? await one("SELECT min(seq) AS seq FROM audit_log WHERE tenant_id = ?")
      : ((await one(`SELECT min(seq) AS seq ${ofTime}`, fromMs, fromMs + dayMs)) ??
        (await one(`SELECT seq ${ofTime} ORDER BY at_ms, seq`, fromMs, endOfTimeMs)));
  const last =
    toMs === null
      ? await one("SELECT max(seq) AS seq FROM audit_log WHERE tenant_id = ?")
      : ((await one(`SELECT max(seq) AS seq ${ofTime}`, toMs - dayMs, toMs)) ??
        (await one(`SELECT seq ${ofTime} ORDER BY at_ms DESC, seq DESC`, 0, toMs)));
  return first === null || last === null || first > last ? null : { first, last };
}

const ofTime = "FROM audit_log WHERE tenant_id = ? AND at_ms >= ? AND at_ms < ?";
const dayMs = 86_400_000;
const endOfTimeMs = Number.MAX_SAFE_INTEGER;

/** Tenants with their newest entry, hash and anchor, the ones behind `after`. */
export async function auditedTenants(db: D1Database, after: string | null, limit: number): Promise<AuditedTenant[]> {
  const { results } = await db
    .prepare(
      `SELECT id AS tenantId, (SELECT coalesce(max(seq), 0) FROM audit_log WHERE tenant_id = id) AS entries,
         (SELECT coalesce(max(seq), 0) FROM audit_chain WHERE tenant_id = id) AS linked,
         (SELECT coalesce(max(seq), 0) FROM audit_anchors WHERE tenant_id = id) AS anchored,
         (SELECT max(day) FROM audit_anchors WHERE tenant_id = id) AS day
       FROM tenants WHERE id > ? ORDER BY id LIMIT ?`,
    )
    .bind(after ?? "", limit)
    .all<AuditedTenant>();
  return results;
}

/** Numbers of entries; `day`: of the newest anchor. */
export interface AuditedTenant {
  tenantId: TenantId;
  entries: number;
  linked: number;
  anchored: number;
  day: string | null;
}

/** Numbers of the entries that tell of changes of this case, in order. */
export async function caseEntries(db: D1Database, tenantId: TenantId, caseId: CaseId): Promise<number[]> {
  const { results } = await db
    .prepare("SELECT seq FROM audit_log WHERE tenant_id = ? AND object_id = ? AND kind = 'case' ORDER BY seq")
    .bind(tenantId, caseId)
    .all<{ seq: number }>();
  return results.map(({ seq }) => seq);
}
