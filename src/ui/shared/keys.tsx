import { keyCaps } from "./shortcut";

/** Keys as they stand on the keyboard. Hidden from screen readers: the list behind `?` is for reading. */
export const Keys = ({ keys }: { keys: string }) => (
  <span class="keys" aria-hidden="true">
    {keyCaps(keys).map((cap) => (
      <kbd key={cap}>{cap}</kbd>
    ))}
  </span>
);
