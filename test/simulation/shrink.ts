/** The shortest and plainest tape found that still fails: pieces are left out, then set to zero, then made smaller. */
export async function shrink(
  tape: readonly number[],
  fails: (tape: readonly number[]) => Promise<boolean>,
  mostTries = 4_000,
): Promise<number[]> {
  let best = [...tape];
  let tries = 0;
  const isBetter = async (tried: number[]): Promise<boolean> => {
    tries += 1;
    if (tries > mostTries || !(await fails(tried))) return false;
    best = tried;
    return true;
  };
  for (let improved = true; improved && tries < mostTries; ) {
    improved = false;
    for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) {
      for (let at = 0; at < best.length; ) {
        const without = [...best.slice(0, at), ...best.slice(at + size)];
        const zeroed = best.map((value, place) => (place >= at && place < at + size ? 0 : value));
        if (await isBetter(without)) improved = true;
        else if (zeroed.some((value, place) => value !== best[place]) && (await isBetter(zeroed))) improved = true;
        else at += size;
      }
    }
  }
  return best;
}
