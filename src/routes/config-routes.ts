import * as z from "zod";
import { dbOf } from "../db/db-of";
import { sha256Hex } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import { AnyJson, AnyObject } from "./case-schemas";
import { applyConfiguration } from "./config/apply";
import { currentConfiguration } from "./config/current";
import { shownChanges } from "./config/plan";
import type { NewSecret } from "./config/put";
import { kinds, Resource } from "./config/resource.schema";
import { answer, defineRoute, type Route } from "./framework";
import { type ApiProblem, problem } from "./problem";

const format = "edgecase.configuration/1";
const base = "/api/v1/config";
const Kinds = z.enum(kinds);

const Configuration = z
  .looseObject({
    format: z.literal(format),
    hash: z.string().meta({ description: "Another one as soon as anything of the configuration has changed." }),
    resources: z.array(z.looseObject({ kind: Kinds, key: z.string(), spec: AnyObject })),
  })
  .meta({ id: "Configuration" });

const Apply = z
  .strictObject({
    resources: z.array(Resource).max(1_000).meta({
      description: "All there is to be of the kinds among them. Kinds that are not among them stay as they are.",
    }),
    prune: z
      .boolean()
      .default(false)
      .meta({
        description:
          "What is there of these kinds and not among `resources` goes: definitions, rule sets, queues, vendors, reasons and their order, identity " +
          "providers. Lists, brands, webhook endpoints and triggers always stay.",
      }),
    dryRun: z.boolean().default(false).meta({ description: "Only the plan; nothing is written." }),
    confirmCases: z.int().min(0).default(0).meta({
      description:
        "Where rules of retention would let more than 100 cases go at once: how many may, as the plan says in its problem `cases_would_go`.",
    }),
    planHash: z.string().max(100).optional().meta({
      description: "Of the plan that was seen (or as `If-Match`): with any other one it is a conflict.",
    }),
  })
  .meta({
    id: "ApplyConfiguration",
    examples: [
      {
        dryRun: true,
        resources: [
          { kind: "house", key: "settings", spec: { timeZone: "Europe/Berlin" } },
          {
            kind: "list",
            key: "blocked-domains",
            spec: { name: "Blocked domains", kind: "deny", entries: [{ value: "mail.example" }] },
          },
        ],
      },
    ],
  });

const Plan = z
  .looseObject({
    dryRun: z.boolean(),
    applied: z.boolean().meta({ description: "False: nothing was written, or there was nothing to do." }),
    valid: z.boolean().meta({ description: "False: it cannot be applied; `problems` says why." }),
    planHash: z.string(),
    counts: z.looseObject({
      create: z.int(),
      update: z.int(),
      delete: z.int(),
      extra: z.int(),
      unchanged: z.int(),
    }),
    changes: z.array(
      z.looseObject({
        kind: Kinds,
        key: z.string(),
        action: z.enum(["create", "update", "delete", "extra", "unchanged"]).meta({
          description: "`extra`: it is there, nobody asked for it, and it stays.",
        }),
        differences: z
          .array(z.looseObject({ path: z.string(), before: AnyJson.optional(), after: AnyJson.optional() }))
          .meta({ description: "Where it differs, at most fifty of each; a long value is only said to be long." }),
      }),
    ),
    problems: z.array(
      z.looseObject({
        kind: Kinds,
        key: z.string(),
        severity: z.enum(["error", "warning"]),
        code: z.string(),
        path: z.string().meta({ description: "Within the spec." }),
        message: z.string(),
      }),
    ),
    secrets: z
      .array(z.looseObject({ url: z.string(), endpointId: z.string(), secret: z.string() }))
      .meta({ description: "Signing secrets of webhook endpoints that were made. Shown this once." }),
    triggerSecrets: z
      .array(z.looseObject({ name: z.string(), url: z.string(), triggerId: z.string(), secret: z.string() }))
      .meta({ description: "Addresses and secrets of triggers that were made. Shown this once." }),
  })
  .meta({ id: "ConfigurationPlan" });

/** A tenant's configuration as one document: read as it is, planned, and applied as a whole. */
export const configRoutes: Route[] = [
  defineRoute(
    {
      scope: "admin",
      tag: "Configuration",
      name: "getConfiguration",
      method: "GET",
      path: base,
      summary: "Read the whole configuration",
      description:
        "Definitions, rule sets and brands as they are published, small lists with their entries. No ids, people, secrets or files: it can be " +
        "applied to another tenant.",
      query: z.strictObject({ kind: Kinds.optional().meta({ description: "Only resources of this kind." }) }),
      answers: { 200: Configuration },
    },
    async ({ env, tenantId, query }) => {
      const { mark, resources } = await currentConfiguration(dbOf(env, tenantId), tenantId);
      const hash = sha256Hex(mark);
      const asked = resources.filter(({ kind }) => query.kind === undefined || kind === query.kind);
      return answer(200, { format, hash, resources: asked }, { ETag: `"${hash}"` });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag: "Configuration",
      name: "applyConfiguration",
      method: "POST",
      path: `${base}/apply`,
      summary: "Make the configuration what is sent, all of it or nothing",
      description:
        "Everything is checked as its own call would check it, then written in one transaction: changed definitions and rule sets are published " +
        "as their next versions, together. Applied again it finds nothing to do. With `dryRun` the answer is the plan.",
      body: Apply,
      limits: { bytes: 8_000_000, depth: 100 },
      idempotent: "d1",
      answers: { 200: Plan },
    },
    async ({ env, tenantId, actor, nowMs, body, headers, url }) => {
      const seen = planSeen(headers, body.planHash);
      if (!seen.ok) return seen;
      const applying = { env, db: dbOf(env, tenantId), tenantId, actor, nowMs, origin: url.origin };
      const done = await applyConfiguration(applying, { ...body, planHash: seen.value });
      if (!done.ok) return done;
      const { planHash, changes, problems, applied, secrets } = done.value;
      const counts = { create: 0, update: 0, delete: 0, extra: 0, unchanged: 0 };
      for (const { action } of changes) counts[action]++;
      const valid = problems.every(({ severity }) => severity !== "error");
      const written = changes.filter(({ action }) => action !== "unchanged" && action !== "extra");
      const details = { changes: written.slice(0, 200).map(({ kind, key, action }) => ({ kind, key, action })) };
      const [endpoints, triggers] = [secrets.filter(isOfEndpoint), secrets.filter((one) => !isOfEndpoint(one))];
      return answer(
        200,
        {
          ...{ dryRun: body.dryRun, applied, valid, planHash, counts, changes: shownChanges(changes), problems },
          secrets: endpoints.map(withoutKind),
          triggerSecrets: triggers.map(withoutKind),
        },
        { ETag: `"${planHash}"` },
        { objectId: applied ? planHash : "nothing", ...(applied && { details }) },
      );
    },
  ),
];

const isOfEndpoint = ({ kind }: NewSecret): boolean => kind === "webhook_endpoint";
const withoutKind = ({ kind: _kind, ...secret }: NewSecret) => secret;

/** The plan that the caller has seen, by `planHash` or `If-Match: "…"`; null: any. */
function planSeen(headers: Headers, planHash: string | undefined): Result<string | null, ApiProblem> {
  const header = headers.get("if-match");
  if (header === null) return ok(planHash ?? null);
  const [, hash] = /^"([0-9a-f]{64})"$/.exec(header) ?? [];
  if (hash === undefined || (planHash !== undefined && planHash !== hash))
    return err(problem("bad_value", "If-Match must be the hash of a plan in quotes.", { param: "If-Match" }));
  return ok(hash);
}
