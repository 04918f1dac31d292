import type { Problem } from "../../domain";
import type { Chart, StateNode } from "../chart";
import { endsOf } from "../reachable";
import { error, placeOf, warning } from "./problem";

const outcomes: readonly unknown[] = ["approved", "rejected"];
const endTags = ["approved", "rejected", "failure"];

/** Outcomes that mean nothing, stand where they have no effect, or are missing where a case ends. */
export function outcomeProblems(chart: Chart): Problem[] {
  const ends = endsOf(chart).filter((end) => end.parent === chart.root);
  return [...chart.nodes.flatMap(ownOutcome), ...ends.flatMap(missingOutcome)];
}

function ownOutcome(node: StateNode): Problem[] {
  if (!Object.hasOwn(node.meta, "outcome")) return [];
  const path = `${placeOf(node)}.meta.outcome`;
  if (!outcomes.includes(node.meta.outcome))
    return [error("unknown_outcome", path, 'an outcome is "approved" or "rejected"')];
  return node.type === "final" ? [] : [warning("idle_outcome", path, "only final states have an outcome")];
}

// A name says nothing (DECISIONS 3): a final state that is only called "approved" approves nobody, and that is rarely meant.
function missingOutcome(end: StateNode): Problem[] {
  const says = Object.hasOwn(end.meta, "outcome") || end.tags.some((tag) => endTags.includes(tag));
  if (says || !/approv|reject|declin/i.test(end.key)) return [];
  const message = `a case that ends in "${end.path}" has no outcome: its name does not count, give it meta.outcome or a tag`;
  return [warning("no_outcome", placeOf(end), message)];
}
