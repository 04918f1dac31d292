import * as z from "zod";
import { dbOf } from "../db/db-of";
import { deleteSecret, listSecrets } from "../db/secrets";
import { err } from "../lib/result";
import { writeSecret } from "../outside";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const name = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/,
    "Use letters, digits, dots, dashes and underscores, beginning with a letter.",
  );
const Named = z.object({ name });
const SecretView = z
  .object({
    name: z.string(),
    createdAt: z.string().meta({ format: "date-time" }),
    updatedAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Secret" });
const common = { scope: "secrets:write", tag: "Secrets" } as const;

/** Secrets of plugins: written, named, deleted; never read back. Headers refer to them as `{secret.NAME}`. */
export const secretRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      name: "listSecrets",
      method: "GET",
      path: "/api/v1/secrets",
      summary: "Names of secrets",
      answers: { 200: listOf(SecretView) },
    },
    async ({ env, tenantId }) =>
      answer(200, { data: (await listSecrets(dbOf(env, tenantId), tenantId)).map(view), nextCursor: null }),
  ),
  defineRoute(
    {
      ...common,
      name: "putSecret",
      method: "PUT",
      path: "/api/v1/secrets/{name}",
      summary: "Set a secret",
      params: Named,
      body: z.strictObject({ value: z.string().min(1).max(8_192) }),
      answers: { 200: SecretView },
      idempotent: "none",
    },
    async ({ env, tenantId, params, body, nowMs }) => {
      await writeSecret(env, tenantId, params.name, body.value, nowMs);
      const stored = (await listSecrets(dbOf(env, tenantId), tenantId)).find((secret) => secret.name === params.name);
      return stored === undefined ? err(notFound("secret")) : answer(200, view(stored));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "deleteSecret",
      method: "DELETE",
      path: "/api/v1/secrets/{name}",
      summary: "Delete a secret",
      params: Named,
      answers: { 204: "nothing" },
      idempotent: "none",
    },
    async ({ env, tenantId, params }) =>
      (await deleteSecret(dbOf(env, tenantId), tenantId, params.name)) ? answer(204, null) : err(notFound("secret")),
  ),
];

const view = (secret: { name: string; createdAtMs: number; updatedAtMs: number }) => ({
  name: secret.name,
  createdAt: new Date(secret.createdAtMs).toISOString(),
  updatedAt: new Date(secret.updatedAtMs).toISOString(),
});
