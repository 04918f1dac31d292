import type { Problem } from "../../domain";
import type { Chart, StateNode, Transition } from "../chart";
import { landings } from "../reachable";
import { placeOf, warning } from "./problem";

const tinyMs = 1_000;

/**
 * Delays of less than a second that lead back to themselves with no guard in between: such a case would move for ever. It is slowed
 * down when it runs, so this is a warning.
 */
export function delayProblems(chart: Chart): Problem[] {
  const told = new Set<StateNode>();
  return chart.nodes.flatMap((node) => {
    if (told.has(node) || tinyDelays(node).length === 0) return [];
    const circle = circleFrom(chart, node);
    if (circle === null) return [];
    for (const member of circle) told.add(member);
    const way = [...circle, node].map(({ path }) => path || "the definition").join(" → ");
    const message = `less than a second and no guard lies between these, so a case would move for ever: ${way}`;
    return [warning("hot_delays", `${placeOf(node)}.after`, message)];
  });
}

/** The states from one back to itself, or null. */
function circleFrom(chart: Chart, start: StateNode): StateNode[] | null {
  const seen = new Set<StateNode>();
  const open: StateNode[][] = [[start]];
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    const last = way.at(-1) ?? start;
    for (const next of entersByItself(chart, last)) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push([...way, next]);
    }
  }
  return null;
}

/** States entered from this one without an event, a guard or time to speak of. */
const entersByItself = (chart: Chart, node: StateNode): StateNode[] =>
  [...tinyDelays(node), ...node.always]
    .filter(({ guard }) => guard === null)
    .flatMap((transition) => landings(chart, transition));

const tinyDelays = ({ after }: StateNode): readonly Transition[] =>
  after.flatMap(({ wait, transitions }) => ("ms" in wait && wait.ms < tinyMs ? transitions : []));
