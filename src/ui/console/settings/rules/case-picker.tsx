import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api, Button, Dialog, Failed, type Listed, loader, SkeletonRows, TextField } from "../../../shared";

export interface PickedCase {
  id: string;
  name: string;
}

interface CaseRow {
  id: string;
  state: string;
  externalId: string | null;
  workflow: { key: string; name: string };
  entity: { name: string | null };
}

const restMs = 250;

/** Finds a case by a name, an e-mail address or an external id; without words the newest are shown. */
export function CasePicker({ onPick, onClose }: { onPick: (picked: PickedCase) => void; onClose: () => void }) {
  const words = useSignal("");
  const found = useMemo(
    () =>
      loader<Listed<CaseRow>>((stop) =>
        api.get(`/cases?limit=12${words.peek().trim() === "" ? "" : `&q=${encodeURIComponent(words.peek().trim())}`}`, {
          signal: stop,
        }),
      ),
    [],
  );
  useEffect(() => void found.load(), [found]);
  useEffect(() => {
    if (words.value === "") return;
    const timer = setTimeout(() => void found.load(), restMs);
    return () => clearTimeout(timer);
  }, [words.value]);
  const state = found.state.value;
  return (
    <Dialog title="Choose a case" onClose={onClose} footer={<Button onClick={onClose}>Cancel</Button>}>
      <TextField
        label="Name, e-mail address or external id"
        type="search"
        value={words.value}
        autofocus
        onInput={(text) => {
          words.value = text;
          if (text === "") void found.load();
        }}
      />
      {state.status === "loading" && <SkeletonRows rows={5} label="Looking for cases" />}
      {state.status === "failed" && <Failed failure={state.failure} retry={() => void found.load()} />}
      {state.status === "ready" && (
        <ul class="case-choices" aria-label="Cases">
          {state.value.data.map(({ id, entity, externalId, workflow, state: stands }) => {
            const name = entity.name ?? externalId ?? id;
            return (
              <li key={id}>
                <button type="button" class="case-choice" onClick={() => onPick({ id, name })}>
                  <span class="strong" dir="auto">
                    {name}
                  </span>
                  <span class="muted" title={workflow.key}>
                    {workflow.name} · {stands.replaceAll("_", " ")}
                  </span>
                </button>
              </li>
            );
          })}
          {state.value.data.length === 0 && <li class="muted">No case fits.</li>}
        </ul>
      )}
    </Dialog>
  );
}
