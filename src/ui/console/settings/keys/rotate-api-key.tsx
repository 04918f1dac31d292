import { useState } from "preact/hooks";
import { api, SelectField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { type ApiKey, type ApiKeyCreated, overlaps } from "./api-key";

/** Makes the successor of a key. Both work until the overlap ends. */
export function RotateApiKey({
  of,
  onMade,
  onClose,
}: {
  of: ApiKey;
  onMade: (key: ApiKeyCreated) => void;
  onClose: () => void;
}) {
  const [overlap, setOverlap] = useState("86400");
  const send = async () => {
    const path = `/api-keys/${encodeURIComponent(of.id)}/rotate`;
    const made = await api.post<ApiKeyCreated>(path, { overlapSeconds: Number(overlap) });
    if (!made.ok) return made.error;
    onMade(made.value);
    return null;
  };
  return (
    <FormDialog title={`Rotate "${of.name}"`} button="Make its successor" blocked={null} send={send} onClose={onClose}>
      {() => (
        <>
          <p>You get a new key with the same rights. Put it in place while the old one still works.</p>
          <SelectField
            label="The old key goes on working for"
            value={overlap}
            options={overlaps}
            onChange={setOverlap}
            autofocus
          />
        </>
      )}
    </FormDialog>
  );
}
