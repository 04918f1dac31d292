import type { Context } from "hono";
import { applicantAt } from "../auth/applicant";
import { isSameOrigin } from "../auth/same-origin";
import { caseTenant } from "../db/cases";
import { parseId } from "../domain";
import type { Env } from "../env";
import { noteAttempt, type Tried } from "./flow-attempts";
import type { AppEnv } from "./framework-headers";

/** The doors of a case's people, by the name of their route. */
const tries: Partial<Record<string, Tried>> = {
  sendEvent: "event",
  decideCase: "decision",
  undoDecision: "undo",
  cancelCase: "cancel",
  mergeContext: "context",
};

/**
 * Somebody nobody knows has called a door of the tenant's people. When it is the case's own applicant, by the session of their form,
 * the case writes down what they tried. The answer is the same either way, and nothing of the body is read.
 */
export async function noteApplicantAt(c: Context<AppEnv>, routeName: string): Promise<void> {
  const { raw: request } = c.req;
  const tried = tries[routeName];
  const caseId = parseId("case", c.req.param("id"));
  if (tried === undefined || caseId === null || !mayBeApplicant(request, c.env)) return;
  const tenantId = await caseTenant(c.env.DB, caseId);
  if (tenantId === null) return;
  const applicant = await applicantAt(request, c.env, { tenantId, caseId });
  if (applicant !== null) await noteAttempt(c.env, applicant, tried);
}

/** Keys are no sessions; and what another website makes a browser send says nothing about who sits before it. */
function mayBeApplicant(request: Request, env: Env): boolean {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return !/^Bearer +ek_/i.test(authorization);
  return /(?:^|; ?)__Host-flow-/.test(request.headers.get("cookie") ?? "") && isSameOrigin(request, env);
}
