import { formTokenField } from "../domain/form-token-field";
import { base64url, hmacSha256, randomSecret, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { hasJsonBody } from "./same-origin";
import { secretInCookies } from "./session";

export { formTokenField };

/**
 * What a form on a page of ours brings back: it follows from the very cookie that the form rides on, so a page that cannot read ours does
 * not know it, and it ends with the cookie. Besides the checks of where a request comes from, not instead of them.
 */
export const formToken = (masterKey: string, cookieSecret: string): string =>
  base64url(hmacSha256(derivedKey(masterKey, "form-token"), cookieSecret));

export const isFormToken = (masterKey: string, cookieSecret: string, sent: string | null): boolean =>
  sent !== null && sameSecret(sent, formToken(masterKey, cookieSecret));

/**
 * Whether a form could have sent this, so that a token is asked for: every post but those that no form can make. JSON, a header of our
 * scripts' own and `Authorization` are sent by scripts alone, and by those of other websites only if we allowed it, which we do not.
 */
export const couldBeForm = (request: Request): boolean =>
  request.method === "POST" &&
  !hasJsonBody(request) &&
  !request.headers.has("x-flow-carry") &&
  !/^Bearer [\w-]{20,100}$/.test(request.headers.get("authorization") ?? "");

/**
 * A cookie for pages with a form that are seen before there is a session: links, sign-in, invitations. A token from the sealed address
 * would be known to whoever was sent the address, and could let somebody into an account that is not theirs; this one only this browser
 * knows. Nothing is stored about it here. A page may stay open for a week; after that its form comes back and wants one more press.
 */
const earlyCookie = "__Host-edgecase-form";
const earlyLifeSeconds = 7 * 24 * 60 * 60;

/** What a page writes into its forms before there is a session. `cookie`: the `Set-Cookie` value that goes with the page. */
export interface EarlyToken {
  token: string;
  cookie: string;
}

/** `isFramed`: the page is in a frame of another site, where browsers keep cookies only for this one pair of sites, if at all. */
export function earlyToken(request: Request, masterKey: string, isFramed = false): EarlyToken {
  const secret = earlySecretOf(request) ?? randomSecret(32);
  const where = isFramed ? "SameSite=None; Partitioned" : "SameSite=Lax";
  return {
    token: formToken(masterKey, early(secret)),
    cookie: `${earlyCookie}=${secret}; Path=/; HttpOnly; Secure; ${where}; Max-Age=${earlyLifeSeconds}`,
  };
}

/** Whether a post before there is a session may go on: no form can have sent it, or its form was drawn for this browser. */
export function isEarlyForm(request: Request, masterKey: string, sent: string | null): boolean {
  if (!couldBeForm(request)) return true;
  const secret = earlySecretOf(request);
  return secret !== null && isFormToken(masterKey, early(secret), sent);
}

/** The same within a session. `secret`: of the cookie that it rides on; null: there is none. */
export const isSessionForm = (
  request: Request,
  masterKey: string,
  secret: string | null,
  sent: string | null,
): boolean => !couldBeForm(request) || (secret !== null && isFormToken(masterKey, secret, sent));

/** Never the token of a session, whatever is in the cookie. */
const early = (secret: string): string => `before a session|${secret}`;

function earlySecretOf(request: Request): string | null {
  const secret = secretInCookies(request.headers, earlyCookie);
  return secret !== null && /^[\w-]{32,128}$/.test(secret) ? secret : null;
}
