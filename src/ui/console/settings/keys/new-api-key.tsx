import { useState } from "preact/hooks";
import type { Scope } from "../../../../domain";
import { api, CheckField, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { type ApiKeyCreated, draftOf, lifetimes, limitProblem, scopeWords, termsOf } from "./api-key";
import { addressError, addressParams, TermsFields } from "./terms-fields";

const scopes: Scope[] = ["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"];

export function NewApiKey({ onMade, onClose }: { onMade: (key: ApiKeyCreated) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>(["cases:write"]);
  const [lifetime, setLifetime] = useState(String(365 * 86_400));
  const [terms, setTerms] = useState(draftOf(null));
  const blocked =
    name.trim() === ""
      ? "Say what the key is for."
      : chosen.length === 0
        ? "Choose at least one thing the key may do."
        : limitProblem(terms);
  const create = async () => {
    const body = { name: name.trim(), scopes: chosen, expiresInSeconds: Number(lifetime), ...termsOf(terms) };
    const made = await api.post<ApiKeyCreated>("/api-keys", body);
    if (!made.ok) return made.error;
    onMade(made.value);
    return null;
  };
  return (
    <FormDialog
      title="New API key"
      button="Create key"
      blocked={blocked}
      send={create}
      onClose={onClose}
      shown={addressParams}
    >
      {(at) => (
        <>
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
          <TermsFields draft={terms} onChange={setTerms} addressError={addressError(at)} />
        </>
      )}
    </FormDialog>
  );
}
