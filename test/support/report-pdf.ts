import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { packReportFonts } from "../../scripts/report-fonts.mjs";
import type { Block, Sheet } from "../../src/report/blocks";
import type { LoadFont } from "../../src/report/text/faces";

/** The fonts as the build packs them, in a folder of their own. */
export async function packedFonts(): Promise<{ load: LoadFont; remove(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), "edgecase-fonts-"));
  await packReportFonts(home);
  return {
    load: async (file) => new Uint8Array(await readFile(join(home, "fonts", file))),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

export const sheetOf = (language: string, blocks: Block[]): Sheet => ({
  language,
  title: "A report",
  header: "case_1 · v7",
  footer: (page, pages) => `${page}/${pages}`,
  cutOff: "Too many pages.",
  blocks,
  dateMs: 1_767_225_600_000,
  idHex: "00112233445566778899aabbccddeeff",
});

/** What a reader of PDF finds on each page, in the order in which it is copied. */
export async function textOf(bytes: Uint8Array): Promise<string[]> {
  const document = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join(""));
  }
  return pages;
}
