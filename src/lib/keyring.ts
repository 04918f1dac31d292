import { seal, sha256Hex, unseal } from "./bytes";
import { derivedKey } from "./derived-key";

/** The keys that stored secrets are sealed under. All in base64, 32 bytes each. */
export interface Keyring {
  /** Newest first: the first one seals, all of them open. Never empty. */
  keys: readonly string[];
  /** Opens what was sealed before keys had names. */
  unnamed: string;
}

/** A key alone, as before there was a ring. */
export const ringOf = (keyBase64: string): Keyring => ({ keys: [keyBase64], unnamed: keyBase64 });

/** Names a key without saying anything about it: eight characters of a hash. */
export function keyIdOf(keyBase64: string): string {
  let id = ids.get(keyBase64);
  if (id === undefined) {
    id = sha256Hex(`edgecase|key-id|${keyBase64}`).slice(0, 8);
    ids.set(keyBase64, id);
  }
  return id;
}
const ids = new Map<string, string>();

/** What everything begins with that is sealed from now on. */
export const newestPrefix = ({ keys: [newest = ""] }: Keyring): string => `v1:${keyIdOf(newest)}:`;

/** `v1:<key id>:<sealed>`. `purpose` chooses the derived key, `about` is authenticated but not stored. */
export function sealWith(ring: Keyring, purpose: string, text: string, about: string): string {
  const [newest = ""] = ring.keys;
  return newestPrefix(ring) + seal(derivedKey(newest, purpose), text, about);
}

/** The text, whichever key of the ring it was sealed under; null when it was another, or a bit is wrong. */
export function openWith(ring: Keyring, purpose: string, sealed: string, about: string): string | null {
  const named = /^v1:([0-9a-f]{8}):(.*)$/s.exec(sealed);
  if (named === null) return unseal(derivedKey(ring.unnamed, purpose), sealed, about);
  const key = ring.keys.find((each) => keyIdOf(each) === named[1]);
  return key === undefined ? null : unseal(derivedKey(key, purpose), named[2] ?? "", about);
}

/** Which key something was sealed under: its id, or `unnamed` for what is older than the names. */
export const keyIdIn = (sealed: string): string => /^v1:([0-9a-f]{8}):/.exec(sealed)?.[1] ?? "unnamed";
