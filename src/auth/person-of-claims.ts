import { bindIdentity, changeRoleByGroup, userByEmail, userOfIdentity } from "../db/identities";
import type { GroupRoles, IdentityProvider } from "../db/identity-providers";
import { insertUser, type User } from "../db/users";
import { isMailAddress, newId, type Role } from "../domain";
import { err, ok, type Result } from "../lib/result";
import type { Claims } from "./oidc";

/** Why somebody whom a provider vouches for has no access here. */
export type PersonFault =
  | "email_missing"
  | "email_not_verified"
  | "domain_not_allowed"
  | "no_account"
  | "account_ended"
  | "bound_to_another";

/**
 * Whose account this is. Known subjects are the person they were bound to, whatever their address says now; a new subject is bound to
 * the person with the verified address, who must not have been bound to another. `mayBind`: false where nobody new is expected.
 */
export async function personOf(
  db: D1Database,
  provider: IdentityProvider,
  claims: Claims,
  mayBind: boolean,
  nowMs: number,
): Promise<Result<User, PersonFault>> {
  const { tenantId, issuer } = provider;
  const email = emailIn(claims, provider.domains);
  if (!email.ok) return email;
  const known = await userOfIdentity(db, tenantId, issuer, claims.sub);
  if (known === null && !mayBind) return err("no_account");
  const found =
    known ?? (await userByEmail(db, tenantId, email.value)) ?? (await create(db, provider, claims, email.value, nowMs));
  if (found === null) return err("no_account");
  if (found.disabledAtMs !== null) return err("account_ended");
  if (known === null) {
    const bond = { tenantId, issuer, subject: claims.sub, userId: found.id };
    if (
      !(await bindIdentity(db, bond, nowMs)) &&
      (await userOfIdentity(db, tenantId, issuer, claims.sub))?.id !== found.id
    )
      return err("bound_to_another");
  }
  return ok(await withGroupRole(db, provider, claims, found));
}

/** The verified address of somebody who may come in by this provider. */
export function emailIn(
  claims: Record<string, unknown>,
  domains: readonly string[],
): Result<string, "email_missing" | "email_not_verified" | "domain_not_allowed"> {
  const { email, email_verified } = claims;
  if (!isMailAddress(email)) return err("email_missing");
  if (email_verified !== true && email_verified !== "true") return err("email_not_verified");
  const address = email.toLowerCase();
  return domains.includes(domainOf(address)) ? ok(address) : err("domain_not_allowed");
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1).toLowerCase();

/** The role of the first rule whose group somebody is in; null: none of them, or no rules. */
export function roleByGroup(claims: Record<string, unknown>, rules: GroupRoles | null): Role | null {
  if (rules === null) return null;
  const said = Object.hasOwn(claims, rules.claim) ? claims[rules.claim] : undefined;
  const groups = Array.isArray(said) ? said : [said];
  return rules.roles.find(({ group }) => groups.includes(group))?.role ?? null;
}

async function create(
  db: D1Database,
  { tenantId, newPeopleRole, groupRoles }: IdentityProvider,
  claims: Claims,
  email: string,
  nowMs: number,
): Promise<User | null> {
  if (newPeopleRole === null) return null;
  const role = roleByGroup(claims, groupRoles) ?? newPeopleRole;
  const { name: said } = claims;
  const name = typeof said === "string" && said.trim() !== "" ? said.trim().slice(0, 120) : email;
  const user: User = { id: newId("user"), tenantId, email, name, role, createdAtMs: nowMs, disabledAtMs: null };
  // Somebody else, or the same person in another tab, may have been quicker.
  return (await insertUser(db, user)) ? user : userByEmail(db, tenantId, email);
}

async function withGroupRole(db: D1Database, provider: IdentityProvider, claims: Claims, user: User): Promise<User> {
  const role = roleByGroup(claims, provider.groupRoles);
  if (role === null || role === user.role) return user;
  const { tenantId, id: userId } = user;
  return (await changeRoleByGroup(db, { tenantId, userId }, role)) ? { ...user, role } : user;
}
