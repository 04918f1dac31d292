import type { ClaimedEffect } from "../../src/cases/case-api";
import type { AttemptReport, CaseRef, RunId, RunResult } from "../../src/domain";
import type { Env } from "../../src/env";
import { openChild } from "./family";
import type { World } from "./world";

const success = (output: string): RunResult => ({ status: "success", output: { said: output } });
const result = (of: RunResult): AttemptReport => ({ outcome: "result", result: of });
const failed = (code: string, httpStatus: number | null): AttemptReport => ({
  outcome: "retry",
  code,
  message: "no answer",
  retryAfterSeconds: null,
  httpStatus,
  durationMs: 1,
});

/** Whoever does the work outside: a vendor that knows the effect by its id, and everybody else who is told something. */
export async function attempt(world: World, env: Env, ref: CaseRef, { effect }: ClaimedEffect): Promise<AttemptReport> {
  if (world.strikes("vendor_failed")) return failed("http_500", 500);
  if (world.strikes("vendor_down"))
    return { outcome: "postponed", code: "vendor_down", message: "rests", retryAfterSeconds: 30 };
  if (world.strikes("vendor_late")) await world.later("the vendor's answer");
  world.did(effect.id);
  if (world.strikes("vendor_unsure")) return failed("timeout", null);
  if (effect.kind === "open_child") return openChild(world, env, ref, effect);
  if (effect.kind === "cancel_child") world.family.cancel(effect.childId);
  if (world.strikes("vendor_garbage"))
    return result({ status: "error", code: "bad_answer", message: "the answer cannot be read" });
  if (!("runId" in effect)) return { outcome: "done" };
  if (world.strikes("vendor_callback")) {
    world.owesCallback(effect.runId);
    return result({ status: "waiting", output: null, vendorRef: "ref", deadlineSeconds: 3_600 });
  }
  return result(success("at once"));
}

/** What the callback of a run says, each time it comes. */
export const callbackOf = (runId: RunId): RunResult => success(`later, of ${runId}`);
