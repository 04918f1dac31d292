import type { EffectId, RunId, VendorEffect } from "../domain";
import type { Plugin, Prepared } from "../plugins";

/** The effect that a prepared run comes to; null for what happens inside the case. */
export function plannedEffect(
  plugin: Plugin,
  prepared: Prepared,
  ids: { id: EffectId; runId: RunId },
): VendorEffect | null {
  const base = { ...ids, plugin: plugin.name, timeoutSeconds: plugin.timeoutSeconds };
  const { retry, maxAnswerBytes } = plugin;
  const callbackDeadlineSeconds =
    plugin.kind === "check" || plugin.kind === "defined" ? plugin.callbackDeadlineSeconds : 86_400;
  switch (prepared.kind) {
    case "call_http": {
      const { request, response, sign } = prepared;
      const vendor = new URL(request.url).host;
      return { ...base, kind: "call_http", request, response, sign, vendor, retry, maxAnswerBytes };
    }
    case "run_check": {
      const { check, vendor, input, terms } = prepared;
      const asked = { check, vendor, input, ...(terms !== undefined && { terms }) };
      return { ...base, ...asked, kind: "run_check", callbackDeadlineSeconds, retry };
    }
    case "run_plugin": {
      const { pluginKind, settings, input, vendor } = prepared;
      const asked = { pluginKind, settings, input, vendor, callbackDeadlineSeconds };
      return { ...base, ...asked, kind: "run_plugin", retry, maxAnswerBytes };
    }
    case "gather_facts":
      return { ...base, kind: "gather_facts", source: prepared.source, retry, maxAnswerBytes };
    default:
      return null;
  }
}
