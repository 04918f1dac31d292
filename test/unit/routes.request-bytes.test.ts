import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readRequestBytes } from "../../src/routes/request-bytes";

/** A caller who sends `count` chunks of a kilobyte, and what became of them. */
function aCaller(count: number, chunk: Uint8Array<ArrayBuffer> = new Uint8Array(1_024)) {
  const heard = { sent: 0, hungUp: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (heard.sent === count) return controller.close();
      heard.sent += 1;
      controller.enqueue(chunk);
    },
    cancel() {
      heard.hungUp = true;
    },
  });
  return { body, heard };
}

describe("the bytes of a request", () => {
  it.each([0, 1, 4])("are read whole up to the limit itself: %i KiB", async (count) => {
    const { body } = aCaller(count);
    expect(await readRequestBytes(body, 4_096)).toEqual(new Uint8Array(count * 1_024));
  });

  // Red with `reader.cancel()`: the caller is still sending when the connection ends, and never hears the refusal.
  it("are read to their end when there are too many, so that the caller hears why", async () => {
    const { body, heard } = aCaller(50);
    expect(await readRequestBytes(body, 4_096)).toBe("too_large");
    expect(heard).toEqual({ sent: 50, hungUp: false });
  });

  it("are counted as they come out of the decompressor; a bomb is not unpacked to its end, its sender not hung up on", async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    const pieces = Array.from({ length: Math.ceil(bomb.length / 1_000) }, (_, at) =>
      Uint8Array.from(bomb.subarray(at * 1_000, (at + 1) * 1_000)),
    );
    let hungUp = false;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel() {
        hungUp = true;
      },
    });
    expect(await readRequestBytes(body, 4_096, "gzip")).toBe("too_large");
    expect([pieces.length, hungUp]).toEqual([0, false]);
  });

  it("are broken when they are not what they claim, or end before their end", async () => {
    const { body, heard } = aCaller(3);
    expect(await readRequestBytes(body, 4_096, "gzip")).toBe("broken");
    expect(heard).toEqual({ sent: 3, hungUp: false });
    const whole = Uint8Array.from(gzipSync("{}"));
    expect(await readRequestBytes(aCaller(1, whole.slice(0, -4)).body, 4_096, "gzip")).toBe("broken");
    expect(await readRequestBytes(aCaller(1, whole).body, 4_096, "gzip")).toEqual(new TextEncoder().encode("{}"));
  });
});
