// A file that is two things at once is opened as one thing here and as another elsewhere. Files are looked at as Latin-1 text.

export const headLength = 4_096;
/** PDF readers look for their header in the first kilobyte; browsers that guess look no further either. */
const guessLength = 1_024;
/** A zip archive is found from its end; its comment may have 65,535 bytes. */
export const zipTailLength = 66_000;
const markup = /<(?:!doctype|html|head|body|script|iframe|object|embed|svg|\?php)/i;
/** Long enough that chance does not write them into twenty megabytes of pixels. */
const script =
  /<script[\s>/]|<!doctype\s+html|<\?php\s|<\?=\s*`?(?:\$_(?:get|post|request|cookie|server)|(?:system|eval|exec|passthru)\()/i;
const programs = ["MZ", "\x7fELF", "#!", "PK\x03\x04"];
const others = ["%PDF-"];

/** Whether a picture that ends at `endsAt` carries another document: in its headers, hidden inside, or hung on behind. */
export function carriesAnother(file: string, endsAt: number): boolean {
  const behind = file.slice(endsAt);
  return (
    markup.test(file.slice(0, headLength)) ||
    markup.test(behind.slice(0, headLength)) ||
    file.slice(0, guessLength).includes("%PDF-") ||
    hasScript(file) ||
    programs.some((start) => behind.startsWith(start)) ||
    others.some((sign) => behind.includes(sign)) ||
    isArchiveToo(file) ||
    endsAsZip(file)
  );
}

/** What a search of a file block by block has to find for `foundAnother`. */
export interface Found {
  /** The first 33,000 bytes. */
  head: string;
  /** As many behind the end of the picture. */
  behind: string;
  /** The last 66,000 bytes. */
  tail: string;
  hasScript: boolean;
  /** Another document's sign, somewhere behind the end of the picture. */
  hasOtherBehind: boolean;
  hasZipDirectory: boolean;
}

/** The same question as `carriesAnother`, asked of what was found. */
export const foundAnother = ({ head, behind, tail, hasScript, hasOtherBehind, hasZipDirectory }: Found): boolean =>
  markup.test(head.slice(0, headLength)) ||
  markup.test(behind.slice(0, headLength)) ||
  head.slice(0, guessLength).includes("%PDF-") ||
  hasScript ||
  programs.some((start) => behind.startsWith(start)) ||
  hasOtherBehind ||
  isArchiveToo(head) ||
  (hasZipDirectory && tail.includes("PK\x05\x06"));

/** A script, or an archive that is found wherever it begins. */
export const hasScript = (text: string): boolean => script.test(text) || hasPacked(text);
export const hasZipDirectory = (text: string): boolean => text.includes("PK\x01\x02");
/** Whether the sign of another document stands at or after a place. */
export const hasOther = (text: string, from: number): boolean => others.some((sign) => text.includes(sign, from));

/** Whether a zip reader would open this file: an end record near the end, and a directory before it. */
export const endsAsZip = (file: string): boolean =>
  file.slice(-zipTailLength).includes("PK\x05\x06") && file.includes("PK\x01\x02");

/** Archives that their readers find wherever they begin, or at a place of their own. Chance does not write these signs. */
const packed = ["Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c"];
const placed: [at: number, sign: string][] = [
  [257, "ustar"],
  [32_769, "CD001"],
];

export const archiveHeadLength = 33_000;
/** Whether the file is an archive or the picture of a disk as well. `head` is at least the first 33,000 bytes. */
export const isArchiveToo = (head: string): boolean => placed.some(([at, sign]) => head.startsWith(sign, at));
export const hasPacked = (text: string): boolean => packed.some((sign) => text.includes(sign));
export const hasMarkup = (text: string): boolean => markup.test(text);

/** Whether a browser that guesses would take the beginning of this file for a page. */
export const beginsAsPage = (file: string): boolean => markup.test(file.slice(0, guessLength));
