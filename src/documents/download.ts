import { downloadName } from "./file-name";
import type { FileKind } from "./sniff";

export interface ByteRange {
  offset: number;
  length: number;
}

/**
 * The headers a stored file leaves with. It is data, whatever it claims: nothing in it may run, load, be framed, cached or guessed at.
 * `inline` lets a browser show it, still in a sandbox.
 */
export function downloadHeaders(file: {
  kind: FileKind;
  fileName: string | null;
  sha256: string | null;
  disposition: "attachment" | "inline";
}): Record<string, string> {
  return {
    "Content-Type": file.kind,
    "Content-Disposition": contentDisposition(file.disposition, downloadName(file.fileName, file.kind)),
    "Content-Security-Policy":
      "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
    ...(file.sha256 !== null && { ETag: `"${file.sha256}"` }),
  };
}

/** RFC 6266: a plain name for old readers, and the real one in UTF-8. */
export function contentDisposition(disposition: "attachment" | "inline", fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** The part a `Range` header asks for. Null: all of it (no range, several, or not understood). Past the end: not satisfiable. */
export function parseRange(header: string | null, sizeBytes: number): ByteRange | "not_satisfiable" | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (match === null) return null;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return null;
  if (from === "") {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? "not_satisfiable" : { offset: sizeBytes - length, length };
  }
  const offset = Number(from);
  if (offset >= sizeBytes) return "not_satisfiable";
  const last = to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return last < offset ? null : { offset, length: last - offset + 1 };
}
