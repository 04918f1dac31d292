/** A network of addresses: `203.0.113.0/24`, `2001:db8::/32`, or one address alone. `words` are 16 bits each. */
export interface Network {
  words: number[];
  bits: number;
}

/** The network a text names in CIDR notation; null when it names none. An IPv4 network inside of IPv6 (`::ffff:…`) is the IPv4 one. */
export function parseNetwork(text: string): Network | null {
  const [address = "", length, ...more] = text.split("/");
  const words = wordsOf(address);
  if (words === null || more.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return null;
  const wide = words.length * 16;
  // The length of a mapped network counts from the left of all 128 bits.
  const outer = address.includes(":") && words.length === 2 ? 96 : 0;
  const bits = length === undefined ? wide : Number(length) - outer;
  return bits < 0 || bits > wide ? null : { words, bits };
}

/** Whether the address lies in one of these networks. What is no address lies in none. */
export function isInNetworks(address: string, networks: readonly Network[]): boolean {
  const words = wordsOf(address);
  return words !== null && networks.some((network) => contains(network, words));
}

/** The value of an IPv4 address in dots; null when it is not one. Leading zeros are refused: some read them as octal. */
export function parseV4(text: string): number | null {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return null;
  const parts = text.split(".").map(Number);
  return parts.some((part) => part > 255) ? null : parts.reduce((value, part) => value * 256 + part, 0);
}

/** The eight words of an IPv6 address; null when it is not one. Zones (`%eth0`) are refused. */
export function parseV6(text: string): number[] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let hex = text;
  if (dotted !== null) {
    const tail = parseV4(dotted[2] ?? "");
    if (tail === null) return null;
    hex = `${dotted[1]}${Math.floor(tail / 0x10000).toString(16)}:${(tail % 0x10000).toString(16)}`;
  }
  const halves = hex.split("::");
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null;
  const words = [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  return words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)) ? words.map((word) => Number.parseInt(word, 16)) : null;
}

/** Two words of an IPv4 address, eight of an IPv6 one. */
function wordsOf(address: string): number[] | null {
  if (!address.includes(":")) {
    const value = parseV4(address);
    return value === null ? null : [Math.floor(value / 0x10000), value % 0x10000];
  }
  const words = parseV6(address);
  const isMapped = words?.slice(0, 6).join() === "0,0,0,0,0,65535";
  return isMapped ? (words?.slice(6) ?? null) : words;
}

function contains({ words: network, bits }: Network, words: readonly number[]): boolean {
  if (network.length !== words.length) return false;
  return network.every((word, place) => {
    const shared = Math.min(16, Math.max(0, bits - place * 16));
    return word >> (16 - shared) === (words[place] ?? 0) >> (16 - shared);
  });
}
