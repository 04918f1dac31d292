import { base64url, hmacSha256, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** The field of a form that carries it. */
export const formTokenField = "form-token";

/**
 * What a form on a page of ours brings back: it follows from the very cookie that the form rides on, so a page that cannot read ours does
 * not know it, and it ends with the cookie. Besides the checks of where a request comes from, not instead of them.
 */
export const formToken = (masterKey: string, cookieSecret: string): string =>
  base64url(hmacSha256(derivedKey(masterKey, "form-token"), cookieSecret));

export const isFormToken = (masterKey: string, cookieSecret: string, sent: string | null): boolean =>
  sent !== null && sameSecret(sent, formToken(masterKey, cookieSecret));
