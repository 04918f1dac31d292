import { signal } from "@preact/signals";
import type * as generated from "../../../sdk/api/generated/types";
import { type ApiFailure, api } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";
import type { Told } from "../../shared/told";

/** `GET /alerts/{id}/evidence`, its pages one after the other. */
export type Evidence = Told<generated.AlertEvidence>;
/** A day on which the rule held, with the gravest of its numbers. */
export type EvidenceDay = Evidence["days"][number];
/** What was measured on a day, whether the rule held or not. */
export type SeriesDay = Evidence["series"][number];
export type EvidenceTransaction = Evidence["transactions"][number];

const pageSize = 50;
const pageOf = (alertId: string, cursor: string | null): string =>
  `/alerts/${encodeURIComponent(alertId)}/evidence?${new URLSearchParams({
    limit: String(pageSize),
    ...(cursor !== null && { cursor }),
  })}`;

/** The evidence of one alert. `more` puts the next page of transactions below those that are there. */
export function evidenceOf(alertId: string) {
  const loading = signal(false);
  const failure = signal<ApiFailure | null>(null);
  const evidence: Loader<Evidence> = loader((stop) => api.get(pageOf(alertId, null), { signal: stop }));
  const more = async (): Promise<void> => {
    const before = evidence.value;
    if (loading.peek() || before === null || before.nextCursor === null) return;
    loading.value = true;
    const answer = await api.get<Evidence>(pageOf(alertId, before.nextCursor));
    loading.value = false;
    failure.value = answer.ok ? null : answer.error;
    // A look at the first page meanwhile has begun anew.
    if (!answer.ok || evidence.value !== before) return;
    const { transactions, nextCursor } = answer.value;
    evidence.put({ ...before, transactions: [...before.transactions, ...transactions], nextCursor });
  };
  return { evidence, more, loading, failure };
}

const dayMs = 86_400_000;
const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** A day of the chart; null: nothing was measured on it. */
export interface DrawnDay {
  day: string;
  value: number | null;
  limit: number | null;
  held: boolean;
}

/** As the server's series: a window may be longer, then its beginning lies outside. */
const mostDrawn = 120;

/** Every day from the first, or from the beginning of the window, to the last, at most so many: also those on which nothing happened. */
export function everyDay(
  series: readonly SeriesDay[],
  window: { from: string } | null,
  most: number = mostDrawn,
): DrawnDay[] {
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined) return [];
  const known = new Map(series.map((one) => [one.day, one]));
  const untilMs = Date.parse(last.day) + dayMs;
  const windowMs = window === null ? Number.POSITIVE_INFINITY : Date.parse(window.from.slice(0, 10));
  const fromMs = Math.max(Math.min(Date.parse(first.day), windowMs) - dayMs, untilMs - most * dayMs);
  const days: DrawnDay[] = [];
  for (let atMs = fromMs; atMs <= untilMs; atMs += dayMs) {
    const day = dayOf(atMs);
    days.push(known.get(day) ?? { day, value: null, limit: null, held: false });
  }
  return days;
}

/** The newest day that counts: what the sentence and the shade of the chart are about; else the newest at all. */
export const tellingDay = (days: readonly EvidenceDay[]): EvidenceDay | null =>
  days.find(({ standing }) => standing === "counted") ?? days[0] ?? null;

/** When the transactions were that a day's numbers are of, both ends included; null: of one transaction, or of none any more. */
export function windowOf(day: EvidenceDay | null): { from: string; to: string } | null {
  const window = day?.numbers?.window ?? null;
  // A window begins behind its first moment: what was then had fallen out of it.
  return window && { from: new Date(Date.parse(window.from) + 1).toISOString(), to: window.to };
}
