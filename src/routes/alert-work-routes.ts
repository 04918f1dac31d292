import * as z from "zod";
import { isOpen } from "../alerts/move-alert";
import { giveAlertToCase, openCaseForAlert } from "../cases/case-of-alert";
import { publishedDefinitions } from "../db/alert-definitions";
import { type AlertSnooze, deleteSnooze, listSnoozes, putSnooze } from "../db/alert-snoozes";
import { subjectNames } from "../db/alert-subjects";
import { type Alert, getAlert, getAlerts } from "../db/alerts";
import { indexedCase } from "../db/cases";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { actorRef, newId } from "../domain";
import { isObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { actOnSnooze } from "./alert-actions";
import { AlertView, alertView, GiveToCase, Snooze, SnoozeView, snoozeView } from "./alert-schemas";
import { showToAnalyst } from "./case-command";
import { listOf } from "./case-schemas";
import { cursorOf, limit, writeCursor } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";

const One = z.object({ id: z.string().max(100) });
const writes = { scope: "cases:write", tag: "Alerts", method: "POST", idempotent: "d1" } as const;
const longestSnoozeMs = 366 * 86_400_000;

/** Putting alerts off, and looking into them in a case. */
export const alertWorkRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "snoozeAlert",
      path: "/api/v1/alerts/{id}/snooze",
      summary: "Let a rule open no alert about a subject until a time",
      description: "An open alert is closed (`dismissed`). What happens until then is written down and opens nothing.",
      params: One,
      body: Snooze,
      answers: { 200: AlertView },
    },
    snooze,
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Alerts",
      method: "GET",
      name: "listAlertSnoozes",
      path: "/api/v1/alert-snoozes",
      summary: "See which rules open no alerts about whom, and until when",
      description: "Those that have not ended, the next to end first.",
      query: z.strictObject({
        rule: z.string().max(300).optional(),
        limit,
        cursor: cursorOf(z.strictObject({ untilMs: z.int(), id: z.string().max(100) })),
      }),
      answers: { 200: listOf(SnoozeView) },
    },
    async ({ env, tenantId, nowMs, query: { rule, limit, cursor } }) => {
      const from = { rule, afterMs: nowMs, after: cursor ?? null };
      const db = dbOf(env, tenantId);
      const rows = await listSnoozes(db, tenantId, from, limit + 1);
      const alerts = await getAlerts(
        db,
        tenantId,
        rows.map(({ alertId }) => alertId),
      );
      const names = await subjectNames(db, tenantId, alerts);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return answer(200, {
        data: rows.slice(0, limit).map((row) => {
          const alert = alerts.find(({ id }) => id === row.alertId);
          const { counterpartyId, subjectId } = alert ?? {};
          const subjectName = names.get(counterpartyId ?? "") ?? names.get(subjectId ?? "") ?? null;
          return { ...snoozeView(row), ruleName: alert?.ruleName ?? null, subjectName };
        }),
        nextCursor: last === undefined ? null : writeCursor({ untilMs: last.untilMs, id: last.id }),
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Alerts",
      method: "DELETE",
      name: "endAlertSnooze",
      path: "/api/v1/alert-snoozes/{id}",
      summary: "Let a rule open alerts about a subject again",
      params: One,
      idempotent: "none",
      answers: { 200: z.looseObject({ id: z.string() }) },
    },
    async ({ env, tenantId, params }) =>
      (await deleteSnooze(dbOf(env, tenantId), tenantId, params.id))
        ? answer(200, { id: params.id })
        : err(notFound("snooze")),
  ),
  defineRoute(
    {
      ...writes,
      name: "openCaseForAlert",
      path: "/api/v1/alerts/{id}/case",
      summary: "Open a case for an alert, or give it to one",
      description: "By the workflow that its definition names, or another. The case's timeline tells of the alert.",
      params: One,
      body: GiveToCase,
      answers: { 200: AlertView },
    },
    giveToCase,
  ),
];

async function alertIn({ env, tenantId, params }: Call<{ id: string }>): Promise<Result<Alert, ApiProblem>> {
  const alert = await getAlert(dbOf(env, tenantId), tenantId, params.id);
  return alert === null ? err(notFound("alert")) : ok(alert);
}

async function snooze(call: Call<{ id: string }, unknown, z.output<typeof Snooze>>): Promise<Outcome> {
  const found = await alertIn(call);
  if (!found.ok) return found;
  const { env, tenantId, actor, nowMs, body } = call;
  const untilMs = Date.parse(body.until);
  const db = dbOf(env, tenantId);
  const clockMs = nowMs + (await clockOffsetOf(db, tenantId));
  if (untilMs <= clockMs) return err(problem("bad_value", "Until a time that is to come.", { param: "until" }));
  if (untilMs > clockMs + longestSnoozeMs) return err(problem("bad_value", "For a year at most.", { param: "until" }));
  const alert = found.value;
  const { kind: byKind, id: byId } = actorRef(actor);
  const row: AlertSnooze = {
    ...{ rule: alert.rule, subject: subjectOf(alert), id: newId("alertSnooze"), alertId: alert.id },
    ...{ untilMs, reason: body.reason, byKind, byId, atMs: nowMs },
  };
  if (!(await putSnooze(db, tenantId, row))) return err(subjectErased());
  if (!isOpen(alert.status)) return answer(200, alertView(alert));
  const closed = await actOnSnooze({ env, tenantId, actor, nowMs }, alert.id, body.reason);
  return closed.ok ? answer(200, alertView(closed.value)) : closed;
}

/** Whom transactions were judged for; of other sources alerts of the same key are about the same. */
function subjectOf({ source, detail, dedupeKey }: Alert): string {
  const subject = detail.subject;
  return source === "transaction" && isObject(subject) && typeof subject.id === "string" ? subject.id : dedupeKey;
}

async function giveToCase(call: Call<{ id: string }, unknown, z.output<typeof GiveToCase>>): Promise<Outcome> {
  const found = await alertIn(call);
  if (!found.ok) return found;
  const alert = found.value;
  const caseId = await caseFor(call, alert);
  if (!caseId.ok) return caseId;
  const given = await giveAlertToCase(call.env, call.actor, alert.id, caseId.value, call.nowMs);
  if (given.ok) return answer(200, alertView(given.value));
  switch (given.error.code) {
    case "unknown":
      return err(notFound("alert"));
    case "subject_erased":
      return err(subjectErased());
    case "taken":
      return err(hasCase(given.error.caseId));
    case "busy":
      return err(problem("conflict", "Others are changing this alert at this moment; try again."));
  }
}

/** The case that was named, or one that is opened. */
async function caseFor(
  { env, tenantId, actor, nowMs, body }: Call<{ id: string }, unknown, z.output<typeof GiveToCase>>,
  alert: Alert,
): Promise<Result<string, ApiProblem>> {
  const db = dbOf(env, tenantId);
  if (body.caseId !== undefined) {
    const known = await indexedCase(db, tenantId, body.caseId as Parameters<typeof indexedCase>[2]);
    return known === null ? err(notFound("case")) : ok(body.caseId);
  }
  if (alert.caseId !== null) return err(hasCase(alert.caseId));
  const [definition] = alert.source === "transaction" ? await publishedDefinitions(db, tenantId, [alert.rule]) : [];
  const workflow = body.workflow ?? definition?.body.opensCase?.workflow;
  if (workflow === undefined)
    return err(problem("bad_value", "Its rule names no workflow: name one, or a case.", { param: "workflow" }));
  const opened = await openCaseForAlert(env, actor, alert, workflow, nowMs);
  if (!opened.ok) return err(opened.error.code === "subject_erased" ? subjectErased() : problemOf(opened.error));
  await showToAnalyst(env, actor, opened.value);
  return ok(opened.value.row.caseId);
}

const subjectErased = (): ApiProblem => problem("conflict", "Whom the alert is about was erased.");

const hasCase = (caseId: string): ApiProblem =>
  problem("conflict", "The alert has a case already.", { details: { caseId } });
