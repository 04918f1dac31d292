/**
 * Whether an address leads back to this deployment: its own host, or one below it. Deliveries to ourselves would be events that make
 * events. `baseUrl`: the deployment's public address; empty: it is not known, so nothing is its own.
 */
export function isOwnHost(url: URL, baseUrl: string): boolean {
  const own = URL.parse(baseUrl);
  if (own === null) return false;
  const [host, ownHost] = [bare(url.hostname), bare(own.hostname)];
  // Local runs: another port of this machine is another server.
  if (host === ownHost) return own.port === "" || url.port === own.port;
  return !isAddress(ownHost) && host.endsWith(`.${ownHost}`);
}

/** Without the root dot. */
const bare = (hostname: string): string => hostname.replace(/\.$/, "");
const isAddress = (host: string): boolean => host.startsWith("[") || /^\d+(\.\d+){3}$/.test(host);
