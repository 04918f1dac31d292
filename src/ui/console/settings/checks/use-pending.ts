import { useRef } from "preact/hooks";
import { api } from "../../../shared";
import { useWatch } from "../frame/when";
import type { StandaloneCheck } from "./check";

const lookEveryMs = 2_000;

/** Looks again while a check waits for its vendor: reading it is how the answer comes in. */
export function usePending(check: StandaloneCheck | null, onNews: (check: StandaloneCheck) => void): void {
  const latest = useRef<string | null>(null);
  latest.current = check?.id ?? null;
  useWatch(check?.status === "pending", lookEveryMs, async () => {
    if (check === null) return;
    const seen = await api.get<StandaloneCheck>(`/checks/${encodeURIComponent(check.id)}`);
    // Another one may have been run meanwhile.
    if (seen.ok && seen.value.status !== "pending" && latest.current === check.id) onNews(seen.value);
  });
}
