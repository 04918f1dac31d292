import { useState } from "preact/hooks";
import { type SpokenLanguage, spokenLanguages } from "../../../../domain/spoken-languages";
import { type DecisionReason, type ReasonedDecision, reasonedDecisions } from "../../../../review/decision-reasons";
import { api, SelectField, TextField, toast } from "../../../shared";
import { nameOfLanguage } from "../forms/model/language-names";
import { FormDialog } from "../frame/form-dialog";
import { decisionTitles } from "./decision-titles";

const options = reasonedDecisions.map((value) => ({ value, label: decisionTitles[value] }));

/** A reason of the tenant's own: a new one for a decision, or the words of one that is there. */
export function ReasonDialog({
  of,
  onDone,
  onClose,
}: {
  of: ReasonedDecision | DecisionReason;
  onDone: () => void;
  onClose: () => void;
}) {
  const before = typeof of === "string" ? null : of;
  const [decision, setDecision] = useState(typeof of === "string" ? of : of.decision);
  const [label, setLabel] = useState(before?.label ?? "");
  const [labels, setLabels] = useState<Partial<Record<string, string>>>(before?.labels ?? {});
  const send = async () => {
    const words = { label: label.trim(), labels: spoken(labels) };
    const done =
      before === null
        ? await api.post("/decision-reasons", { decision, ...words })
        : await api.patch(`/decision-reasons/${encodeURIComponent(before.code)}`, words);
    if (!done.ok) return done.error;
    toast({ tone: "ok", text: before === null ? "Added. Everybody can choose it now." : "Saved." });
    onDone();
    return null;
  };
  return (
    <FormDialog
      title={before === null ? "New reason" : "Words of the reason"}
      button={before === null ? "Add reason" : "Save"}
      blocked={label.trim() === "" ? "Write the reason." : null}
      send={send}
      onClose={onClose}
      shown={["label"]}
    >
      {(at) => (
        <>
          {before === null && (
            <SelectField
              label="For"
              value={decision}
              options={options}
              onChange={(chosen) => setDecision(options.find(({ value }) => value === chosen)?.value ?? decision)}
            />
          )}
          <TextField
            label="Reason"
            hint="As it stands in the timeline: “Licence is missing”."
            value={label}
            onInput={setLabel}
            error={at("label")}
            maxLength={200}
            autofocus
          />
          <details class="reason-languages">
            <summary>In other languages</summary>
            <div class="stack">
              <p class="muted">
                For those who read the API in their language. Where one is missing, the reason above is read.
              </p>
              {spokenLanguages.map((language) => (
                <TextField
                  key={language}
                  label={nameOfLanguage(language)}
                  value={labels[language] ?? ""}
                  maxLength={200}
                  onInput={(text) => setLabels({ ...labels, [language]: text })}
                />
              ))}
            </div>
          </details>
        </>
      )}
    </FormDialog>
  );
}

/** Without those that nobody has written. */
const spoken = (labels: Partial<Record<string, string>>): Partial<Record<SpokenLanguage, string>> =>
  Object.fromEntries(
    spokenLanguages.flatMap((language) => {
      const text = (labels[language] ?? "").trim();
      return text === "" ? [] : [[language, text]];
    }),
  );
