/** One line of the palette. */
export interface Choice {
  id: string;
  label: string;
  /** What it is, in a word or two, beside it. Searched as well. */
  hint: string;
  /** Found by this as well, without showing it. */
  also?: string;
  keys?: string;
  run: () => void;
}
