import type { VendorHealth } from "../domain";

/** So many calls of a vendor are remembered. */
export const rememberedCalls = 200;

export interface VendorCall {
  atMs: number;
  tookMs: number;
  down: boolean;
  /** The check it was for; `""`: none. */
  check?: string;
}

/** What the calls say, check by check, in the order of their names. */
export const healthByCheck = (calls: readonly VendorCall[]): (VendorHealth & { check: string })[] =>
  [...Map.groupBy(calls, ({ check = "" }) => check)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([check, each]) => {
      const health = healthOf(each);
      return health === null ? [] : [{ check, ...health }];
    });

/** What the calls say together; null when there were none. Percentiles by the nearest rank. */
export function healthOf(calls: readonly VendorCall[]): VendorHealth | null {
  if (calls.length === 0) return null;
  const tookMs = calls.map((call) => call.tookMs).sort((a, b) => a - b);
  const percentile = (share: number): number => tookMs[Math.max(0, Math.ceil(share * tookMs.length) - 1)] ?? 0;
  return {
    calls: calls.length,
    sinceMs: Math.min(...calls.map(({ atMs }) => atMs)),
    failures: calls.filter(({ down }) => down).length,
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
  };
}
