import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  base32,
  base64url,
  fromBase64url,
  hmacSha256Hex,
  randomBase32,
  sameSecret,
  seal,
  sha256Hex,
  unseal,
} from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";
import {
  canonicalJson,
  depthOf,
  getPath,
  isObject,
  type Json,
  type JsonObject,
  sameJson,
  withPath,
} from "../../src/lib/json";
import { applyChanges, diffJson } from "../../src/lib/json-patch";
import { frozen } from "../support/decisions";

// Few keys, so that two values often have some in common; `__proto__` and numbers as keys are among them.
const key = fc.constantFrom("a", "b", "c", "0", "1", "__proto__", "constructor", "a.b", "");
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json; list: Json[]; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 0, 1, 1.5, "", "x", "ü"),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  // Through text, as everything arrives: `__proto__` becomes an own key.
  object: fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((entries) => objectOf(entries)),
})).value;

function objectOf(entries: [string, Json][]): JsonObject {
  const text = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",");
  return JSON.parse(`{${text}}`) as JsonObject;
}

/** The same value with its keys in the opposite order. */
const turned = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(turned);
  if (!isObject(value)) return value;
  return objectOf(
    Object.keys(value)
      .toReversed()
      .map((name) => [name, turned(value[name] as Json)]),
  );
};

describe("a patch", () => {
  it("turns the one value into the other, exactly, and leaves the first alone", () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const text = JSON.stringify(before);
        const changes = diffJson(frozen(before), frozen(after));
        const stored = JSON.parse(JSON.stringify(changes)) as typeof changes;
        expect(canonicalJson(applyChanges(before, stored))).toBe(canonicalJson(after));
        expect(JSON.stringify(before)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is empty for equal values, whatever the order of their keys", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(diffJson(value, JSON.parse(JSON.stringify(value)) as Json)).toEqual([]);
        expect(diffJson(value, turned(value))).toEqual([]);
      }),
    );
  });

  it.each<[Json, Json, Json]>([
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, [{ path: ["b"], set: 3 }]],
    [{ a: 1, b: 2 }, { a: 1 }, [{ path: ["b"], remove: true }]],
    [{ a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, [{ path: ["a", "b", "c"], set: 2 }]],
    [
      [1, 2],
      [1, 5, 3],
      [
        { path: ["1"], set: 5 },
        { path: ["2"], set: 3 },
      ],
    ],
    [[1, 2, 3], [2, 3], [{ path: [], set: [2, 3] }]],
    [null, { a: 1 }, [{ path: [], set: { a: 1 } }]],
    [{ a: [] }, { a: {} }, [{ path: ["a"], set: {} }]],
  ])("of %j to %j is small", (before, after, changes) => expect(diffJson(before, after)).toEqual(changes));

  it("changes one place only, even where the same object stands in two", () => {
    const item = { name: "a" };
    const before = { list: [item, item], other: item };
    const after = { list: [item, { name: "b" }], other: item, more: item };
    expect(applyChanges(before, diffJson(before, after))).toEqual(after);
    const changes = [
      { path: ["new"], set: item },
      { path: ["new", "name"], set: "c" },
    ];
    expect(applyChanges({}, changes)).toEqual({ new: { name: "c" } });
    expect(item).toEqual({ name: "a" });
  });

  it("writes no prototype", () => {
    const patched = applyChanges({}, [{ path: ["__proto__"], set: { admin: true } }]);
    expect((patched as JsonObject).admin).toBeUndefined();
    expect(Object.hasOwn(patched as JsonObject, "__proto__")).toBe(true);
  });
});

describe("reading and writing by path", () => {
  const root: JsonObject = { a: { b: [{ c: 1 }, null] }, "": 2, n: null };

  it.each<[string, Json | undefined]>([
    ["", root],
    ["a.b.0.c", 1],
    ["a.b.1", null],
    ["a.b.1.c", undefined],
    ["a.b.2", undefined],
    ["a.b.-1", undefined],
    ["a.b.length", 2],
    ["a.b.0.c.d", undefined],
    ["n.x", undefined],
    ["constructor", undefined],
    ["__proto__.toString", undefined],
    ["a.b.map", undefined],
  ])("%j gives %j", (path, value) => expect(getPath(root, path)).toEqual(value));

  it("finds what was written, and nothing else has moved", () => {
    const name = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(
        json.filter(isObject),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        json,
        (before, path, value) => {
          const after = withPath(frozen(before), path.join("."), value);
          expect(getPath(after, path.join("."))).toEqual(value);
          const [head] = path;
          const { [head as string]: _old, ...rest } = before;
          const { [head as string]: _new, ...kept } = after;
          expect(canonicalJson(kept)).toBe(canonicalJson(rest));
        },
      ),
    );
  });

  it.each(["", "a.", ".a", "a..b", "__proto__.x", "a.constructor", "prototype"])("refuses to write to %j", (path) => {
    expect(() => withPath({ a: {} }, path, 1)).toThrow(RangeError);
  });
});

describe("equality of JSON", () => {
  it("is what equal canonical texts say", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(sameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
        expect(sameJson(a, turned(a))).toBe(true);
        expect(canonicalJson(turned(a))).toBe(canonicalJson(a));
        expect(canonicalJson(JSON.parse(canonicalJson(a)) as Json)).toBe(canonicalJson(a));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[Json, Json]>([
    [{ a: 1 }, { b: 1 }],
    [[], {}],
    [0, "0"],
    [null, false],
    [[1], [1, 2]],
    [JSON.parse('{"__proto__": 1}') as Json, {}],
  ])("tells %j from %j", (a, b) => {
    expect(sameJson(a, b)).toBe(false);
    expect(sameJson(b, a)).toBe(false);
  });

  it("is not asked of a missing value", () => expect(sameJson(undefined, null)).toBe(false));
});

it("measures depth without falling over", () => {
  expect([depthOf(1), depthOf([]), depthOf([[1]]), depthOf({ a: { b: [] } })]).toEqual([1, 1, 3, 3]);
  let deep: Json = 1;
  for (let i = 0; i < 200_000; i += 1) deep = [deep];
  expect(depthOf(deep, 100)).toBe(101);
});

describe("what is sealed", () => {
  const secretKey = derivedKey("dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNA==", "test");

  it("opens with the key and the purpose it was sealed for, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, about) => {
        const sealed = seal(secretKey, text, about);
        expect(unseal(secretKey, sealed, about)).toBe(Buffer.from(text).toString("utf8"));
        expect(unseal(secretKey, sealed, `${about}x`)).toBeNull();
      }),
    );
  });

  it("stays shut when any bit of it was changed", () => {
    const [version, iv = "", body = ""] = seal(secretKey, "a secret of some length", "about").split(".");
    for (const [place, part] of [iv, body].entries()) {
      const bytes = fromBase64url(part);
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = bytes.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const parts = place === 0 ? [base64url(changed), body] : [iv, base64url(changed)];
        expect(unseal(secretKey, [version, ...parts].join("."), "about")).toBeNull();
      }
    }
  });

  it("has one spelling: nothing can be hung onto it, put into it or left out of it", () => {
    const sealed = seal(secretKey, "secret", "about");
    const [, iv = "", body = ""] = sealed.split(".");
    for (const bent of [
      ...["=", "==", '="><script>', " ", "\n", "\0", "<", "%22", "é", ".", ".x"].map((tail) => `${sealed}${tail}`),
      `1.${iv}=.${body}`,
      `1.${iv.slice(0, 4)} ${iv.slice(4)}.${body}`,
      `1.${iv}.${body.slice(0, 4)}"${body.slice(4)}`,
      ` ${sealed}`,
    ])
      expect([bent, unseal(secretKey, bent, "about")]).toEqual([bent, null]);
    // The last letter of 22 bytes has bits that the decoder leaves aside.
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const opened = [...last].filter((letter) => unseal(secretKey, `${sealed.slice(0, -1)}${letter}`, "about") !== null);
    expect(opened).toEqual([sealed.at(-1)]);
  });

  it("stays shut for another key, another purpose's key and for nonsense", () => {
    const sealed = seal(secretKey, "secret", "about");
    expect(unseal(derivedKey("dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNA==", "other"), sealed, "about")).toBeNull();
    for (const text of ["", "1", "1.", "1..", `2${sealed.slice(1)}`, "1.AAAA.AAAA", sealed.slice(0, -8), "a.b.c"])
      expect(unseal(secretKey, text, "about")).toBeNull();
  });

  it("never looks the same twice", () => {
    expect(new Set(Array.from({ length: 50 }, () => seal(secretKey, "same", "about"))).size).toBe(50);
  });
});

describe("base 32", () => {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

  it("writes five bits per character, as a number would be written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const length = Math.floor((bytes.length * 8) / 5);
        let number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`) >> BigInt((bytes.length * 8) % 5);
        let expected = "";
        for (let i = 0; i < length; i += 1) {
          expected = alphabet[Number(number & 31n)] + expected;
          number >>= 5n;
        }
        expect(base32(bytes, length)).toBe(expected);
        expect(base32(bytes, 3)).toBe(expected.slice(0, 3));
      }),
    );
  });

  it("gives random texts of the wished length", () => {
    const texts = Array.from({ length: 100 }, () => randomBase32(26));
    for (const text of texts) expect(text).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(new Set(texts).size).toBe(100);
  });
});

it("compares secrets of any length", () => {
  expect(sameSecret("abc", "abc")).toBe(true);
  for (const other of ["", "ab", "abd", "abcd", "ABC"]) expect(sameSecret("abc", other)).toBe(false);
});

it("hashes as everybody does", () => {
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  // RFC 4231, test case 2.
  expect(hmacSha256Hex("Jefe", "what do ya want for nothing?")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});
