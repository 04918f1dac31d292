import type { AttemptReport, CaseRef, VendorEffect } from "../domain";
import type { Env } from "../env";
import { assertNever } from "../lib/assert-never";
import type { JsonObject } from "../lib/json";
import { outsideFor } from "../outside";
import { type WatchedOutside, watched } from "../outside/watched";
import { callHttp } from "./call-http";
import { runCaseCheck } from "./case-checks";
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
  // Each vendor of a check has a door and a breaker of its own.
  if (effect.kind === "run_check") return runCaseCheck(env, ref, effect, attempt);
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
  effect: Exclude<VendorEffect, { kind: "run_check" }>,
  attempt: number,
  outside: WatchedOutside,
  sample: JsonObject | null,
): Promise<AttemptReport> {
  switch (effect.kind) {
    case "call_http":
      return callHttp(env, ref.tenantId, effect, outside);
    case "run_plugin":
      return runPlugin(env, ref, effect, attempt, outside);
    case "gather_facts":
      return gatherFacts(env, ref, effect, outside, sample);
    default:
      return assertNever(effect);
  }
}
