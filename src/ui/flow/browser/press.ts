/** Whoever lets go where nobody hears it (outside the window) is not waited for any longer. */
const longestPressMs = 2_000;

let pressed: Promise<void> | null = null;
const free = Promise.resolve();

/**
 * Leaving a field by pressing a button checks the field while the button is held: were a sentence to appear then, the button would move
 * from under the finger, and what was pressed would not be clicked. So nothing is drawn before the finger is up.
 */
export const untilReleased = (): Promise<void> => pressed ?? free;

const listen = { capture: true };

addEventListener(
  "pointerdown",
  () => {
    pressed ??= new Promise((release) => {
      const end = (): void => {
        removeEventListener("pointerup", over, listen);
        removeEventListener("pointercancel", over, listen);
        pressed = null;
        release();
      };
      const late = setTimeout(end, longestPressMs);
      // The click comes after this, and before anything that waits its turn.
      const over = (): void => {
        clearTimeout(late);
        setTimeout(end);
      };
      addEventListener("pointerup", over, listen);
      addEventListener("pointercancel", over, listen);
    });
  },
  listen,
);
