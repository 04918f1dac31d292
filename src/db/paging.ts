import { type Column, type SQL, sql } from "drizzle-orm";
import type { Keyset } from "./keyset";

// Row values compare lexicographically, so the index (tenant, created, id) is entered right where the last page ended.

/** Rows behind `cursor` in a list that runs from new to old; everything without one. */
export const olderThan = (createdAtMs: Column, id: Column, cursor: Keyset | null): SQL | undefined =>
  cursor === null ? undefined : sql`(${createdAtMs}, ${id}) < (${cursor.createdAtMs}, ${cursor.id})`;
