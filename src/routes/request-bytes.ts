/** More than the platform takes in one request. What still comes after that is not worth an orderly answer. */
const mostToForgetBytes = 100_000_000;

/**
 * The bytes of a request's body, or `too_large`, or `broken` when it ends before its end. A body that turns out too large is read
 * to its end all the same, and forgotten: hanging up on a caller who is still sending breaks the connection before the answer
 * arrives, so that a refusal looks like a failure of ours. A body that nobody has begun to read may be left alone.
 */
export async function readRequestBytes(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
  encoding: "identity" | "gzip" = "identity",
): Promise<Uint8Array<ArrayBuffer> | "too_large" | "broken"> {
  if (encoding === "identity") {
    const bytes = await readAtMost(body, maxBytes);
    if (bytes === "too_large") await forget(body);
    return bytes;
  }
  // What was sent is forgotten, not what it would unpack to: a small bomb must not keep us busy.
  const unpacking = new DecompressionStream("gzip");
  const packed = body.pipeTo(unpacking.writable, { preventCancel: true }).catch(() => {});
  const bytes = await readAtMost(unpacking.readable, maxBytes);
  if (bytes === "too_large") await unpacking.readable.cancel().catch(() => {});
  await packed;
  if (typeof bytes === "string") await forget(body);
  return bytes;
}

async function readAtMost(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | "too_large" | "broken"> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      total += part.value.byteLength;
      if (total > maxBytes) return "too_large";
      chunks.push(part.value);
    }
  } catch {
    return "broken"; // the client went away, or the gzip stream is not one
  } finally {
    reader.releaseLock();
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

async function forget(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
  const reader = body.getReader();
  let total = 0;
  try {
    for (let part = await reader.read(); !part.done && total <= mostToForgetBytes; part = await reader.read())
      total += part.value.byteLength;
  } catch {
    // Whoever hung up does not wait for an answer.
  } finally {
    reader.releaseLock();
  }
}
