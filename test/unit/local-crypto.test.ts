import { describe, expect, it } from "vitest";
import {
  apiKeyHash,
  derivedKey as localDerivedKey,
  seal as localSeal,
  newApiKey,
  newMasterKey,
  newWebhookSecret,
  partsOfApiKey,
  randomBase32,
  sealDefaultWebhookSecret,
  signInHash,
} from "../../scripts/local-crypto.mjs";
import { fromBase64, hmacSha256Hex, unseal } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";

const masterKey = newMasterKey();

describe("the seed's cryptography is the Worker's", () => {
  it("derives the same key for the same purpose", () => {
    for (const purpose of ["api-keys", "sign-in", "webhook-secrets"])
      expect(Buffer.from(localDerivedKey(masterKey, purpose))).toEqual(Buffer.from(derivedKey(masterKey, purpose)));
  });

  it("hashes API keys and sign-in secrets as the Worker looks them up", () => {
    expect(apiKeyHash(masterKey, "0123456789ab", "secret")).toBe(
      hmacSha256Hex(derivedKey(masterKey, "api-keys"), "0123456789ab|secret"),
    );
    expect(signInHash(masterKey, "secret")).toBe(hmacSha256Hex(derivedKey(masterKey, "sign-in"), "secret"));
  });

  it("seals what the Worker opens, and only for what it was sealed for", () => {
    const key = derivedKey(masterKey, "webhook-secrets");
    const sealed = sealDefaultWebhookSecret(masterKey, "ten_eu_demo", "whsec_Ü");
    expect(unseal(key, sealed, "ten_eu_demo|default")).toBe("whsec_Ü");
    expect(unseal(key, sealed, "ten_eu_other|default")).toBeNull();
    expect(unseal(key, localSeal(derivedKey(masterKey, "sign-in"), "text", "a"), "a")).toBeNull();
  });
});

describe("what the seed makes", () => {
  it("a master key the settings accept: 32 bytes", () => {
    expect(fromBase64(masterKey)).toHaveLength(32);
  });

  it("API keys that can be taken apart again, whatever their secret holds", () => {
    for (let i = 0; i < 200; i++) {
      const key = newApiKey("sandbox");
      const parts = partsOfApiKey(key);
      expect(parts).not.toBeNull();
      expect(`ek_${parts?.environment}_${parts?.keyId}_${parts?.secret}`).toBe(key);
    }
    expect(partsOfApiKey("ek_sandbox_short_secret")).toBeNull();
  });

  it("base 32 without look-alikes, and webhook secrets of 32 bytes", () => {
    expect(randomBase32(500)).toMatch(/^[0-9a-hjkmnp-tv-z]{500}$/);
    expect(fromBase64(newWebhookSecret().slice("whsec_".length))).toHaveLength(32);
  });
});
