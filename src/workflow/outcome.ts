import type { Chart } from "./chart";
import { activeStates, type Position, tagsOf } from "./kernel";

type Outcome = "approved" | "rejected";
const isOutcome = (value: unknown): value is Outcome => value === "approved" || value === "rejected";

/** How a case that has come to its end ended: `meta.outcome` of its final states, else their tags, never their names (DECISIONS 3). */
export function outcomeOf(chart: Chart, position: Position): Outcome | null {
  const finals = activeStates(chart, position).filter((node) => node.type === "final");
  const named = finals.map(({ meta }) => meta.outcome).find(isOutcome);
  if (named !== undefined) return named;
  const tags = tagsOf(chart, position);
  return tags.includes("approved") ? "approved" : tags.includes("rejected") ? "rejected" : null;
}
