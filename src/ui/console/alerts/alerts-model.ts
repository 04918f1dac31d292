import { computed, signal } from "@preact/signals";
import type { AlertAction } from "../../../domain";
import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api } from "../../shared/api";
import { loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import type { Told } from "../../shared/told";
import type { EvaluatedIndicator } from "../evaluation/evaluation";
import { type Alert, alertCounts } from "../model/alert";
import { growingList } from "../model/growing-list";
import { type AlertFilters, alertFiltersIn, alertQuery, anyStatus } from "./alert-filters";

type Answered = Told<generated.AlertDetails>;
/** `GET /alerts/{id}`. */
export interface AlertDetails extends Answered {
  evaluation: (NonNullable<Answered["evaluation"]> & { indicator: EvaluatedIndicator }) | null;
}
export type AlertChange = AlertDetails["history"][number];
export type AlertOccurrence = AlertDetails["newest"][number];
/** `POST /alerts/decisions`. */
export type AlertsDecided = Told<generated.AlertsDecided>;

export const filters = computed<AlertFilters>(() => alertFiltersIn(place.value.query));
/** The address that lists what was put off, instead of alerts. */
export const snoozedHref = "/console/alerts?view=put-off";
/** The address that lists alerts of every status, open and closed. */
export const everyAlertHref = `/console/alerts?status=${anyStatus}`;
export const everyAlertOfRule = (rule: string): string => `${everyAlertHref}&${new URLSearchParams({ rule })}`;
export const showsSnoozed = computed<boolean>(() => place.value.query.get("view") === "put-off");
export const listKey = computed(() => JSON.stringify(filters.value));

export const listHref = (): string => `/console/alerts${queryWith({})}`;

export const alerts = growingList<Alert>(() => `/alerts${alertQuery(filters.peek(), {})}`);

let opened: string | null = null;

/** Loads the list that the address asks for; of a list of other filters nothing stays chosen. */
export async function openList(): Promise<void> {
  if (listKey.peek() !== opened) chosen.value = new Set();
  opened = listKey.peek();
  await alerts.open();
}

/** Ids of the alerts that something is about to be done to at once. */
export const chosen = signal<ReadonlySet<string>>(new Set());
export function choose(id: string, isIn: boolean): void {
  const next = new Set(chosen.peek());
  if (isIn) next.add(id);
  else next.delete(id);
  chosen.value = next;
}
/** The chosen ones that are still in the list. */
export const chosenAlerts = computed<Alert[]>(
  () => alerts.list.value?.rows.filter(({ id }) => chosen.value.has(id)) ?? [],
);

/** What is about to be done, and to which alerts: the dialog that asks why. */
export interface Asked {
  action: AlertAction;
  alerts: readonly Alert[];
  /** It is done already, and not to all of them. */
  results?: AlertsDecided;
}
export const asked = signal<Asked | null>(null);

/** The dialog about one alert that is open beside it: when it comes back, or which case looks into it. */
export const dialogOf = signal<{ kind: "snooze" | "case"; alert: Alert } | null>(null);

/** The alert on the screen. */
export const openId = signal<string | null>(null);
export const openAlert = loader<AlertDetails>((stop) =>
  api.get(`/alerts/${encodeURIComponent(openId.peek() ?? "")}`, { signal: stop }),
);
export function showAlert(id: string | null): void {
  if (openId.peek() === id) return;
  openAlert.clear();
  openId.value = id;
  if (id !== null) void openAlert.load();
}

/** Everything on the screen as it is now. */
export async function lookAgain(): Promise<void> {
  await Promise.all([alerts.list.load(), alertCounts.load(), openId.peek() === null ? null : openAlert.load()]);
}

export interface Deed {
  action: AlertAction;
  reason: string | null;
  /** With `assign`; null: nobody. */
  assigneeId?: string | null;
}

/**
 * Does something to one alert as it was read: if somebody was faster, nothing happens and the answer says so. `now`: the alert as it is
 * afterwards; null when it cannot be read.
 */
export async function act(
  alert: Pick<Alert, "id" | "version">,
  deed: Deed,
): Promise<{ answer: Answer<Alert>; now: Alert | null }> {
  const { action, reason, assigneeId } = deed;
  const path = `/alerts/${encodeURIComponent(alert.id)}`;
  const answer = await api.post<Alert>(`${path}/${action}`, {
    ...(action === "assign" ? { assigneeId: assigneeId ?? null } : reason !== null && { reason }),
    expectedVersion: alert.version,
  });
  // Asked for by itself: a look that the feed brings about at the same time may take the place of ours.
  const read = answer.ok ? answer : await api.get<Alert>(path);
  await lookAgain();
  return { answer, now: read.ok ? read.value : null };
}

/** The same to several, each for itself. */
export async function actOnAll(
  alerts: readonly Pick<Alert, "id" | "version">[],
  deed: Deed,
): Promise<Answer<AlertsDecided>> {
  const { action, reason, assigneeId } = deed;
  const answer = await api.post<AlertsDecided>("/alerts/decisions", {
    alertIds: alerts.map(({ id }) => id),
    action,
    ...(action === "assign" ? { assigneeId: assigneeId ?? null } : reason !== null && { reason }),
    expectedVersions: Object.fromEntries(alerts.map(({ id, version }) => [id, version])),
  });
  if (answer.ok) chosen.value = new Set(answer.value.refused.map(({ id }) => id));
  await lookAgain();
  return answer;
}

/** The neighbour of an alert in the list; the first when there is none. */
export function neighbour(id: string | null, step: 1 | -1): string | null {
  const rows = alerts.list.value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  return (at === -1 ? rows[0] : rows[at + step])?.id ?? null;
}
