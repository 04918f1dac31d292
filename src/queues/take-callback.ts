import { type CallbackRow, callbackOf, callbacksLeft, dropOldCallbacks, settleCallback } from "../db/callbacks";
import { dbOf } from "../db/db-of";
import { endAnswer } from "../db/pending-answers";
import type { CaseRef, Refusal, TenantId } from "../domain";
import type { Env } from "../env";
import { byteLength, sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import { applyHook } from "./apply-hook";
import { type Applied, applyResult } from "./apply-result";
import {
  countNobodys,
  headOf,
  hookHead,
  type KeptCallback,
  type News,
  openKept,
  quarantine,
  quarantineId,
  storeReceived,
} from "./callback-records";
import { type HeardCallback, hearCallback, type IncomingCallback, typeOf } from "./hear-callback";
import { arrivedBy, wordsOf } from "./late-answer";
import { applyMonitoring } from "./monitoring-news";
import { askSoon } from "./pending-answers";

/**
 * What the vendor is told. `received`: stored, so it may stop; `applied` false when nobody needed it. `later` ends when what was stored
 * is applied, for who wants to wait for it.
 */
export type Taken =
  | { kind: "received"; later: Promise<Applied> | null }
  | { kind: "nothing_new" | "unknown_address" | "unknown_check" | "bad_signature" | "unreadable" | "event_id_reused" };

/** Takes a callback in: proves it, stores it, and only then applies it. What cannot be proven or placed is put aside for a person. */
export async function takeCallback(env: Env, incoming: IncomingCallback): Promise<Taken> {
  const { nowMs, rawBody, token } = incoming;
  const bodyHash = sha256Hex(rawBody ?? "");
  const heard = await hearCallback(env, incoming);
  switch (heard.kind) {
    case "unknown_address":
      await countNobodys(env, "address", nowMs);
      return heard;
    case "unknown_check":
    case "bad_signature":
    case "unreadable": {
      const { tenantId, vendor } = heard;
      const head = { tenantId, vendor, door: "token" as const, eventId: null, ...whoseOf(heard) };
      await quarantine(env, head, unproven(token, rawBody), { reason: heard.kind, bodyHash, text: rawBody, nowMs });
      return { kind: heard.kind };
    }
    case "nothing_new":
      return { kind: "nothing_new" };
    case "ask":
      await askSoon(env, heard.answer, heard.asked, nowMs);
      return { kind: "received", later: null };
    case "news":
      return takeNews(env, heard, { token, rawBody, bodyHash, nowMs });
  }
}

const unproven = (token: string, rawBody: string | null): KeptCallback => ({ kind: "unproven", token, rawBody });

const whoseOf = (
  heard: Extract<HeardCallback, { kind: "bad_signature" | "unreadable" | "unknown_check" | "nothing_new" }>,
) => {
  const { target } = heard;
  return {
    caseId: target !== undefined && "caseId" in target ? target.caseId : null,
    runId: target !== undefined && "runId" in target ? target.runId : null,
    checkId: target !== undefined && "checkId" in target ? target.checkId : null,
  };
};

async function takeNews(
  env: Env,
  { target, eventId, result, answer, type, isMonitoring = false }: News,
  arrived: { token: string; rawBody: string | null; bodyHash: string; nowMs: number },
): Promise<Taken> {
  const { token, rawBody, bodyHash, nowMs } = arrived;
  const { tenantId } = target;
  const head = headOf(target, eventId);
  const news: News = { target, type: type ?? typeOf(result), eventId, result, answer, isMonitoring };
  const text = wordsOf({ token, rawBody });
  const kept: KeptCallback = {
    ...{ kind: "news", heard: JSON.parse(JSON.stringify(news)) },
    ...(text !== undefined && { text }),
  };
  const stored = await storeReceived(env, head, kept, { bodyHash, bodyBytes: byteLength(rawBody ?? ""), nowMs });
  if (stored !== null) return { kind: "received", later: applyStored(env, stored, { news, text }, nowMs) };
  const first = await callbackOf(dbOf(env, tenantId), tenantId, head.vendor, head.eventId ?? "");
  // The same message again: it is stored, which is all the vendor needs to know.
  if (first === null || first.bodyHash === bodyHash) return { kind: "received", later: null };
  const reason = "event_id_reused";
  await quarantine(env, head, unproven(token, rawBody), { reason, bodyHash, text: rawBody, nowMs });
  return { kind: reason };
}

/** Applies what is stored. Throws when it could not be tried: then the sweeper tries again. */
async function applyStored(
  env: Env,
  row: CallbackRow,
  { news, text }: { news: News; text: string | undefined },
  nowMs: number,
): Promise<Applied> {
  const { target, eventId, result, answer } = news;
  const done =
    news.isMonitoring === true
      ? await applyMonitoring(env, target, { eventId, result }, nowMs)
      : await applyResult(env, target, await arrivedBy(env, news, text, row.bodyHash));
  // A vendor that waits for no more is forgotten, unless its check is still to come into being.
  if (answer !== null && !isUnknown(done)) await endAnswer(dbOf(env, target.tenantId), answer, nowMs);
  await settle(env, row, done, nowMs);
  return done;
}

async function settle(env: Env, row: CallbackRow, done: Applied, nowMs: number): Promise<void> {
  const tenantId = row.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const change = { updatedAtMs: nowMs };
  if (done.kind === "refused" && isForAPerson(done.refusal)) {
    const reason = done.refusal.code === "unknown_case" ? "unknown_case" : "event_id_reused";
    await settleCallback(db, row, { ...change, status: "quarantined", reason });
    return;
  }
  const reason = done.kind === "refused" ? done.refusal.code : done.kind === "ignored" ? "settled_already" : null;
  await settleCallback(db, row, { ...change, status: done.kind === "applied" ? "applied" : "ignored", reason });
  // It had come too early and was put aside.
  const early = { tenantId, id: quarantineId(tenantId, "unknown_check", row.bodyHash), status: "quarantined" as const };
  await settleCallback(db, early, { ...change, status: "discarded", reason: "came_again" });
}

/** Takes in a proven hook: stored first, then applied at once, because who sends it is told whether the case took it. */
export async function takeHook(
  env: Env,
  ref: CaseRef,
  kept: Extract<KeptCallback, { kind: "hook" }>,
  arrived: { bodyHash: string; bodyBytes: number; nowMs: number },
): Promise<Applied> {
  const eventId = `${ref.caseId}|${arrived.bodyHash}`;
  const head = hookHead(ref, kept.process ?? "hook", eventId);
  const stored = await storeReceived(env, head, kept, arrived);
  const first = stored === null ? await callbackOf(dbOf(env, ref.tenantId), ref.tenantId, head.vendor, eventId) : null;
  // Nothing in a hook says when it was signed: one that was applied is never applied again, however late it is played back.
  if (first?.status === "applied") return { kind: "applied" };
  // Another one is asked as well: the case remembers what it answered the first.
  const done = await applyHook(env, { ...ref, bodyHash: arrived.bodyHash }, kept);
  if (stored !== null) await settle(env, stored, done, arrived.nowMs);
  return done;
}

const isForAPerson = ({ code }: Refusal): boolean => code === "unknown_case" || code === "idempotency_key_reused";
const isUnknown = (done: Applied): boolean => done.kind === "refused" && done.refusal.code === "unknown_case";

const leftMs = 60_000;
const perSweep = 50;
const mostAttempts = 20;

/** Every minute: what was stored and never applied is applied, and what is old is forgotten. */
export async function takeUpCallbacks(env: Env, nowMs: number): Promise<void> {
  const left = await callbacksLeft(env.DB, nowMs - leftMs, perSweep);
  await Promise.all(left.map((row) => applyAgain(env, row, nowMs)));
  await dropOldCallbacks(env.DB, nowMs, 500);
}

async function applyAgain(env: Env, row: CallbackRow, nowMs: number): Promise<void> {
  const attempts = row.attempts + 1;
  try {
    const kept = openKept(env, row);
    if (kept?.kind === "news")
      await applyStored(env, row, { news: kept.heard as unknown as News, text: kept.text }, nowMs);
    else if (kept?.kind === "hook" && row.caseId !== null)
      await settle(env, row, await applyHook(env, row, kept), nowMs);
    else await settleCallback(env.DB, row, { status: "ignored", reason: "unreadable", updatedAtMs: nowMs });
  } catch (problem) {
    log.error("callback.not_applied", {
      tenantId: row.tenantId,
      callbackId: row.id,
      attempts,
      ...errorFields(problem),
    });
    const status = attempts < mostAttempts ? ("received" as const) : ("quarantined" as const);
    const reason = status === "quarantined" ? "not_applied" : null;
    await settleCallback(env.DB, row, { status, reason, attempts, updatedAtMs: nowMs });
  }
}
