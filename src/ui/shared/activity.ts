// An open page asks by itself, all day. Only what a person does keeps their session alive.

/** What a person set going may take this long to ask its last question. */
const followsForMs = 30_000;

let lastAtMs = Date.now();

/** When the person at this page last did something, in milliseconds of this computer's clock. Opening the page counts. */
export const lastActivityAtMs = (): number => lastAtMs;

/** Whether what is asked now follows from something that a person did. */
export const isFollowingActivity = (): boolean => Date.now() - lastAtMs < followsForMs;

/** Listens for signs of life from now on. */
export function watchActivity(): void {
  const note = () => {
    lastAtMs = Date.now();
  };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"])
    addEventListener(kind, note, { capture: true, passive: true });
}
