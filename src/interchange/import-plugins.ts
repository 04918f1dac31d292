import { isObject, type Json, type JsonObject } from "../lib/json";
import { readPlugins } from "../plugins/parse";
import type { ImportReport } from "./report";
import { type NamedState, renamedStates } from "./state-names";

const lists = ["dispatchEventPlugins", "childWorkflowPlugins", "commonPlugins", "apiPlugins"] as const;

/**
 * The plugins of a row in our spelling: lists of transforms are lists, a kind that the documents leave out is named, states go by their
 * new names. A kind nobody knows is kept as it is.
 */
export function importPlugins(extensions: JsonObject, root: NamedState, report: ImportReport): JsonObject {
  const next: JsonObject = {};
  for (const [list, raw] of Object.entries(extensions)) {
    if (list === "statePlugins") continue;
    next[list] =
      lists.some((known) => known === list) && Array.isArray(raw)
        ? raw.map((plugin, place) => importPlugin(plugin, list, `extensions.${list}.${place}`, root, report))
        : raw;
  }
  const moved = importStatePlugins(extensions.statePlugins, root, report);
  if (moved.length > 0) next.apiPlugins = [...(Array.isArray(next.apiPlugins) ? next.apiPlugins : []), ...moved];
  reportPlugins(next, report);
  return next;
}

/** Code plugins cannot come along. One that says where it calls is an `api` plugin by another name. */
function importStatePlugins(raw: Json | undefined, root: NamedState, report: ImportReport): Json[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((plugin, place): Json[] => {
    const path = `extensions.statePlugins.${place}`;
    if (isObject(plugin) && typeof plugin.url === "string") {
      const after = importPlugin(plugin, "apiPlugins", path, root, report);
      report.changed.push({
        path,
        code: "state_plugin_moved",
        sentence: "It calls an address: it stands under apiPlugins.",
        after,
      });
      return [after];
    }
    report.ignored.push({
      path,
      code: "state_plugin",
      sentence: "A state plugin is code, and a definition holds none; it is kept for the way back.",
    });
    return [];
  });
}

function importPlugin(raw: Json, list: string, path: string, root: NamedState, report: ImportReport): Json {
  if (!isObject(raw)) return raw;
  const change = (code: string, at: string, sentence: string, before: Json, after: Json): void => {
    report.changed.push({ path: at === "" ? path : `${path}.${at}`, code, sentence, before, after });
  };
  const next: JsonObject = { ...raw };
  if (raw.stateNames !== undefined) {
    next.stateNames = renamedStates(root, raw.stateNames);
    if (JSON.stringify(next.stateNames) !== JSON.stringify(raw.stateNames))
      change("state_renamed", "stateNames", "States go by their new names.", raw.stateNames, next.stateNames);
  }
  const kind = impliedKind(raw, list);
  if (kind !== null) {
    next.pluginKind = kind;
    change(
      "kind_named",
      "pluginKind",
      `A plugin that looks like this is of kind "${kind}".`,
      raw.pluginKind ?? null,
      kind,
    );
  }
  for (const part of ["request", "response"] as const) {
    const holder = raw[part];
    if (!isObject(holder)) continue;
    next[part] = importMapping(holder, `${path}.${part}`, report);
  }
  if (isCall(kind ?? raw.pluginKind) && raw.transform !== undefined && raw.transform !== null) {
    // Old spelling: what a call sends stood beside it. A mapping that stands where it belongs wins.
    const request = isObject(next.request) ? next.request : {};
    const transform = request.transform ?? asList(raw.transform);
    next.request = { ...request, transform };
    delete next.transform;
    const sentence = "What is sent stands under `request.transform`.";
    change("transform_moved", "transform", sentence, raw.transform, next.request);
  } else if (isObject(raw.transform) || Array.isArray(raw.transform)) {
    next.transformers = asList(raw.transform);
    delete next.transform;
    change(
      "transform_renamed",
      "transform",
      "The transforms of this plugin are a list called `transformers`.",
      raw.transform,
      next.transformers,
    );
  } else if (isObject(raw.transformers)) {
    next.transformers = [raw.transformers];
    change("transform_list", "transformers", "Transforms are a list.", raw.transformers, next.transformers);
  }
  if (isObject(raw.iterateOn)) {
    next.iterateOn = [raw.iterateOn];
    change("transform_list", "iterateOn", "Transforms are a list.", raw.iterateOn, next.iterateOn);
  }
  return next;
}

const isCall = (kind: Json | undefined): boolean => kind === "api" || kind === "webhook";

const asList = (raw: Json): Json[] => (Array.isArray(raw) ? raw : [raw]);

function importMapping(holder: JsonObject, path: string, report: ImportReport): JsonObject {
  const raw = holder.transform ?? holder.transformers;
  if (raw === undefined || raw === null || (Array.isArray(raw) && holder.transformers === undefined)) return holder;
  const { transform: _one, transformers: _other, ...rest } = holder;
  const transform = asList(raw);
  report.changed.push({
    path: `${path}.${holder.transform === undefined ? "transformers" : "transform"}`,
    code: "transform_list",
    sentence: "Transforms are a list called `transform`.",
    before: raw,
    after: transform,
  });
  return { transform, ...rest };
}

/** The kind that a plugin has without saying so, or says with stray blanks; null when it is well named, or not to be guessed. */
function impliedKind(raw: JsonObject, list: string): string | null {
  const { pluginKind } = raw;
  if (typeof pluginKind === "string") return pluginKind.trim() === pluginKind ? null : pluginKind.trim();
  if (list === "childWorkflowPlugins") return "child";
  if (list === "dispatchEventPlugins") return "dispatch-event";
  if (list !== "apiPlugins" || raw.url === undefined) return null;
  const isTold = raw.response === undefined && raw.successAction === undefined && raw.errorAction === undefined;
  return isTold ? "webhook" : "api";
}

function reportPlugins(extensions: JsonObject, report: ImportReport): void {
  const { plugins, problems } = readPlugins(extensions);
  for (const { path, name, kind, stateNames } of plugins)
    report.understood.push({
      path,
      code: "plugin",
      sentence: `"${name}" (${kind}) ${stateNames.length === 0 ? "runs in no state" : `runs in ${stateNames.join(", ")}`}.`,
    });
  for (const { path, code, message } of problems)
    if (code === "unknown_plugin_kind" || code === "plugin_kind_not_supported")
      report.ignored.push({ path, code, sentence: `${message} It is kept as it is.` });
}
