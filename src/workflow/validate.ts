import type { Problem } from "../domain";
import { type Plugin, readPlugins } from "../plugins";
import { parseRuleSets } from "../rules/rule-set";
import { type Chart, compileChart, type StateNode } from "./chart";
import { isBoundTo } from "./compile";
import type { DefinitionBody } from "./definition.schema";
import { formProblems } from "./form-problems";
import { candidatesOf } from "./position";
import { endsOf, reachableStates, statesThatCanEnd } from "./reachable";

/**
 * Everything wrong or suspicious in a definition, errors first. A definition without errors compiles. Paths begin with the part they
 * lead into: `definition.states.review.on.approve`, `extensions.apiPlugins.0.stateNames.1`.
 */
export function validateDefinition(body: DefinitionBody): Problem[] {
  const chart = compileChart(body.definition);
  const { plugins, problems } = readPlugins(body.extensions);
  const found = [...(chart.ok ? chart.value.warnings : chart.error), ...problems, ...plugins.flatMap(ruleProblems)];
  if (chart.ok) {
    const own = chart.value;
    found.push(...wayProblems(own), ...timerProblems(own), ...own.nodes.flatMap(outcomeProblems));
    found.push(...formProblems(own, body.forms));
    found.push(...plugins.flatMap((plugin) => [...bindingProblems(own, plugin), ...unheardProblems(own, plugin)]));
    // A plugin that could not be read has its own error already; what refers to it is not wrong for that.
    if (problems.every(({ severity }) => severity !== "error"))
      found.push(...own.nodes.flatMap((node) => joinProblems(node, plugins)));
  }
  return [
    ...found.filter(({ severity }) => severity === "error"),
    ...found.filter(({ severity }) => severity === "warning"),
  ];
}

const error = (code: string, path: string, message: string): Problem => ({ severity: "error", code, path, message });
const warning = (code: string, path: string, message: string): Problem => ({
  ...error(code, path, message),
  severity: "warning",
});

const placeOf = (node: StateNode): string =>
  node.path === "" ? "definition" : `definition.states.${node.path.replaceAll(".", ".states.")}`;

function wayProblems(chart: Chart): Problem[] {
  const reachable = reachableStates(chart);
  const states = chart.nodes.filter(({ parent }) => parent !== null);
  const lost = states
    .filter((node) => !reachable.has(node))
    .map((node) => warning("unreachable_state", placeOf(node), `no transition leads to "${node.path}"`));
  if (endsOf(chart).length === 0)
    return [
      ...lost,
      warning("no_end", "definition.states", "no state has the type final: a case can only be cancelled"),
    ];
  const able = statesThatCanEnd(chart);
  const stuck = states
    .filter((node) => reachable.has(node) && !able.has(node) && node.type === "atomic")
    .map((node) => warning("no_way_to_end", placeOf(node), `from "${node.path}" no final state can be reached`));
  return [...lost, ...stuck];
}

const timerProblems = (chart: Chart): Problem[] =>
  chart.nodes
    .filter(({ after }) => after.length > 0)
    .map((node) =>
      warning("timers_not_run", `${placeOf(node)}.after`, '"after" is understood, but no timer raises it yet'),
    );

const outcomes: readonly unknown[] = ["approved", "rejected"];

function outcomeProblems(node: StateNode): Problem[] {
  if (!Object.hasOwn(node.meta, "outcome")) return [];
  const path = `${placeOf(node)}.meta.outcome`;
  if (!outcomes.includes(node.meta.outcome))
    return [error("unknown_outcome", path, 'an outcome is "approved" or "rejected"')];
  return node.type === "final" ? [] : [warning("idle_outcome", path, "only final states have an outcome")];
}

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
  const unheard = Object.entries({ successAction, errorAction, cancelledAction, timeoutAction }).flatMap(
    ([key, event]) => {
      if (event === null || bound.some((node) => isHeardIn(node, event))) return [];
      const message = `no state that runs "${plugin.name}" listens to "${event}"`;
      return [warning("event_not_heard", `${plugin.path}.${key}`, message)];
    },
  );
  // The event of a callback is offered in any state.
  if (callbackAction !== null && !isHeardIn(chart.root, callbackAction))
    unheard.push(
      warning("event_not_heard", `${plugin.path}.callbackAction`, `no state listens to "${callbackAction}"`),
    );
  return unheard;
}

/** Whether something listens that may be active together with the state: it, what it lies in, or what lies in it. */
function isHeardIn(node: StateNode, event: string): boolean {
  for (let at: StateNode | null = node; at !== null; at = at.parent)
    if (candidatesOf(at, event).length > 0) return true;
  const within = [...node.children];
  for (let at = within.pop(); at !== undefined; at = within.pop()) {
    if (candidatesOf(at, event).length > 0) return true;
    within.push(...at.children);
  }
  return false;
}

function joinProblems(node: StateNode, plugins: readonly Plugin[]): Problem[] {
  const { join } = node;
  if (join === null) return [];
  const path = `${placeOf(node)}.meta.join`;
  const unknown = [...join.plugins.entries()]
    .filter(([, name]) => plugins.every((plugin) => plugin.name !== name))
    .map(([place, name]) => error("unknown_plugin", `${path}.plugins.${place}`, `there is no plugin "${name}"`));
  const opener = join.children?.plugin ?? null;
  if (opener !== null && plugins.every(({ name, kind }) => name !== opener || kind !== "child"))
    unknown.push(
      error("unknown_plugin", `${path}.children.plugin`, `there is no plugin "${opener}" that opens children`),
    );
  if (!isHeardIn(node, join.event))
    unknown.push(warning("event_not_heard", `${path}.event`, `"${node.path}" does not listen to "${join.event}"`));
  return unknown;
}

function ruleProblems(plugin: Plugin): Problem[] {
  if (plugin.kind !== "riskRules" || plugin.rulesSource.source !== "inline") return [];
  const parsed = parseRuleSets(plugin.rulesSource.rules);
  if (parsed.ok) return [];
  return parsed.error.map((problem) => ({ ...problem, path: `${plugin.path}.rulesSource.rules.${problem.path}` }));
}
