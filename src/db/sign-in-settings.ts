import { eq } from "drizzle-orm";
import { parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { signInSettings, tenants } from "./schema";

/** How a tenant's people sign in, with what goes without saying filled in. */
export interface SignInRules {
  /** A session ends this long after its person last did something. */
  idleMs: number;
  /** And this long after it began, whatever happens. */
  absoluteMs: number;
  stepUp: { decisions: boolean; exports: boolean };
  /** Sign-in links let in administrators only. */
  onlyProviders: boolean;
  access: AccessSetting | null;
}

/** An application of Cloudflare Access. */
export interface AccessSetting {
  /** `acme.cloudflareaccess.com` */
  teamDomain: string;
  audience: string;
}

export const sessionBounds = {
  idleMs: { least: 5 * 60_000, most: 120 * 60_000, usual: 30 * 60_000 },
  absoluteMs: { least: 3_600_000, most: 24 * 3_600_000, usual: 12 * 3_600_000 },
} as const;

type Row = typeof signInSettings.$inferSelect;

/** Sandboxes ask for no second proof unless told to: whoever tries the product has no mailbox at hand. Live tenants do. */
export function signInRulesFrom(row: Row | null, environment: "sandbox" | "live"): SignInRules {
  const isLive = environment === "live";
  return {
    idleMs: row?.idleMs ?? sessionBounds.idleMs.usual,
    absoluteMs: row?.absoluteMs ?? sessionBounds.absoluteMs.usual,
    stepUp: { decisions: row?.stepUpDecisions ?? isLive, exports: row?.stepUpExports ?? isLive },
    onlyProviders: row?.onlyProviders ?? false,
    access: accessIn(row),
  };
}

export async function signInRulesOf(db: D1Database, tenantId: TenantId): Promise<SignInRules> {
  const row = await orm(db)
    .select()
    .from(tenants)
    .leftJoin(signInSettings, eq(signInSettings.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId))
    .get();
  return signInRulesFrom(row?.sign_in_settings ?? null, row?.tenants.environment ?? "live");
}

export async function saveSignInRules(
  db: D1Database,
  tenantId: TenantId,
  rules: SignInRules,
  nowMs: number,
): Promise<void> {
  await signInStatement(db, tenantId, rules, nowMs);
}

/** What is written down of them. Null goes without saying: that depends on whether the tenant is a sandbox. */
export interface WrittenSignInRules extends Pick<SignInRules, "onlyProviders" | "access"> {
  idleMs: number | null;
  absoluteMs: number | null;
  stepUp: { decisions: boolean | null; exports: boolean | null };
}

export async function writtenSignInRulesOf(db: D1Database, tenantId: TenantId): Promise<WrittenSignInRules> {
  const row = (await orm(db).select().from(signInSettings).where(eq(signInSettings.tenantId, tenantId)).get()) ?? null;
  return {
    ...{ idleMs: row?.idleMs ?? null, absoluteMs: row?.absoluteMs ?? null },
    stepUp: { decisions: row?.stepUpDecisions ?? null, exports: row?.stepUpExports ?? null },
    ...{ onlyProviders: row?.onlyProviders ?? false, access: accessIn(row) },
  };
}

/** The statement of `saveSignInRules`. */
export function signInStatement(
  db: D1Database,
  tenantId: TenantId,
  { idleMs, absoluteMs, stepUp, onlyProviders, access }: WrittenSignInRules,
  nowMs: number,
) {
  const set = {
    ...{ idleMs, absoluteMs, stepUpDecisions: stepUp.decisions, stepUpExports: stepUp.exports, onlyProviders },
    ...{ accessTeamDomain: access?.teamDomain ?? null, accessAudience: access?.audience ?? null, updatedAtMs: nowMs },
  };
  return orm(db)
    .insert(signInSettings)
    .values({ tenantId, ...set })
    .onConflictDoUpdate({ target: signInSettings.tenantId, set });
}

/** Tenants whose own Access application has this audience tag. The tag alone proves nothing. */
export async function tenantsWithAudience(
  db: D1Database,
  audience: string,
): Promise<{ tenantId: TenantId; access: AccessSetting }[]> {
  const rows = await orm(db)
    .select()
    .from(signInSettings)
    .where(eq(signInSettings.accessAudience, audience))
    .limit(20)
    .all();
  return rows.flatMap((row) => {
    const tenantId = parseId("tenant", row.tenantId);
    const access = accessIn(row);
    return tenantId === null || access === null ? [] : [{ tenantId, access }];
  });
}

const accessIn = (row: Row | null): AccessSetting | null =>
  row === null || row.accessTeamDomain === null || row.accessAudience === null
    ? null
    : { teamDomain: row.accessTeamDomain, audience: row.accessAudience };
