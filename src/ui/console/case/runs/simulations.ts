import { isObject, type Json } from "../../../../lib/json";
import type { Check } from "../../model/types";

/** What the sandbox vendor can be made to do, in the words of the menu. The keys are the API's. */
export const simulations = [
  { action: "clear", label: "Answer clear" },
  { action: "hit", label: "Answer with a hit" },
  { action: "reject", label: "Answer rejected" },
  { action: "not_found", label: "Answer not found" },
  { action: "not_covered", label: "Answer that it is not covered" },
  { action: "error", label: "Fail" },
  { action: "now", label: "Say what it owes now" },
  { action: "late", label: "Answer clear, after the deadline" },
  { action: "duplicate", label: "Deliver the last callback again" },
  { action: "hit_later", label: "Find somebody by monitoring" },
] as const;

type Action = (typeof simulations)[number]["action"];

/** How a check stands to the sandbox vendor. */
export interface SimulatedCheck {
  isWaiting: boolean;
  /** Everybody who was asked, as far as that is known. */
  vendors: readonly string[];
  isWatched: boolean;
}

/** What makes sense now: endings while the vendor owes its answer, finds by monitoring once it has been given. */
export function simulationsFor({ isWaiting, vendors, isWatched }: SimulatedCheck): Action[] {
  if (!vendors.includes("sandbox")) return [];
  if (isWaiting) return simulations.flatMap(({ action }) => (action === "hit_later" ? [] : [action]));
  return isWatched ? ["hit_later"] : [];
}

/** A run of a case, as far as the menu cares. */
export function simulatedRun(
  run: Pick<Check, "status" | "type" | "result" | "request" | "vendorAttempts">,
): SimulatedCheck {
  const { status, type, result, request, vendorAttempts = [] } = run;
  const asked = isObject(request) && typeof request.vendor === "string" ? [request.vendor] : [];
  return {
    isWaiting: status === "waiting",
    vendors: [...asked, ...(result === null ? [] : [result.vendor]), ...vendorAttempts.map(({ vendor }) => vendor)],
    isWatched: status === "success" && type.endsWith("sanctions") && asksToWatch(request),
  };
}

/** Whether an order carries `ongoingMonitoring`, among its options or in its input. */
function asksToWatch(order: Json | undefined): boolean {
  if (!isObject(order)) return false;
  const { options, input } = order;
  return (isObject(options) && options.ongoingMonitoring === true) || asksToWatch(input);
}
