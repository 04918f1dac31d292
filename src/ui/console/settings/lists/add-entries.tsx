import { useState } from "preact/hooks";
import { TextField } from "../../../shared";
import { plural } from "../../model/words";
import { FormDialog } from "../frame/form-dialog";
import { valuesIn } from "./list";
import type { ListModel } from "./list-model";
import { sayChanged } from "./say-changed";

/** A few entries by hand, one per line, with a note and an end they share. */
export function AddEntries({ model, onClose }: { model: ListModel; onClose: () => void }) {
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const values = valuesIn(text);
  const add = async () => {
    const shared = {
      note: note.trim() === "" ? null : note.trim(),
      expiresAt: until === "" ? null : `${until}T00:00:00.000Z`,
    };
    const answer = await model.change({ add: values.map((value) => ({ value, ...shared })), reason });
    if (!answer.ok) return answer.error;
    sayChanged(model, `${plural(values.length, "entry", "entries")} added.`, answer.value);
    onClose();
    return null;
  };
  return (
    <FormDialog
      title="Add entries"
      button={values.length > 1 ? `Add ${values.length} entries` : "Add entry"}
      blocked={values.length === 0 ? "Write an entry first." : null}
      send={add}
      onClose={onClose}
    >
      {() => (
        <>
          <TextField
            label="Entries"
            hint="One per line. Compared in any case, with single blanks."
            value={text}
            onInput={setText}
            rows={4}
            autofocus
          />
          <TextField label="Note (optional)" value={note} onInput={setNote} maxLength={500} />
          <TextField
            label="Ends on (optional)"
            hint="From the beginning of that day (UTC) it counts as if it were not there."
            type="date"
            value={until}
            onInput={setUntil}
          />
          <TextField
            label="Reason (optional)"
            hint="Kept with the version."
            value={reason}
            onInput={setReason}
            maxLength={500}
          />
        </>
      )}
    </FormDialog>
  );
}
