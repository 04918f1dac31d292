import * as z from "zod";
import { invitationLifeMs, invitationPath } from "../auth/invitation";
import { dbOf } from "../db/db-of";
import {
  type Invitation,
  insertInvitation,
  openInvitations,
  renewInvitation,
  revokeInvitation,
} from "../db/invitations";
import { hasAddress } from "../db/users";
import { actorRef, newId } from "../domain";
import { type Env, settingsOf } from "../env";
import { err } from "../lib/result";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { InvitationMade, InvitationView, InvitePerson, invitationView, scopeFrom } from "./user-schemas";
import { adminsSeeAll } from "./users";

const base = "/api/v1/invitations";
const shape = { scope: "admin", capability: "people:write", tag: "People", idempotent: "d1" } as const;
const One = z.object({ id: z.string().max(96) });

/** Asking people to join the team. The mail carries a link that works once, for seven days. */
export const invitationRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "invitePerson",
      method: "POST",
      path: base,
      summary: "Invite somebody to the team by e-mail",
      body: InvitePerson,
      answers: { 201: InvitationMade },
    },
    async ({ env, tenantId, actor, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      const { email: written, role } = body;
      const email = written.toLowerCase();
      const caseScope = scopeFrom(body.caseScope ?? null);
      if (role === "admin" && caseScope !== null) return err(adminsSeeAll);
      if (await hasAddress(db, tenantId, email))
        return err(problem("already_member", "Somebody of the team has this address.", { param: "email" }));
      const invitation: Invitation = {
        ...{ id: newId("invitation"), tenantId, email, role, caseScope, invitedById: actorRef(actor).id },
        ...{ generation: 1, createdAtMs: nowMs, expiresAtMs: nowMs + invitationLifeMs },
      };
      if (!(await insertInvitation(db, invitation)))
        return err(problem("already_invited", "This address is invited already. Send it again.", { param: "email" }));
      return answer(201, await sent(env, invitation, nowMs), undefined, {
        objectId: invitation.id,
        details: { role, sees: caseScope === null ? "all cases" : "some cases" },
      });
    },
  ),
  defineRoute(
    {
      ...shape,
      idempotent: "none",
      name: "listInvitations",
      method: "GET",
      path: base,
      summary: "List the invitations that nobody has answered, newest first",
      answers: { 200: listOf(InvitationView) },
    },
    async ({ env, tenantId, nowMs }) => {
      const open = await openInvitations(dbOf(env, tenantId), tenantId);
      return answer(200, { data: open.map((invitation) => invitationView(invitation, nowMs)), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "resendInvitation",
      method: "POST",
      path: `${base}/{id}/resend`,
      summary: "Send an invitation again",
      description: "With a new link, good for seven days from now; the one before no longer works.",
      params: One,
      answers: { 200: InvitationMade },
    },
    async ({ env, tenantId, params, nowMs }) => {
      const renewed = await renewInvitation(dbOf(env, tenantId), tenantId, params.id, nowMs + invitationLifeMs);
      return renewed === null ? err(notFound("invitation")) : answer(200, await sent(env, renewed, nowMs));
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "revokeInvitation",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Take an invitation back",
      params: One,
      answers: { 204: "nothing" },
    },
    async ({ env, tenantId, params, nowMs }) =>
      (await revokeInvitation(dbOf(env, tenantId), tenantId, params.id, nowMs))
        ? answer(204, null)
        : err(notFound("invitation")),
  ),
];

async function sent(env: Env, invitation: Invitation, nowMs: number) {
  const { tenantId, id, generation } = invitation;
  await env.PEOPLE_MAILS.send({ tenantId, kind: "invitation", id, generation });
  return { ...invitationView(invitation, nowMs), url: `${settingsOf(env).BASE_URL}${invitationPath(env, invitation)}` };
}
