import * as z from "zod";
import { renewSession, sessionIdOf } from "../auth/session";
import { makeStepUpCode, owedProofs, proofLifeMs, tryStepUpCode } from "../auth/step-up";
import { feedOf } from "../cases/feed-of";
import { dbOf } from "../db/db-of";
import { findIdentityProvider } from "../db/identity-providers";
import {
  type FoundSession,
  revokeSession,
  revokeSessionsOf,
  type Session,
  sessionsOf,
  touchSession,
} from "../db/sessions";
import { signInRulesOf } from "../db/sign-in-settings";
import { getUser } from "../db/users";
import type { Env } from "../env";
import { err } from "../lib/result";
import { listOf } from "./case-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { sessionOfCall } from "./session-call";
import { hintOf, ProofView, SessionView, sessionView } from "./session-schemas";
import { canMail, mailStepUpCode } from "./sign-in-mail";
import { noteRefused } from "./sign-in-providers";

const Current = SessionView.extend({ proof: ProofView }).meta({ id: "CurrentSession" });
const Ended = z.object({ ended: z.int() }).meta({ id: "EndedSessions" });
const own = { scope: "any", tag: "Sessions" } as const;
const theirs = { scope: "admin", capability: "people:write", tag: "Sessions", audit: false } as const;
const sessionId = z.string().regex(/^ses_[0-9a-z]{1,40}$/);

/** Sessions of people: the one a call comes in, one's own on other devices, and those of others for who looks after people. */
export const sessionRoutes: Route[] = [
  defineRoute(
    {
      ...own,
      name: "getSession",
      method: "GET",
      path: "/api/v1/session",
      summary: "See how long this session lasts, and what it has to prove",
      answers: { 200: Current },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      return here.ok ? answer(200, await currentView(call.env, here.value, call.nowMs)) : here;
    },
  ),
  defineRoute(
    {
      ...own,
      name: "keepSession",
      method: "POST",
      path: "/api/v1/session/keep-alive",
      summary: "Stay signed in",
      answers: { 200: Current },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      if (!here.ok) return here;
      const { session } = here.value;
      await touchSession(call.env.DB, session.hash, call.nowMs);
      const kept = { ...here.value, session: { ...session, lastSeenAtMs: Math.max(session.lastSeenAtMs, call.nowMs) } };
      return answer(200, await currentView(call.env, kept, call.nowMs));
    },
  ),
  defineRoute(
    {
      ...own,
      name: "sendSessionCode",
      method: "POST",
      path: "/api/v1/session/code",
      summary: "Have a code mailed that proves who works in this session",
      description:
        "Six digits that work for 10 minutes. At most three in a quarter of an hour; only the last one counts.",
      answers: { 202: z.object({ to: z.string() }) },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      if (!here.ok) return here;
      const { session, user } = here.value;
      if (!(await canMail(call.env, user.tenantId)))
        return err(problem("conflict", "No mail leaves this tenant: name a mail service, or sign out and in again."));
      const code = await makeStepUpCode(call.env, session, call.nowMs);
      if (code === null)
        return err(
          problem("too_many_requests", "Three codes were sent in the last quarter of an hour. Wait a little.", {
            headers: { "Retry-After": "300" },
          }),
        );
      if (!(await mailStepUpCode(call.env, user, code, call.nowMs)))
        return err(problem("not_ready", "The mail could not be sent. Try again in a minute."));
      return answer(202, { to: hintOf(user.email) });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "proveSession",
      method: "POST",
      path: "/api/v1/session/proof",
      summary: "Prove with the mailed code who works in this session",
      description:
        "Five tries per code. What was refused with `step_up_required` may then be sent again. The session goes on under a new cookie, which " +
        "comes with the answer; the old one opens nothing any more.",
      body: z.strictObject({ code: z.string().regex(/^\d{6}$/, "Write the six digits of the mail.") }),
      answers: { 200: Current },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      if (!here.ok) return here;
      const { env, nowMs, tenantId } = call;
      const { session } = here.value;
      const verdict = await tryStepUpCode(env, session.hash, call.body.code, nowMs);
      if (!verdict.right) {
        await noteRefused(env, tenantId, "code", verdict.triesLeft === 0 ? "no_tries_left" : "wrong_code", nowMs);
        const why = verdict.triesLeft === 0 ? "This code no longer works. Ask for a new one." : "This is not the code.";
        return err(problem("bad_value", why, { param: "code", details: { triesLeft: verdict.triesLeft } }));
      }
      const renewed = await renewSession(env, here.value, nowMs);
      if (renewed === null) return err(problem("not_permitted", "This session has ended."));
      const { hash, cookie } = renewed;
      const proven = { ...here.value, session: { ...session, hash, provenAtMs: nowMs, lastSeenAtMs: nowMs } };
      return answer(200, await currentView(env, proven, nowMs), { "Set-Cookie": cookie });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "listSessions",
      method: "GET",
      path: "/api/v1/sessions",
      summary: "List your own sessions, newest first",
      answers: { 200: listOf(SessionView) },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      if (!here.ok) return here;
      const { session, user } = here.value;
      return listed(call, user.id, session.hash);
    },
  ),
  defineRoute(
    {
      ...own,
      name: "endSession",
      audit: true,
      method: "DELETE",
      path: "/api/v1/sessions/{id}",
      summary: "End a session of your own",
      params: z.object({ id: sessionId }),
      answers: { 200: Ended },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      return here.ok ? endOne(call, here.value.user.id, call.params.id) : here;
    },
  ),
  defineRoute(
    {
      ...own,
      name: "endOtherSessions",
      audit: true,
      method: "POST",
      path: "/api/v1/sessions/end-others",
      summary: "End all your sessions but this one",
      answers: { 200: Ended },
    },
    async (call) => {
      const here = await sessionOfCall(call);
      return here.ok ? endAll(call, here.value.user.id, here.value.session.hash) : here;
    },
  ),
  defineRoute(
    {
      ...theirs,
      name: "listSessionsOfUser",
      method: "GET",
      path: "/api/v1/users/{userId}/sessions",
      summary: "List somebody's sessions",
      params: z.object({ userId: z.string().max(96) }),
      answers: { 200: listOf(SessionView) },
    },
    async (call) => {
      const here = call.actor.kind === "analyst" ? await sessionOfCall(call) : null;
      return listed(call, call.params.userId, here?.ok === true ? here.value.session.hash : null);
    },
  ),
  defineRoute(
    {
      ...theirs,
      name: "endSessionOfUser",
      method: "DELETE",
      path: "/api/v1/users/{userId}/sessions/{id}",
      summary: "End a session of somebody",
      params: z.object({ userId: z.string().max(96), id: sessionId }),
      answers: { 200: Ended },
    },
    (call) => endOne(call, call.params.userId, call.params.id),
  ),
  defineRoute(
    {
      ...theirs,
      name: "endSessionsOfUser",
      method: "DELETE",
      path: "/api/v1/users/{userId}/sessions",
      summary: "End all sessions of somebody",
      params: z.object({ userId: z.string().max(96) }),
      answers: { 200: Ended },
    },
    (call) => endAll(call, call.params.userId, null),
  ),
];

async function currentView(env: Env, { session, user, rules }: FoundSession, nowMs: number) {
  const owes = owedProofs(rules, session, nowMs);
  const untilMs = session.provenAtMs + proofLifeMs;
  const provider = session.providerId === null ? null : await findIdentityProvider(env.DB, session.providerId);
  const byProvider =
    provider?.enabled === true
      ? [{ kind: "provider" as const, name: provider.name, path: `/sign-in/with/${provider.id}?prove` }]
      : [];
  // Whose provider vouches for them proves it there: a mailbox would be a second, weaker door.
  const byCode =
    byProvider.length === 0 && (await canMail(env, user.tenantId))
      ? [{ kind: "code" as const, to: hintOf(user.email) }]
      : [];
  const proof = {
    provenUntil: untilMs > nowMs ? new Date(untilMs).toISOString() : null,
    owes,
    ways: [...byProvider, ...byCode, { kind: "sign_in" as const }],
  };
  return { ...sessionView(session, rules, session.hash), proof };
}

type Of = Pick<Call, "env" | "tenantId" | "actor" | "nowMs">;

async function theirSessions({ env, tenantId, nowMs }: Of, userId: string) {
  const rules = await signInRulesOf(dbOf(env, tenantId), tenantId);
  const all = await sessionsOf(dbOf(env, tenantId), { tenantId, userId }, nowMs);
  return { rules, sessions: all.filter((session) => session.lastSeenAtMs + rules.idleMs > nowMs) };
}

async function listed(call: Of, userId: string, currentHash: string | null): Promise<Outcome> {
  if ((await getUser(dbOf(call.env, call.tenantId), call.tenantId, userId)) === null) return err(notFound("person"));
  const { sessions, rules } = await theirSessions(call, userId);
  return answer(200, { data: sessions.map((one) => sessionView(one, rules, currentHash)), nextCursor: null });
}

async function endOne(call: Of, userId: string, id: string): Promise<Outcome> {
  const { sessions } = await theirSessions(call, userId);
  const found: Session | undefined = sessions.find((session) => sessionIdOf(session) === id);
  if (found === undefined) return err(notFound("session"));
  await revokeSession(dbOf(call.env, call.tenantId), found.hash, call.nowMs);
  // Nobody knows which windows are of which session: all come back, and only those that may are let in.
  await feedOf(call.env, call.tenantId).expel(userId);
  return answer(200, { ended: 1 }, {}, { objectId: userId, details: { session: id } });
}

async function endAll(call: Of, userId: string, exceptHash: string | null): Promise<Outcome> {
  const { env, tenantId, nowMs } = call;
  if ((await getUser(dbOf(env, tenantId), tenantId, userId)) === null) return err(notFound("person"));
  const ended = await revokeSessionsOf(dbOf(env, tenantId), { tenantId, userId }, exceptHash, nowMs);
  await feedOf(env, tenantId).expel(userId);
  return answer(200, { ended }, {}, { objectId: userId, details: { ended } });
}
