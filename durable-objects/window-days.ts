import { evidenceMost, type RuleDay, type SubjectRole } from "../src/domain/transactions";
import { dayOf } from "../src/monitoring/judge";
import type { Fired } from "../src/windows/window-api";
import type { Hit } from "./window-lane";
import type { Installed, Lane } from "./window-plan";
import type { Group, WindowStanding } from "./window-store";
import type { Place, Timeline } from "./window-timeline";

const dayMs = 86_400_000;
export const dayNumber = (atMs: number): number => Math.floor(atMs / dayMs);

/** A hit as it is stored: whose it is stands in its row. */
type StoredHit = Omit<Hit, "definition">;

/** What was found out about one lane of one group. */
export interface Finding {
  group: Group;
  lane: Lane;
  timeline: Timeline;
  hits: Hit[];
  again: { definition: Installed; from: Place; to: Place }[];
}

interface TouchedDay {
  finding: Finding;
  definition: Installed;
  day: number;
  added: StoredHit[];
  /** Something was taken back or has other numbers: the day is counted anew. */
  isAnew: boolean;
}

interface DayRow {
  revision: number;
  version: number;
  times: number;
  best: StoredHit | null;
  transactionIds: string[];
}

/** Keeps the moments at which definitions hold, and tells by the day what they come to. */
export class WindowDays {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Stores what was found, and answers the days that have changed by it. */
  keep(findings: readonly Finding[], standing: WindowStanding): RuleDay[] {
    const touched = new Map<string, TouchedDay>();
    for (const finding of findings) this.#keepHits(finding, standing.floorMs, touched);
    if (touched.size === 0) return [];
    const days = [...touched.values()];
    const before = this.#read(days);
    return days.flatMap((day) => this.#fold(day, before.get(nameOf(day)) ?? null, standing) ?? []);
  }

  #keepHits(finding: Finding, floorMs: number, touched: Map<string, TouchedDay>): void {
    const { group } = finding;
    const before = new Map<string, string>();
    for (const { definition, from, to } of finding.again)
      for (const old of this.#hitsBetween(definition, group, from, to))
        if (old.version === definition.compiled.version && old.at_ms - definition.reachMs > floorMs)
          before.set(`${definition.row}|${old.at_ms}|${old.tx}`, old.hit);
    const touch = (definition: Installed, atMs: number): TouchedDay => {
      const day = dayNumber(atMs);
      const name = `${definition.row}|${group.id}|${day}`;
      const known = touched.get(name) ?? { finding, definition, day, added: [], isAnew: false };
      touched.set(name, known);
      return known;
    };
    const written: [number, number, number, string, number, string][] = [];
    for (const { definition, ...hit } of finding.hits) {
      const name = `${definition.row}|${hit.atMs}|${hit.tx}`;
      const old = before.get(name);
      before.delete(name);
      const text = JSON.stringify(hit);
      if (old === text) continue;
      written.push([definition.row, group.id, hit.atMs, hit.tx, definition.compiled.version, text]);
      const day = touch(definition, hit.atMs);
      if (old === undefined) day.added.push(hit);
      else day.isAnew = true;
    }
    const gone = [...before.keys()].map((name) => name.split("|"));
    for (const [row, atMs] of gone) {
      const definition = finding.lane.definitions.find((each) => each.row === Number(row));
      if (definition !== undefined) touch(definition, Number(atMs)).isAnew = true;
    }
    if (written.length > 0)
      this.#sql.exec(
        `INSERT OR REPLACE INTO hits SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
         FROM json_each(?)`,
        JSON.stringify(written),
      );
    for (const [row, atMs, tx] of gone)
      this.#sql.exec(
        "DELETE FROM hits WHERE definition = ? AND grp = ? AND at_ms = ? AND tx = ?",
        ...[Number(row), group.id, Number(atMs), tx ?? ""],
      );
  }

  /** Null: it comes to the same as before. */
  #fold(touched: TouchedDay, before: DayRow | null, standing: WindowStanding): RuleDay | null {
    const { definition, finding, day } = touched;
    const { isGraver, version } = definition.compiled;
    const graver = (a: StoredHit | null, b: StoredHit): StoredHit =>
      a === null || isGraver(weighed(b), weighed(a)) ? b : a;
    const known = before !== null && before.times > 0 ? before : null;
    const hits = touched.isAnew ? this.#hitsOn(definition, finding.group, day) : touched.added;
    const times = hits.length + (touched.isAnew ? 0 : (known?.times ?? 0));
    const best = hits.reduce(graver, touched.isAnew ? null : (known?.best ?? null));
    const isSame = JSON.stringify(best) === JSON.stringify(known?.best ?? null);
    if (isSame && times === (known?.times ?? 0)) return null;
    const row: DayRow = {
      revision: ++standing.revision,
      version: isSame && known !== null ? known.version : version,
      times,
      best: best ?? before?.best ?? null,
      transactionIds: best === null ? [] : isSame && known !== null ? known.transactionIds : evidenceOf(finding, best),
    };
    this.#sql.exec(
      "INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?)",
      ...[definition.row, finding.group.id, day, row.revision, row.version, times],
      ...[JSON.stringify(row.best), JSON.stringify(row.transactionIds)],
    );
    return toldDay(definition.compiled.id, finding.group.key, finding.group.subject.key, day, row);
  }

  #hitsBetween({ row }: Installed, group: Group, from: Place, to: Place) {
    return this.#sql
      .exec<{ at_ms: number; tx: string; version: number; hit: string }>(
        `SELECT at_ms, tx, version, hit FROM hits WHERE definition = ? AND grp = ? AND (at_ms, tx) >= (?, ?) AND (at_ms, tx) <= (?, ?)`,
        ...[row, group.id, from.at, from.tx, to.at, to.tx],
      )
      .toArray();
  }

  #hitsOn({ row }: Installed, group: Group, day: number): StoredHit[] {
    return this.#sql
      .exec<{ hit: string }>(
        "SELECT hit FROM hits WHERE definition = ? AND grp = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, tx",
        ...[row, group.id, day * dayMs, (day + 1) * dayMs],
      )
      .toArray()
      .map(({ hit }) => JSON.parse(hit) as StoredHit);
  }

  #read(days: readonly TouchedDay[]): Map<string, DayRow> {
    const keys = days.map(({ definition, finding, day }) => [definition.row, finding.group.id, day]);
    const rows = this.#sql.exec<StoredDay>(
      `SELECT d.* FROM json_each(?) AS k CROSS JOIN days AS d
       ON d.definition = k.value ->> 0 AND d.grp = k.value ->> 1 AND d.day = k.value ->> 2`,
      JSON.stringify(keys),
    );
    return new Map(rows.toArray().map((row) => [`${row.definition}|${row.grp}|${row.day}`, dayRowOf(row)]));
  }

  /** What nobody has heard of, oldest first. */
  untold(limit: number): RuleDay[] {
    return this.#sql
      .exec<StoredDay & { id: string; key: string; subject_key: string }>(
        `SELECT d.*, f.id, g.key, s.key AS subject_key FROM days AS d CROSS JOIN definitions AS f ON f.row = d.definition
         CROSS JOIN groups AS g ON g.id = d.grp CROSS JOIN subjects AS s ON s.id = g.subject
         WHERE d.told = 0 ORDER BY d.revision LIMIT ${limit}`,
      )
      .toArray()
      .map((row) => toldDay(row.id, row.key, row.subject_key, row.day, dayRowOf(row)));
  }

  owesNews(): boolean {
    return this.#sql.exec("SELECT 1 FROM days WHERE told = 0 LIMIT 1").toArray().length > 0;
  }

  /** Days at just these revisions; one that has changed since is still to be told. */
  told(revisions: readonly number[]): void {
    const list = JSON.stringify(revisions);
    const these = "told = 0 AND revision IN (SELECT value FROM json_each(?))";
    this.#sql.exec(`DELETE FROM days WHERE times = 0 AND ${these}`, list);
    this.#sql.exec(`UPDATE days SET told = 1 WHERE ${these}`, list);
  }

  /** What held at these transactions, as it was answered when they came. */
  heldAt(asked: readonly { definition: Installed; group: Group; at: number; tx: string }[]): Fired[] {
    if (asked.length === 0) return [];
    const rows = this.#sql.exec<{ asked: number; version: number; hit: string }>(
      `SELECT a.key AS asked, h.version, h.hit FROM json_each(?) AS a CROSS JOIN hits AS h ON h.definition = a.value ->> 0
       AND h.grp = a.value ->> 1 AND h.at_ms = a.value ->> 2 AND h.tx = a.value ->> 3`,
      JSON.stringify(asked.map(({ definition, group, at, tx }) => [definition.row, group.id, at, tx])),
    );
    return rows.toArray().flatMap(({ asked: place, version, hit }) => {
      const one = asked[place];
      return one === undefined ? [] : [firedOf(one.definition, one.group, JSON.parse(hit) as StoredHit, version)];
    });
  }
}

type StoredDay = {
  definition: number;
  grp: number;
  day: number;
  revision: number;
  version: number;
  times: number;
  best: string;
  transaction_ids: string;
};

const dayRowOf = (row: StoredDay): DayRow => ({
  revision: row.revision,
  version: row.version,
  times: row.times,
  best: JSON.parse(row.best) as StoredHit | null,
  transactionIds: JSON.parse(row.transaction_ids) as string[],
});

const nameOf = ({ definition, finding, day }: TouchedDay): string => `${definition.row}|${finding.group.id}|${day}`;

const weighed = ({ severity, weight, atMs, tx }: StoredHit) => ({ severity, weight, atMs, pivotId: tx || null });

const heldOf = ({ severity, value, limit, baseline, atMs, tx, window, count }: StoredHit, times: number) => ({
  ...{ severity, times, pivotId: tx || null, atMs, window, count, value, limit, baseline },
});

function toldDay(definitionId: string, groupKey: string, subjectId: string, day: number, row: DayRow): RuleDay {
  const { best, times, transactionIds, revision, version } = row;
  const role: SubjectRole = best?.role ?? "originator";
  return {
    ...{ definitionId, definitionVersion: version, groupKey, subject: { role, id: subjectId } },
    ...{ day: dayOf(day * dayMs), revision },
    held: times === 0 || best === null ? null : { ...heldOf(best, times), transactionIds },
  };
}

export const firedOf = ({ compiled }: Installed, group: Group, hit: StoredHit, version = compiled.version): Fired => ({
  transactionId: hit.tx,
  definitionId: compiled.id,
  definitionVersion: version,
  ...{ name: compiled.body.name, verdict: compiled.body.verdict ?? null },
  groupKey: group.key,
  subject: { role: hit.role, id: group.subject.key },
  held: heldOf(hit, 1),
});

/** The newest transactions of the window, oldest first; of a rule without a window, or about a gap, the one. */
function evidenceOf({ lane, timeline }: Finding, { atMs, tx, window, count }: StoredHit): string[] {
  if (window === null || (count === 1 && tx !== "")) return [tx];
  const newest: string[] = tx === "" ? [] : [tx];
  const from = tx === "" ? { at: atMs + 1, tx: "" } : { at: atMs, tx };
  for (const entry of timeline.backwards(from, window.fromMs)) {
    if (newest.length === evidenceMost) break;
    if (lane.series.includes(entry)) newest.push(entry.tx);
  }
  return newest.reverse();
}
