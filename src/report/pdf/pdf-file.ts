import { deflate } from "../../lib/deflate";

/** The number of an object of the file. */
export type ObjectNumber = number;

/** A PDF file as it is put together: objects by number, then the table that says where each begins (ISO 32000-1, 7.5). */
export class PdfFile {
  readonly #bodies: (Uint8Array | null)[] = [];

  /** A number for an object that others point at before it is written. */
  reserve(): ObjectNumber {
    return this.#bodies.push(null);
  }

  write(body: string, at: ObjectNumber = this.reserve()): ObjectNumber {
    this.#bodies[at - 1] = encoder.encode(body);
    return at;
  }

  /** `entries`: of its dictionary, without lengths and filters. */
  stream(content: Uint8Array | string, entries = "", at: ObjectNumber = this.reserve()): ObjectNumber {
    const plain = typeof content === "string" ? encoder.encode(content) : content;
    const packed = deflate(plain);
    const head = encoder.encode(`<<${entries}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`);
    this.#bodies[at - 1] = joined([head, packed, encoder.encode("\nendstream")]);
    return at;
  }

  /** A picture, its bytes as they are. Measures in pixels. */
  jpeg(bytes: Uint8Array, { width, height, isGrey }: { width: number; height: number; isGrey: boolean }): ObjectNumber {
    const at = this.reserve();
    const head = encoder.encode(
      `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/Device${isGrey ? "Gray" : "RGB"}/BitsPerComponent 8` +
        `/Filter/DCTDecode/Length ${bytes.length}>>\nstream\n`,
    );
    this.#bodies[at - 1] = joined([head, bytes, encoder.encode("\nendstream")]);
    return at;
  }

  /** The whole file. `idHex`: 32 hex digits that tell it from others. */
  bytes(root: ObjectNumber, info: ObjectNumber, idHex: string): Uint8Array {
    const parts: Uint8Array[] = [encoder.encode("%PDF-1.7\n%"), new Uint8Array([0xe2, 0xe3, 0xcf, 0xd3, 0x0a])];
    const offsets: number[] = [];
    let length = parts.reduce((sum, part) => sum + part.length, 0);
    for (const [index, body] of this.#bodies.entries()) {
      if (body === null) throw new Error(`object ${index + 1} was promised and not written`);
      const part = joined([encoder.encode(`${index + 1} 0 obj\n`), body, encoder.encode("\nendobj\n")]);
      offsets.push(length);
      parts.push(part);
      length += part.length;
    }
    const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
    const size = this.#bodies.length + 1;
    parts.push(
      encoder.encode(
        `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n` +
          `<</Size ${size}/Root ${root} 0 R/Info ${info} 0 R/ID[<${idHex}><${idHex}>]>>\nstartxref\n${length}\n%%EOF\n`,
      ),
    );
    return joined(parts);
  }
}

const encoder = new TextEncoder();

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A text as PDF has it outside of pages: UTF-16 in hex. Nothing in it can end it. */
export const pdfText = (text: string): string => `<FEFF${hexOf(text)}>`;

/** UTF-16BE in hex digits; halves of characters become the sign for what cannot be shown. */
export const hexOf = (text: string): string =>
  [...text.toWellFormed()]
    .flatMap((character) => character.split(""))
    .map((unit) => hex4(unit.charCodeAt(0)))
    .join("");

export const hex4 = (number: number): string => number.toString(16).toUpperCase().padStart(4, "0");

/** A measure with at most two decimals, never in scientific writing. */
export const num = (value: number): string => {
  const rounded = Math.round(value * 100) / 100;
  return String(Object.is(rounded, -0) ? 0 : rounded);
};
