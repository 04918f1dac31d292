import { latin1 } from "../lib/bytes";

/** Reading a part costs far more than its bytes do. A form of ours has some hundred fields. */
export const mostParts = 5_000;

/** The body of a form as it is. After so many parts it breaks off: whoever reads on gets an error. */
export function countedParts(body: ReadableStream<Uint8Array>, contentType: string): ReadableStream<Uint8Array> {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const mark = `--${quoted ?? plain ?? ""}`;
  let count = 0;
  /** The end of what came before: too short to have a whole mark in it. */
  let tail = "";
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const seen = tail + latin1(chunk);
      for (let at = seen.indexOf(mark); at !== -1; at = seen.indexOf(mark, at + mark.length)) {
        count += 1;
        // One more stands at the very end.
        if (count > mostParts + 1) throw new Error("too many parts");
      }
      tail = seen.slice(Math.max(0, seen.length - mark.length + 1));
      controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(counting);
}
