import type { Problem } from "../../domain";
import { canonicalJson } from "../../lib/json";
import type { Chart, Transition } from "../chart";
import { settleChart } from "../kernel";
import { planOf } from "../plan";
import { reachableStates } from "../reachable";
import { error, placeOf, warning } from "./problem";

/** Transitions that are never reached, and automatic ones that never come to rest. */
export const transitionProblems = (chart: Chart): Problem[] => [
  ...chart.nodes.flatMap((node) => [...node.transitions.values(), node.always].flatMap(shadowed)),
  ...loops(chart),
];

/** Of a list, the first transition whose guard holds is taken: what stands behind one without a guard never is. */
function shadowed(list: readonly Transition[]): Problem[] {
  const seen = new Map<string, Transition>();
  return list.flatMap((transition): Problem[] => {
    const { guard, path } = transition;
    const open = seen.get("open");
    const rule = guard === null || guard.rule === true ? "open" : `${guard.engine} ${canonicalJson(guard.rule)}`;
    const alike = seen.get(rule);
    if (!seen.has(rule)) seen.set(rule, transition);
    if (open !== undefined)
      return [
        warning("shadowed_transition", path, `it is never taken: ${open.path} stands before it and has no guard`),
      ];
    if (alike === undefined) return [];
    return [
      warning("shadowed_transition", path, `it is never taken: ${alike.path} stands before it with the same guard`),
    ];
  });
}

/**
 * The kernel itself tells: once with no guard holding (then nobody gets out, whatever the facts are) and once with all of them.
 * One sentence for each circle.
 */
function loops(chart: Chart): Problem[] {
  const reachable = reachableStates(chart);
  const told = new Set<string>();
  return chart.nodes.flatMap((node): Problem[] => {
    if (node.type !== "atomic" || !node.mayMoveOnItsOwn || !reachable.has(node)) return [];
    const plan = planOf({ source: chart.root, targets: [node], reenter: true }, chart.root, () => null);
    const position = { configuration: plan.leaves.map(({ path }) => path), history: {} };
    for (const verdict of ["fails", "holds"] as const) {
      const step = settleChart(chart, position, ({ engine }) => ({ engine, verdict, reads: [] }));
      if (step.ok) continue;
      const circle = [...step.error.states].sort().join(" ");
      if (told.has(circle)) return [];
      told.add(circle);
      const way = [...step.error.states, step.error.states[0] ?? ""].join(" → ");
      return verdict === "fails"
        ? [error("always_loop", `${placeOf(node)}.always`, `automatic transitions run in a circle: ${way}`)]
        : [
            warning(
              "always_loop",
              `${placeOf(node)}.always`,
              `automatic transitions run in a circle when their guards hold together: ${way}`,
            ),
          ];
    }
    return [];
  });
}
