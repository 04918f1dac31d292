import { anchorSha256, openAnchor, signAnchor } from "../audit/anchor";
import { caseHeadOf } from "../audit/export-file";
import type { CaseHead } from "../audit/merkle";
import { anchorBefore, noteAnchor } from "../db/audit-anchors";
import { chainedEntries, linkAudit } from "../db/audit-chain";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { anchorKeys, anchorSeed } from "./anchor-key";
import { storeAnchor } from "./anchors";

const perPage = 1_000;

/**
 * Signs how far the tenant's log is, and the logs of the cases that changed since the anchor before, and stores that where nothing is
 * written twice. Half done, it is finished by the next call; of two at once one wins. False: there is nothing new to vouch for.
 */
export async function makeAnchor(env: Env, tenantId: TenantId, nowMs: number): Promise<boolean> {
  const db = dbOf(env, tenantId);
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const head = await linkAudit(db, tenantId);
  const before = await anchorBefore(db, tenantId, day);
  if (head.seq <= (before?.seq ?? 0)) return false;
  const heads = await headsSince(db, tenantId, before?.seq ?? 0, head.seq);
  const previous = before && { day: before.day, sha256: before.sha256 };
  const made = signAnchor(anchorSeed(env), { tenantId, day, madeAtMs: nowMs, head, previous, heads });
  const stored = await storeAnchor(env, tenantId, made);
  // What was there already counts: it was made by a call that did not come as far as the next line.
  const { anchor } = openAnchor(stored, tenantId, anchorKeys(env));
  if (stored === null || anchor === null || anchor.day !== day)
    throw new Error(`what lies in the place of the anchor of ${day} is not ours`);
  await noteAnchor(db, tenantId, { day, seq: anchor.head.seq, sha256: anchorSha256(stored) });
  return true;
}

/** The newest head of each case that these entries tell of. */
async function headsSince(db: D1Database, tenantId: TenantId, after: number, through: number): Promise<CaseHead[]> {
  const heads = new Map<string, CaseHead>();
  for (let at = after; at < through; ) {
    const entries = await chainedEntries(db, tenantId, at, perPage);
    for (const entry of entries) {
      const head = entry.seq > through ? null : caseHeadOf(entry);
      if (head !== null) heads.set(head.caseId, head);
    }
    at = entries.at(-1)?.seq ?? through;
  }
  return [...heads.values()];
}
