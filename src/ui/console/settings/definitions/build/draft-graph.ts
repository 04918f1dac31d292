import type { Graph, GraphEdge, GraphPlugin } from "../../../../../drawing/graph";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { pluginsOf } from "../plugins-of";
import { dotted, objectAt, textOf, valueAt } from "./places";
import { idOf, initialOf, type StateLine, type StatePath, stateOf, statesIn } from "./states";
import { findTarget, type Known, knownStates } from "./targets";
import { type Arrow, arrowsOf, causeWords } from "./transitions";

/**
 * A draft as it can be drawn, also while it is not whole: a target that is nowhere leaves its transition without an arrow. Where the
 * draft is fine this is the graph that the engine makes of it.
 */
export function draftGraph(draft: JsonObject): Graph {
  const known = knownStates(draft);
  const lines = statesIn(draft);
  const approvals = approvalPlugins(lines);
  const plugins = pluginsOf(draft.extensions ?? null);
  const nodes = lines.map((line): Graph["nodes"][number] => {
    const parent = line.path.slice(0, -1);
    const bound: GraphPlugin[] = [
      ...plugins
        .filter(({ states }) => states.includes(line.id) || states.includes(line.key))
        .map(({ name, kind }) => ({ name, kind })),
      ...(approvals.get(line.id) ?? []),
    ];
    return {
      id: line.id,
      label: line.key,
      type: line.type,
      parent: parent.length === 0 ? null : idOf(parent),
      tags: tagsOf(line.config),
      initial: isInitial(draft, line, parent),
      ...(bound.length > 0 && { plugins: bound }),
    };
  });
  const sources: StatePath[] = [[], ...lines.filter(({ type }) => type !== "history").map(({ path }) => path)];
  return {
    nodes,
    edges: sources.flatMap((path) => arrowsOf(draft, path).flatMap((arrow) => edgesOf(known, path, arrow))),
  };
}

export const tagsOf = (config: JsonObject): string[] => [
  ...new Set(
    (Array.isArray(config.tags) ? config.tags : [config.tags ?? null]).filter((tag) => typeof tag === "string"),
  ),
];

function isInitial(draft: JsonObject, { key, type }: StateLine, parent: StatePath): boolean {
  const around = stateOf(draft, parent);
  if (around.type === "parallel") return type !== "history";
  return initialOf(around) === key;
}

/** `meta.approval` is a plugin to those who look at the chart. */
function approvalPlugins(lines: readonly StateLine[]): Map<string, GraphPlugin[]> {
  return new Map(
    lines.flatMap(({ id, path, config }): [string, GraphPlugin[]][] => {
      const approval = valueAt(config, ["meta", "approval"]);
      if (!isObject(approval)) return [];
      return [[id, [{ name: textOf(approval.name) || `approval_${path.join("_")}`, kind: "approval" }]]];
    }),
  );
}

function edgesOf(known: Known, from: StatePath, arrow: Arrow): GraphEdge[] {
  const edge = {
    from: idOf(from),
    label: causeWords(arrow),
    kind: kindOf(arrow),
    guard: guardOf(arrow.guard),
    reenter: arrow.reenter,
    path: dotted(arrow.place),
  };
  const targets = arrow.targets.flatMap((name) => {
    const found = findTarget(known, from, name);
    // The chart itself is no box.
    return found === null ? [] : [idOf(found)];
  });
  return targets.length === 0 ? [{ ...edge, to: null }] : targets.map((to) => ({ ...edge, to }));
}

const kindOf = ({ cause, name }: Arrow): GraphEdge["kind"] =>
  cause === "on" ? (name === "" ? "always" : "event") : cause === "onDone" ? "done" : cause;

function guardOf(guard: Json | undefined): GraphEdge["guard"] {
  if (guard === undefined) return null;
  const whole = isObject(guard) ? guard : {};
  return { engine: textOf(whole.type), rule: objectAt(whole, ["options"]).rule ?? whole.rule ?? null };
}
