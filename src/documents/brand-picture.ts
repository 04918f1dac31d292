import { err, ok, type Result } from "../lib/result";
import { layoutOf } from "./image-layout";
import { sniff, standsAt } from "./sniff";

export type BrandFileProblem = "kind" | "too_large" | "too_many_pixels" | "broken";

/** Most bytes of a file by its use, and what it may be. */
export const brandFileRules = {
  logo: { maxBytes: 200_000, kinds: ["image/png", "image/jpeg", "image/webp"], maxPixels: 2_000 },
  favicon: { maxBytes: 50_000, kinds: ["image/png"], maxPixels: 512 },
  font: { maxBytes: 150_000, kinds: ["font/woff2"], maxPixels: 0 },
} as const;

/**
 * What a file of a brand is, told by its bytes. SVG is not taken: it is a document that can run scripts and load things, and a picture
 * at twice the size it is shown at looks the same.
 */
export function brandFileKind(
  bytes: Uint8Array,
  use: keyof typeof brandFileRules,
): Result<(typeof brandFileRules)[typeof use]["kinds"][number], BrandFileProblem> {
  const { maxBytes, kinds, maxPixels } = brandFileRules[use];
  if (bytes.byteLength > maxBytes) return err("too_large");
  const found = standsAt(bytes, 0, "wOF2") ? "font/woff2" : sniff(bytes);
  const kind = kinds.find((allowed) => allowed === found);
  if (kind === undefined) return err("kind");
  if (kind === "font/woff2") return declaredLength(bytes) === bytes.byteLength ? ok(kind) : err("broken");
  const layout = layoutOf(bytes, kind);
  // What stands behind the picture's end may be anything.
  if (!layout.ok || layout.value.endsAt !== bytes.byteLength) return err("broken");
  const { width, height } = layout.value;
  return Math.max(width, height) > maxPixels ? err("too_many_pixels") : ok(kind);
}

/** A woff2 says at byte 8 how long it is. */
const declaredLength = (bytes: Uint8Array): number =>
  bytes.byteLength < 48 ? -1 : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(8);
