import { useState } from "preact/hooks";
import { api, CheckField, TextField, toast } from "../../../shared";
import { plural } from "../../model/words";
import { FormDialog } from "../frame/form-dialog";
import {
  type Candidate,
  countWords,
  type FoundRecord,
  leftWords,
  type PersonRequest,
  recordWords,
  whatGoes,
} from "./privacy";

const today = (): string => new Date().toISOString().slice(0, 10);
const word = "erase";

/** Begins an export or an erasure of what was chosen: a reference, the day they asked, and for an erasure a word typed. */
export function AskDialog({
  kind,
  places,
  records,
  onDone,
  onClose,
}: {
  kind: PersonRequest["kind"];
  places: readonly Candidate[];
  records: readonly FoundRecord[];
  onDone: () => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const [receivedOn, setReceivedOn] = useState(today);
  const [includeNotes, setIncludeNotes] = useState(false);
  const [typed, setTyped] = useState("");
  const isErasure = kind === "erasure";
  const send = async () => {
    const wanted = places.map(({ caseId, path, caseVersion }) => ({ caseId, path, caseVersion }));
    const wantedRecords = records.map(({ kind, id }) => ({ kind, id }));
    const body = { reason: reason.trim(), receivedOn, places: wanted, records: wantedRecords };
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
          {isErasure ? <Going places={places} records={records} /> : <Copied places={places} records={records} />}
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

interface Chosen {
  places: readonly Candidate[];
  records: readonly FoundRecord[];
}

const Copied = ({ places, records }: Chosen) => (
  <p>
    An archive of {countWords(places.length, records.length, "place")}: a page for people, the same for programs, and
    the files.
    {places.length > 0 && " Of cases about others it has their own item only."}
    {records.length > 0 &&
      " Of records it has what was said of them and by whom, and transactions that are not archived."}
  </p>
);

/** What goes, and what of the chosen is left. */
const Going = ({ places, records }: Chosen) => {
  const goes = whatGoes(places, records);
  return (
    <>
      {goes.cases.length + goes.records.length === 0 && <p>Nothing of what was chosen goes now.</p>}
      {goes.cases.length > 0 && (
        <p>
          {plural(goes.cases.length, "case")} will lose all that is personal. Nothing brings it back. What stays: that
          there was a case, how it ended and when.
        </p>
      )}
      {goes.records.length > 0 && (
        <>
          <p>
            {goes.cases.length > 0 && "Then "}
            {plural(goes.records.length, "record")} outside of cases will go, with what hangs on them: monitoring,
            reports, words of alerts and of transactions. Amounts and times of transactions stay, for the books.
          </p>
          <ul class="plain-list">
            {goes.records.map((one) => (
              <li key={one.id}>
                {recordWords(one)} <span dir="auto">{one.name ?? "without a name"}</span>{" "}
                <span class="mono breakable">{one.id}</span>
                {one.keptFromErasure === "has_cases" && ", unless another case is about them"}
              </li>
            ))}
          </ul>
        </>
      )}
      {goes.keptCases.length + goes.keptRecords.length > 0 && (
        <div class="notice warn">
          <p>Left as they are:</p>
          <ul class="plain-list">
            {goes.keptCases.map(({ caseId, path, keptFromErasure }) => (
              <li key={`${caseId} ${path ?? ""}`}>
                <span class="mono breakable">{caseId}</span>, {leftWords(keptFromErasure)}
              </li>
            ))}
            {goes.keptRecords.map(({ id, keptFromErasure }) => (
              <li key={id}>
                <span class="mono breakable">{id}</span>, {leftWords(keptFromErasure)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
};
