import * as z from "zod";
import { getDefinitionVersion, isOfReports } from "../db/alert-definitions";
import { getAlert } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { daysOfAlert, type KeptRuleDay } from "../db/rule-days";
import type { TenantId } from "../domain";
import type { TransactionFacts } from "../domain/transactions";
import type { Env } from "../env";
import type { Json, JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { type AlertDefinition, type DefinitionVersion, spanMs } from "../monitoring/alert-definition";
import { compileDefinition } from "../monitoring/compile-definition";
import { type DayOfSeries, daySeries } from "../monitoring/day-series";
import type { Span } from "../monitoring/judge";
import { peersKept } from "../monitoring/peer-days";
import { dayNumber, type PeersOf } from "../monitoring/peers";
import { definitionSentence, heldWords } from "../monitoring/sentences";
import type { Windows } from "../windows/window-api";
import { windowsOf } from "../windows/windows-of";
import { AlertEvidence } from "./alert-schemas";
import { cursorOf, limit, writeCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";
import { transactionsBy } from "./transaction-reads";

const One = z.object({ id: z.string().max(100) });
const dayMs = 86_400_000;
/** What a chart shows beside the days of the alert. */
const daysBefore = 14;
const longestChartMs = 120 * dayMs;
/** Transactions that a chart is made of: the newest. */
const mostInChart = 5_000;

/** What an alert of a rule over transactions rests on. */
export const alertEvidenceRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Alerts",
      name: "getAlertEvidence",
      method: "GET",
      path: "/api/v1/alerts/{id}/evidence",
      summary: "See the numbers that an alert rests on, and the very transactions",
      description:
        "Days on which the rule held, with what was compared; the transactions of its windows, page by page; and what was measured on each day, " +
        "for a chart. Empty for alerts of other sources.",
      params: One,
      query: z.strictObject({ limit, cursor: cursorOf(z.strictObject({ at: z.int().min(0) })) }),
      answers: { 200: AlertEvidence },
    },
    async ({ env, tenantId, params, query }) => {
      const db = dbOf(env, tenantId);
      const alert = await getAlert(db, tenantId, params.id);
      if (alert === null) return err(notFound("alert"));
      const days = await daysOfAlert(db, tenantId, alert.id);
      const versions = await versionsOf(db, tenantId, days);
      const ids = transactionIdsIn(days);
      const at = query.cursor?.at ?? 0;
      const page = ids.slice(at, at + query.limit);
      const newest = versions.get(Math.max(0, ...versions.keys())) ?? null;
      return answer(200, {
        alertId: alert.id,
        definition: newest && { id: newest.id, version: newest.version, sentence: definitionSentence(newest.body) },
        days: days.toReversed().map((day) => dayView(day, versions.get(day.definitionVersion)?.body ?? null)),
        series: newest === null || at > 0 ? [] : await seriesOf(env, tenantId, newest, days),
        transactions: await transactionsBy(env, tenantId, page),
        total: ids.length,
        nextCursor: at + page.length < ids.length ? writeCursor({ at: at + page.length }) : null,
      });
    },
  ),
];

/** The definitions that judged these days, by version. */
async function versionsOf(
  db: D1Database,
  tenantId: TenantId,
  days: readonly KeptRuleDay[],
): Promise<Map<number, DefinitionVersion>> {
  const found = new Map<number, DefinitionVersion>();
  for (const { definitionId, definitionVersion } of days) {
    if (found.has(definitionVersion)) continue;
    const row = await getDefinitionVersion(db, tenantId, definitionId, definitionVersion);
    if (row !== null && !isOfReports(row.body))
      found.set(row.version, { id: definitionId, version: row.version, body: { ...row.body, enabled: true } });
  }
  return found;
}

const transactionIdsIn = (days: readonly KeptRuleDay[]): string[] => [
  ...new Set(days.flatMap(({ standing, held }) => (standing === "counted" ? (held?.transactionIds ?? []) : []))),
];

const iso = (atMs: number): string => new Date(atMs).toISOString();

type ToldDay = Pick<KeptRuleDay, "day" | "standing" | "severity" | "definitionVersion" | "held">;

/** A day on which a rule held, with what was compared. `body`: the definition that judged it. */
export function dayView({ day, standing, severity, definitionVersion, held }: ToldDay, body: AlertDefinition | null) {
  const about = { day, standing, severity, definitionVersion };
  if (held === null) return { ...about, times: 0, numbers: null, words: null };
  const { times, pivotId, atMs, window, count, value, limit, baseline, transactionIds } = held;
  return {
    ...about,
    times,
    numbers: {
      ...{ value, limit, count, baseline, at: iso(atMs), pivotId, transactionIds },
      window: window && { from: iso(window.fromMs), to: iso(window.toMs) },
    },
    words: body === null ? null : heldWords(body, held),
  };
}

/** What was measured on each day around those of the alert; what windows do not keep any more is told by the days themselves. */
async function seriesOf(
  env: Env,
  tenantId: TenantId,
  definition: DefinitionVersion,
  days: readonly KeptRuleDay[],
): Promise<JsonObject[]> {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const toMs = Math.min(Date.parse(last.day) + 2 * dayMs, Date.now() + dayMs) - 1;
  const fromMs = Math.max(Date.parse(first.day) - daysBefore * dayMs, startOfDay(toMs - longestChartMs));
  const { window, compare } = definition.body;
  const reachMs = (window ? spanMs(window) : 0) + (compare.with === "constant" ? 0 : spanMs(compare.window));
  const asked = {
    subjectId: first.subjectId,
    of: { definition, groupKey: first.groupKey },
    afterMs: fromMs - reachMs - 1,
    ...{ toMs, limit: mostInChart },
  };
  const windows = await windowsOf(env, tenantId);
  const entries = await windows.entriesOf(asked);
  const span = { fromMs, toMs };
  const peersOf = await peersBehind(windows, first.subjectId, definition, entries, span);
  const series = new Map(
    daySeries(definition, entries, span, peersOf).map((day): [string, DayOfSeries] => [day.day, day]),
  );
  for (const { day, standing, held } of days)
    if (standing === "counted" && held !== null) series.set(day, { day, value: held.value, limit: held.limit });
  const held = new Set(days.flatMap(({ standing, day }) => (standing === "counted" ? [day] : [])));
  return [...series.values()]
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .map((one): JsonObject => ({ ...(one as unknown as Record<string, Json>), held: held.has(one.day) }));
}

const startOfDay = (atMs: number): number => Math.floor(atMs / dayMs) * dayMs;

/** What the days of a chart were held against when they were judged, beside what the subject had itself. */
async function peersBehind(
  windows: Windows,
  subjectId: string,
  definition: DefinitionVersion,
  entries: readonly TransactionFacts[],
  { fromMs, toMs }: Span,
): Promise<PeersOf> {
  const compiled = compileDefinition(definition);
  if (compiled.against !== "peer_group") return () => null;
  const keys = [...new Set(entries.flatMap((facts) => compiled.peerKeyOf(facts) ?? []))];
  const asked = { definition, fromDay: dayNumber(fromMs), toDay: dayNumber(toMs), keys };
  const kept = await windows.peersOn(subjectId, asked);
  // Of a day before which not all of its own is read, it cannot be taken off.
  const [oldest] = entries;
  const allFrom = entries.length < mostInChart || oldest === undefined ? 0 : dayNumber(oldest.atMs) + 1;
  return peersKept(compiled, kept, entries, allFrom);
}
