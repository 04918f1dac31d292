/**
 * Hands a stream of a known length on to the store, which is told the length before the first byte. Null when the sender broke off, or
 * sent more or less than it said; trouble on our side is thrown.
 */
export async function sentInFull<T>(
  body: ReadableStream<Uint8Array>,
  length: number,
  store: (readable: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<{ stored: T } | null> {
  const pipe = new FixedLengthStream(length);
  const [sent, stored] = await Promise.allSettled([pump(body, pipe.writable, length), store(pipe.readable)]);
  if (sent.status === "fulfilled" && sent.value !== "sent") return null;
  if (stored.status === "rejected") throw stored.reason;
  return { stored: stored.value }; // also when it was there already: then the store took nothing, and the pump broke off
}

async function pump(
  body: ReadableStream<Uint8Array>,
  sink: WritableStream<Uint8Array>,
  length: number,
): Promise<"sent" | "wrong_length" | "broken_off"> {
  const reader = body.getReader();
  const writer = sink.getWriter();
  // What goes wrong is told by read and write; these promises repeat it to nobody.
  reader.closed.catch(() => {});
  writer.closed.catch(() => {});
  const stop = async <Why>(why: Why): Promise<Why> => {
    await Promise.allSettled([writer.abort(why), reader.cancel()]);
    return why;
  };
  let sentBytes = 0;
  for (;;) {
    const part = await reader.read().catch(() => null);
    if (part === null) return stop("broken_off" as const);
    if (part.done) break;
    sentBytes += part.value.byteLength;
    if (sentBytes > length) return stop("wrong_length" as const);
    try {
      await writer.write(part.value);
    } catch (refused) {
      await reader.cancel().catch(() => {});
      throw refused;
    }
  }
  if (sentBytes < length) return stop("wrong_length" as const);
  await writer.close();
  return "sent";
}
