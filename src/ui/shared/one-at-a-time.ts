/**
 * Work that may be asked for more often than it gets done, where a new start drops the one before: while it runs, however many further wishes
 * become one more run after it. So it ends, and the last run begins after the last wish.
 */
export function oneAtATime(work: () => Promise<unknown>): () => Promise<void> {
  let isWanted = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    try {
      while (isWanted) {
        isWanted = false;
        await work();
      }
    } finally {
      // Also after a fault: the next wish begins anew.
      running = null;
    }
  };
  return () => {
    isWanted = true;
    running ??= run();
    return running;
  };
}

/**
 * For changes that are shown before the server has answered: they are sent one after the other, so that the last one is what stays. Once none is
 * left and one of them was refused (`write` says false), `reload` shows what holds.
 */
export function writesInTurn(reload: () => Promise<unknown>): (write: () => Promise<boolean>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let open = 0;
  let isRefused = false;
  return (write) => {
    open += 1;
    last = last.then(async () => {
      if (!(await write())) isRefused = true;
      open -= 1;
      if (open > 0 || !isRefused) return;
      isRefused = false;
      await reload();
      // What was changed while that was on its way was shown over it: what holds is asked for once more behind it.
      if (open > 0) isRefused = true;
    });
    return last;
  };
}
