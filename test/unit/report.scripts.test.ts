import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPdf } from "../../src/report/render-pdf";
import { readFaces } from "../../src/report/text/faces";
import { linesOf } from "../../src/report/text/lines";
import { Shaper } from "../../src/report/text/shape";
import { packedFonts, sheetOf, textOf } from "../support/report-pdf";

let fonts: Awaited<ReturnType<typeof packedFonts>>;
beforeAll(async () => {
  fonts = await packedFonts();
});
afterAll(() => fonts.remove());

/** Sentences in the scripts of the shipped languages, and names in others that people have. */
const samples: Record<string, string> = {
  English: "Ada Lovelace, office & files",
  German: "Größe prüfen, Übersicht für Jürgen Weiß",
  French: "Pièce d’identité vérifiée à l’œil, Noël Çelik",
  Spanish: "Comprobación: ¿señor Íñigo Muñoz?",
  Portuguese: "Verificação concluída: João Conceição",
  Polish: "Łódź, Zażółć gęślą jaźń",
  Vietnamese: "Nguyễn Thị Ánh Tuyết",
  Russian: "Общество с ограниченной ответственностью",
  Greek: "Αθήνα, Γεώργιος Παπαδόπουλος",
  Arabic: "محمد بن سلمان آل ثاني",
  "Arabic with vowels": "مُحَمَّد آل ثاني",
  Hebrew: "שלום עולם בנימין",
  "Hebrew with points": "שָׁלוֹם",
  Chinese: "中华人民共和国北京市朝阳区有限公司,法定代表人张伟。",
  Japanese: "株式会社エッジケース、東京都千代田区。「山田太郎」",
  Hindi: "क्षत्रिय हिन्दी में राष्ट्रीय श्री कृष्ण र्कि",
};

/** Runs of glyphs as they are seen: their numbers in the font, and where they stand off their place. */
async function seen(text: string, language: string): Promise<string> {
  const faces = await readFaces([{ text, bold: false }], language, fonts.load);
  const lines = linesOf(new Shaper(faces), text, { bold: false, direction: "ltr", width: 1e9 });
  return lines
    .flatMap(({ runs }) => runs.toSorted((a, b) => a.x - b.x))
    .flatMap(({ marks }) => marks.map((mark) => ("box" in mark ? `[${mark.box}]` : String(mark.id))))
    .join(" ");
}

describe("writing", () => {
  it("is copied from the PDF as it was written, in every script", async () => {
    const blocks = Object.values(samples).map((text) => ({ kind: "text", text }) as const);
    const [page = ""] = await textOf((await renderPdf(sheetOf("en", blocks), fonts.load)).bytes);
    for (const [script, text] of Object.entries(samples)) expect([script, page.includes(text)]).toEqual([script, true]);
  });

  it("keeps the order in which lines of both directions are read, brackets and numbers included", async () => {
    const mixed = "محمد بن سلمان (Acme GmbH) 12.5";
    const blocks = [{ kind: "text", text: mixed } as const, { kind: "text", text: "Acme (שלום עולם) 2026" } as const];
    const [page = ""] = await textOf((await renderPdf(sheetOf("ar", blocks), fonts.load)).bytes);
    const squeezed = page.replace(/[\s\u2060]/g, "");
    expect(squeezed).toContain(mixed.replace(/\s/g, ""));
    expect(squeezed).toContain("Acme(שלוםעולם)2026");
  });

  it("has the glyphs that readers of each script expect: joined, reordered, from right to left", async () => {
    const glyphs = Object.fromEntries(
      await Promise.all(
        ["office", "لا", "محمد", "שלום", "क्षत्रि", "हिन्दी", "कृष्ण", "東京"].map(async (text) => [
          text,
          await seen(text, "ja"),
        ]),
      ),
    );
    expect(glyphs).toMatchInlineSnapshot(`
      {
        "office": "82 238 70 72",
        "שלום": "23 124 55 96",
        "لا": "10 73",
        "محمد": "29 78 26 79",
        "कृष्ण": "56 36 255 70",
        "क्षत्रि": "90 542 304",
        "हिन्दी": "541 88 245 73 33",
        "東京": "35 9",
      }
    `);
  });

  it("shows a box with the code point for what no font draws, and never breaks on it", async () => {
    expect(await seen("a😀 한 ไ \u0000\ud800", "en")).toMatch(/\[1F600\].*\[D55C\].*\[0E44\].*\[0000\].*\[D800\]/);
    const [page = ""] = await textOf(
      (await renderPdf(sheetOf("en", [{ kind: "text", text: "x 😀 y" }]), fonts.load)).bytes,
    );
    expect(page).toMatch(/x\s+1F600\s+y/);
  });

  it("takes Chinese characters in the forms of the language that is read", async () => {
    const face = async (language: string, text = "直") =>
      (await readFaces([{ text, bold: false }], language, fonts.load)).faceFor([0x76f4], false)?.face.file;
    expect([await face("ja"), await face("zh"), await face("en")].map((file) => file?.slice(0, 12))).toEqual([
      "noto-sans-jp",
      "noto-sans-sc",
      "noto-sans-sc",
    ]);
    expect((await face("en", "直トヨタ"))?.slice(0, 12)).toBe("noto-sans-jp");
  });

  it("breaks lines where the script does: at spaces, between characters, never before closing marks, inside of endless words", async () => {
    const broken = async (text: string, width: number) => {
      const shaper = new Shaper(await readFaces([{ text, bold: false }], "ja", fonts.load));
      return linesOf(shaper, text, { bold: false, direction: "ltr", width }).map(({ runs }) =>
        runs.map((run) => run.text).join(""),
      );
    };
    expect(await broken("one two three", 4_500)).toEqual(["one two", "three"]);
    expect(await broken("東京都、千代", 3_100)).toEqual(["東京", "都、千", "代"]);
    const endless = await broken("x".repeat(100), 5_000);
    expect(endless.length).toBeGreaterThan(9);
    expect(endless.join("")).toBe("x".repeat(100));
  });
});
