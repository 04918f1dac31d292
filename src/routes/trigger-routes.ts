import * as z from "zod";
import { dbOf } from "../db/db-of";
import { listDeliveries } from "../db/trigger-deliveries";
import { deleteTrigger, listTriggers, triggerCounts } from "../db/triggers";
import { parseId } from "../domain";
import { err } from "../lib/result";
import { openFacts } from "../queues/trigger-records";
import { listOf } from "./case-schemas";
import { nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { notFound } from "./problem";
import * as actions from "./trigger-actions";
import { deliveryIn, deliveryView, retryDelivery } from "./trigger-log";
import * as shapes from "./trigger-schemas";
import { tryTrigger } from "./trigger-try";

const reads = { scope: "webhooks:write", tag: "Triggers", method: "GET" } as const;
const writes = { scope: "webhooks:write", tag: "Triggers", idempotent: "d1" } as const;
const base = "/api/v1/triggers";
const mostDays = 360;

const atOf = ({ url, nowMs }: Pick<Call, "url" | "nowMs">) => ({ origin: url.origin, nowMs });

/** Addresses at which other systems start and advance cases, and what came there. */
export const triggerRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createTrigger",
      method: "POST",
      path: base,
      summary: "Make an address at which another system starts or advances cases; its secret is shown once",
      body: shapes.CreateTrigger,
      answers: { 201: shapes.TriggerWithSecret },
    },
    async (call) => {
      const made = await actions.createTrigger(call.env, call.tenantId, call.body, atOf(call));
      return made.ok ? answer(201, made.value, { Location: `${base}/${made.value.id}` }) : made;
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listTriggers",
      path: base,
      summary: "List triggers, newest first",
      query: shapes.TriggerPage,
      answers: { 200: listOf(shapes.TriggerView) },
    },
    async (call) => {
      const { env, tenantId, query } = call;
      const page = await listTriggers(dbOf(env, tenantId), tenantId, query.cursor ?? null, query.limit);
      const data = page.data.map((row) => actions.viewOf(env, row, atOf(call)));
      return answer(200, { data, nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getTrigger",
      path: `${base}/{id}`,
      summary: "Read a trigger, without its secret",
      params: shapes.OneTrigger,
      answers: { 200: shapes.TriggerView },
    },
    async (call) => {
      const row = await actions.triggerOf(call.env, call.tenantId, call.params.id);
      return row.ok ? answer(200, actions.viewOf(call.env, row.value, atOf(call))) : row;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "changeTrigger",
      method: "PATCH",
      path: `${base}/{id}`,
      summary: "Change a trigger, or switch it off",
      description:
        "What was received before and is still to be applied, or tried again, goes by the trigger as it is then.",
      params: shapes.OneTrigger,
      body: shapes.ChangeTrigger,
      answers: { 200: shapes.TriggerView },
    },
    async (call) => {
      const row = await actions.triggerOf(call.env, call.tenantId, call.params.id);
      if (!row.ok) return row;
      const changed = await actions.updateTrigger(call.env, row.value, call.body, atOf(call));
      return changed.ok ? answer(200, changed.value) : changed;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "deleteTrigger",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Delete a trigger with everything that came to it",
      params: shapes.OneTrigger,
      answers: { 200: z.looseObject({ id: z.string(), deleted: z.literal(true) }) },
    },
    async ({ env, tenantId, params }) => {
      const row = await actions.triggerOf(env, tenantId, params.id);
      if (!row.ok) return row;
      const id = parseId("trigger", row.value.id);
      if (id !== null) await deleteTrigger(dbOf(env, tenantId), tenantId, id);
      return answer(200, { id: params.id, deleted: true });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "rotateTriggerSecret",
      method: "POST",
      path: `${base}/{id}/rotate`,
      summary: "Make a new secret; the old one still proves its sender for a while",
      params: shapes.OneTrigger,
      body: shapes.RotateTriggerSecret,
      answers: { 200: shapes.TriggerWithSecret },
    },
    async (call) => {
      const row = await actions.triggerOf(call.env, call.tenantId, call.params.id);
      if (!row.ok) return row;
      const rotated = await actions.rotateTriggerSecret(call.env, row.value, call.body, atOf(call));
      return rotated.ok ? answer(200, rotated.value) : rotated;
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "tryTrigger",
      method: "POST",
      path: `${base}/{id}/try`,
      summary: "See what a trigger would make of a sample",
      description: "Nothing is stored and no case hears of it. `settings` are changes that are not saved yet.",
      params: shapes.OneTrigger,
      body: shapes.TryTrigger,
      answers: { 200: shapes.TriedTrigger },
      idempotent: "none",
    },
    async ({ env, tenantId, params, body, nowMs }) => {
      const row = await actions.triggerOf(env, tenantId, params.id);
      if (!row.ok) return row;
      const settings = actions.withChange(row.value, body.settings ?? {});
      if (!settings.ok) return settings;
      return answer(200, await tryTrigger(env, tenantId, settings.value, body, nowMs));
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listTriggerDeliveries",
      path: `${base}/{id}/deliveries`,
      summary: "List what came to a trigger, newest first, without its contents",
      params: shapes.OneTrigger,
      query: shapes.DeliveryPage,
      answers: { 200: listOf(shapes.DeliveryView) },
    },
    async ({ env, tenantId, params, query }) => {
      const row = await actions.triggerOf(env, tenantId, params.id);
      const id = parseId("trigger", params.id);
      if (!row.ok || id === null) return err(notFound("trigger"));
      const { status = null, cursor = null, limit } = query;
      const page = await listDeliveries(dbOf(env, tenantId), tenantId, id, status, cursor, limit);
      return answer(200, { data: page.data.map(deliveryView), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getTriggerTotals",
      path: `${base}/{id}/totals`,
      summary: "See by day how much came to a trigger, and how much was refused",
      description: "Days are of UTC, newest first, for 90 days.",
      params: shapes.OneTrigger,
      answers: { 200: shapes.TriggerTotals },
    },
    async ({ env, tenantId, params }) => {
      const row = await actions.triggerOf(env, tenantId, params.id);
      if (!row.ok) return row;
      return answer(200, { data: await triggerCounts(dbOf(env, tenantId), tenantId, row.value.id, mostDays) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getTriggerDelivery",
      path: `${base}/{id}/deliveries/{delivery}`,
      summary: "Read what became of one message",
      params: shapes.OneDelivery,
      answers: { 200: shapes.DeliveryView },
    },
    async ({ env, tenantId, params }) => {
      const row = await deliveryIn(env, tenantId, params);
      return row.ok ? answer(200, deliveryView(row.value)) : row;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "retryTriggerDelivery",
      method: "POST",
      path: `${base}/{id}/deliveries/{delivery}/retry`,
      summary: "Apply a message again that failed or was ignored",
      params: shapes.OneDelivery,
      answers: { 202: shapes.DeliveryView },
    },
    async ({ env, tenantId, params, nowMs }): Promise<Outcome> => {
      const row = await deliveryIn(env, tenantId, params);
      if (!row.ok) return row;
      const again = await retryDelivery(env, tenantId, row.value, nowMs);
      return again.ok ? answer(202, deliveryView(again.value)) : again;
    },
  ),
  defineRoute(
    {
      scope: "admin",
      capability: "fields:read",
      tag: "Triggers",
      name: "revealTriggerDelivery",
      method: "POST",
      path: `${base}/{id}/deliveries/{delivery}/reveal`,
      summary: "See what a message said, for a reason",
      description: "Messages are kept under seal. Who looked, and why, stands in the audit log.",
      params: shapes.OneDelivery,
      body: shapes.RevealDelivery,
      answers: { 200: shapes.DeliveryFacts },
      idempotent: "none",
      audit: true,
      reads: true,
    },
    async ({ env, tenantId, params, body }) => {
      const row = await deliveryIn(env, tenantId, params);
      const facts = row.ok ? openFacts(env, row.value) : null;
      if (!row.ok || facts === null) return err(notFound("delivery"));
      const told = { details: { delivery: row.value.id, reason: body.reason }, purpose: body.reason };
      return answer(200, { id: row.value.id, ...facts }, { "Cache-Control": "no-store" }, told);
    },
  ),
];
