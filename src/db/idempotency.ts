import { and, eq, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { idempotency } from "./schema";

/** A call that has not finished after this long is taken to have died with its isolate. */
export const callLeaseMs = 60_000;
/** How long an answer is remembered. */
export const callMemoryMs = 24 * 3_600_000;

/** What to do with a call that carries an Idempotency-Key. */
export type CallStart =
  /** Do it, then `finishCall` or `forgetCall`. */
  | { state: "fresh" }
  /** It was done: answer the same again. */
  | { state: "done"; httpStatus: number; sealedBody: string }
  | { state: "running" }
  /** The key belongs to another request. */
  | { state: "reused" };

/** Claims `key` for a request without a case. One statement decides, so of two at once only one is `fresh`. */
export async function beginCall(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  fingerprint: string,
  nowMs: number,
): Promise<CallStart> {
  const running = { fingerprint, status: "running" as const, httpStatus: null, body: null, startedAtMs: nowMs };
  const { status, fingerprint: claimedFor, startedAtMs } = idempotency;
  const free = sql`(${startedAtMs} < ${nowMs - callMemoryMs}
    OR (${status} = 'running' AND ${claimedFor} = ${fingerprint} AND ${startedAtMs} < ${nowMs - callLeaseMs}))`;
  const claimed = await orm(db)
    .insert(idempotency)
    .values({ tenantId, key, ...running })
    .onConflictDoUpdate({
      target: [idempotency.tenantId, idempotency.key],
      set: running,
      setWhere: free,
    })
    .returning({ key: idempotency.key })
    .get();
  if (claimed !== undefined) return { state: "fresh" };

  const row = await orm(db).select().from(idempotency).where(callOf(tenantId, key)).get();
  if (row === undefined) return beginCall(db, tenantId, key, fingerprint, nowMs); // forgotten a moment ago
  if (row.fingerprint !== fingerprint) return { state: "reused" };
  if (row.status === "running" || row.httpStatus === null || row.body === null) return { state: "running" };
  return { state: "done", httpStatus: row.httpStatus, sealedBody: row.body };
}

/**
 * Remembers the answer. The body is sealed by the caller: answers may show a secret once, and this table must not keep it in
 * the clear. `startedAtMs` is the claim's: whoever was taken over has nothing to say any more.
 */
export async function finishCall(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  startedAtMs: number,
  answer: { httpStatus: number; sealedBody: string },
): Promise<void> {
  await orm(db)
    .update(idempotency)
    .set({ status: "done", httpStatus: answer.httpStatus, body: answer.sealedBody })
    .where(and(callOf(tenantId, key), eq(idempotency.startedAtMs, startedAtMs), eq(idempotency.status, "running")));
}

/** Lets the key be tried again: what failed on our side is not remembered. */
export async function forgetCall(db: D1Database, tenantId: TenantId, key: string, startedAtMs: number): Promise<void> {
  await orm(db)
    .delete(idempotency)
    .where(and(callOf(tenantId, key), eq(idempotency.startedAtMs, startedAtMs), eq(idempotency.status, "running")));
}

/** Drops what is remembered no longer. */
export async function dropOldCalls(db: D1Database, nowMs: number): Promise<void> {
  await orm(db)
    .delete(idempotency)
    .where(lt(idempotency.startedAtMs, nowMs - callMemoryMs));
}

const callOf = (tenantId: TenantId, key: string) => and(eq(idempotency.tenantId, tenantId), eq(idempotency.key, key));
