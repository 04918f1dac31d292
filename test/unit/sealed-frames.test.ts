import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameBytes, NotOpened, openFrames, sealFrames } from "../../src/lib/sealed-frames";

const key = randomBytes(32);

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece);
  return Buffer.concat(held);
}

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += length) yield bytes.subarray(from, from + length);
}

const sealed = (plain: Uint8Array, name = "a") => whole(sealFrames(key, name, inPieces(plain, 70_000)));
const open = (bytes: Uint8Array, name = "a", by: Uint8Array = key) =>
  whole(openFrames(by, name, inPieces(bytes, 65_536)));

describe("a stream under a key, frame by frame", () => {
  it.each([0, 1, frameBytes - 1, frameBytes, frameBytes + 1, 2 * frameBytes, 2 * frameBytes + 17])(
    "opens to what was sealed: %i bytes",
    async (length) => {
      const plain = randomBytes(length);
      expect((await open(await sealed(plain))).equals(plain)).toBe(true);
    },
  );

  it("opens however its bytes are cut on the way", async () => {
    const plain = randomBytes(3_000);
    const bytes = await sealed(plain);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.byteLength }), async (length) => {
        expect((await whole(openFrames(key, "a", inPieces(bytes, length)))).equals(plain)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("opens under no other key and for no other name", async () => {
    const bytes = await sealed(randomBytes(10));
    await expect(open(bytes, "b")).rejects.toThrow(NotOpened);
    await expect(open(bytes, "a", randomBytes(32))).rejects.toThrow(NotOpened);
  });

  it("does not open when any bit of it is another", async () => {
    const bytes = await sealed(randomBytes(200));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.byteLength * 8 - 1), async (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(open(changed)).rejects.toThrow(NotOpened);
      }),
      { numRuns: 100 },
    );
  });

  it("is not whole when it was cut off, at a frame's end or inside one, or when something follows it", async () => {
    const bytes = await sealed(randomBytes(2 * frameBytes + 5));
    const firstFrame = 4 + (bytes.readUInt32BE(0) & 0x7fff_ffff);
    for (const cut of [0, 3, 100, firstFrame, firstFrame * 2, bytes.byteLength - 1])
      await expect(open(bytes.subarray(0, cut))).rejects.toThrow(NotOpened);
    await expect(open(Buffer.concat([bytes, bytes]))).rejects.toThrow(NotOpened);
  });

  it("does not open when frames change places", async () => {
    const bytes = await sealed(randomBytes(2 * frameBytes + 5));
    const length = 4 + (bytes.readUInt32BE(0) & 0x7fff_ffff);
    const swapped = Buffer.concat([
      bytes.subarray(length, 2 * length),
      bytes.subarray(0, length),
      bytes.subarray(2 * length),
    ]);
    await expect(open(swapped)).rejects.toThrow(NotOpened);
  });
});
