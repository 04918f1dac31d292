import { compactNumber, searchWords, wantedWords } from "../../../lib/search-words";
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
 * The running cases to choose from, those of the alert's subject first. `found`: what the list has, narrowed to `words` where there are any;
 * then those of `theirs` are offered that were found, or whose name, address or id has the words.
 */
export function casesToOffer(
  theirs: readonly CaseSummary[],
  found: readonly CaseSummary[],
  words: string,
): OfferedCase[] {
  const foundIds = new Set(found.map(({ id }) => id));
  const first = words === "" ? theirs : theirs.filter((one) => foundIds.has(one.id) || hasWords(one, words));
  const ids = new Set(theirs.map(({ id }) => id));
  const others = found.filter(({ id }) => !ids.has(id));
  return [...first, ...others].filter(isRunning).map((offered) => ({ offered, isTheirs: ids.has(offered.id) }));
}

/** The list shows the newest finds only: whether one that it does not show would be found by what it says of itself. */
function hasWords({ entity: { name, email }, externalId }: CaseSummary, typed: string): boolean {
  const said = [name, email, externalId].filter((text) => text !== null);
  const words = [...said.flatMap(searchWords), compactNumber(externalId ?? "")];
  const begins = (beginning: string): boolean => words.some((word) => word.startsWith(beginning));
  const groups = wantedWords(typed);
  if (groups.length === 0) return false;
  // A number is often typed in groups: "P 123 4567".
  const whole = compactNumber(typed);
  return groups.every((ways) => ways.some((way) => way.every(begins))) || (/\d/.test(whole) && begins(whole));
}
