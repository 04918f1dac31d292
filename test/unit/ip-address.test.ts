import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInNetworks, parseNetwork } from "../../src/lib/ip-address";

const isIn = (address: string, ...networks: string[]): boolean =>
  isInNetworks(
    address,
    networks.map(parseNetwork).filter((network) => network !== null),
  );

describe("a network of addresses", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.8", "203.0.113.7", false],
    ["203.0.113.255", "203.0.113.0/24", true],
    ["203.0.114.0", "203.0.113.0/24", false],
    ["10.1.2.3", "10.0.0.0/9", true],
    ["10.128.0.0", "10.0.0.0/9", false],
    ["8.8.8.8", "0.0.0.0/0", true],
    ["203.0.113.7", "203.0.113.99/24", true],
    ["2001:db8::1", "2001:db8::/32", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["2001:0DB8:0:0::a", "2001:db8::a", true],
    ["2001:db8:8000::", "2001:db8::/33", false],
    ["::ffff:203.0.113.7", "203.0.113.0/24", true],
    ["203.0.113.7", "::ffff:203.0.113.0/120", true],
    ["203.0.113.7", "::/0", false],
    ["2001:db8::1", "0.0.0.0/0", false],
    ["nonsense", "0.0.0.0/0", false],
    ["203.0.113.7:443", "0.0.0.0/0", false],
  ])("%s in %s: %s", (address, network, expected) => {
    expect(isIn(address, network)).toBe(expected);
  });

  it.each([
    "",
    "203.0.113",
    "203.0.113.0/33",
    "203.0.113.0/-1",
    "203.0.113.0/08",
    "2001:db8::/129",
    "a/b",
    "1.2.3.4/8/8",
  ])("is not %j", (text) => {
    expect(parseNetwork(text)).toBeNull();
  });

  it("holds exactly the addresses that share its first bits", () => {
    const address = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, other, bits) => {
        const binary = (parts: number[]) => parts.map((part) => part.toString(2).padStart(8, "0")).join("");
        const shares = binary(one).slice(0, bits) === binary(other).slice(0, bits);
        expect(isIn(one.join("."), `${other.join(".")}/${bits}`)).toBe(shares);
      }),
    );
  });
});
