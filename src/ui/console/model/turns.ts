import { signal } from "@preact/signals";

/** Something that was asked for while something else was on its way. */
interface Wish {
  what: string;
  /** The case it was asked for on. */
  of: string;
  /** Equal wishes are one: an impatient finger. */
  same: string;
  /** Why it cannot be done as things stand now; null: it can. */
  whyNot: () => string | null;
  run: () => Promise<unknown>;
}

/** Nobody presses further ahead than this and still knows what of. */
const mostWaiting = 4;

/**
 * What is asked for by a key while a command is out: done in its turn, on the case as the command before has left it, and on no other case.
 * What cannot be done any more by then is said (`say`), and nothing else is done in its place. `settled`: all that the command before has
 * brought is there. `isFree`: no command is out.
 */
export function turnsOf({
  say,
  settled,
  isFree,
}: {
  say: (sentence: string) => void;
  settled: () => Promise<unknown>;
  isFree: () => boolean;
}) {
  const waiting = signal<readonly Wish[]>([]);
  let isTaking = false;
  const drop = (isDropped: (wish: Wish) => boolean, why: string): void => {
    const dropped = waiting.peek().filter(isDropped);
    if (dropped.length === 0) return;
    waiting.value = waiting.peek().filter((wish) => !isDropped(wish));
    say(`Not done: ${dropped.map(({ what }) => what).join(", ")}. ${why}`);
  };
  return {
    /** Subscribes. */
    isWaiting: (what: string): boolean => waiting.value.some((wish) => wish.what === what),
    isEmpty: (): boolean => waiting.peek().length === 0,
    add(wish: Wish): void {
      if (waiting.peek().some(({ of, same }) => of === wish.of && same === wish.same)) return;
      if (waiting.peek().length < mostWaiting) waiting.value = [...waiting.peek(), wish];
      else say(`Not done: ${wish.what}. Too much is under way: press again once it is done.`);
    },
    /** Another case is on the screen, or none. */
    left: (): void => drop(() => true, "The case was left before its turn."),
    /** A command about this case has failed: what was to follow it was meant for what it would have brought. */
    failed: (of: string, what: string): void =>
      drop((wish) => wish.of === of, `“${what}” was not done, and it was to follow that.`),
    /** A command is over: what waits gets its turn, one after the other. */
    async take(): Promise<void> {
      if (isTaking) return;
      isTaking = true;
      try {
        for (;;) {
          await settled();
          const [first, ...rest] = waiting.peek();
          // Of a dialog's own command the end is told as well.
          if (first === undefined || !isFree()) return;
          const why = first.whyNot();
          waiting.value = rest;
          if (why === null) await first.run();
          else say(`${first.what}: ${why}`);
        }
      } finally {
        isTaking = false;
      }
    },
  };
}
