import { useState } from "preact/hooks";
import { api, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { kindWords, type ListKind, listKinds, type TenantList } from "./list";

/** Asks what a list is called and for. Its entries come on its own page. */
export function NewList({ onMade, onClose }: { onMade: (list: TenantList) => void; onClose: () => void }) {
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [kind, setKind] = useState<ListKind>("deny");
  const create = async () => {
    const made = await api.post<TenantList>("/lists", {
      key: key.trim(),
      kind,
      ...(name.trim() !== "" && { name: name.trim() }),
      ...(description.trim() !== "" && { description: description.trim() }),
    });
    if (!made.ok) return made.error;
    onMade(made.value);
    return null;
  };
  const blocked = key.trim() === "" ? "Write the key first." : null;
  return (
    <FormDialog title="New list" button="Create list" blocked={blocked} send={create} onClose={onClose} shown={["key"]}>
      {(at) => (
        <>
          <TextField
            label="Key"
            hint="Rules name it so. It never changes."
            placeholder="blocked-domains"
            value={key}
            onInput={setKey}
            maxLength={100}
            error={at("key")}
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
        </>
      )}
    </FormDialog>
  );
}
