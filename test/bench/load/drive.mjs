/**
 * Makes calls for some seconds, so many at once and never more. `call(turn)` is told which call it is, from 0, and throws when it was not
 * answered as it should be. Answers `{perSecond, p50Ms, p99Ms, count}`. Ends with the first failure: load that fails measures nothing.
 */
export async function drive({ seconds, atOnce }, call) {
  const tookMs = [];
  let turn = 0;
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + seconds * 1_000;
  const client = async () => {
    while (performance.now() < endsAtMs) {
      const beganAtMs = performance.now();
      await call(turn++);
      tookMs.push(performance.now() - beganAtMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  const perSecond = (tookMs.length * 1_000) / (performance.now() - startedAtMs);
  tookMs.sort((a, b) => a - b);
  const share = (part) => tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * part))] ?? Number.NaN;
  return { perSecond, p50Ms: share(0.5), p99Ms: share(0.99), count: tookMs.length };
}

/** So many calls, some of them at once. `call(turn)` is told which it is, from 0. */
export async function inLanes(count, atOnce, call) {
  let turn = 0;
  const lane = async () => {
    while (turn < count) await call(turn++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
