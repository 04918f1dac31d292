import * as z from "zod";
import { alertIdOf, dedupeKeyOf } from "../alerts/alert-keys";
import { type DefinitionHead, getDefinition, listDefinitions, publishedDefinitions } from "../db/alert-definitions";
import { type AlertPageQuery, pageOfAlerts } from "../db/alert-pages";
import { type Alert, getAlert } from "../db/alerts";
import { getCounterparty } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { raiseAlert } from "../db/raise-alert";
import { type AlertAction, type AlertStatus, alertSeverities, alertStatuses, idFrom, newId } from "../domain";
import { mapBounded } from "../lib/bounded";
import { derivedKey } from "../lib/derived-key";
import type { JsonObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { err } from "../lib/result";
import { alertTemplates, reportTemplates } from "../monitoring/templates";
import { type AlertDeed, actOnAlert, checkAssignee } from "./alert-actions";
import { alertId } from "./alert-schemas";
import { AnyObject } from "./case-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { notFound, problem } from "./problem";

const tag = "Compatibility";
const base = "/api/v1/external/alerts";
const One = z.object({ id: z.string().max(100) });
const changedAtOnce = 6;
/** The documented system pages by number: there is an end to it here. */
const mostPages = 100;

/** Three words for how far an alert is. */
const statusWords = { new: ["triggered"], pending: ["under_review", "escalated"] } as const;
const statusOf = (state: AlertStatus): "new" | "pending" | "completed" =>
  state === "triggered" ? "new" : state === "under_review" || state === "escalated" ? "pending" : "completed";
const statesOf = (status: "new" | "pending" | "completed"): AlertStatus[] =>
  status === "completed" ? ["rejected", "dismissed", "cleared"] : [...statusWords[status]];

/** What leads to a state, where somebody decides for it. */
const actionTo: Record<Exclude<AlertStatus, "triggered">, AlertAction> = {
  under_review: "review",
  escalated: "escalate",
  rejected: "reject",
  dismissed: "dismiss",
  cleared: "clear",
};

const listed = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((value) => [value]), z.array(one)]).optional() as z.ZodType<z.output<T>[] | undefined>;
const Query = z.object({
  "filter[status]": listed(z.enum(["new", "pending", "completed"])),
  "filter[state]": listed(z.enum(alertStatuses)),
  "filter[severity]": listed(z.enum(alertSeverities)),
  "filter[assigneeId]": listed(z.string().max(100)),
  "filter[alertDefinitionId]": listed(z.string().max(100)),
  orderBy: z
    .string()
    .regex(/^(?:createdAt|updatedAt|dataTimestamp|severity|status):(?:asc|desc)$/)
    .default("createdAt:desc"),
  "page[number]": z.coerce.number().int().min(1).max(mostPages).default(1),
  "page[size]": z.coerce.number().int().min(1).max(100).default(20),
});
const columns = {
  createdAt: "created_at_ms",
  updatedAt: "updated_at_ms",
  dataTimestamp: "last_at_ms",
  severity: "severity",
  status: "status",
} as const;

const Results = z.array(
  z.looseObject({ alertId: z.string(), status: z.enum(["success", "failed"]), error: z.string().optional() }),
);
const RaiseByHand = z.looseObject({
  alertDefinitionId: z.string().max(100),
  counterpartyId: z.string().max(100).optional(),
  severity: z.enum(alertSeverities).optional(),
});
const alertIds = z.array(alertId).min(1).max(100);

/** Alerts and their definitions as callers of the documented system address them. */
export const compatAlertRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "compatListAlertDefinitions",
      method: "GET",
      path: "/api/v1/external/alert-definition",
      summary: "List alert definitions",
      query: z.object({}),
      answers: { 200: z.array(AnyObject) },
    },
    async ({ env, tenantId }) => {
      const page = await listDefinitions(dbOf(env, tenantId), tenantId, {}, null, 500);
      return answer(200, page.data.map(definitionInTheirWords));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "compatListAlerts",
      method: "GET",
      path: base,
      summary: "List alerts",
      query: Query,
      answers: { 200: z.array(AnyObject) },
    },
    async ({ env, tenantId, query }) => {
      const alerts = await pageOfAlerts(dbOf(env, tenantId), tenantId, pageQuery(query));
      return answer(200, alerts.map(alertInTheirWords));
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "compatCreateAlert",
      method: "POST",
      path: base,
      summary: "Raise an alert of a definition by hand",
      description: "While one of the same definition and counterparty is open, it counts on that one.",
      body: RaiseByHand,
      answers: { 201: AnyObject },
      idempotent: "d1",
    },
    raiseByHand,
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "compatAssignAlerts",
      method: "PATCH",
      path: `${base}/assign`,
      summary: "Give alerts to an analyst",
      body: z.looseObject({ alertIds, assigneeId: z.string().max(100).nullable() }),
      answers: { 207: Results },
      idempotent: "d1",
    },
    (call) => actOnAll(call, call.body.alertIds, "assign", null, call.body.assigneeId),
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "compatDecideAlerts",
      method: "PATCH",
      path: `${base}/decision`,
      summary: "Decide alerts",
      description: "`reason` is ours: left out, it says that none was given.",
      body: z.looseObject({
        alertIds,
        decision: z.enum(["under_review", "escalated", "rejected", "dismissed", "cleared"]),
        reason: z.string().trim().min(1).max(2_000).optional(),
      }),
      answers: { 207: Results },
      idempotent: "d1",
    },
    ({ body, ...call }) => {
      const reason = body.reason ?? "Decided without a reason, by the documented route.";
      return actOnAll(call, body.alertIds, actionTo[body.decision], reason, null);
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "compatGetDefinitionOfAlert",
      method: "GET",
      path: `${base}/{id}/alert-definition`,
      summary: "Read the definition that raised an alert",
      params: One,
      query: z.object({}),
      answers: { 200: AnyObject },
    },
    async ({ env, tenantId, params }) => {
      const db = dbOf(env, tenantId);
      const alert = await getAlert(db, tenantId, params.id);
      if (alert === null) return err(notFound("alert"));
      const head = await getDefinition(db, tenantId, alert.rule);
      return head === null ? err(notFound("alert definition")) : answer(200, definitionInTheirWords(head));
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "compatRunAlerts",
      method: "POST",
      path: "/api/v1/internal/alerts",
      summary: "Judge now what is judged by the day",
      description: "Of the caller's tenant. Rules that run on arrival have judged already.",
      body: z.looseObject({}),
      answers: { 202: z.looseObject({ definitions: z.int() }) },
      idempotent: "none",
    },
    async ({ env, tenantId }) => {
      const page = await listDefinitions(dbOf(env, tenantId), tenantId, { state: "enabled" }, null, 500);
      const daily = page.data.filter(({ judgedDay }) => judgedDay !== null);
      for (const { id } of daily)
        await env.MONITORING.send({
          kind: "judge",
          tenantId,
          definitionId: idFrom("alertDefinition", id.slice("ald_".length)),
        });
      return answer(202, { definitions: daily.length });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "compatListAlertCorrelationIds",
      method: "GET",
      path: "/api/v1/internal/alerts/correlationIds",
      summary: "List the documented ids of rules that there are definitions of",
      query: z.object({}),
      answers: { 200: z.array(z.string()) },
    },
    async ({ env, tenantId }) => {
      const page = await listDefinitions(dbOf(env, tenantId), tenantId, {}, null, 500);
      return answer(200, [...new Set(page.data.map(correlationIdOf))].sort());
    },
  ),
];

async function raiseByHand(call: Call<unknown, unknown, z.output<typeof RaiseByHand>>): Promise<Outcome> {
  const { env, tenantId, nowMs, body } = call;
  const db = dbOf(env, tenantId);
  const [definition] = await publishedDefinitions(db, tenantId, [body.alertDefinitionId]);
  if (definition === undefined)
    return err(problem("bad_value", "There is no such published definition.", { param: "alertDefinitionId" }));
  const { counterpartyId } = body;
  const party = counterpartyId === undefined ? null : await getCounterparty(db, tenantId, counterpartyId);
  if (counterpartyId !== undefined && party?.erased !== false)
    return err(problem("bad_value", "There is no such counterparty.", { param: "counterpartyId" }));
  const key = derivedKey(env.MASTER_KEY, "alerts");
  const occurrenceId = `by-hand/${call.idempotencyKey ?? newId("request")}`;
  const same = { source: "transaction" as const, rule: definition.id, by: `by-hand:${party?.id ?? ""}` };
  const { alert } = await raiseAlert(
    db,
    {
      ...{ tenantId, occurrenceId, alertId: alertIdOf(key, tenantId, occurrenceId) },
      ...{ dedupeKey: dedupeKeyOf(key, tenantId, same), source: "transaction", rule: definition.id },
      ...{ ruleName: definition.body.name, title: definition.body.name, cooldownSeconds: 0 },
      severity: body.severity ?? definition.body.severity,
      ...{ caseId: null, subjectId: party?.entityId ?? null, counterpartyId: party?.id ?? null },
      ...{ runId: null, caseVersion: null, atMs: nowMs },
      detail: { definitionId: definition.id, definitionVersion: definition.version, byHand: true },
    },
    nowMs,
  );
  // It is raised: what no message announces, the sweeper does.
  await env.MONITORING.send({ kind: "announce", tenantId }).catch((cause: unknown) => {
    log.warn("alerts.not_announced", { tenantId, ...errorFields(cause) });
  });
  return answer(201, alertInTheirWords(alert));
}

async function actOnAll(
  { env, tenantId, actor, nowMs }: Pick<Call, "env" | "tenantId" | "actor" | "nowMs">,
  ids: readonly string[],
  action: AlertAction,
  reason: string | null,
  assigneeId: string | null,
): Promise<Outcome> {
  const deed: AlertDeed = { env, tenantId, actor, nowMs, action, reason, assigneeId };
  const nobody = await checkAssignee(deed);
  if (nobody !== null) return err(nobody);
  const done = await mapBounded([...new Set(ids)], changedAtOnce, async (id) => {
    const acted = await actOnAlert(deed, id, null);
    return acted.ok
      ? { alertId: id, status: "success" as const }
      : { alertId: id, status: "failed" as const, error: acted.error.message };
  });
  return answer(207, done);
}

function pageQuery(query: z.output<typeof Query>): AlertPageQuery {
  const [column = "createdAt", direction] = query.orderBy.split(":");
  const byStatus = query["filter[status]"]?.flatMap(statesOf);
  const byState = query["filter[state]"];
  const statuses =
    byStatus === undefined
      ? byState
      : byState === undefined
        ? byStatus
        : byStatus.filter((one) => byState.includes(one));
  const size = query["page[size]"];
  return {
    statuses,
    severities: query["filter[severity]"],
    rules: query["filter[alertDefinitionId]"],
    assigneeIds: query["filter[assigneeId]"]?.map((id) => (id === "" || id === "null" ? null : id)),
    orderBy: columns[column as keyof typeof columns],
    direction: direction === "asc" ? "ASC" : "DESC",
    offset: (query["page[number]"] - 1) * size,
    limit: size,
  };
}

const documentedIds = new Map(
  [...alertTemplates, ...reportTemplates].map(({ id, documentedId }) => [id, documentedId]),
);
const correlationIdOf = ({ template, id }: DefinitionHead): string => documentedIds.get(template ?? "") ?? id;

function definitionInTheirWords(head: DefinitionHead): JsonObject {
  const { name, description, severity, dedupe, ...rule } = head.draft;
  return {
    id: head.id,
    correlationId: correlationIdOf(head),
    name,
    description,
    enabled: head.enabled && head.publishedVersion !== null,
    defaultSeverity: severity,
    monitoringType: head.kind === "reports" ? "ongoing_merchant_monitoring" : "transaction_monitoring",
    dedupeStrategy: { mute: dedupe.mute, cooldownTimeframeInMinutes: dedupe.cooldownMinutes },
    inlineRule: { id: correlationIdOf(head), options: rule as unknown as JsonObject },
    createdAt: new Date(head.createdAtMs).toISOString(),
    updatedAt: new Date(head.updatedAtMs).toISOString(),
  };
}

const alertInTheirWords = (alert: Alert): JsonObject => ({
  id: alert.id,
  alertDefinitionId: alert.source === "transaction" ? alert.rule : null,
  dataTimestamp: new Date(alert.lastAtMs).toISOString(),
  createdAt: new Date(alert.createdAtMs).toISOString(),
  updatedAt: new Date(alert.updatedAtMs).toISOString(),
  severity: alert.severity,
  status: statusOf(alert.status),
  state: alert.status,
  decision: statusOf(alert.status) === "completed" ? alert.status : null,
  alertDetails: alert.title,
  assigneeId: alert.assigneeId,
  counterpartyId: alert.counterpartyId,
  workflowRuntimeDataId: alert.caseId,
  executionDetails: alert.detail,
});
