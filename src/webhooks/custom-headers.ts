import type { EndpointId, TenantId } from "../domain";
import { type Keyring, openWith, sealWith } from "../lib/keyring";

/** What a value of a header that receivers asked for is shown as. */
export const maskedValue = "***";

/** Headers that we write ourselves, that the connection needs, or that would say something about our own network. */
const reserved = new Set([
  ...[
    "host",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "te",
  ],
  ...["trailer", "upgrade", "expect", "user-agent", "x-hmac-signature", "cookie", "forwarded", "via"],
]);
const reservedPrefix = /^(webhook-|cf-|x-forwarded-|x-real-|proxy-|sec-)/;
const headerName = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const headerValue = /^[\x20-\x7e]{1,1000}$/;
const mostHeaders = 10;

/** Why these headers cannot be sent with deliveries; null when they can. */
export function headersProblem(headers: Record<string, string>): string | null {
  const entries = Object.entries(headers);
  if (entries.length > mostHeaders) return `an endpoint has at most ${mostHeaders} headers of its own`;
  const names = entries.map(([name]) => name.toLowerCase());
  if (new Set(names).size < names.length) return "a header is named twice";
  for (const [place, name] of names.entries()) {
    if (!headerName.test(name)) return `"${name.slice(0, 64)}" is no name of a header`;
    if (reserved.has(name) || reservedPrefix.test(name)) return `the header ${name} is written by us`;
    if (!headerValue.test(entries[place]?.[1] ?? ""))
      return `the value of ${name} is not 1 to 1000 printable characters`;
  }
  return null;
}

interface Owner {
  id: EndpointId;
  tenantId: TenantId;
}
const purpose = "webhook-secrets";
const about = ({ tenantId, id }: Owner): string => `${tenantId}|${id}`;

/** As the endpoint's row keeps them. */
export function sealedHeaders(
  ring: Keyring,
  owner: Owner,
  headers: Record<string, string>,
): { headerNames: string[]; headersSealed: string | null } {
  const lower = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const headerNames = lower.map(([name]) => name);
  if (headerNames.length === 0) return { headerNames, headersSealed: null };
  return {
    headerNames,
    headersSealed: sealWith(ring, purpose, JSON.stringify(Object.fromEntries(lower)), about(owner)),
  };
}

/** The headers to send; none when no key opens them, as with secrets that are gone. */
export function customHeaders(ring: Keyring, owner: Owner & { headersSealed: string | null }): Record<string, string> {
  const text = owner.headersSealed === null ? null : openWith(ring, purpose, owner.headersSealed, about(owner));
  return text === null ? {} : (JSON.parse(text) as Record<string, string>);
}

/** For logs: that they were sent, and not what. */
export const masked = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.keys(headers).map((name) => [name, maskedValue]));
