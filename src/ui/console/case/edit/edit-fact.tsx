import { useEffect, useState } from "preact/hooks";
import { getPath, type Json, sameJson } from "../../../../lib/json";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { CheckField, SelectField, TextField } from "../../../shared/field";
import { Skeleton } from "../../../shared/skeleton";
import { valueText } from "../../model/facts";
import { busy, command } from "../../model/open-case";
import type { Case } from "../../model/types";
import { definitionOf, type FieldKind, fieldAt } from "./case-definition";
import { type Control, controlFor, mergeAt, readTyped, typedOf } from "./typed-value";

const plain: FieldKind = { element: "textfield", label: null, options: [] };

/** Corrects one fact, with a reason. It is typed as the form asks for it, and checked by the server as the form would. */
export function EditFact({
  now,
  path,
  label,
  onClose,
}: {
  now: Case;
  path: string;
  label: string;
  onClose: () => void;
}) {
  // What was there when the dialog opened is what is corrected: a change by others meanwhile is shown as a conflict.
  const [seen] = useState(now);
  const [field, setField] = useState<FieldKind | null>(null);
  useEffect(() => {
    void definitionOf(seen.id, `${seen.workflow.id}.${seen.workflow.version}`).then((answer) =>
      setField(answer.ok ? fieldAt(answer.value, path) : plain),
    );
  }, [seen, path]);
  if (field === null)
    return (
      <Dialog title={`Correct ${label}`} onClose={onClose}>
        <Skeleton lines={3} />
      </Dialog>
    );
  return <Editor seen={seen} path={path} label={label} field={field} onClose={onClose} />;
}

function Editor({
  seen,
  path,
  label,
  field,
  onClose,
}: {
  seen: Case;
  path: string;
  label: string;
  field: FieldKind;
  onClose: () => void;
}) {
  const before = getPath(seen.context, path);
  const control = controlFor(field, before);
  const [typed, setTyped] = useState(typedOf(control, before));
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const value = readTyped(control, typed);
  const isSame = value !== undefined && sameJson(value, before ?? null);
  const save = async () => {
    setTried(true);
    setProblem(null);
    if (value === undefined) return setProblem(control === "number" ? "Write a number." : "This is not JSON.");
    if (isSame) return setProblem("This is what it says now.");
    if (reason.trim().length < 3) return;
    const done = await command(
      `Correct ${label}`,
      "/context",
      { merge: mergeAt(path, value), arrays: "replace", reason: reason.trim() },
      { method: "patch", on: seen, done: `${label} is corrected.`, refused: setProblem },
    );
    if (done) onClose();
  };
  return (
    <Dialog
      title={`Correct ${label}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button kind="primary" busy={busy.value !== null} onClick={() => void save()}>
            Correct it
          </Button>
        </>
      }
    >
      <Typed
        control={control}
        label={field.label ?? label}
        field={field}
        typed={typed}
        onType={setTyped}
        problem={problem}
      />
      <p class="muted">{`Now: ${beforeText(before)}`}</p>
      <TextField
        label="Why"
        hint="Stands in the timeline, with what was there before. Checks that have run are not run again."
        value={reason}
        onInput={setReason}
        rows={2}
        maxLength={2_000}
        error={tried && reason.trim().length < 3 ? "Say in a few words why." : null}
      />
    </Dialog>
  );
}

const beforeText = (before: Json | undefined): string => valueText(before) || "nothing";

function Typed({
  control,
  label,
  field,
  typed,
  onType,
  problem,
}: {
  control: Control;
  label: string;
  field: FieldKind;
  typed: string;
  onType: (typed: string) => void;
  problem: string | null;
}) {
  const shared = { label, error: problem, value: typed };
  switch (control) {
    case "yes_no":
      return <CheckField label={label} checked={typed === "true"} onChange={(isOn) => onType(String(isOn))} />;
    case "choice":
      return (
        <SelectField {...shared} onChange={onType} autofocus options={[{ value: "", label: "–" }, ...field.options]} />
      );
    case "date":
      return <TextField {...shared} type="date" onInput={onType} autofocus />;
    case "lines":
      return <TextField {...shared} hint="One per line." rows={4} onInput={onType} autofocus />;
    case "json":
      return <TextField {...shared} hint="Written as JSON." rows={8} onInput={onType} autofocus />;
    case "long":
      return <TextField {...shared} rows={4} onInput={onType} autofocus />;
    default:
      return <TextField {...shared} onInput={onType} autofocus />;
  }
}
