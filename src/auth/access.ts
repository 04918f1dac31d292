import { decodeJwt } from "jose";
import { userByEmail, usersByEmail } from "../db/identities";
import { type AccessSetting, tenantsWithAudience } from "../db/sign-in-settings";
import type { User } from "../db/users";
import { isMailAddress, type Outside, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { err, ok, type Result } from "../lib/result";
import { keysAt } from "./key-cache";
import { type TokenFault, verifyToken } from "./token";

/** Where Cloudflare Access puts its word on who asks. */
export const accessHeader = "cf-access-jwt-assertion";

export type AccessFault = TokenFault | "unknown_audience" | "email_missing" | "no_account";

/** Whom Access vouches for: usually one person, and more where the same address works for several tenants. `tenantId`: whose doors were asked. */
export async function peopleOfAccess(
  env: Env,
  outside: Pick<Outside, "fetch">,
  assertion: string,
  nowMs: number,
): Promise<Result<User[], { fault: AccessFault; tenantId: TenantId | null }>> {
  let fault: AccessFault = "unknown_audience";
  let tenantId: TenantId | null = null;
  for (const door of await doorsOf(env, assertion)) {
    const email = await emailBy(outside, door.access, assertion, nowMs);
    tenantId = door.tenantId;
    if (!email.ok) {
      fault = email.error;
      continue;
    }
    const people = await peopleBehind(env.DB, door.tenantId, email.value);
    if (people.length > 0) return ok(people);
    fault = "no_account";
  }
  return err({ fault, tenantId });
}

interface Door {
  access: AccessSetting;
  /** Null: the deployment's own, which leads to every tenant. */
  tenantId: TenantId | null;
}

/** What a token says of itself only chooses whose keys are asked: nothing else is taken from it before its signature holds. */
async function doorsOf(env: Env, assertion: string): Promise<Door[]> {
  const { ACCESS_TEAM_DOMAIN: teamDomain, ACCESS_AUDIENCE: audience } = settingsOf(env);
  const claimed = audiencesIn(assertion);
  const own = audience !== "" && teamDomain !== "" && claimed.includes(audience);
  const theirs = await Promise.all(claimed.map((one) => tenantsWithAudience(env.DB, one)));
  return [...(own ? [{ access: { teamDomain, audience }, tenantId: null }] : []), ...theirs.flat()];
}

function audiencesIn(assertion: string): string[] {
  try {
    const { aud } = decodeJwt(assertion);
    const list = Array.isArray(aud) ? aud : [aud];
    return list.filter((one): one is string => typeof one === "string" && one.length <= 128).slice(0, 3);
  } catch {
    return [];
  }
}

async function emailBy(
  outside: Pick<Outside, "fetch">,
  { teamDomain, audience }: AccessSetting,
  assertion: string,
  nowMs: number,
): Promise<Result<string, AccessFault>> {
  const issuer = `https://${teamDomain}`;
  const keys = keysAt(outside, `${issuer}/cdn-cgi/access/certs`, nowMs);
  const verified = await verifyToken(assertion, {
    ...{ issuer, audience, keys, nowMs },
    algorithms: ["RS256", "ES256"],
  });
  if (!verified.ok) return verified;
  const { email } = verified.value;
  return isMailAddress(email) ? ok(email.toLowerCase()) : err("email_missing");
}

async function peopleBehind(db: D1Database, tenantId: TenantId | null, email: string): Promise<User[]> {
  if (tenantId === null) return usersByEmail(db, email);
  const user = await userByEmail(db, tenantId, email);
  return user === null || user.disabledAtMs !== null ? [] : [user];
}
