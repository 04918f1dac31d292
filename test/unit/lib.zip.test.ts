import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ZipWriter } from "../../src/lib/zip";

const folder = mkdtempSync(path.join(tmpdir(), "zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function zipped(files: readonly (readonly [string, Uint8Array])[], blockBytes: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  const zip = new ZipWriter(blockBytes, async (bytes) => void blocks.push(bytes));
  for (const [name, bytes] of files) await zip.add(name, bytes);
  expect(await zip.end()).toBe(blocks.reduce((sum, { length }) => sum + length, 0));
  return blocks;
}

/** Reads an archive by its directory, as programs do. */
function read(archive: Buffer): [string, Buffer, boolean][] {
  const end = archive.length - 22;
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    const [crc, size, nameLength, place] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const from = place + 30 + archive.readUInt16LE(place + 26);
    const bytes = archive.subarray(from, from + size);
    at += 46 + nameLength;
    return [name, bytes, crc32(bytes) === crc];
  });
}

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
          const found = read(Buffer.concat(blocks));
          expect(found.map(([name, bytes, sums]) => [name, [...bytes], sums])).toEqual(
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
});
