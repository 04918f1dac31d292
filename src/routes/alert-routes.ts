import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { subjectNames } from "../db/alert-subjects";
import { type Alert, changesOf, countAlerts, getAlert, listAlerts, mostCounted, occurrencesOf } from "../db/alerts";
import { caseNames } from "../db/case-names";
import { dbOf } from "../db/db-of";
import { newestDaysOfAlert } from "../db/rule-days";
import type { AlertAction, AlertStep, CaseId, TenantId } from "../domain";
import { mapBounded } from "../lib/bounded";
import { isObject, type Json } from "../lib/json";
import { err, ok } from "../lib/result";
import { counterpartyIdOf } from "../transactions/take-transaction";
import { type AlertDeed, actOnAlert, checkAssignee } from "./alert-actions";
import {
  AlertCounts,
  AlertDetails,
  AlertQuery,
  AlertsDecided,
  AlertView,
  Assign,
  alertView,
  Close,
  changeView,
  DecideAlerts,
  dayOccurrenceView,
  occurrenceView,
  Progress,
  PutBack,
} from "./alert-schemas";
import { expectedVersionOf } from "./case-command";
import { listOf } from "./case-schemas";
import { nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { notFound } from "./problem";
import { counterpartyIdNamed } from "./transaction-reads";
import { transactionKey } from "./transaction-sending";

const reads = { scope: "cases:read", tag: "Alerts" } as const;
const writes = { scope: "cases:write", tag: "Alerts", method: "POST", idempotent: "d1" } as const;
const One = z.object({ id: z.string().max(100) });
/** A move of one alert, whatever its body. */
const moving = <Action extends AlertAction>(action: Action) => ({
  ...writes,
  name: `${action}Alert`,
  path: `/api/v1/alerts/{id}/${action}` as const,
  params: One,
  answers: { 200: AlertView },
});
const newestOccurrences = 20;
const changedAtOnce = 6;

/** What somebody should look at, and what they do about it. */
export const alertRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listAlerts",
      method: "GET",
      path: "/api/v1/alerts",
      summary: "See alerts, newest first",
      query: AlertQuery,
      answers: { 200: listOf(AlertView) },
    },
    async ({ env, tenantId, query, actor }) => {
      const { limit, cursor, assigneeId, q, definitionId, ...others } = query;
      if (definitionId !== undefined && others.rule !== undefined && others.rule !== definitionId)
        return answer(200, { data: [], nextCursor: null });
      const search =
        q === undefined ? undefined : { word: q, counterpartyId: counterpartyIdOf(transactionKey(env), tenantId, q) };
      const named = (id: string | undefined) => (id === undefined ? undefined : counterpartyIdNamed(env, tenantId, id));
      const counterpartyId = named(query.counterpartyId);
      const withCounterpartyId = named(query.withCounterpartyId);
      const filters = { ...others, rule: definitionId ?? others.rule, search, counterpartyId, withCounterpartyId };
      const mine = assigneeId === "me" && actor.kind === "analyst" ? actor.userId : assigneeId;
      const db = dbOf(env, tenantId);
      const page = await listAlerts(db, tenantId, { ...filters, assigneeId: mine }, cursor ?? null, limit);
      const names = await namesFor(db, tenantId, page.data);
      return answer(200, {
        data: page.data.map((alert) => ({
          ...alertView(alert),
          ...roleOf(alert, withCounterpartyId),
          ...names(alert),
        })),
        nextCursor: nextKeyset(page.next),
      });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "countAlerts",
      method: "GET",
      path: "/api/v1/alerts/counts",
      summary: "Count alerts by status, and those that are open by severity",
      answers: { 200: AlertCounts },
    },
    async ({ env, tenantId }) =>
      answer(200, { ...(await countAlerts(dbOf(env, tenantId), tenantId)), most: mostCounted }),
  ),
  defineRoute(
    {
      ...reads,
      name: "getAlert",
      method: "GET",
      path: "/api/v1/alerts/{id}",
      summary: "See an alert with its history, and why it was raised",
      params: One,
      answers: { 200: AlertDetails },
    },
    async ({ env, tenantId, params }) => {
      const db = dbOf(env, tenantId);
      const alert = await getAlert(db, tenantId, params.id);
      if (alert === null) return err(notFound("alert"));
      const [changes, occurrences, days, names] = await Promise.all([
        changesOf(db, tenantId, alert.id),
        occurrencesOf(db, tenantId, alert.id, newestOccurrences),
        newestDaysOfAlert(db, tenantId, alert.id, newestOccurrences),
        namesFor(db, tenantId, [alert]),
      ]);
      const newest = occurrences[0];
      let evaluation: Json = null;
      if (newest?.caseId != null && newest.runId !== null && newest.caseVersion !== null) {
        const { caseId, runId, caseVersion, detail } = newest;
        const judged = await caseOf(env, { tenantId, caseId: caseId as CaseId }).judgementAt(caseVersion, runId);
        const sets = judged.ok && isObject(judged.value) && Array.isArray(judged.value.sets) ? judged.value.sets : [];
        const indicator = sets.find((set) => isObject(set) && set.id === detail.indicator);
        if (isObject(indicator)) evaluation = { caseId, runId, sentence: sentenceOf(indicator.tree), indicator };
      }
      return answer(200, {
        ...alertView(alert),
        ...names(alert),
        history: changes.map(changeView),
        newest: [...days.map(dayOccurrenceView), ...occurrences.map(occurrenceView)],
        evaluation,
      });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "decideAlerts",
      path: "/api/v1/alerts/decisions",
      summary: "Do the same to up to a hundred alerts",
      description: "Each alert for itself: the answer lists those it was done to and those that refused, with why.",
      body: DecideAlerts,
      answers: { 200: AlertsDecided },
    },
    async (call) => {
      const { alertIds, action, reason, assigneeId, expectedVersions } = call.body;
      const deed = deedOf(call, action, reason ?? null, assigneeId ?? null);
      const nobody = await checkAssignee(deed);
      if (nobody !== null) return err(nobody);
      const done = await mapBounded([...new Set(alertIds)], changedAtOnce, async (id) => {
        const acted = await actOnAlert(deed, id, expectedVersions?.[id] ?? null);
        return acted.ok ? ok(alertView(acted.value)) : err({ id, ...refusalOf(acted.error) });
      });
      const accepted = done.flatMap((one) => (one.ok ? [one.value] : []));
      const refused = done.flatMap((one) => (one.ok ? [] : [one.error]));
      return answer(200, { action, accepted, refused });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "assignAlert",
      path: "/api/v1/alerts/{id}/assign",
      summary: "Give an alert to an analyst, or to nobody",
      params: One,
      body: Assign,
      answers: { 200: AlertView },
    },
    (call) => act(call, "assign", null, call.body.assigneeId),
  ),
  ...(
    [
      ["review", "Take up an alert", "Who takes up what is nobody's has it from then on."],
      ["escalate", "Hand an alert to somebody more senior", "It stays open."],
    ] as const
  ).map(([action, summary, description]) =>
    defineRoute({ ...moving(action), summary, description, body: Progress }, (call) =>
      act(call, action, call.body.reason ?? null),
    ),
  ),
  defineRoute(
    {
      ...moving("review"),
      name: "putBackAlert",
      path: "/api/v1/alerts/{id}/put-back",
      summary: "Put back an alert that you took up",
      description: "It is as it was before, and whose it was, as long as nothing else was done to it since.",
      body: PutBack,
    },
    (call) => act(call, "put_back", null),
  ),
  ...(
    [
      ["reject", "Close an alert: what it warned of is so", "The case is not decided by this."],
      ["dismiss", "Close an alert: it needs no review", "For duplicates, noise and tests."],
      ["clear", "Close an alert: reviewed, and nothing was found", "What it warned of is not so."],
      ["reopen", "Open a closed alert once more", "It is under review again, unless a newer one of the same is open."],
    ] as const
  ).map(([action, summary, description]) =>
    defineRoute({ ...moving(action), summary, description, body: Close }, (call) =>
      act(call, action, call.body.reason),
    ),
  ),
];

type AlertCall = Call<{ id: string }, unknown, { expectedVersion?: number | undefined }>;

async function act(
  call: AlertCall,
  action: AlertStep,
  reason: string | null,
  assigneeId: string | null = null,
): Promise<Outcome> {
  const expected = expectedVersionOf(call.headers, call.body.expectedVersion);
  if (!expected.ok) return expected;
  const deed = deedOf(call, action, reason, assigneeId);
  const nobody = await checkAssignee(deed);
  if (nobody !== null) return err(nobody);
  const acted = await actOnAlert(deed, call.params.id, expected.value);
  return acted.ok ? answer(200, alertView(acted.value)) : acted;
}

const deedOf = (
  { env, tenantId, actor, nowMs }: Pick<Call, "env" | "tenantId" | "actor" | "nowMs">,
  action: AlertStep,
  reason: string | null,
  assigneeId: string | null,
): AlertDeed => ({ env, tenantId, actor, nowMs, action, reason, assigneeId });

const refusalOf = ({ code, message, details }: { code: string; message: string; details?: unknown }) => ({
  code,
  message,
  ...(details !== undefined && { details }),
});

/** Which part the counterparty has whose alerts are asked for. */
const roleOf = (alert: Alert, withCounterpartyId: string | undefined) =>
  withCounterpartyId !== undefined && {
    counterpartyRole: alert.counterpartyId === withCounterpartyId ? "subject" : "evidence",
  };

interface AlertNames {
  caseName: string | null;
  subjectName: string | null;
}

/** What the case of each of these alerts is called, and whom it is about; null: there is none, or no name. */
async function namesFor(
  db: D1Database,
  tenantId: TenantId,
  alerts: readonly Alert[],
): Promise<(alert: Alert) => AlertNames> {
  const [cases, subjects] = await Promise.all([
    caseNames(db, tenantId, [...new Set(alerts.flatMap(({ caseId }) => caseId ?? []))]),
    subjectNames(db, tenantId, alerts),
  ]);
  return ({ caseId, subjectId, counterpartyId }) => ({
    caseName: cases.get(caseId ?? "") ?? null,
    subjectName: subjects.get(counterpartyId ?? "") ?? subjects.get(subjectId ?? "") ?? null,
  });
}

/** Why an indicator holds, in the words of the rules below it that do. */
function sentenceOf(tree: Json | undefined): string {
  if (!isObject(tree)) return "";
  const held = (Array.isArray(tree.rules) ? tree.rules : []).filter(
    (rule) => isObject(rule) && rule.verdict === "holds",
  );
  if (held.length > 0) return held.map(sentenceOf).join(" ");
  return typeof tree.sentence === "string" ? tree.sentence : "";
}
