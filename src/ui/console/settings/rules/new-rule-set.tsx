import { useState } from "preact/hooks";
import { api, navigate, TextField, toast } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { FormDialog } from "../frame/form-dialog";
import type { RuleSet } from "./rule-set";

/** Asks for a key and opens an empty draft. A key that is there already gets its next version. */
export function NewRuleSet({ onClose }: { onClose: () => void }) {
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const create = async () => {
    const body = { key: key.trim(), ...(name.trim() !== "" && { name: name.trim() }), rules: [] };
    const made = await api.post<RuleSet>("/rule-sets", body);
    if (!made.ok) return made.error;
    onClose();
    toast({ tone: "ok", text: `Draft ${made.value.key} v${made.value.version} created.` });
    navigate(addressOf.ruleSet(made.value.id));
    return null;
  };
  return (
    <FormDialog
      title="New rule set"
      button="Create draft"
      blocked={key.trim() === "" ? "Give it a key first." : null}
      send={create}
      onClose={onClose}
      shown={["key"]}
    >
      {(at) => (
        <>
          <TextField
            label="Key"
            hint="What definitions name it by, such as onboarding-risk. It cannot be changed later."
            value={key}
            onInput={setKey}
            error={at("key")}
            maxLength={100}
            required
            autofocus
          />
          <TextField label="Name (optional)" value={name} onInput={setName} maxLength={200} />
        </>
      )}
    </FormDialog>
  );
}
