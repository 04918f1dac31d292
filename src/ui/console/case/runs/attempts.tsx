import { useState } from "preact/hooks";
import { Badge } from "../../../shared/badge";
import { Icon } from "../../../shared/icon";
import { reachable } from "../../../shared/reachable";
import { Time } from "../../../shared/time";
import { durationText } from "../../../shared/time-words";
import { outcomeWords } from "../../model/runs";
import type { Attempt, Check } from "../../model/types";
import { plural } from "../../model/words";
import { Wire } from "./wire";

/** How often a run was tried and how each attempt ended; what went over the wire is fetched when somebody wants to see it. */
export function Attempts({ caseId, run }: { caseId: string; run: Check }) {
  const [open, setOpen] = useState(false);
  const counted = run.attempts.filter((attempt) => attempt.counted).length;
  const probes = run.attempts.length - counted;
  return (
    <details class="raw" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {plural(counted, "attempt")}
        {probes > 0 && `, ${plural(probes, "probe")}`} <Icon name="chevronRight" size={12} />
      </summary>
      <section class="table-scroll" aria-label="Attempts" ref={reachable}>
        <table class="fact-table attempts">
          <thead>
            <tr>
              <th scope="col" class="end">
                #
              </th>
              <th scope="col">Outcome</th>
              <th scope="col" class="end">
                HTTP
              </th>
              <th scope="col" class="end">
                Took
              </th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {run.attempts.map((attempt, index) => (
              <Row key={index} attempt={attempt} />
            ))}
          </tbody>
        </table>
      </section>
      {open && <Wire caseId={caseId} runId={run.id} attempts={run.attempts.length} />}
    </details>
  );
}

const Row = ({ attempt }: { attempt: Attempt }) => (
  <tr>
    <td class="end num">{attempt.counted ? attempt.attempt : "–"}</td>
    <td class="outcome">
      {outcomeWords(attempt.outcome)}
      {attempt.code !== null && <span class="mono"> {attempt.code}</span>}
      {attempt.message !== null && <span class="muted"> {attempt.message}</span>}
      {!attempt.counted && <Badge>Not counted</Badge>}
    </td>
    <td class="end num">{attempt.httpStatus ?? "–"}</td>
    <td class="end num">{attempt.durationMs === null ? "–" : durationText(attempt.durationMs)}</td>
    <td class="num">
      <Time at={attempt.finishedAt} exact />
    </td>
  </tr>
);
