import { type MonitorKind, type MonitorStanding, monitorKinds } from "../../../domain/monitoring";
import { Link } from "../../shared/router";
import { Budget } from "./budget";
import { calendarHref, counts, kind, kindHref, openStanding, standingHref } from "./calendar-model";
import { kindWords } from "./monitor";

/** What one comes for: the calendar, and those who need somebody whenever they are due. */
export function CalendarNav() {
  const now = counts.value;
  return (
    <nav class="queues" aria-label="Monitoring">
      <h2 class="pane-title">Monitoring</h2>
      <ul>
        <li>
          <Link href={calendarHref()} class="queue" current={openStanding.value === null}>
            <span class="clip">Calendar</span>
          </Link>
        </li>
        <Standing standing="overdue" label="Overdue" count={now?.overdue} hot />
        <Standing standing="in_trouble" label="In trouble" count={now?.inTrouble} hot />
        <Standing standing="paused" label="Paused" count={now?.paused} />
      </ul>
      <h3 class="pane-title">Kind</h3>
      <ul>
        <Kind of={null} />
        {monitorKinds.map((one) => (
          <Kind key={one} of={one} />
        ))}
      </ul>
      <div class="only-wide watch-nav-budget">
        <Budget />
      </div>
    </nav>
  );
}

const Standing = ({
  standing,
  label,
  count,
  hot = false,
}: {
  standing: MonitorStanding;
  label: string;
  count: number | undefined;
  hot?: boolean;
}) => (
  <li>
    <Link href={standingHref(standing)} class="queue" current={openStanding.value === standing}>
      <span class="clip">{label}</span>
      {count !== undefined && (
        <span class={hot && count > 0 ? "count hot" : "count"}>{count.toLocaleString("en")}</span>
      )}
    </Link>
  </li>
);

const Kind = ({ of }: { of: MonitorKind | null }) => (
  <li>
    <Link href={kindHref(of)} class="queue" current={kind.value === of}>
      <span class="clip">{of === null ? "All" : kindWords[of].label}</span>
    </Link>
  </li>
);
