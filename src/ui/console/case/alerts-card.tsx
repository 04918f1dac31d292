import { Badge } from "../../shared/badge";
import { Link } from "../../shared/router";
import { type Alert, alertHref, alertStandings, alertTones } from "../model/alert";
import { alerts } from "../model/open-case";
import { personName } from "../model/session";
import type { Case } from "../model/types";
import { riskWords } from "../model/words";

const shownClosed = 3;

/** Alerts about this case: what is open, and the last that were closed. Nothing is drawn when there are none. */
export function AlertsCard({ now }: { now: Case }) {
  const list = alerts.value ?? [];
  const open = list.filter(({ closedAt }) => closedAt === null);
  const closed = list.filter(({ closedAt }) => closedAt !== null).slice(0, shownClosed);
  if (list.length === 0) return null;
  return (
    <section class="panel" aria-label="Alerts">
      <header class="panel-head">
        <h2>Alerts</h2>
        <span class="muted num">{open.length === 0 ? "none open" : `${open.length} open`}</span>
        <Link href={`/console/alerts?caseId=${encodeURIComponent(now.id)}`} class="panel-more">
          All alerts
        </Link>
      </header>
      <ul class="check-lines">
        {[...open, ...closed].map((alert) => (
          <Line key={alert.id} alert={alert} />
        ))}
      </ul>
    </section>
  );
}

function Line({ alert }: { alert: Alert }) {
  const { id, caseId, title, severity, status, assigneeId } = alert;
  const standing = alertStandings[status];
  const query = caseId === null ? "" : `?caseId=${encodeURIComponent(caseId)}`;
  return (
    <li class="row">
      <Badge tone={alertTones[severity]} icon={severity === "critical" ? "alert" : "flag"}>
        {riskWords[severity]}
      </Badge>
      <Link href={alertHref(id, query)} class="clip">
        <span dir="auto">{title}</span>
      </Link>
      <span class="push" />
      {assigneeId !== null && <span class="muted clip">{personName(assigneeId) ?? "A colleague"}</span>}
      <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
        {standing.label}
      </Badge>
    </li>
  );
}
