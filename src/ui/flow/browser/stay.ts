import { pauseOf, stayAt } from "../stay-times";
import { browserWords, fill, note } from "./page";
import { timeOf } from "./saved";

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
