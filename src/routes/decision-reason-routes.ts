import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  changeOwnReason,
  insertOwnReason,
  listOwnReasons,
  reasonOrdersOf,
  retireOwnReason,
  saveReasonOrder,
} from "../db/decision-reasons";
import type { TenantId } from "../domain";
import { spokenLanguages } from "../domain/spoken-languages";
import type { Env } from "../env";
import { randomBase32 } from "../lib/bytes";
import { err } from "../lib/result";
import {
  builtInReasons,
  type DecisionReason,
  inOrder,
  type ReasonedDecision,
  reasonedDecisions,
} from "../review/decision-reasons";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const path = "/api/v1/decision-reasons";
/** Of one tenant, beside the built-in ones. */
export const mostOwnReasons = 100;
const decision = z.enum(reasonedDecisions);
const label = z.string().trim().min(1).max(200);
const language = z.enum(spokenLanguages);
export const ReasonLabelsBody = z
  .partialRecord(language, label)
  .meta({ description: "What it is called in other languages, by their tags. Where one is missing, `label` is read." });

const ReasonView = z
  .object({
    code: z.string(),
    decision,
    label: z.string().meta({ description: "Send this as `reason` of the decision." }),
    text: z.string().meta({ description: "The same in the language that was asked for; else as `label`." }),
    labels: ReasonLabelsBody,
    own: z.boolean().meta({ description: "The tenant's own, beside the built-in ones." }),
  })
  .meta({ id: "DecisionReason" });

/** Why cases are approved, rejected, sent back and escalated: the built-in reasons and the tenant's own. */
export const decisionReasonRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "listDecisionReasons",
      method: "GET",
      path,
      summary: "Read the reasons that decisions are given",
      query: z.strictObject({
        decision: decision.optional(),
        language: language.optional().meta({ description: "Of `text`." }),
      }),
      answers: { 200: listOf(ReasonView) },
    },
    async ({ env, tenantId, query }) => {
      const all = await reasonsOf(env, tenantId);
      return answer(200, {
        data: all
          .filter((one) => query.decision === undefined || one.decision === query.decision)
          .map((one) => viewOf(one, query.language)),
        nextCursor: null,
      });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag: "Cases",
      name: "addDecisionReason",
      method: "POST",
      path,
      summary: "Add a reason of your own",
      body: z.strictObject({ decision, label, labels: ReasonLabelsBody.optional() }),
      idempotent: "d1",
      answers: { 201: ReasonView },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      if ((await listOwnReasons(db, tenantId)).length >= mostOwnReasons)
        return err(problem("bad_value", `A tenant has at most ${mostOwnReasons} reasons of its own.`));
      const code = `${body.decision}.own_${randomBase32(10)}`;
      const { labels: called = {}, ...reason } = body;
      await insertOwnReason(db, tenantId, { ...reason, labels: called, code, createdAtMs: nowMs });
      return answer(201, viewOf({ code, ...reason, labels: called, own: true }));
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag: "Cases",
      name: "changeDecisionReason",
      method: "PATCH",
      path: `${path}/{code}`,
      summary: "Change what a reason of your own is called",
      description: "Decisions that were given it keep what they were given. `labels` replaces all that were there.",
      params: z.object({ code: z.string().max(60) }),
      body: z
        .strictObject({ label: label.optional(), labels: ReasonLabelsBody.optional() })
        .refine((body) => body.label !== undefined || body.labels !== undefined, "Say what changes."),
      idempotent: "none",
      answers: { 200: ReasonView },
    },
    async ({ env, tenantId, params, body }) => {
      if (!(await changeOwnReason(dbOf(env, tenantId), tenantId, params.code, body))) return err(notFound("reason"));
      const now = (await reasonsOf(env, tenantId)).find(({ code }) => code === params.code);
      return now === undefined ? err(notFound("reason")) : answer(200, viewOf(now));
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag: "Cases",
      name: "orderDecisionReasons",
      method: "PUT",
      path: `${path}/order`,
      summary: "Say in which order the reasons of a decision are offered",
      description: "By their codes, built-in ones among them. Those that are not named come after, as they stood.",
      body: z.strictObject({
        decision,
        codes: z.array(z.string().max(60)).max(mostOwnReasons + builtInReasons.length),
      }),
      idempotent: "none",
      answers: { 200: listOf(ReasonView) },
    },
    async ({ env, tenantId, body }) => {
      const known = (await reasonsOf(env, tenantId)).filter((one) => one.decision === body.decision);
      const strange = body.codes.findIndex(
        (code, at) => known.every((one) => one.code !== code) || body.codes.indexOf(code) !== at,
      );
      if (strange !== -1)
        return err(
          problem("bad_value", `"${body.codes[strange]}" is no reason of this decision, or is named twice.`, {
            param: `codes.${strange}`,
          }),
        );
      await saveReasonOrder(dbOf(env, tenantId), tenantId, body.decision, body.codes);
      return answer(200, { data: inOrder(known, body.codes).map((one) => viewOf(one)), nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag: "Cases",
      name: "retireDecisionReason",
      method: "DELETE",
      path: `${path}/{code}`,
      summary: "Offer a reason of your own no longer",
      description: "Decisions that were given it keep it.",
      params: z.object({ code: z.string().max(60) }),
      idempotent: "d1",
      answers: { 200: z.object({ code: z.string() }) },
    },
    async ({ env, tenantId, params, nowMs }) => {
      const gone = await retireOwnReason(dbOf(env, tenantId), tenantId, params.code, nowMs);
      return gone ? answer(200, { code: params.code }) : err(notFound("reason"));
    },
  ),
];

/** All that are offered, decision by decision, each in the tenant's order. */
async function reasonsOf(env: Env, tenantId: TenantId): Promise<DecisionReason[]> {
  const db = dbOf(env, tenantId);
  const [own, orders] = await Promise.all([listOwnReasons(db, tenantId), reasonOrdersOf(db, tenantId)]);
  const all = [...builtInReasons, ...own.map(({ createdAtMs: _when, ...reason }) => ({ ...reason, own: true }))];
  const of = (decision: ReasonedDecision) => all.filter((one) => one.decision === decision);
  return reasonedDecisions.flatMap((decision) => inOrder(of(decision), orders[decision] ?? []));
}

const viewOf = (reason: DecisionReason, language?: string) => ({
  ...reason,
  text: (language === undefined ? undefined : reason.labels?.[language]) ?? reason.label,
  labels: reason.labels ?? {},
});
