import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { type CallbackTarget, makeCallbackToken, readCallbackToken } from "../../src/checks/callback-token";
import { gapMs, standingAfter } from "../../src/checks/sandbox/delivery";
import { makeSessionToken, readSessionToken } from "../../src/checks/sandbox/session-token";
import { signedHeaders, verifiedId } from "../../src/checks/standard-signature";
import { newId } from "../../src/domain";
import { base64 } from "../../src/lib/bytes";

const key = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);

/** Every text that differs from `text` in one character. */
const oneCharacterOff = (text: string): string[] =>
  [...text].map((character, at) => `${text.slice(0, at)}${character === "A" ? "B" : "A"}${text.slice(at + 1)}`);

describe("the token of a callback address", () => {
  const target: CallbackTarget = {
    tenantId: newId("tenant"),
    caseId: newId("case"),
    runId: newId("run"),
    vendor: "sandbox",
    expiresAtMs: 2_000,
  };
  const token = makeCallbackToken(key, target);

  it("says whom it is for to us, and nothing to others", () => {
    expect(readCallbackToken(key, token, 1_999)).toEqual(target);
    expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(Buffer.from(token, "base64url").toString("latin1")).not.toContain(target.caseId.slice(5));
  });

  // Sabotage tried: the address of a callback is good for ever (callback-token.ts) → red.
  it("is worth nothing after its time, under another key, cut short, or with any character changed", () => {
    expect(readCallbackToken(key, token, 2_000)).toBeNull();
    expect(readCallbackToken(otherKey, token, 1_000)).toBeNull();
    expect(readCallbackToken(key, token.slice(0, -4), 1_000)).toBeNull();
    // The last character of a base64url part may carry unused bits, so a change there can decode to the same bytes.
    const altered = oneCharacterOff(token).filter((other) => !sameBytes(other, token));
    expect(altered.length).toBeGreaterThan(token.length - 5);
    for (const other of altered) expect(readCallbackToken(key, other, 1_000)).toBeNull();
  });

  it("anything else is no token", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCallbackToken(key, text, 0)).toBeNull();
        expect(readSessionToken(base64(key), text)).toBeNull();
      }),
    );
  });

  it("the token of a hosted page is another kind: neither stands in for the other", () => {
    const session = makeSessionToken(base64(key), { tenantId: target.tenantId, sessionId: "ids_1" });
    expect(readSessionToken(base64(key), session)).toEqual({ tenantId: target.tenantId, sessionId: "ids_1" });
    expect(readCallbackToken(key, session, 0)).toBeNull();
    expect(readSessionToken(base64(key), token)).toBeNull();
  });
});

describe("a vendor that delivers a callback", () => {
  it.each([
    [200, 1, "delivered"],
    [204, 8, "delivered"],
    [null, 1, "pending"],
    [302, 1, "pending"],
    [401, 1, "pending"],
    [409, 2, "pending"],
    [500, 7, "pending"],
    [500, 8, "gave_up"],
    [null, 8, "gave_up"],
    [404, 1, "gave_up"],
    [410, 1, "gave_up"],
  ] as const)("that was answered %s after %i attempts is %s", (httpStatus, attempts, standing) => {
    expect(standingAfter(httpStatus, attempts)).toBe(standing);
  });

  it("waits longer from attempt to attempt: about four minutes in all", () => {
    const gaps = [1, 2, 3, 4, 5, 6, 7].map(gapMs);
    expect(gaps).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000]);
  });
});

describe("the signature of a callback", () => {
  const nowSeconds = 1_790_000_000;
  const body = '{"a":1}';
  const headers = signedHeaders(key, "evt_1", nowSeconds, body);
  const verify = (over: Record<string, string | undefined>, text = body, atMs = nowSeconds * 1_000, by = key) =>
    verifiedId(by, (name) => ({ ...headers, ...over })[name], text, atMs);

  it("is a Standard Webhooks signature, as the official library reads it", () => {
    fc.assert(
      fc.property(fc.json(), fc.stringMatching(/^[a-z0-9_]{1,30}$/), (text, id) => {
        const seconds = Math.floor(Date.now() / 1_000);
        const signed = signedHeaders(key, id, seconds, text);
        expect(new Webhook(base64(key)).verify(text, signed)).toEqual(JSON.parse(text));
        expect(verifiedId(key, (name) => new Headers(signed).get(name) ?? undefined, text, seconds * 1_000)).toBe(id);
      }),
      { numRuns: 50 },
    );
  });

  it("holds for exactly what was signed", () => {
    expect(verify({})).toBe("evt_1");
    expect(verify({ "webhook-id": "evt_2" })).toBeNull();
    expect(verify({ "webhook-timestamp": String(nowSeconds + 1) })).toBeNull();
    expect(verify({}, '{"a": 1}')).toBeNull();
    expect(verify({}, body, nowSeconds * 1_000, otherKey)).toBeNull();
    for (const signature of oneCharacterOff(headers["webhook-signature"]))
      expect(verify({ "webhook-signature": signature })).toBeNull();
  });

  it("needs every header", () => {
    for (const name of Object.keys(headers)) expect(verify({ [name]: undefined })).toBeNull();
    for (const name of Object.keys(headers)) expect(verify({ [name]: "" })).toBeNull();
  });

  // Sabotage tried: a callback may be as old as it likes (standard-signature.ts) → red.
  it("holds for five minutes each way", () => {
    expect(verify({}, body, (nowSeconds + 300) * 1_000)).toBe("evt_1");
    expect(verify({}, body, (nowSeconds - 300) * 1_000)).toBe("evt_1");
    expect(verify({}, body, (nowSeconds + 301) * 1_000)).toBeNull();
    expect(verify({}, body, (nowSeconds - 301) * 1_000)).toBeNull();
  });

  it("may stand among others while keys rotate", () => {
    expect(verify({ "webhook-signature": `v1,AAAA v1a,BBBB ${headers["webhook-signature"]}` })).toBe("evt_1");
  });
});

const sameBytes = (a: string, b: string): boolean => {
  const bytes = (text: string) => text.split(".").map((part) => Buffer.from(part, "base64url").toString("hex"));
  return a.split(".")[0] === b.split(".")[0] && bytes(a).join() === bytes(b).join();
};
