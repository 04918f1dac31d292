import { parseV4, parseV6 } from "../lib/ip-address";

/**
 * Is this the address of a machine on the public internet? Anything that is not understood is not public: what is private,
 * local, shared, reserved, documentation, multicast or a tunnel to any of these must never be called for a tenant.
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes(":")) {
    const words = parseV6(address);
    return words !== null && isPublicV6(words);
  }
  const value = parseV4(address);
  return value !== null && !privateV4.some(([network, bits]) => sameNetwork(value, network, bits));
}

// IANA's special-purpose registry (RFC 6890 and later).
const privateV4: [network: number, bits: number][] = [
  v4("0.0.0.0", 8), // this network
  v4("10.0.0.0", 8),
  v4("100.64.0.0", 10), // carrier-grade NAT
  v4("127.0.0.0", 8),
  v4("168.63.129.16", 32), // a cloud's own services, asked from inside of it
  v4("169.254.0.0", 16), // link local, cloud metadata
  v4("172.16.0.0", 12),
  v4("192.0.0.0", 24),
  v4("192.0.2.0", 24), // documentation
  v4("192.31.196.0", 24),
  v4("192.52.193.0", 24),
  v4("192.88.99.0", 24), // 6to4 relays
  v4("192.168.0.0", 16),
  v4("192.175.48.0", 24),
  v4("198.18.0.0", 15), // benchmarking
  v4("198.51.100.0", 24), // documentation
  v4("203.0.113.0", 24), // documentation
  v4("224.0.0.0", 4), // multicast
  v4("240.0.0.0", 4), // reserved, broadcast
];

/** Only global unicast (2000::/3) is public, and within it not the tunnels, documentation and protocol ranges. */
function isPublicV6([first, second]: number[]): boolean {
  if (first === undefined || second === undefined) return false;
  if (first < 0x2000 || first > 0x3fff) return false; // ::1, v4-mapped, NAT64, fc00::/7, fe80::/10, ff00::/8 …
  if (first === 0x2001 && second < 0x0200) return false; // 2001::/23: Teredo, ORCHID, benchmarking
  if (first === 0x2001 && second === 0x0db8) return false; // documentation
  if (first === 0x2002) return false; // 6to4: an IPv4 address in disguise
  if (first === 0x2620 && second === 0x004f) return false; // AS112
  return !(first === 0x3fff && second < 0x1000); // documentation
}

function v4(text: string, bits: number): [network: number, bits: number] {
  const value = parseV4(text);
  if (value === null) throw new RangeError(`not an IPv4 network: ${text}`);
  return [value, bits];
}

const sameNetwork = (value: number, network: number, bits: number): boolean =>
  Math.floor(value / 2 ** (32 - bits)) === Math.floor(network / 2 ** (32 - bits));
