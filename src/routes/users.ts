import * as z from "zod";
import { mayCall } from "../auth/policy";
import { feedOf } from "../cases/feed-of";
import { dbOf } from "../db/db-of";
import { revokeSessionsOf } from "../db/sessions";
import { changeUser, getUser, listUsers, type User, type UserChange } from "../db/users";
import { err, ok, type Result } from "../lib/result";
import { listOf } from "./case-schemas";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";
import { ChangeUser, colleagueView, scopeFrom, UserView, userView } from "./user-schemas";

const One = z.object({ id: z.string().max(96) });
const changes = { scope: "admin", capability: "people:write", tag: "People", idempotent: "d1", params: One } as const;

/** The people of the team: who they are, what they may do, whether they may still sign in. */
export const userRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "People",
      name: "listUsers",
      method: "GET",
      path: "/api/v1/users",
      summary: "List the people of the team",
      description: "Those who may sign in; `status=all` adds those who no longer may.",
      query: z.strictObject({ status: z.enum(["active", "all"]).default("active") }),
      answers: { 200: listOf(UserView) },
    },
    async ({ env, tenantId, actor, query }) => {
      const people = await listUsers(dbOf(env, tenantId), tenantId, query.status === "all");
      const isOverseer = mayCall(actor, { scope: "admin", readsOnly: true });
      return answer(200, { data: people.map(isOverseer ? userView : colleagueView), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...changes,
      name: "changeUser",
      method: "PATCH",
      path: "/api/v1/users/{id}",
      summary: "Change somebody's name, role, or the cases they are limited to",
      description: "Holds from their next request on. The last administrator stays one.",
      body: ChangeUser,
      answers: { 200: UserView },
    },
    async (call) => {
      const { name, role, caseScope } = call.body;
      const before = await personIn(call);
      if (!before.ok) return before;
      const scope = caseScope === undefined ? undefined : scopeFrom(caseScope);
      const becomes = { role: role ?? before.value.role, caseScope: scope ?? null };
      if (becomes.role === "admin" && becomes.caseScope !== null) return err(adminsSeeAll);
      const change: UserChange = {
        ...(name !== undefined && { name }),
        ...(role !== undefined && { role }),
        // Administrators are limited to nothing: a limit of before would come back unasked with the next role.
        ...(role === "admin" ? { caseScope: null } : scope !== undefined && { caseScope: scope }),
      };
      return changed(call, change, { before: before.value.role, ...(role !== undefined && { role }) });
    },
  ),
  defineRoute(
    {
      ...changes,
      name: "deactivateUser",
      method: "POST",
      path: "/api/v1/users/{id}/deactivate",
      summary: "End somebody's access",
      description:
        "Their sessions end at once and nobody signs in as them. Their name stays in what they did, and cases stay theirs until they " +
        "are given to somebody else. The last administrator stays.",
      answers: { 200: UserView },
    },
    async (call) => {
      const before = await personIn(call);
      if (!before.ok) return before;
      const done = await changed(call, { disabledAtMs: before.value.disabledAtMs ?? call.nowMs }, {});
      if (done.ok) await revokeSessionsOf(dbOf(call.env, call.tenantId), before.value.owner, null, call.nowMs);
      return done;
    },
  ),
  defineRoute(
    {
      ...changes,
      name: "reactivateUser",
      method: "POST",
      path: "/api/v1/users/{id}/reactivate",
      summary: "Let somebody sign in again",
      answers: { 200: UserView },
    },
    async (call) => {
      const before = await personIn(call);
      return before.ok ? changed(call, { disabledAtMs: null }, {}) : before;
    },
  ),
];

type OnePerson = Call<z.output<typeof One>>;

async function personIn(
  call: OnePerson,
): Promise<Result<User & { owner: { tenantId: User["tenantId"]; userId: string } }, ApiProblem>> {
  const user = await getUser(dbOf(call.env, call.tenantId), call.tenantId, call.params.id);
  if (user === null) return err(notFound("user"));
  return ok({ ...user, owner: { tenantId: call.tenantId, userId: user.id } });
}

async function changed(call: OnePerson, change: UserChange, details: Record<string, string>) {
  const db = dbOf(call.env, call.tenantId);
  if (Object.keys(change).length > 0 && !(await changeUser(db, call.tenantId, call.params.id, change)))
    return err(problem("last_admin", "Somebody has to be administrator. Make another person one first."));
  const user = await getUser(db, call.tenantId, call.params.id);
  if (user === null) return err(notFound("user"));
  // Requests are judged anew each time; an open feed is not, so it has to begin again.
  await feedOf(call.env, call.tenantId).expel(user.id);
  const limited = user.caseScope === null || user.caseScope === undefined ? "all cases" : "some cases";
  return answer(200, userView(user), undefined, { details: { ...details, sees: limited } });
}

export const adminsSeeAll = problem("bad_value", "Administrators see all cases; give another role to limit somebody.", {
  param: "caseScope",
});
