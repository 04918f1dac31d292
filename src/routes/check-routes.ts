import * as z from "zod";
import { checkCatalogue } from "../checks/catalogue";
import { allCheckTypes, CheckReason, checkStatuses } from "../checks/contract";
import { Adapter } from "../checks/http/adapter.schema";
import { listChecks } from "../db/checks";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { listVendorAdapters } from "../db/vendor-adapters";
import { builtInVendor, canonicalCheck, isBuiltInCheck, parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import { err } from "../lib/result";
import { opened, readStandalone, runStandalone, type StandaloneCheck } from "../queues/standalone-checks";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { ExchangeView } from "./plugin-run.schema";
import { notFound, problem } from "./problem";

const tag = "Checks";
const time = z.string().meta({ format: "date-time" });
const anyObject = z.record(z.string(), z.json());
const vendorName = z.string().trim().min(1).max(64);

const CheckName = z.preprocess(canonicalCheck, z.enum(allCheckTypes));

const CheckView = z
  .looseObject({
    id: z.string(),
    type: z.enum(allCheckTypes),
    vendor: z.string(),
    purpose: z.string(),
    status: z.enum(checkStatuses).meta({
      description:
        "`clear`, `review` and `rejected` speak about the subject; `not_found`: nobody knows it; `cancelled`: not covered; `error`: nobody could answer, see `error`; `pending`: ask again, or wait.",
    }),
    reasons: z.array(CheckReason),
    data: anyObject,
    matches: z.array(anyObject),
    vendorRef: z.string().nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    attempts: z.array(
      z.object({
        vendor: z.string(),
        attempt: z.int(),
        outcome: z.enum(["answered", "pending", "failed"]),
        code: z.string().nullable(),
        message: z.string().nullable(),
        httpStatus: z.int().nullable(),
        durationMs: z.number(),
        rawRef: z.string().nullable(),
        exchanges: z.array(ExchangeView).optional().meta({
          description: "Where the vendor was asked for an answer that it owed: what went over the wire.",
        }),
      }),
    ),
    costCents: z.number(),
    durationMs: z.number(),
    environment: z.enum(["sandbox", "production"]),
    rawRef: z.string().nullable().meta({
      description: "The vendor's answer as it came: `GET /raw-answers/{ref}`, for as long as it is kept.",
    }),
    reused: z.boolean().meta({ description: "True: an earlier answer to the same question, nobody was asked again." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "StandaloneCheck" });

const RunCheck = z.strictObject({
  type: CheckName.meta({ description: "By any of its names: see `aliases` in the catalogue." }),
  subject: anyObject.meta({ description: "Whom or what it is about; the catalogue has the schema of each type." }),
  purpose: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ description: "Why you ask; kept with the answer.", example: "onboarding" }),
  options: anyObject.default({}),
  vendor: vendorName.optional().meta({
    description:
      "Who is asked. Left out: Edgecase itself for checks that need nobody, the sandbox vendor for sandbox tenants.",
  }),
  vendors: z
    .array(vendorName)
    .min(1)
    .max(5)
    .optional()
    .meta({ description: "Several, in this order; instead of `vendor`." }),
  combine: z.enum(["fallback", "all"]).default("fallback").meta({
    description:
      "`fallback`: the next vendor is asked when one fails or does not cover the subject. `all`: everybody is asked and the worst answer counts.",
  }),
  reuseWithinSeconds: z.int().min(0).max(31_536_000).default(0).meta({
    description: "Take an earlier answer to the same question when it is no older than this. 0: never.",
  }),
  budget: z
    .strictObject({ cents: z.int().min(0).max(1_000_000_000), withinSeconds: z.int().min(1).max(31_536_000) })
    .optional()
    .meta({
      description:
        "Ask nobody when your checks of so many seconds have cost so much already: `error` with the code `budget_spent`.",
    }),
  timeoutSeconds: z.int().min(1).max(30).default(15).meta({ description: "For one attempt." }),
});

/** Checks run alone, without a case. */
export const checkRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "runStandaloneCheck",
      method: "POST",
      path: "/api/v1/checks",
      summary: "Run a check without a case",
      description:
        "Waits for the answer (200). When the vendor answers later, 202 with `status: pending`: read it again. An attempt that fails is made a second time at once; after that the answer has `status: error` and the attempts, and asking again is up to you.",
      body: RunCheck,
      answers: { 200: CheckView, 202: CheckView },
      idempotent: "d1",
    },
    async ({ env, tenantId, body, url, nowMs }) => {
      const environment = await environmentOf(env, tenantId);
      const vendors =
        body.vendors ?? (body.vendor === undefined ? null : [body.vendor]) ?? usual(body.type, environment);
      if (vendors === null)
        return err(problem("bad_value", "Say which vendor to ask; the catalogue names them.", { param: "vendor" }));
      if (body.vendor !== undefined && body.vendors !== undefined)
        return err(problem("bad_value", "Name either one vendor or several.", { param: "vendors" }));
      const { type, subject, purpose, options, combine, reuseWithinSeconds, timeoutSeconds, budget = null } = body;
      const order = {
        type,
        vendors,
        combine,
        subject,
        options,
        purpose,
        reuseWithinSeconds,
        budget,
        timeoutSeconds,
        environment,
      };
      const { check, reused } = await runStandalone(env, tenantId, order, url.origin, nowMs);
      if (check.error?.code === "bad_input")
        return err(problem("bad_value", check.error.message, { param: "subject", details: { check: check.id } }));
      return answer(check.status === "pending" ? 202 : 200, viewOf(check, environment, reused));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listStandaloneChecks",
      method: "GET",
      path: "/api/v1/checks",
      summary: "List checks that were run without a case",
      query: z.strictObject({ type: CheckName.optional(), limit, cursor: keysetCursor }),
      answers: { 200: listOf(CheckView) },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const environment = await environmentOf(env, tenantId);
      const page = await listChecks(dbOf(env, tenantId), tenantId, query.type, query.cursor ?? null, query.limit);
      const data = page.data.map((row) => viewOf(opened(env, tenantId, row, nowMs), environment, false));
      return answer(200, { data, nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getCheckCatalog",
      method: "GET",
      path: "/api/v1/checks/catalog",
      summary: "See every check, who answers it and what it needs",
      description: "`input` holds JSON Schema (2020-12) of `subject` and `options` of `POST /checks`.",
      answers: {
        200: z.object({
          checks: z.array(
            z.looseObject({
              type: z.enum(allCheckTypes),
              aliases: z.array(z.string()).meta({ description: "Other names by which it may be asked for." }),
              summary: z.string(),
              standard: z.string().nullable(),
              vendors: z.array(
                z.object({
                  name: z.string(),
                  displayName: z.string(),
                  costCents: z.number(),
                  needsSecrets: z.array(z.string()),
                }),
              ),
              input: z.object({ subject: anyObject, options: anyObject }),
              example: z.object({ subject: anyObject, options: anyObject }),
            }),
          ),
        }),
      },
    },
    async ({ env, tenantId }) => {
      const environment = await environmentOf(env, tenantId);
      const rows = await listVendorAdapters(dbOf(env, tenantId), tenantId);
      const own = rows.map(({ body }) => Adapter.parse(JSON.parse(body)));
      return answer(200, { checks: checkCatalogue(own, environment === "sandbox") });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getStandaloneCheck",
      method: "GET",
      path: "/api/v1/checks/{id}",
      summary: "Read a check",
      params: z.object({ id: z.string() }),
      answers: { 200: CheckView },
    },
    async ({ env, tenantId, params, nowMs }) => {
      const id = parseId("check", params.id);
      const check = id === null ? null : await readStandalone(env, tenantId, id, nowMs);
      if (check === null) return err(notFound("check"));
      return answer(200, viewOf(check, await environmentOf(env, tenantId), false));
    },
  ),
];

export const environmentOf = async (env: Env, tenantId: TenantId): Promise<"sandbox" | "production"> =>
  (await getTenant(dbOf(env, tenantId), tenantId))?.environment === "live" ? "production" : "sandbox";

/** Whom to ask when the caller does not say; null: the caller has to. */
export function usual(type: string, environment: "sandbox" | "production"): string[] | null {
  if (isBuiltInCheck(type)) return [builtInVendor];
  return environment === "sandbox" ? ["sandbox"] : null;
}

function viewOf(check: StandaloneCheck, environment: "sandbox" | "production", reused: boolean) {
  const { id, type, purpose, status, result, attempts, error, costCents, createdAtMs, updatedAtMs } = check;
  return {
    id,
    type,
    vendor: result?.vendor ?? check.vendor,
    purpose,
    status,
    reasons: result?.reasons ?? (error === null ? [] : [{ ...error, severity: "medium" as const }]),
    data: result?.data ?? {},
    matches: result?.matches ?? [],
    vendorRef: result?.vendorRef ?? null,
    error,
    attempts: attempts.map(({ rawRef = null, exchanges, ...attempt }) => ({
      ...{ ...attempt, rawRef },
      ...(exchanges !== undefined && { exchanges }),
    })),
    costCents,
    durationMs: attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
    environment: result?.environment ?? environment,
    rawRef: result?.rawRef ?? attempts.findLast(({ rawRef }) => rawRef)?.rawRef ?? null,
    reused,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
