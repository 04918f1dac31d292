import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { navigate } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { caseNowMs } from "../../shared/time";
import { useWatch } from "../settings/frame/when";
import {
  asked,
  budgets,
  calendar,
  calendarHref,
  dayHref,
  entries,
  forgetLooked,
  listKey,
  lookAgain,
  month,
  monthHref,
  openDay,
  opened,
  today,
} from "./calendar-model";
import { CalendarNav } from "./calendar-nav";
import { EntriesPane, focusEntry } from "./entries-pane";
import { monthsLater, monthText } from "./month";
import { focusDay, MonthGrid, stepDay } from "./month-grid";
import "./monitoring.css";

const lookEveryMs = 20_000;
/** A look is over within seconds. */
const waitEveryMs = 1_500;
const group = "Monitoring";

/** Who is looked at when: a month, and beside it those of a day, or who is overdue, paused or in trouble. */
export function CalendarScreen() {
  const isOpen = opened.value !== null;
  const shown = month.value;
  // Of another month, or another list, nothing of the one before is shown meanwhile.
  useEffect(() => {
    calendar.clear();
    void calendar.load();
  }, [shown]);
  useSignalEffect(() => {
    void listKey.value;
    entries.clear();
    if (opened.peek() !== null) void entries.load();
  });
  useEffect(() => void budgets.load(), []);
  useEffect(() => {
    document.title = `${monthText(shown)} · Monitoring · Edgecase`;
  }, [shown]);
  useWatch(asked.value.size === 0, lookEveryMs, () => lookAgain());
  useWatch(asked.value.size > 0, waitEveryMs, async () => {
    await lookAgain();
    forgetLooked(entries.value?.data ?? [], caseNowMs());
  });
  const turn = (by: number) => () => navigate(monthHref(monthsLater(month.peek(), by)));
  useShortcut("n", "Next month", turn(1), { group });
  useShortcut("p", "Month before", turn(-1), { group });
  useShortcut("t", "Today", () => navigate(dayHref(today())), { group });
  useShortcut("j", "Next of the list", () => focusEntry(1), { group, when: isOpen });
  useShortcut("k", "One before in the list", () => focusEntry(-1), { group, when: isOpen });
  useShortcut("j", "Next day", () => stepDay(1), { group, when: !isOpen });
  useShortcut("k", "Day before", () => stepDay(-1), { group, when: !isOpen });
  useShortcut("Escape", "Back to the calendar", close, { group, when: isOpen });
  return (
    <div class="work monitoring">
      <CalendarNav />
      <main id="main" class={`list watch${isOpen ? " open" : ""}`} aria-label="Monitoring">
        <MonthGrid />
        {isOpen && <EntriesPane onClose={close} />}
      </main>
    </div>
  );
}

/** The list goes, and the day that it was of has the focus. */
function close(): void {
  const day = openDay.peek();
  navigate(calendarHref());
  requestAnimationFrame(() => focusDay(day));
}
