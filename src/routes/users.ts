import * as z from "zod";
import { dbOf } from "../db/db-of";
import { listUsers } from "../db/users";
import { answer, defineRoute, type Route } from "./framework";

const User = z
  .looseObject({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(["viewer", "analyst", "admin"]) })
  .meta({ id: "User" });

export const userRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Account",
      name: "listUsers",
      method: "GET",
      path: "/api/v1/users",
      summary: "List the people of the team who may sign in",
      answers: { 200: z.looseObject({ data: z.array(User) }) },
    },
    async ({ env, tenantId }) => {
      const people = await listUsers(dbOf(env, tenantId), tenantId);
      return answer(200, { data: people.map(({ id, name, email, role }) => ({ id, name, email, role })) });
    },
  ),
];
