import type { Verdict } from "../../../../domain";
import type { Evaluation, EvaluationNode } from "../../evaluation/evaluation";
import type { ListedProblem } from "../editor/json-draft";

export interface ProblemFinder {
  /** What is wrong right here, in a sentence; null when nothing is. */
  at: (path: string) => string | null;
  /** How many problems there are here and below. */
  below: (path: string) => number;
}

/** Problems by their place in the JSON. */
export function problemFinder(problems: readonly ListedProblem[]): ProblemFinder {
  return {
    at: (path) =>
      problems
        .filter((one) => one.path === path)
        .map(({ message }) => sentence(message))
        .join(" ") || null,
    below: (path) => problems.filter((one) => one.path === path || one.path.startsWith(`${path}.`)).length,
  };
}

/** Messages begin small where they follow a path; alone they are sentences. */
const sentence = (message: string): string => {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
};

/** What each rule came to, by its place in the JSON (`rules.0.ruleSet.rules.1`); of an indicator, by `rules.0`. */
export function verdictsOf(evaluation: Evaluation | null, ids: readonly string[]): ReadonlyMap<string, Verdict> {
  const found = new Map<string, Verdict>();
  const walk = (node: EvaluationNode) => {
    if (node.path !== undefined) found.set(`rules.${node.path}`, node.verdict);
    for (const rule of node.rules ?? []) walk(rule);
  };
  for (const set of evaluation?.sets ?? []) {
    walk(set.tree);
    const place = ids.indexOf(set.id);
    if (place >= 0) found.set(`rules.${place}`, set.verdict);
  }
  return found;
}
