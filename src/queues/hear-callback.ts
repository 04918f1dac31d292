import { callingVendor, findVendor } from "../checks";
import { type CallbackFor, type CallbackTarget, readAccountToken, readCallbackToken } from "../checks/callback-token";
import { callbackTokenKey } from "../checks/callback-url";
import { allCheckTypes } from "../checks/contract";
import type { Credentials } from "../checks/credentials";
import { verifiedId } from "../checks/standard-signature";
import type { CallingVendor, Heard, Vendor } from "../checks/vendor";
import { dbOf } from "../db/db-of";
import { type AnswerKey, getPendingAnswer, type PendingAnswer } from "../db/pending-answers";
import { getTenant } from "../db/tenants";
import type { RunResult, TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { isObject } from "../lib/json";
import { outsideFor } from "../outside";
import { orderOf, targetOf } from "./pending-answers";
import { vendorOfTenant } from "./tenant-vendors";

/** A callback as it came: the address's last segment, and the text of exactly the bytes that were sent (null: they are no text). */
export interface IncomingCallback {
  token: string;
  rawBody: string | null;
  header(name: string): string | undefined;
  nowMs: number;
}

/**
 * What a callback turned out to be, whoever the vendor is. Nothing has been changed yet.
 * - `unknown_address`: the token is none of ours, or the vendor is known no more;
 * - `bad_signature`, `unreadable`: not proven, or not what the vendor's contract says;
 * - `unknown_check`: proven, about a check nobody here waits for (yet);
 * - `nothing_new`: proven, and no answer;
 * - `ask`: there is an answer, to be asked for (`askSoon`);
 * - `news`: the answer. `answer` names the row that waited for it, if there is one (`endAnswer`). `isMonitoring`: the check had
 *   its answer, and this was found later.
 */
export type HeardCallback =
  | { kind: "unknown_address" }
  | {
      kind: "bad_signature" | "unreadable" | "unknown_check" | "nothing_new";
      tenantId: TenantId;
      vendor: string;
      target?: HeardTarget;
    }
  | { kind: "ask"; tenantId: TenantId; vendor: string; answer: AnswerKey; asked: number; eventId: string }
  | {
      kind: "news";
      target: HeardTarget;
      /** Of the check; empty when a result that is only an error does not say. */
      type: string;
      eventId: string;
      result: RunResult;
      answer: AnswerKey | null;
      isMonitoring?: boolean;
    };

/** Whose work a callback ends. */
export type HeardTarget = CallbackFor & { tenantId: TenantId; vendor: string };

/** Proves and reads a callback. Its address is of one check, or of a vendor's account. */
export async function hearCallback(env: Env, incoming: IncomingCallback): Promise<HeardCallback> {
  const key = callbackTokenKey(settingsOf(env).MASTER_KEY);
  const target = readCallbackToken(key, incoming.token, incoming.nowMs);
  const account = target === null ? readAccountToken(key, incoming.token) : null;
  const whose = target ?? account;
  if (whose === null) return { kind: "unknown_address" };
  const calling = callingVendor(whose.vendor);
  if (calling !== null)
    return target === null ? { kind: "unknown_address" } : heardOfCalling(env, calling, target, incoming);
  const { tenantId } = whose;
  const vendor = await findVendor(whose.vendor, {
    vendor: (name) => vendorOfTenant(dbOf(env, tenantId), tenantId, name),
  });
  if (vendor?.callback === undefined) return { kind: "unknown_address" };
  if (vendor.callback.perAccount !== (target === null)) return { kind: "unknown_address" };
  return heardOfDescribed(env, vendor, vendor.callback, { tenantId, vendor: vendor.name }, target, incoming);
}

function heardOfCalling(
  env: Env,
  vendor: CallingVendor,
  target: CallbackTarget,
  { token, rawBody, header, nowMs }: IncomingCallback,
): HeardCallback {
  const { tenantId } = target;
  const about = { tenantId, vendor: vendor.name, target: withoutTime(target) };
  const key = vendor.callbackKey(settingsOf(env).MASTER_KEY);
  const signedId = rawBody === null ? null : verifiedId(key, header, rawBody, nowMs);
  if (rawBody === null || signedId === null) return { kind: "bad_signature", ...about };
  const news = vendor.readCallback(rawBody, token);
  if (news === null || news.eventId !== signedId) return { kind: "unreadable", ...about };
  const { eventId, result, isMonitoring = false } = news;
  return {
    kind: "news",
    target: withoutTime(target),
    type: typeOf(result),
    eventId,
    result,
    answer: null,
    isMonitoring,
  };
}

async function heardOfDescribed(
  env: Env,
  vendor: Vendor,
  callback: NonNullable<Vendor["callback"]>,
  about: { tenantId: TenantId; vendor: string },
  target: CallbackTarget | null,
  { rawBody, header, nowMs }: IncomingCallback,
): Promise<HeardCallback> {
  const { tenantId } = about;
  // What is put aside keeps the address that it came to: it is never to be taken for the answer to another check.
  const aside = target === null ? about : { ...about, target: withoutTime(target) };
  const outside = outsideFor(env, tenantId);
  const secrets: Credentials = {};
  for (const name of callback.secrets) secrets[name] = (await outside.secret(name)) ?? "";
  const heard: Heard =
    rawBody === null ? { kind: "bad_signature" } : callback.hear({ rawBody, header, nowMs }, secrets);
  if (rawBody === null || (heard.kind !== "news" && heard.kind !== "ask")) return { kind: kindOf(heard), ...aside };
  const db = dbOf(env, tenantId);
  const key = heard.vendorRef === null ? null : { ...about, vendorRef: heard.vendorRef };
  const row = key === null ? null : await getPendingAnswer(db, key);
  // It names a check that is not, or not yet, among those that are waited for: whatever the address, it may be about another.
  if (key !== null && row === null) return { kind: "unknown_check", ...aside };
  const found = row === null ? null : targetOf(row);
  if (target !== null && found !== null && !isSame(target, found)) return { kind: "unreadable", ...aside };
  const whose: HeardTarget | null =
    target !== null ? withoutTime(target) : found === null ? null : { ...about, ...found };
  if (whose === null) return { kind: "unknown_check", ...aside };
  if (heard.kind === "ask") {
    if (key === null || row === null) return { kind: "unknown_check", ...aside };
    return row.doneAtMs === null
      ? { kind: "ask", ...about, answer: key, asked: row.asked, eventId: heard.eventId }
      : { kind: "nothing_new", ...about };
  }
  const check = checkOf(vendor, row);
  if (check === null) return { kind: "unknown_check", ...aside };
  const environment =
    row?.environment ?? ((await getTenant(db, tenantId))?.environment === "live" ? "production" : "sandbox");
  const order = orderOf({ environment }, check, heard.vendorRef ?? "");
  const result = callback.readNews(order, rawBody);
  if (result === null) return { kind: "unreadable", ...aside };
  if ("retry" in result || result.status === "waiting") return { kind: "nothing_new", ...about };
  const answer = row === null ? null : key;
  return { kind: "news", target: whose, type: check, eventId: heard.eventId, result, answer };
}

/** The type of the check that a result is about; empty when it is only an error. */
export const typeOf = (result: RunResult): string =>
  "output" in result && isObject(result.output) && typeof result.output.type === "string" ? result.output.type : "";

const kindOf = (heard: Heard): "bad_signature" | "unreadable" | "nothing_new" =>
  heard.kind === "bad_signature" || heard.kind === "nothing_new" ? heard.kind : "unreadable";

/** What the check was, as it was written down; else the only one of this vendor that is answered later. */
function checkOf(vendor: Vendor, row: PendingAnswer | null) {
  if (row !== null) return allCheckTypes.find((type) => type === row.type) ?? null;
  const [only, ...others] = vendor.covers.filter((type) => (vendor.later?.(type) ?? null) !== null);
  return only === undefined || others.length > 0 ? null : only;
}

const isSame = (target: CallbackTarget, found: NonNullable<ReturnType<typeof targetOf>>): boolean =>
  "runId" in target
    ? "runId" in found && found.runId === target.runId && found.caseId === target.caseId
    : "checkId" in found && found.checkId === target.checkId;

const withoutTime = (target: CallbackTarget): HeardTarget => {
  const { tenantId, vendor } = target;
  return "runId" in target
    ? { tenantId, vendor, caseId: target.caseId, runId: target.runId }
    : { tenantId, vendor, checkId: target.checkId };
};
