import { signal } from "@preact/signals";
import { type MonitorKind, monitorKinds } from "../../../domain/monitoring";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Failed } from "../../shared/loaded";
import { Link, navigate } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { addressOf } from "../settings/frame/addresses";
import { Budget } from "./budget";
import {
  budgets,
  type CalendarDay,
  calendar,
  dayHref,
  dueOn,
  kind,
  month,
  monthHref,
  openDay,
  today,
  weeks,
} from "./calendar-model";
import { kindWords } from "./monitor";
import { daysLater, inMonth, longDayText, monthOf, monthsLater, monthText, weekdays, weekStart } from "./month";

/** The day that Tab leads to, once somebody has moved; the arrows lead to the others. */
const cursor = signal<string | null>(null);

const tabStop = (): string => {
  const shown = weeks.value.flat();
  const wanted = [cursor.value, openDay.value, today()].find((day) => day !== null && shown.includes(day));
  return wanted ?? `${month.value}-01`;
};

/** Null: the day that Tab leads to. */
export function focusDay(day: string | null): void {
  const links = document.querySelectorAll<HTMLElement>(`.watch [data-day="${CSS.escape(day ?? tabStop())}"] a`);
  [...links].find((link) => link.checkVisibility())?.focus();
}

/** From the day that has the focus to another; its month comes with it. */
function moveTo(day: string): void {
  cursor.value = day;
  if (!weeks.peek().flat().includes(day)) navigate(monthHref(monthOf(day)), { replace: true });
  requestAnimationFrame(() => focusDay(day));
}

export const stepDay = (by: 1 | -1): void => {
  const now = document.activeElement?.closest<HTMLElement>("[data-day]")?.dataset.day;
  moveTo(now === undefined ? tabStop() : daysLater(now, by));
};

/** A month of those who are due: a grid, on a phone the days that have any. */
export function MonthGrid() {
  const shown = month.value;
  const now = calendar.state.value;
  const days = new Map((now.status === "ready" ? now.value : []).map((one) => [one.day, one]));
  const isEmpty = now.status === "ready" && ![...days.values()].some((one) => shows(one));
  return (
    <section class="watch-calendar" aria-label="Calendar">
      <header class="list-head watch-head">
        <h1>{monthText(shown)}</h1>
        <span class="row">
          <Link href={monthHref(monthsLater(shown, -1))} class="icon-button watch-before" label="Month before">
            <Icon name="chevronRight" />
          </Link>
          <Link href={monthHref(monthsLater(shown, 1))} class="icon-button" label="Next month">
            <Icon name="chevronRight" />
          </Link>
          <Link href={dayHref(today())} class="button plain small">
            Today
          </Link>
        </span>
        <span class="muted push">Days in UTC</span>
      </header>
      {now.status === "failed" ? (
        <Failed failure={now.failure} retry={() => void calendar.load()} />
      ) : (
        <>
          <Grid days={days} isLoading={now.status === "loading"} />
          <Agenda days={days} isLoading={now.status === "loading"} />
          {isEmpty && <Nobody />}
        </>
      )}
      <div class="only-narrow watch-narrow-budget">
        <Budget />
      </div>
    </section>
  );
}

const shows = (day: CalendarDay): boolean =>
  monthOf(day.day) === month.value && (dueOn(day, kind.value) > 0 || (kind.value === null && day.paused > 0));

const Nobody = () => (
  <p class="watch-nobody muted">
    Nobody is due in this month
    {kind.value !== null && ` for this kind`}. Who is watched, and how often, stands with each person and company under
    “Monitoring”
    {budgets.value?.applyOnApproval === false && (
      <>
        ; <Link href={addressOf.monitoring}>the settings</Link> have everybody watched who is approved
      </>
    )}
    .
  </p>
);

function Grid({ days, isLoading }: { days: ReadonlyMap<string, CalendarDay>; isLoading: boolean }) {
  const stop = tabStop();
  return (
    <table class="watch-grid" aria-label={monthText(month.value)} aria-busy={isLoading} onKeyDown={onKey}>
      <thead>
        <tr>
          {weekdays.map(({ short, long }) => (
            <th key={long} scope="col">
              <span aria-hidden="true">{short}</span>
              <span class="unseen">{long}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.value.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Day key={day} day={day} of={days.get(day)} isStop={day === stop} isLoading={isLoading} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({
  day,
  of,
  isStop,
  isLoading,
}: {
  day: string;
  of: CalendarDay | undefined;
  isStop: boolean;
  isLoading: boolean;
}) {
  const look = [
    monthOf(day) === month.value ? "" : "outside",
    day === today() ? "today" : "",
    day === openDay.value ? "open" : "",
  ];
  return (
    <td class={look.filter((one) => one !== "").join(" ") || undefined} data-day={day}>
      <Link
        href={dayHref(day)}
        class="watch-day"
        tabIndex={isStop ? 0 : -1}
        current={day === openDay.value}
        onClick={() => {
          cursor.value = day;
        }}
      >
        <span class="unseen">
          {longDayText(day)}
          {day === today() && ", today"}: {sayDay(of)}
        </span>
        <span class="watch-number num" aria-hidden="true">
          {Number(day.slice(8))}
        </span>
        {isLoading ? <i class="bone short" /> : of !== undefined && <Marks of={of} isSaid />}
      </Link>
    </td>
  );
}

/** How many of each kind, and what of them needs somebody. `isSaid`: what is read out is said elsewhere. */
const Marks = ({ of, isSaid = false }: { of: CalendarDay; isSaid?: boolean }) => (
  <span class="watch-marks" aria-hidden={isSaid || undefined}>
    {kindsOf(of).map((one) => (
      <span key={one} class="watch-mark" title={kindWords[one].label}>
        <Icon name={kindWords[one].icon} size={12} />
        <b class="num">{(of.counts[one] ?? 0).toLocaleString("en")}</b>
        <span class="watch-mark-word clip">{kindWords[one].label}</span>
      </span>
    ))}
    {kind.value === null && of.overdue > 0 && <Badge tone="bad">{of.overdue.toLocaleString("en")} overdue</Badge>}
    {kind.value === null && of.paused > 0 && <Badge tone="wait">{of.paused.toLocaleString("en")} paused</Badge>}
  </span>
);

const kindsOf = ({ counts }: CalendarDay): MonitorKind[] =>
  monitorKinds.filter((one) => (counts[one] ?? 0) > 0 && (kind.value === null || kind.value === one));

/** A day as it is read out. */
function sayDay(of: CalendarDay | undefined): string {
  if (of === undefined) return "nobody is due";
  const parts = [
    ...kindsOf(of).map((one) => `${of.counts[one] ?? 0} ${kindWords[one].label}`),
    ...(kind.value === null && of.overdue > 0 ? [`${of.overdue} overdue`] : []),
    ...(kind.value === null && of.paused > 0 ? [`${of.paused} paused`] : []),
  ];
  return parts.length === 0 ? "nobody is due" : parts.join(", ");
}

/** The days of the month on which somebody is due, below each other. */
const Agenda = ({ days, isLoading }: { days: ReadonlyMap<string, CalendarDay>; isLoading: boolean }) =>
  isLoading ? (
    <div class="watch-agenda">
      <Skeleton lines={4} label="Loading the calendar" />
    </div>
  ) : (
    <ol class="watch-agenda">
      {[...days.values()].filter(shows).map((of) => (
        <li key={of.day} data-day={of.day}>
          <Link href={dayHref(of.day)} current={of.day === openDay.value}>
            <span class="watch-agenda-day">
              {longDayText(of.day)}
              {of.day === today() && <b> · today</b>}
            </span>
            <Marks of={of} />
          </Link>
        </li>
      ))}
    </ol>
  );

function onKey(event: KeyboardEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const day = target?.closest<HTMLElement>("[data-day]")?.dataset.day;
  if (day === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const forward = getComputedStyle(document.body).direction === "rtl" ? -1 : 1;
  const to = dayByKey(event.key, day, forward);
  if (to === null) return;
  event.preventDefault();
  event.stopPropagation();
  moveTo(to);
}

function dayByKey(key: string, day: string, forward: 1 | -1): string | null {
  switch (key) {
    case "ArrowRight":
      return daysLater(day, forward);
    case "ArrowLeft":
      return daysLater(day, -forward);
    case "ArrowDown":
      return daysLater(day, 7);
    case "ArrowUp":
      return daysLater(day, -7);
    case "Home":
      return weekStart(day);
    case "End":
      return daysLater(weekStart(day), 6);
    case "PageDown":
      return inMonth(day, monthsLater(monthOf(day), 1));
    case "PageUp":
      return inMonth(day, monthsLater(monthOf(day), -1));
    default:
      return null;
  }
}
