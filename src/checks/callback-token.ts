import * as z from "zod";
import { type CaseId, type CheckId, parseId, type RunId, type TenantId } from "../domain";
import { seal, unseal } from "../lib/bytes";

/** Whose work a callback ends: a run of a case, or a check that was run alone. */
export type CallbackFor = { caseId: CaseId; runId: RunId } | { checkId: CheckId };

/** Whom a callback is for. One token serves one run at one vendor and says nothing to whoever reads the address. */
export type CallbackTarget = CallbackFor & { tenantId: TenantId; vendor: string; expiresAtMs: number };

const purpose = "callback-token";
const Head = z.object({
  t: z.string().transform((raw, context) => parseId("tenant", raw) ?? refuse(context)),
  v: z.string(),
  e: z.int(),
});
const Sealed = z.union([
  Head.extend({
    c: z.string().transform((raw, context) => parseId("case", raw) ?? refuse(context)),
    r: z.string().transform((raw, context) => parseId("run", raw) ?? refuse(context)),
  }).strict(),
  Head.extend({ k: z.string().transform((raw, context) => parseId("check", raw) ?? refuse(context)) }).strict(),
]);

/** An opaque token for the callback's address. `key` is a derived key of its own. */
export function makeCallbackToken(key: Uint8Array, target: CallbackTarget): string {
  const { tenantId, vendor, expiresAtMs } = target;
  const whose = "checkId" in target ? { k: target.checkId } : { c: target.caseId, r: target.runId };
  return seal(key, JSON.stringify({ t: tenantId, ...whose, v: vendor, e: expiresAtMs }), purpose);
}

/** Whom the token is for; null when it is not ours, was altered, or has expired. */
export function readCallbackToken(key: Uint8Array, token: string, nowMs: number): CallbackTarget | null {
  const text = token.length > 1_000 ? null : unseal(key, token, purpose);
  if (text === null) return null;
  const told = Sealed.parse(JSON.parse(text));
  if (told.e <= nowMs) return null;
  const head = { tenantId: told.t, vendor: told.v, expiresAtMs: told.e };
  return "k" in told ? { ...head, checkId: told.k } : { ...head, caseId: told.c, runId: told.r };
}

function refuse(context: z.RefinementCtx): never {
  context.addIssue("not an id");
  return z.NEVER;
}

/** Whose account at which vendor: for vendors that know one address for all their callbacks. */
export interface AccountTarget {
  tenantId: TenantId;
  vendor: string;
}

const accountPurpose = "account-callback-token";
const SealedAccount = z.strictObject({
  t: z.string().transform((raw, context) => parseId("tenant", raw) ?? refuse(context)),
  v: z.string(),
});

/** An opaque token for the address of an account. It does not expire; what comes there proves itself by its signature. */
export const makeAccountToken = (key: Uint8Array, { tenantId, vendor }: AccountTarget): string =>
  seal(key, JSON.stringify({ t: tenantId, v: vendor }), accountPurpose);

/** Null when it is not ours or was altered. */
export function readAccountToken(key: Uint8Array, token: string): AccountTarget | null {
  const text = token.length > 1_000 ? null : unseal(key, token, accountPurpose);
  if (text === null) return null;
  const { t, v } = SealedAccount.parse(JSON.parse(text));
  return { tenantId: t, vendor: v };
}
