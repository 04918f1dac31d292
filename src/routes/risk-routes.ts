import * as z from "zod";
import { answerCommand } from "./case-command";
import { CaseView } from "./case-schemas";
import { defineRoute, type Route } from "./framework";

const yearSeconds = 366 * 86_400;
const reason = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .meta({ description: "Kept in the timeline.", example: "Known for years." });
const expectedVersion = z.int().min(0).optional();
const common = {
  scope: "cases:write",
  tag: "Cases",
  idempotent: "case",
  path: "/api/v1/cases/{id}/risk-override",
  params: z.object({ id: z.string() }),
  answers: { 200: CaseView },
} as const;

/** A person's word on the risk of a case, over what the rules came to. */
export const riskRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      name: "overrideRisk",
      stepUp: "high_risk_decisions",
      method: "POST",
      summary: "Set the risk of a case by hand",
      description:
        "The case shows and is listed with this risk until it expires or is taken back. Rules go on scoring underneath, and raise the events " +
        "of what they come to; `risk.scored` of the case says what that is.",
      body: z.strictObject({
        level: z.enum(["low", "medium", "high", "critical"]),
        score: z.number().min(0).max(1_000).optional().meta({ description: "Without one: what goes with the level." }),
        reason,
        expiresInSeconds: z
          .int()
          .min(60)
          .max(5 * yearSeconds)
          .optional()
          .meta({ description: "Without one it stands until it is taken back." }),
        expectedVersion,
      }),
    },
    (call) => {
      const { level, score = null, reason, expiresInSeconds = null } = call.body;
      return answerCommand(call, { type: "override_risk", level, score, reason, expiresInSeconds });
    },
  ),
  defineRoute(
    {
      ...common,
      name: "endRiskOverride",
      method: "DELETE",
      summary: "Take back a risk that was set by hand",
      body: z.strictObject({ reason, expectedVersion }),
    },
    (call) =>
      answerCommand(call, {
        type: "override_risk",
        level: null,
        score: null,
        reason: call.body.reason,
        expiresInSeconds: null,
      }),
  ),
];
