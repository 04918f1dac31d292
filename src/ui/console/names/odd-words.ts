import type { Oddity } from "../../../lib/odd-characters";

const words: Record<Oddity, string> = {
  direction: "Turns the text around",
  invisible: "Hidden characters",
  mixed: "Mixed alphabets",
  lookalike: "Lookalike letters",
  stacked: "Stacked marks",
};

/** `Mixed alphabets, hidden characters`. */
export const oddWords = (oddities: readonly Oddity[]): string =>
  oddities.map((oddity, place) => (place === 0 ? words[oddity] : words[oddity].toLowerCase())).join(", ");
