import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/lib/bytes";
import { qrModules } from "../../src/lib/qr";

const drawn = (text: string): string =>
  qrModules(text)
    .map((row) => row.map((dark) => (dark ? "#" : ".")).join(""))
    .join("\n");
const hashOf = (text: string): string => sha256Hex(drawn(text).replaceAll("#", "1").replaceAll(".", "0"));

describe("a QR code", () => {
  // Each of these drawings was read back by an independent reader (jsQR) to the text it was made from.
  it.each([
    [1, "A", "f195dbbdf146dae0ddeba600cfb966e631eeab6cbf78410286bda1914ca89458"],
    [2, "https://edgecase.example/go/abc", "026c010dd2e5abb3056317da95f44b4b416e763e180cc98552ddf72945e81139"],
    [4, "x".repeat(78), "d00514b551336660a6d2653ca53a05377697e407844600b3395b34ee5969f4d3"],
    [7, "y1".repeat(75), "f3598164603b0abef1b81d5281780505868808c9b6f5335a9fe4a3443fcf3021"],
    [
      11,
      `https://edgecase.example/go/${"Zk3-_~9aQ".repeat(28)}`,
      "7ded6047c33c8ef32fce5a0784a398de636ab5683c5ee8a89bd71d77e793c301",
    ],
    [11, "ü€漢".repeat(40), "eebb1ce7088528f0231ac2517d4abc84d2c2f6a8276e543123e56ce4e05733ac"],
    [22, "q".repeat(1000), "e493cb386f0a5b4abc8c36fec62147a3606729604655264b9717b890d994248e"],
    [25, "0".repeat(1273), "af05d17c9daba015c301709f59c2022588f0061a9524f14e85d53300cbd75622"],
  ])("of version %i is drawn as readers know it", (version, text, hash) => {
    expect(qrModules(text)).toHaveLength(version * 4 + 17);
    expect(hashOf(text)).toBe(hash);
  });

  // How many bytes a version holds at level L, as the standard's table 7 has it.
  it.each([
    [1, 17],
    [2, 32],
    [5, 106],
    [6, 134],
    [9, 230],
    [10, 271],
    [14, 458],
    [20, 858],
    [25, 1273],
  ])("of version %i holds %i bytes and not one more", (version, most) => {
    expect(qrModules("b".repeat(most))).toHaveLength(version * 4 + 17);
    if (version === 25) expect(() => qrModules("b".repeat(most + 1))).toThrow(RangeError);
    else expect(qrModules("b".repeat(most + 1))).toHaveLength(version * 4 + 21);
  });
});
