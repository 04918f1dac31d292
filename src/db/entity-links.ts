import type { EntityPosition, EntityType, FactSource, TenantId } from "../domain";
import { linkIdOf } from "../entities/terms";
import { isSame } from "../privacy/same-entity";

export interface LinkToSay {
  holderId: string;
  companyId: string;
  position: EntityPosition;
  share: number | null;
  fromDay?: string | null;
  toDay?: string | null;
}

/** A link as it counts: what the newest source says of it, between those that lead where some are merged. */
export interface EntityLink {
  id: string;
  holder: LinkedEntity;
  company: LinkedEntity;
  position: EntityPosition;
  share: number | null;
  source: FactSource;
  fromDay: string | null;
  toDay: string | null;
  updatedAtMs: number;
  endedAtMs: number | null;
}
export interface LinkedEntity {
  id: string;
  type: EntityType;
  name: string | null;
}

const mostLinks = 1_000;

const saySql = `
  INSERT INTO entity_links (id, tenant_id, holder_id, company_id, position, share, source_kind, source_id, from_day, to_day, created_at_ms,
    updated_at_ms, ended_at_ms)
  SELECT item.value ->> 'id', ?1, item.value ->> 'holderId', item.value ->> 'companyId', item.value ->> 'position', item.value ->> 'share',
    ?3, ?4, item.value ->> 'fromDay', item.value ->> 'toDay', ?5, ?5, ?6 FROM json_each(?2) AS item
  WHERE (SELECT count(*) FROM entities WHERE tenant_id = ?1 AND id IN (item.value ->> 'holderId', item.value ->> 'companyId')) = 2
  ON CONFLICT (tenant_id, id, source_kind, source_id) DO UPDATE SET share = coalesce(excluded.share, entity_links.share),
    from_day = coalesce(excluded.from_day, entity_links.from_day), to_day = excluded.to_day, ended_at_ms = excluded.ended_at_ms,
    updated_at_ms = excluded.updated_at_ms
  WHERE (entity_links.ended_at_ms IS NULL) <> (excluded.ended_at_ms IS NULL)
    OR (excluded.share IS NOT NULL AND excluded.share IS NOT entity_links.share)
    OR (excluded.from_day IS NOT NULL AND excluded.from_day IS NOT entity_links.from_day) OR excluded.to_day IS NOT entity_links.to_day`;

/** Statements by which a source says who is what to whom, or (`endedAtMs`) no longer is. */
export function sayLinks(
  db: D1Database,
  tenantId: TenantId,
  links: readonly LinkToSay[],
  source: FactSource,
  { atMs, endedAtMs = null }: { atMs: number; endedAtMs?: number | null },
): D1PreparedStatement {
  const items = links.map((one) => ({
    ...one,
    id: linkIdOf(tenantId, one.holderId, one.companyId, one.position),
  }));
  return db.prepare(saySql).bind(tenantId, JSON.stringify(items), source.kind, source.id, atMs, endedAtMs);
}

/** All that a case says of who is behind a company; what it has said before and says no longer has ended. */
export async function sayAllLinks(
  db: D1Database,
  tenantId: TenantId,
  companyId: string,
  links: readonly LinkToSay[],
  source: FactSource,
  atMs: number,
): Promise<void> {
  const ids = links.map((one) => linkIdOf(tenantId, one.holderId, one.companyId, one.position));
  await db.batch([
    db
      .prepare(
        `UPDATE entity_links SET ended_at_ms = ?6, updated_at_ms = ?6 WHERE tenant_id = ?1 AND source_kind = ?2 AND source_id = ?3
           AND company_id = ?4 AND ended_at_ms IS NULL AND id NOT IN (SELECT value FROM json_each(?5))`,
      )
      .bind(tenantId, source.kind, source.id, companyId, JSON.stringify(ids), atMs),
    sayLinks(db, tenantId, links, source, { atMs }),
  ]);
}

interface LinkRow {
  id: string;
  holder_id: string;
  holder_type: EntityType;
  holder_name: string | null;
  company_id: string;
  company_type: EntityType;
  company_name: string | null;
  raw_holder_id: string;
  raw_company_id: string;
  position: EntityPosition;
  share: number | null;
  source_kind: FactSource["kind"];
  source_id: string;
  from_day: string | null;
  to_day: string | null;
  updated_at_ms: number;
  ended_at_ms: number | null;
}

const rowsSql = `
  SELECT link.*, link.holder_id AS raw_holder_id, link.company_id AS raw_company_id,
    holder.id AS holder_id, holder.type AS holder_type, holder.name AS holder_name,
    company.id AS company_id, company.type AS company_type, company.name AS company_name
  FROM entity_links AS link
    JOIN entities AS holder ON holder.id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = link.holder_id)
    JOIN entities AS company ON company.id = (SELECT coalesce(merged_into, id) FROM entities WHERE id = link.company_id)
  WHERE +link.tenant_id = ?1 AND holder.erased_at_ms IS NULL AND company.erased_at_ms IS NULL`;

/** Everybody behind somebody, and every company they stand behind: those that hold first, then the newest. */
export async function linksOf(db: D1Database, tenantId: TenantId, entityId: string): Promise<EntityLink[]> {
  const { results } = await db
    .prepare(
      `${rowsSql} AND link.rowid IN (SELECT rowid FROM entity_links WHERE tenant_id = ?1 AND ${isSame("holder_id", "?2")}
           UNION SELECT rowid FROM entity_links WHERE tenant_id = ?1 AND ${isSame("company_id", "?2")})
       ORDER BY link.updated_at_ms DESC, link.source_id DESC LIMIT ${mostLinks}`,
    )
    .bind(tenantId, entityId)
    .all<LinkRow>();
  return countingLinks(results);
}

/** The rows that one link is made of, whoever says it; empty: it is none of this entity's. */
export async function sayingsOf(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  linkId: string,
): Promise<{ link: EntityLink; sayings: LinkToSay[] } | null> {
  const link = (await linksOf(db, tenantId, entityId)).find(({ id }) => id === linkId);
  if (link === undefined) return null;
  const { results } = await db
    .prepare(
      `${rowsSql} AND link.tenant_id = ?1 AND ${isSame("link.holder_id", "?2")} AND ${isSame("link.company_id", "?3")}
         AND link.position = ?4`,
    )
    .bind(tenantId, link.holder.id, link.company.id, link.position)
    .all<LinkRow>();
  const pairs = new Map(results.map((row) => [row.id, row]));
  const sayings = [...pairs.values()].map((row) => ({
    ...{ holderId: row.raw_holder_id, companyId: row.raw_company_id, position: row.position, share: null },
  }));
  return { link, sayings };
}

/** Of all that say the same link the newest counts; a share that it does not say is the newest that was said. */
function countingLinks(rows: readonly LinkRow[]): EntityLink[] {
  const found = new Map<string, EntityLink>();
  for (const row of rows) {
    const place = `${row.holder_id} ${row.company_id} ${row.position}`;
    const known = found.get(place);
    if (known === undefined) found.set(place, linkOf(row));
    else {
      known.share ??= row.share;
      known.fromDay ??= row.from_day;
    }
  }
  const links = [...found.values()];
  return [...links.filter((one) => one.endedAtMs === null), ...links.filter((one) => one.endedAtMs !== null)];
}

const linkOf = (row: LinkRow): EntityLink => ({
  id: row.id,
  holder: { id: row.holder_id, type: row.holder_type, name: row.holder_name },
  company: { id: row.company_id, type: row.company_type, name: row.company_name },
  position: row.position,
  share: row.share,
  source: { kind: row.source_kind, id: row.source_id },
  fromDay: row.from_day,
  toDay: row.to_day,
  updatedAtMs: row.updated_at_ms,
  endedAtMs: row.ended_at_ms,
});

/** What one case says of who is behind its company now: as it would be said again. */
export async function linksSaidBy(
  db: D1Database,
  tenantId: TenantId,
  source: FactSource,
): Promise<{ id: string; share: number | null }[]> {
  const { results } = await db
    .prepare(
      "SELECT id, share FROM entity_links WHERE tenant_id = ?1 AND source_id = ?2 AND source_kind = ?3 AND ended_at_ms IS NULL",
    )
    .bind(tenantId, source.id, source.kind)
    .all<{ id: string; share: number | null }>();
  return results;
}
