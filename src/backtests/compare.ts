import type { JudgedAs } from "./judge-again";

/** What differs between two judgements of one input. */
export interface CaseDifference {
  changed: boolean;
  /** Ids of rules, in the order in which the draft has them. */
  newlyHolds: string[];
  /** Ids of rules, in the order in which they stood before. */
  noLongerHolds: string[];
}

/** Changed is a case whose level, score or set of rules that hold is another one. */
export function compare(before: JudgedAs, after: JudgedAs): CaseDifference {
  const held = holding(before);
  const holds = holding(after);
  const newlyHolds = [...holds].filter((id) => !held.has(id));
  const noLongerHolds = [...held].filter((id) => !holds.has(id));
  const sameResult = before.level === after.level && before.score === after.score;
  return { changed: !sameResult || newlyHolds.length + noLongerHolds.length > 0, newlyHolds, noLongerHolds };
}

const holding = ({ rules }: JudgedAs): Set<string> =>
  new Set(rules.filter(({ verdict }) => verdict === "holds").map(({ id }) => id));
