import { randomBytes as trulyRandomBytes } from "crypto";

// What the product takes from `node:crypto`, with chance that follows from a seed: the same history has the same ids.
export * from "crypto";

let state = 0;

/** From now on everything random follows from this. */
export function seedChance(seed: number): void {
  state = seed >>> 0;
}

/** Large requests fill the store that nonces are taken from, which lasts for many histories: nothing follows from a nonce. */
export function randomBytes(length: number): Buffer {
  return length >= 4_096 ? trulyRandomBytes(length) : fill(Buffer.alloc(length));
}

export const randomInt = (below: number): number => Math.floor((draw() / 2 ** 32) * below);

/** In the place of `crypto.getRandomValues`. */
export function fill<T extends Uint8Array>(bytes: T): T {
  for (let at = 0; at < bytes.length; at += 4) {
    const drawn = draw();
    for (let place = at; place < Math.min(at + 4, bytes.length); place += 1)
      bytes[place] = drawn >>> (8 * (place - at));
  }
  return bytes;
}

/** The mulberry32 generator. */
function draw(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
