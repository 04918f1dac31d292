import { isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { peopleLists } from "./kinds/entities-update";
import { runnableKind } from "./kinds/index";
import { resolvePayload } from "./payload";
import type { DispatchEventPlugin, PluginFacts, Prepared } from "./plugin";
import { runTransforms } from "./transform";

/** A payload longer than this is no event but a document. */
const mostBytes = 65_536;

/** The two documented events do what they name; any other one is told to webhooks. */
export function prepareDispatch(plugin: DispatchEventPlugin, facts: PluginFacts): Prepared {
  const payload = payloadOf(plugin, facts);
  if (!payload.ok) return failed("bad_mapping", `${plugin.name}: ${payload.error}`);
  switch (plugin.eventName) {
    case "ENTITIES_UPDATE":
      return prepareEntities(plugin.name, payload.value);
    case "PERSIST_BUSINESS_REPORT":
      return prepareReport(plugin.name, payload.value);
    default: {
      if (JSON.stringify(payload.value).length > mostBytes)
        return failed("too_large", `${plugin.name}: the payload of an event holds at most ${mostBytes} characters`);
      return { kind: "announce", eventName: plugin.eventName, payload: payload.value };
    }
  }
}

function payloadOf({ payload, transformers }: DispatchEventPlugin, facts: PluginFacts): Result<Json, string> {
  if (payload === null) {
    // Without a word about what to tell, nothing is told: the whole context is not an event.
    return transformers.length === 0 ? ok(null) : runTransforms(transformers, facts.context, facts.nowMs ?? null);
  }
  const resolved = resolvePayload(payload, facts);
  if (!resolved.ok) return err(resolved.error.join("; "));
  return runTransforms(transformers, resolved.value, facts.nowMs ?? null);
}

function prepareEntities(name: string, payload: Json): Prepared {
  const lists = isObject(payload) ? payload : {};
  const missing = peopleLists.filter((list) => !Array.isArray(lists[list] ?? []));
  if (missing.length > 0 || !isObject(payload))
    return failed("missing_input", `${name}: the payload needs the lists ${peopleLists.join(" and ")}`);
  const input = Object.fromEntries(peopleLists.map((list) => [list, lists[list] ?? []]));
  const problem = runnableKind("entities-update")?.inputProblem(input) ?? null;
  if (problem !== null) return failed("missing_input", `${name}: ${problem}`);
  return { kind: "run_plugin", pluginKind: "entities-update", settings: {}, input, vendor: "entities-update" };
}

function prepareReport(name: string, payload: Json): Prepared {
  const { reportId, reportType } = isObject(payload) ? payload : {};
  if (typeof reportId !== "string" && typeof reportId !== "number")
    return failed("missing_input", `${name}: the payload needs a reportId`);
  const report = { reportId: String(reportId), reportType: reportType ?? null, status: "in_progress" };
  return { kind: "output", value: report, contextPatch: [] };
}

const failed = (code: string, message: string): Prepared => ({ kind: "failed", code, message });
