import * as z from "zod";
import { base64url, fromBase64url } from "../lib/bytes";

/** Where a page ended: the creation time and id of its last row. Lists order by both, so the place is never ambiguous. */
export interface Keyset {
  createdAtMs: number;
  id: string;
}

export interface Listed<Row> {
  data: Row[];
  /** Null: this was the last page. */
  next: Keyset | null;
}

const Wire = z.tuple([z.int().min(0), z.string().min(1).max(96)]);

/** The cursor as callers see it: opaque text. */
export const cursorText = (at: Keyset): string =>
  base64url(new TextEncoder().encode(JSON.stringify([at.createdAtMs, at.id])));

/** The place a cursor names, or null when it is not one of ours. */
export function readCursor(raw: string): Keyset | null {
  if (raw.length > 256 || !/^[\w-]+$/.test(raw)) return null;
  try {
    const wire = Wire.safeParse(JSON.parse(new TextDecoder().decode(fromBase64url(raw))));
    return wire.success ? { createdAtMs: wire.data[0], id: wire.data[1] } : null;
  } catch {
    return null;
  }
}

/** Cuts rows that were asked for with `limit + 1` to a page. The extra row only proves that there is more. */
export function listed<Row>(rows: Row[], limit: number, keyOf: (row: Row) => Keyset): Listed<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
