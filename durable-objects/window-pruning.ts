import type { EntryPlace, SentEntry } from "../src/windows/window-api";
import { bulk } from "./window-bulk";
import type { Plan } from "./window-plan";
import { entriesOf } from "./window-reading";
import { numberOf, type SubjectRow } from "./window-rows";
import type { WindowStanding, WindowStore } from "./window-store";

const dayMs = 86_400_000;
const latestMs = Number.MAX_SAFE_INTEGER - 1;
/** What comes later than this may find that a part of what it looks back on is gone. */
export const latenessMs = 35 * dayMs;
const everyMs = dayMs;
const subjectsPerStep = 200;

/** When there is something to forget again. */
export const nextPruningAtMs = ({ pruning, prunedAtMs }: WindowStanding, nowMs: number): number =>
  pruning === null ? prunedAtMs + everyMs : nowMs;

/**
 * Forgets, some subjects at a time, what no window looks back on any more. How far each group is stays known where the time since the last
 * transaction counts, however long ago that was.
 */
export function prune(store: WindowStore, plan: Plan, standing: WindowStanding, nowMs: number): void {
  const lanes = plan.tracks.flatMap((track) => track.lanes);
  if (standing.pruning === null) {
    if (nowMs < standing.prunedAtMs + everyMs) return;
    const reachMs = Math.max(0, ...lanes.flatMap(({ definitions }) => definitions.map((each) => each.reachMs)));
    // Whole days: what is told by the day is not forgotten by halves.
    const floorMs = Math.floor((nowMs - reachMs - latenessMs) / dayMs) * dayMs - 1;
    standing.floorMs = Math.max(standing.floorMs, floorMs);
    standing.pruning = 0;
  }
  const subjects = store.subjectsAfter(standing.pruning, subjectsPerStep);
  const grouped = plan.tracks.flatMap(({ id, isGrouped }) => (isGrouped ? [id] : []));
  const kept = plan.tracks.flatMap(({ id, lanes }) => (lanes.some((lane) => lane.needsPrevious) ? [id] : []));
  forgetBefore(store.sql, subjects, standing.floorMs, { kept, grouped });
  standing.pruning = subjects.length < subjectsPerStep ? null : (subjects.at(-1)?.id ?? null);
  if (standing.pruning !== null) return;
  standing.prunedAtMs = nowMs;
  const inForce = JSON.stringify(lanes.map(({ id }) => id));
  for (const table of ["noted", "owed", "peer_days"])
    store.sql.exec(`DELETE FROM ${table} WHERE lane NOT IN (SELECT value FROM json_each(?))`, inForce);
  store.sql.exec("DELETE FROM tallies WHERE grp NOT IN (SELECT id FROM groups)");
  for (const table of ["noted", "peer_days"])
    store.sql.exec(`DELETE FROM ${table} WHERE day < ?`, Math.floor(standing.floorMs / dayMs));
}

/** Of `tracks`: `kept`, whose groups stay known although nothing of them is stored any more; `grouped`, whose members are stored. */
function forgetBefore(
  sql: SqlStorage,
  subjects: readonly SubjectRow[],
  floorMs: number,
  tracks: { kept: number[]; grouped: number[] },
): void {
  const ids = JSON.stringify(subjects.map(({ id }) => id));
  const groups = "SELECT id FROM groups WHERE subject IN (SELECT value FROM json_each(?1))";
  sql.exec("DELETE FROM entries WHERE subject IN (SELECT value FROM json_each(?1)) AND at_ms <= ?2", ids, floorMs);
  sql.exec(`DELETE FROM members WHERE grp IN (${groups}) AND at_ms <= ?2`, ids, floorMs);
  const definitions = "SELECT row FROM definitions";
  sql.exec(
    `DELETE FROM hits WHERE definition IN (${definitions}) AND grp IN (${groups}) AND at_ms <= ?2`,
    ...[ids, floorMs],
  );
  sql.exec(
    `DELETE FROM days WHERE definition IN (${definitions}) AND grp IN (${groups}) AND day < ?2 AND told = 1`,
    ...[ids, Math.floor(floorMs / dayMs)],
  );
  sql.exec(
    `DELETE FROM groups WHERE subject IN (SELECT value FROM json_each(?1)) AND track NOT IN (SELECT value FROM json_each(?2))
     AND (NOT EXISTS (SELECT 1 FROM entries AS e WHERE e.subject = groups.subject)
       OR (track IN (SELECT value FROM json_each(?3)) AND NOT EXISTS (SELECT 1 FROM members AS m WHERE m.grp = groups.id)))
     AND NOT EXISTS (SELECT 1 FROM days AS d WHERE d.definition IN (${definitions}) AND d.grp = groups.id)`,
    ...[ids, JSON.stringify(tracks.kept), JSON.stringify(tracks.grouped)],
  );
}

/** Forgets everything that was made of the transactions of a subject, and from now on takes in none. Answers some that are left. */
export function leave(store: WindowStore, subjectId: string, limit: number): SentEntry[] {
  store.sql.exec("INSERT OR IGNORE INTO leaving VALUES (?)", subjectId);
  forgetMade(store.sql, subjectId);
  return entriesOf(store, { subjectId, of: null, afterMs: Number.MIN_SAFE_INTEGER, toMs: latestMs, limit });
}

/** Forgets these entries of a subject that is leaving. True: there were no others, and nobody would know that there was one. */
export function forgetEntries(store: WindowStore, subjectId: string, places: readonly EntryPlace[]): boolean {
  const { sql } = store;
  const subject = store.subjects([subjectId]).get(subjectId);
  if (subject !== undefined) {
    bulk(
      sql,
      places.map(([role, , at, tx]) => [subject.id, at, tx, numberOf(role)]),
      (values) => `DELETE FROM entries WHERE (subject, at_ms, tx, role) IN (VALUES ${values})`,
    );
    if (sql.exec("SELECT 1 FROM entries WHERE subject = ? LIMIT 1", subject.id).toArray().length > 0) return false;
    forgetMade(sql, subjectId);
    sql.exec("DELETE FROM subjects WHERE id = ?", subject.id);
  }
  sql.exec("DELETE FROM leaving WHERE key = ?", subjectId);
  return true;
}

function forgetMade(sql: SqlStorage, subjectId: string): void {
  const subject = "(SELECT id FROM subjects WHERE key = ?1)";
  const groups = `(SELECT id FROM groups WHERE subject = ${subject})`;
  for (const table of ["tallies", "members"]) sql.exec(`DELETE FROM ${table} WHERE grp IN ${groups}`, subjectId);
  for (const table of ["hits", "days"])
    sql.exec(`DELETE FROM ${table} WHERE definition IN (SELECT row FROM definitions) AND grp IN ${groups}`, subjectId);
  sql.exec(`DELETE FROM noted WHERE grp IN ${groups}`, subjectId);
  sql.exec(`DELETE FROM groups WHERE subject = ${subject}`, subjectId);
}
