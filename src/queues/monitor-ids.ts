import { type CheckId, type Id, idFrom, type TenantId } from "../domain";
import type { MonitorKind } from "../domain/monitoring";
import { type Env, settingsOf } from "../env";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

const bodyOf = (env: Env, facts: readonly (string | number)[]): string =>
  base32(hmacSha256(derivedKey(settingsOf(env).MASTER_KEY, "monitor-runs"), JSON.stringify(facts)), 26);

/** The one run of whoever is due since then. */
export const dueRunId = (
  env: Env,
  tenantId: TenantId,
  { entityId, kind, dueAtMs }: { entityId: string; kind: MonitorKind; dueAtMs: number },
): Id<"monitorRun"> => idFrom("monitorRun", bodyOf(env, ["due", tenantId, entityId, kind, dueAtMs]));

/** The one run of what a vendor has told, by the hash of it. */
export const toldRunId = (env: Env, tenantId: TenantId, entityId: string, bodyHash: string): Id<"monitorRun"> =>
  idFrom("monitorRun", bodyOf(env, ["told", tenantId, entityId, bodyHash]));

/** The check of one try of a run: asked for twice, it is one check. */
export const checkIdOf = (env: Env, runId: string, attempt: number): CheckId =>
  idFrom("check", bodyOf(env, ["check", runId, attempt]));
