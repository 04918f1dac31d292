import { useState } from "preact/hooks";
import { type ReasonedDecision, reasonedDecisions } from "../../../../review/decision-reasons";
import { api, SelectField, TextField, toast } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { decisionTitles } from "./decision-titles";

const options = reasonedDecisions.map((value) => ({ value, label: decisionTitles[value] }));

/** Asks for one more reason of the tenant's own. */
export function NewReason({
  decision,
  onMade,
  onClose,
}: {
  decision: ReasonedDecision;
  onMade: () => void;
  onClose: () => void;
}) {
  const [wanted, setWanted] = useState(decision);
  const [label, setLabel] = useState("");
  const make = async () => {
    const made = await api.post("/decision-reasons", { decision: wanted, label: label.trim() });
    if (!made.ok) return made.error;
    toast({ tone: "ok", text: "Added. Everybody can choose it now." });
    onMade();
    return null;
  };
  return (
    <FormDialog
      title="New reason"
      button="Add reason"
      blocked={label.trim() === "" ? "Write the reason." : null}
      send={make}
      onClose={onClose}
      shown={["label"]}
    >
      {(at) => (
        <>
          <SelectField
            label="For"
            value={wanted}
            options={options}
            onChange={(chosen) => setWanted(options.find(({ value }) => value === chosen)?.value ?? wanted)}
          />
          <TextField
            label="Reason"
            hint="As it stands in the timeline: “Licence is missing”."
            value={label}
            onInput={setLabel}
            error={at("label")}
            maxLength={200}
            autofocus
          />
        </>
      )}
    </FormDialog>
  );
}
