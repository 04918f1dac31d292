import { useEffect, useState } from "preact/hooks";
import { api, sayFailure } from "../../../shared/api";
import { Skeleton } from "../../../shared/skeleton";
import { erasedLines, type MappedStore } from "../../model/erasing";
import { refreshCase } from "../../model/open-case";

interface Erasure {
  doneAt: string | null;
  counts: Record<string, number>;
}

const askAgainMs = 1_000;

/** How far the erasure of a case has come, until it is through. */
export function ErasureProgress({ caseId, stores }: { caseId: string; stores: readonly MappedStore[] }) {
  const [erasure, setErasure] = useState<Erasure | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async () => {
      const answer = await api.get<Erasure>(`/cases/${encodeURIComponent(caseId)}/erasure`);
      if (isOver) return;
      setTrouble(answer.ok ? null : sayFailure(answer.error));
      if (answer.ok) setErasure(answer.value);
      if (answer.ok && answer.value.doneAt !== null) void refreshCase();
      else timer = setTimeout(() => void ask(), askAgainMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [caseId]);
  const lines = erasedLines(erasure?.counts ?? {}, stores);
  return (
    <div role="status">
      <p>
        {erasure?.doneAt
          ? "Everything is erased, and the keys are destroyed."
          : "The case itself is empty. What lies elsewhere is going now; you may close this."}
      </p>
      {trouble !== null && <p class="notice bad">{trouble}</p>}
      {!erasure?.doneAt && <Skeleton lines={2} label="Erasing" />}
      {lines.length > 0 && (
        <ul>
          {lines.map(({ store, what, n }) => (
            <li key={store} title={store}>
              <b class="num">{n}</b> × {what}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
