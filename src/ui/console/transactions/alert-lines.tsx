import { Badge } from "../../shared/badge";
import { Link } from "../../shared/router";
import { Time } from "../../shared/time";
import { type Alert, alertHref, alertStandings, alertTones } from "../model/alert";
import { riskWords } from "../model/words";

/** Alerts as lines that lead to them. */
export const AlertLines = ({ alerts, none }: { alerts: readonly Alert[]; none: string }) =>
  alerts.length === 0 ? (
    <p class="muted">{none}</p>
  ) : (
    <ul class="lined">
      {alerts.map(({ id, title, severity, status, lastAt }) => {
        const standing = alertStandings[status];
        return (
          <li key={id}>
            <Link href={alertHref(id)} class="lead-line">
              <span class="clip" dir="auto">
                {title}
              </span>
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
