import { useState } from "preact/hooks";
import { api, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { type ApiKey, draftOf, limitProblem, termsOf } from "./api-key";
import { addressError, addressParams, TermsFields } from "./terms-fields";

/** What can be changed of a key that is in use. Its rights cannot: that is another key. */
export function ChangeApiKey({ of, onDone, onClose }: { of: ApiKey; onDone: () => void; onClose: () => void }) {
  const [name, setName] = useState(of.name);
  const [terms, setTerms] = useState(draftOf(of));
  const blocked = name.trim() === "" ? "Say what the key is for." : limitProblem(terms);
  const send = async () => {
    const changed = await api.patch(`/api-keys/${encodeURIComponent(of.id)}`, { name: name.trim(), ...termsOf(terms) });
    if (!changed.ok) return changed.error;
    onDone();
    return null;
  };
  return (
    <FormDialog
      title={`Change "${of.name}"`}
      button="Save"
      blocked={blocked}
      send={send}
      onClose={onClose}
      shown={addressParams}
    >
      {(at) => (
        <>
          <TextField label="What is it for?" value={name} onInput={setName} maxLength={100} autofocus />
          <TermsFields draft={terms} onChange={setTerms} addressError={addressError(at)} />
          <p class="hint">It takes effect within a second. What the key may do stays as it is.</p>
        </>
      )}
    </FormDialog>
  );
}
