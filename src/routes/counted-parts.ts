import { latin1 } from "../lib/bytes";

/** Reading a part costs far more than its bytes do. A form of ours has some hundred fields. */
export const mostParts = 5_000;
/** So do the lines that say what a part is; browsers write one or two. */
export const mostHeadBytes = 8_192;

const headEnd = "\r\n\r\n";

/**
 * The body of a form as it is. After so many parts, or in a head of a part that does not end, it breaks off: whoever reads on gets an
 * error.
 */
export function countedParts(body: ReadableStream<Uint8Array>, contentType: string): ReadableStream<Uint8Array> {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const mark = `--${quoted ?? plain ?? ""}`;
  const kept = Math.max(mark.length, headEnd.length) - 1;
  let count = 0;
  /** Where the head began that is being read; null: in what a part says. */
  let headAt: number | null = null;
  /** The end of what came before, too short to have a whole mark in it, and where it begins. */
  let tail = "";
  let tailAt = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const seen = tail + latin1(chunk);
      let at = 0;
      for (;;) {
        const found = seen.indexOf(headAt === null ? mark : headEnd, at);
        const reached = tailAt + (found === -1 ? seen.length : found);
        if (headAt !== null && reached - headAt > mostHeadBytes) throw new Error("the head of a part is too long");
        if (found === -1) break;
        at = found + (headAt === null ? mark : headEnd).length;
        if (headAt === null) count += 1;
        // One more stands at the very end.
        if (count > mostParts + 1) throw new Error("too many parts");
        headAt = headAt === null ? tailAt + at : null;
      }
      const from = Math.max(at, seen.length - kept);
      tail = seen.slice(from);
      tailAt += from;
      controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(counting);
}
