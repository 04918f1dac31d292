import type { CaseFact, OpenIncident } from "../domain";
import { type Part, partsInZone, partsOf } from "../statistics/parts";

/** What is said of a case on its way into the list. */
export interface CountedRow {
  tenantId: string;
  caseId: string;
  version: number;
  definitionKey: string;
  country?: string | null;
  /** Absent: nothing is said. */
  facts?: readonly CaseFact[];
  incidents?: readonly OpenIncident[];
}

/** One case for the statements below. `o`: counted only where this is what stands there now; null: whatever stands there. */
interface Item {
  t: string;
  c: string;
  v: number;
  w: string;
  y: string;
  z: string;
  p: Part[];
  o: string | null;
}

const utc = "UTC";

/**
 * What counts these cases: to be done in one transaction with their rows, before them. What a case has added before is taken back first,
 * so a row that comes twice counts once, and one that is older than what the list has counts nothing.
 */
export async function countStatements(db: D1Database, rows: readonly CountedRow[]): Promise<D1PreparedStatement[]> {
  const said = newestOf(rows);
  const counted = said.filter(({ facts }) => facts !== undefined);
  const zones = counted.length === 0 ? new Map<string, string>() : await timeZonesOf(db, counted);
  const items = counted.map((row): Item => {
    const zone = zones.get(row.tenantId) ?? utc;
    const { tenantId: t, caseId: c, version: v, definitionKey: w } = row;
    return { t, c, v, w, y: row.country ?? "", z: zone, p: partsOf(row.facts ?? [], zone), o: null };
  });
  return [
    ...(items.length === 0 ? [] : counting(db, items)),
    ...incidentStatements(
      db,
      said.filter(({ incidents }) => incidents !== undefined),
    ),
  ];
}

const counting = (db: D1Database, items: readonly Item[]): D1PreparedStatement[] => {
  const text = JSON.stringify(items);
  return [moveSums, keepZones, keepParts].map((sql) => db.prepare(sql).bind(text));
};

function newestOf(rows: readonly CountedRow[]): CountedRow[] {
  const newest = new Map<string, CountedRow>();
  for (const row of rows) if (row.version >= (newest.get(row.caseId)?.version ?? -1)) newest.set(row.caseId, row);
  return [...newest.values()];
}

/** By whose calendar each tenant counts its days. */
async function timeZonesOf(db: D1Database, rows: readonly CountedRow[]): Promise<Map<string, string>> {
  const { results } = await db
    .prepare("SELECT id, time_zone FROM tenants WHERE id IN (SELECT value FROM json_each(?)) AND time_zone IS NOT NULL")
    .bind(JSON.stringify([...new Set(rows.map(({ tenantId }) => tenantId))]))
    .all<{ id: string; time_zone: string }>();
  return new Map(results.map((row) => [row.id, row.time_zone]));
}

const of = (key: string): string => `json_extract(item.value, '$.${key}')`;
const part = (place: number): string => `json_extract(part.value, '$[${place}]')`;

// Counting the same version again takes back exactly what it adds. A version that the list has passed by says nothing any more.
const isNews = `NOT EXISTS (SELECT 1 FROM cases WHERE cases.case_id = ${of("c")}
    AND (cases.version > ${of("v")} OR cases.tenant_id <> ${of("t")}))
  AND (${of("o")} IS NULL OR EXISTS (SELECT 1 FROM case_stats known WHERE known.case_id = ${of("c")} AND known.parts = ${of("o")}))`;

const partColumns = `${part(0)} AS kind, ${part(4)} AS day`;
const partRest = `${part(1)} AS value, ${part(5)} AS bucket, ifnull(${part(3)}, 0) AS amount`;

const moveSums = `INSERT INTO stat_days (tenant_id, kind, day, workflow, country, value, bucket, n, amount)
  SELECT tenant, kind, day, workflow, country, value, bucket, sum(sign), sum(sign * amount) FROM (
    SELECT known.tenant_id AS tenant, ${partColumns}, known.workflow AS workflow, known.country AS country, ${partRest}, -1 AS sign
      FROM json_each(?1) AS item CROSS JOIN case_stats known ON known.case_id = ${of("c")} AND known.tenant_id = ${of("t")}
      CROSS JOIN json_each(known.parts) AS part WHERE ${isNews}
    UNION ALL
    SELECT ${of("t")}, ${partColumns}, ${of("w")}, ${of("y")}, ${partRest}, 1
      FROM json_each(?1) AS item CROSS JOIN json_each(item.value, '$.p') AS part WHERE ${isNews}
  ) GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0
  ON CONFLICT DO UPDATE SET n = n + excluded.n, amount = amount + excluded.amount`;

// Apart from the rest: the zone has an index, whose entry would be written anew with every change of a case.
const keepZones = `UPDATE case_stats SET time_zone = ${of("z")} FROM json_each(?1) AS item
  WHERE case_stats.case_id = ${of("c")} AND case_stats.tenant_id = ${of("t")} AND case_stats.time_zone <> ${of("z")} AND ${isNews}`;

const keepParts = `INSERT INTO case_stats (case_id, tenant_id, workflow, country, time_zone, parts)
  SELECT ${of("c")}, ${of("t")}, ${of("w")}, ${of("y")}, ${of("z")}, json_extract(item.value, '$.p')
    FROM json_each(?1) AS item WHERE ${isNews}
  ON CONFLICT (case_id) DO UPDATE SET workflow = excluded.workflow, country = excluded.country, parts = excluded.parts
  WHERE case_stats.tenant_id = excluded.tenant_id AND (case_stats.parts <> excluded.parts
    OR case_stats.workflow <> excluded.workflow OR case_stats.country <> excluded.country)`;

function incidentStatements(db: D1Database, rows: readonly CountedRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const items = rows.map(({ tenantId: t, caseId: c, version: v }) => ({ t, c, v, o: null }));
  const incidents = rows.flatMap(({ tenantId: t, caseId: c, version: v, incidents = [] }) =>
    incidents.map((one) => ({ t, c, v, o: null, ...one })),
  );
  const [itemText, incidentText] = [JSON.stringify(items), JSON.stringify(incidents)];
  return [
    db.prepare(closeIncidents).bind(itemText, incidentText),
    ...(incidents.length === 0 ? [] : [db.prepare(keepIncidents).bind(incidentText)]),
  ];
}

const closeIncidents = `DELETE FROM open_incidents WHERE incident_id IN (
  SELECT open_incidents.incident_id FROM json_each(?1) AS item
    CROSS JOIN open_incidents ON open_incidents.case_id = ${of("c")} AND open_incidents.tenant_id = ${of("t")} WHERE ${isNews}
  EXCEPT SELECT ${of("id")} FROM json_each(?2) AS item)`;

const keepIncidents = `INSERT INTO open_incidents
    (incident_id, tenant_id, case_id, source, subject, plugin, vendor, code, message, opened_at_ms)
  SELECT ${["id", "t", "c", "source", "subject", "plugin", "vendor", "code", "message", "openedAtMs"].map(of).join(", ")}
    FROM json_each(?1) AS item WHERE ${isNews}
  ON CONFLICT DO NOTHING`;

/** Which of these cases, as they tell themselves, are not counted as they are. */
export async function uncounted<Row extends CountedRow>(db: D1Database, rows: readonly Row[]): Promise<Row[]> {
  const said = rows.filter(({ facts }) => facts !== undefined);
  if (said.length === 0) return [];
  const ids = JSON.stringify(said.map(({ caseId }) => caseId));
  const [known, open, zones] = await Promise.all([
    db
      .prepare("SELECT * FROM case_stats WHERE case_id IN (SELECT value FROM json_each(?))")
      .bind(ids)
      .all<{ case_id: string; workflow: string; country: string; time_zone: string; parts: string }>(),
    db
      .prepare("SELECT case_id, incident_id FROM open_incidents WHERE case_id IN (SELECT value FROM json_each(?))")
      .bind(ids)
      .all<{ case_id: string; incident_id: string }>(),
    timeZonesOf(db, said),
  ]);
  const counted = new Map(known.results.map((one) => [one.case_id, one]));
  const listed = Map.groupBy(open.results, ({ case_id }) => case_id);
  return said.filter((row) => {
    const one = counted.get(row.caseId);
    const zone = zones.get(row.tenantId) ?? utc;
    const incidents = (listed.get(row.caseId) ?? []).map(({ incident_id }) => incident_id).toSorted();
    return (
      one?.parts !== JSON.stringify(partsOf(row.facts ?? [], zone)) ||
      one.workflow !== row.definitionKey ||
      one.country !== (row.country ?? "") ||
      one.time_zone !== zone ||
      incidents.join() !==
        (row.incidents ?? [])
          .map(({ id }) => id)
          .toSorted()
          .join()
    );
  });
}

/**
 * Counts a page of cases by the calendar that their tenant has chosen since; how many. A case that is counted anew meanwhile is left
 * alone: it goes by the new calendar already, or comes again.
 */
export async function recountByZone(db: D1Database, limit: number): Promise<number> {
  const { results } = await db
    .prepare(
      `SELECT case_stats.*, ifnull(tenants.time_zone, '${utc}') AS zone FROM tenants CROSS JOIN case_stats
         ON case_stats.tenant_id = tenants.id AND case_stats.time_zone < ifnull(tenants.time_zone, '${utc}')
       UNION ALL
       SELECT case_stats.*, ifnull(tenants.time_zone, '${utc}') AS zone FROM tenants CROSS JOIN case_stats
         ON case_stats.tenant_id = tenants.id AND case_stats.time_zone > ifnull(tenants.time_zone, '${utc}')
       LIMIT ?`,
    )
    .bind(limit)
    .all<{ case_id: string; tenant_id: string; workflow: string; country: string; parts: string; zone: string }>();
  if (results.length === 0) return 0;
  const items = results.map((row): Item => {
    const { case_id: c, tenant_id: t, workflow: w, country: y, zone: z, parts } = row;
    // What is stored was written here.
    const p = partsInZone(JSON.parse(parts) as Part[], z);
    return { t, c, v: Number.MAX_SAFE_INTEGER, w, y, z, p, o: parts };
  });
  await db.batch(counting(db, items));
  return items.length;
}
