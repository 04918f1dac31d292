import { bulk } from "./window-bulk";
import type { LaneState } from "./window-lane";
import { type EntryRow, entryOf, numberOf, type SubjectRow } from "./window-rows";
import type { Entry, EntrySource } from "./window-timeline";

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

/** The SQL of groups: which entries are members of which, and how far the lanes have come in each. */
export class WindowGroups {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Groups by `<subject>|<track>|<key>`. */
  find(wanted: readonly { subject: SubjectRow; track: number; key: string }[]): Map<string, Group> {
    const subjects = new Map(wanted.map(({ subject }) => [subject.id, subject]));
    const rows = bulk<{ id: number; subject: number; track: number; key: string; born: number; lanes: string }>(
      this.#sql,
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

  byId(ids: readonly number[]): Group[] {
    const rows = this.#sql.exec<{
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

  add(wanted: readonly { subject: SubjectRow; track: number; key: string; born: number }[]): Group[] {
    const rows = wanted.map(({ subject, track, key, born }) => [subject.id, track, key, born]);
    const added = this.#sql.exec<{ id: number; subject: number; track: number; key: string }>(
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

  keep(groups: readonly Group[]): void {
    bulk(
      this.#sql,
      groups.map(({ id, lanes }) => [id, textOf(lanes)]),
      (places) =>
        `WITH w(id, lanes) AS (VALUES ${places}) UPDATE groups SET lanes = w.lanes FROM w WHERE groups.id = w.id`,
    );
  }

  addMembers(members: readonly (readonly [group: number, entry: Entry])[]): void {
    bulk(
      this.#sql,
      members.map(([group, { at, tx, role }]) => [group, at, tx, numberOf(role)]),
      (places) => `INSERT OR IGNORE INTO members VALUES ${places}`,
    );
  }

  /** The entries of a group that is less than a subject. */
  entriesOf(group: number, subject: number): EntrySource {
    const sql = this.#sql;
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
}

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
