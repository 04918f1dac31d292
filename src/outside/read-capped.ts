/** Reads at most `maxBytes` of a body and hangs up on the rest; `complete` tells whether that was all of it. */
export async function readCapped(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; complete: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (body !== null) {
    const reader = body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const room = maxBytes - length;
      if (part.value.byteLength > room) {
        chunks.push(part.value.subarray(0, room));
        // Whether the hang-up reaches the sender is not our concern: we have read what we wanted.
        await reader.cancel().catch(() => undefined);
        return { bytes: joined(chunks, maxBytes), complete: false };
      }
      chunks.push(part.value);
      length += part.value.byteLength;
    }
  }
  return { bytes: joined(chunks, length), complete: true };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
