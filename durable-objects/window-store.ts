import { type SubjectRole, subjectRoles } from "../src/domain/transactions";
import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import { bulk } from "./window-bulk";
import type { LaneState } from "./window-lane";
import type { DefinitionRow } from "./window-plan";
import { bringUpToDate, windowSchema } from "./window-schema";
import { type Entry, type EntrySource, isBefore, type Place, StoredEntry } from "./window-timeline";

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

export interface SubjectRow {
  id: number;
  key: string;
  born: number;
  tracked: number;
}

/** A group as it is stored, and with what was worked out since. */
export interface Group {
  id: number;
  subject: SubjectRow;
  track: number;
  key: string;
  born: number;
  lanes: Record<number, LaneState>;
  isChanged: boolean;
}

export interface NewEntry {
  subject: SubjectRow;
  role: SubjectRole;
  at: number;
  tx: string;
  packed: string;
}

/** The last subject that is noted, and how far the next one is; null: not begun. */
export interface NotedUpTo {
  subject: number;
  within: (Place & { subject: number }) | null;
}

type EntryRow = { at_ms: number; tx: string; role: number; seq: number; facts: string };

/** The SQL of a window object and nothing else: no clock, no decisions. What is about many things is one statement. */
export class WindowStore {
  readonly sql: SqlStorage;
  #isKnown = false;

  constructor(sql: SqlStorage) {
    this.sql = sql;
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

  definitions(): DefinitionRow[] {
    return this.sql
      .exec<{ row: number; id: string; version: number; body: string; installed_seq: number }>(
        "SELECT row, id, version, body, installed_seq FROM definitions WHERE is_active = 1 ORDER BY id",
      )
      .toArray()
      .map(({ row, id, version, body, installed_seq }) => ({
        row,
        definition: { id, version, body: JSON.parse(body) as DefinitionVersion["body"] },
        installedSeq: installed_seq,
      }));
  }

  /**
   * Puts these in force instead of all others. One that was in force in this version already goes on; any other begins now, but for a new version of
   * one that is judged by the day: of days that are not judged yet nothing is lost.
   */
  keepDefinitions(definitions: readonly DefinitionVersion[], seq: number): void {
    const rows = JSON.stringify(definitions.map(({ id, version, body }) => [id, version, JSON.stringify(body)]));
    this.sql.exec(
      "UPDATE definitions SET is_active = 0 WHERE is_active = 1 AND id NOT IN (SELECT value ->> 0 FROM json_each(?))",
      rows,
    );
    this.sql.exec(
      `INSERT INTO definitions (id, version, body, installed_seq, is_active)
       SELECT value ->> 0, value ->> 1, value ->> 2, ?, 1 FROM json_each(?) WHERE true
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body, is_active = 1,
       installed_seq = iif(definitions.is_active = 1 AND ${isDaily("definitions.body")} AND ${isDaily("excluded.body")},
         definitions.installed_seq, excluded.installed_seq)
       WHERE definitions.is_active = 0 OR definitions.version <> excluded.version OR definitions.body <> excluded.body`,
      seq,
      rows,
    );
  }

  /** Numbers of the parts of the plan. A part that leaves it loses its number: should it come back, it is another one. */
  planNumbers(): Map<string, number> {
    return new Map(
      this.sql
        .exec<{ key: string; id: number }>("SELECT key, id FROM plan")
        .toArray()
        .map(({ key, id }) => [key, id]),
    );
  }

  keepPlanNumbers(numbers: ReadonlyMap<string, number>, seq: number): void {
    const rows = JSON.stringify([...numbers]);
    this.sql.exec("DELETE FROM plan WHERE key NOT IN (SELECT value ->> 0 FROM json_each(?))", rows);
    this.sql.exec(
      `INSERT OR IGNORE INTO plan (key, id, since_seq, noted_up_to) SELECT value ->> 0, value ->> 1, ?, 0 FROM json_each(?)`,
      seq,
      rows,
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

  /** The first day of which a daily lane has not said what is to be judged; null: it has not been asked. */
  judgedBefore(lane: number): number | null {
    const query = "SELECT judged_before FROM plan WHERE id = ?";
    return this.sql.exec<{ judged_before: number | null }>(query, lane).toArray()[0]?.judged_before ?? null;
  }

  setJudgedBefore(lane: number, day: number): void {
    this.sql.exec("UPDATE plan SET judged_before = ?1 WHERE id = ?2 AND judged_before IS NOT ?1", day, lane);
  }

  /** How far the time before a lane is noted, of what came up to which call. */
  notedUpTo(lane: number): NotedUpTo & { sinceSeq: number } {
    const row = this.sql
      .exec<{ noted_up_to: number; noting: string | null; since_seq: number }>(
        "SELECT noted_up_to, noting, since_seq FROM plan WHERE id = ?",
        lane,
      )
      .one();
    const [next, at, tx] = JSON.parse(row.noting ?? '[null, 0, ""]') as [next: number | null, at: number, tx: string];
    return {
      subject: row.noted_up_to,
      within: next === null ? null : { subject: next, at, tx },
      sinceSeq: row.since_seq,
    };
  }

  setNotedUpTo(lane: number, { subject, within }: NotedUpTo): void {
    const noting = within === null ? null : JSON.stringify([within.subject, within.at, within.tx]);
    this.sql.exec("UPDATE plan SET noted_up_to = ?, noting = ? WHERE id = ?", subject, noting, lane);
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

  /** The entries of a group that is less than a subject. */
  byGroup(group: number, subject: number): EntrySource {
    const { sql } = this;
    const columns = `SELECT e.at_ms, e.tx, e.role, e.seq, e.facts FROM members AS m CROSS JOIN entries AS e
      ON e.subject = ? AND e.at_ms = m.at_ms AND e.tx = m.tx AND e.role = m.role WHERE m.grp = ?`;
    const read = (query: string, ...bound: SqlStorageValue[]): Entry[] =>
      sql
        .exec<EntryRow>(`${columns} AND ${query}`, subject, group, ...bound)
        .toArray()
        .map(entryOf);
    return {
      range: (afterMs, toMs) => read("m.at_ms > ? AND m.at_ms <= ? ORDER BY m.at_ms, m.tx", afterMs, toMs),
      backwards: (before, afterMs, limit) =>
        read(
          "m.at_ms > ? AND (m.at_ms, m.tx) < (?, ?) ORDER BY m.at_ms DESC, m.tx DESC LIMIT ?",
          ...[afterMs, before.at, before.tx, limit],
        ),
      forwards: (after, limit) =>
        read("(m.at_ms, m.tx) > (?, ?) ORDER BY m.at_ms, m.tx LIMIT ?", after.at, after.tx, limit),
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

  /** Groups by `<subject>|<track>|<key>`. */
  groups(wanted: readonly { subject: SubjectRow; track: number; key: string }[]): Map<string, Group> {
    const subjects = new Map(wanted.map(({ subject }) => [subject.id, subject]));
    const rows = bulk<{ id: number; subject: number; track: number; key: string; born: number; lanes: string }>(
      this.sql,
      wanted.map(({ subject, track, key }) => [subject.id, track, key]),
      (places) =>
        `WITH w(subject, track, key) AS (VALUES ${places})
         SELECT g.* FROM w CROSS JOIN groups AS g ON g.subject = w.subject AND g.track = w.track AND g.key = w.key`,
    );
    const found = new Map<string, Group>();
    for (const { lanes, subject: id, ...row } of rows) {
      const subject = subjects.get(id);
      if (subject === undefined) continue;
      const state = lanesIn(lanes);
      found.set(groupName(id, row.track, row.key), { ...row, subject, lanes: state, isChanged: false });
    }
    return found;
  }

  groupsById(ids: readonly number[]): Group[] {
    const rows = this.sql.exec<{
      id: number;
      subject: number;
      track: number;
      key: string;
      born: number;
      lanes: string;
      subject_key: string;
      subject_born: number;
      tracked: number;
    }>(
      `SELECT g.*, s.key AS subject_key, s.born AS subject_born, s.tracked FROM json_each(?) AS w CROSS JOIN groups AS g ON g.id = w.value
       CROSS JOIN subjects AS s ON s.id = g.subject ORDER BY g.id`,
      JSON.stringify(ids),
    );
    return rows.toArray().map(({ id, subject, track, key, born, lanes, ...of }) => ({
      ...{ id, track, key, born, lanes: lanesIn(lanes), isChanged: false },
      subject: { id: subject, key: of.subject_key, born: of.subject_born, tracked: of.tracked },
    }));
  }

  addGroups(wanted: readonly { subject: SubjectRow; track: number; key: string; born: number }[]): Group[] {
    const rows = wanted.map(({ subject, track, key, born }) => [subject.id, track, key, born]);
    const added = this.sql.exec<{ id: number; subject: number; track: number; key: string }>(
      `INSERT INTO groups (subject, track, key, born, lanes)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, '[]' FROM json_each(?) RETURNING id, subject, track, key`,
      JSON.stringify(rows),
    );
    const ids = new Map(
      added.toArray().map(({ id, subject, track, key }) => [groupName(subject, track, key), id] as const),
    );
    return wanted.map(({ subject, track, key, born }) => ({
      id: ids.get(groupName(subject.id, track, key)) ?? 0,
      ...{ subject, track, key, born, lanes: {}, isChanged: false },
    }));
  }

  keepGroups(groups: readonly Group[]): void {
    bulk(
      this.sql,
      groups.map(({ id, lanes }) => [id, textOf(lanes)]),
      (places) =>
        `WITH w(id, lanes) AS (VALUES ${places}) UPDATE groups SET lanes = w.lanes FROM w WHERE groups.id = w.id`,
    );
  }

  addMembers(members: readonly (readonly [group: number, entry: Entry])[]): void {
    bulk(
      this.sql,
      members.map(([group, { at, tx, role }]) => [group, at, tx, numberOf(role)]),
      (places) => `INSERT OR IGNORE INTO members VALUES ${places}`,
    );
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

/** SQL: whether a definition of this body is judged by the day. */
const isDaily = (body: string): string => `json_extract(${body}, '$.run.schedule') IS NOT NULL`;

export const groupName = (subject: number, track: number, key: string): string => `${subject}|${track}|${key}`;

/** Lanes as they are stored: most of a group stand at the same transaction, which is written once. */
type StoredLanes = [at: number, tx: string, lanes: Record<number, LaneState[2]>][];

function textOf(lanes: Group["lanes"]): string {
  const stored: StoredLanes = [];
  for (const [id, [at, tx, spans]] of Object.entries(lanes)) {
    const same = stored.find((each) => each[0] === at && each[1] === tx);
    if (same === undefined) stored.push([at, tx, { [id]: spans }]);
    else same[2][Number(id)] = spans;
  }
  return JSON.stringify(stored);
}

function lanesIn(text: string): Group["lanes"] {
  const lanes: Group["lanes"] = {};
  for (const [at, tx, stored] of JSON.parse(text) as StoredLanes)
    for (const [id, spans] of Object.entries(stored)) lanes[Number(id)] = [at, tx, spans];
  return lanes;
}

export const numberOf = (role: SubjectRole): number => subjectRoles.indexOf(role);
export const roleAt = (number: number): SubjectRole => subjectRoles[number] ?? "originator";

/** They come by the key of the table, which is their order; sorting what is sorted costs next to nothing. */
const inOrder = (entries: Entry[]): Entry[] => entries.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));

const entryOf = ({ at_ms, tx, role, seq, facts }: EntryRow): Entry =>
  new StoredEntry(at_ms, tx, roleAt(role), seq, facts);
