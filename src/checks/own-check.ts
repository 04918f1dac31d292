import { type BuiltInCheckName, builtInVendor, type RunResult } from "../domain";
import type { JsonObject } from "../lib/json";
import { builtInTable } from "./builtin";
import type { Surroundings } from "./builtin/check";
import type { CheckResult } from "./contract";
import { problemsOf } from "./problems-of";

/** A check that the deployment does itself, in the shape of all others. */
export async function ownCheck(
  check: BuiltInCheckName,
  { input, environment }: { input: JsonObject; environment: Surroundings["environment"] },
  tools: Pick<Surroundings, "nowMs" | "records">,
): Promise<RunResult> {
  const done = await builtInTable[check].run(input, { nowMs: tools.nowMs, records: tools.records, environment });
  if (!done.ok) return { status: "error", code: "bad_input", message: problemsOf(done.error) };
  const output: CheckResult = {
    type: check,
    vendor: builtInVendor,
    ...done.value,
    vendorRef: null,
    environment,
    rawRef: null,
  };
  return { status: output.status === "cancelled" ? "cancelled" : "success", output };
}
