import type { ComponentChildren } from "preact";
import { Badge } from "../../shared/badge";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { type Alert, alertHref, alertStandings, alertTones } from "../model/alert";
import { riskWords } from "../model/words";

/** Alerts as lines that lead to them. `told`: what else is said of one; `query`: the list that it is opened beside. */
export const AlertLines = ({
  alerts,
  none,
  told,
  query = "",
}: {
  alerts: readonly Alert[];
  none: string;
  told?: (alert: Alert) => ComponentChildren;
  query?: string;
}) =>
  alerts.length === 0 ? (
    <p class="muted">{none}</p>
  ) : (
    <ul class="lined">
      {alerts.map((alert) => {
        const { id, title, severity, status, lastAt } = alert;
        const standing = alertStandings[status];
        return (
          <li key={id} data-alert={id}>
            <Link href={alertHref(id, query)} class="lead-line">
              <span class="clip" dir="auto">
                {title}
              </span>
              {told !== undefined && <span class="tx-told muted">{told(alert)}</span>}
              <Badge tone={alertTones[severity]}>{riskWords[severity]}</Badge>
              <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
                {standing.label}
              </Badge>
              <span class="muted num">
                <Time at={lastAt} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
