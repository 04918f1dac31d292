import type { StepMemory } from "../checks/ask-once";
import { keepStep, stepsOf } from "../db/check-steps";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { isObject, type Json } from "../lib/json";
import { openWith, sealWith } from "../lib/keyring";

const purpose = "check-steps";

/** Keeps what the steps of an order have found, so that an attempt after a broken one does not make the same thing at the vendor twice. */
export function rememberedSteps(env: Env, tenantId: TenantId): StepMemory {
  const db = dbOf(env, tenantId);
  const about = (orderKey: string, vendor: string): string => `${tenantId}|${orderKey}|${vendor}`;
  return {
    async recall({ idempotencyKey }, vendor) {
      const stored = await stepsOf(db, tenantId, idempotencyKey, vendor);
      const opened = stored.flatMap(({ step, sealed }) => {
        const text = openWith(keyringOf(env), purpose, sealed, about(idempotencyKey, vendor));
        const kept: Json = text === null ? null : JSON.parse(text);
        return isObject(kept) ? [[step, kept.value ?? null] as const] : [];
      });
      return Object.fromEntries(opened);
    },
    async keep({ idempotencyKey }, vendor, step, value) {
      const sealed = sealWith(keyringOf(env), purpose, JSON.stringify({ value }), about(idempotencyKey, vendor));
      await keepStep(db, tenantId, idempotencyKey, vendor, { step, sealed }, Date.now());
    },
  };
}
