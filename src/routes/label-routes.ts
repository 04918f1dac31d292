import * as z from "zod";
import { answerCommand } from "./case-command";
import { CaseView } from "./case-schemas";
import { defineRoute, type Route } from "./framework";

/** A label as people write it: no commas, for filters put them between labels. */
export const label = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{C},]+$/u, "No commas and no control characters.");

const SetLabels = z
  .strictObject({
    add: z.array(label).max(10).default([]),
    remove: z.array(label).max(10).default([]),
    expectedVersion: z.int().min(1).optional(),
  })
  .meta({ id: "SetLabels" });

/** Words that people put on a case, for their lists. */
export const labelRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Cases",
      idempotent: "case",
      name: "setLabels",
      method: "POST",
      path: "/api/v1/cases/{id}/labels",
      summary: "Put labels on a case, and take others off",
      description:
        "Labels of people who work at the same time all stay. A case has 30 at most; `GET /cases?label=` finds them.",
      params: z.object({ id: z.string() }),
      body: SetLabels,
      answers: { 200: CaseView },
    },
    (call) => answerCommand(call, { type: "set_labels", add: call.body.add, remove: call.body.remove }),
  ),
];
