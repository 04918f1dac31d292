/** One thing told by a stream of server-sent events. */
export interface Frame {
  id: string | undefined;
  event: string;
  data: string;
  /** How long to wait before connecting again. */
  retryMs: number | undefined;
}

/** What a stream tells, until it ends, breaks, or says nothing at all for so long. */
export async function* framesIn(stream: ReadableStream<Uint8Array> | null, silentMs: number): AsyncGenerator<Frame> {
  if (stream === null) return;
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let done = false; !done; ) {
      const got = await readWithin(reader, silentMs);
      done = got.done;
      text += decoder.decode(got.value, { stream: !done });
      // A carriage return at the end may be half of a line's end.
      const blocks = text.replaceAll(done ? /\r\n?/g : /\r\n|\r(?!$)/g, "\n").split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) yield frameOf(block);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What a connection that broke off has told is lost; it is told again behind the last id. */
async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>, silentMs: number) {
  const timer = setTimeout(() => void reader.cancel(), silentMs);
  try {
    return await reader.read();
  } catch {
    return { done: true, value: undefined };
  } finally {
    clearTimeout(timer);
  }
}

function frameOf(block: string): Frame {
  const frame: Frame = { id: undefined, event: "message", data: "", retryMs: undefined };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^(\w+)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "id") frame.id = value;
    if (name === "event") frame.event = value;
    if (name === "data") data.push(value);
    if (name === "retry" && /^\d+$/.test(value)) frame.retryMs = Number(value);
  }
  return { ...frame, data: data.join("\n") };
}
