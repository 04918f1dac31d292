import { signal } from "@preact/signals";
import { serverSkewMs } from "./api";
import { exactTime, relativeTime, shortTime } from "./time-words";

/** How far the clock of a sandbox tenant's cases runs ahead of the server's, in milliseconds. */
export const caseClockOffsetMs = signal(0);

/** Views that read it are drawn again every 20 seconds, for as long as there are any. */
const tickedAtMs = signal(0, {
  watched() {
    timer = setInterval(() => {
      tickedAtMs.value = Date.now();
    }, 20_000);
  },
  unwatched() {
    clearInterval(timer);
  },
});
let timer: ReturnType<typeof setInterval> | undefined;

/** Now, on the clock of the cases. Reading it in a view keeps the view up to date. */
export const caseNowMs = (): number =>
  Math.max(Date.now(), tickedAtMs.value) + serverSkewMs.value + caseClockOffsetMs.value;

/** A point in time: relative, with the exact one on hover. */
export const Time = ({ at, exact = false }: { at: string; exact?: boolean }) => (
  <time dateTime={at} title={exactTime(at)}>
    {exact ? shortTime(at) : relativeTime(Date.parse(at), caseNowMs())}
  </time>
);
