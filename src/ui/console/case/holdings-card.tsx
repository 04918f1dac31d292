import { caseNowMs, Time } from "../../shared/time";
import { durationText } from "../../shared/time-words";
import { heldByPerson, heldMs, holdingsOf } from "../model/holdings";
import { actorName } from "../model/session";
import type { Case, TimelineEntry } from "../model/types";
import { WideTable } from "./wide-table";

/** Who had the case, when and for how long. Not drawn while nobody ever had it: the timeline says that as well. */
export function HoldingsCard({ now, entries }: { now: Case; entries: readonly TimelineEntry[] }) {
  const nowMs = caseNowMs();
  const holdings = holdingsOf(entries, now.resolvedAt);
  if (holdings.length < 2) return null;
  const sums = heldByPerson(holdings, nowMs);
  return (
    <section class="panel" aria-label="Who had it">
      <header class="panel-head">
        <h2>Who had it</h2>
        <span class="muted num">
          {sums.map(({ personId, ms }) => `${nameOf(personId)} ${durationText(ms)}`).join(" · ")}
        </span>
      </header>
      <WideTable label="Table of who had it">
        <table class="fact-table">
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">From</th>
              <th scope="col">Until</th>
              <th scope="col" class="end">
                How long
              </th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {holdings.toReversed().map((one) => (
              <tr key={one.from}>
                <th scope="row" dir="auto">
                  {nameOf(one.personId)}
                </th>
                <td>
                  <Time at={one.from} exact />
                </td>
                <td>{one.until === null ? "Now" : <Time at={one.until} exact />}</td>
                <td class="end num">{durationText(heldMs(one, nowMs))}</td>
                <td dir="auto">{actorName(one.by)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
    </section>
  );
}

const nameOf = (id: string | null): string => (id === null ? "Nobody" : actorName({ kind: "analyst", id }));
