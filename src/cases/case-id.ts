import { type CaseId, idFrom, parseId, type TenantId } from "../domain";
import { base32, hmacSha256, randomBase32 } from "../lib/bytes";

const bodyLength = 26;
const macLength = 8;

// A stub call to an unknown name leaves a file behind, so an id proves with a MAC that we made it, and for which tenant,
// before any stub is made.
const macOf = (key: Uint8Array, tenantId: TenantId, body: string): string =>
  base32(hmacSha256(key, `case-id|${tenantId}|${body}`), macLength);

/** A new case id. With a `seed` (idempotency key, effect id) the same seed gives the same id. */
export function makeCaseId(key: Uint8Array, tenantId: TenantId, seed: string | null): CaseId {
  const body =
    seed === null ? randomBase32(bodyLength) : base32(hmacSha256(key, `case-seed|${tenantId}|${seed}`), bodyLength);
  return idFrom("case", body + macOf(key, tenantId, body));
}

/** The id when it has the form of one and was made for this tenant; null otherwise. */
export function checkCaseId(key: Uint8Array, tenantId: TenantId, raw: unknown): CaseId | null {
  const id = parseId("case", raw);
  if (id === null || id.length !== "case_".length + bodyLength + macLength) return null;
  const body = id.slice("case_".length, -macLength);
  return id.endsWith(macOf(key, tenantId, body)) ? id : null;
}
