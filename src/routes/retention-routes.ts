import * as z from "zod";
import { dbOf } from "../db/db-of";
import { countDue, type RuleCount, retentionOf, saveRetention } from "../db/retention-rules";
import { clockOffsetOf } from "../db/tenants";
import type { TenantId } from "../domain";
import { goWithoutSecondLook, type RetentionRule, retentionClasses } from "../domain/retention-rules";
import type { Env } from "../env";
import { err } from "../lib/result";
import { expectedVersionOf } from "./case-command";
import { answer, defineRoute, type Route } from "./framework";
import { problem } from "./problem";
import { replaced } from "./setting-change";

const mostRules = 50;

const Rule = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({
      description: "For people. It stands in the case's proof of erasure, so no names of persons belong in it.",
    }),
    class: z.enum(retentionClasses).meta({
      description:
        "`case`: all that is personal in it, as `eraseCase` does it. `documents`: its files. `raw_answers`: what vendors answered, word by word.",
    }),
    afterDays: z.int().min(1).max(36_500).meta({ description: "Since the case ended." }),
    workflow: z.string().min(1).max(200).nullable().default(null).meta({ description: "Key. Null: all." }),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "Two capital letters, like DE.")
      .nullable()
      .default(null)
      .meta({ description: "As the list of cases has it. Null: all, and cases without one." }),
    outcome: z
      .string()
      .min(1)
      .max(100)
      .nullable()
      .default(null)
      .meta({ description: "`approved`, `rejected`, `cancelled`, `failed`, or an outcome of your own. Null: all." }),
  })
  .meta({ id: "RetentionRule" });

export const RetentionRules = z
  .array(Rule)
  .max(mostRules)
  .superRefine((rules, context) => {
    for (const [place, { name }] of rules.entries())
      if (rules.findIndex((one) => one.name === name) !== place)
        context.addIssue({ code: "custom", path: [place, "name"], message: `Two rules are called "${name}".` });
  })
  .meta({ description: "In their order: of each class, the first rule that fits a case decides." });

const PutRetention = z
  .strictObject({
    rules: RetentionRules,
    confirmCases: z
      .int()
      .min(0)
      .optional()
      .meta({
        description: `Where more than ${goWithoutSecondLook} cases would be touched at once: how many at most, as \`previewRetention\` counts them.`,
      }),
    expectedVersion: z.int().min(0).optional(),
  })
  .meta({
    id: "PutRetention",
    example: {
      rules: [
        { name: "Rejected", class: "case", afterDays: 180, outcome: "rejected" },
        { name: "Five years", class: "case", afterDays: 1_826 },
      ],
    },
  });

const Settings = z.looseObject({ rules: z.array(Rule), version: z.int() }).meta({ id: "Retention" });
const count = z.int().min(0);
const Preview = z
  .looseObject({
    now: count.meta({ description: "Cases that would go at once, by all rules together." }),
    soon: count.meta({ description: "More of them within 30 days." }),
    held: count.meta({ description: "That stay because of a legal hold." }),
    needsConfirmation: z.boolean(),
    rules: z.array(z.object({ name: z.string(), now: count, soon: count, held: count })),
  })
  .meta({ id: "RetentionPreview" });

const shape = { scope: "admin", tag: "Privacy" } as const;
const path = "/api/v1/retention";

/** For how long what cases say is kept, once they have ended. */
export const retentionRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "getRetention",
      method: "GET",
      path,
      summary: "See for how long cases are kept",
      description: "No rules: what a case says stays until somebody erases it.",
      answers: { 200: Settings },
    },
    async ({ env, tenantId }) => {
      const settings = await retentionOf(dbOf(env, tenantId), tenantId);
      return answer(200, settings, { ETag: `"${settings.version}"` });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "previewRetention",
      method: "POST",
      path: `${path}/preview`,
      summary: "Count what rules of retention would let go",
      description: "Nothing is changed. A case with children counts once.",
      idempotent: "none",
      audit: false,
      body: z.strictObject({ rules: RetentionRules }).meta({ id: "PreviewRetention" }),
      answers: { 200: Preview },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const counts = await countsOf(env, tenantId, body.rules, nowMs);
      const rules = body.rules.map(({ name }, place) => ({ name, ...(counts[place] ?? nothing) }));
      const all = (which: keyof RuleCount) => counts.reduce((sum, one) => sum + one[which], 0);
      const now = all("now");
      const needsConfirmation = now > goWithoutSecondLook;
      return answer(200, { now, soon: all("soon"), held: all("held"), needsConfirmation, rules });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "putRetention",
      method: "PUT",
      path,
      summary: "Say for how long cases are kept",
      description:
        "Every minute, cases whose time is over go: erased with the basis `retention`, or without their files or vendors' answers. A legal hold " +
        `keeps them. Rules that would touch more than ${goWithoutSecondLook} cases at once are saved only with \`confirmCases\`.`,
      idempotent: "d1",
      body: PutRetention,
      answers: { 200: Settings },
    },
    async (call) => {
      const { env, tenantId, nowMs } = call;
      const { rules, confirmCases, expectedVersion } = call.body;
      const db = dbOf(env, tenantId);
      const expected = expectedVersionOf(call.headers, expectedVersion);
      if (!expected.ok) return expected;
      const { version, rules: before } = await retentionOf(db, tenantId);
      const moved = () =>
        err(problem("stale_version", "Somebody has changed this meanwhile.", { details: { current: version } }));
      if (expected.value !== null && expected.value !== version) return moved();
      const now = await goneAtOnce(env, tenantId, rules, nowMs);
      if (now > goWithoutSecondLook && now > (confirmCases ?? 0))
        return err(
          problem("conflict", `${now} cases would go at once. Send \`confirmCases\` with that number if they shall.`, {
            details: { cases: now },
          }),
        );
      if (!(await saveRetention(db, tenantId, rules, version, nowMs))) return moved();
      return answer(
        200,
        { rules, version: version + 1 },
        { ETag: `"${version + 1}"` },
        { details: { rules, cases: now, ...replaced({ rules: before.map((rule) => ({ ...rule })) }, { rules }) } },
      );
    },
  ),
];

const nothing: RuleCount = { now: 0, soon: 0, held: 0 };

/** How many cases these rules touch as soon as they are saved. */
export const goneAtOnce = async (
  env: Env,
  tenantId: TenantId,
  rules: readonly RetentionRule[],
  nowMs: number,
): Promise<number> => (await countsOf(env, tenantId, rules, nowMs)).reduce((sum, { now }) => sum + now, 0);

/** By the clock of the tenant's cases. */
async function countsOf(
  env: Env,
  tenantId: TenantId,
  rules: readonly RetentionRule[],
  nowMs: number,
): Promise<RuleCount[]> {
  const db = dbOf(env, tenantId);
  return countDue(db, tenantId, rules, nowMs + (await clockOffsetOf(db, tenantId)));
}
