import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { err } from "../lib/result";
import { fieldAt, valuesAt } from "../review/masking";
import { caseIn, commandCase } from "./case-command";
import { AnyJson } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem, problemOf } from "./problem";

export const revealRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      capability: "fields:reveal",
      tag: "Cases",
      name: "revealField",
      method: "POST",
      path: "/api/v1/cases/{id}/reveal",
      summary: "See one masked field of a case, for a reason",
      description:
        "For people whose role sees the field masked. That they looked, and why, stands in the timeline of the case and in the audit log. " +
        "The value is answered once and remembered nowhere.",
      params: z.object({ id: z.string() }),
      body: z.strictObject({
        path: z
          .string()
          .min(1)
          .max(300)
          .meta({ description: "From the context: `entity.data.taxId`, `documents.0.properties.number`." }),
        reason: z.string().trim().min(3).max(500),
        expectedVersion: z.int().min(1).optional(),
      }),
      // The case remembers the key; what was revealed is not to lie in a memory.
      idempotent: "case",
      unmasked: true,
      audit: true,
      reads: true,
      answers: { 200: z.strictObject({ path: z.string(), label: z.string().nullable(), value: AnyJson }) },
    },
    async (call) => {
      const { actor, body } = call;
      if (actor.kind !== "analyst") return err(problem("not_permitted", "A key sees fields as they are."));
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const told = await caseOf(call.env, ref.value).hiddenFields(actor.role, actor.teamRules?.maskedFields ?? []);
      if (!told.ok) return err(problemOf(told.error));
      const { fields, context } = told.value;
      const field = fieldAt(fields, body.path);
      if (field === null || context === null)
        return err(problem("bad_value", "This field is not masked for you.", { param: "path" }));
      const [value] = valuesAt(context, body.path);
      if (value === undefined) return err(notFound("field"));
      // Each person's look stands in the timeline, whoever has sent the same key before.
      const idempotencyKey = call.idempotencyKey === null ? null : `reveal|${actor.userId}|${call.idempotencyKey}`;
      const done = await commandCase(
        { ...call, idempotencyKey },
        { type: "reveal_field", path: body.path, reason: body.reason },
      );
      if (!done.ok) return done;
      const shown = { path: body.path, label: field.label ?? null, value };
      return answer(
        200,
        shown,
        { "Cache-Control": "no-store" },
        { details: { path: body.path }, purpose: body.reason },
      );
    },
  ),
];
