import { latin1 } from "../lib/bytes";
import type { FileProblem } from "./problems";
import { standsAt } from "./sniff";

/** Says what a file is that we do not take, as well as its beginning tells, so that people learn what to do instead. */
export function unwantedKind(bytes: Uint8Array): FileProblem {
  const starts = (...texts: string[]): boolean => texts.some((text) => standsAt(bytes, 0, text));
  if (isPicture(bytes)) return "other_image";
  const head = latin1(bytes.subarray(0, 8_192));
  // Readers of PDF forgive what stands before the header. We do not: whatever stands there is something else as well.
  if (head.slice(0, 1_024).includes("%PDF-")) return "polyglot";
  if (starts(...programs) || /^\s*\[InternetShortcut\]/i.test(head)) return "executable";
  if (starts("PK\x03\x04", "PK\x05\x06")) return isOffice(bytes) ? "office" : "archive";
  if (starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "{\\rtf")) return "office";
  if (starts(...archives) || standsAt(bytes, 257, "ustar") || standsAt(bytes, 2, "-lh")) return "archive";
  return markupKind(textOf(bytes.subarray(0, 8_192))) ?? "unknown";
}

/** For Windows, Linux and Mac; scripts; Java, Android and the web; shortcuts (`.lnk`) and help pages, which start others. */
const programs = [
  ...["MZ", "\x7fELF", "\xfe\xed\xfa", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "#!"],
  ...["\xca\xfe\xba\xbe", "dex\n", "\0asm", "L\0\0\0\x01\x14\x02\0", "ITSF"],
];
/** The second sign of zip is that of an archive in several pieces. */
const archives = [
  ...["Rar!", "7z\xbc\xaf", "\x1f\x8b", "BZh", "\xfd7zXZ", "\x28\xb5\x2f\xfd"],
  ...["PK\x07\x08", "MSCF", "!<arch>\n", "xar!"],
];

function isPicture(bytes: Uint8Array): boolean {
  const brand = standsAt(bytes, 4, "ftyp") ? latin1(bytes.subarray(8, 12)) : "";
  return (
    ["GIF87a", "GIF89a", "II*\0", "MM\0*", "\xff\x0a", "\0\0\0\x0cJXL ", "8BPS"].some((sign) =>
      standsAt(bytes, 0, sign),
    ) ||
    (standsAt(bytes, 0, "BM") && standsAt(bytes, 6, "\0\0\0\0")) ||
    brand === "avif" ||
    brand === "avis"
  );
}

const isOffice = (bytes: Uint8Array): boolean =>
  /\[Content_Types\]\.xml|(?:word|xl|ppt)\/|mimetypeapplication\/vnd\./.test(latin1(bytes.subarray(0, 8_192)));

function markupKind(text: string): FileProblem | null {
  if (/<svg[\s>]|<!doctype\s+svg|<\w+:svg[\s>]/i.test(text)) return "svg";
  if (
    /<(?:!doctype\s+html|html|head|body|script|iframe|title|table|div|img|a)[\s>/]|www\.w3\.org\/1999\/xhtml/i.test(
      text,
    )
  )
    return "html";
  if (/^\s*mime-version:/im.test(text) && /^\s*content-type:/im.test(text)) return "html"; // a saved page (MHTML), or a mail
  return /^\s*<(?:\?xml|!doctype|!--|[a-z][\w:.-]*[\s>/])/i.test(text) ? "xml" : null;
}

/** The beginning as text, in whichever encoding its mark names; a tag in UTF-16 is a tag as well. */
function textOf(head: Uint8Array): string {
  if (standsAt(head, 0, "\xff\xfe")) return new TextDecoder("utf-16le").decode(head);
  if (standsAt(head, 0, "\xfe\xff")) return new TextDecoder("utf-16be").decode(head);
  // Without a mark: zeros between the characters give UTF-16 away.
  return latin1(head)
    .replaceAll("\0", "")
    .replace(/^\xef\xbb\xbf/, "");
}
