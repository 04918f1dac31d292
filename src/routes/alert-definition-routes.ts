import * as z from "zod";
import { listDefinitions, versionsOf } from "../db/alert-definitions";
import { alertsOpenedSince } from "../db/alert-statistics";
import { dbOf } from "../db/db-of";
import { actorRef } from "../domain";
import * as actions from "./alert-definition-actions";
import {
  AlertDefinitionVersionView,
  AlertDefinitionView,
  AlertTemplateView,
  ChangeAlertDefinition,
  CheckAlertDefinition,
  CreateAlertDefinition,
  DefinitionChecked,
  definitionStates,
  definitionView,
  InstallTemplates,
  StepOfDefinition,
  versionView,
} from "./alert-definition-schemas";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";

const base = "/api/v1/alert-definitions";
const One = z.object({ id: z.string().max(100) });
const limits = { depth: 40 };
const recentMs = 30 * 86_400_000;
const reads = { scope: "cases:read", method: "GET", tag: "Alert definitions" } as const;
const writes = { scope: "definitions:write", tag: "Alert definitions", idempotent: "d1", limits } as const;
const stepping = {
  ...writes,
  method: "POST",
  params: One,
  body: StepOfDefinition,
  answers: { 200: AlertDefinitionView },
} as const;

/** Rules over transactions: drafts that change, versions that do not, switches. */
export const alertDefinitionRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listAlertDefinitions",
      path: base,
      summary: "List alert definitions, newest first",
      description: "Without archived ones, unless `state` asks for them.",
      query: z.strictObject({
        state: z.enum(definitionStates).optional(),
        q: z.string().trim().min(1).max(100).optional().meta({ description: "Part of the name." }),
        limit,
        cursor: keysetCursor,
      }),
      answers: { 200: listOf(AlertDefinitionView) },
    },
    async ({ env, tenantId, nowMs, query: { limit, cursor, ...filters } }) => {
      const db = dbOf(env, tenantId);
      const page = await listDefinitions(db, tenantId, filters, cursor ?? null, limit);
      const ids = page.data.map(({ id }) => id);
      const [isPrepared, opened] = await Promise.all([
        actions.arePrepared(db, tenantId),
        alertsOpenedSince(db, tenantId, ids, nowMs - recentMs),
      ]);
      return answer(200, {
        data: page.data.map((head) => ({
          ...definitionView(head, isPrepared),
          recentAlerts: opened.get(head.id) ?? 0,
        })),
        nextCursor: nextKeyset(page.next),
      });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "createAlertDefinition",
      method: "POST",
      path: base,
      summary: "Write an alert definition",
      description: "A draft, or published at once. What cannot be read is refused with the path of each problem.",
      body: CreateAlertDefinition,
      answers: { 201: AlertDefinitionView },
    },
    actions.create,
  ),
  defineRoute(
    {
      ...writes,
      name: "checkAlertDefinition",
      method: "POST",
      path: `${base}/check`,
      summary: "Find what is wrong with an alert definition",
      description: "Nothing is saved.",
      body: CheckAlertDefinition,
      idempotent: "none",
      answers: { 200: DefinitionChecked },
    },
    actions.check,
  ),
  defineRoute(
    {
      ...writes,
      name: "installAlertTemplates",
      method: "POST",
      path: `${base}/install`,
      summary: "Publish templates as alert definitions",
      description: "Those that are there already stay as they are.",
      body: InstallTemplates,
      answers: {
        200: z.looseObject({
          installed: z.array(z.looseObject({ template: z.string(), definitionId: z.string().nullable() })),
          alreadyThere: z.array(z.string()),
        }),
      },
    },
    actions.install,
  ),
  defineRoute(
    {
      ...reads,
      name: "listAlertTemplates",
      path: "/api/v1/alert-definition-templates",
      summary: "See the alert definitions to begin with",
      description: "Every documented rule over transactions, and over reports on merchants.",
      answers: { 200: listOf(AlertTemplateView) },
    },
    actions.listTemplates,
  ),
  defineRoute(
    {
      ...reads,
      name: "getAlertDefinition",
      path: `${base}/{id}`,
      summary: "Read an alert definition",
      params: One,
      answers: { 200: AlertDefinitionView },
    },
    async (call) => {
      const found = await actions.definitionIn(call);
      return found.ok ? answer(200, await actions.viewOf(call, found.value)) : found;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "changeAlertDefinition",
      method: "PUT",
      path: `${base}/{id}`,
      summary: "Change the draft of an alert definition",
      description: "What is published goes on judging until the draft is published; `enabled` switches at once.",
      params: One,
      body: ChangeAlertDefinition,
      answers: { 200: AlertDefinitionView },
    },
    actions.change,
  ),
  defineRoute(
    {
      ...reads,
      name: "listAlertDefinitionVersions",
      path: `${base}/{id}/versions`,
      summary: "See what was published of an alert definition, newest first",
      params: One,
      answers: { 200: z.looseObject({ data: z.array(AlertDefinitionVersionView) }) },
    },
    async (call) => {
      const found = await actions.definitionIn(call);
      if (!found.ok) return found;
      const rows = await versionsOf(dbOf(call.env, call.tenantId), call.tenantId, found.value.id);
      return answer(200, { data: rows.map(versionView) });
    },
  ),
  defineRoute(
    {
      ...stepping,
      name: "publishAlertDefinition",
      path: `${base}/{id}/publish`,
      summary: "Publish the draft of an alert definition",
      description: "As a version that never changes. Transactions that arrive from now on are judged by it.",
    },
    (call) => actions.step(call, { kind: "publish", by: actorRef(call.actor) }),
  ),
  defineRoute(
    {
      ...stepping,
      name: "enableAlertDefinition",
      path: `${base}/{id}/enable`,
      summary: "Let a published alert definition judge",
    },
    (call) => actions.step(call, { kind: "switch", enabled: true }),
  ),
  defineRoute(
    {
      ...stepping,
      name: "disableAlertDefinition",
      path: `${base}/{id}/disable`,
      summary: "Let an alert definition judge no longer",
      description: "Its alerts stay.",
    },
    (call) => actions.step(call, { kind: "switch", enabled: false }),
  ),
  defineRoute(
    {
      ...writes,
      method: "POST",
      params: One,
      name: "runAlertDefinition",
      path: `${base}/{id}/run`,
      summary: "Judge now the days that a daily alert definition owes",
      description: "Those that are over, and those that late arrivals have changed. Happens every day by itself.",
      idempotent: "none",
      answers: { 202: AlertDefinitionView },
    },
    actions.run,
  ),
  defineRoute(
    {
      ...stepping,
      name: "archiveAlertDefinition",
      path: `${base}/{id}/archive`,
      summary: "Put an alert definition away",
      description: "It judges no longer and leaves the list. Its alerts and versions stay.",
    },
    (call) => actions.step(call, { kind: "archive" }),
  ),
];
