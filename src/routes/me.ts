import * as z from "zod";
import { scopesOf } from "../auth/policy";
import { dbOf } from "../db/db-of";
import { openEmergencies } from "../db/emergencies";
import { getTenant, saveTheme, themeOf } from "../db/tenants";
import { actorRef, capabilitiesOf } from "../domain";
import { err } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const Me = z
  .looseObject({
    tenant: z.looseObject({ id: z.string(), name: z.string(), environment: z.enum(["sandbox", "live"]) }),
    actor: z.looseObject({ kind: z.string(), id: z.string() }),
    scopes: z.array(z.string()),
  })
  .meta({ id: "Me" });

const Theme = z
  .strictObject({
    brand: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, "Write the colour as #rrggbb.")
      .nullable()
      .default(null),
    radiusPx: z.int().min(0).max(24).nullable().default(null),
  })
  .meta({ id: "Theme" });
const look = { scope: "admin", tag: "Account", path: "/api/v1/theme", answers: { 200: Theme } } as const;

export const meRoutes: Route[] = [
  defineRoute(
    { ...look, name: "getTheme", method: "GET", summary: "How the applicant's pages look" },
    async ({ env, tenantId }) => answer(200, await themeOf(dbOf(env, tenantId), tenantId)),
  ),
  defineRoute(
    {
      ...look,
      name: "putTheme",
      method: "PUT",
      summary: "Change how the applicant's pages look",
      body: Theme,
      idempotent: "none",
    },
    async ({ env, tenantId, body }) => {
      await saveTheme(dbOf(env, tenantId), tenantId, body);
      return answer(200, body);
    },
  ),
  defineRoute(
    {
      scope: "any",
      tag: "Account",
      name: "getMe",
      method: "GET",
      path: "/api/v1/me",
      summary: "Read whose key or session this is",
      answers: { 200: Me },
    },
    async ({ env, actor, tenantId, nowMs }) => {
      const tenant = await getTenant(dbOf(env, tenantId), tenantId);
      if (tenant === null) return err(notFound("tenant"));
      const { id, name, environment } = tenant;
      const db = dbOf(env, tenantId);
      const opened = actor.kind === "analyst" && actor.emergencyCases ? await openEmergencies(db, actor, nowMs) : [];
      const emergencies = opened.map(({ id: of, caseId, endsAtMs }) => ({
        id: of,
        caseId,
        endsAt: new Date(endsAtMs).toISOString(),
      }));
      const person =
        actor.kind === "analyst"
          ? {
              name: actor.name,
              email: actor.email,
              role: actor.role,
              capabilities: capabilitiesOf(actor.role),
              caseScope: actor.caseScope ?? null,
              ...(actor.teamRules && { teamRules: actor.teamRules }),
              ...(emergencies.length > 0 && { emergencies }),
            }
          : {};
      return answer(200, {
        tenant: { id, name, environment },
        actor: { ...actorRef(actor), ...person },
        scopes: scopesOf(actor),
      });
    },
  ),
];
