import { dbOf } from "../db/db-of";
import { monitoringSettingsOf } from "../db/monitoring-settings";
import type { Monitor } from "../db/monitors";
import type { TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { jsonOrNull } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";
import { NewsItems, Seen } from "../ongoing/seen";
import { MonitoringSettings, usualSettings } from "../ongoing/settings";
import { MonitorTerms } from "../ongoing/terms";

const seenPurpose = "monitors";
const newsPurpose = "monitor-runs";

/** How the tenant watches its customers. */
export const monitoringOf = async (env: Env, tenantId: TenantId): Promise<MonitoringSettings> =>
  (await keptMonitoring(env, tenantId)).settings;

/** The same with its version; 0: nobody has said anything yet. */
export async function keptMonitoring(
  env: Env,
  tenantId: TenantId,
): Promise<{ settings: MonitoringSettings; version: number }> {
  const kept = await monitoringSettingsOf(dbOf(env, tenantId), tenantId);
  return kept === null
    ? { settings: usualSettings, version: 0 }
    : { settings: MonitoringSettings.parse(JSON.parse(kept.body)), version: kept.version };
}

export const termsIn = ({ enabled, action, workflow, terms }: Monitor): MonitorTerms =>
  MonitorTerms.parse({ ...Object(JSON.parse(terms)), enabled, action, workflow });

/** What the last look at somebody has found; null: nobody has looked, or it cannot be opened any more. */
export function seenIn(
  env: Env,
  { tenantId, entityId, sealed }: Pick<Monitor, "tenantId" | "entityId" | "sealed">,
): Seen | null {
  const text = sealed === null ? null : openWith(keyringOf(env), seenPurpose, sealed, `${tenantId}|${entityId}`);
  const seen = Seen.safeParse(text === null ? null : jsonOrNull(text));
  return seen.success ? seen.data : null;
}

export const sealSeen = (env: Env, tenantId: string, entityId: string, seen: Seen): string =>
  sealWith(keyringOf(env), seenPurpose, JSON.stringify(seen), `${tenantId}|${entityId}`);

export const sealNews = (env: Env, tenantId: string, runId: string, items: NewsItems): string =>
  sealWith(keyringOf(env), newsPurpose, JSON.stringify(items), `${tenantId}|${runId}`);

/** What a run has found, in full. */
export function newsIn(env: Env, tenantId: string, runId: string, sealed: string | null): NewsItems {
  const text = sealed === null ? null : openWith(keyringOf(env), newsPurpose, sealed, `${tenantId}|${runId}`);
  const items = NewsItems.safeParse(text === null ? null : jsonOrNull(text));
  return items.success ? items.data : [];
}
