// Values that stand for secrets, ids and hashes in recorded examples: made of their number and of nothing else, so nobody has them.
import { createHash } from "node:crypto";

export const hex = (seed, length) => createHash("sha256").update(seed).digest("hex").slice(0, length);

/** Crockford's letters, as ids have them. At most 64. */
export const letters = (seed, length) =>
  [...createHash("sha512").update(seed).digest()]
    .map((byte) => "0123456789abcdefghjkmnpqrstvwxyz"[byte % 32])
    .join("")
    .slice(0, length);

/** What stands for the n-th secret of a run. */
export const madeUpToken = (n, length) => letters(`token${n}`, length);

const most = 2_000;
const shortest = 32;
let known = null;

/** Whether a value is one of them. */
export function isMadeUpToken(value) {
  known ??= new Map(Array.from({ length: most }, (_, n) => [madeUpToken(n, shortest), n]));
  const n = known.get(value.slice(0, shortest));
  return n !== undefined && madeUpToken(n, value.length) === value;
}
