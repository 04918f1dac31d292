import { latin1 } from "../lib/bytes";
import { type Blocks, eachStretch, type Stretch } from "./blocks";
import {
  active,
  activeOutsideStreams,
  behindEnd,
  encrypted,
  isPlainDictionary,
  maxObjectStreamBytes,
  objectStream,
  tailBytes,
  unpacked,
} from "./pdf";
import type { FileProblem } from "./problems";
import {
  archiveHeadLength,
  beginsAsPage,
  hasMarkup,
  hasPacked,
  hasZipDirectory,
  isArchiveToo,
  zipTailLength,
} from "./stowaway";

/** Between the name of an object stream and its bytes lies a dictionary; no writer makes it longer. */
const dictionaryBytes = 65_536;
const maxObjectStreams = 20_000;
const maxUnpackedBytes = 268_435_456;

/** What `pdfProblem` says of a PDF, found without holding all of it. `onBytes` is given every byte once, in order. */
export async function pdfProblemInBlocks(
  blocks: Blocks,
  onBytes: (bytes: Uint8Array) => void,
  stretchBytes?: number,
): Promise<FileProblem | null> {
  const found = { end: false, startxref: false, encrypted: false, active: false, zip: false, packed: false };
  const objectStreams = new Set<number>();
  const outside = outsideStreams();
  await eachStretch(
    blocks,
    (stretch) => {
      const { text, at, fresh } = stretch;
      onBytes(fresh);
      found.end ||= text.includes("%%EOF");
      found.startxref ||= text.includes("startxref");
      found.zip ||= hasZipDirectory(text);
      found.packed ||= hasPacked(text);
      found.encrypted ||= encrypted.test(text);
      found.active ||= active.test(text) || outside(stretch);
      for (const match of text.matchAll(objectStream)) objectStreams.add(at + match.index);
    },
    stretchBytes,
  );
  const textAt = async (from: number, length: number): Promise<string> => latin1(await blocks.read(from, length));
  const tail = await textAt(Math.max(0, blocks.sizeBytes - zipTailLength), zipTailLength);
  const head = await textAt(0, archiveHeadLength);
  if (beginsAsPage(head) || isArchiveToo(head) || found.packed || (found.zip && tail.includes("PK\x05\x06")))
    return "polyglot";
  if (!tail.slice(-tailBytes).includes("%%EOF")) return found.end ? "polyglot" : "truncated";
  if (hasMarkup(behindEnd(tail.slice(-tailBytes)))) return "polyglot";
  if (!found.startxref) return "truncated";
  if (found.encrypted) return "pdf_encrypted";
  if (found.active) return "pdf_active";
  return objectStreamProblem(blocks, [...objectStreams]);
}

/** Looks for short names where names stand: outside of streams, stretch after stretch. */
function outsideStreams(): (stretch: Stretch) => boolean {
  let isInside = false;
  /** Up to here the file was judged. */
  let doneAt = 0;
  return ({ text, at, isLast }) => {
    let from = doneAt - at;
    for (;;) {
      if (isInside) {
        const end = text.indexOf("endstream", from);
        if (end === -1) {
          // The word itself may be cut in two.
          doneAt = at + Math.max(from, text.length - "endstream".length);
          return false;
        }
        isInside = false;
        from = end;
      }
      begins.lastIndex = from;
      const begin = begins.exec(text);
      const to = begin?.index ?? text.length;
      if (hasWholeName(text.slice(from, to), begin !== null || isLast)) return true;
      if (begin === null) {
        doneAt = at + Math.max(from, text.length - heldBack);
        return false;
      }
      isInside = true;
      from = begin.index;
    }
  };
}

const begins = />>\s*stream\r?\n/g;
/** Kept for the next stretch, in case a name or the beginning of a stream is cut in two. */
const heldBack = 2_048;
const shortNames = new RegExp(activeOutsideStreams.source, "g");

/** A name that ends with the text may go on in the next stretch, where it is looked at again. */
function hasWholeName(text: string, isEnd: boolean): boolean {
  for (const match of text.matchAll(shortNames)) if (isEnd || match.index + match[0].length < text.length) return true;
  return false;
}

async function objectStreamProblem(blocks: Blocks, places: number[]): Promise<FileProblem | null> {
  if (places.length > maxObjectStreams) return "pdf_opaque";
  let unpackedBytes = 0;
  let doneTo = 0;
  for (const place of places) {
    if (place < doneTo) continue;
    const before = Math.max(0, place - dictionaryBytes);
    const text = latin1(await blocks.read(before, place - before + dictionaryBytes));
    streamBegins.lastIndex = place - before;
    const stream = streamBegins.exec(text);
    if (stream === null) return before + text.length >= blocks.sizeBytes ? "truncated" : "pdf_opaque";
    const dictionary = text.slice(Math.max(0, text.lastIndexOf("obj", place - before)), stream.index);
    if (!isPlainDictionary(dictionary)) return "pdf_opaque";
    doneTo = before + stream.index;
    const content = await contentFrom(blocks, before + stream.index + stream[0].length);
    if (typeof content === "string") return content;
    const objects = unpacked(content, dictionary);
    if (objects === null) return "pdf_opaque";
    unpackedBytes += objects.length;
    if (unpackedBytes > maxUnpackedBytes) return "pdf_opaque";
    if (active.test(objects) || activeOutsideStreams.test(objects)) return "pdf_active";
  }
  return null;
}

const streamBegins = /stream(?:\r\n|\n)/g;

/** The bytes of a stream up to its end. */
async function contentFrom(blocks: Blocks, from: number): Promise<Uint8Array | "truncated" | "pdf_opaque"> {
  for (let length = dictionaryBytes; ; length *= 4) {
    const bytes = await blocks.read(from, Math.min(length, maxObjectStreamBytes));
    const end = latin1(bytes).indexOf("endstream");
    if (end !== -1) return bytes.subarray(0, end);
    if (from + bytes.length >= blocks.sizeBytes) return "truncated";
    if (length >= maxObjectStreamBytes) return "pdf_opaque";
  }
}
