import { beforeAll, describe, expect, it } from "vitest";
import { keysAt } from "../../src/auth/key-cache";
import { type KeySource, verifyToken } from "../../src/auth/token";
import { ok } from "../../src/lib/result";
import { type ForgeryWorld, forgeries, genuine } from "../support/forged-tokens";
import { anIssuerKey, type IssuerKey, signedBy } from "../support/issuer-keys";

const nowSeconds = 1_800_000_000;
const nowMs = nowSeconds * 1_000;
const issuer = "https://id.acme.test";
const audience = "client-1";
const claims = { iss: issuer, aud: audience, sub: "person-1", iat: nowSeconds, exp: nowSeconds + 300 };

let world: ForgeryWorld;
let keys: KeySource;
beforeAll(async () => {
  world = { key: await anIssuerKey(), foreign: await anIssuerKey(), claims, nowSeconds };
  keys = async () => ({ keys: [world.key.publicJwk] });
});
const verify = (token: string, source = keys, algorithms?: string[]) =>
  verifyToken(token, { issuer, audience, keys: source, nowMs, ...(algorithms && { algorithms }) });

describe("a token", () => {
  it("is believed when its issuer signed it for us, for now", async () => {
    expect(await verify(await genuine(world))).toMatchObject({ ok: true, value: { sub: "person-1" } });
    const many = await signedBy(world.key, { ...claims, aud: ["another", audience] });
    expect((await verify(many)).ok).toBe(true);
  });

  it.each(["ES256", "PS256", "EdDSA"])("may be signed by %s", async (alg) => {
    const key = await anIssuerKey(alg);
    const token = await signedBy(key, claims);
    expect((await verify(token, async () => ({ keys: [key.publicJwk] }))).ok).toBe(true);
    expect(await verify(token, async () => ({ keys: [key.publicJwk] }), ["RS256"])).toEqual({
      ok: false,
      error: "bad_algorithm",
    });
  });

  it("may come from a clock that is a minute off, and not more", async () => {
    const at = async (change: object) => (await verify(await signedBy(world.key, { ...claims, ...change }))).ok;
    expect(await at({ exp: nowSeconds - 59 })).toBe(true);
    expect(await at({ iat: nowSeconds + 59, nbf: nowSeconds + 59 })).toBe(true);
    expect(await at({ exp: nowSeconds - 61 })).toBe(false);
  });

  // Sabotage tried: a token may bring its own key (token.ts); a token is good for everybody's audience (token.ts) →
  // red.
  it.each(forgeries.map((forgery) => [forgery.name, forgery] as const))(
    "is refused: %s",
    async (_name, { fault, make }) => {
      expect(await verify(await make(world))).toEqual({ ok: false, error: fault });
    },
  );

  it("is not believed while the issuer's keys cannot be had", async () => {
    expect(await verify(await genuine(world), async () => null)).toEqual({ ok: false, error: "keys_unreachable" });
  });
});

describe("an issuer's keys", () => {
  let asked = 0;
  let published: IssuerKey[] | null = [];
  const outside = {
    fetch: async () => {
      asked += 1;
      const text = published === null ? "down" : JSON.stringify({ keys: published.map(({ publicJwk }) => publicJwk) });
      return ok({ status: published === null ? 503 : 200, headers: {}, text, durationMs: 1 });
    },
  };
  const at = (url: string, atMs: number): KeySource => keysAt(outside, url, atMs);
  const tokenBy = (key: IssuerKey) => signedBy(key, claims);

  it("are asked for once, and again when a token names a new one: they may change at any time", async () => {
    const next = await anIssuerKey();
    published = [world.key];
    asked = 0;
    const url = "https://id.acme.test/rotating";
    for (let turn = 0; turn < 5; turn++) expect((await verify(await tokenBy(world.key), at(url, nowMs))).ok).toBe(true);
    expect(asked).toBe(1);
    published = [next];
    expect((await verify(await tokenBy(next), at(url, nowMs + 1_000))).ok).toBe(true);
    expect(asked).toBe(2);
    // The old key has gone with the old set.
    expect((await verify(await tokenBy(world.key), at(url, nowMs + 2_000))).ok).toBe(false);
  });

  it("are not asked for without end by whoever invents key ids", async () => {
    published = [world.key];
    asked = 0;
    const url = "https://id.acme.test/invented";
    for (let turn = 0; turn < 50; turn++) {
      const token = await signedBy(world.key, claims, { kid: `made-up-${turn}` });
      expect(await verify(token, at(url, nowMs))).toEqual({ ok: false, error: "unknown_key" });
    }
    expect(asked).toBe(4);
    expect((await verify(await genuine(world), at(url, nowMs))).ok).toBe(true);
  });

  it("count on while the issuer is down", async () => {
    published = [world.key];
    const url = "https://id.acme.test/down";
    expect((await verify(await genuine(world), at(url, nowMs))).ok).toBe(true);
    published = null;
    expect((await verify(await genuine(world), at(url, nowMs + 3_600_000))).ok).toBe(true);
    expect(await verify(await genuine(world), at("https://id.acme.test/never", nowMs))).toEqual({
      ok: false,
      error: "keys_unreachable",
    });
  });
});
