import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { canonicalJson, type Json } from "../../src/lib/json";
import { isJsonType, readText } from "../../src/routes/framework-body";
import { fingerprintOf, parseJson, parseWith, queryOf } from "../../src/routes/framework-input";

const codeOf = (text: string, depth = 32): string => {
  const parsed = parseJson(text, depth);
  return parsed.ok ? "ok" : parsed.error.code;
};
const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request("http://edgecase.test/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
const streamOf = (chunk: Uint8Array<ArrayBuffer>, count: number, taken: { chunks: number }) =>
  new ReadableStream({
    pull(controller) {
      if (taken.chunks === count) return controller.close();
      taken.chunks++;
      controller.enqueue(chunk);
    },
  });

describe("JSON that comes in", () => {
  it.each([
    ["{", "bad_json"],
    ["", "bad_json"],
    ["nul", "bad_json"],
    ['{"__proto__": {"admin": true}}', "unsafe_key"],
    ['{"a": [{"constructor": 1}]}', "unsafe_key"],
    ['{"a": {"prototype": 1}}', "unsafe_key"],
    ['{"a": 1e999}', "bad_value"],
    ['{"a": "\\ud800"}', "bad_value"],
    ['{"a": "x\\u0000y"}', "bad_value"],
    ['{"x\\u0000": 1}', "bad_value"],
    ['{"proto": {"constructors": ["__proto__"]}}', "ok"],
  ])("%s is %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it("holds nesting to the limit exactly, and survives nesting far beyond it", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(codeOf(nested(32))).toBe("ok");
    expect(codeOf(nested(33))).toBe("too_deep");
    expect(codeOf(nested(400_000))).toBe("too_deep");
  });

  it("names the path of what is wrong", () => {
    const parsed = parseJson('{"context": {"entity": [{"constructor": 1}]}}', 32);
    expect(parsed).toMatchObject({ error: { param: "context.entity.0.constructor" } });
  });

  it("returns every storable JSON value as it was written", () => {
    const value = fc.jsonValue({ stringUnit: "grapheme" }).filter((json) => {
      const text = JSON.stringify(json);
      return !/\\u0000|__proto__|constructor|prototype/.test(text);
    });
    fc.assert(
      fc.property(value, (json) => {
        const parsed = parseJson(JSON.stringify(json), 64);
        expect(parsed.ok && JSON.stringify(parsed.value)).toBe(JSON.stringify(json));
      }),
    );
  });
});

describe("schemas", () => {
  const Shape = z.strictObject({ a: z.strictObject({ b: z.number() }).optional() });

  it("refuses an unknown field and names its path", () => {
    expect(parseWith(Shape, { a: { b: 1, c: 2 } }, "body")).toMatchObject({
      error: { code: "unknown_field", param: "a.c" },
    });
  });

  it("never repeats the value it refuses", () => {
    const refused = parseWith(Shape, { a: { b: "4111 1111 1111 1111" } }, "body");
    expect(refused.ok).toBe(false);
    expect(JSON.stringify(refused)).not.toContain("4111");
  });

  it("says of a field that is missing that it is required, and of any other what is wrong with it", () => {
    const Owners = z.strictObject({
      owners: z.array(z.strictObject({ name: z.string() })),
      note: z.string().optional(),
    });
    const messageOf = (raw: unknown) => {
      const parsed = parseWith(Owners, raw, "body");
      return parsed.ok ? null : [parsed.error.param, parsed.error.message];
    };
    expect(messageOf({})).toEqual(["owners", "owners: This field is required."]);
    expect(messageOf({ owners: [{ name: "Ada" }, {}] })).toEqual([
      "owners.1.name",
      "owners.1.name: This field is required.",
    ]);
    expect(messageOf({ owners: [{ name: null }] })).toEqual([
      "owners.0.name",
      "owners.0.name: Invalid input: expected string, received null",
    ]);
    expect(messageOf({ owners: [], note: 1 })?.[0]).toBe("note");
  });

  it("keeps every value of a query parameter that comes twice", () => {
    expect(queryOf(new URLSearchParams("a=1&b=2&a=3&__proto__=x"))).toEqual({
      a: ["1", "3"],
      b: "2",
      ["__proto__"]: "x",
    });
  });
});

describe("fingerprints", () => {
  it("do not depend on the order of keys", () => {
    const shuffled = (json: Json): Json =>
      Array.isArray(json)
        ? json.map(shuffled)
        : typeof json === "object" && json !== null
          ? Object.fromEntries(
              Object.entries(json)
                .reverse()
                .map(([key, value]) => [key, shuffled(value)]),
            )
          : json;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as Json;
        expect(fingerprintOf("POST", "/a", shuffled(json), "")).toBe(fingerprintOf("POST", "/a", json, ""));
      }),
    );
  });

  it("differ by method, path and body", () => {
    const prints = [
      fingerprintOf("POST", "/a", {}, ""),
      fingerprintOf("PUT", "/a", {}, ""),
      fingerprintOf("POST", "/b", {}, ""),
      fingerprintOf("POST", "/a", { x: 1 }, ""),
      fingerprintOf("POST", "/a", null, canonicalJson({ x: 2 })),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});

describe("the size of a body", () => {
  const tooLarge = { ok: false, error: { code: "too_large" } };

  // Sabotage tried: a body is counted by what it declares (request-bytes.ts) → red.
  it("is counted while it is read, whatever was declared", async () => {
    const taken = { chunks: 0 };
    const body = streamOf(new Uint8Array(1_000).fill(97), 10_000, taken);
    expect(await readText(post(body), 5_000)).toMatchObject(tooLarge);
    expect(taken.chunks).toBe(10_000); // heard to the end and forgotten: see request-bytes.ts
    expect(await readText(post("x".repeat(5_001)), 5_000)).toMatchObject(tooLarge);
    expect(await readText(post("x".repeat(5_000)), 5_000)).toEqual({ ok: true, value: "x".repeat(5_000) });
  });

  it("is refused unread when Content-Length says so", async () => {
    const taken = { chunks: 0 };
    const body = streamOf(new Uint8Array(10), 10, taken);
    expect(await readText(post(body, { "content-length": "5001" }), 5_000)).toMatchObject(tooLarge);
    expect(taken.chunks).toBeLessThan(3);
  });

  it("is that of the decompressed body", async () => {
    const packed = (text: string) =>
      new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
    const gzip = { "content-encoding": "gzip" };
    expect(await readText(post(await packed("x".repeat(4_000_000)), gzip), 1_000_000)).toMatchObject(tooLarge);
    expect(await readText(post(await packed('{"a":1}'), gzip), 1_000_000)).toEqual({ ok: true, value: '{"a":1}' });
    expect(await readText(post("not gzip", gzip), 1_000_000)).toMatchObject({ error: { code: "bad_json" } });
    expect(await readText(post("x", { "content-encoding": "br" }), 1_000)).toMatchObject({
      error: { code: "unsupported_media_type" },
    });
  });

  it("means nothing when the bytes are not UTF-8", async () => {
    expect(await readText(post(new Uint8Array([0x22, 0xff, 0x22])), 10)).toMatchObject({ error: { code: "bad_json" } });
  });
});

it.each([
  ["application/json", true],
  ["application/json; charset=utf-8", true],
  ['application/json;charset="UTF-8"', true],
  ["application/merge-patch+json", true],
  ["application/json; charset=utf-16", false],
  ["text/plain", false],
  ["application/jsonp", false],
  ["", false],
  [null, false],
])("content type %s counts as JSON: %s", (type, expected) => {
  expect(isJsonType(type)).toBe(expected);
});
