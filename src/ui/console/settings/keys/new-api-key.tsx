import { useId, useState } from "preact/hooks";
import type { Scope } from "../../../../domain";
import { type ApiFailure, api, Button, CheckField, Dialog, SelectField, TextField } from "../../../shared";
import { Refused } from "../frame/confirm";
import { type ApiKeyCreated, lifetimes, scopeWords } from "./api-key";

const scopes: Scope[] = ["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"];

export function NewApiKey({ onMade, onClose }: { onMade: (key: ApiKeyCreated) => void; onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>(["cases:write"]);
  const [lifetime, setLifetime] = useState(String(365 * 86_400));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const blocked =
    name.trim() === ""
      ? "Say what the key is for."
      : chosen.length === 0
        ? "Choose at least one thing the key may do."
        : null;
  const create = async () => {
    setBusy(true);
    setFailure(null);
    const body = { name: name.trim(), scopes: chosen, expiresInSeconds: Number(lifetime) };
    const made = await api.post<ApiKeyCreated>("/api-keys", body);
    setBusy(false);
    if (made.ok) onMade(made.value);
    else setFailure(made.error);
  };
  return (
    <Dialog
      title="New API key"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={form} busy={busy} blocked={blocked}>
            Create key
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
          label="What is it for?"
          placeholder="Onboarding service, production"
          value={name}
          onInput={setName}
          maxLength={100}
          autofocus
        />
        <fieldset class="choices">
          <legend>It may</legend>
          {scopes.map((scope) => (
            <CheckField
              key={scope}
              label={scope}
              hint={scopeWords[scope]}
              checked={chosen.includes(scope)}
              onChange={(isOn) => setChosen(isOn ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
            />
          ))}
        </fieldset>
        <SelectField label="It ends after" value={lifetime} options={lifetimes} onChange={setLifetime} />
      </form>
      <Refused failure={failure} />
    </Dialog>
  );
}
