import { isObject, type Json } from "../../../../lib/json";
import type { GraphEdge } from "./graph";

/** Where a case has been: the states it entered and the transitions it took, as keys of `edgeKey`. */
export interface PathTaken {
  states: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export const edgeKey = (from: string, label: string, to: string | null): string => JSON.stringify([from, label, to]);

export const isTaken = (path: PathTaken, edge: GraphEdge): boolean =>
  path.edges.has(edgeKey(edge.from, edge.label, edge.to));

/** Reads the steps of timeline entries. Steps of kinds that are not known here say nothing about the path. */
export function pathTaken(entries: readonly { toState: string; steps?: Json }[]): PathTaken {
  const states = new Set<string>();
  const edges = new Set<string>();
  for (const { toState, steps } of entries) {
    for (const leaf of toState.split("|")) if (leaf !== "") states.add(leaf);
    if (!Array.isArray(steps)) continue;
    for (const step of steps) {
      if (!isObject(step) || step.kind !== "transition") continue;
      for (const entered of texts(step.entered)) states.add(entered);
      for (const tried of Array.isArray(step.tried) ? step.tried : []) {
        if (!isObject(tried) || tried.taken !== true) continue;
        const [source, event] = [String(tried.source ?? ""), String(tried.event ?? "")];
        const targets = texts(tried.targets);
        for (const target of targets.length === 0 ? [null] : targets)
          edges.add(edgeKey(source, labelOf(event, source), target));
      }
    }
  }
  return { states, edges };
}

const texts = (raw: Json | undefined): string[] =>
  Array.isArray(raw) ? raw.filter((each) => typeof each === "string") : [];

/** The engine's own events by the words the chart uses for them. */
function labelOf(event: string, source: string): string {
  if (event === "xstate.always") return "always";
  if (event.startsWith("xstate.done.state.")) return "done";
  const timer = "xstate.after.";
  return event.startsWith(timer) ? `after ${event.slice(timer.length, -(source.length + 1))}` : event;
}
