import type { WorkQueue } from "../domain";
import { type QueuedRow, queuesOf } from "../review/queues-of";
import { decodeQueue, queueColumns, type StoredQueue } from "./work-queues";

// Which cases are in which of a tenant's own queues is written when the row of a case is, in the same transaction. Both the row and the
// queues may change while we compute it; so what is written holds for this version of the row only, and afterwards the queues are
// compared with what we went by. Were they others, it is done once more.

type FiledRow = QueuedRow & { tenantId: string; caseId: string; version: number };

interface Known {
  queues: WorkQueue[];
  clockOffsetMs: number;
}

const tries = 4;

/**
 * Puts cases into the queues they belong in and takes them out of the others; `write` is done before that, in the same transaction.
 * `nowMs` is real time. Throws when the queues were edited again and again meanwhile: whoever asked will ask once more.
 */
export async function fileCases(
  db: D1Database,
  rows: readonly FiledRow[],
  nowMs: number,
  write: readonly D1PreparedStatement[] = [],
): Promise<void> {
  const tenantIds = [...new Set(rows.map(({ tenantId }) => tenantId))];
  const remembered = rememberedOf(db);
  let first: readonly D1PreparedStatement[] = write;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = new Map(tenantIds.map((tenantId) => [tenantId, remembered.get(tenantId) ?? none]));
    const results = await db.batch<StoredQueue>([
      ...first,
      ...placing(db, rows, known, nowMs),
      db.prepare(readQueues).bind(JSON.stringify(tenantIds)),
    ]);
    const fresh = knownIn(results.at(-1)?.results ?? []);
    let isSame = true;
    for (const tenantId of tenantIds) {
      const now = fresh.get(tenantId) ?? none;
      if (stamp(now) !== stamp(known.get(tenantId) ?? none)) isSame = false;
      remember(remembered, tenantId, now);
    }
    if (isSame) return;
    first = [];
  }
  throw new Error("the queues of a tenant did not hold still while cases were filed");
}

/** Cases that time has moved into a queue or out of one by now, the longest overdue first. Sandbox tenants live in the future. */
export async function casesToRefile(db: D1Database, nowMs: number, limit: number): Promise<string[]> {
  const due = await db
    .prepare(
      `SELECT queue_due.case_id AS caseId FROM tenants CROSS JOIN queue_due INDEXED BY queue_due_at
       ON queue_due.tenant_id = tenants.id AND queue_due.due_at_ms <= ?1 + tenants.clock_offset_ms LIMIT ?2`,
    )
    .bind(nowMs, limit)
    .all<{ caseId: string }>();
  return due.results.map(({ caseId }) => caseId);
}

/** They have been looked at; whoever is to be looked at again has been written down anew before this. */
export async function forgetDue(db: D1Database, caseIds: readonly string[], nowMs: number): Promise<void> {
  await db
    .prepare(
      `DELETE FROM queue_due WHERE case_id IN (SELECT value FROM json_each(?1)) AND due_at_ms <= ?2 +
       (SELECT clock_offset_ms FROM tenants WHERE id = queue_due.tenant_id)`,
    )
    .bind(JSON.stringify(caseIds), nowMs)
    .run();
}

const none: Known = { queues: [], clockOffsetMs: 0 };
const mostRemembered = 500;
const memory = new WeakMap<D1Database, Map<string, Known>>();

function rememberedOf(db: D1Database): Map<string, Known> {
  let known = memory.get(db);
  if (known === undefined) {
    known = new Map();
    memory.set(db, known);
  }
  return known;
}

function remember(remembered: Map<string, Known>, tenantId: string, known: Known): void {
  if (known.queues.length === 0) {
    remembered.delete(tenantId);
    return;
  }
  if (!remembered.has(tenantId) && remembered.size >= mostRemembered) remembered.clear();
  remembered.set(tenantId, known);
}

/**
 * The same text: the same cases come to the same places. Conditions and order are in it themselves: a queue that is deleted and made
 * anew within a millisecond has the generation of the old one.
 */
const stamp = ({ queues, clockOffsetMs }: Known): string =>
  queues.length === 0
    ? ""
    : JSON.stringify([
        clockOffsetMs,
        queues.map((queue) => [queue.id, queue.generation, queue.sort, queue.conditions]),
      ]);

const readQueues = `SELECT ${queueColumns("queues")}, tenants.clock_offset_ms AS clockOffsetMs FROM queues LEFT JOIN tenants ON tenants.id = queues.tenant_id
  WHERE queues.tenant_id IN (SELECT value FROM json_each(?1)) ORDER BY queues.tenant_id, queues.id`;

function knownIn(stored: readonly (StoredQueue & { clockOffsetMs?: number | null })[]): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const row of stored) {
    const of = known.get(row.tenantId) ?? { queues: [], clockOffsetMs: row.clockOffsetMs ?? 0 };
    of.queues.push(decodeQueue(row));
    known.set(row.tenantId, of);
  }
  return known;
}

/** Three statements, whatever the number of cases and queues; none where nobody has a queue. */
function placing(
  db: D1Database,
  rows: readonly FiledRow[],
  known: ReadonlyMap<string, Known>,
  nowMs: number,
): D1PreparedStatement[] {
  const filed = rows.filter(({ tenantId }) => (known.get(tenantId)?.queues.length ?? 0) > 0);
  if (filed.length === 0) return [];
  const seen: { t: string; c: string; v: number; a: number | null }[] = [];
  const places: { t: string; c: string; v: number; q: string; s: number; f: number; l: string | null }[] = [];
  for (const row of filed) {
    const { queues, clockOffsetMs } = known.get(row.tenantId) ?? none;
    const found = queuesOf(row, queues, nowMs + clockOffsetMs);
    const one = { t: row.tenantId, c: row.caseId, v: row.version };
    seen.push({ ...one, a: found.againAtMs });
    for (const { queueId, sortKey, isFree, sla } of found.places)
      places.push({ ...one, q: queueId, s: sortKey, f: isFree ? 1 : 0, l: sla });
  }
  const [seenText, placesText] = [JSON.stringify(seen), JSON.stringify(places)];
  return [
    db.prepare(leave).bind(seenText, placesText),
    db.prepare(enter).bind(placesText),
    db.prepare(later).bind(seenText),
  ];
}

const at = (key: string): string => `json_extract(item.value, '$.${key}')`;
/** The row that we computed from is the row that is there now. */
const isThisVersion = `cases.case_id = ${at("c")} AND cases.tenant_id = ${at("t")} AND cases.version = ${at("v")}`;

const leave = `DELETE FROM queue_cases WHERE (case_id, queue_id) IN (
  SELECT queue_cases.case_id, queue_cases.queue_id FROM json_each(?1) AS item CROSS JOIN cases ON ${isThisVersion}
  CROSS JOIN queue_cases ON queue_cases.case_id = cases.case_id
  EXCEPT SELECT ${at("c")}, ${at("q")} FROM json_each(?2) AS item CROSS JOIN cases ON ${isThisVersion})`;

const enter = `INSERT INTO queue_cases (tenant_id, queue_id, case_id, sort_key, is_free, sla)
  SELECT ${at("t")}, ${at("q")}, ${at("c")}, ${at("s")}, ${at("f")}, ${at("l")}
  FROM json_each(?1) AS item CROSS JOIN cases ON ${isThisVersion} WHERE true
  ON CONFLICT (case_id, queue_id) DO UPDATE SET sort_key = excluded.sort_key, is_free = excluded.is_free, sla = excluded.sla
  WHERE queue_cases.sort_key <> excluded.sort_key OR queue_cases.is_free <> excluded.is_free OR queue_cases.sla IS NOT excluded.sla`;

const later = `INSERT INTO queue_due (case_id, tenant_id, due_at_ms)
  SELECT ${at("c")}, ${at("t")}, ${at("a")} FROM json_each(?1) AS item CROSS JOIN cases ON ${isThisVersion}
  WHERE ${at("a")} IS NOT NULL
  ON CONFLICT (case_id) DO UPDATE SET due_at_ms = excluded.due_at_ms`;
