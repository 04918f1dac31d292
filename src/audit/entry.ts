import { sha256Hex } from "../lib/bytes";

/** What an entry is about: settings and deeds outside of cases, a look at personal data, a change of a case. */
export const entryKinds = ["setting", "read", "case"] as const;
export type EntryKind = (typeof entryKinds)[number];

/** An entry of a tenant's audit log with all that its hash covers. Times are milliseconds of the epoch. */
export interface SealedEntry {
  /** Counts the entries of the tenant from 1, without holes. */
  seq: number;
  atMs: number;
  kind: string;
  actorKind: string;
  actorId: string;
  action: string;
  objectKind: string;
  objectId: string | null;
  requestId: string | null;
  purpose: string | null;
  /** JSON as it is stored: these very characters are hashed. */
  details: string;
}

/** What the first entry of a tenant follows on. */
export const nothingBefore = "";

/** The bytes of an entry that are hashed: a list in a fixed order, so that there is one way to write them. */
export const canonicalEntry = (tenantId: string, entry: SealedEntry): string =>
  JSON.stringify([
    "edgecase-audit-1",
    tenantId,
    entry.seq,
    entry.atMs,
    entry.kind,
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.objectKind,
    entry.objectId,
    entry.requestId,
    entry.purpose,
    entry.details,
  ]);

/** The hash of an entry, over the one before it: whoever computes it, from the same entries in the same order, gets the same. */
export const entryHash = (tenantId: string, entry: SealedEntry, previousHash: string): string =>
  sha256Hex(`${previousHash}\n${canonicalEntry(tenantId, entry)}`);
