import { isObject, type Json } from "../lib/json";
import type { GraphEdge } from "./graph";

/** Where a case has been: how often it entered each state, and took each transition (by `edgeKey`). */
export interface PathTaken {
  states: ReadonlyMap<string, number>;
  edges: ReadonlyMap<string, number>;
  /** Every move in its order. */
  moves: Move[];
}

/** One transition step of the log. `event`: as the chart calls it; "" where a case begins. `seq`: its entry of the timeline. */
export type Move = { seq: number | null; at: string | null; event: string; from: string; to: string };

/** What is read of an entry of the timeline. */
export interface PathEntry {
  toState: string;
  steps?: Json;
  seq?: number;
  at?: string;
}

export const edgeKey = (from: string, label: string, to: string | null): string => JSON.stringify([from, label, to]);

export const timesTaken = (path: PathTaken, edge: GraphEdge): number =>
  path.edges.get(edgeKey(edge.from, edge.label, edge.to)) ?? 0;

export const isTaken = (path: PathTaken, edge: GraphEdge): boolean => timesTaken(path, edge) > 0;

/** Reads the steps of timeline entries. Steps of kinds that are not known here say nothing about the path. */
export function pathTaken(entries: readonly PathEntry[]): PathTaken {
  const states = new Map<string, number>();
  const edges = new Map<string, number>();
  const moves: Move[] = [];
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { toState, steps, seq, at } of entries) {
    for (const step of Array.isArray(steps) ? steps : []) {
      if (!isObject(step) || step.kind !== "transition") continue;
      const { from, to, event } = step;
      if (typeof from === "string" && typeof to === "string" && typeof event === "string")
        moves.push({ seq: seq ?? null, at: at ?? null, event: labelOf(event, sourceOf(step.tried)), from, to });
      for (const entered of texts(step.entered)) count(states, entered);
      for (const tried of Array.isArray(step.tried) ? step.tried : []) {
        if (!isObject(tried) || tried.taken !== true) continue;
        const [source, event] = [String(tried.source ?? ""), String(tried.event ?? "")];
        const targets = texts(tried.targets);
        for (const target of targets.length === 0 ? [null] : targets)
          count(edges, edgeKey(source, labelOf(event, source), target));
      }
    }
    for (const leaf of toState.split("|")) if (leaf !== "" && !states.has(leaf)) states.set(leaf, 1);
  }
  return { states, edges, moves };
}

const texts = (raw: Json | undefined): string[] =>
  Array.isArray(raw) ? raw.filter((each) => typeof each === "string") : [];

/** Of the transition that was taken. */
function sourceOf(tried: Json | undefined): string {
  const taken = Array.isArray(tried) ? tried.find((each) => isObject(each) && each.taken === true) : undefined;
  return isObject(taken) && typeof taken.source === "string" ? taken.source : "";
}

/** The engine's own events by the words the chart uses for them. */
export function labelOf(event: string, source: string): string {
  if (event === "xstate.init") return "";
  if (event === "xstate.always") return "always";
  if (event.startsWith("xstate.done.state.")) return "done";
  const timer = "xstate.after.";
  return event.startsWith(timer) ? `after ${event.slice(timer.length, -(source.length + 1))}` : event;
}
