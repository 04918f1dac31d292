import { caseOf } from "../cases/case-of";
import { callingVendor, findVendor } from "../checks";
import { allCheckTypes } from "../checks/contract";
import { type CallbackRow, settleCallback } from "../db/callbacks";
import { getCheck } from "../db/checks";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { parseId, type RunResult, type TenantId } from "../domain";
import type { Env } from "../env";
import { depthOf, isObject } from "../lib/json";
import { log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { applyHook } from "./apply-hook";
import { applyResult } from "./apply-result";
import { type KeptCallback, type News, openKept } from "./callback-records";
import type { HeardTarget } from "./hear-callback";
import { arrivedBy, wordsOf } from "./late-answer";
import { orderOf } from "./pending-answers";
import { vendorOfTenant } from "./tenant-vendors";

/** Who waits for the answer, as the person names it. */
export type Named = { caseId: string; runId: string | null } | { checkId: string };

/** Why a callback was not applied, in words for the person who asked for it. */
export type NotApplied = { code: "gone" | "unreadable" | "not_waiting" | "refused"; message: string };

/**
 * Applies a callback that was put aside, on the word of a person: to one run (or check) that waits, and that the callback's own address,
 * where it has one, is of. What was proven, and could not be applied when it came, goes to whom it was for. A hook is applied to its case.
 */
export async function applyQuarantined(
  env: Env,
  row: CallbackRow,
  named: Named,
  by: string,
  nowMs: number,
): Promise<Result<null, NotApplied>> {
  const kept = openKept(env, row);
  if (kept === null) return err({ code: "gone", message: "Nothing was kept of this callback that could be applied." });
  const done = await apply(env, row, kept, named, nowMs);
  if (!done.ok) return done;
  await settle(env, row, "applied", by, nowMs);
  return ok(null);
}

/** Nobody needs it. Its body is gone with that. */
export const discardQuarantined = (env: Env, row: CallbackRow, by: string, nowMs: number): Promise<boolean> =>
  settle(env, row, "discarded", by, nowMs);

async function settle(env: Env, row: CallbackRow, status: "applied" | "discarded", by: string, nowMs: number) {
  const { tenantId, id, reason } = row;
  log.info("callback.settled_by_hand", { tenantId, callbackId: id, outcome: status, by });
  const db = dbOf(env, tenantId as TenantId);
  // The vendor may have sent it again, and with that it was applied under the vendor's id: what is settled by hand has none.
  return settleCallback(db, row, { status, reason, settledBy: by, updatedAtMs: nowMs, eventId: null });
}

function apply(
  env: Env,
  row: CallbackRow,
  kept: KeptCallback,
  named: Named,
  nowMs: number,
): Promise<Result<null, NotApplied>> {
  switch (kept.kind) {
    case "hook":
      return hook(env, row, kept, named);
    case "unproven":
      return answer(env, row, kept, named, nowMs);
    case "news":
      return news(env, row, kept, named);
  }
}

/** A proven answer, again: under its own id, so that it counts once however often and by whomever it is given. */
async function news(
  env: Env,
  row: CallbackRow,
  { heard, text }: Extract<KeptCallback, { kind: "news" }>,
  named: Named,
): Promise<Result<null, NotApplied>> {
  const told = heard as unknown as News;
  const { target } = told;
  const isMeant =
    "checkId" in named
      ? "checkId" in target && target.checkId === named.checkId
      : "caseId" in target && target.caseId === named.caseId && target.runId === named.runId;
  if (!isMeant) return err({ code: "not_waiting", message: "This callback is the answer to another check." });
  const done = await applyResult(env, target, await arrivedBy(env, told, text, row.bodyHash));
  if (done.kind === "refused") return err(refused(done.refusal.code));
  return done.kind === "ignored" ? err({ code: "not_waiting", message: "It has its answer already." }) : ok(null);
}

async function hook(
  env: Env,
  row: CallbackRow,
  kept: Extract<KeptCallback, { kind: "hook" }>,
  named: Named,
): Promise<Result<null, NotApplied>> {
  if (row.reason === "unknown_report")
    return err({
      code: "not_waiting",
      message: "A report on a merchant cannot be applied by hand: its vendor sends it again, or it is discarded.",
    });
  if (!("caseId" in named) || named.caseId !== row.caseId)
    return err({ code: "not_waiting", message: "This callback came to another case." });
  if (!isJson(kept.text)) return err(unreadable);
  const done = await applyHook(env, row, kept);
  return done.kind === "refused" ? err(refused(done.refusal.code)) : ok(null);
}

async function answer(
  env: Env,
  row: CallbackRow,
  kept: Extract<KeptCallback, { kind: "unproven" }>,
  named: Named,
  nowMs: number,
): Promise<Result<null, NotApplied>> {
  const tenantId = row.tenantId as TenantId;
  const waiting = await whoWaits(env, row, tenantId, named, nowMs);
  if (waiting === null)
    return err({
      code: "not_waiting",
      message:
        "What you name does not wait for an answer of this vendor, or the callback came to the address of another.",
    });
  const result = await read(env, tenantId, row.vendor, kept, waiting.type);
  if (result === null) return err(unreadable);
  // Known by the callback: pressing twice is applying once.
  const { target, type } = waiting;
  const told = { target, type, eventId: `by_hand.${row.id}`, result, answer: null };
  const done = await applyResult(env, target, await arrivedBy(env, told, wordsOf(kept), row.bodyHash));
  if (done.kind === "refused") return err(refused(done.refusal.code));
  return done.kind === "ignored" ? err({ code: "not_waiting", message: "It has its answer already." }) : ok(null);
}

const unreadable: NotApplied = {
  code: "unreadable",
  message: "The callback cannot be read as an answer of this vendor.",
};
const refused = (code: string): NotApplied => ({ code: "refused", message: `The case does not take it: ${code}.` });

/** The run or check that was named, if it waits for this vendor, and what was asked. */
async function whoWaits(
  env: Env,
  row: CallbackRow,
  tenantId: TenantId,
  named: Named,
  nowMs: number,
): Promise<{ target: HeardTarget; type: string } | null> {
  if ("checkId" in named) {
    const id = parseId("check", named.checkId);
    const isOfAnother = row.runId !== null || (row.checkId !== null && row.checkId !== id);
    const check = id === null || isOfAnother ? null : await getCheck(dbOf(env, tenantId), tenantId, id);
    if (id === null || check === null || check.caseId !== null || check.status !== "pending") return null;
    if (check.deadlineAtMs <= nowMs || !check.vendor.split(",").includes(row.vendor)) return null;
    return { target: { tenantId, vendor: row.vendor, checkId: id }, type: check.type };
  }
  const [caseId, runId] = [parseId("case", named.caseId), parseId("run", named.runId)];
  const isOfAnother = row.checkId !== null || (row.runId !== null && row.runId !== runId);
  if (caseId === null || runId === null || isOfAnother) return null;
  const runs = await caseOf(env, { tenantId, caseId }).runs({ after: null, limit: 100 });
  const run = runs.ok ? runs.value.data.find(({ id }) => id === runId) : undefined;
  if (run?.status !== "waiting" || !isObject(run.request)) return null;
  const { check, vendor, vendors } = run.request;
  const asked = Array.isArray(vendors) ? vendors : [vendor];
  if (typeof check !== "string" || !asked.includes(row.vendor)) return null;
  return { target: { tenantId, vendor: row.vendor, caseId, runId }, type: check };
}

/** The result in what the vendor sent, without its proof. */
async function read(
  env: Env,
  tenantId: TenantId,
  name: string,
  { token, rawBody }: Extract<KeptCallback, { kind: "unproven" }>,
  type: string,
): Promise<RunResult | null> {
  if (rawBody === null) return null;
  const calling = callingVendor(name);
  if (calling !== null) return calling.readCallback(rawBody, token)?.result ?? null;
  const db = dbOf(env, tenantId);
  const vendor = await findVendor(name, { vendor: (named) => vendorOfTenant(db, tenantId, named) });
  const check = allCheckTypes.find((each) => each === type);
  if (vendor?.callback === undefined || check === undefined) return null;
  const tenant = await getTenant(db, tenantId);
  const environment = tenant?.environment === "live" ? "production" : "sandbox";
  const result = vendor.callback.readNews(orderOf({ environment }, check, ""), rawBody);
  return result === null || "retry" in result || result.status === "waiting" ? null : result;
}

const deepestHook = 64;

function isJson(text: string): boolean {
  try {
    // As deep as the door lets in what is proven.
    return depthOf(JSON.parse(text), deepestHook) <= deepestHook;
  } catch {
    return false;
  }
}
