import { api } from "../../../shared";
import { useWatch } from "../frame/when";
import type { StandaloneCheck } from "./check";

const lookEveryMs = 2_000;

/** Looks again while a check waits for its vendor: reading it is how the answer comes in. */
export function usePending(check: StandaloneCheck | null, onNews: (check: StandaloneCheck) => void): void {
  useWatch(check?.status === "pending", lookEveryMs, () => {
    if (check === null) return;
    void api.get<StandaloneCheck>(`/checks/${encodeURIComponent(check.id)}`).then((seen) => {
      if (seen.ok && seen.value.status !== "pending") onNews(seen.value);
    });
  });
}
