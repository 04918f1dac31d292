import { errorFields, log } from "../lib/log";

/** Works on each case; null for one that fails. A broken case must not hold up those behind it, sweep after sweep. */
export function forEachCase<Ref extends { caseId: string }, T>(
  refs: readonly Ref[],
  work: (ref: Ref) => Promise<T>,
): Promise<(T | null)[]> {
  return Promise.all(
    refs.map(async (ref) => {
      try {
        return await work(ref);
      } catch (problem) {
        log.error("sweep.case_failed", { caseId: ref.caseId, ...errorFields(problem) });
        return null;
      }
    }),
  );
}
