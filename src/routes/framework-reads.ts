import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { type Actor, actorRef } from "../domain";
import { isObject, jsonOrNull } from "../lib/json";
import type { Answer, Incoming, Route } from "./framework";
import { isAboutOneCase, showsCases } from "./framework-case-facts";
import { type ApiProblem, problem } from "./problem";

/**
 * Operations that answer nothing of the persons behind cases, though their paths lead there: numbers, settings, what cases run on. All else
 * that shows cases and changes nothing is a look at personal data, so a new operation is one until it is said here that it is not.
 */
const impersonal = new Set([
  "countAlerts",
  "countCases",
  "countNotifications",
  "diffScreeningVersions",
  "getCallbackTotals",
  "getCaseDefinition",
  "getCheckCatalog",
  "getConfiguration",
  "getEventType",
  "getFunnel",
  "getMonitoringSettings",
  "getNotificationSettings",
  "getQueue",
  "getScreeningMonitoring",
  "getScreeningSettings",
  "getScreeningVersion",
  "getStatisticsOfAnalysts",
  "getStatisticsOfCases",
  "getStatisticsOfDecisions",
  "getStatisticsOfRules",
  "getStatisticsOfTimes",
  "getStatisticsOverview",
  "getTrigger",
  "getTriggerTotals",
  // They say only that something changed, and where: what it is is asked for.
  "listenToFeed",
  "lookAtCase",
  "listBulkJobs",
  "getBulkJob",
  "listBacktests",
  "getBacktest",
  "listCrmTemplates",
  "listEventTypes",
  "listQueueFields",
  "listQueues",
  "listSandboxParties",
  "listScreeningLists",
  "listScreeningVersions",
  "listShadows",
  "getShadow",
  "listTriggers",
  "listWatchers",
]);

/** Operations that are asked with a body and change nothing. */
const asksByPost = new Set(["replayExplanation", "screen", "previewQueue", "verifyDecisionRecord"]);

/** Whether a call of this route is a look at personal data. */
export function readsPersonalData(route: Route): boolean {
  if (route.reads !== null) return route.reads;
  if (!("scope" in route.policy) || !showsCases(route) || impersonal.has(route.name)) return false;
  return route.method === "GET" || asksByPost.has(route.name);
}

/** The header in which a caller says what a look is for. */
export const purposeHeader = "Edgecase-Purpose";

/** What the caller says it is for; null: they do not say. */
export const purposeIn = (headers: Headers): string | null => headers.get(purposeHeader)?.trim() || null;

/** Why this purpose is not taken; null: it is, or there is none. */
export const wrongPurpose = (headers: Headers): ApiProblem | null =>
  /^[\x20-\x7e]{0,200}$/.test(purposeIn(headers) ?? "")
    ? null
    : problem("bad_value", "Say in at most 200 visible ASCII characters what it is for.", { param: purposeHeader });

/** Looks of the same kind at the same thing within these belong together: a screen asks again and again. */
const togetherMs = 300_000;

/**
 * Writes down that somebody looked at personal data: who, at what, how many rows, for what. One entry for the looks of five minutes by the
 * clock. True when this call wrote it. The answer waits for that: what cannot be written down is not shown.
 */
export async function auditRead(route: Route, incoming: Incoming, answered: Answer): Promise<boolean> {
  const { actor, env, requestId, nowMs } = incoming;
  if (actor === null || answered.status >= 400 || !readsPersonalData(route)) return false;
  const look = { actor, nowMs, requestId, purpose: purposeIn(incoming.headers) };
  return noteLook(env.DB, route, objectOf(route, incoming), look, rowsIn(answered));
}

/** The same for doors that answer by themselves. */
export async function noteLook(
  db: D1Database,
  route: Pick<Route, "name">,
  object: { kind: string; id: string | null },
  by: { actor: Actor; nowMs: number; requestId: string; purpose: string | null },
  rows: number | null,
): Promise<boolean> {
  const { tenantId } = by.actor;
  const window = Math.floor(by.nowMs / togetherMs);
  const who = actorRef(by.actor);
  const once = `look:${window}:${who.id}:${route.name}:${object.kind}:${object.id ?? ""}:${by.purpose ?? ""}`;
  const known = `${tenantId} ${once}`;
  if (written.has(known)) return false;
  const details = rows === null ? {} : { rows };
  const entry = { kind: "read" as const, actor: who, action: route.name, object, requestId: by.requestId, details };
  await writeAudit(dbOf({ DB: db }, tenantId), tenantId, { ...entry, purpose: by.purpose, once }, by.nowMs);
  if (written.size >= mostKnown) written.clear();
  written.add(known);
  return true;
}

/** What this isolate knows to be written: a screen that asks again costs nothing. */
const written = new Set<string>();
const mostKnown = 5_000;

function objectOf(route: Route, { params }: Incoming): { kind: string; id: string | null } {
  if (isAboutOneCase(route)) return { kind: "case", id: params.id ?? null };
  return { kind: route.path.split("/")[3] ?? route.path, id: Object.values(params)[0] ?? null };
}

/** How many rows a page shows; null: it is no page. */
function rowsIn({ body, bytes }: Answer): number | null {
  if (bytes != null || !body.startsWith('{"data":[')) return null;
  const page = jsonOrNull(body);
  return isObject(page) && Array.isArray(page.data) ? page.data.length : null;
}
