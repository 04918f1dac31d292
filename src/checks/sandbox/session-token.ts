import * as z from "zod";
import { parseId, type TenantId } from "../../domain";
import { seal, unseal } from "../../lib/bytes";
import { derivedKey } from "../../lib/derived-key";

/** Where a hosted identity page belongs: the tenant's vendor object, and the session in it. */
export interface SessionAddress {
  tenantId: TenantId;
  sessionId: string;
}

const purpose = "sandbox-identity";
const Sealed = z.tuple([z.string(), z.string()]);

/** The last segment of the page's address: unguessable, and it proves that we made it before any object is touched. */
export const makeSessionToken = (masterKeyBase64: string, { tenantId, sessionId }: SessionAddress): string =>
  seal(derivedKey(masterKeyBase64, purpose), JSON.stringify([tenantId, sessionId]), purpose);

/** Null when the token is not ours. */
export function readSessionToken(masterKeyBase64: string, token: string): SessionAddress | null {
  const text = token.length > 500 ? null : unseal(derivedKey(masterKeyBase64, purpose), token, purpose);
  if (text === null) return null;
  const [tenant, sessionId] = Sealed.parse(JSON.parse(text));
  const tenantId = parseId("tenant", tenant);
  return tenantId === null ? null : { tenantId, sessionId };
}
