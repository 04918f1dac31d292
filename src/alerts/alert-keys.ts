import { type AlertId, type AlertSource, idFrom, type TenantId } from "../domain";
import { base32, hmacSha256, hmacSha256Hex } from "../lib/bytes";

/** What makes two alerts the same one. */
export interface Sameness {
  source: AlertSource;
  /** The rule in its rule set, or what else raises alerts. */
  rule: string;
  /** The facts that must agree: `case:<id>`, `facts:<canonical JSON>`, `subject:<key>`. */
  by: string;
}

/** A keyed hash: equal facts give equal keys, and the key tells nothing of a person. `key`: 32 bytes made for this purpose. */
export const dedupeKeyOf = (key: Uint8Array, tenantId: TenantId, { source, rule, by }: Sameness): string =>
  hmacSha256Hex(key, JSON.stringify(["same", tenantId, source, rule, by])).slice(0, 40);

/** The id of the alert that this occurrence opens, should it open one: raised twice, it is one alert. */
export const alertIdOf = (key: Uint8Array, tenantId: TenantId, occurrenceId: string): AlertId =>
  idFrom("alert", base32(hmacSha256(key, JSON.stringify(["alert", tenantId, occurrenceId])), 26));
