import { eq } from "drizzle-orm";
import { type TeamRules, type TenantId, usualBreakGlass } from "../domain";
import { orm } from "./orm";
import { tenants } from "./schema";

export async function teamRulesOf(db: D1Database, tenantId: TenantId): Promise<TeamRules> {
  const row = await orm(db)
    .select({ stored: tenants.teamSettings })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .get();
  return rulesIn(row?.stored ?? null);
}

export async function saveTeamRules(db: D1Database, tenantId: TenantId, rules: TeamRules): Promise<void> {
  await orm(db)
    .update(tenants)
    .set({ teamSettings: JSON.stringify(rules) })
    .where(eq(tenants.id, tenantId));
}

/** What goes with every request of a person; null where the tenant asks for nothing. */
export function teamRulesIn(stored: string | null): TeamRules | null {
  const rules = rulesIn(stored);
  const asksNothing = !rules.seniorDecidesHighRisk && !rules.managerAssignsOthers && rules.maskedFields.length === 0;
  return asksNothing && rules.breakGlass === usualBreakGlass ? null : rules;
}

/** What a tenant never said is off; in an emergency administrators get in. */
function rulesIn(stored: string | null): TeamRules {
  const said: Partial<TeamRules> = JSON.parse(stored ?? "{}");
  return {
    seniorDecidesHighRisk: said.seniorDecidesHighRisk ?? false,
    managerAssignsOthers: said.managerAssignsOthers ?? false,
    maskedFields: said.maskedFields ?? [],
    breakGlass: said.breakGlass ?? usualBreakGlass,
  };
}
