import type { CaseSummary } from "../model/types";

/** A case that an alert can be given to. `isTheirs`: it is about whom the alert is about. */
export interface OfferedCase {
  offered: CaseSummary;
  isTheirs: boolean;
}

type Standing = Pick<CaseSummary, "status" | "outcome">;

/** Nobody has decided it yet: what is over is not reopened by an alert. */
export const isRunning = ({ status, outcome }: Standing): boolean => status === "active" && outcome === null;

/**
 * The running cases to choose from, those of the alert's subject first. `found`: what the list has, narrowed to the words where there are any;
 * then only those of `theirs` that were found are offered.
 */
export function casesToOffer(
  theirs: readonly CaseSummary[],
  found: readonly CaseSummary[],
  isSearched: boolean,
): OfferedCase[] {
  const ids = new Set(theirs.map(({ id }) => id));
  const first = isSearched ? found.filter(({ id }) => ids.has(id)) : theirs;
  const others = found.filter(({ id }) => !ids.has(id));
  return [...first, ...others].filter(isRunning).map((offered) => ({ offered, isTheirs: ids.has(offered.id) }));
}
