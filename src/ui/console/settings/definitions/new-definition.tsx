import { useState } from "preact/hooks";
import { api, CheckField, navigate, TextField, toast } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { FormDialog } from "../frame/form-dialog";
import { TagsField } from "../rules/small-fields";
import { type Definition, faultOfFirst, firstChart, usualStart } from "./definition";

/** Asks for a name and the first states, and opens a draft to build on. */
export function NewDefinition({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [first, setFirst] = useState(usualStart);
  const fault = faultOfFirst(first);
  const create = async () => {
    const body = { name: name.trim(), ...(key.trim() !== "" && { key: key.trim() }), definition: firstChart(first) };
    const made = await api.post<Definition>("/workflow-definitions", body);
    if (!made.ok) return made.error;
    onClose();
    toast({ tone: "ok", text: `Draft ${made.value.key} v${made.value.version} created.` });
    navigate(addressOf.definition(made.value.id, "build"));
    return null;
  };
  return (
    <FormDialog
      title="New definition"
      button="Create draft"
      blocked={name.trim() === "" ? "Give it a name first." : fault}
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
          <TagsField
            label="First states"
            hint="In their order; each leads to the next. None: an empty page."
            tags={first.names}
            error={fault}
            onChange={(names) => setFirst({ ...first, names })}
          />
          <CheckField
            label="Ends approved or rejected"
            checked={first.ends}
            onChange={(ends) => setFirst({ ...first, ends })}
          />
        </>
      )}
    </FormDialog>
  );
}
