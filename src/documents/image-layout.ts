import { err, ok, type Result } from "../lib/result";
import { type Walk, walkBytes } from "./blocks";
import { type FileKind, standsAt } from "./sniff";

/** What the headers of a picture say of it. `endsAt`: the first byte that is not part of it any more. */
export interface ImageLayout {
  width: number;
  height: number;
  endsAt: number;
}
export type Layout = Result<ImageLayout, "truncated" | "corrupt">;
export type ImageKind = Exclude<FileKind, "application/pdf">;

/** Size and end of a picture that is held in memory. */
export const layoutOf = (bytes: Uint8Array, kind: ImageKind): Layout =>
  walkBytes(layoutWalk(kind, bytes.length), bytes);

/** Size and end of a picture, walked along its own structure without decoding it. */
export function layoutWalk(kind: ImageKind, sizeBytes: number): Walk<Layout> {
  switch (kind) {
    case "image/jpeg":
      return jpegLayout(sizeBytes);
    case "image/png":
      return pngLayout(sizeBytes);
    case "image/webp":
      return webpLayout(sizeBytes);
    case "image/heic":
      return heicLayout(sizeBytes);
  }
}

type Size = Pick<ImageLayout, "width" | "height">;
const nowhere: Size = { width: 0, height: 0 };
/** What holds both. */
const larger = (one: Size | null, other: Size): Size => ({
  width: Math.max(one?.width ?? 0, other.width),
  height: Math.max(one?.height ?? 0, other.height),
});

const truncated: Layout = err("truncated");
const corrupt: Layout = err("corrupt");

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Segments up to the end marker; between a scan's header and the next marker lies the picture itself. */
function* jpegLayout(sizeBytes: number): Walk<Layout> {
  // Two frames: whichever a reader takes, it is not larger than this.
  let size: Size | null = null;
  let scanned = false;
  let at = 2;
  while (at + 2 <= sizeBytes) {
    const head = yield { at, length: 9 };
    if (head[0] !== 0xff) return corrupt;
    const marker = head[1] ?? 0;
    if (marker === 0xff)
      at += 1; // fill byte
    else if (marker === 0xd9) return size !== null && scanned ? ok({ ...size, endsAt: at + 2 }) : corrupt;
    else if (marker === 0x01 || isRestart(marker)) at += 2;
    else if (marker === 0x00 || marker === 0xd8) return corrupt;
    else {
      if (head.length < 4) return truncated;
      const view = viewOf(head);
      const length = view.getUint16(2);
      if (length < 2) return corrupt;
      if (at + 2 + length > sizeBytes) return truncated;
      if (isFrame(marker)) {
        if (length < 8) return corrupt;
        size = larger(size, { height: view.getUint16(5), width: view.getUint16(7) });
      }
      at += 2 + length;
      if (marker === 0xda) {
        scanned = true;
        at = yield* nextMarker(sizeBytes, at);
      }
    }
  }
  return truncated;
}

const scanBytes = 65_536;

/** Where the compressed data of a scan ends: at a marker that is neither a stuffed byte nor a restart. */
function* nextMarker(sizeBytes: number, from: number): Walk<number> {
  for (let start = from; start + 2 <= sizeBytes; ) {
    const block = yield { at: start, length: scanBytes };
    for (let at = block.indexOf(0xff); at !== -1 && at + 1 < block.length; at = block.indexOf(0xff, at + 1)) {
      const marker = block[at + 1] ?? 0;
      if (marker !== 0x00 && marker !== 0xff && !isRestart(marker)) return start + at;
    }
    start += block.length - 1; // the last byte may begin a marker
  }
  return sizeBytes;
}

function* pngLayout(sizeBytes: number): Walk<Layout> {
  if (sizeBytes < 33) return truncated;
  const head = yield { at: 0, length: 33 };
  const view = viewOf(head);
  if (view.getUint32(8) !== 13 || !standsAt(head, 12, "IHDR")) return corrupt;
  const depth = head[24] ?? 0;
  const colour = head[25] ?? 0;
  if (![1, 2, 4, 8, 16].includes(depth) || ![0, 2, 3, 4, 6].includes(colour)) return corrupt;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let hasPixels = false;
  for (let at = 33; at + 12 <= sizeBytes; ) {
    const chunk = yield { at, length: 8 };
    if (standsAt(chunk, 4, "IDAT")) hasPixels = true;
    if (standsAt(chunk, 4, "IEND")) return hasPixels ? ok({ ...size, endsAt: at + 12 }) : corrupt;
    at += 12 + viewOf(chunk).getUint32(0);
  }
  return truncated;
}

function* webpLayout(sizeBytes: number): Walk<Layout> {
  if (sizeBytes < 30) return truncated;
  const head = yield { at: 0, length: 30 };
  const view = viewOf(head);
  const endsAt = 8 + view.getUint32(4, true);
  if (endsAt > sizeBytes) return truncated;
  if (endsAt < 30) return corrupt;
  if (standsAt(head, 12, "VP8 ")) {
    if (!standsAt(head, 23, "\x9d\x01\x2a")) return corrupt;
    return ok({ width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, endsAt });
  }
  if (standsAt(head, 12, "VP8L")) {
    if (head[20] !== 0x2f) return corrupt;
    return ok({ ...losslessSize(view, 21), endsAt });
  }
  if (!standsAt(head, 12, "VP8X")) return corrupt;
  const uint24 = (at: number): number => view.getUint16(at, true) | ((head[at + 2] ?? 0) << 16);
  const pixels = yield* webpPixels(endsAt);
  if (pixels === null) return corrupt;
  // Readers that unpack before they compare take the picture's own size.
  return ok({ ...larger(pixels, { width: uint24(24) + 1, height: uint24(27) + 1 }), endsAt });
}

/** The largest picture among the chunks of an extended WEBP, by its own words; null when there is none. */
function* webpPixels(endsAt: number): Walk<Size | null> {
  let found: Size | null = null;
  for (let at = 12; at + 8 <= endsAt; ) {
    const chunk = yield { at, length: 18 };
    const size = webpChunkSize(chunk);
    if (size !== null) found = larger(found, size);
    const length = viewOf(chunk).getUint32(4, true);
    at += 8 + length + (length & 1);
  }
  return found;
}

/** 0 × 0: a picture whose size stands elsewhere. Null: not a picture. */
function webpChunkSize(chunk: Uint8Array): Size | null {
  const view = viewOf(chunk);
  if (standsAt(chunk, 0, "VP8L")) return chunk[8] === 0x2f && chunk.length >= 13 ? losslessSize(view, 9) : nowhere;
  if (standsAt(chunk, 0, "VP8 ")) {
    if (!standsAt(chunk, 11, "\x9d\x01\x2a") || chunk.length < 18) return nowhere;
    return { width: view.getUint16(14, true) & 0x3fff, height: view.getUint16(16, true) & 0x3fff };
  }
  return standsAt(chunk, 0, "ANMF") ? nowhere : null;
}

function losslessSize(view: DataView, at: number): Size {
  const packed = view.getUint32(at, true);
  return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
}

interface Box {
  type: string;
  contentAt: number;
  endsAt: number;
}

/** The box at a place; `truncated` when it is said to be longer than what holds it, null where no box begins. */
function* boxAt(at: number, end: number): Walk<Box | "truncated" | null> {
  if (at + 8 > end) return null;
  const head = yield { at, length: 16 };
  const type = String.fromCharCode(...head.subarray(4, 8));
  if (!/^[\x20-\x7e]{4}$/.test(type)) return null;
  const view = viewOf(head);
  const short = view.getUint32(0);
  if (short === 1 && at + 16 > end) return "truncated";
  const length = short === 0 ? end - at : short === 1 ? Number(view.getBigUint64(8)) : short;
  const contentAt = at + (short === 1 ? 16 : 8);
  if (length < contentAt - at) return null;
  return at + length > end ? "truncated" : { type, contentAt, endsAt: at + length };
}

/** The sizes of a HEIC picture stand in `meta/iprp/ipco/ispe`, one for each tile and one for the whole. */
function* heicLayout(sizeBytes: number): Walk<Layout> {
  let at = 0;
  const metas: Box[] = [];
  let hasPixels = false;
  for (;;) {
    const box: Box | "truncated" | null = yield* boxAt(at, sizeBytes);
    if (box === "truncated") return truncated;
    if (box === null) break;
    if (box.type === "meta") metas.push(box);
    if (box.type === "mdat") hasPixels = true;
    at = box.endsAt;
  }
  if (metas.length === 0 || !hasPixels) return truncated;
  let size = nowhere;
  for (const meta of metas.slice(0, mostMetas)) size = larger(size, yield* largestTile(meta));
  return size.width === 0 || metas.length > mostMetas ? corrupt : ok({ ...size, endsAt: at });
}

/** A photo has one; which of several is read is up to the reader. */
const mostMetas = 4;

function* largestTile(meta: Box): Walk<Size> {
  const iprp = yield* child({ ...meta, contentAt: meta.contentAt + 4 }, "iprp");
  const ipco = iprp === null ? null : yield* child(iprp, "ipco");
  let size = nowhere;
  for (let place = ipco?.contentAt ?? 0; ipco !== null; ) {
    const box: Box | "truncated" | null = yield* boxAt(place, ipco.endsAt);
    if (box === null || box === "truncated") break;
    place = box.endsAt;
    if (box.type !== "ispe" || box.endsAt - box.contentAt < 12) continue;
    const view = viewOf(yield { at: box.contentAt, length: 12 });
    size = larger(size, { width: view.getUint32(4), height: view.getUint32(8) });
  }
  return size;
}

function* child(parent: Box, type: string): Walk<Box | null> {
  for (let at = parent.contentAt; ; ) {
    const box: Box | "truncated" | null = yield* boxAt(at, parent.endsAt);
    if (box === null || box === "truncated") return null;
    if (box.type === type) return box;
    at = box.endsAt;
  }
}
