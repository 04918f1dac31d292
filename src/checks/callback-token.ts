import * as z from "zod";
import { type CaseId, parseId, type RunId, type TenantId } from "../domain";
import { seal, unseal } from "../lib/bytes";

/** Whom a callback is for. One token serves one run at one vendor and says nothing to whoever reads the address. */
export interface CallbackTarget {
  tenantId: TenantId;
  caseId: CaseId;
  runId: RunId;
  vendor: string;
  expiresAtMs: number;
}

const purpose = "callback-token";
const Sealed = z.strictObject({
  t: z.string().transform((raw, context) => parseId("tenant", raw) ?? refuse(context)),
  c: z.string().transform((raw, context) => parseId("case", raw) ?? refuse(context)),
  r: z.string().transform((raw, context) => parseId("run", raw) ?? refuse(context)),
  v: z.string(),
  e: z.int(),
});

/** An opaque token for the callback's address. `key` is a derived key of its own. */
export function makeCallbackToken(key: Uint8Array, target: CallbackTarget): string {
  const { tenantId, caseId, runId, vendor, expiresAtMs } = target;
  return seal(key, JSON.stringify({ t: tenantId, c: caseId, r: runId, v: vendor, e: expiresAtMs }), purpose);
}

/** Whom the token is for; null when it is not ours, was altered, or has expired. */
export function readCallbackToken(key: Uint8Array, token: string, nowMs: number): CallbackTarget | null {
  const text = token.length > 1_000 ? null : unseal(key, token, purpose);
  if (text === null) return null;
  const { t, c, r, v, e } = Sealed.parse(JSON.parse(text));
  return e > nowMs ? { tenantId: t, caseId: c, runId: r, vendor: v, expiresAtMs: e } : null;
}

function refuse(context: z.RefinementCtx): never {
  context.addIssue("not an id");
  return z.NEVER;
}
