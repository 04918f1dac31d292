import { computed, signal } from "@preact/signals";
import { type MonitorKind, type MonitorStanding, monitorKinds, monitorStandings } from "../../../domain/monitoring";
import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api } from "../../shared/api";
import { loader } from "../../shared/load";
import { match, place, queryWith } from "../../shared/router";
import { caseNowMs } from "../../shared/time";
import { paged } from "../settings/frame/paged";
import { monitorPath } from "./monitor";
import { dayOf, daysLater, isDay, isMonth, monthOf, weeksOf } from "./month";

type Calendar = generated.GetMonitoringCalendarAnswer;
/** What is due on a day, by kind. */
export type CalendarDay = Calendar["days"][number];
/** Who is due, as `GET /monitoring/calendar` names them. */
export type CalendarEntry = Calendar["data"][number];
type Counts = Pick<Calendar, "overdue" | "paused" | "inTrouble">;

/** What the calendar asks of `GET /monitoring/settings`. */
export type Budgets = Pick<generated.MonitoringSettings, "applyOnApproval" | "budget" | "spent">;

const home = "/console/monitoring";

/** What the list beside the calendar holds: a day, or all who stand so. */
export const opened = computed<{ day: string } | { standing: MonitorStanding } | null>(() => {
  const what = match(`${home}/:what`, place.value.path)?.what ?? "";
  if (isDay(what)) return { day: what };
  const standing = monitorStandings.find((known) => standingPaths[known] === what);
  return standing === undefined ? null : { standing };
});
export const openDay = computed(() => (opened.value !== null && "day" in opened.value ? opened.value.day : null));
export const openStanding = computed(() =>
  opened.value !== null && "standing" in opened.value ? opened.value.standing : null,
);

const standingPaths: Record<MonitorStanding, string> = {
  overdue: "overdue",
  paused: "paused",
  in_trouble: "in-trouble",
};

export const today = (): string => dayOf(caseNowMs());

/** The month on the screen: that of the address, else that of the open day, else this one. */
export const month = computed<string>(() => {
  const asked = place.value.query.get("month") ?? "";
  return isMonth(asked) ? asked : monthOf(openDay.value ?? today());
});
export const weeks = computed(() => weeksOf(month.value));

export const kind = computed<MonitorKind | null>(
  () => monitorKinds.find((known) => known === place.value.query.get("kind")) ?? null,
);

/** What the list beside the calendar is asked by: turning the month does not change it. */
export const listKey = computed(() => JSON.stringify([opened.value, kind.value]));

/** The month is said where nothing else says it. */
const monthQuery = (shown: string, usual: string): string => queryWith({ month: shown === usual ? null : shown });
export const dayHref = (day: string): string => `${home}/${day}${monthQuery(month.value, monthOf(day))}`;
export const standingHref = (standing: MonitorStanding): string => `${home}/${standingPaths[standing]}${queryWith({})}`;
export const calendarHref = (): string => `${home}${monthQuery(month.value, monthOf(today()))}`;
export const monthHref = (to: string): string =>
  `${place.value.path}${monthQuery(to, monthOf(openDay.value ?? today()))}`;
export const kindHref = (to: MonitorKind | null): string => `${place.value.path}${queryWith({ kind: to })}`;

export const counts = signal<Counts | null>(null);

export const calendar = loader<CalendarDay[]>(async (stop) => {
  const shown = weeks.peek();
  const from = shown[0]?.[0] ?? today();
  const query = new URLSearchParams({ from, to: daysLater(from, shown.length * 7 - 1), limit: "1" });
  const answer = await api.get<Calendar>(`/monitoring/calendar?${query}`, { signal: stop });
  if (!answer.ok) return answer;
  const { days, overdue, paused, inTrouble } = answer.value;
  counts.value = { overdue, paused, inTrouble };
  return { ok: true, value: days };
});

export const entries = paged<CalendarEntry>(() => {
  const now = opened.peek();
  const query = new URLSearchParams({ limit: "50" });
  if (now !== null && "standing" in now) query.set("standing", now.standing);
  else if (now !== null) {
    query.set("from", now.day);
    query.set("to", now.day);
  }
  if (kind.peek() !== null) query.set("kind", kind.peek() ?? "");
  return `/monitoring/calendar?${query}`;
});

export const budgets = loader<Budgets>((stop) => api.get("/monitoring/settings", { signal: stop }));

/** How many are due on a day, of the kinds that are shown. */
export const dueOn = ({ counts: all }: CalendarDay, of: MonitorKind | null): number =>
  monitorKinds.reduce((sum, one) => sum + (of === null || of === one ? (all[one] ?? 0) : 0), 0);

/** Everything on the screen as it is now. */
export async function lookAgain(): Promise<void> {
  await Promise.all([calendar.load(), budgets.load(), opened.peek() === null ? null : entries.load()]);
}

export const entryKey = ({ entityId, kind: of }: Pick<CalendarEntry, "entityId" | "kind">): string =>
  `${entityId}/${of}`;

/** Who was asked to be looked at, and how long that is waited for. */
export const asked = signal<ReadonlyMap<string, number>>(new Map());
const patienceMs = 15_000;

/** Has somebody looked at now. */
export async function lookNow(entry: CalendarEntry): Promise<Answer<unknown>> {
  const answer = await api.post(monitorPath(entry.entityId, `/${entry.kind}/run`));
  if (answer.ok) asked.value = new Map([...asked.peek(), [entryKey(entry), caseNowMs() + patienceMs]]);
  await lookAgain();
  return answer;
}

/** Forgets about those who are due at another time by now, and those who take too long. */
export function forgetLooked(rows: readonly CalendarEntry[], nowMs: number): void {
  const isLater = ({ dueAt }: CalendarEntry) => dueAt === null || Date.parse(dueAt) > nowMs;
  const done = new Set(rows.filter(isLater).map(entryKey));
  const left = [...asked.peek()].filter(([key, untilMs]) => !done.has(key) && nowMs < untilMs);
  if (left.length !== asked.peek().size) asked.value = new Map(left);
}

export const resume = async (entry: CalendarEntry): Promise<Answer<unknown>> => {
  const answer = await api.post(monitorPath(entry.entityId, `/${entry.kind}/resume`));
  await lookAgain();
  return answer;
};
