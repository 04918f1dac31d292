import * as z from "zod";
import type { Keyset } from "../db/keyset";
import { base64url, fromBase64url } from "../lib/bytes";
import type { Json } from "../lib/json";

/** How many items a page has. */
export const limit = z.coerce.number().int().min(1).max(100).default(20);

/** Cursor of a list in D1. */
export const keysetCursor = cursorOf(z.strictObject({ createdAtMs: z.int().min(0), id: z.string().min(1).max(96) }));
/** Only the place: `next` may be a whole row, and a cursor must not carry one out. */
export const nextKeyset = (next: Keyset | null): string | null =>
  next === null ? null : writeCursor({ createdAtMs: next.createdAtMs, id: next.id });

/** Cursor of a list inside a case: the sequence number the page goes on after. */
export const sequenceCursor = cursorOf(z.int().min(0));
export const nextSequence = (next: number | null): string | null => (next === null ? null : writeCursor(next));

/** A query parameter that carries an opaque position of this shape. A made-up one is a 400, not a first page. */
export function cursorOf<S extends z.ZodType>(position: S) {
  return z
    .string()
    .max(2_000)
    .meta({ description: "`nextCursor` of the page before." })
    .transform((text, context): z.output<S> => {
      const parsed = position.safeParse(readCursor(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: "This is not a cursor of this list." });
      return z.NEVER;
    })
    .optional();
}

export const writeCursor = (position: Json): string => base64url(new TextEncoder().encode(JSON.stringify(position)));

function readCursor(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(fromBase64url(text)));
  } catch {
    return undefined;
  }
}
