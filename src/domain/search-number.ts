import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/**
 * What stands for a number of a document in the index: found by whoever types all of it, and no number to whoever reads the index.
 * `compact`: its letters and digits alone (`compactNumber`).
 */
export const searchNumber = (masterKey: string, tenantId: string, compact: string): string =>
  base32(hmacSha256(derivedKey(masterKey, "search-number"), `${tenantId}|${compact}`), 16);
