import type { Problem } from "../../domain";
import type { Plugin } from "../../plugins";
import { parseRuleSets } from "../../rules/rule-set";
import type { Chart } from "../chart";
import { isBoundTo } from "../compile";
import { isHeardIn } from "./hearing";
import { error, warning } from "./problem";

/** Plugins bound to states that do not exist, and events of plugins that nobody hears. */
export const pluginProblems = (chart: Chart, plugins: readonly Plugin[]): Problem[] =>
  plugins.flatMap((plugin) => [...bindingProblems(chart, plugin), ...unheardProblems(chart, plugin)]);

function bindingProblems(chart: Chart, plugin: Plugin): Problem[] {
  const isKnown = (name: string): boolean =>
    chart.nodes.some((node) => isBoundTo({ ...plugin, stateNames: [name] }, node));
  const unknown = [...plugin.stateNames.entries()].filter(([, name]) => !isKnown(name));
  // Documented definitions name states of other variants as well; a plugin without any state at all is a mistake.
  const problem = unknown.length === plugin.stateNames.length ? error : warning;
  return unknown.map(([place, name]) =>
    problem(
      "unknown_state",
      `${plugin.path}.stateNames.${place}`,
      `"${plugin.name}" names a state "${name}" that does not exist`,
    ),
  );
}

function unheardProblems(chart: Chart, plugin: Plugin): Problem[] {
  const bound = chart.nodes.filter((node) => isBoundTo(plugin, node));
  if (bound.length === 0) return [];
  const { successAction, errorAction, cancelledAction, timeoutAction, callbackAction } = plugin;
  const ofLevels = plugin.kind === "riskRules" ? plugin.levelEvents : {};
  const raised = { successAction, errorAction, cancelledAction, timeoutAction, ...prefixed("levelEvents", ofLevels) };
  const unheard = Object.entries(raised).flatMap(([key, event]) => {
    if (event === null || bound.some((node) => isHeardIn(node, event))) return [];
    const message = `no state that runs "${plugin.name}" listens to "${event}"`;
    return [warning("event_not_heard", `${plugin.path}.${key}`, message)];
  });
  // The event of a callback is offered in any state.
  if (callbackAction !== null && !isHeardIn(chart.root, callbackAction))
    unheard.push(
      warning("event_not_heard", `${plugin.path}.callbackAction`, `no state listens to "${callbackAction}"`),
    );
  return unheard;
}

const prefixed = (prefix: string, table: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [`${prefix}.${key}`, value]));

/** Rules inside a plugin that cannot be read. */
export function ruleProblems(plugin: Plugin): Problem[] {
  if (plugin.kind !== "riskRules" || plugin.rulesSource.source !== "inline") return [];
  const parsed = parseRuleSets(plugin.rulesSource.rules);
  if (parsed.ok) return [];
  return parsed.error.map((problem) => ({ ...problem, path: `${plugin.path}.rulesSource.rules.${problem.path}` }));
}
