import * as fc from "fast-check";
import { expect, it } from "vitest";
import { countedParts, mostHeadBytes, mostParts } from "../../src/routes/counted-parts";

const boundary = "----browser7MA4YWxk";
const type = `multipart/form-data; boundary=${boundary}`;
const formOf = (parts: number): Uint8Array =>
  new TextEncoder().encode(
    `${Array.from({ length: parts }, (_, n) => `--${boundary}\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\n-${n}\r\n`).join("")}--${boundary}--\r\n`,
  );

/** The bytes in pieces that end where they are told to. */
const inPieces = (bytes: Uint8Array, ends: number[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      let from = 0;
      for (const to of [...ends.map((end) => end % bytes.length).toSorted((a, b) => a - b), bytes.length]) {
        if (to > from) controller.enqueue(bytes.slice(from, to));
        from = Math.max(from, to);
      }
      controller.close();
    },
  });
const read = (body: ReadableStream<Uint8Array>, contentType = type) =>
  new Response(countedParts(body, contentType), { headers: { "Content-Type": contentType } });

it("gives the form on byte for byte, wherever the network cuts it", async () => {
  const bytes = formOf(7);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(10_000), { maxLength: 12 }), async (ends) => {
      expect(new Uint8Array(await read(inPieces(bytes, ends)).arrayBuffer())).toEqual(bytes);
    }),
  );
  expect([...(await read(inPieces(bytes, [])).formData())]).toHaveLength(7);
});

it("breaks off a form of more parts than anybody fills in, wherever the network cuts it, and no form of as many", async () => {
  const [most, more] = [formOf(mostParts), formOf(mostParts + 1)];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1_000_000), { maxLength: 40 }), async (ends) => {
      expect((await read(inPieces(most, ends)).arrayBuffer()).byteLength).toBe(most.length);
      await expect(read(inPieces(more, ends)).arrayBuffer()).rejects.toThrow("too many parts");
    }),
    { numRuns: 10 },
  );
  const quoted = `multipart/form-data; charset=utf-8; Boundary="${boundary}"`;
  await expect(read(inPieces(more, []), quoted).arrayBuffer()).rejects.toThrow("too many parts");
});

it("breaks off where the head of a part does not end, wherever the network cuts it", async () => {
  const formWith = (line: string) => {
    const head = `Content-Disposition: form-data; name="f"${line}`;
    return new TextEncoder().encode(`--${boundary}\r\n${head}\r\n\r\nx\r\n--${boundary}--\r\n`);
  };
  const fitting = formWith(`; x="${"y".repeat(mostHeadBytes - 100)}"`);
  const endless = [formWith(`; x="${"y".repeat(mostHeadBytes)}"`), formWith("\r\nx: y".repeat(mostHeadBytes / 6))];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20_000), { maxLength: 12 }), async (ends) => {
      expect((await read(inPieces(fitting, ends)).arrayBuffer()).byteLength).toBe(fitting.length);
      for (const one of endless) await expect(read(inPieces(one, ends)).arrayBuffer()).rejects.toThrow("too long");
    }),
    { numRuns: 30 },
  );
});
