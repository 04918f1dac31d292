import type { Face } from "../text/faces";
import { hex4, hexOf, num, type ObjectNumber, type PdfFile } from "./pdf-file";

/**
 * A font of the file, holding only the glyphs that are used. Each pair of a glyph and the text that is copied with it has a code of its
 * own: the same glyph may stand for different texts, and several glyphs for one.
 */
export class EmbeddedFont {
  readonly name: string;
  readonly object: ObjectNumber;
  readonly #face: Face;
  readonly #codes = new Map<string, { code: number; glyph: number; text: string }>();

  constructor(file: PdfFile, face: Face, name: string) {
    this.#face = face;
    this.name = name;
    this.object = file.reserve();
  }

  /** The code by which a page shows it. */
  codeOf(glyph: number, text: string): number {
    const key = `${glyph} ${text}`;
    const known = this.#codes.get(key);
    if (known !== undefined) return known.code;
    const code = this.#codes.size + 1;
    this.#codes.set(key, { code, glyph, text });
    return code;
  }

  /** Thousandths of the size of the writing, as the file says it. */
  widthOf = (glyph: number): number =>
    Math.round((this.#face.font.getGlyph(glyph).advanceWidth * 1_000) / this.#face.font.unitsPerEm);

  /** Writes the font with all that was used of it. */
  finish(file: PdfFile): void {
    const { font } = this.#face;
    const used = [...this.#codes.values()];
    const subset = font.createSubset();
    const map = new Uint8Array((used.length + 1) * 2);
    for (const { code, glyph } of used) {
      const inSubset = subset.includeGlyph(glyph);
      map[code * 2] = inSubset >> 8;
      map[code * 2 + 1] = inSubset & 0xff;
    }
    const program = subset.encode();
    const perThousand = 1_000 / font.unitsPerEm;
    const scaled = (value: number) => num(value * perThousand);
    const name = `EDGECS+${this.#face.file.replace(/\W+/g, "-")}`;
    const { minX, minY, maxX, maxY } = font.bbox;
    const descriptor = file.write(
      `<</Type/FontDescriptor/FontName/${name}/Flags 4/FontBBox[${[minX, minY, maxX, maxY].map(scaled).join(" ")}]/ItalicAngle 0` +
        `/Ascent ${scaled(font.ascent)}/Descent ${scaled(font.descent)}/CapHeight ${scaled(font.capHeight)}/StemV 80` +
        `/FontFile2 ${file.stream(program, `/Length1 ${program.length}`)} 0 R>>`,
    );
    const descendant = file.write(
      `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
        `/FontDescriptor ${descriptor} 0 R/DW 0/W[1[${used.map(({ glyph }) => this.widthOf(glyph)).join(" ")}]]` +
        `/CIDToGIDMap ${file.stream(map)} 0 R>>`,
    );
    file.write(
      `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H/DescendantFonts[${descendant} 0 R]` +
        `/ToUnicode ${file.stream(toUnicode(used))} 0 R>>`,
      this.object,
    );
  }
}

/** What is copied when these codes are marked. */
function toUnicode(used: readonly { code: number; text: string }[]): string {
  const lines = used.map(({ code, text }) => `<${hex4(code)}> <${hexOf(text)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const some = lines.slice(at, at + 100);
    blocks.push(`${some.length} beginbfchar\n${some.join("\n")}\nendbfchar`);
  }
  return (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
    "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
    `1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks.join("\n")}\nendcmap\n` +
    "CMapName currentdict /CMap defineresource pop\nend\nend\n"
  );
}
