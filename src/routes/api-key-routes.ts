import * as z from "zod";
import { err } from "../lib/result";
import * as keys from "./api-keys";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const shape = { scope: "admin", tag: "API keys" } as const;
const base = "/api/v1/api-keys";

export const apiKeyRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "createApiKey",
      method: "POST",
      path: base,
      summary: "Create an API key; its text is shown once",
      body: keys.CreateApiKey,
      idempotent: "d1",
      answers: { 201: keys.ApiKeyCreated },
    },
    async (call) => answer(201, await keys.createApiKey(call.env, call.actor, call.body, call.nowMs)),
  ),
  defineRoute(
    {
      ...shape,
      name: "listApiKeys",
      method: "GET",
      path: base,
      summary: "List API keys, newest first, without their texts",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(keys.ApiKeyView) },
    },
    async ({ env, actor, query, nowMs }) => {
      const asked = { cursor: query.cursor ?? null, limit: query.limit };
      const page = await keys.listTenantApiKeys(env, actor, asked, nowMs);
      return answer(200, { data: page.data, nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "revokeApiKey",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Revoke an API key",
      params: z.object({ id: z.string().max(96) }),
      idempotent: "d1",
      answers: { 200: keys.ApiKeyView },
    },
    async ({ env, actor, params, nowMs }) => {
      const revoked = await keys.deleteApiKey(env, actor, params, nowMs);
      return revoked.ok ? answer(200, revoked.value) : err(notFound("API key"));
    },
  ),
];
