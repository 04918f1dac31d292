import { isObject, type Json, type JsonObject } from "../lib/json";
import type { PluginKind } from "./define";
import { definedKind } from "./kinds/index";
import { type Findings, payloadFits, readBase, readMapping } from "./parse-base";
import { resolvePayload } from "./payload";
import type { DefinedPlugin, PluginFacts, Prepared } from "./plugin";
import { schemaProblem } from "./schema";
import { runTransforms } from "./transform";

/** A plugin of a kind made with `definePlugin`. Null when it cannot work; `findings` says why. */
export function readDefined(kind: PluginKind, raw: JsonObject, findings: Findings): DefinedPlugin | null {
  const base = readBase(raw, findings, kind.destination, kind);
  const request = readMapping(raw.request, "request", findings);
  const settings = Object.fromEntries(Object.entries(raw).filter(([key]) => kind.settingKeys.includes(key)));
  const problems = kind.settingsProblems(settings);
  for (const { path, message } of problems) findings.error("bad_plugin", path, message);
  const payload = raw.payload ?? null;
  const fits = payloadFits(payload, findings);
  if (base === null || request === null || problems.length > 0 || !fits) return null;
  return {
    ...base,
    kind: "defined",
    pluginKind: kind.kind,
    settings,
    request,
    payload,
    vendor: kind.vendor(settings),
    callbackDeadlineSeconds: 86_400,
  };
}

/** What a run of it asks: the kind's own reading of the facts with the author's mapping over it, held against the kind's schema. */
export function prepareDefined(plugin: DefinedPlugin, facts: PluginFacts): Prepared {
  const kind = definedKind(plugin.pluginKind);
  if (kind === null) return failed("unknown_plugin_kind", `${plugin.name}: this release has no "${plugin.pluginKind}"`);
  const own = kind.input === null ? null : kind.input(plugin.settings, facts);
  if (own !== null && !own.ok) return failed("missing_input", `${plugin.name}: ${own.error}`);
  const mapped = mappedInput(plugin, facts);
  if (mapped.kind === "failed") return mapped;
  const input = { ...own?.value, ...mapped.input };
  const problem = kind.inputProblem(input);
  if (problem !== null) return failed("missing_input", `${plugin.name}: ${problem}`);
  const misfit = plugin.request.schema === null ? null : schemaProblem(plugin.request.schema, input);
  if (misfit !== null) return failed("request_schema", `${plugin.name}: the request does not fit: ${misfit}`);
  const { pluginKind, settings, vendor } = plugin;
  return { kind: "run_plugin", pluginKind, settings, input, vendor };
}

type Mapped = { kind: "mapped"; input: JsonObject } | Extract<Prepared, { kind: "failed" }>;

function mappedInput({ name, payload, request }: DefinedPlugin, facts: PluginFacts): Mapped {
  if (payload !== null) {
    const resolved = resolvePayload(payload, facts);
    return resolved.ok
      ? asInput(name, resolved.value)
      : failed("missing_input", `${name}: ${resolved.error.join("; ")}`);
  }
  if (request.transform.length === 0) return { kind: "mapped", input: {} };
  const mapped = runTransforms(request.transform, facts.context, facts.nowMs ?? null);
  return mapped.ok ? asInput(name, mapped.value) : failed("bad_mapping", `${name}: ${mapped.error}`);
}

const asInput = (name: string, value: Json): Mapped =>
  isObject(value) ? { kind: "mapped", input: value } : failed("bad_mapping", `${name}: the mapping gives no object`);

const failed = (code: string, message: string): Extract<Prepared, { kind: "failed" }> => ({
  kind: "failed",
  code,
  message,
});
