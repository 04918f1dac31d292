import type { TenantId } from "../domain";
import { parts } from "./judgements";

/** One entry asked of one list as it was at a moment. */
export interface PastQuestion {
  list: string;
  entry: string;
  /** Real time: chooses the version. */
  recordedAtMs: number;
  /** On the case's clock: what had expired by then does not count. */
  atMs: number;
}

export type PastAnswer = { version: number; found: boolean; asOf: "ofThen" | "ofToday" } | null;

interface KnownList {
  id: string;
  /** Ascending: when each version was made. */
  versions: { version: number; atMs: number }[];
  entries: Map<string, { from: number; until: number | null; expiresAtMs: number | null }[]>;
}

/**
 * Lists as they were: every version of a list is kept, so a question is answered by the version of its moment. A list that was made
 * later answers as it is today, and a list that is not there answers null. A few statements per list, however many questions.
 */
export async function pastLists(
  db: D1Database,
  tenantId: TenantId,
  questions: readonly PastQuestion[],
): Promise<(question: PastQuestion) => PastAnswer> {
  const entries = new Map<string, Set<string>>();
  for (const { list, entry } of questions) entries.set(list, (entries.get(list) ?? new Set()).add(entry));
  const known = new Map<string, KnownList>();
  for (const [key, wanted] of entries) {
    const list = await readList(db, tenantId, key, [...wanted]);
    if (list !== null) known.set(key, list);
  }
  return ({ list: key, entry, recordedAtMs, atMs }) => {
    const list = known.get(key);
    if (list === undefined) return null;
    const then = list.versions.findLast((one) => one.atMs <= recordedAtMs);
    const version = (then ?? list.versions.at(-1))?.version ?? 0;
    const found = (list.entries.get(entry) ?? []).some(
      (one) =>
        one.from <= version &&
        (one.until === null || one.until > version) &&
        (one.expiresAtMs === null || one.expiresAtMs > atMs),
    );
    return { version, found, asOf: then === undefined ? "ofToday" : "ofThen" };
  };
}

async function readList(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  wanted: readonly string[],
): Promise<KnownList | null> {
  const list = await db
    .prepare("SELECT id FROM lists WHERE tenant_id = ?1 AND key = ?2")
    .bind(tenantId, key)
    .first<{ id: string }>();
  if (list === null) return null;
  const versions = await db
    .prepare("SELECT version, at_ms AS atMs FROM list_versions WHERE list_id = ?1 ORDER BY version")
    .bind(list.id)
    .all<{ version: number; atMs: number }>();
  const entries: KnownList["entries"] = new Map();
  for (const part of parts(wanted, 500)) {
    const rows = await db
      .prepare(
        `SELECT entry, from_version AS "from", until_version AS "until", expires_at_ms AS expiresAtMs FROM list_entries
         WHERE list_id = ?1 AND entry IN (SELECT value FROM json_each(?2))`,
      )
      .bind(list.id, JSON.stringify(part))
      .all<{ entry: string; from: number; until: number | null; expiresAtMs: number | null }>();
    for (const { entry, ...row } of rows.results) entries.set(entry, [...(entries.get(entry) ?? []), row]);
  }
  return { id: list.id, versions: versions.results, entries };
}
