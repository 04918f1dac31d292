import { getPath } from "../../../lib/json";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Time } from "../../shared/time";
import { stale } from "../model/open-case";
import { actorName } from "../model/session";
import { authorOf, deedOf, moveOf } from "../model/timeline-words";
import type { Case } from "../model/types";
import { riskWords, standingOf } from "../model/words";
import "./stale.css";

/** The case changed while somebody read it: both versions, what lay between, and both ways on. */
export function StaleDialog() {
  const told = stale.value;
  if (told === null) return null;
  const { what, seen, now, between } = told;
  const who = [...new Set(between.map((entry) => actorName(authorOf(entry))))].join(", ");
  const look = () => {
    stale.value = null;
  };
  return (
    <Dialog
      title="The case changed while you were reading"
      onClose={look}
      wide
      footer={
        <>
          <Button kind="primary" autofocus onClick={look}>
            Look at version {now.version}
          </Button>
          <Button onClick={() => void told.again()}>
            {what} anyway, on version {now.version}
          </Button>
        </>
      }
    >
      <p>Nothing was done. {who === "" ? "It changed" : `${who} changed it`} after you opened it.</p>
      <div class="versions">
        <Version title={`You saw version ${seen.version}`} of={seen} other={now} />
        <Version title={`Now it is version ${now.version}`} of={now} other={seen} />
      </div>
      {between.length > 0 && (
        <ul class="lined" aria-label="What happened between">
          {between.map((entry) => (
            <li key={entry.seq} class="row wrap">
              <b>{actorName(authorOf(entry))}</b>
              <span>{deedOf(entry)}</span>
              {moveOf(entry) && <span class="muted">{moveOf(entry)}</span>}
              <span class="push muted">
                <Time at={entry.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

const Version = ({ title, of, other }: { title: string; of: Case; other: Case }) => {
  const lines = linesOf(of);
  const others = linesOf(other);
  return (
    <section class="version">
      <h3>{title}</h3>
      <dl>
        {Object.entries(lines).map(([label, value]) => (
          <div key={label} class={value === others[label] ? undefined : "changed-fact"}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

function linesOf(of: Case): Record<string, string> {
  const documents = Array.isArray(of.context.documents) ? of.context.documents : [];
  const statuses = documents.map((one) => getPath(one, "decision.status") ?? null);
  const count = (status: string | null) => statuses.filter((one) => one === status).length;
  return {
    State: standingOf(of).label,
    Risk: of.risk === null ? "Not scored" : `${of.risk.score}, ${riskWords[of.risk.level].toLowerCase()}`,
    Assignee: of.assignee === null ? "Nobody" : actorName({ kind: "analyst", id: of.assignee.id }),
    Documents: `${count("approved")} approved, ${count("revision")} to re-upload, ${count("rejected")} rejected, ${count(null) + count("revised")} open`,
    Incidents: String(of.incidents.length),
  };
}
