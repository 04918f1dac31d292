// The fonts of case reports, packed for the Worker: slices of Noto Sans as plain TrueType in `public/assets/fonts`, and a list of which
// characters each of them draws. A report reads the few it needs through the ASSETS binding; the Worker's bundle carries none.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inflateSync } from "node:zlib";

const require = createRequire(import.meta.url);

/** Which slices of a family are taken, and in which weights. Chinese and Japanese are large: their headings are drawn with a thicker pen. */
const families = [
  {
    name: "noto-sans",
    weights: [400, 700],
    takes: /^(latin|latin-ext|vietnamese|cyrillic|cyrillic-ext|greek|greek-ext)$/,
  },
  { name: "noto-sans-arabic", weights: [400, 700], takes: /^(arabic|symbols)$/ },
  { name: "noto-sans-hebrew", weights: [400, 700], takes: /^hebrew$/ },
  { name: "noto-sans-devanagari", weights: [400, 700], takes: /^devanagari$/ },
  { name: "noto-sans-jp", weights: [400], takes: /^\[\d+\]$/ },
  { name: "noto-sans-sc", weights: [400], takes: /^\[\d+\]$/ },
];

/** Writes them below `outDir`. */
export async function packReportFonts(outDir) {
  const target = join(outDir, "fonts");
  await mkdir(target, { recursive: true });
  const slices = [];
  for (const { name, weights, takes } of families) {
    const home = dirname(require.resolve(`@fontsource/${name}/package.json`));
    const ranges = JSON.parse(await readFile(join(home, "unicode.json"), "utf8"));
    for (const [subset, characters] of Object.entries(ranges)) {
      if (!takes.test(subset)) continue;
      for (const weight of weights) {
        const stem = `${name}-${subset.replace(/[[\]]/g, "")}-${weight}`;
        const woff = await readFile(join(home, "files", `${stem}-normal.woff`));
        await writeFile(join(target, `${stem}.ttf`), trueTypeOf(woff));
        slices.push({ file: `${stem}.ttf`, family: name, weight, ranges: rangesOf(characters) });
      }
    }
  }
  await writeFile(join(target, "fonts.json"), JSON.stringify(slices));
}

/** `U+0-FF,U+131` → `[[0, 255], [305, 305]]` */
const rangesOf = (text) =>
  text.split(",").map((part) => {
    const [from, to = from] = part
      .trim()
      .slice(2)
      .split("-")
      .map((hex) => Number.parseInt(hex, 16));
    return [from, to];
  });

const align = (n) => (n + 3) & ~3;

/** A WOFF is a TrueType file whose tables are deflated one by one. */
function trueTypeOf(woff) {
  if (woff.readUInt32BE(0) !== 0x774f4646) throw new Error("not a WOFF file");
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + index * 20;
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const bytes = woff.subarray(offset, offset + packed);
    return {
      tag: woff.subarray(at, at + 4),
      checksum: woff.readUInt32BE(at + 16),
      bytes: packed < length ? inflateSync(bytes) : bytes,
    };
  });
  const headBytes = 12 + count * 16;
  const out = Buffer.alloc(headBytes + tables.reduce((sum, { bytes }) => sum + align(bytes.length), 0));
  out.writeUInt32BE(woff.readUInt32BE(4), 0);
  out.writeUInt16BE(count, 4);
  const power = Math.floor(Math.log2(count));
  out.writeUInt16BE(2 ** power * 16, 6);
  out.writeUInt16BE(power, 8);
  out.writeUInt16BE(count * 16 - 2 ** power * 16, 10);
  let place = headBytes;
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const at = 12 + index * 16;
    tag.copy(out, at);
    out.writeUInt32BE(checksum, at + 4);
    out.writeUInt32BE(place, at + 8);
    out.writeUInt32BE(bytes.length, at + 12);
    bytes.copy(out, place);
    place += align(bytes.length);
  }
  return out;
}
