import type { Problem } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { PluginKind } from "./define";
import { readDefined } from "./defined";
import { foldIterative, readIterative, type Unfolded } from "./iterative";
import { definedKind } from "./kinds/index";
import { reportUnknownKeys } from "./known-keys";
import { orderProblems } from "./order";
import { Findings, unsupported } from "./parse-base";
import { checkSettings, isDocumentedCheck, readCheck } from "./parse-check";
import { readChild, readRiskRules, readTransformer } from "./parse-engine";
import { readApi, readWebhook } from "./parse-http";
import { readApproval, readAttachForm, readDispatchEvent, readWait } from "./parse-inside";
import type { Plugin } from "./plugin";

/**
 * The plugins of a definition in run order: dispatch-event, child, common, api. A documented `iterative` plugin and the plugin
 * it names fold into one. The error holds everything found, warnings included; `readPlugins` has the warnings of
 * a definition that is fine.
 */
export function parsePlugins(extensions: JsonObject): Result<Plugin[], Problem[]> {
  const { plugins, problems } = readPlugins(extensions);
  return problems.some((problem) => problem.severity === "error") ? err(problems) : ok(plugins);
}

/** Every plugin that could be read, and all problems with their paths (`extensions.apiPlugins.0.url`). */
export function readPlugins(extensions: JsonObject): { plugins: Plugin[]; problems: Problem[] } {
  const problems = listProblems(extensions);
  const entries = runOrder.flatMap((list) => entriesOf(extensions, list));
  const read: (Plugin | Unfolded)[] = [];
  for (const entry of entries) {
    const findings = new Findings(entry.path);
    const plugin = readEntry(entry, findings);
    if (plugin !== null) read.push(plugin);
    problems.push(...findings.problems);
  }
  problems.push(...duplicates(read));
  const plugins = foldIterative(read, entries, problems);
  problems.push(...orderProblems(plugins));
  for (const plugin of plugins) {
    if (plugin.stateNames.length > 0) continue;
    const message = `No state runs "${plugin.name}": name one in stateNames.`;
    problems.push({ severity: "warning", code: "plugin_never_runs", path: `${plugin.path}.stateNames`, message });
  }
  return { plugins, problems };
}

const runOrder = ["dispatchEventPlugins", "childWorkflowPlugins", "commonPlugins", "apiPlugins"] as const;
type ListName = (typeof runOrder)[number];

interface ListedPlugin {
  list: ListName;
  raw: Json;
  path: string;
}

const entriesOf = (extensions: JsonObject, list: ListName): ListedPlugin[] => {
  const raw = Object.hasOwn(extensions, list) ? extensions[list] : undefined;
  return Array.isArray(raw) ? raw.map((item, i) => ({ list, raw: item, path: `extensions.${list}.${i}` })) : [];
};

function listProblems(extensions: JsonObject): Problem[] {
  return Object.entries(extensions).flatMap(([list, value]): Problem[] => {
    const path = `extensions.${list}`;
    if (list === "edgecase") return [];
    if (list === "statePlugins" && Array.isArray(value) && value.length > 0) {
      return [
        unsupported(path, "statePlugins are code, and a definition holds none: use commonPlugins or apiPlugins."),
      ];
    }
    if (!runOrder.some((known) => known === list)) {
      const message = `"${list}" is not a list of plugins; known are ${runOrder.join(", ")}.`;
      return list === "statePlugins" ? [] : [{ severity: "warning", code: "unknown_extension", path, message }];
    }
    if (Array.isArray(value) || value === null) return [];
    return [{ severity: "error", code: "bad_plugin", path, message: `"${list}" is a list of plugins.` }];
  });
}

function readEntry(entry: ListedPlugin, findings: Findings): Plugin | Unfolded | null {
  const { raw } = entry;
  if (!isObject(raw)) {
    findings.error("bad_plugin", "", "A plugin is an object.");
    return null;
  }
  const kind = kindOf(raw, entry.list);
  const defined = definedKind(kind);
  const isCheck = kind === "check" || isDocumentedCheck(kind);
  reportUnknownKeys(raw, kind, defined === null ? (isCheck ? checkKeys : null) : ownKeysOf(defined), findings);
  switch (kind) {
    case "api":
      return readApi(raw, findings);
    case "webhook":
      return readWebhook(raw, findings);
    case "child":
      return readChild(raw, findings);
    case "iterative":
      return readIterative(raw, findings);
    case "riskRules":
      return readRiskRules(raw, findings);
    case "transformer":
      return readTransformer(raw, findings);
    case "approval":
      return readApproval(raw, findings);
    case "wait":
      return readWait(raw, findings);
    case "attach-ui-definition":
      return readAttachForm(raw, findings);
    case "dispatch-event":
      return readDispatchEvent(raw, findings);
    default:
      if (isCheck) return readCheck(kind, raw, findings);
      if (defined !== null) return readDefined(defined, raw, findings);
      findings.error("unknown_plugin_kind", "pluginKind", `"${kind}" is not a kind of plugin.`);
      return null;
  }
}

/** The kind, or what the docs imply when they leave it out: no events to raise and nothing to read is a webhook. */
function kindOf(raw: JsonObject, list: ListName): string {
  if (typeof raw.pluginKind === "string") return raw.pluginKind.trim();
  switch (list) {
    case "childWorkflowPlugins":
      return "child";
    case "dispatchEventPlugins":
      return "dispatch-event";
    case "commonPlugins":
      return "";
    case "apiPlugins":
      if (raw.url === undefined) return "";
      return raw.response === undefined && raw.successAction === undefined && raw.errorAction === undefined
        ? "webhook"
        : "api";
  }
}

function duplicates(read: readonly { name: string; path: string }[]): Problem[] {
  const first = new Map<string, string>();
  return read.flatMap(({ name, path }): Problem[] => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, path);
      return [];
    }
    const message = `"${name}" is the name of ${earlier} too: outputs and runs are known by it.`;
    return [{ severity: "error", code: "duplicate_plugin_name", path: `${path}.name`, message }];
  });
}

const ownKeysOf = (kind: PluginKind): string[] => [...kind.settingKeys, "request", "payload"];

/** The keys checks read, and those the documented system writes beside them. */
const checkKeys = [
  ...checkSettings,
  ...(
    "request response payload scenario withAml ongoingMonitoring immediateResults takeEntityDetailFromKyc defaultCountry " +
    "dataMapping clientId url method headers reportType merchantMonitoringQualityControl dateOfBirth endUserId"
  ).split(" "),
];
