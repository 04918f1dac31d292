/** Time limits as the API shows them. */
export interface SlaSettings {
  calendar: { timeZone: string; week: Span[][]; holidays: string[] };
  rules: SlaRuleView[];
  version: number;
}

interface Span {
  fromMinute: number;
  untilMinute: number;
}

export interface SlaRuleView {
  name: string;
  states: string[];
  tags: string[];
  durationHours: number;
  businessHours: boolean;
  pauseWhile: string[];
  atRiskPercent: number;
  escalateTo: { queueId: string } | { userId: string } | null;
}

export const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** The form: hours of a day as `09:00–12:00, 13:00–17:00`, holidays with commas between them. */
export interface CalendarForm {
  timeZone: string;
  days: string[];
  holidays: string;
}

export const calendarForm = ({ timeZone, week, holidays }: SlaSettings["calendar"]): CalendarForm => ({
  timeZone,
  days: week.map((spans) =>
    spans.map(({ fromMinute, untilMinute }) => `${clock(fromMinute)}–${clock(untilMinute)}`).join(", "),
  ),
  holidays: holidays.join(", "),
});

/** What is wrong with the hours of a day as they are written; null: nothing. */
export const dayProblem = (text: string): string | null =>
  spansIn(text) === null ? "Write hours as 09:00–17:00, with commas between several." : null;

/** The calendar, or null while something in it cannot be read. */
export function calendarOf({ timeZone, days, holidays }: CalendarForm): SlaSettings["calendar"] | null {
  const week = days.map(spansIn);
  if (week.some((spans) => spans === null)) return null;
  return {
    timeZone: timeZone.trim(),
    week: week.map((spans) => spans ?? []),
    holidays: holidays
      .split(/[\s,]+/)
      .filter((day) => day !== "")
      .sort(),
  };
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function spansIn(text: string): Span[] | null {
  const spans: Span[] = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    if (part === "") continue;
    const found = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/.exec(part);
    if (found === null) return null;
    const [fromHour = 0, from = 0, untilHour = 0, until = 0] = found.slice(1).map(Number);
    if (from > 59 || until > 59) return null;
    const span = { fromMinute: fromHour * 60 + from, untilMinute: untilHour * 60 + until };
    const before = spans.at(-1)?.untilMinute ?? 0;
    if (span.untilMinute > 1_440 || span.fromMinute >= span.untilMinute || span.fromMinute < before) return null;
    spans.push(span);
  }
  return spans;
}

/** "24 working hours in manual_review, then to senior-desk" */
export function ruleWords(rule: SlaRuleView): string {
  const { durationHours, businessHours, states, tags, escalateTo } = rule;
  const where = [...states, ...tags].join(", ");
  const to = escalateTo === null ? "" : `, then to ${"queueId" in escalateTo ? escalateTo.queueId : "a person"}`;
  return `${durationHours} ${businessHours ? "working hours" : "hours"}${where === "" ? "" : ` in ${where}`}${to}`;
}
