import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentDisposition, downloadHeaders, parseRange } from "../../src/documents/download";
import { downloadName, fileNameFrom } from "../../src/documents/file-name";
import { maxFileNameLength } from "../../src/documents/limits";
import { acceptedSentence, fileKindName, problemSentence } from "../../src/documents/problems";
import { fileKinds } from "../../src/documents/sniff";
import { corpus } from "../support/file-corpus";

describe("the name of a file is only a name", () => {
  it.each([
    ["passport.pdf", "passport.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\Ada\\scan.jpg", "scan.jpg"],
    ["  a\t\r\n b .pdf ", "a b .pdf"],
    ["invoice\u202egpj.exe", "invoicegpj.exe"],
    ["zero\u200bwidth\0.pdf", "zerowidth.pdf"],
    ["<img src=x>.png", "_img src=x_.png"],
    ["جواز السفر.pdf", "جواز السفر.pdf"],
    ["invoice.pdf.exe", "invoice.pdf.exe"],
    ["\u202efdp.exe", "fdp.exe"],
    ["a\u2066b\ufeff\u{e0041}.png", "ab.png"],
    ["..\\..\\evil\0.pdf", "evil.pdf"],
    ["scan.jpg::$DATA", "scan.jpg__$DATA"],
    ["con.pdf", "_con.pdf"],
    ["LPT1", "_LPT1"],
    ["console.pdf", "console.pdf"],
    ["...", "file"],
    ["", "file"],
    [null, "file"],
    ["\ud800.pdf", "\ufffd.pdf"],
  ])("%j is kept as %j", (raw, kept) => {
    expect(fileNameFrom(raw)).toBe(kept);
  });

  it("stays short and keeps its ending", () => {
    expect([...fileNameFrom(`${"é".repeat(500)}.jpeg`)]).toHaveLength(maxFileNameLength);
    expect(fileNameFrom(`${"x".repeat(500)}.jpeg`)).toMatch(/x\.jpeg$/);
  });

  it("never has a path, a control character or a quote in it, and cleaning twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (raw) => {
        const name = fileNameFrom(raw);
        expect(name).not.toMatch(/[/\\"<>\p{Cc}\p{Cf}]/u);
        expect(name).not.toBe("");
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });

  it("is saved under an ending that says what the bytes are", () => {
    expect(downloadName("page.html", "image/jpeg")).toBe("page.html.jpg");
    expect(downloadName("Scan.JPEG", "image/jpeg")).toBe("Scan.JPEG");
    expect(downloadName("invoice.pdf.exe", "application/pdf")).toBe("invoice.pdf.exe.pdf");
    expect(downloadName("photo.jpg.hta", "image/jpeg")).toBe("photo.jpg.hta.jpg");
    expect(downloadName("letter", "application/pdf")).toBe("letter.pdf");
    expect(downloadName(null, "image/heic")).toBe("file.heic");
  });
});

describe("a download", () => {
  it("is data in a sandbox, whatever it claims", () => {
    const headers = downloadHeaders({
      kind: "application/pdf",
      fileName: "a.pdf",
      sha256: "ab",
      disposition: "attachment",
    });
    expect(headers).toMatchObject({
      "Content-Type": "application/pdf",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      "Accept-Ranges": "bytes",
      ETag: '"ab"',
    });
    expect(headers["Content-Security-Policy"]).toMatch(/^sandbox; default-src 'none'/);
    expect(headers["Content-Disposition"]).toMatch(/^attachment; /);
  });

  it("carries its name in UTF-8 and a plain one, and nothing can break out of either", () => {
    expect(contentDisposition("attachment", "Büro (1).pdf")).toBe(
      "attachment; filename=\"B_ro (1).pdf\"; filename*=UTF-8''B%C3%BCro%20%281%29.pdf",
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (raw) => {
        const value = contentDisposition("inline", fileNameFrom(raw));
        expect(value).toMatch(/^inline; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.~%-]*$/);
      }),
    );
  });

  it.each([
    [null, null],
    ["bytes=0-99", { offset: 0, length: 100 }],
    ["bytes=900-", { offset: 900, length: 100 }],
    ["bytes=-10", { offset: 990, length: 10 }],
    ["bytes=-5000", { offset: 0, length: 1_000 }],
    ["bytes=990-5000", { offset: 990, length: 10 }],
    ["bytes=1000-", "not_satisfiable"],
    ["bytes=-0", "not_satisfiable"],
    ["bytes=5-4", null],
    ["bytes=-", null],
    ["bytes=0-1,5-6", null],
    ["pages=1-2", null],
    ["bytes=99999999999999999999-", null],
  ])("of a thousand bytes with Range %j gives %j", (header, range) => {
    expect(parseRange(header, 1_000)).toEqual(range);
  });
});

describe("sentences for people", () => {
  const codes = [...new Set(corpus.map(({ expected }) => expected))].filter((code) => !code.includes("/"));

  it("every refusal has one of its own, in English and in Arabic", () => {
    const fallback = { en: problemSentence("?", "en"), ar: problemSentence("?", "ar") };
    for (const code of codes) {
      expect(problemSentence(code, "en")).toMatch(/^[A-Z].*\.$/);
      expect(problemSentence(code, "ar-EG")).toMatch(/^[\u0600-\u06ff].*\.$/);
      expect(problemSentence(code, "en")).not.toBe(fallback.en);
      expect(problemSentence(code, "ar")).not.toBe(fallback.ar);
    }
  });

  it("a code from elsewhere still gets one, also when it names something every object has", () => {
    for (const code of ["later_version", "constructor", "__proto__", "toString"])
      expect(problemSentence(code, "en")).toMatch(/^We could not take this file\./);
  });

  it("kinds have names", () => {
    for (const kind of fileKinds) expect(fileKindName(kind, "en")).not.toBe(fileKindName(kind, "ar"));
    expect(acceptedSentence("en")).toContain("20 MB");
    expect(acceptedSentence("ar")).toContain("20");
  });
});
