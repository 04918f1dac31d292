import { bulk } from "./window-bulk";
import type { Group } from "./window-groups";
import type { Lane } from "./window-plan";
import type { Tally } from "./window-tally";

/** Spans with so many different values are read at once, with those of all others; of longer ones only what is asked for. */
const readWhole = 32;

const nameOf = (group: number, span: number): string => `${group}|${span}`;

/** How often values occur in spans, for one call: read together, written together. */
export class WindowTallies {
  readonly #sql: SqlStorage;
  readonly #known = new Map<string, Map<string, number>>();
  readonly #gone: [group: number, span: number, value: string][] = [];
  readonly #kept: [group: number, span: number, value: string, n: number][] = [];

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Reads what these lanes of these groups will ask for. */
  know(asked: readonly { group: Group; lane: Lane }[]): void {
    const pairs = asked.flatMap(({ group, lane }) =>
      lane.series.distinctOf === null
        ? []
        : lane.spans.flatMap(({ id }): [number, number][] => {
            const distinct = group.lanes[lane.id]?.[2][id]?.[2] ?? 0;
            if (distinct > readWhole) return [];
            this.#known.set(nameOf(group.id, id), new Map());
            return distinct === 0 ? [] : [[group.id, id]];
          }),
    );
    const rows = bulk<{ grp: number; span: number; value: string; n: number }>(
      this.#sql,
      pairs,
      (places) =>
        `WITH w(grp, span) AS (VALUES ${places})
         SELECT t.* FROM w CROSS JOIN tallies AS t ON t.grp = w.grp AND t.span = w.span`,
    );
    for (const { grp, span, value, n } of rows) this.#known.get(nameOf(grp, span))?.set(value, n);
  }

  load(group: number, span: number, value: string): number {
    const known = this.#known.get(nameOf(group, span));
    if (known !== undefined) return known.get(value) ?? 0;
    const row = this.#sql
      .exec<{ n: number }>("SELECT n FROM tallies WHERE grp = ? AND span = ? AND value = ?", group, span, value)
      .toArray()[0];
    return row?.n ?? 0;
  }

  /** `isNew`: nothing is stored of this span of this group. */
  keep(group: number, span: number, tally: Tally, isNew: boolean): void {
    const { anew, counts } = tally.changes();
    if (anew && !isNew) this.#sql.exec("DELETE FROM tallies WHERE grp = ? AND span = ?", group, span);
    for (const [value, n] of counts)
      if (n > 0) this.#kept.push([group, span, value, n]);
      else if (!anew) this.#gone.push([group, span, value]);
  }

  flush(): void {
    bulk(this.#sql, this.#gone, (places) => `DELETE FROM tallies WHERE (grp, span, value) IN (VALUES ${places})`);
    bulk(this.#sql, this.#kept, (places) => `INSERT OR REPLACE INTO tallies VALUES ${places}`);
  }
}
