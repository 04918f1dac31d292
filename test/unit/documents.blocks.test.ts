import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Blocks, blocksOf, overlapLength } from "../../src/documents/blocks";
import { inspect } from "../../src/documents/inspect";
import { inspectBlocks } from "../../src/documents/inspect-blocks";
import { maxFileBytes } from "../../src/documents/limits";
import { bytesOf, corpus, evilSvg, jpeg, noise, pdf, png } from "../support/file-corpus";
import { hostileFiles } from "../support/hostile-files";

/** A file as it lies in the store: blocks of it are asked for, never the whole. */
function inBlocks(bytes: Uint8Array, blockBytes: number): Blocks & { largestRead: number } {
  const seen = { largestRead: 0 };
  const blocks = blocksOf(
    bytes.length,
    (at, length) => {
      seen.largestRead = Math.max(seen.largestRead, length);
      return Promise.resolve(bytes.slice(at, at + length));
    },
    blockBytes,
  );
  return Object.assign(seen, blocks);
}
const readable = [...corpus, ...hostileFiles].filter(({ bytes }) => bytes.length <= maxFileBytes);

describe("G36 holds for files that are too large to be held in memory", () => {
  it.each([37, 1_000, 65_536])("blocks of %i bytes tell the same of every file of the corpus", async (blockBytes) => {
    for (const { name, bytes } of readable)
      expect([name, await inspectBlocks(inBlocks(bytes, blockBytes), blockBytes)]).toEqual([name, inspect(bytes)]);
  });

  it("what is hidden across the seam of two blocks is found, wherever the seam is", async () => {
    const hidden = jpeg({ inside: noise(500), behind: bytesOf(noise(200), evilSvg) });
    const script = pdf({ objects: [noise(700), "8 0 obj << /#4a#53 9 0 R >> endobj\n"] });
    for (const bytes of [hidden, script])
      for (let seam = 300; seam < 1_300; seam += 1)
        expect([seam, await inspectBlocks(inBlocks(bytes, seam), seam)]).toEqual([seam, inspect(bytes)]);
  });

  it("any bytes behind the first of a kind we take are told alike, in memory and in blocks", async () => {
    const head = fc
      .constantFrom(jpeg(), png(), pdf())
      .chain((file) => fc.nat(file.length).map((cut) => file.slice(0, cut)));
    await fc.assert(
      fc.asyncProperty(
        head,
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 16, max: 500 }),
        async (start, tail, size) => {
          const bytes = new Uint8Array([...start, ...tail]);
          expect(await inspectBlocks(inBlocks(bytes, size), size)).toEqual(inspect(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("a picture of 26 MB is looked at and hashed without reading more than a block at a time", async () => {
    const bytes = bytesOf(png(), new Uint8Array(26_000_000));
    const blocks = inBlocks(bytes, 4_194_304);
    expect(await inspectBlocks(blocks)).toMatchObject({
      status: "ready",
      contentType: "image/png",
      sizeBytes: bytes.length,
    });
    expect(blocks.largestRead).toBeLessThanOrEqual(4_194_304);
  });

  it("the end of one stretch is longer than whatever is looked for", () => {
    for (const pattern of ["<!doctype html", "/#4a#61#76#61#53#63#72#69#70#74", "endstream"])
      expect(pattern.length * 20).toBeLessThan(overlapLength);
  });
});
