import * as z from "zod";
import { dbOf } from "../db/db-of";
import { userInTenant } from "../db/users";
import { getQueue } from "../db/work-queues";
import { err } from "../lib/result";
import { answerCommand } from "./case-command";
import { CaseView, expectedVersion } from "./case-schemas";
import { defineRoute, type Route } from "./framework";
import { problem } from "./problem";

const Escalate = z
  .strictObject({
    reason: z.string().trim().min(1).max(2_000),
    toQueueId: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .meta({ description: "One of your own queues: nobody has the case until somebody takes it." }),
    toUserId: z.string().min(1).max(96).optional().meta({ description: "A person, who has the case from then on." }),
    expectedVersion,
  })
  .refine(({ toQueueId, toUserId }) => toQueueId === undefined || toUserId === undefined, {
    path: ["toUserId"],
    error: "To a queue or to a person, not to both.",
  })
  .meta({ id: "Escalate", example: { reason: "Adverse media on a director", toQueueId: "senior-desk" } });

export const escalateRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Cases",
      idempotent: "case",
      name: "escalateCase",
      method: "POST",
      path: "/api/v1/cases/{id}/escalate",
      summary: "Hand a case on to a queue or a person",
      description:
        "With neither, it is marked as escalated and stays with whoever has it: queues can ask for that (`escalated`).",
      params: z.object({ id: z.string() }),
      body: Escalate,
      answers: { 200: CaseView },
    },
    async (call) => {
      const { reason, toQueueId = null, toUserId = null } = call.body;
      const db = dbOf(call.env, call.tenantId);
      if (toQueueId !== null && (await getQueue(db, call.tenantId, toQueueId)) === null)
        return err(problem("bad_value", "There is no such queue of your own.", { param: "toQueueId" }));
      if (toUserId !== null && !(await userInTenant(db, call.tenantId, toUserId)))
        return err(problem("bad_value", "There is no such user.", { param: "toUserId" }));
      return answerCommand(call, { type: "escalate", reason, toQueueId, toUserId });
    },
  ),
];
