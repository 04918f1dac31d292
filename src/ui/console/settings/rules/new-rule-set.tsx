import { useId, useState } from "preact/hooks";
import { type ApiFailure, api, Button, Dialog, navigate, TextField, toast } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import type { RuleSet } from "./rule-set";

/** Asks for a key and opens an empty draft. A key that is there already gets its next version. */
export function NewRuleSet({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const create = async () => {
    setBusy(true);
    setFailure(null);
    const body = { key: key.trim(), ...(name.trim() !== "" && { name: name.trim() }), rules: [] };
    const made = await api.post<RuleSet>("/rule-sets", body);
    setBusy(false);
    if (!made.ok) return setFailure(made.error);
    onClose();
    toast({ tone: "ok", text: `Draft ${made.value.key} v${made.value.version} created.` });
    navigate(addressOf.ruleSet(made.value.id));
  };
  const keyError = failure?.param === "key" ? failure.message : null;
  return (
    <Dialog
      title="New rule set"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            form={form}
            busy={busy}
            blocked={key.trim() === "" ? "Give it a key first." : null}
          >
            Create draft
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== "") void create();
        }}
      >
        <TextField
          label="Key"
          hint="What definitions name it by, such as onboarding-risk. It cannot be changed later."
          value={key}
          onInput={setKey}
          error={keyError}
          maxLength={100}
          required
          autofocus
        />
        <TextField label="Name (optional)" value={name} onInput={setName} maxLength={200} />
      </form>
      {failure !== null && keyError === null && <Refused failure={failure} />}
    </Dialog>
  );
}
