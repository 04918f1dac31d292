import { fromBase64, hmacSha256 } from "./bytes";

const cache = new Map<string, Uint8Array>();

/** A 32-byte key for one purpose, derived from the master key. One purpose, one key: none can stand in for another. */
export function derivedKey(masterKeyBase64: string, purpose: string): Uint8Array {
  const name = `${purpose}|${masterKeyBase64}`;
  let key = cache.get(name);
  if (key === undefined) {
    key = hmacSha256(fromBase64(masterKeyBase64), `edgecase|${purpose}`);
    cache.set(name, key);
  }
  return key;
}
