import { useEffect, useMemo, useRef } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { IconButton } from "../../shared/button";
import { loader } from "../../shared/load";
import { useShortcut } from "../../shared/shortcut";
import { toast } from "../../shared/toast";
import { personName } from "../model/session";

interface Watchers {
  watching: boolean;
  watcherIds: string[];
}

/** Whether the person at the screen hears of what happens on this case, and the switch for it. */
export function WatchButton({ caseId }: { caseId: string }) {
  const path = `/cases/${encodeURIComponent(caseId)}`;
  const known = useMemo(() => loader<Watchers>((stop) => api.get(`${path}/watchers`, { signal: stop })), [path]);
  useEffect(() => void known.load(), [known]);
  const isSending = useRef(false);
  const now = known.value;
  const watching = now?.watching ?? false;
  // Before it is known there is nothing to turn round, and what is being turned round is not turned back by the same key.
  const toggle = async () => {
    if (isSending.current) return;
    if (known.state.peek().status === "failed") {
      const again = await known.load();
      if (!again.ok) return toast({ tone: "bad", text: sayFailure(again.error) });
    }
    const before = known.value;
    if (before === null || isSending.current) return;
    isSending.current = true;
    const answer = await api.put<Watchers>(`${path}/watch`, { watching: !before.watching });
    isSending.current = false;
    if (answer.ok) known.put(answer.value);
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
