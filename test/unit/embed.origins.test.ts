import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEdgecaseMessage, isListedAddress, readOrigin, returnAddress } from "../../src/domain";

describe("origins that a tenant lists", () => {
  it.each([
    "https://app.example.com",
    "https://app.example.com:8443",
    "http://localhost:3000",
    "http://127.0.0.1:8080",
  ])("takes %s as browsers write it", (origin) => expect(readOrigin(origin)).toBe(origin));

  // Sabotage tried: a website may be listed with plain http (site-origin.ts) → red.
  it.each([
    "https://app.example.com/",
    "https://app.example.com/path",
    "https://APP.example.com",
    "https://app.example.com:443",
    "https://*.example.com",
    "https://user@app.example.com",
    "http://app.example.com",
    "http://localhost.example.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://a.example;x",
    "https://a.example,b",
    "null",
    "*",
    "'self'",
    "https://a.example; script-src *",
    "https://a.example https://b.example",
    "",
  ])("refuses %s", (text) => expect(readOrigin(text)).toBeNull());

  it("never takes what could end a directive of a policy or name a second source", () => {
    const host = fc.string({ unit: fc.constantFrom(..."ab.;,*' \"/:@?#%-[]") });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          host.map((text) => `https://${text}`),
        ),
        (text) => {
          const origin = readOrigin(text);
          if (origin !== null) expect(origin).toMatch(/^https?:\/\/[^\s;,'"*/]+$/);
        },
      ),
    );
  });
});

describe("addresses to go back to", () => {
  const origins = ["https://app.example.com"];

  it.each([
    ["https://app.example.com/done?from=kyb", true],
    ["https://app.example.com.evil.example/done", false],
    ["https://evil.example/?https://app.example.com", false],
    ["https://app.example.com@evil.example/", false],
    ["http://app.example.com/done", false],
    ["//app.example.com/done", false],
    ["javascript:location='https://app.example.com'", false],
    ["", false],
  ])("%s is on a listed website: %s", (address, isListed) => expect(isListedAddress(origins, address)).toBe(isListed));

  it("carry the case and its status, keep what they had, and nothing else", () => {
    const url = new URL(returnAddress("https://app.example.com/done?from=kyb&case=forged#end", "case_1", "submitted"));
    expect([...url.searchParams]).toEqual([
      ["from", "kyb"],
      ["case", "case_1"],
      ["status", "submitted"],
    ]);
    expect(url.origin + url.pathname + url.hash).toBe("https://app.example.com/done#end");
  });
});

describe("messages between a page and the form in it", () => {
  it.each([null, undefined, 1, "ready", [], {}, { type: "ready" }, { edgecase: 2, type: "ready" }, { edgecase: 1 }])(
    "%j is for somebody else",
    (data) => expect(isEdgecaseMessage(data)).toBe(false),
  );
  it("ours has the version and a type", () => expect(isEdgecaseMessage({ edgecase: 1, type: "hello" })).toBe(true));
});
