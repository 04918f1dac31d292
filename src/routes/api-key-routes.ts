import * as z from "zod";
import { type Env, settingsOf } from "../env";
import { err, type Result } from "../lib/result";
import * as keys from "./api-keys";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const shape = { scope: "admin", tag: "API keys" } as const;
const base = "/api/v1/api-keys";
const params = z.object({ id: z.string().max(96) });

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
    async (call) => {
      const above = aboveCeiling(call.env, call.body);
      if (above !== null) return err(above);
      return told(201, await keys.createApiKey(call.env, call.actor, call.body, call.nowMs));
    },
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
      name: "getApiKey",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read an API key, without its text",
      params,
      answers: { 200: keys.ApiKeyView },
    },
    async ({ env, actor, params: { id }, nowMs }) => outcomeOf(200, await keys.readApiKey(env, actor, { id }, nowMs)),
  ),
  defineRoute(
    {
      ...shape,
      name: "changeApiKey",
      method: "PATCH",
      path: `${base}/{id}`,
      summary: "Change the name, addresses, limit or version of an API key",
      description: "Takes effect within a second. Scopes and end stay as they are: rotate the key, or make another.",
      params,
      body: keys.ChangeApiKey,
      idempotent: "d1",
      answers: { 200: keys.ApiKeyView },
    },
    async ({ env, actor, params: { id }, body, nowMs }) => {
      const above = aboveCeiling(env, body);
      return above === null ? outcomeOf(200, await keys.editApiKey(env, actor, { ...body, id }, nowMs)) : err(above);
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "rotateApiKey",
      method: "POST",
      path: `${base}/{id}/rotate`,
      summary: "Make the successor of an API key; both work until the overlap ends",
      description:
        "The successor has the same name, scopes, addresses, limit and version; its text is shown once. A key is rotated once: to go on, " +
        "rotate its successor.",
      params,
      body: keys.RotateApiKey,
      idempotent: "d1",
      answers: { 201: keys.ApiKeyCreated },
    },
    async ({ env, actor, params: { id }, body, nowMs }) =>
      outcomeOf(201, await keys.rotateApiKey(env, actor, { ...body, id }, nowMs)),
  ),
  defineRoute(
    {
      ...shape,
      name: "revokeApiKey",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Revoke an API key; it is refused everywhere within a second",
      params,
      idempotent: "d1",
      answers: { 200: keys.ApiKeyView },
    },
    async ({ env, actor, params: { id }, nowMs }) => outcomeOf(200, await keys.deleteApiKey(env, actor, { id }, nowMs)),
  ),
];

/** A limit that the deployment does not give would be a promise nobody keeps. */
function aboveCeiling(env: Env, { writesPerMinute }: { writesPerMinute?: number | null | undefined }) {
  const ceiling = settingsOf(env).WRITES_PER_MINUTE;
  if (writesPerMinute == null || writesPerMinute <= ceiling) return null;
  return problem("bad_value", `This deployment lets a key write at most ${ceiling} times a minute.`, {
    param: "writesPerMinute",
    details: { ceiling },
  });
}

function outcomeOf(status: number, result: Result<keys.ApiKeyView, keys.ApiKeyRefusal>): Outcome {
  return result.ok ? told(status, result.value) : err(problemOf(result.error));
}

/** The audit log says what the key may do. */
const told = (status: number, key: keys.ApiKeyView): Outcome =>
  answer(status, key, undefined, { details: { scopes: [...key.scopes] } });

function problemOf({ code }: keys.ApiKeyRefusal): ApiProblem {
  switch (code) {
    case "unknown_api_key":
      return notFound("API key");
    case "not_active":
      return problem("conflict", "The key no longer works; make a new one.");
    case "already_rotated":
      return problem("conflict", "The key was rotated or revoked already; rotate its successor.");
  }
}
