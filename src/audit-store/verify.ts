import { type Anchor, againstAnchor, againstPrevious, anchorSha256, openAnchor } from "../audit/anchor";
import { follow, type Link } from "../audit/chain";
import { type Finding, finding } from "../audit/findings";
import { type AnchorRow, anchorBefore, anchorsWithin } from "../db/audit-anchors";
import { chainedEntries, lastLink, linkAt, linkAudit } from "../db/audit-chain";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { anchorKeys } from "./anchor-key";
import { anchoredDays, readAnchorOf } from "./anchors";

/** A part of the verification of a tenant's log. */
export interface VerifiedPart {
  /** The last entry that was looked at so far, and the last one there is. */
  throughSeq: number;
  lastSeq: number;
  entries: number;
  anchors: number;
  findings: Finding[];
  /** Where the next part goes on; null: this was the last. */
  next: number | null;
}

const perPart = 2_000;
/** Anchors that the list of them does not know are looked at up to so many: more means that the list is gone. */
const mostUnlisted = 50;

/**
 * Looks at the next two thousand entries behind `after`, and the anchors that vouch for them; behind the last entry, at what should be
 * there and is not.
 */
export async function verifyPart(env: Env, tenantId: TenantId, after: number): Promise<VerifiedPart> {
  const db = dbOf(env, tenantId);
  const findings: Finding[] = [];
  if (after === 0) await linkAudit(db, tenantId);
  const [start, chainEnd] = await Promise.all([linkAt(db, tenantId, after), lastLink(db, tenantId)]);
  let link: Link = start ?? { seq: after, hash: "" };
  const entries = await chainedEntries(db, tenantId, after, perPart);
  const hashes = new Map([[link.seq, link.hash]]);
  for (const { hash, ...entry } of entries) {
    // What was written since the chain was last looked after is not wrong, unless something before it is gone.
    if (hash === null && entry.seq > chainEnd.seq && entry.seq === link.seq + 1) break;
    const followed = follow(tenantId, link, entry, hash);
    findings.push(...followed.found);
    link = followed.link;
    hashes.set(link.seq, link.hash);
  }
  const isLast = entries.length < perPart;
  const rows = await anchorsWithin(db, tenantId, after, isLast ? Number.MAX_SAFE_INTEGER : link.seq);
  const checked = await checkAnchors(env, tenantId, rows, hashes);
  findings.push(...checked);
  let anchors = rows.length;
  if (isLast) {
    if (chainEnd.seq > link.seq)
      findings.push(
        finding("truncated", link.seq + 1, `There are hashes of entries up to ${chainEnd.seq}.`, chainEnd.seq),
      );
    const unlisted = await unlistedAnchors(env, tenantId, link);
    findings.push(...unlisted.findings);
    anchors += unlisted.anchors;
  }
  const seen = { throughSeq: link.seq, lastSeq: Math.max(chainEnd.seq, link.seq), entries: entries.length };
  return { ...seen, anchors, findings, next: isLast ? null : link.seq };
}

async function checkAnchors(
  env: Env,
  tenantId: TenantId,
  rows: readonly AnchorRow[],
  hashes: ReadonlyMap<number, string>,
): Promise<Finding[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const found: Finding[] = [];
  let before = await anchorBefore(dbOf(env, tenantId), tenantId, first.day);
  for (const row of rows) {
    const opened = await openAt(env, tenantId, row.day);
    if (opened.anchor === null) found.push(opened.found);
    else {
      const { anchor, sha256 } = opened;
      const previous = againstPrevious(anchor, before && { day: before.day, sha256: before.sha256 });
      const wrong = againstAnchor(anchor, hashes.get(anchor.head.seq) ?? null, before?.seq ?? 0);
      if (previous !== null) found.push(previous);
      if (wrong !== null) found.push(wrong);
      if (sha256 !== row.sha256)
        found.push(finding("anchor_missing", null, `The anchor of ${row.day} is not the one that was made.`));
    }
    before = row;
  }
  return found;
}

/** Anchors that lie there and stand in no list: somebody may have cut the list short to hide what they vouch for. */
async function unlistedAnchors(
  env: Env,
  tenantId: TenantId,
  end: Link,
): Promise<{ anchors: number; findings: Finding[] }> {
  const db = dbOf(env, tenantId);
  const listed = new Set((await anchorsWithin(db, tenantId, -1, Number.MAX_SAFE_INTEGER)).map(({ day }) => day));
  const days = (await anchoredDays(env, tenantId)).filter((day) => !listed.has(day)).slice(-mostUnlisted);
  const findings: Finding[] = [];
  for (const day of days) {
    const opened = await openAt(env, tenantId, day);
    if (opened.anchor === null) {
      findings.push(opened.found);
      continue;
    }
    const { anchor } = opened;
    const at = anchor.head.seq > end.seq ? null : await linkAt(db, tenantId, anchor.head.seq);
    const wrong = againstAnchor(anchor, at?.hash ?? null, 0);
    if (wrong !== null) findings.push(wrong);
  }
  return { anchors: days.length, findings };
}

async function openAt(
  env: Env,
  tenantId: TenantId,
  day: string,
): Promise<{ anchor: Anchor; sha256: string } | { anchor: null; found: Finding }> {
  const signed = await readAnchorOf(env, tenantId, day);
  if (signed === null) return { anchor: null, found: finding("anchor_missing", null, `The anchor of ${day} is gone.`) };
  const opened = openAnchor(signed, tenantId, anchorKeys(env));
  if (opened.anchor === null) return { anchor: null, found: opened.found };
  if (opened.anchor.day !== day)
    return { anchor: null, found: finding("swapped", null, `In the place of the anchor of ${day} lies another.`) };
  return { anchor: opened.anchor, sha256: anchorSha256(signed) };
}
