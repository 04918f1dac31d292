/** Kinds of files we take in, told by their first bytes and never by name or header. */
export type FileKind = "application/pdf" | "image/jpeg" | "image/png" | "image/webp" | "image/heic";

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  bytes.length >= at + text.length && [...text].every((char, i) => bytes[at + i] === char.charCodeAt(0));

/** The kind of a file, or null for one that we do not take. */
export function sniff(bytes: Uint8Array): FileKind | null {
  if (startsWith(bytes, 0, "%PDF-")) return "application/pdf";
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (bytes[0] === 0x89 && startsWith(bytes, 1, "PNG\r\n\x1a\n")) return "image/png";
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) return "image/webp";
  const heic = ["heic", "heix", "mif1", "msf1", "heim", "heis"].some((brand) => startsWith(bytes, 8, brand));
  return startsWith(bytes, 4, "ftyp") && heic ? "image/heic" : null;
}
