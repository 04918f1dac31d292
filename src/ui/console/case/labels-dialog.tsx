import { useId, useRef, useState } from "preact/hooks";
import { type ApiFailure, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { leftOf } from "../../shared/typed";
import { changeLabels, labelsIn } from "../model/case-labels";
import { caseList } from "../model/case-list";
import { allowed } from "../model/open-case";
import type { Case } from "../model/types";

/** The words that people put on the case, for their lists and queues. Each change is made at once. */
export function LabelsDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const field = useRef<HTMLFormElement>(null);
  const blocked = allowed.value?.labels ?? null;
  const add = labelsIn(text, now.labels);
  const tooLong = add.find((label) => label.length > 40);
  const change = async (what: { add?: string[]; remove?: string[] }): Promise<boolean> => {
    const pressed = document.activeElement;
    setBusy(true);
    const done = await changeLabels(now.id, what);
    setBusy(false);
    setFailure(done.ok ? null : done.error);
    // The button of a label that was taken off is gone, and the focus with it; whoever has gone elsewhere meanwhile stays there.
    const at = document.activeElement;
    if (at === pressed || at === null || at === document.body || at instanceof HTMLDialogElement)
      field.current?.querySelector("input")?.focus();
    return done.ok;
  };
  const send = async () => {
    if (add.length > 0 && tooLong === undefined && blocked === null && !busy && (await change({ add })))
      setText((left) => leftOf(left, text));
  };
  // Labels that cases of the list have: what the team uses already.
  const known = [...new Set((caseList.value?.rows ?? []).flatMap(({ labels }) => labels))]
    .filter((label) => !now.labels.includes(label))
    .sort();
  return (
    <Dialog title="Labels" onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
      {now.labels.length === 0 ? (
        <p class="muted">No labels yet.</p>
      ) : (
        <ul class="lined" aria-label="Labels of the case">
          {now.labels.map((label) => (
            <li key={label} class="row">
              <span class="breakable" dir="auto">
                {label}
              </span>
              <span class="push" />
              <Button size="small" blocked={blocked} busy={busy} onClick={() => void change({ remove: [label] })}>
                Remove<span class="unseen"> {label}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        ref={field}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label="New label"
          hint="Several at once with commas between them."
          value={text}
          onInput={setText}
          list={`${id}-known`}
          autofocus
          maxLength={400}
          error={
            tooLong !== undefined ? "A label has at most 40 characters." : failure === null ? null : sayFailure(failure)
          }
        />
        <datalist id={`${id}-known`}>
          {known.map((label) => (
            <option key={label} value={label} />
          ))}
        </datalist>
        <div class="row">
          <Button icon="plus" type="submit" blocked={blocked} busy={busy}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
