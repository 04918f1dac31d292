import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import type { DefinitionRow } from "./window-plan";
import type { Place } from "./window-timeline";

/** The last subject that is noted, and how far the next one is; null: not begun. */
export interface NotedUpTo {
  subject: number;
  within: (Place & { subject: number }) | null;
}

/** The SQL of what is judged by: the definitions in force, the numbers of the parts of their plan, and how far each lane of it has come. */
export class WindowPlanStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  definitions(): DefinitionRow[] {
    return this.#sql
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
    this.#sql.exec(
      "UPDATE definitions SET is_active = 0 WHERE is_active = 1 AND id NOT IN (SELECT value ->> 0 FROM json_each(?))",
      rows,
    );
    this.#sql.exec(
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
  numbers(): Map<string, number> {
    return new Map(
      this.#sql
        .exec<{ key: string; id: number }>("SELECT key, id FROM plan")
        .toArray()
        .map(({ key, id }) => [key, id]),
    );
  }

  keepNumbers(numbers: ReadonlyMap<string, number>, seq: number): void {
    const rows = JSON.stringify([...numbers]);
    this.#sql.exec("DELETE FROM plan WHERE key NOT IN (SELECT value ->> 0 FROM json_each(?))", rows);
    this.#sql.exec(
      `INSERT OR IGNORE INTO plan (key, id, since_seq, noted_up_to) SELECT value ->> 0, value ->> 1, ?, 0 FROM json_each(?)`,
      seq,
      rows,
    );
  }

  /** The first day of which a daily lane has not said what is to be judged; null: it has not been asked. */
  judgedBefore(lane: number): number | null {
    const query = "SELECT judged_before FROM plan WHERE id = ?";
    return this.#sql.exec<{ judged_before: number | null }>(query, lane).toArray()[0]?.judged_before ?? null;
  }

  setJudgedBefore(lane: number, day: number): void {
    this.#sql.exec("UPDATE plan SET judged_before = ?1 WHERE id = ?2 AND judged_before IS NOT ?1", day, lane);
  }

  /** How far the time before a lane is noted, of what came up to which call. */
  notedUpTo(lane: number): NotedUpTo & { sinceSeq: number } {
    const row = this.#sql
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
    this.#sql.exec("UPDATE plan SET noted_up_to = ?, noting = ? WHERE id = ?", subject, noting, lane);
  }
}

/** SQL: whether a definition of this body is judged by the day. */
const isDaily = (body: string): string => `json_extract(${body}, '$.run.schedule') IS NOT NULL`;
