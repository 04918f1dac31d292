import { useId, useState } from "preact/hooks";
import { type ApiFailure, api, Button, Dialog, Field, TextField } from "../../../shared";
import { Refused } from "../frame/confirm";
import { problemWithName, type SecretName } from "./secret-names";

/** Takes a value and keeps it nowhere in the page: the field is a password's, and is gone with the dialog. */
export function WriteSecret({
  name: given,
  taken,
  onWritten,
  onClose,
}: {
  /** Empty: a new one, whose name is asked for. */
  name: string;
  taken: readonly string[];
  onWritten: (name: string) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [name, setName] = useState(given);
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const isNew = given === "";
  const replaces = isNew && taken.includes(name.trim());
  const blocked = problemWithName(name) ?? (value === "" ? "Write the value first." : null);
  const write = async () => {
    setBusy(true);
    setFailure(null);
    const stored = await api.put<SecretName>(`/secrets/${encodeURIComponent(name.trim())}`, { value });
    setBusy(false);
    if (stored.ok) onWritten(name.trim());
    else setFailure(stored.error);
  };
  return (
    <Dialog
      title={isNew ? "New secret" : `New value for ${given}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={replaces ? "danger" : "primary"} type="submit" form={form} busy={busy} blocked={blocked}>
            {replaces || !isNew ? "Replace the value" : "Store secret"}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null) void write();
        }}
      >
        {isNew && (
          <TextField
            label="Name"
            hint="Definitions and descriptions say this name."
            placeholder="ACME_KEY"
            value={name}
            onInput={setName}
            maxLength={64}
            error={name.trim() === "" ? null : problemWithName(name)}
            autofocus
          />
        )}
        <Field label="Value" hint="It is never shown again.">
          {(control) => (
            <input
              {...control}
              type="password"
              value={value}
              maxLength={8_192}
              autocomplete="new-password"
              spellcheck={false}
              data-autofocus={isNew ? undefined : true}
              onInput={(event) => setValue(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
      {replaces && (
        <div class="notice warn" role="status">
          <p>{name.trim()} exists. Its value is replaced, and the old one is gone.</p>
        </div>
      )}
      <Refused failure={failure} />
    </Dialog>
  );
}
