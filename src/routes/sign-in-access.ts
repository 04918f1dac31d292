import { accessHeader, peopleOfAccess } from "../auth/access";
import { earlyToken } from "../auth/form-token";
import { enter } from "../auth/session";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import type { User } from "../db/users";
import { type Env, settingsOf } from "../env";
import { log } from "../lib/log";
import { outsideOfDeployment } from "../outside";
import * as pages from "./sign-in-pages";
import { noteRefused } from "./sign-in-providers";
import { seeOther } from "./sign-in-ways";

/** Cloudflare Access stands before this deployment and vouches for somebody; null: it says nothing. */
export const accessEntrance = (request: Request): string | null => request.headers.get(accessHeader);

/** Lets in whom Access vouches for. Who works for several teams says which. */
export async function arriveByAccess(
  request: Request,
  env: Env,
  returnTo: string | null,
  nowMs: number,
): Promise<Response> {
  const people = await vouchedFor(request, env, nowMs);
  if (people instanceof Response) return people;
  const [first, ...others] = people;
  if (first !== undefined && others.length === 0) return letIn(request, env, first, returnTo, nowMs);
  const named = people.map(async (user) => {
    const tenant = await getTenant(dbOf(env, user.tenantId), user.tenantId);
    return {
      ...user,
      team: `${tenant?.name ?? user.tenantId}${tenant?.environment === "sandbox" ? " (sandbox)" : ""}`,
    };
  });
  return pages.chooseTeam(await Promise.all(named), earlyToken(request, settingsOf(env).MASTER_KEY));
}

/** The same for the team that was chosen. */
export async function chooseByAccess(request: Request, env: Env, userId: string, nowMs: number): Promise<Response> {
  const people = await vouchedFor(request, env, nowMs);
  if (people instanceof Response) return people;
  const user = people.find(({ id }) => id === userId);
  return user === undefined ? pages.notSignedIn(access, "no_account") : letIn(request, env, user, null, nowMs);
}

const access = { name: "Cloudflare Access" };

async function vouchedFor(request: Request, env: Env, nowMs: number): Promise<User[] | Response> {
  const found = await peopleOfAccess(env, outsideOfDeployment(env), accessEntrance(request) ?? "", nowMs);
  if (found.ok) return found.value;
  const { fault, tenantId } = found.error;
  if (tenantId === null) log.warn("sign_in.refused", { door: "access", reason: fault });
  else await noteRefused(env, tenantId, "access", fault, nowMs);
  return pages.notSignedIn(access, fault);
}

async function letIn(
  request: Request,
  env: Env,
  user: User,
  returnTo: string | null,
  nowMs: number,
): Promise<Response> {
  return seeOther(returnTo ?? "/console", await enter(env, request, user, { method: "access" }, nowMs));
}
