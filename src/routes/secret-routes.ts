import * as z from "zod";
import { neededSecrets } from "../checks/http/adapter";
import { readyDescriptions } from "../checks/http/ready";
import { dbOf } from "../db/db-of";
import { countSealed, sealedColumns } from "../db/sealed-rows";
import { bodiesNamingSecrets } from "../db/secret-users";
import { deleteSecret, listSecrets } from "../db/secrets";
import type { TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { keyIdIn, keyIdOf, newestPrefix } from "../lib/keyring";
import { err } from "../lib/result";
import { outsideFor, writeSecret } from "../outside";
import { type ResealProgress, resealProgress } from "../outside/reseal";
import { breakersOf } from "../outside/vendor-breakers";
import { mailSecretsInUse } from "../queues/mail-service";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";
import { secretUsers } from "./secret-users";

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
    keyId: z.string().meta({
      description: "Which key it is sealed under; `unnamed` before keys had names. See `GET /secrets/rotation`.",
      example: "4f1c09ab",
    }),
    usedBy: z
      .array(
        z.discriminatedUnion("kind", [
          z.object({
            kind: z.literal("definition"),
            id: z.string(),
            key: z.string(),
            version: z.int(),
            status: z.string(),
            plugins: z.array(z.string()),
          }),
          z.object({ kind: z.enum(["vendor", "ready_vendor", "mail_service"]), name: z.string() }),
        ]),
      )
      .meta({
        description:
          "What would stop working without it: drafts and published definitions, your own vendors, vendors that are described already and " +
          "that a definition names or you have called, the mail service.",
      }),
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
    async ({ env, tenantId }) => answer(200, { data: await viewsOf(env, tenantId), nextCursor: null }),
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
      const stored = (await viewsOf(env, tenantId)).find((secret) => secret.name === params.name);
      return stored === undefined ? err(notFound("secret")) : answer(200, stored);
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
  defineRoute(
    {
      ...common,
      name: "getSecretRotation",
      method: "GET",
      path: "/api/v1/secrets/rotation",
      summary: "See how far the change of the sealing key has come",
      description:
        "After a new key was put in front of `SEALING_KEYS`, everything stored under seal is sealed anew in the background, and the job goes on " +
        "after a crash. When `olderKeys` is 0 everywhere and `job.done` is true, the older keys may go.",
      answers: {
        200: z
          .object({
            keyId: z.string().meta({ description: "Of the key that seals now." }),
            olderKeyIds: z.array(z.string()).meta({ description: "Of keys that still open." }),
            job: z.object({ state: z.enum(["not_needed", "not_begun", "running", "done"]), unreadable: z.int() }).meta({
              description:
                "Of the whole deployment. `unreadable`: texts that no key of the ring opens, left as they are.",
            }),
            yours: z
              .array(z.object({ what: z.string(), sealed: z.int(), olderKeys: z.int() }))
              .meta({ description: "What you have under seal, and how much of it under older keys." }),
          })
          .meta({ id: "SecretRotation" }),
      },
    },
    async ({ env, tenantId }) => {
      const ring = keyringOf(env);
      const [keyId = "", ...olderKeyIds] = ring.keys.map(keyIdOf);
      const isNeeded = olderKeyIds.length > 0;
      const progress = await resealProgress(env);
      const yours = await Promise.all(
        sealedColumns.map(async (column) => {
          const { sealed, underNewest } = await countSealed(dbOf(env, tenantId), column, tenantId, newestPrefix(ring));
          return { what: column.table, sealed, olderKeys: isNeeded ? sealed - underNewest : 0 };
        }),
      );
      const job = { state: stateOf(progress, isNeeded), unreadable: progress?.unreadable ?? 0 };
      return answer(200, { keyId, olderKeyIds, job, yours });
    },
  ),
];

function stateOf(progress: ResealProgress | null, isNeeded: boolean) {
  if (!isNeeded) return "not_needed";
  if (progress === null) return "not_begun";
  return progress.done ? "done" : "running";
}

async function viewsOf(env: Env, tenantId: TenantId) {
  const db = dbOf(env, tenantId);
  const described = readyDescriptions();
  const [stored, bodies, called, mail] = await Promise.all([
    listSecrets(db, tenantId),
    bodiesNamingSecrets(
      db,
      tenantId,
      described.map(({ name }) => name),
    ),
    breakersOf(env, tenantId).list(),
    mailSecretsInUse(outsideFor(env, tenantId)),
  ]);
  const ready = described.map((adapter) => ({
    name: adapter.name,
    secrets: neededSecrets(adapter),
    isCalled: called.some(({ vendor }) => vendor === adapter.name),
  }));
  const users = secretUsers({ ...bodies, ready, mail });
  return stored.map((secret) => ({ ...view(secret), usedBy: users.get(secret.name) ?? [] }));
}

const view = (secret: { name: string; sealed: string; createdAtMs: number; updatedAtMs: number }) => ({
  name: secret.name,
  keyId: keyIdIn(secret.sealed),
  createdAt: new Date(secret.createdAtMs).toISOString(),
  updatedAt: new Date(secret.updatedAtMs).toISOString(),
});
