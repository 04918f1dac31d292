import * as z from "zod";
import { scopesOf } from "../auth/policy";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { actorRef } from "../domain";
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

export const meRoutes: Route[] = [
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
    async ({ env, actor, tenantId }) => {
      const tenant = await getTenant(dbOf(env, tenantId), tenantId);
      if (tenant === null) return err(notFound("tenant"));
      const { id, name, environment } = tenant;
      const person = actor.kind === "analyst" ? { name: actor.name, email: actor.email, role: actor.role } : {};
      return answer(200, {
        tenant: { id, name, environment },
        actor: { ...actorRef(actor), ...person },
        scopes: scopesOf(actor),
      });
    },
  ),
];
