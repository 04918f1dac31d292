import type { OutgoingRequest, OutsideFailure } from "../domain";
import { err, ok, type Result } from "../lib/result";

/** The vendor that lives inside this deployment. The name can never resolve, so no request to it can leave by accident. */
export const sandboxOrigin = "https://sandbox.edgecase.invalid";

const sandboxHost = new URL(sandboxOrigin).hostname;
const maxLength = 2_048;
const ports = new Set(["", "443", "8443"]);

// Names that only mean something inside somebody's network (RFC 6761, 6762, 8375, ICANN's private-use names) or nowhere.
const innerSuffixes = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "arpa",
  "onion",
  "invalid",
];

type How = Pick<OutgoingRequest, "plainHttp" | "foreign">;

/**
 * May a request to this address leave the deployment at all? Asked when an address is saved and again before each attempt.
 * `allowHosts` are the deployment's own exceptions: a host name, an address, or `*.suffix` for all names below one.
 * What names resolve to is another question: see `addresses.ts`.
 */
export function checkUrl(url: string, allowHosts: readonly string[], how: How = {}): Result<URL, OutsideFailure> {
  if (url.length > maxLength) return refused(`addresses may have ${maxLength} characters at most`);
  const parsed = URL.parse(url);
  if (parsed === null) return refused("this is not a complete address (https://host/path)");
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return refused("only https addresses are called");
  if (parsed.username !== "" || parsed.password !== "")
    return refused("an address may not carry a user name or password; use a header with a secret");
  // The parser has lower-cased the name, decoded it and written every form of an IPv4 address as four decimals.
  const isForeign = how.foreign === true;
  if (!isForeign && (isSandbox(parsed) || isAllowedHost(parsed.hostname, allowHosts))) return ok(parsed);
  if (parsed.protocol !== "https:" && how.plainHttp !== true) return refused("only https addresses are called");
  if (parsed.protocol === "http:" && parsed.port !== "") return refused("plain http is called on port 80 only");
  if (!ports.has(parsed.port)) return refused(`port ${parsed.port} is not called; 443 and 8443 are`);
  const host = bare(parsed.hostname);
  if (isIpLiteral(host)) return refused("numeric addresses are not called; use a host name");
  // An empty part (`localhost..`) would get a name past the list below.
  if (!host.includes(".") || host.split(".").includes("")) return refused(`"${host}" is not a public host name`);
  if (innerSuffixes.some((suffix) => host.endsWith(`.${suffix}`)))
    return refused(`"${host}" is not a public host name`);
  return ok(parsed);
}

/** True for addresses of the vendor inside: they are served without a network. */
export const isSandbox = (url: URL): boolean =>
  url.hostname === sandboxHost && url.protocol === "https:" && url.port === "";

/** True when the deployment's settings name this host as reachable although it is private. */
export function isAllowedHost(hostname: string, allowHosts: readonly string[]): boolean {
  const host = bare(hostname);
  return allowHosts.some((entry) => {
    const allowed = bare(entry.toLowerCase());
    return allowed.startsWith("*.")
      ? host.endsWith(allowed.slice(1)) && host.length >= allowed.length
      : host === allowed;
  });
}

const isIpLiteral = (host: string): boolean => host.includes(":") || /^\d+(\.\d+){3}$/.test(host);

/** Without the brackets of IPv6 and the root dot (`localhost.` is `localhost`). */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");

const refused = (message: string): Result<never, OutsideFailure> =>
  err({ code: "not_allowed", message, retryable: false, durationMs: 0 });
