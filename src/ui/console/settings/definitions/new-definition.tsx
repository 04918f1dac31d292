import { useState } from "preact/hooks";
import { api, navigate, TextField, toast } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { FormDialog } from "../frame/form-dialog";
import { type Definition, firstDefinition } from "./definition";

/** Asks for a name and opens a small draft that already works. */
export function NewDefinition({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const create = async () => {
    const body = { name: name.trim(), ...(key.trim() !== "" && { key: key.trim() }), definition: firstDefinition };
    const made = await api.post<Definition>("/workflow-definitions", body);
    if (!made.ok) return made.error;
    onClose();
    toast({ tone: "ok", text: `Draft ${made.value.key} v${made.value.version} created.` });
    navigate(addressOf.definition(made.value.id, "json"));
    return null;
  };
  return (
    <FormDialog
      title="New definition"
      button="Create draft"
      blocked={name.trim() === "" ? "Give it a name first." : null}
      send={create}
      onClose={onClose}
      shown={["name", "key"]}
    >
      {(at) => (
        <>
          <TextField
            label="Name"
            value={name}
            onInput={setName}
            error={at("name")}
            maxLength={200}
            required
            autofocus
          />
          <TextField
            label="Key (optional)"
            hint="What API calls use, such as shop_onboarding. Made from the name when left out; it cannot be changed later."
            value={key}
            onInput={setKey}
            error={at("key")}
            maxLength={128}
          />
        </>
      )}
    </FormDialog>
  );
}
