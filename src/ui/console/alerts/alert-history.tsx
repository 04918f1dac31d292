import { Badge } from "../../shared/badge";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { alertStandings, alertTones } from "../model/alert";
import { caseHref } from "../model/case-list";
import { actorName, myId, personName } from "../model/session";
import { riskWords } from "../model/words";
import { changeWords, numbersText } from "./alert-words";
import type { AlertChange, AlertDetails, AlertOccurrence } from "./alerts-model";

/** Who did what and why, the newest first; it ends with how it was raised. */
export function AlertHistory({ alert }: { alert: AlertDetails }) {
  // How it was raised is told by the last line, of every alert alike.
  const changes = alert.history.filter(({ action }) => action !== "open");
  return (
    <section class="panel" aria-label="History">
      <header class="panel-head">
        <h2>History</h2>
      </header>
      <ol class="alert-lines">
        {changes.toReversed().map((change) => (
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
        {newest.map((occurrence, place) => (
          <li key={`${occurrence.at} ${occurrence.runId ?? place}`}>
            <span class="row wrap">
              <Badge tone={alertTones[occurrence.severity]}>{riskWords[occurrence.severity]}</Badge>
              <Where alert={alert} occurrence={occurrence} />
            </span>
            <span class="muted num">
              <Time at={occurrence.at} exact />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The case in which it was judged, or the numbers of a day of transactions and what became of that day. */
function Where({ alert, occurrence }: { alert: AlertDetails; occurrence: AlertOccurrence }) {
  const { caseId, detail } = occurrence;
  if (caseId !== null)
    return (
      <Link href={caseHref(caseId).replace(/\?.*/, "")}>
        {caseId === alert.caseId ? (alert.caseName ?? "this case") : <code>{caseId}</code>}
      </Link>
    );
  // A day has its numbers alone: how and in what they were compared is told of the gravest day, of one version of the rule.
  const isSameRule = detail.definitionVersion === alert.detail.definitionVersion;
  const { operator = null, unit = null } = isSameRule ? alert.detail : {};
  const numbers = numbersText({ operator, unit, ...detail });
  if (numbers === null) return <span class="muted">of no case</span>;
  return (
    <>
      <bdi class="num">{numbers}</bdi>
      {typeof detail.times === "number" && detail.times > 1 && <span class="muted">{detail.times} times that day</span>}
      {detail.standing !== "counted" && (
        <Badge>{standingWords[String(detail.standing)] ?? String(detail.standing)}</Badge>
      )}
    </>
  );
}

/** What became of a day on which a rule held, where it does not count. */
export const standingWords: Record<string, string> = {
  counted: "Counts",
  muted: "Muted by the rule",
  snoozed: "Put off",
  withdrawn: "Taken back",
};
