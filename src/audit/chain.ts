import { entryHash, nothingBefore, type SealedEntry } from "./entry";
import { type Finding, finding } from "./findings";

/** How far a chain was followed. */
export interface Link {
  seq: number;
  hash: string;
}

export const beginning: Link = { seq: 0, hash: nothingBefore };

/**
 * Follows the chain by one entry with its stored hash (null: it has none). Goes on from what is stored, so that one change is found once,
 * at its place.
 */
export function follow(
  tenantId: string,
  from: Link,
  entry: SealedEntry,
  storedHash: string | null,
): { link: Link; found: Finding[] } {
  const found: Finding[] = [];
  if (entry.seq > from.seq + 1)
    found.push(
      finding("missing", from.seq + 1, `Entries ${from.seq + 1} to ${entry.seq - 1} are missing.`, entry.seq - 1),
    );
  if (entry.seq <= from.seq)
    found.push(finding("out_of_order", entry.seq, `Entry ${entry.seq} comes after entry ${from.seq}.`));
  const hash = entryHash(tenantId, entry, from.hash);
  if (storedHash === null) found.push(finding("missing", entry.seq, `The hash of entry ${entry.seq} is missing.`));
  // After a hole the entry before is unknown: that it does not follow says nothing new.
  else if (hash !== storedHash && entry.seq === from.seq + 1)
    found.push(finding("edited", entry.seq, `Entry ${entry.seq} is not what was written.`));
  return { link: { seq: entry.seq, hash: storedHash ?? hash }, found };
}
