import type { SubjectRole } from "../src/domain/transactions";
import { bulk } from "./window-bulk";
import { WindowGroups } from "./window-groups";
import { WindowPlanStore } from "./window-plan-store";
import { type EntryRow, entryOf, numberOf, type SubjectRow } from "./window-rows";
import { bringUpToDate, windowSchema } from "./window-schema";
import { type Entry, type EntrySource, isBefore, type Place } from "./window-timeline";

/** What the object knows of itself. `floorMs`: entries up to then are no longer stored. `newestId`: the last number of the plan. */
export interface WindowStanding {
  tenantId: string;
  shard: number;
  seq: number;
  revision: number;
  floorMs: number;
  /** Revision of the definitions; -1: none yet. */
  installed: number;
  newestId: number;
  prunedAtMs: number;
  /** The last subject that pruning has come to; null: it is done. */
  pruning: number | null;
}

export const noFloorMs = -8_640_000_000_000_000;

export interface NewEntry {
  subject: SubjectRow;
  role: SubjectRole;
  at: number;
  tx: string;
  packed: string;
}

/**
 * The SQL of a window object and nothing else: no clock, no decisions; what is about many things is one statement. Here are the object itself, its
 * subjects and their entries.
 */
export class WindowStore {
  readonly sql: SqlStorage;
  readonly plans: WindowPlanStore;
  readonly groups: WindowGroups;
  #isKnown = false;

  constructor(sql: SqlStorage) {
    this.sql = sql;
    this.plans = new WindowPlanStore(sql);
    this.groups = new WindowGroups(sql);
  }

  /** False for an object that was never given anything: asking it leaves nothing behind. */
  exists(): boolean {
    if (this.#isKnown) return true;
    const isThere = this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'standing'").toArray().length > 0;
    if (isThere) bringUpToDate(this.sql);
    this.#isKnown = isThere;
    return isThere;
  }

  /** What it is may have become something else: it is looked at again. */
  lookAgain(): void {
    this.#isKnown = false;
  }

  create(tenantId: string, shard: number, nowMs: number): void {
    if (this.exists()) return;
    this.sql.exec(windowSchema);
    this.sql.exec(
      "INSERT OR IGNORE INTO standing VALUES (1, ?, ?, 0, 0, ?, -1, 0, ?, NULL)",
      ...[tenantId, shard, noFloorMs, nowMs],
    );
  }

  standing(): WindowStanding {
    const row = this.sql
      .exec<{
        tenant_id: string;
        shard: number;
        seq: number;
        revision: number;
        floor_ms: number;
        installed: number;
        newest_id: number;
        pruned_at_ms: number;
        pruning: number | null;
      }>("SELECT * FROM standing")
      .one();
    return {
      tenantId: row.tenant_id,
      shard: row.shard,
      seq: row.seq,
      revision: row.revision,
      floorMs: row.floor_ms,
      installed: row.installed,
      newestId: row.newest_id,
      prunedAtMs: row.pruned_at_ms,
      pruning: row.pruning,
    };
  }

  keepStanding(standing: WindowStanding): void {
    const { seq, revision, floorMs, installed, newestId, prunedAtMs, pruning } = standing;
    this.sql.exec(
      `UPDATE standing SET seq = ?, revision = ?, floor_ms = ?, installed = ?, newest_id = ?, pruned_at_ms = ?, pruning = ?`,
      ...[seq, revision, floorMs, installed, newestId, prunedAtMs, pruning],
    );
  }

  /** Which of these subjects are known, by key. */
  subjects(keys: readonly string[]): Map<string, SubjectRow> {
    const rows = bulk<Record<string, SqlStorageValue> & SubjectRow>(
      this.sql,
      keys.map((key) => [key]),
      (places) => `WITH w(key) AS (VALUES ${places}) SELECT s.* FROM w CROSS JOIN subjects AS s ON s.key = w.key`,
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  subjectsAfter(id: number, limit: number): SubjectRow[] {
    return this.sql
      .exec<Record<string, SqlStorageValue> & SubjectRow>(
        "SELECT * FROM subjects WHERE id > ? AND key NOT IN (SELECT key FROM leaving) ORDER BY id LIMIT ?",
        ...[id, limit],
      )
      .toArray();
  }

  /** Subjects that are being forgotten: what comes of them is not taken in. */
  leaving(): Set<string> {
    const rows = this.sql.exec<{ key: string }>("SELECT key FROM leaving").toArray();
    return new Set(rows.map(({ key }) => key));
  }

  addSubjects(keys: readonly string[], born: number): SubjectRow[] {
    return this.sql
      .exec<Record<string, SqlStorageValue> & SubjectRow>(
        "INSERT INTO subjects (key, born, tracked) SELECT value, ?, ? FROM json_each(?) RETURNING *",
        ...[born, born, JSON.stringify(keys)],
      )
      .toArray();
  }

  /** Adds those that are not there and answers which these were, as `<subject>|<at>|<tx>|<role>`. */
  addEntries(entries: readonly NewEntry[], seq: number): Set<string> {
    const rows = entries.map(({ subject, at, tx, role, packed }) => [subject.id, at, tx, numberOf(role), seq, packed]);
    const added = bulk<{ subject: number; at_ms: number; tx: string; role: number }>(
      this.sql,
      rows,
      (places) => `INSERT OR IGNORE INTO entries VALUES ${places} RETURNING subject, at_ms, tx, role`,
    );
    return new Set(added.map((row) => `${row.subject}|${row.at_ms}|${row.tx}|${row.role}`));
  }

  /** The entries of a subject, whoever they are grouped with. */
  bySubject(subject: number): EntrySource {
    const { sql } = this;
    const columns = "SELECT at_ms, tx, role, seq, facts FROM entries WHERE subject = ?";
    const read = (query: string, ...bound: SqlStorageValue[]): Entry[] =>
      sql
        .exec<EntryRow>(`${columns} AND ${query}`, subject, ...bound)
        .toArray()
        .map(entryOf);
    return {
      range: (afterMs, toMs) => read("at_ms > ? AND at_ms <= ? ORDER BY at_ms, tx", afterMs, toMs),
      backwards: (before, afterMs, limit) =>
        read(
          "at_ms > ? AND (at_ms, tx) < (?, ?) ORDER BY at_ms DESC, tx DESC LIMIT ?",
          ...[afterMs, before.at, before.tx, limit],
        ),
      forwards: (after, limit) => read("(at_ms, tx) > (?, ?) ORDER BY at_ms, tx LIMIT ?", after.at, after.tx, limit),
    };
  }

  /** Entries of many subjects at once: of each within its own times, later than the one, up to and with the other. In order. */
  ranges(asked: readonly (readonly [subject: number, afterMs: number, toMs: number])[]): Entry[][] {
    const found: Entry[][] = asked.map(() => []);
    const rows = bulk<EntryRow & { asked: number }>(
      this.sql,
      asked.map(([subject, afterMs, toMs], place) => [place, subject, afterMs, toMs]),
      (places) =>
        `WITH w(asked, subject, after_ms, to_ms) AS (VALUES ${places})
         SELECT w.asked, e.at_ms, e.tx, e.role, e.seq, e.facts FROM w CROSS JOIN entries AS e
         ON e.subject = w.subject AND e.at_ms > w.after_ms AND e.at_ms <= w.to_ms`,
    );
    for (const row of rows) found[row.asked]?.push(entryOf(row));
    return found.map(inOrder);
  }

  /** How far the entries of a subject are looked through for the groups of this plan; null: they are not. */
  trackedTo({ id }: SubjectRow, newestId: number): Place | null {
    const { tracking } = this.sql
      .exec<{ tracking: string | null }>("SELECT tracking FROM subjects WHERE id = ?", id)
      .one();
    const [of, at, tx] = JSON.parse(tracking ?? '[-1, 0, ""]') as [of: number, at: number, tx: string];
    return of === newestId ? { at, tx } : null;
  }

  setTrackedTo({ id }: SubjectRow, newestId: number, { at, tx }: Place): void {
    this.sql.exec("UPDATE subjects SET tracking = ? WHERE id = ?", JSON.stringify([newestId, at, tx]), id);
  }

  setTracked(subject: SubjectRow, tracked: number): void {
    subject.tracked = tracked;
    this.sql.exec("UPDATE subjects SET tracked = ?, tracking = NULL WHERE id = ?", tracked, subject.id);
  }
}

/** They come by the key of the table, which is their order; sorting what is sorted costs next to nothing. */
const inOrder = (entries: Entry[]): Entry[] => entries.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
