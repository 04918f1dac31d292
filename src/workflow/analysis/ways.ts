import type { Problem } from "../../domain";
import type { Chart } from "../chart";
import { endsOf, reachableStates, statesThatCanEnd } from "../reachable";
import { placeOf, warning } from "./problem";

/** States nothing leads to, and states that lead nowhere. A case survives both: it can be cancelled. */
export function wayProblems(chart: Chart): Problem[] {
  const reachable = reachableStates(chart);
  const lost = chart.nodes
    .filter((node) => node.parent !== null && !reachable.has(node))
    .map((node) => warning("unreachable_state", placeOf(node), `no transition leads to "${node.path}"`));
  if (endsOf(chart).length === 0)
    return [
      ...lost,
      warning("no_end", "definition.states", "no state has the type final: a case can only be cancelled"),
    ];
  const able = statesThatCanEnd(chart);
  const stuck = chart.nodes
    .filter((node) => node.parent !== null && reachable.has(node) && !able.has(node) && node.type === "atomic")
    .map((node) => warning("no_way_to_end", placeOf(node), `from "${node.path}" no final state can be reached`));
  return [...lost, ...stuck];
}
