import * as z from "zod";
import type { Problem } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { type Findings, parseWith, readBase, readTransforms, unsupported } from "./parse-base";
import type { ChildPlugin, Plugin, PluginBase } from "./plugin";

/** A documented `iterative` plugin, until it is folded with the child it names. */
export interface Iterative {
  kind: "iterative";
  name: string;
  path: string;
  base: PluginBase;
  actionPluginName: string;
  iterateOn: Json[];
}

const Action = z.object({ actionPluginName: z.string().trim().min(1) });

export function readIterative(raw: JsonObject, findings: Findings): Iterative | null {
  const base = readBase(raw, findings, null);
  const action = parseWith(Action, raw, findings);
  const iterateOn = readTransforms(raw.iterateOn, "iterateOn", findings);
  if (iterateOn?.length === 0) findings.error("bad_plugin", "iterateOn", "`iterateOn` says which list to go through.");
  if (base === null || action === null || iterateOn === null || iterateOn.length === 0) return null;
  return { kind: "iterative", name: base.name, path: base.path, base, ...action, iterateOn };
}

/**
 * One plugin per job: the iterative one gives name, states and events, the child one says what a child is. A child plugin that
 * no state runs has done its part then.
 */
export function foldIterative(
  read: readonly (Plugin | Iterative)[],
  listed: readonly { raw: Json }[],
  problems: Problem[],
): Plugin[] {
  const children = new Map<string, ChildPlugin>();
  for (const plugin of read) if (plugin.kind === "child") children.set(plugin.name, plugin);
  const named = new Set<string>();
  const folded = read.flatMap((plugin): Plugin[] => {
    if (plugin.kind !== "iterative") return [plugin];
    named.add(plugin.actionPluginName);
    const child = children.get(plugin.actionPluginName);
    if (child !== undefined) return [{ ...child, ...plugin.base, kind: "child", iterateOn: plugin.iterateOn }];
    problems.push(actionProblem(plugin, listed));
    return [];
  });
  return folded.filter(
    (plugin) => !(plugin.kind === "child" && plugin.stateNames.length === 0 && named.has(plugin.name)),
  );
}

function actionProblem(plugin: Iterative, listed: readonly { raw: Json }[]): Problem {
  const path = `${plugin.path}.actionPluginName`;
  const other = listed.some(({ raw }) => isObject(raw) && raw.name === plugin.actionPluginName);
  return other
    ? unsupported(path, `"${plugin.actionPluginName}" cannot be repeated: only child plugins that can be read are.`)
    : { severity: "error", code: "unknown_plugin", path, message: `There is no plugin "${plugin.actionPluginName}".` };
}
