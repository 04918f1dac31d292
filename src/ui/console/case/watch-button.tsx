import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { IconButton } from "../../shared/button";
import { useShortcut } from "../../shared/shortcut";
import { toast } from "../../shared/toast";
import { personName } from "../model/session";

interface Watchers {
  watching: boolean;
  watcherIds: string[];
}

const known = signal<{ caseId: string; watchers: Watchers } | null>(null);

/** Whether the person at the screen hears of what happens on this case, and the switch for it. */
export function WatchButton({ caseId }: { caseId: string }) {
  const path = `/cases/${encodeURIComponent(caseId)}`;
  useEffect(() => {
    const mine = new AbortController();
    void api.get<Watchers>(`${path}/watchers`, { signal: mine.signal }).then((answer) => {
      if (answer.ok) known.value = { caseId, watchers: answer.value };
    });
    return () => mine.abort();
  }, [caseId]);
  const now = known.value?.caseId === caseId ? known.value.watchers : null;
  const watching = now?.watching ?? false;
  const toggle = async () => {
    const answer = await api.put<Watchers>(`${path}/watch`, { watching: !watching });
    if (answer.ok) known.value = { caseId, watchers: answer.value };
    else toast({ tone: "bad", text: sayFailure(answer.error) });
  };
  useShortcut("w", "Watch the case, or stop", () => void toggle(), { group: "Case" });
  const names = (now?.watcherIds ?? []).map((id) => personName(id) ?? "A colleague").join(", ");
  const label = watching ? "Stop watching this case" : "Watch this case";
  return (
    <IconButton
      label={names === "" ? label : `${label} (watched by ${names})`}
      icon="eye"
      pressed={watching}
      onClick={() => void toggle()}
    />
  );
}
