import { useState } from "preact/hooks";
import { api, CheckField, TextField, toast } from "../../../shared";
import { plural } from "../../model/words";
import { FormDialog } from "../frame/form-dialog";
import { type Candidate, leftWords, type PersonRequest } from "./privacy";

const today = (): string => new Date().toISOString().slice(0, 10);
const word = "erase";

/** Begins an export or an erasure of what was chosen: a reference, the day they asked, and for an erasure a word typed. */
export function AskDialog({
  kind,
  places,
  onDone,
  onClose,
}: {
  kind: PersonRequest["kind"];
  places: readonly Candidate[];
  onDone: () => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const [receivedOn, setReceivedOn] = useState(today);
  const [includeNotes, setIncludeNotes] = useState(false);
  const [typed, setTyped] = useState("");
  const isErasure = kind === "erasure";
  const kept = places.filter(({ keptFromErasure }) => keptFromErasure !== null);
  const send = async () => {
    const wanted = places.map(({ caseId, path, caseVersion }) => ({ caseId, path, caseVersion }));
    const body = { reason: reason.trim(), receivedOn, places: wanted };
    const begun = isErasure
      ? await api.post<PersonRequest>("/privacy/erasures", body)
      : await api.post<PersonRequest>("/privacy/exports", { ...body, includeNotes });
    if (!begun.ok) return begun.error;
    toast({ tone: "ok", text: isErasure ? "The erasure has begun." : "The archive is being made." });
    onDone();
    return null;
  };
  return (
    <FormDialog
      title={isErasure ? "Erase what is stored of them" : "Export what is stored of them"}
      button={isErasure ? "Erase for good" : "Export"}
      danger={isErasure}
      blocked={
        reason.trim() === ""
          ? "Say where this was asked for."
          : receivedOn === ""
            ? "Say when they asked."
            : isErasure && typed.trim().toLowerCase() !== word
              ? `Type “${word}” first.`
              : null
      }
      send={send}
      onClose={onClose}
      shown={["reason", "receivedOn"]}
    >
      {(at) => (
        <>
          {isErasure ? (
            <p>
              {plural(places.length - kept.length, "case")} will lose all that is personal. Nothing brings it back. What
              stays: that there was a case, how it ended and when.
            </p>
          ) : (
            <p>
              An archive of {plural(places.length, "place")}: a page for people, the same for programs, and the files.
              Of cases about others it has their own item only.
            </p>
          )}
          {isErasure && kept.length > 0 && (
            <div class="notice warn">
              <p>Left as they are:</p>
              <ul class="plain-list">
                {kept.map(({ caseId, path, keptFromErasure }) => (
                  <li key={`${caseId} ${path ?? ""}`}>
                    <span class="mono breakable">{caseId}</span>, {leftWords(keptFromErasure)}
                  </li>
                ))}
              </ul>
            </div>
          )}
          <TextField
            label="Reference"
            hint="Such as the number of the request. It stays in the audit log: no names."
            value={reason}
            onInput={setReason}
            maxLength={200}
            autofocus
            error={at("reason")}
          />
          <TextField
            label="They asked on"
            hint="An answer is due a month after."
            type="date"
            value={receivedOn}
            onInput={setReceivedOn}
            error={at("receivedOn")}
          />
          {isErasure ? (
            <TextField label={`Type “${word}” to go on`} value={typed} onInput={setTyped} />
          ) : (
            <CheckField
              label="With what colleagues wrote for each other"
              checked={includeNotes}
              onChange={setIncludeNotes}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}
