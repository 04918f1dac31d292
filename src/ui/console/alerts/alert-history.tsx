import { Badge } from "../../shared/badge";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { alertStandings, alertTones } from "../model/alert";
import { caseHref } from "../model/case-list";
import { actorName, myId, personName } from "../model/session";
import { riskWords } from "../model/words";
import { changeWords } from "./alert-words";
import type { AlertChange, AlertDetails } from "./alerts-model";

/** Who did what and why, the newest first; it ends with how it was raised. */
export function AlertHistory({ alert }: { alert: AlertDetails }) {
  return (
    <section class="panel" aria-label="History">
      <header class="panel-head">
        <h2>History</h2>
      </header>
      <ol class="alert-lines">
        {alert.history.toReversed().map((change) => (
          <li key={change.version}>
            <span>
              <b>{byName(change.by)}</b> {changeWords(change, personWords)}
              {change.from !== change.to && <span class="muted"> → {alertStandings[change.to].label}</span>}
              {change.reason !== null && (
                <span class="alert-reason-text" dir="auto">
                  {change.reason}
                </span>
              )}
            </span>
            <span class="muted num">
              <Time at={change.at} />
            </span>
          </li>
        ))}
        <li>
          <span>Raised</span>
          <span class="muted num">
            <Time at={alert.createdAt} />
          </span>
        </li>
      </ol>
    </section>
  );
}

const personWords = (id: string): string => (id === myId.value ? "you" : (personName(id) ?? "a colleague"));

const byName = ({ kind, id }: AlertChange["by"]): string =>
  kind === "analyst" || kind === "api_key" || kind === "system" ? actorName({ kind, id }) : "Somebody";

/** The newest occurrences; one is told by the head of the page. */
export function AlertOccurrences({ alert }: { alert: AlertDetails }) {
  const { newest, occurrences } = alert;
  if (occurrences < 2 && newest.length < 2) return null;
  return (
    <section class="panel" aria-label="Occurrences">
      <header class="panel-head">
        <h2>Occurrences</h2>
        <span class="muted num">
          {newest.length < occurrences ? `the newest ${newest.length} of ${occurrences}` : occurrences}
        </span>
      </header>
      <ol class="alert-lines">
        {newest.map(({ at, severity, caseId, runId }, place) => (
          <li key={`${at} ${runId ?? place}`}>
            <span class="row wrap">
              <Badge tone={alertTones[severity]}>{riskWords[severity]}</Badge>
              {caseId === null ? (
                <span class="muted">of no case</span>
              ) : (
                <Link href={caseHref(caseId).replace(/\?.*/, "")}>
                  {caseId === alert.caseId ? (alert.caseName ?? "this case") : <code>{caseId}</code>}
                </Link>
              )}
            </span>
            <span class="muted num">
              <Time at={at} exact />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
