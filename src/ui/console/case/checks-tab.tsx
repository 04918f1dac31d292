import { Empty, Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { latestChecks } from "../model/needs";
import { checks } from "../model/open-case";
import { incidentOf } from "../model/runs";
import type { Case, Incident } from "../model/types";
import { CaseIncident } from "./case-incident";
import { later } from "./later";

const RunCard = later(async () => (await import("./runs/run-card")).RunCard);

/** Every run of every check and plugin, newest first: what it found, how often it was tried, and what came over the wire. */
export const ChecksTab = ({ now }: { now: Case }) => (
  <Loaded of={checks.state} retry={() => void checks.load()} skeleton={<SkeletonRows rows={6} />}>
    {(list) => {
      const newest = new Set(latestChecks(list));
      const others = now.incidents.filter((incident) => !list.some((run) => incidentOf(run, [incident]) !== null));
      return (
        <div class="stack">
          {others.length > 0 && <OtherIncidents now={now} incidents={others} />}
          {list.length === 0 ? (
            <Empty icon="shield" title="No checks yet">
              <p>They begin when the workflow reaches a state that has some.</p>
            </Empty>
          ) : (
            <ul class="stack bare">
              {list.map((run) => (
                <li key={run.id}>
                  <RunCard now={now} run={run} newest={newest.has(run)} />
                </li>
              ))}
            </ul>
          )}
        </div>
      );
    }}
  </Loaded>
);

/** What gave up and is no run: webhooks, timers, the list. */
const OtherIncidents = ({ now, incidents }: { now: Case; incidents: readonly Incident[] }) => (
  <section class="panel" aria-label="Incidents">
    <header class="panel-head">
      <h2>Incidents</h2>
    </header>
    {incidents.map((incident) => (
      <CaseIncident key={incident.id} now={now} incident={incident} run={null} newest={false} />
    ))}
  </section>
);
