import * as z from "zod";
import { dbOf } from "../db/db-of";
import { saveTeamRules, teamRulesOf } from "../db/team-settings";
import { breakGlassRules, type TeamRules, usualBreakGlass } from "../domain";
import { MaskedFieldsSchema } from "../workflow/people-rules";
import { answer, defineRoute, type Route } from "./framework";
import { replaced } from "./setting-change";

export const TeamSettingsBody = z
  .strictObject({
    seniorDecidesHighRisk: z.boolean().default(false).meta({
      description: "Cases of high or critical risk are approved and rejected by senior analysts and managers only.",
    }),
    managerAssignsOthers: z.boolean().default(false).meta({
      description:
        "Only managers give a case to somebody else, or take one that a colleague has. Analysts take what is free.",
    }),
    maskedFields: MaskedFieldsSchema.default([]),
    breakGlass: z.enum(breakGlassRules).default(usualBreakGlass).meta({
      description:
        "Who may open a case that is closed to them, in an emergency: for half an hour, with a reason, and all administrators are told.",
    }),
  })
  .meta({ id: "TeamSettings" });

const shape = {
  scope: "admin",
  tag: "People",
  path: "/api/v1/team-settings",
  answers: { 200: TeamSettingsBody },
} as const;

export const teamSettingsRoutes: Route[] = [
  defineRoute(
    { ...shape, name: "getTeamSettings", method: "GET", summary: "Read what the tenant asks of its people" },
    async ({ env, tenantId }) => answer(200, await teamRulesOf(dbOf(env, tenantId), tenantId)),
  ),
  defineRoute(
    {
      ...shape,
      name: "putTeamSettings",
      method: "PUT",
      summary: "Change what the tenant asks of its people",
      description: "Holds for all cases of the tenant, from the next request on. A definition may ask for more.",
      body: TeamSettingsBody,
      idempotent: "d1",
    },
    async ({ env, tenantId, body }) => {
      const settings: TeamRules = {
        ...body,
        maskedFields: body.maskedFields.map(({ path, label, roles }) => ({
          path,
          ...(label !== undefined && { label }),
          ...(roles !== undefined && { roles }),
        })),
      };
      const db = dbOf(env, tenantId);
      const before = await teamRulesOf(db, tenantId);
      await saveTeamRules(db, tenantId, settings);
      const told = toldOf(settings);
      return answer(200, settings, undefined, { details: { ...told, ...replaced(toldOf(before), told) } });
    },
  ),
];

/** What the audit log says of them: masked fields by who else sees each; labels say nothing. */
const toldOf = ({ maskedFields, ...rules }: TeamRules) => ({
  ...rules,
  maskedFields: maskedFields.map(({ path, roles }) => (roles === undefined ? path : { path, roles: [...roles] })),
});
