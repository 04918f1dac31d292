/** One line of the palette. */
export interface Choice {
  id: string;
  label: string;
  /** What it is, in a word or two, beside it. Searched as well. */
  hint: string;
  keys?: string;
  run: () => void;
}
