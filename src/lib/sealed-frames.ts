import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Plain bytes of one frame, at most: what has to be in memory at once to seal or to open. */
export const frameBytes = 1_048_576;
const ivBytes = 12;
const tagBytes = 16;
const lastBit = 0x8000_0000;

/**
 * A stream under AES-256-GCM, frame by frame: `length | iv | sealed bytes | tag`. Name, place and whether it is the last are authenticated
 * with every frame, so none can be changed, moved, left out or taken from another stream, and a stream that was cut off does not pass
 * for whole. `name` says what the stream is of.
 */
export async function* sealFrames(
  key: Uint8Array,
  name: string,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let place = 0;
  let held = new Uint8Array(0);
  for await (const chunk of plain) {
    held = held.byteLength === 0 ? new Uint8Array(chunk) : joined(held, chunk);
    while (held.byteLength > frameBytes) {
      yield frame(key, name, place++, false, held.subarray(0, frameBytes));
      held = held.slice(frameBytes);
    }
  }
  yield frame(key, name, place, true, held);
}

/** Thrown for bytes that were not sealed under this key and name, or are not whole. */
export class NotOpened extends Error {
  override name = "NotOpened";
}

/** The plain bytes of what `sealFrames` made. Throws `NotOpened` at the first frame that is not as it was sealed. */
export async function* openFrames(
  key: Uint8Array,
  name: string,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let place = 0;
  let ended = false;
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of sealed) {
    held = held.byteLength === 0 ? chunk : joined(held, chunk);
    for (;;) {
      if (held.byteLength < 4) break;
      const head = new DataView(held.buffer, held.byteOffset, 4).getUint32(0);
      const isLast = head >= lastBit;
      const length = isLast ? head - lastBit : head;
      if (ended || length < ivBytes + tagBytes || length > frameBytes + ivBytes + tagBytes) throw new NotOpened(name);
      if (held.byteLength < 4 + length) break;
      yield opened(key, about(name, place++, isLast), held.subarray(4, 4 + length));
      ended = isLast;
      held = held.slice(4 + length);
    }
  }
  if (!ended || held.byteLength > 0) throw new NotOpened(name);
}

const about = (name: string, place: number, isLast: boolean): Uint8Array =>
  Buffer.from(`${name}|${place}|${isLast ? "last" : "more"}`);

function frame(key: Uint8Array, name: string, place: number, isLast: boolean, plain: Uint8Array): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(about(name, place, isLast));
  const body = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(isLast ? body.byteLength + lastBit : body.byteLength);
  return new Uint8Array(Buffer.concat([head, body]));
}

function opened(key: Uint8Array, aad: Uint8Array, body: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, body.subarray(0, ivBytes)).setAAD(aad);
    decipher.setAuthTag(body.subarray(body.byteLength - tagBytes));
    const plain = decipher.update(body.subarray(ivBytes, body.byteLength - tagBytes));
    return new Uint8Array(Buffer.concat([plain, decipher.final()]));
  } catch {
    throw new NotOpened("a frame");
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(first);
  both.set(second, first.byteLength);
  return both;
}
