import type { Problem } from "../../domain";
import { getPath } from "../../lib/json";
import type { Plugin } from "../../plugins";
import type { Chart, StateNode } from "../chart";
import { isBoundTo } from "../compile";
import type { Join } from "../join";
import { isHeardIn, mayFollow } from "./hearing";
import { error, placeOf, warning } from "./problem";

/** Joins that wait for what is not there, or for what cannot happen before them. */
export const joinProblems = (chart: Chart, plugins: readonly Plugin[]): Problem[] =>
  chart.nodes.flatMap((node) => (node.join === null ? [] : problemsOf(chart, node, node.join, plugins)));

function problemsOf(chart: Chart, node: StateNode, join: Join, plugins: readonly Plugin[]): Problem[] {
  const path = `${placeOf(node)}.meta.join`;
  const isList = Array.isArray(getPath(node.meta, "join.children"));
  const found = join.plugins.flatMap((name, place) => {
    const plugin = plugins.find((candidate) => candidate.name === name);
    const at = `${path}.plugins.${place}`;
    if (plugin === undefined) return [error("unknown_plugin", at, `there is no plugin "${name}"`)];
    return neverRuns(chart, node, join, plugin, at);
  });
  for (const [place, { plugin: name, policy }] of join.children.entries()) {
    const at = `${path}.${isList ? `children.${place}` : "children"}`;
    const opener = plugins.find((plugin) => plugin.name === name && plugin.kind === "child");
    if (opener?.kind !== "child") {
      found.push(error("unknown_plugin", `${at}.plugin`, `there is no plugin "${name}" that opens children`));
      continue;
    }
    if (!join.plugins.includes(name)) found.push(...neverRuns(chart, node, join, opener, `${at}.plugin`));
    if (opener.iterateOn === null && typeof policy === "object" && policy.n > 1)
      found.push(
        warning(
          "join_waits_for_too_many",
          `${at}.policy.n`,
          `"${name}" opens one child, so it waits for one and not for ${policy.n}`,
        ),
      );
  }
  if (!isHeardIn(node, join.event))
    found.push(warning("event_not_heard", `${path}.event`, `"${node.path}" does not listen to "${join.event}"`));
  return found;
}

/** A plugin that runs in no state before or beside the join has never finished when the join asks. */
function neverRuns(chart: Chart, node: StateNode, join: Join, plugin: Plugin, at: string): Problem[] {
  const bound = chart.nodes.filter((candidate) => isBoundTo(plugin, candidate));
  if (bound.some((earlier) => mayFollow(chart, earlier, node))) return [];
  const message = `"${plugin.name}" runs in no state that comes before or with "${node.path}": this join is never satisfied`;
  // A limit of time ends the wait all the same.
  const ends = join.children.some(({ timeoutSeconds }) => timeoutSeconds !== null);
  return [(ends ? warning : error)("join_never_satisfied", at, message)];
}
