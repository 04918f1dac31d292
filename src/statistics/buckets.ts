/** How far a percentile may be from the true one, as a part of it. */
export const relativeError = 0.02;

const growth = (1 + relativeError) / (1 - relativeError);
const growthLog = Math.log(growth);

/**
 * The bucket of an amount of milliseconds. Buckets grow by a constant factor, so that counts of them can be added up over days and
 * groups and still say where the middle is, to 2 %. Bucket 0 holds less than one millisecond.
 */
export const bucketOf = (amountMs: number): number =>
  amountMs < 1 ? 0 : 1 + Math.ceil(Math.log(amountMs) / growthLog);

/** The amount that stands for all of a bucket: no further than 2 % from any of them. */
export const amountIn = (bucket: number): number => (bucket === 0 ? 0 : (2 * growth ** (bucket - 1)) / (growth + 1));

/** Count by bucket. */
export type Buckets = ReadonlyMap<number, number>;

/**
 * The smallest amount that a share of all do not exceed (0.5: the middle one), in milliseconds to 2 %; null: there are none.
 */
export function percentile(buckets: Buckets, share: number): number | null {
  const total = [...buckets.values()].reduce((sum, n) => sum + n, 0);
  if (total <= 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const [bucket, n] of [...buckets].sort(([a], [b]) => a - b)) {
    seen += n;
    if (seen >= rank) return amountIn(bucket);
  }
  return null;
}
