/** What a key means, for the panel beside the editor. */
export interface HelpEntry {
  /** Path with `*` for any name or number; nested states, rules and fields are folded to one level. */
  at: string;
  title: string;
  text: string;
  /** Values it takes, when they are few. */
  values?: string[];
}

/** A ready-made piece of JSON. A property when `piece` begins with a key. */
export interface Skeleton {
  name: string;
  /** Path (as in `HelpEntry`) of the object or list it belongs into. */
  into: string;
  piece: string;
}
