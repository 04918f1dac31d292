import { browserWords, fill, note } from "./page";
import { timeOf } from "./saved";

/** A sign of life goes to the server this often at most; sessions that end sooner get it more often. */
const longestPauseMs = 4 * 60_000;
/** Whoever reads does not touch anything for a while. */
const readingMs = 5 * 60_000;
/** Longer than a pause, so that it is told in good time. */
const toldBeforeMs = 10 * 60_000;

/** How far apart signs of life are, in ms: a third of the time after which a session ends without one. */
export const pauseOf = (idleMs: number): number => Math.min(longestPauseMs, idleMs / 3);

/** Whether somebody was here lately enough to be kept in, and whether the end of the session is near enough to be told. All in ms. */
export const stayAt = (
  nowMs: number,
  { activeAtMs, idleMs, endsAtMs }: { activeAtMs: number; idleMs: number; endsAtMs: number },
): { isHere: boolean; isEnding: boolean } => ({
  isHere: nowMs - activeAtMs <= Math.min(readingMs, idleMs),
  isEnding: endsAtMs - nowMs <= toldBeforeMs,
});

/** Who reads or thinks is not signed out: `look` is called while somebody is here. Whoever is going to be signed out hears of it before. */
export function stayIn({ left = "", idle = "" }: DOMStringMap, look: () => Promise<void>, signal: AbortSignal): void {
  const idleMs = Number(idle) * 1_000;
  const endsAtMs = Date.now() + Number(left) * 1_000;
  let activeAtMs = Date.now();
  const active = (): void => {
    activeAtMs = Date.now();
  };
  for (const type of ["keydown", "pointerdown", "pointermove", "scroll"])
    document.addEventListener(type, active, { signal, passive: true });
  const pass = setInterval(() => {
    const { isHere, isEnding } = stayAt(Date.now(), { activeAtMs, idleMs, endsAtMs });
    if (isHere) void look();
    if (isEnding && document.getElementById("ending") === null)
      note("ending", fill(browserWords().ending, { time: timeOf(new Date(endsAtMs)) }));
  }, pauseOf(idleMs));
  signal.addEventListener("abort", () => clearInterval(pass));
}
