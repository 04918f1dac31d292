import * as z from "zod";
import type { Result } from "../lib/result";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Outcome, type Route } from "./framework";
import type { ApiProblem } from "./problem";
import * as deliveries from "./webhook-deliveries";
import * as endpoints from "./webhook-endpoints";
import {
  CreateEndpoint,
  DeliveryDetailView,
  DeliveryPage,
  DeliveryParams,
  DeliveryView,
  EndpointHealthView,
  EndpointPage,
  EndpointParams,
  EndpointView,
  EndpointWithSecret,
  RotateSecret,
  TestEndpoint,
  UpdateEndpoint,
} from "./webhook-endpoints.schema";

const reads = { scope: "webhooks:write", tag: "Webhooks", method: "GET" } as const;
const writes = { scope: "webhooks:write", tag: "Webhooks", idempotent: "d1" } as const;
const base = "/api/v1/webhook-endpoints";

export const webhookEndpointRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createWebhookEndpoint",
      method: "POST",
      path: base,
      summary: "Subscribe an address to events; its secret is shown once",
      body: CreateEndpoint,
      answers: { 201: EndpointWithSecret },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const made = await endpoints.createWebhookEndpoint(env, tenantId, body, nowMs);
      return made.ok ? answer(201, made.value, { Location: `${base}/${made.value.id}` }) : made;
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listWebhookEndpoints",
      path: base,
      summary: "List webhook endpoints, newest first",
      query: EndpointPage,
      answers: { 200: listOf(EndpointView) },
    },
    async ({ env, tenantId, query, nowMs }) =>
      told(200, await endpoints.listWebhookEndpoints(env, tenantId, query, nowMs)),
  ),
  defineRoute(
    {
      ...reads,
      name: "getWebhookEndpoint",
      path: `${base}/{id}`,
      summary: "Read a webhook endpoint",
      params: EndpointParams,
      answers: { 200: EndpointView },
    },
    async ({ env, tenantId, params, nowMs }) =>
      told(200, await endpoints.getWebhookEndpoint(env, tenantId, params, nowMs)),
  ),
  defineRoute(
    {
      ...reads,
      name: "getWebhookEndpointHealth",
      path: `${base}/{id}/health`,
      summary: "Tell how a webhook endpoint is doing",
      description: "Whether its receiver counts as down, since when every attempt has failed, and how much it is owed.",
      params: EndpointParams,
      answers: { 200: EndpointHealthView },
    },
    async ({ env, tenantId, params }) => told(200, await deliveries.webhookEndpointHealth(env, tenantId, params)),
  ),
  defineRoute(
    {
      ...writes,
      name: "updateWebhookEndpoint",
      method: "PATCH",
      path: `${base}/{id}`,
      summary: "Change, pause or bring back a webhook endpoint",
      params: EndpointParams,
      body: UpdateEndpoint,
      answers: { 200: EndpointView },
    },
    async ({ env, tenantId, params, body, nowMs }) =>
      told(200, await endpoints.updateWebhookEndpoint(env, tenantId, { ...body, ...params }, nowMs)),
  ),
  defineRoute(
    {
      ...writes,
      name: "deleteWebhookEndpoint",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Delete a webhook endpoint and what it still had to send",
      params: EndpointParams,
      answers: { 200: z.looseObject({ id: z.string(), deleted: z.literal(true) }) },
    },
    async ({ env, tenantId, params, nowMs }) => {
      const deleted = await endpoints.deleteWebhookEndpoint(env, tenantId, params, nowMs);
      return deleted.ok ? answer(200, { id: params.id, deleted: true }) : deleted;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "rotateWebhookSecret",
      method: "POST",
      path: `${base}/{id}/rotate`,
      summary: "Make a new secret; the old one signs along for a while",
      params: EndpointParams,
      body: RotateSecret,
      answers: { 200: EndpointWithSecret },
    },
    async ({ env, tenantId, params, body, nowMs }) =>
      told(200, await endpoints.rotateWebhookSecret(env, tenantId, { ...params, ...body }, nowMs)),
  ),
  defineRoute(
    {
      ...writes,
      name: "testWebhookEndpoint",
      method: "POST",
      path: `${base}/{id}/test`,
      summary: "Send a sample the way every event goes",
      params: EndpointParams,
      body: TestEndpoint,
      answers: { 202: DeliveryView },
    },
    async ({ env, tenantId, params, body, nowMs }) =>
      told(202, await deliveries.testWebhookEndpoint(env, tenantId, { ...params, ...body }, nowMs)),
  ),
  defineRoute(
    {
      ...reads,
      name: "listWebhookDeliveries",
      path: `${base}/{id}/deliveries`,
      summary: "List deliveries, newest first",
      params: EndpointParams,
      query: DeliveryPage,
      answers: { 200: listOf(DeliveryView) },
    },
    async ({ env, tenantId, params, query }) =>
      told(200, await deliveries.listWebhookDeliveries(env, tenantId, { ...params, ...query })),
  ),
  defineRoute(
    {
      ...reads,
      name: "getWebhookDelivery",
      path: `${base}/{id}/deliveries/{delivery}`,
      summary: "Read a delivery with its body and every attempt",
      params: DeliveryParams,
      answers: { 200: DeliveryDetailView },
    },
    async ({ env, tenantId, params }) => told(200, await deliveries.getWebhookDelivery(env, tenantId, params)),
  ),
  defineRoute(
    {
      ...writes,
      name: "resendWebhookDelivery",
      method: "POST",
      path: `${base}/{id}/deliveries/{delivery}/resend`,
      summary: "Send a delivery again, from the beginning of the schedule",
      params: DeliveryParams,
      answers: { 202: DeliveryView },
    },
    async ({ env, tenantId, params }) => told(202, await deliveries.resendWebhookDelivery(env, tenantId, params)),
  ),
];

const told = (status: number, done: Result<unknown, ApiProblem>): Outcome =>
  done.ok ? answer(status, done.value) : done;
