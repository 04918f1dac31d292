import { inflateSync } from "node:zlib";
import { latin1 } from "../lib/bytes";
import type { FileProblem } from "./problems";
import { beginsAsPage, endsAsZip } from "./stowaway";

export const tailBytes = 2_048;
export const maxObjectStreamBytes = 16_777_216;
const maxUnpackedBytes = 67_108_864;

/**
 * What is wrong with a PDF: cut off, locked, or able to do something when it is opened. Names are matched in every spelling a reader
 * accepts (`/J#61vaScript`), in the plain part and in compressed object streams. Null: nothing was found.
 */
export function pdfProblem(bytes: Uint8Array): FileProblem | null {
  const text = latin1(bytes);
  if (beginsAsPage(text) || endsAsZip(text)) return "polyglot";
  if (!text.slice(-tailBytes).includes("%%EOF")) return text.includes("%%EOF") ? "polyglot" : "truncated";
  if (!text.includes("startxref")) return "truncated";
  if (encrypted.test(text)) return "pdf_encrypted";
  if (active.test(text) || activeOutsideStreams.test(withoutStreams(text))) return "pdf_active";
  return objectStreamProblem(bytes, text);
}

/** A name in any of its spellings: every character may be written as `#` and two hexadecimal digits. */
function spellings(name: string): string {
  const anyCase = (digit: string): string => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit);
  const characters = [...name].map((character) => {
    const code = character.charCodeAt(0).toString(16);
    return `(?:${character}|#${[...code].map(anyCase).join("")})`;
  });
  return `/${characters.join("")}`;
}
const anyOf = (names: string[]): string => `(?:${names.map(spellings).join("|")})`;

export const encrypted = new RegExp(`${spellings("Encrypt")}\\s*(?:\\d+\\s+\\d+\\s+R|<<)`);
/** Names so long that they do not occur in compressed bytes by chance, so they are looked for everywhere. */
export const active = new RegExp(
  anyOf(["JavaScript", "Launch", "EmbeddedFile", "RichMedia", "Rendition", "ImportData", "SubmitForm", "GoToE"]),
);
/** Short names, which are looked for only where names stand. */
export const activeOutsideStreams = new RegExp(`${anyOf(["JS", "XFA"])}(?![\\w#])`);

function withoutStreams(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/>>\s*stream\r?\n/g)) {
    if (match.index < from) continue;
    const end = text.indexOf("endstream", match.index);
    parts.push(text.slice(from, match.index));
    from = end === -1 ? text.length : end;
  }
  parts.push(text.slice(from));
  return parts.join(" ");
}

export const objectStream = new RegExp(`${spellings("ObjStm")}(?![\\w#])`, "g");
const streamBegins = /stream(?:\r\n|\n)/g;
export const otherPacking = new RegExp(
  anyOf(["ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "RunLengthDecode", "Crypt", "Predictor"]),
);

/** Since PDF 1.5 objects may lie in compressed streams, where a plain look does not find them. What cannot be unpacked is not taken. */
function objectStreamProblem(bytes: Uint8Array, text: string): FileProblem | null {
  let unpackedBytes = 0;
  for (const match of text.matchAll(objectStream)) {
    streamBegins.lastIndex = match.index;
    const stream = streamBegins.exec(text);
    if (stream === null) return "truncated";
    const dictionary = text.slice(text.lastIndexOf("obj", match.index), stream.index);
    const from = stream.index + stream[0].length;
    const end = text.indexOf("endstream", from);
    if (end === -1) return "truncated";
    if (otherPacking.test(dictionary)) return "pdf_opaque";
    const objects = unpacked(bytes.subarray(from, end), text.slice(from, from + 64));
    if (objects === null) return "pdf_opaque";
    unpackedBytes += objects.length;
    if (unpackedBytes > maxUnpackedBytes) return "pdf_opaque";
    if (active.test(objects) || activeOutsideStreams.test(objects)) return "pdf_active";
  }
  return null;
}

/** An object stream begins with pairs of numbers: that is how one that is not compressed, or decodes to nonsense, is told. */
export function unpacked(content: Uint8Array, beginning: string): string | null {
  if (/^\s*\d+\s+\d+\s/.test(beginning)) return latin1(content);
  try {
    const objects = latin1(inflateSync(content, { maxOutputLength: maxObjectStreamBytes }));
    return /^\s*(?:\d+\s+\d+\s|$)/.test(objects) ? objects : null;
  } catch {
    return null; // not deflate, cut off, or a bomb
  }
}
