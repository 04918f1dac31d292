import { inflateSync } from "node:zlib";
import { latin1 } from "../lib/bytes";
import type { FileProblem } from "./problems";
import { beginsAsPage, endsAsZip, hasMarkup, hasPacked, isArchiveToo } from "./stowaway";

export const tailBytes = 2_048;
export const maxObjectStreamBytes = 16_777_216;
const maxUnpackedBytes = 67_108_864;

/**
 * What is wrong with a PDF: cut off, locked, or able to do something when it is opened. Names are matched in every spelling a reader
 * accepts (`/J#61vaScript`), in the plain part and in compressed object streams. Null: nothing was found.
 */
export function pdfProblem(bytes: Uint8Array): FileProblem | null {
  const text = latin1(bytes);
  if (beginsAsPage(text) || endsAsZip(text) || isArchiveToo(text) || hasPacked(text)) return "polyglot";
  const tail = text.slice(-tailBytes);
  if (!tail.includes("%%EOF")) return text.includes("%%EOF") ? "polyglot" : "truncated";
  if (hasMarkup(behindEnd(tail))) return "polyglot";
  if (!text.includes("startxref")) return "truncated";
  if (encrypted.test(text)) return "pdf_encrypted";
  if (active.test(text) || activeOutsideStreams.test(withoutStreams(text))) return "pdf_active";
  return objectStreamProblem(bytes, text);
}

/** What hangs on behind the last end of a PDF. */
export const behindEnd = (tail: string): string => tail.slice(tail.lastIndexOf("%%EOF"));

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

/** What may stand between two words: spaces, zeros, and comments (bounded, so that a file of them costs no more than another). */
const gap = "(?:[\\s\\0]|%[^\\r\\n]{0,200}[\\r\\n])";
const reference = `\\d+${gap}+\\d+${gap}+R`;

export const encrypted = new RegExp(`${spellings("Encrypt")}${gap}*(?:${reference}|<<)`);
const activeNames = [
  ...["JavaScript", "Launch", "EmbeddedFile", "RichMedia", "Rendition", "ImportData", "SubmitForm"],
  // They open another file: `\\\\host\\share` hands the reader's own password hash to that host.
  ...["GoToE", "GoToR"],
];
/**
 * Names so long that they do not occur in compressed bytes by chance, so they are looked for everywhere. A form in XFA is told by what
 * follows its name, so that it is found in what only poses as a stream too.
 */
export const active = new RegExp(`${anyOf(activeNames)}|${spellings("XFA")}${gap}*(?:${reference}|\\[${gap}*[(<\\d])`);
/** Short names, which are looked for only where names stand: scripts, forms, and three-dimensional models, which can carry scripts. */
export const activeOutsideStreams = new RegExp(`${anyOf(["JS", "XFA", "U3D", "PRC"])}(?![\\w#])`);

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

const first = `${spellings("First")}(?![\\w#])`;
/** An object stream says so, or has the number of its first object: some readers look at nothing else. */
export const objectStream = new RegExp(
  `${spellings("ObjStm")}(?![\\w#])|${first}(?=(?:(?!endobj|${first})[\\s\\S]){0,1024}?>>[\\s\\0]*stream\\r?\\n)`,
  "g",
);
const streamBegins = /stream(?:\r\n|\n)/g;
const blank = "[\\s\\0]*";
const deflate = spellings("FlateDecode");
/** One step of packing that we do not undo, or that is said elsewhere. Short names (`/AHx`) and references are others too. */
const otherPacking = new RegExp(
  [
    `${spellings("Filter")}(?![\\w#])(?!${blank}(?:${deflate}(?![\\w#])|\\[${blank}${deflate}${blank}\\]))`,
    `${spellings("DecodeParms")}(?!${blank}(?:null|<<))`,
    anyOf(["Predictor", "Crypt", "DP", "FFilter"]),
  ].join("|"),
);
const packing = new RegExp(`${spellings("Filter")}(?![\\w#])`);
const dictionaryWords = /[\s\0]+|\/[^\s\0()<>[\]{}/%]*|[-+.\d]+|[A-Za-z]+|<<|>>|[\s\S]/g;

/**
 * Whether what stands between `obj` and `stream` is the dictionary of an object stream that is packed in the one way we unpack. Those that
 * programs write are names and numbers: a text, a comment or a second object in it would only serve to hide how it is packed.
 */
export function isPlainDictionary(text: string): boolean {
  if (!text.startsWith("obj") || otherPacking.test(text)) return false;
  let depth = 0;
  let closed = 0;
  for (const [word] of text.slice(3).matchAll(dictionaryWords)) {
    if (word === "<<") depth += 1;
    else if (word === ">>") {
      depth -= 1;
      if (depth === 0) closed += 1;
    } else if (!/^[\s\0]/.test(word) && (depth === 0 || !/^[/\w.[\]+-]/.test(word))) return false;
    if (depth < 0) return false;
  }
  return depth === 0 && closed === 1;
}

/** Since PDF 1.5 objects may lie in compressed streams, where a plain look does not find them. What cannot be unpacked is not taken. */
function objectStreamProblem(bytes: Uint8Array, text: string): FileProblem | null {
  let unpackedBytes = 0;
  let doneTo = 0;
  for (const match of text.matchAll(objectStream)) {
    // Another name in a dictionary that was looked at: each stream is unpacked once, however often it says what it is.
    if (match.index < doneTo) continue;
    streamBegins.lastIndex = match.index;
    const stream = streamBegins.exec(text);
    if (stream === null) return "truncated";
    const dictionary = text.slice(text.lastIndexOf("obj", match.index), stream.index);
    const from = stream.index + stream[0].length;
    const end = text.indexOf("endstream", from);
    if (end === -1) return "truncated";
    if (!isPlainDictionary(dictionary)) return "pdf_opaque";
    doneTo = stream.index;
    const objects = unpacked(bytes.subarray(from, end), dictionary);
    if (objects === null) return "pdf_opaque";
    unpackedBytes += objects.length;
    if (unpackedBytes > maxUnpackedBytes) return "pdf_opaque";
    if (active.test(objects) || activeOutsideStreams.test(objects)) return "pdf_active";
  }
  return null;
}

/** What an object stream says; null where that cannot be found out. It begins with pairs of numbers: so nonsense is told. */
export function unpacked(content: Uint8Array, dictionary: string): string | null {
  const beginning = /^\s*(?:\d+\s+\d+\s|$)/;
  try {
    const objects = latin1(
      packing.test(dictionary) ? inflateSync(content, { maxOutputLength: maxObjectStreamBytes }) : content,
    );
    return beginning.test(objects) ? objects : null;
  } catch {
    return null; // not deflate, cut off, or a bomb
  }
}
