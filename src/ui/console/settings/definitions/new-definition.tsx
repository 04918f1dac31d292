import { useId, useState } from "preact/hooks";
import { type ApiFailure, api, Button, Dialog, navigate, TextField, toast } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import { type Definition, firstDefinition } from "./definition";

/** Asks for a name and opens a small draft that already works. */
export function NewDefinition({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const create = async () => {
    setBusy(true);
    const body = { name: name.trim(), ...(key.trim() !== "" && { key: key.trim() }), definition: firstDefinition };
    const made = await api.post<Definition>("/workflow-definitions", body);
    setBusy(false);
    if (!made.ok) return setFailure(made.error);
    onClose();
    toast({ tone: "ok", text: `Draft ${made.value.key} v${made.value.version} created.` });
    navigate(addressOf.definition(made.value.id, "json"));
  };
  const at = (param: string) => (failure?.param === param ? failure.message : null);
  return (
    <Dialog
      title="New definition"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            form={form}
            busy={busy}
            blocked={name.trim() === "" ? "Give it a name first." : null}
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
          void create();
        }}
      >
        <TextField label="Name" value={name} onInput={setName} error={at("name")} maxLength={200} required autofocus />
        <TextField
          label="Key (optional)"
          hint="What API calls use, such as shop_onboarding. Made from the name when left out; it cannot be changed later."
          value={key}
          onInput={setKey}
          error={at("key")}
          maxLength={128}
        />
      </form>
      {failure !== null && at("name") === null && at("key") === null && <Refused failure={failure} />}
    </Dialog>
  );
}
