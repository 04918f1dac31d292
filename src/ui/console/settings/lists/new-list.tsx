import { useId, useState } from "preact/hooks";
import { type ApiFailure, api, Button, Dialog, SelectField, TextField } from "../../../shared";
import { Refused } from "../frame/confirm";
import { kindWords, type ListKind, listKinds, type TenantList } from "./list";

/** Asks what a list is called and for. Its entries come on its own page. */
export function NewList({ onMade, onClose }: { onMade: (list: TenantList) => void; onClose: () => void }) {
  const form = useId();
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [kind, setKind] = useState<ListKind>("deny");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const blocked = key.trim() === "" ? "Write the key first." : null;
  const create = async () => {
    setBusy(true);
    setFailure(null);
    const made = await api.post<TenantList>("/lists", {
      key: key.trim(),
      kind,
      ...(name.trim() !== "" && { name: name.trim() }),
      ...(description.trim() !== "" && { description: description.trim() }),
    });
    setBusy(false);
    if (made.ok) onMade(made.value);
    else setFailure(made.error);
  };
  return (
    <Dialog
      title="New list"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} busy={busy} blocked={blocked}>
            Create list
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (blocked === null) void create();
        }}
      >
        <TextField
          label="Key"
          hint="Rules name it so. It never changes."
          placeholder="blocked-domains"
          value={key}
          onInput={setKey}
          maxLength={100}
          error={failure?.param === "key" ? failure.message : null}
          autofocus
        />
        <SelectField
          label="Kind"
          hint="For people who look for it; rules do not ask."
          value={kind}
          options={listKinds.map((value) => ({ value, label: kindWords[value].label }))}
          onChange={(next) => setKind(listKinds.find((one) => one === next) ?? "other")}
        />
        <TextField label="Name (optional)" value={name} onInput={setName} maxLength={200} />
        <TextField
          label="What belongs on it (optional)"
          value={description}
          onInput={setDescription}
          maxLength={2_000}
          rows={2}
        />
      </form>
      {failure !== null && failure.param !== "key" && <Refused failure={failure} />}
    </Dialog>
  );
}
