import { sha256InParts } from "../lib/bytes";

/**
 * Lets a file through and compares it with the hash it had when it was looked at. The last part is held back until it is known: a file
 * that changed in the store never arrives whole.
 */
export function verified(
  file: ReadableStream<Uint8Array>,
  sha256: string,
  onMismatch: () => void,
): ReadableStream<Uint8Array> {
  const hash = sha256InParts();
  let held: Uint8Array | null = null;
  const check = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      hash.add(part);
      if (held !== null) controller.enqueue(held);
      held = part;
    },
    flush(controller) {
      if (hash.hex() !== sha256) {
        onMismatch();
        controller.error(new Error("the stored file is not the one that was inspected"));
      } else if (held !== null) controller.enqueue(held);
    },
  });
  // Whoever reads hears of it; a reader who went away is no error.
  file.pipeTo(check.writable).catch(() => {});
  return check.readable;
}
