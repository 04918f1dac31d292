import { err, ok, type Result } from "../lib/result";
import { standsAt } from "./sniff";

/** What the headers of a picture say of it. `endsAt`: the first byte that is not part of it any more. */
export interface ImageLayout {
  width: number;
  height: number;
  endsAt: number;
}
type Layout = Result<ImageLayout, "truncated" | "corrupt">;

/** Size and end of a picture, walked along its own structure without decoding it. */
export function layoutOf(bytes: Uint8Array, kind: "image/jpeg" | "image/png" | "image/webp" | "image/heic"): Layout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (kind) {
    case "image/jpeg":
      return jpegLayout(bytes, view);
    case "image/png":
      return pngLayout(bytes, view);
    case "image/webp":
      return webpLayout(bytes, view);
    case "image/heic":
      return heicLayout(bytes, view);
  }
}

const truncated: Layout = err("truncated");
const corrupt: Layout = err("corrupt");

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Segments up to the end marker; between a scan's header and the next marker lies the picture itself. */
function jpegLayout(bytes: Uint8Array, view: DataView): Layout {
  let size: { width: number; height: number } | null = null;
  let scanned = false;
  let at = 2;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return corrupt;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff)
      at += 1; // fill byte
    else if (marker === 0xd9) return size !== null && scanned ? ok({ ...size, endsAt: at + 2 }) : corrupt;
    else if (marker === 0x01 || isRestart(marker)) at += 2;
    else if (marker === 0x00 || marker === 0xd8) return corrupt;
    else {
      if (at + 4 > bytes.length) return truncated;
      const length = view.getUint16(at + 2);
      if (length < 2) return corrupt;
      if (at + 2 + length > bytes.length) return truncated;
      if (isFrame(marker)) {
        if (length < 8) return corrupt;
        size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
      }
      at += 2 + length;
      if (marker === 0xda) {
        scanned = true;
        at = nextMarker(bytes, at);
      }
    }
  }
  return truncated;
}

/** Where the compressed data of a scan ends: at a marker that is neither a stuffed byte nor a restart. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker === undefined) break;
    if (marker !== 0x00 && marker !== 0xff && !isRestart(marker)) return at;
  }
  return bytes.length;
}

function pngLayout(bytes: Uint8Array, view: DataView): Layout {
  if (bytes.length < 33) return truncated;
  if (view.getUint32(8) !== 13 || !standsAt(bytes, 12, "IHDR")) return corrupt;
  const depth = bytes[24] ?? 0;
  const colour = bytes[25] ?? 0;
  if (![1, 2, 4, 8, 16].includes(depth) || ![0, 2, 3, 4, 6].includes(colour)) return corrupt;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let hasPixels = false;
  for (let at = 33; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (standsAt(bytes, at + 4, "IDAT")) hasPixels = true;
    if (standsAt(bytes, at + 4, "IEND")) return hasPixels ? ok({ ...size, endsAt: at + 12 }) : corrupt;
  }
  return truncated;
}

function webpLayout(bytes: Uint8Array, view: DataView): Layout {
  if (bytes.length < 30) return truncated;
  const endsAt = 8 + view.getUint32(4, true);
  if (endsAt > bytes.length) return truncated;
  if (endsAt < 30) return corrupt;
  if (standsAt(bytes, 12, "VP8 ")) {
    if (!standsAt(bytes, 23, "\x9d\x01\x2a")) return corrupt;
    return ok({ width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, endsAt });
  }
  if (standsAt(bytes, 12, "VP8L")) {
    if (bytes[20] !== 0x2f) return corrupt;
    const packed = view.getUint32(21, true);
    return ok({ width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1, endsAt });
  }
  if (!standsAt(bytes, 12, "VP8X")) return corrupt;
  const uint24 = (at: number): number => view.getUint16(at, true) | ((bytes[at + 2] ?? 0) << 16);
  return hasWebpPixels(bytes, view, endsAt) ? ok({ width: uint24(24) + 1, height: uint24(27) + 1, endsAt }) : corrupt;
}

function hasWebpPixels(bytes: Uint8Array, view: DataView, endsAt: number): boolean {
  for (let at = 12; at + 8 <= endsAt; ) {
    if (["VP8 ", "VP8L", "ANMF"].some((chunk) => standsAt(bytes, at, chunk))) return true;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length & 1);
  }
  return false;
}

interface Box {
  type: string;
  contentAt: number;
  endsAt: number;
}

/** The box at a place; `truncated` when it is said to be longer than what holds it, null where no box begins. */
function boxAt(bytes: Uint8Array, view: DataView, at: number, end: number): Box | "truncated" | null {
  if (at + 8 > end) return null;
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  if (!/^[\x20-\x7e]{4}$/.test(type)) return null;
  const short = view.getUint32(at);
  if (short === 1 && at + 16 > end) return "truncated";
  const length = short === 0 ? end - at : short === 1 ? Number(view.getBigUint64(at + 8)) : short;
  const contentAt = at + (short === 1 ? 16 : 8);
  if (length < contentAt - at) return null;
  return at + length > end ? "truncated" : { type, contentAt, endsAt: at + length };
}

/** The sizes of a HEIC picture stand in `meta/iprp/ipco/ispe`, one for each tile and one for the whole. */
function heicLayout(bytes: Uint8Array, view: DataView): Layout {
  let at = 0;
  let meta: Box | null = null;
  let hasPixels = false;
  for (let box = boxAt(bytes, view, 0, bytes.length); box !== null; box = boxAt(bytes, view, at, bytes.length)) {
    if (box === "truncated") return truncated;
    if (box.type === "meta") meta = box;
    if (box.type === "mdat") hasPixels = true;
    at = box.endsAt;
  }
  if (meta === null || !hasPixels) return truncated;
  const properties = child(bytes, view, child(bytes, view, { ...meta, contentAt: meta.contentAt + 4 }, "iprp"), "ipco");
  let width = 0;
  let height = 0;
  for (const box of properties === null ? [] : children(bytes, view, properties)) {
    if (box.type !== "ispe" || box.endsAt - box.contentAt < 12) continue;
    width = Math.max(width, view.getUint32(box.contentAt + 4));
    height = Math.max(height, view.getUint32(box.contentAt + 8));
  }
  return width === 0 ? corrupt : ok({ width, height, endsAt: at });
}

function* children(bytes: Uint8Array, view: DataView, parent: Box): Generator<Box> {
  for (let at = parent.contentAt; ; ) {
    const box = boxAt(bytes, view, at, parent.endsAt);
    if (box === null || box === "truncated") return;
    yield box;
    at = box.endsAt;
  }
}

function child(bytes: Uint8Array, view: DataView, parent: Box | null, type: string): Box | null {
  if (parent !== null) for (const box of children(bytes, view, parent)) if (box.type === type) return box;
  return null;
}
