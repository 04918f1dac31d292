import { Link, place } from "../../shared/router";
import { useCurrentInView } from "../list/current-in-view";
import { alertCounts, cappedText } from "../model/alert";
import { addressOf } from "../settings/frame/addresses";
import { type AlertView, alertViews, anyStatus, viewOf } from "./alert-filters";
import { everyAlertHref, filters, showsSnoozed, snoozedHref } from "./alerts-model";

/** The lists people come back to, with how many alerts are in each. Beside an open alert only those that have any. */
export function AlertsNav({ compact }: { compact: boolean }) {
  const chosenView = showsSnoozed.value ? null : viewOf(filters.value);
  const counts = alertCounts.value;
  const shown = (group: AlertView["group"]) =>
    alertViews.filter((view) => {
      const isEmpty = counts !== null && view.count(counts) === 0;
      return view.group === group && (!compact || !isEmpty || view === chosenView);
    });
  const line = (view: AlertView) => <ViewLink key={view.name} view={view} current={view === chosenView} />;
  const closed = shown("closed");
  // The counts, once they are there, move what stands behind them.
  const nav = useCurrentInView(`${place.value.query} ${counts === null}`);
  return (
    <nav class="queues" aria-label="Alerts by state" ref={nav}>
      <h2 class="pane-title">Alerts</h2>
      <ul>{shown("open").map(line)}</ul>
      {closed.length > 0 && (
        <>
          <h3 class="pane-title">Closed</h3>
          <ul>{closed.map(line)}</ul>
        </>
      )}
      {(!compact || showsSnoozed.value) && (
        <ul class="queues-more">
          <li>
            <Link href={everyAlertHref} class="queue" current={place.value.query.get("status") === anyStatus}>
              <span class="clip">All</span>
            </Link>
          </li>
          <li>
            <Link href={snoozedHref} class="queue" current={showsSnoozed.value}>
              <span class="clip">Put off</span>
            </Link>
          </li>
          <li>
            <Link href={addressOf.alertRules} class="queue">
              <span class="clip">Alert rules</span>
            </Link>
          </li>
        </ul>
      )}
    </nav>
  );
}

function ViewLink({ view, current }: { view: AlertView; current: boolean }) {
  const counts = alertCounts.value;
  const count = counts === null ? null : view.count(counts);
  const query = new URLSearchParams(view.query).toString();
  return (
    <li>
      <Link href={`/console/alerts${query === "" ? "" : `?${query}`}`} class="queue" current={current}>
        <span class="clip">{view.name}</span>
        {counts !== null && count !== null && (
          <span class={view.query.status === "escalated" && count > 0 ? "count hot" : "count"}>
            {cappedText(count, counts.most)}
          </span>
        )}
      </Link>
    </li>
  );
}
