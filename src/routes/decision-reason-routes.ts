import * as z from "zod";
import { dbOf } from "../db/db-of";
import { insertOwnReason, listOwnReasons, retireOwnReason } from "../db/decision-reasons";
import { randomBase32 } from "../lib/bytes";
import { err } from "../lib/result";
import { builtInReasons, type DecisionReason, reasonedDecisions } from "../review/decision-reasons";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const path = "/api/v1/decision-reasons";
/** Of one tenant, beside the built-in ones. */
const mostOwn = 100;
const decision = z.enum(reasonedDecisions);
const label = z.string().trim().min(1).max(200);

const ReasonView = z
  .object({
    code: z.string(),
    decision,
    label: z.string().meta({ description: "Send this as `reason` of the decision." }),
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
      query: z.strictObject({ decision: decision.optional() }),
      answers: { 200: z.looseObject({ data: z.array(ReasonView) }) },
    },
    async ({ env, tenantId, query }) => {
      const own = await listOwnReasons(dbOf(env, tenantId), tenantId);
      const all: DecisionReason[] = [
        ...builtInReasons,
        ...own.map(({ createdAtMs: _when, ...reason }) => ({ ...reason, own: true })),
      ];
      return answer(200, {
        data: all.filter((one) => query.decision === undefined || one.decision === query.decision),
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
      body: z.strictObject({ decision, label }),
      idempotent: "d1",
      answers: { 201: ReasonView },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      if ((await listOwnReasons(db, tenantId)).length >= mostOwn)
        return err(problem("bad_value", `A tenant has at most ${mostOwn} reasons of its own.`));
      const code = `${body.decision}.own_${randomBase32(10)}`;
      await insertOwnReason(db, tenantId, { ...body, code, createdAtMs: nowMs });
      return answer(201, { code, ...body, own: true });
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
