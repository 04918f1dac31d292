import type { TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { derivedKey } from "../lib/derived-key";
import { type AccountTarget, type CallbackFor, makeAccountToken, makeCallbackToken } from "./callback-token";

export const callbackPath = "/api/v1/callbacks/";

/** Results that come after the deadline are still recorded, so the address outlives the wait. */
const graceSeconds = 30 * 24 * 3_600;
/** Without a public address only the vendor inside can call back: it looks at the path alone. */
const noPublicAddress = "https://base-url-not-set.invalid";

export type CallbackFacts = CallbackFor & { tenantId: TenantId; vendor: string; deadlineSeconds: number };

/** Where a vendor reports on one run. `baseUrl` (the origin of a request at hand) counts when `BASE_URL` is not set. */
export function callbackUrlFor(
  env: Env,
  { deadlineSeconds, ...target }: CallbackFacts,
  baseUrl: string = noPublicAddress,
  nowMs: number = Date.now(),
): string {
  const { BASE_URL, MASTER_KEY } = settingsOf(env);
  const expiresAtMs = nowMs + (deadlineSeconds + graceSeconds) * 1_000;
  const token = makeCallbackToken(callbackTokenKey(MASTER_KEY), { ...target, expiresAtMs });
  return `${(BASE_URL || baseUrl).replace(/\/$/, "")}${callbackPath}${token}`;
}

/** Where a vendor that knows one address for all reports. Every call gives another spelling of it; all of them work. */
export function accountCallbackUrl(env: Env, target: AccountTarget, baseUrl: string = noPublicAddress): string {
  const { BASE_URL, MASTER_KEY } = settingsOf(env);
  const token = makeAccountToken(callbackTokenKey(MASTER_KEY), target);
  return `${(BASE_URL || baseUrl).replace(/\/$/, "")}${callbackPath}${token}`;
}

export const callbackTokenKey = (masterKeyBase64: string): Uint8Array => derivedKey(masterKeyBase64, "callback-token");
