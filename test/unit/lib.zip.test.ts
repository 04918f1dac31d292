import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ArchiveTooLarge, measuring, ZipWriter } from "../../src/lib/zip";
import { readZip } from "../support/zip-reader";

const folder = mkdtempSync(path.join(tmpdir(), "zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function zipped(files: readonly (readonly [string, Uint8Array])[], blockBytes: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  const zip = new ZipWriter(blockBytes, async (bytes) => void blocks.push(bytes));
  for (const [name, bytes] of files) await zip.add(name, bytes);
  expect(await zip.end()).toBe(blocks.reduce((sum, { length }) => sum + length, 0));
  return blocks;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
async function* inParts(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
const measureOf = (bytes: Uint8Array) => {
  const measure = measuring();
  measure.add(bytes);
  return measure.end();
};

describe("an archive", () => {
  it("gives back every file under its name, and comes in blocks of one length but the last", async () => {
    const file = fc.tuple(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
      fc.uint8Array({ maxLength: 300 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        async (files, blockBytes) => {
          const blocks = await zipped(files, blockBytes);
          expect(blocks.slice(0, -1).every(({ length }) => length === blockBytes)).toBe(true);
          const found = readZip(Buffer.concat(blocks));
          expect(found.map(({ name, bytes, crc }) => [name, [...bytes], crc === crc32(bytes)])).toEqual(
            files.map(([name, bytes]) => [name, [...bytes], true]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is opened by a program that is not ours", async () => {
    const blocks = await zipped([["ünï/index.html", new TextEncoder().encode("<p>Ada</p>")]], 64);
    const file = path.join(folder, "one.zip");
    writeFileSync(file, Buffer.concat(blocks));
    const script =
      "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.read(z.namelist()[0]).decode())";
    expect(execFileSync("python3", ["-c", script, file], { encoding: "utf8" })).toBe("<p>Ada</p>\n");
  });

  it("takes a file in parts, and reads back as if it had come whole", async () => {
    const bytes =
      fc.sample(fc.uint8Array({ minLength: 900, maxLength: 1_000 }), { numRuns: 1, seed: 7 })[0] ?? text("");
    const archive = async (add: (zip: ZipWriter) => Promise<void>): Promise<Buffer> => {
      const blocks: Uint8Array[] = [];
      const zip = new ZipWriter(128, async (block) => void blocks.push(block));
      await add(zip);
      await zip.end();
      return Buffer.concat(blocks);
    };
    const parts = await archive((zip) => zip.addParts("one.bin", measureOf(bytes), inParts(bytes, 77)));
    expect(parts).toEqual(await archive((zip) => zip.add("one.bin", bytes)));
  });

  it("is not ended with a file that is another one than was measured", async () => {
    const zip = new ZipWriter(64, async () => undefined);
    const measured = measureOf(text("as it was"));
    await expect(zip.addParts("a", measured, inParts(text("as it is!"), 4))).rejects.toThrow("has changed");
    await expect(zip.addParts("b", measured, inParts(text("as it"), 4))).rejects.toThrow("has changed");
  });

  it("says that it would be too large before it takes the file in", async () => {
    const zip = new ZipWriter(64, async () => undefined);
    const huge = { crc: 0, size: 4_000_000_001 };
    await expect(zip.addParts("huge", huge, inParts(text("never read"), 4))).rejects.toBeInstanceOf(ArchiveTooLarge);
  });
});
