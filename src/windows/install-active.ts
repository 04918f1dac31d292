import { activeDefinitions, markPrepared } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { windowsOf } from "./windows-of";

/** Puts the definitions that judge into all window objects of the tenant. Whoever ingests before does it as well. */
export async function installActive(env: Env, tenantId: TenantId): Promise<void> {
  const db = dbOf(env, tenantId);
  const active = await activeDefinitions(db, tenantId);
  await (await windowsOf(env, tenantId)).install(active);
  await markPrepared(db, tenantId, active.revision);
}

/** The same; what fails now the sweeper does later. */
export async function installSoon(env: Env, tenantId: TenantId): Promise<void> {
  try {
    await installActive(env, tenantId);
  } catch (problem) {
    log.warn("definitions.not_installed", { tenantId, ...errorFields(problem) });
  }
}
