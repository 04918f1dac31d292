/** Kinds of files we take in, told by their first bytes and never by name or header. */
export const fileKinds = ["application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"] as const;
export type FileKind = (typeof fileKinds)[number];

/** Whether these bytes stand at this place. `text` is Latin-1. */
export const standsAt = (bytes: Uint8Array, at: number, text: string): boolean => {
  if (bytes.length < at + text.length) return false;
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
};

const heicBrands = ["heic", "heix", "mif1", "msf1", "heim", "heis"];

/** The kind of a file, or null for one that we do not take. */
export function sniff(bytes: Uint8Array): FileKind | null {
  if (standsAt(bytes, 0, "%PDF-")) return "application/pdf";
  if (standsAt(bytes, 0, "\xff\xd8\xff")) return "image/jpeg";
  if (standsAt(bytes, 0, "\x89PNG\r\n\x1a\n")) return "image/png";
  if (standsAt(bytes, 0, "RIFF") && standsAt(bytes, 8, "WEBP")) return "image/webp";
  return standsAt(bytes, 4, "ftyp") && heicBrands.some((brand) => standsAt(bytes, 8, brand)) ? "image/heic" : null;
}

export const isFileKind = (type: string | null): type is FileKind => fileKinds.some((kind) => kind === type);
