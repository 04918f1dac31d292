import { Icon, reachable } from "../../../../shared";
import { riskWords } from "../../../model/words";
import type { Shift, ShiftCell } from "./report-model";
import type { SideNames } from "./report-view";
import { countText } from "./report-words";

/** Levels before (down) against levels after (across). Shades only underline the numbers; the way is a sign as well. */
export function ShiftTable({ shift, names }: { shift: Shift; names: SideNames }) {
  const all = shift.rows.reduce((sum, row) => sum + row.cases, 0);
  return (
    <section class="card" aria-label="Levels">
      <h2>Levels</h2>
      <p class="muted">
        {countText(shift.same)} keep their level, {countText(shift.up)} get a graver one, {countText(shift.down)} a
        milder one.
      </p>
      <section class="table-scroll" aria-label="Shift of levels" ref={reachable}>
        <table class="shift">
          <caption class="unseen">
            Cases by their level for {names.before} and their level for {names.after}
          </caption>
          <thead>
            <tr>
              <th scope="col">
                {names.before} <span aria-hidden="true">↓</span> {names.after} <span aria-hidden="true">→</span>
              </th>
              {shift.after.map(({ level }) => (
                <th key={level} scope="col" class="end">
                  {riskWords[level]}
                </th>
              ))}
              <th scope="col" class="end">
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {shift.rows.map(({ before, cells, cases }) => (
              <tr key={before}>
                <th scope="row">{riskWords[before]}</th>
                {cells.map((cell) => (
                  <Cell key={cell.after} cell={cell} />
                ))}
                <td class="end muted">{countText(cases)}</td>
              </tr>
            ))}
            <tr class="sums">
              <th scope="row">All</th>
              {shift.after.map(({ level, cases }) => (
                <td key={level} class="end">
                  {countText(cases)}
                </td>
              ))}
              <td class="end">{countText(all)}</td>
            </tr>
          </tbody>
        </table>
      </section>
    </section>
  );
}

const Cell = ({ cell }: { cell: ShiftCell }) => (
  <td class={`end cell ${cell.way} heat${cell.heat}`}>
    {cell.cases > 0 && cell.way !== "same" && (
      <>
        <span class={cell.way === "down" ? "arrow down" : "arrow"} title={ways[cell.way]}>
          <Icon name="up" size={12} />
        </span>
        <span class="unseen">{ways[cell.way]}: </span>
      </>
    )}
    {countText(cell.cases)}
  </td>
);

const ways = { up: "graver", down: "milder" } as const;
