import { sha256Hex } from "../lib/bytes";
import { isObject, type Json, jsonOrNull } from "../lib/json";
import type { Link } from "./chain";
import { type Finding, finding } from "./findings";
import { type CaseHead, merkleRoot } from "./merkle";
import { isSigned, type PublicKey, type Signed, signText } from "./signing";

/** What an anchor vouches for: how far the log of a tenant was, and the logs of the cases that had changed since the anchor before. */
export interface Anchor {
  tenantId: string;
  /** Day it was made, in UTC: `2026-11-22`. */
  day: string;
  madeAtMs: number;
  head: Link;
  /** The anchor before: its day and the SHA-256 of its text. */
  previous: { day: string; sha256: string } | null;
  cases: {
    count: number;
    /** Root of the tree of their heads, in the order of their ids. */
    root: string;
    /** The heads themselves; null: there are many, and they lie beside the anchor. */
    leaves: CaseHead[] | null;
  };
}

/** More heads than these lie in an object of their own. */
const mostInline = 50;

/** The anchor as it is stored. The same facts give the same text. */
export function signAnchor(
  seed: Uint8Array,
  facts: Omit<Anchor, "cases"> & { heads: readonly CaseHead[] },
): { signed: Signed; anchor: Anchor; leavesBeside: CaseHead[] | null } {
  const leaves = inOrder(facts.heads);
  const isFew = leaves.length <= mostInline;
  const { tenantId, day, madeAtMs, head, previous } = facts;
  const cases = { count: leaves.length, root: merkleRoot(leaves), leaves: isFew ? leaves : null };
  const anchor = { tenantId, day, madeAtMs, head, previous, cases };
  return { signed: signText(seed, "anchor", writeAnchor(anchor)), anchor, leavesBeside: isFew ? null : leaves };
}

/** By id: the order of the leaves is part of the root. */
export const inOrder = (heads: readonly CaseHead[]): CaseHead[] =>
  heads.toSorted((one, other) => (one.caseId < other.caseId ? -1 : 1));

const writeAnchor = ({ tenantId, day, madeAtMs, head, previous, cases }: Anchor): string =>
  JSON.stringify({
    format: 1,
    tenantId,
    day,
    madeAtMs,
    head: { seq: head.seq, hash: head.hash },
    previous: previous && { day: previous.day, sha256: previous.sha256 },
    cases: {
      count: cases.count,
      root: cases.root,
      leaves: cases.leaves?.map(({ caseId, seq, hash }) => ({ caseId, seq, hash })) ?? null,
    },
  });

export const anchorSha256 = ({ text }: Pick<Signed, "text">): string => sha256Hex(text);

/** What a signed text says; null: it is no anchor. */
export function readAnchor(text: string): Anchor | null {
  const read = jsonOrNull(text);
  if (!isObject(read) || read.format !== 1 || !isObject(read.head) || !isObject(read.cases)) return null;
  const { tenantId, day, madeAtMs, previous } = read;
  const { seq, hash } = read.head;
  const { count, root, leaves } = read.cases;
  const heads = leaves === null ? null : readHeads(leaves ?? null);
  if (typeof tenantId !== "string" || typeof day !== "string" || typeof madeAtMs !== "number") return null;
  if (typeof seq !== "number" || typeof hash !== "string") return null;
  if (typeof count !== "number" || typeof root !== "string" || (leaves !== null && heads === null)) return null;
  const before =
    isObject(previous) && typeof previous.day === "string" && typeof previous.sha256 === "string"
      ? { day: previous.day, sha256: previous.sha256 }
      : null;
  if (previous !== null && before === null) return null;
  return { tenantId, day, madeAtMs, head: { seq, hash }, previous: before, cases: { count, root, leaves: heads } };
}

/** Heads of cases as they lie beside an anchor; null: this is no list of them. */
export function readHeads(list: Json): CaseHead[] | null {
  if (!Array.isArray(list)) return null;
  const heads = list.flatMap((one) =>
    isObject(one) && typeof one.caseId === "string" && typeof one.seq === "number" && typeof one.hash === "string"
      ? [{ caseId: one.caseId, seq: one.seq, hash: one.hash }]
      : [],
  );
  return heads.length === list.length ? heads : null;
}

/** An object with the fields of something signed; null when it is none. */
export function readSigned(value: unknown): Signed | null {
  if (!isObject(value)) return null;
  const { text, keyId, signature } = value;
  return typeof text === "string" && typeof keyId === "string" && typeof signature === "string"
    ? { text, keyId, signature }
    : null;
}

/** The anchor that a stored object holds, when it is one, is this tenant's and signed by a key that is known. */
export function openAnchor(
  signed: Signed | null,
  tenantId: string,
  keys: readonly PublicKey[],
): { anchor: Anchor; found: null } | { anchor: null; found: Finding } {
  const anchor = signed === null ? null : readAnchor(signed.text);
  if (signed === null || anchor === null)
    return { anchor: null, found: finding("unreadable", null, "An anchor cannot be read.") };
  const of = `The anchor of ${anchor.day}`;
  if (!isSigned(signed, "anchor", keys))
    return { anchor: null, found: finding("forged", anchor.head.seq, `${of} is not signed by a known key.`) };
  if (anchor.tenantId !== tenantId)
    return { anchor: null, found: finding("swapped", null, `${of} is of another tenant.`) };
  return { anchor, found: null };
}

/**
 * What the chain says against an anchor. `hash`: what the chain has at the anchor's entry; null: it does not reach that far. `goodSeq`:
 * the entry up to which an earlier anchor holds.
 */
export function againstAnchor({ day, head }: Anchor, hash: string | null, goodSeq: number): Finding | null {
  if (hash === head.hash) return null;
  return hash === null
    ? finding("truncated", head.seq, `The anchor of ${day} vouches for entry ${head.seq}, which is gone.`)
    : finding(
        "rewritten",
        goodSeq + 1,
        `Entries up to ${head.seq} are not those that the anchor of ${day} vouches for.`,
        head.seq,
      );
}

/** What stands against an anchor's place in the row of anchors. `before`: the one before it; null: there is none. */
export function againstPrevious(
  { day, previous }: Anchor,
  before: { day: string; sha256: string } | null,
): Finding | null {
  if (previous?.day === before?.day && previous?.sha256 === before?.sha256) return null;
  return finding(
    "anchor_missing",
    null,
    previous === null
      ? `The anchor of ${day} says that it is the first, and is not.`
      : `The anchor of ${day} follows on one of ${previous.day}, which is not there.`,
  );
}
