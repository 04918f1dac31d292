import { evidenceMost, partyIdsOf, type RuleDay, type SubjectRole } from "../src/domain/transactions";
import type { AlertDefinition } from "../src/monitoring/alert-definition";
import { dayOf } from "../src/monitoring/judge";
import { dayNumber } from "../src/monitoring/peers";
import type { Fired } from "../src/windows/window-api";
import { bulk } from "./window-bulk";
import type { Group } from "./window-groups";
import type { AskedAgain, Hit } from "./window-lane";
import type { Installed, Lane } from "./window-plan";
import type { SubjectRow } from "./window-rows";
import type { WindowStanding } from "./window-store";
import type { Entry, Timeline } from "./window-timeline";

const dayMs = 86_400_000;

/** A hit without whose it is: that stands in its row. */
type StoredHit = Omit<Hit, "definition">;
/** What a hit answered whoever sent the transaction; one that was found when the day was over has answered nobody. */
type Answered = Pick<Fired, "name" | "verdict">;
/** A hit as it is stored. What it answered is no part of what its day comes to. */
type KeptHit = StoredHit & { answered?: Answered };

/** What was found out about one lane of one group. */
export interface Finding {
  group: Group;
  lane: Lane;
  timeline: Timeline;
  hits: Hit[];
  again: AskedAgain[];
}

/** A hit, and the version of the definition that it is of. */
interface CountedHit {
  hit: StoredHit;
  version: number;
}

interface TouchedDay {
  finding: Finding;
  /** The group that hits and days of all groups of this key are kept of. */
  home: number;
  definition: Installed;
  day: number;
  added: CountedHit[];
  /** Something was taken back or has other numbers: the day is counted anew. */
  isAnew: boolean;
}

/** What a day rests on: its transactions, oldest first, and their sides. */
interface Evidence {
  transactionIds: string[];
  partyIds: string[];
}

interface DayRow {
  revision: number;
  version: number;
  times: number;
  best: StoredHit | null;
  transactionIds: string[];
  /** Null: written by an earlier release. */
  partyIds: string[] | null;
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
    const homes = this.#homesOf(findings);
    for (const finding of findings) this.#keepHits(finding, homes.get(finding.group.id) ?? finding.group.id, touched);
    if (touched.size === 0) return [];
    const days = [...touched.values()];
    const before = this.#read(days);
    return days.flatMap((day) => this.#fold(day, before.get(nameOf(day)) ?? null, standing) ?? []);
  }

  /**
   * Days are known by what groups are called: a definition that comes back, or that tells groups apart by something else now, goes on with the days of
   * the first group that was called so.
   */
  #homesOf(findings: readonly Finding[]): Map<number, number> {
    const rows = bulk<{ grp: number; home: number }>(
      this.#sql,
      findings.map(({ group }) => [group.id, group.subject.id, group.key]),
      (places) =>
        `WITH w(grp, subject, key) AS (VALUES ${places}) SELECT w.grp, min(g.id) AS home
         FROM w CROSS JOIN groups AS g ON g.subject = w.subject AND g.key = w.key GROUP BY w.grp`,
    );
    return new Map(rows.map(({ grp, home }) => [grp, home]));
  }

  #keepHits(finding: Finding, home: number, touched: Map<string, TouchedDay>): void {
    const before = new Map(finding.again.flatMap((asked) => this.#hitsAt(asked, home)));
    const touch = (definition: Installed, atMs: number): TouchedDay => {
      const day = dayNumber(atMs);
      const name = `${definition.row}|${home}|${day}`;
      const known = touched.get(name) ?? { finding, home, definition, day, added: [], isAnew: false };
      touched.set(name, known);
      return known;
    };
    const written: [number, number, number, string, number, string][] = [];
    for (const { definition, ...hit } of finding.hits) {
      const { version } = definition.compiled;
      const name = hitName(definition, hit.atMs, hit.tx);
      const old = before.get(name);
      before.delete(name);
      const text = JSON.stringify(keptOf(definition, hit));
      if (old === text) continue;
      written.push([definition.row, home, hit.atMs, hit.tx, version, text]);
      const day = touch(definition, hit.atMs);
      if (old === undefined) day.added.push({ hit, version });
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
        ...[Number(row), home, Number(atMs), tx ?? ""],
      );
  }

  /** Null: it comes to the same as before. */
  #fold(touched: TouchedDay, before: DayRow | null, standing: WindowStanding): RuleDay | null {
    const { definition, finding, home, day } = touched;
    const { isGraver, version } = definition.compiled;
    const graver = (a: CountedHit | null, b: CountedHit): CountedHit =>
      a === null || isGraver(weighed(b.hit), weighed(a.hit)) ? b : a;
    const known = before !== null && before.times > 0 ? before : null;
    const hits = touched.isAnew ? this.#hitsOn(definition, home, day) : touched.added;
    const times = hits.length + (touched.isAnew ? 0 : (known?.times ?? 0));
    const knownBest = known?.best == null ? null : { hit: known.best, version: known.version };
    const counted = hits.reduce(graver, touched.isAnew ? null : knownBest);
    const best = counted?.hit ?? null;
    const isSame = JSON.stringify(best) === JSON.stringify(known?.best ?? null);
    if (isSame && times === (known?.times ?? 0)) return null;
    const keptEvidence = isSame && known !== null && known.partyIds !== null ? known : null;
    const evidence = best === null ? nothing : (keptEvidence ?? evidenceOf(finding, best));
    const row: DayRow = {
      revision: ++standing.revision,
      version: isSame && known !== null ? known.version : (counted?.version ?? version),
      times,
      best: best ?? before?.best ?? null,
      transactionIds: evidence.transactionIds,
      partyIds: evidence.partyIds,
    };
    this.#sql.exec(
      "INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?)",
      ...[definition.row, home, day, row.revision, row.version, times],
      ...[JSON.stringify(row.best), JSON.stringify(row.transactionIds), JSON.stringify(row.partyIds)],
    );
    return toldDay(definition.compiled.id, finding.group.key, finding.group.subject.key, day, row);
  }

  /** What was said at these moments, of whatever version of the definition, by name. */
  #hitsAt({ definition, places }: AskedAgain, home: number): [name: string, hit: string][] {
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return [];
    const asked = new Set(places.map(({ at, tx }) => hitName(definition, at, tx)));
    return this.#sql
      .exec<{ at_ms: number; tx: string; hit: string }>(
        "SELECT at_ms, tx, hit FROM hits WHERE definition = ? AND grp = ? AND at_ms >= ? AND at_ms <= ?",
        ...[definition.row, home, first.at, last.at],
      )
      .toArray()
      .map(({ at_ms, tx, hit }): [string, string] => [hitName(definition, at_ms, tx), hit])
      .filter(([name]) => asked.has(name));
  }

  #hitsOn({ row }: Installed, home: number, day: number): CountedHit[] {
    return this.#sql
      .exec<{ version: number; hit: string }>(
        "SELECT version, hit FROM hits WHERE definition = ? AND grp = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, tx",
        ...[row, home, day * dayMs, (day + 1) * dayMs],
      )
      .toArray()
      .map(({ version, hit: text }) => {
        const { answered: _, ...hit } = JSON.parse(text) as KeptHit;
        return { hit, version };
      });
  }

  #read(days: readonly TouchedDay[]): Map<string, DayRow> {
    const keys = days.map(({ definition, home, day }) => [definition.row, home, day]);
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

  /** What held at these transactions, as it was answered when they came: also by definitions, or versions, that are in force no more. */
  heldAt(asked: readonly { subject: SubjectRow; at: number; tx: string }[]): Fired[] {
    if (asked.length === 0) return [];
    const subjects = new Map(asked.map(({ subject }) => [subject.id, subject]));
    const places = new Set(asked.map(({ subject, at, tx }) => JSON.stringify([subject.id, at, tx])));
    const rows = this.#sql.exec<HeldRow>(
      `SELECT g.subject, g.key, f.id, f.version AS newest, f.body, h.version, h.hit FROM json_each(?) AS a
       CROSS JOIN hits AS h ON h.tx = a.value ->> 2 AND h.tx <> '' AND h.at_ms = a.value ->> 1
       CROSS JOIN groups AS g ON g.id = h.grp AND g.subject = a.value ->> 0
       CROSS JOIN definitions AS f ON f.row = h.definition`,
      `[${[...places].join(",")}]`,
    );
    return rows.toArray().flatMap(({ subject: id, key, version, ...row }) => {
      const subject = subjects.get(id);
      const { answered = answeredBefore(version, row), ...hit } = JSON.parse(row.hit) as KeptHit;
      if (subject === undefined || answered === null) return [];
      return [firedAs({ id: row.id, version, ...answered }, { key, subject }, hit)];
    });
  }
}

type HeldRow = {
  subject: number;
  key: string;
  id: string;
  newest: number;
  body: string;
  version: number;
  hit: string;
};

/** Hits of earlier releases do not say what they answered: it is known while the definition is still of their version. */
function answeredBefore(version: number, { newest, body: text }: Pick<HeldRow, "newest" | "body">): Answered | null {
  const body = JSON.parse(text) as AlertDefinition;
  return newest === version && body.run === "on_arrival" ? answeredBy(body) : null;
}

const answeredBy = ({ name, verdict }: AlertDefinition): Answered => ({ name, verdict: verdict ?? null });

const keptOf = ({ compiled: { body, runsDaily } }: Installed, hit: StoredHit): KeptHit =>
  runsDaily ? hit : { ...hit, answered: answeredBy(body) };

const hitName = ({ row }: Installed, atMs: number, tx: string): string => `${row}|${atMs}|${tx}`;

type StoredDay = {
  definition: number;
  grp: number;
  day: number;
  revision: number;
  version: number;
  times: number;
  best: string;
  transaction_ids: string;
  party_ids: string | null;
};

const dayRowOf = (row: StoredDay): DayRow => ({
  revision: row.revision,
  version: row.version,
  times: row.times,
  best: JSON.parse(row.best) as StoredHit | null,
  transactionIds: JSON.parse(row.transaction_ids) as string[],
  partyIds: row.party_ids === null ? null : (JSON.parse(row.party_ids) as string[]),
});

const nameOf = ({ definition, home, day }: TouchedDay): string => `${definition.row}|${home}|${day}`;

const weighed = ({ severity, weight, atMs, tx }: StoredHit) => ({ severity, weight, atMs, pivotId: tx || null });

const heldOf = ({ severity, value, limit, baseline, atMs, tx, window, count }: StoredHit, times: number) => ({
  ...{ severity, times, pivotId: tx || null, atMs, window, count, value, limit, baseline },
});

function toldDay(definitionId: string, groupKey: string, subjectId: string, day: number, row: DayRow): RuleDay {
  const { best, times, transactionIds, partyIds, revision, version } = row;
  const role: SubjectRole = best?.role ?? "originator";
  return {
    ...{ definitionId, definitionVersion: version, groupKey, subject: { role, id: subjectId } },
    ...{ day: dayOf(day * dayMs), revision },
    held:
      times === 0 || best === null
        ? null
        : { ...heldOf(best, times), transactionIds, ...(partyIds !== null && { partyIds }) },
  };
}

export const firedOf = ({ compiled: { id, version, body } }: Installed, group: Group, hit: StoredHit): Fired =>
  firedAs({ id, version, ...answeredBy(body) }, group, hit);

const firedAs = (
  { id, version, name, verdict }: Answered & { id: string; version: number },
  { key, subject }: Pick<Group, "key" | "subject">,
  hit: StoredHit,
): Fired => ({
  ...{ transactionId: hit.tx, definitionId: id, definitionVersion: version, name, verdict, groupKey: key },
  subject: { role: hit.role, id: subject.key },
  held: heldOf(hit, 1),
});

const nothing: Evidence = { transactionIds: [], partyIds: [] };

/** The newest transactions of the window, oldest first; of a rule without a window, or about a gap, the one. */
function evidenceOf({ lane, timeline }: Finding, { atMs, tx, window, count }: StoredHit): Evidence {
  const isOfOne = window === null || (count === 1 && tx !== "");
  const newest: Entry[] = [];
  // Just behind the transaction, so that it is the first.
  const from = tx === "" ? { at: atMs + 1, tx: "" } : { at: atMs, tx: `${tx}!` };
  for (const entry of timeline.backwards(from, isOfOne ? atMs - 1 : window.fromMs)) {
    if (newest.length === (isOfOne ? 1 : evidenceMost)) break;
    if (lane.series.includes(entry)) newest.push(entry);
  }
  newest.reverse();
  return { transactionIds: newest.map((entry) => entry.tx), partyIds: partyIdsOf(newest.map(({ facts }) => facts)) };
}
