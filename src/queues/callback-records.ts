import * as z from "zod";
import { type CallbackRow, countCallback, getCallback, insertCallback } from "../db/callbacks";
import { dbOf } from "../db/db-of";
import { type CallbackId, type CaseRef, idFrom, newId, type RunResult, type TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { byteLength, sha256Hex } from "../lib/bytes";
import { openWith, sealWith } from "../lib/keyring";
import { log } from "../lib/log";
import type { HeardCallback, HeardTarget } from "./hear-callback";

const dayMs = 86_400_000;
/** Replays come within minutes; what a callback was about may be asked about for longer. */
const keptDays = 30;
/** Of a callback that nobody could prove. */
const mostQuarantinedBytes = 65_536;
const mostQuarantinedPerDay = 200;
const purpose = "callbacks";

/** What is kept of a callback under seal: an answer that was proven, or text that was not. */
const Kept = z.union([
  z.object({
    kind: z.literal("news"),
    heard: z.record(z.string(), z.json()),
    /** As it came; absent in callbacks of earlier releases. */
    text: z.string().optional(),
  }),
  z.object({ kind: z.literal("unproven"), token: z.string(), rawBody: z.string().nullable() }),
  z.object({
    kind: z.literal("hook"),
    event: z.string(),
    destination: z.string(),
    process: z.string().nullable(),
    text: z.string(),
  }),
]);
export type KeptCallback = z.output<typeof Kept>;

/** Proven news, as it is applied. `type`: of the check; absent in callbacks of earlier releases. */
export interface News {
  type?: string;
  target: HeardTarget;
  eventId: string;
  result: RunResult;
  answer: Extract<HeardCallback, { kind: "news" }>["answer"];
  isMonitoring?: boolean;
}

export type QuarantineReason =
  | "bad_signature"
  | "unreadable"
  | "unknown_check"
  | "unknown_case"
  | "unknown_report"
  | "event_id_reused"
  | "refused"
  | "not_applied";

/** Whose callback it is, as far as that is known. */
export interface CallbackHead {
  tenantId: TenantId;
  door: CallbackRow["door"];
  vendor: string;
  caseId: string | null;
  runId: string | null;
  checkId: string | null;
  eventId: string | null;
  /** A person or company, where no case is. */
  entityId?: string;
}

/** A proven callback, stored before anything is done with it. Null: this message was stored before. */
export async function storeReceived(
  env: Env,
  head: CallbackHead,
  kept: KeptCallback,
  { bodyHash, bodyBytes, nowMs }: { bodyHash: string; bodyBytes: number; nowMs: number },
): Promise<CallbackRow | null> {
  const id = newId("callback");
  const sealed = sealKept(env, head.tenantId, id, kept);
  const row = { ...rowOf(id, head, nowMs), status: "received" as const, bodyHash, bodyBytes, sealed };
  return (await insertCallback(dbOf(env, head.tenantId), row)) ? row : null;
}

/**
 * Puts aside what could not be proven or placed, for a person to look at. Bounded by size and by number per tenant and day; beyond that
 * it is only counted. The same callback to the same address for the same reason is put aside once.
 */
export async function quarantine(
  env: Env,
  head: CallbackHead,
  kept: KeptCallback,
  { reason, bodyHash, text, nowMs }: { reason: QuarantineReason; bodyHash: string; text: string | null; nowMs: number },
): Promise<void> {
  const { tenantId, vendor } = head;
  const db = dbOf(env, tenantId);
  // What comes before its check is written down is found again by its words alone.
  const whose = reason === "unknown_check" ? null : (head.runId ?? head.checkId ?? head.caseId);
  const id = quarantineId(tenantId, reason, bodyHash, whose);
  // A vendor that tries again for days takes the place of nobody else's.
  if ((await getCallback(db, tenantId, id)) !== null) return;
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const count = await countCallback(db, tenantId, day, `quarantined.${reason}`);
  log.warn("callback.quarantined", { tenantId, vendor: vendor.slice(0, 64), reason, today: count });
  if (count > mostQuarantinedPerDay) return;
  const bodyBytes = text === null ? 0 : byteLength(text);
  const sealed = bodyBytes > mostQuarantinedBytes ? null : sealKept(env, tenantId, id, kept);
  await insertCallback(db, {
    ...rowOf(id, { ...head, eventId: null }, nowMs),
    ...{ status: "quarantined", reason, bodyHash, bodyBytes, sealed },
  });
}

export const quarantineId = (
  tenantId: TenantId,
  reason: QuarantineReason,
  bodyHash: string,
  whose: string | null = null,
): CallbackId =>
  idFrom(
    "callback",
    sha256Hex([tenantId, reason, bodyHash, ...(whose === null ? [] : [whose])].join("|")).slice(0, 26),
  );

/** Something came to an address that is nobody's: there is no tenant to tell, so the deployment counts. */
export async function countNobodys(env: Env, what: "address" | "hook", nowMs: number): Promise<void> {
  log.warn("callback.of_nobody", { what });
  await countCallback(env.DB, "", new Date(nowMs).toISOString().slice(0, 10), `nobody.${what}`);
}

/** What a stored callback holds; null when it is gone, was too large to keep, or does not open. */
export function openKept(env: Env, row: Pick<CallbackRow, "tenantId" | "id" | "sealed">): KeptCallback | null {
  const text = row.sealed === null ? null : openWith(keyringOf(env), purpose, row.sealed, `${row.tenantId}|${row.id}`);
  return text === null ? null : Kept.parse(JSON.parse(text));
}

const sealKept = (env: Env, tenantId: string, id: string, kept: KeptCallback): string =>
  sealWith(keyringOf(env), purpose, JSON.stringify(kept), `${tenantId}|${id}`);

const rowOf = (id: string, head: CallbackHead, nowMs: number) => ({
  id,
  ...head,
  entityId: head.entityId ?? null,
  vendor: head.vendor.slice(0, 200),
  reason: null,
  attempts: 0,
  createdAtMs: nowMs,
  updatedAtMs: nowMs,
  expiresAtMs: nowMs + keptDays * dayMs,
  settledBy: null,
});

export const headOf = (target: HeardTarget, eventId: string): CallbackHead => ({
  tenantId: target.tenantId,
  door: "token",
  vendor: target.vendor,
  caseId: "caseId" in target ? target.caseId : null,
  runId: "runId" in target ? target.runId : null,
  checkId: "checkId" in target ? target.checkId : null,
  // A vendor's ids are its own business: they need to be unique for one check only.
  eventId: `${"runId" in target ? target.runId : target.checkId}|${eventId}`,
});

export const hookHead = ({ tenantId, caseId }: CaseRef, vendor: string, eventId: string | null): CallbackHead => ({
  ...{ tenantId, caseId, vendor, eventId, door: "hook", runId: null, checkId: null },
});
