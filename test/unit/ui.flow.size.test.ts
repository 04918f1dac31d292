import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";
import { spokenLanguages } from "../../src/domain/spoken-languages";
import { flowWords } from "../../src/ui/flow/words";

const root = path.join(import.meta.dirname, "../..");

/** The browser's part of the flow as `npm run build:ui` makes it, by the name of each chunk: bytes after gzip, and its text. */
async function bundle(): Promise<Map<string, { bytes: number; code: string }>> {
  const built = await build({ root, logLevel: "silent", build: { write: false } });
  const chunks = new Map<string, { bytes: number; code: string }>();
  for (const result of Array.isArray(built) ? built : [built]) {
    if (!("output" in result)) continue;
    for (const file of result.output)
      if (file.type === "chunk") chunks.set(file.name, { bytes: gzipSync(file.code).byteLength, code: file.code });
  }
  return chunks;
}

it("carries no language: the few words that scripts need lie in the page, in the reader's language alone", async () => {
  const scripts = [...(await bundle()).entries()].filter(([name]) => name === "flow" || name === "upload");
  expect(scripts).toHaveLength(2);
  for (const language of spokenLanguages) {
    const sentences = Object.values(flowWords(language).browser).filter((sentence) => sentence.length > 12);
    expect(sentences.length).toBeGreaterThan(2);
    for (const [name, { code }] of scripts)
      for (const sentence of sentences) expect(code.includes(sentence), `${name}: ${sentence}`).toBe(false);
  }
});

it("costs an applicant less than 12 kB of script on a text page, and 20 kB with uploads", async () => {
  const chunks = await bundle();
  const text = chunks.get("flow");
  const uploads = chunks.get("upload");
  if (text === undefined || uploads === undefined) throw new Error(`chunks: ${[...chunks.keys()].join(", ")}`);
  expect(text.bytes).toBeLessThan(12_000);
  expect(text.bytes + uploads.bytes).toBeLessThan(20_000);
  // The answers are checked by the server; neither zod nor the rules come to the browser.
  expect(text.code + uploads.code).not.toMatch(/ZodError|json-?logic|innerHTML|insertAdjacentHTML|\beval\(/i);
});
