import { and, asc, eq, sql } from "drizzle-orm";
import * as z from "zod";
import { type IdentityProviderId, parseId, type Role, roles, type TenantId } from "../domain";
import { orm } from "./orm";
import { identityProviders } from "./schema";

/** Somebody else's sign-in that lets people of a tenant in (OpenID Connect). */
export interface IdentityProvider {
  id: IdentityProviderId;
  tenantId: TenantId;
  name: string;
  issuer: string;
  clientId: string;
  clientSecretSealed: string | null;
  /** E-mail domains, in lower case. Nobody else gets in by it. */
  domains: string[];
  /** Role of people who are created when they first come; null: nobody is created. */
  newPeopleRole: Role | null;
  /** The first group that somebody is in gives the role, at every sign-in. */
  groupRoles: GroupRoles | null;
  offersLogout: boolean;
  enabled: boolean;
  createdAtMs: number;
  updatedAtMs: number;
  lastSignInAtMs: number | null;
}

export interface GroupRoles {
  claim: string;
  roles: { group: string; role: Role }[];
}

/** By name. A handful, not a population: at most 20 (`mostProviders`). */
export async function listIdentityProviders(db: D1Database, tenantId: TenantId): Promise<IdentityProvider[]> {
  const rows = await orm(db)
    .select()
    .from(identityProviders)
    .where(eq(identityProviders.tenantId, tenantId))
    .orderBy(asc(identityProviders.name), asc(identityProviders.id))
    .limit(mostProviders);
  return rows.flatMap((row) => decode(row) ?? []);
}

export const mostProviders = 20;

/** For the sign-in page, where nobody has a tenant yet: the provider's own id says whose it is. */
export async function findIdentityProvider(db: D1Database, id: string): Promise<IdentityProvider | null> {
  const row = await orm(db).select().from(identityProviders).where(eq(identityProviders.id, id)).get();
  return row === undefined ? null : decode(row);
}

/** Providers in use that let in people of this e-mail domain, of whatever tenant. */
export async function providersOfDomain(db: D1Database, domain: string): Promise<IdentityProvider[]> {
  const rows = await orm(db)
    .select()
    .from(identityProviders)
    .where(
      and(
        eq(identityProviders.enabled, true),
        sql`EXISTS (SELECT 1 FROM json_each(${identityProviders.domains}) WHERE value = ${domain})`,
      ),
    )
    .orderBy(asc(identityProviders.createdAtMs))
    .limit(10);
  return rows.flatMap((row) => decode(row) ?? []);
}

/** Writes a provider, new or changed. */
export async function saveIdentityProvider(db: D1Database, provider: IdentityProvider): Promise<void> {
  await providerStatement(db, provider);
}

/** The statement of `saveIdentityProvider`. */
export function providerStatement(db: D1Database, provider: IdentityProvider) {
  const { domains, groupRoles, ...rest } = provider;
  const row = {
    ...rest,
    domains: JSON.stringify(domains),
    groupRoles: groupRoles === null ? null : JSON.stringify(groupRoles),
  };
  const { id: _id, tenantId: _tenant, createdAtMs: _created, lastSignInAtMs: _last, ...set } = row;
  return orm(db)
    .insert(identityProviders)
    .values(row)
    .onConflictDoUpdate({
      target: identityProviders.id,
      set,
      setWhere: eq(identityProviders.tenantId, provider.tenantId),
    });
}

/** False when the tenant has no such provider. */
export async function deleteIdentityProvider(db: D1Database, tenantId: TenantId, id: string): Promise<boolean> {
  const done = await orm(db)
    .delete(identityProviders)
    .where(and(eq(identityProviders.tenantId, tenantId), eq(identityProviders.id, id)));
  return done.meta.changes === 1;
}

export async function noteProviderSignIn(db: D1Database, provider: IdentityProvider, nowMs: number): Promise<void> {
  await orm(db)
    .update(identityProviders)
    .set({ lastSignInAtMs: nowMs })
    .where(and(eq(identityProviders.tenantId, provider.tenantId), eq(identityProviders.id, provider.id)));
}

const Domains = z.array(z.string());
const Groups = z.object({ claim: z.string(), roles: z.array(z.object({ group: z.string(), role: z.enum(roles) })) });

function decode(row: typeof identityProviders.$inferSelect): IdentityProvider | null {
  const id = parseId("identityProvider", row.id);
  const tenantId = parseId("tenant", row.tenantId);
  if (id === null || tenantId === null) return null;
  return {
    ...row,
    id,
    tenantId,
    domains: Domains.parse(JSON.parse(row.domains)),
    newPeopleRole: roles.find((role) => role === row.newPeopleRole) ?? null,
    groupRoles: row.groupRoles === null ? null : Groups.parse(JSON.parse(row.groupRoles)),
  };
}
