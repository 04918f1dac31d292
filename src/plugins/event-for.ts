import type { RunResult } from "../domain";
import { assertNever } from "../lib/assert-never";
import type { PluginBase } from "./plugin";

/**
 * The event a result raises, or null for none. Cancelled and timed-out runs fall back to `errorAction`: "this vendor cannot do
 * it" must never look like success. An answer that is still due raises nothing, unless the definition asked to hear of the
 * acceptance (`eventOn: "accepted"`): then success is told at once and the result raises `callbackAction`.
 */
export function eventFor(plugin: PluginBase, result: RunResult): string | null {
  const early = plugin.eventOn === "accepted";
  switch (result.status) {
    case "success":
      return early ? (plugin.callbackAction ?? plugin.successAction) : plugin.successAction;
    case "waiting":
      return early ? plugin.successAction : null;
    case "error":
      return plugin.errorAction;
    case "cancelled":
      return plugin.cancelledAction ?? plugin.errorAction;
    case "timeout":
      // By then the case has moved on with the acceptance: only the state that waits for the callback can hear this.
      return plugin.timeoutAction ?? (early ? plugin.callbackAction : null) ?? plugin.errorAction;
    default:
      return assertNever(result);
  }
}
