import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { Skeleton } from "../../shared/skeleton";
import { erasedLines, type MappedStore } from "../model/erasing";
import { useWatch } from "../settings/frame/when";
import { erasureWords, type PersonErasure } from "./erasing";

const askAgainMs = 1_500;

/** The erasure of somebody, asked for until it is through. `onDone`: it was not, and now is. */
export function useErasure(id: string, onDone?: () => void): Loader<PersonErasure> {
  const erasure = useMemo(
    () => loader<PersonErasure>((stop) => api.get(`/privacy/erasures/${encodeURIComponent(id)}`, { signal: stop })),
    [id],
  );
  const now = erasure.value;
  const isUnderWay = now !== null && now.doneAt === null;
  const wasUnderWay = useRef(false);
  useEffect(() => {
    void erasure.load();
    return () => erasure.clear();
  }, [erasure]);
  useWatch(isUnderWay, askAgainMs, () => erasure.load());
  useEffect(() => {
    if (wasUnderWay.current && now !== null && !isUnderWay) onDone?.();
    wasUnderWay.current = isUnderWay;
  }, [now, isUnderWay]);
  return erasure;
}

/** How far the erasure of somebody has come, and what went, store by store. */
export function ErasureProgress({ id }: { id: string }) {
  const erasure = useErasure(id);
  const stores = useMemo(() => loader<{ data: MappedStore[] }>((stop) => api.get("/data-map", { signal: stop })), []);
  useEffect(() => void stores.load(), [stores]);
  return (
    <Loaded
      of={erasure.state}
      retry={() => void erasure.load()}
      skeleton={<Skeleton lines={2} label="Asking how far it is" />}
    >
      {(now) => (
        <div class="stack" role="status">
          <p>{erasureWords(now)}</p>
          {now.doneAt === null && (
            <>
              <Skeleton lines={2} label="Erasing" />
              <p class="muted">You may close this: it goes on by itself.</p>
            </>
          )}
          <ErasedList counts={now.counts} stores={stores.value?.data ?? []} />
        </div>
      )}
    </Loaded>
  );
}

const ErasedList = ({ counts, stores }: { counts: PersonErasure["counts"]; stores: readonly MappedStore[] }) => {
  const lines = erasedLines(counts, stores);
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map(({ store, what, n }) => (
        <li key={store} title={store}>
          <b class="num">{n}</b> × {what}
        </li>
      ))}
    </ul>
  );
};
