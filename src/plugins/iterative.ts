import * as z from "zod";
import type { Problem } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { type Findings, parseWith, readBase, readTransforms, unsupported } from "./parse-base";
import type { ChildPlugin, ItemAction, Plugin, PluginBase } from "./plugin";

/** A documented `iterative` plugin, until it is folded with the plugin it names. */
export interface Unfolded {
  kind: "unfolded";
  name: string;
  path: string;
  base: PluginBase;
  actionPluginName: string;
  iterateOn: Json[];
}

const Action = z.object({ actionPluginName: z.string().trim().min(1) });

export function readIterative(raw: JsonObject, findings: Findings): Unfolded | null {
  const base = readBase(raw, findings, null);
  const action = parseWith(Action, raw, findings);
  const iterateOn = readTransforms(raw.iterateOn, "iterateOn", findings);
  if (iterateOn?.length === 0) findings.error("bad_plugin", "iterateOn", "`iterateOn` says which list to go through.");
  if (base === null || action === null || iterateOn === null || iterateOn.length === 0) return null;
  return { kind: "unfolded", name: base.name, path: base.path, base, ...action, iterateOn };
}

/**
 * One plugin per job: the iterative one gives name, states and events, the one it names says what is done for each item. A named
 * plugin that no state runs has done its part then.
 */
export function foldIterative(
  read: readonly (Plugin | Unfolded)[],
  listed: readonly { raw: Json }[],
  problems: Problem[],
): Plugin[] {
  const actions = new Map<string, ChildPlugin | ItemAction>();
  for (const plugin of read) if (isAction(plugin)) actions.set(plugin.name, plugin);
  const named = new Set<string>();
  const folded = read.flatMap((plugin): Plugin[] => {
    if (plugin.kind !== "unfolded") return [plugin];
    const { base, iterateOn, actionPluginName } = plugin;
    named.add(actionPluginName);
    const action = actions.get(actionPluginName);
    if (action === undefined) {
      problems.push(actionProblem(plugin, listed));
      return [];
    }
    if (action.kind === "child") return [{ ...action, ...base, kind: "child", iterateOn }];
    const { name, destination } = base;
    return [{ ...base, kind: "iterative", action: { ...action, name, destination }, iterateOn }];
  });
  return folded.filter((plugin) => !(isAction(plugin) && plugin.stateNames.length === 0 && named.has(plugin.name)));
}

function isAction(plugin: Plugin | Unfolded): plugin is ChildPlugin | ItemAction {
  switch (plugin.kind) {
    case "child":
    case "api":
    case "webhook":
    case "check":
    case "defined":
      return true;
    default:
      return false;
  }
}

function actionProblem(plugin: Unfolded, listed: readonly { raw: Json }[]): Problem {
  const path = `${plugin.path}.actionPluginName`;
  const other = listed.some(({ raw }) => isObject(raw) && raw.name === plugin.actionPluginName);
  return other
    ? unsupported(
        path,
        `"${plugin.actionPluginName}" cannot be repeated: calls, webhooks, e-mails, checks and children can, when they can be read.`,
      )
    : { severity: "error", code: "unknown_plugin", path, message: `There is no plugin "${plugin.actionPluginName}".` };
}
