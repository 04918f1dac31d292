import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Link, queryWith } from "../../shared/router";
import { Time } from "../../shared/time";
import { Face } from "../list/case-row";
import { type Alert, alertHref, alertStandings, alertTones } from "../model/alert";
import { riskWords } from "../model/words";
import { alertsLocked } from "./access";
import { aboutText, numbersText, timesText } from "./alert-words";
import { choose, chosen } from "./alerts-model";

/** One alert in the list: a line of columns when there is room, two lines beside an open alert. */
export function AlertRow({ alert, open, full }: { alert: Alert; open: boolean; full: boolean }) {
  const { id, title, severity, status, occurrences } = alert;
  const standing = alertStandings[status];
  const numbers = numbersText(alert.detail);
  const isChosen = chosen.value.has(id);
  return (
    <li data-alert={id} class={`line-row alert-row${open ? " current" : ""}`}>
      {alertsLocked() === null && (
        <input
          type="checkbox"
          class="alert-choose"
          aria-label={`Choose ${title}, ${aboutText(alert)}`}
          checked={isChosen}
          disabled={full && !isChosen}
          onChange={(event) => choose(id, event.currentTarget.checked)}
        />
      )}
      <Link href={alertHref(id, queryWith({}))} current={open} class="line-link alert-link">
        <span class="alert-severity">
          <Badge tone={alertTones[severity]} icon={severity === "critical" ? "alert" : "flag"}>
            {riskWords[severity]}
          </Badge>
        </span>
        <span class="alert-title clip" dir="auto" title={title}>
          {title}
        </span>
        <span class="alert-about muted clip" dir="auto">
          {aboutText(alert)}
        </span>
        {numbers !== null && <bdi class="alert-numbers muted num">{numbers}</bdi>}
        <span class="alert-state">
          <Badge tone={standing.tone} dot={!standing.icon} {...(standing.icon && { icon: standing.icon })}>
            {standing.label}
          </Badge>
        </span>
        <span class="alert-times num muted" title={timesText(occurrences)}>
          {occurrences > 1 && (
            <>
              <Icon name="rotate" size={12} />
              {occurrences}
              <span class="unseen"> times</span>
            </>
          )}
        </span>
        <span class="alert-who">
          <Face id={alert.assigneeId} />
        </span>
        <span class="alert-time muted num">
          <Time at={alert.lastAt} />
        </span>
      </Link>
    </li>
  );
}
