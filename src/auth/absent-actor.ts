import { findApiKey } from "../db/api-keys";
import { dbOf } from "../db/db-of";
import { openEmergencies } from "../db/emergencies";
import { teamRulesOf } from "../db/team-settings";
import { getUser } from "../db/users";
import { type Actor, mayBreakGlass, type TenantId } from "../domain";
import type { Env } from "../env";
import { isLive } from "./api-key";

/**
 * Who asked for something that is done later, with what they may do now: a role that was taken away does nothing any more. Null when
 * they may not come in at all.
 */
export async function absentActor(
  env: Env,
  tenantId: TenantId,
  by: { kind: "analyst" | "api_key"; id: string },
  nowMs: number,
): Promise<Actor | null> {
  const db = dbOf(env, tenantId);
  if (by.kind === "api_key") {
    const found = await findApiKey(db, by.id);
    if (found === null || found.key.tenantId !== tenantId || !isLive(found.key, nowMs)) return null;
    return { kind: "api_key", tenantId, keyId: by.id, scopes: found.key.scopes };
  }
  const user = await getUser(db, tenantId, by.id);
  if (user === null || user.disabledAtMs !== null) return null;
  const { id, role, name, email, caseScope = null } = user;
  const teamRules = await teamRulesOf(db, tenantId);
  const person = { kind: "analyst" as const, tenantId, userId: id, role, name, email, caseScope, teamRules };
  if (!mayBreakGlass(role, teamRules?.breakGlass)) return person;
  const opened = await openEmergencies(db, person, nowMs);
  return opened.length === 0 ? person : { ...person, emergencyCases: opened.map(({ caseId }) => caseId) };
}
