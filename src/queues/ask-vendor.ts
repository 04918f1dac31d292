import { callbackUrlFor } from "../checks/callback-url";
import { runCheck } from "../checks/index";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import type { AttemptReport, CaseRef, VendorEffect } from "../domain";
import type { Env } from "../env";
import { assertNever } from "../lib/assert-never";
import type { JsonObject } from "../lib/json";
import { outsideFor } from "../outside";
import { type WatchedOutside, watched } from "../outside/watched";
import { callHttp } from "./call-http";
import { checkTools } from "./check-tools";
import { gatherFacts } from "./gather-facts";
import { runPlugin } from "./run-plugin";
import { throughBreaker, vendorOf } from "./through-breaker";

/**
 * One attempt at one call: through the tenant's fence, if the vendor's breaker lets it out, with a record of what went over the wire.
 * Failures of the outside are reports, not exceptions. `attempt` counts from 1. `sample`: the facts of a run without a case.
 */
export async function askVendor(
  env: Env,
  ref: CaseRef,
  effect: VendorEffect,
  attempt: number,
  sample: JsonObject | null = null,
): Promise<AttemptReport> {
  const outside = watched(outsideFor(env, ref.tenantId));
  const call = () => callOut(env, ref, effect, attempt, outside, sample);
  const vendor = vendorOf(effect);
  const asked = vendor === null ? await call() : await throughBreaker(env, ref.tenantId, vendor, outside, call);
  const report = outside.clean(asked);
  const exchanges = outside.exchanges();
  return exchanges.length === 0 ? report : { ...report, exchanges };
}

async function callOut(
  env: Env,
  ref: CaseRef,
  effect: VendorEffect,
  attempt: number,
  outside: WatchedOutside,
  sample: JsonObject | null,
): Promise<AttemptReport> {
  switch (effect.kind) {
    case "call_http":
      return callHttp(env, ref.tenantId, effect, outside);
    case "run_check": {
      const { runId, vendor, callbackDeadlineSeconds } = effect;
      const callbackUrl = callbackUrlFor(env, { ...ref, runId, vendor, deadlineSeconds: callbackDeadlineSeconds });
      // Whoever holds this address may answer for the vendor.
      outside.hide(callbackUrl.slice(callbackUrl.lastIndexOf("/") + 1), "[redacted]");
      return runCheck(
        {
          check: effect.check,
          vendor,
          input: effect.input,
          idempotencyKey: effect.id,
          attempt,
          callbackUrl,
          timeoutSeconds: effect.timeoutSeconds,
          callbackDeadlineSeconds,
          environment:
            (await getTenant(dbOf(env, ref.tenantId), ref.tenantId))?.environment === "live" ? "production" : "sandbox",
        },
        outside,
        await checkTools(env, ref.tenantId, ref.caseId),
      );
    }
    case "run_plugin":
      return runPlugin(env, ref, effect, attempt, outside);
    case "gather_facts":
      return gatherFacts(env, ref, effect, outside, sample);
    default:
      return assertNever(effect);
  }
}
