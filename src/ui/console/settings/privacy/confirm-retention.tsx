import { useState } from "preact/hooks";
import { type Answer, TextField } from "../../../shared";
import { plural } from "../../model/words";
import { Confirm } from "../frame/confirm";

/** Before rules hold: what goes at once, and where something does, its number typed. */
export function ConfirmRetention({
  cases,
  rules,
  save,
  onClose,
}: {
  /** That go at once. */
  cases: number;
  rules: number;
  save: (confirmCases: number) => Promise<Answer<unknown>>;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const isFinal = cases > 0;
  return (
    <Confirm
      title={isFinal ? `Let ${plural(cases, "case")} go?` : "Save the rules?"}
      verb={isFinal ? "Save and let them go" : "Save"}
      danger={isFinal}
      blocked={isFinal && typed.trim() !== String(cases) ? "Type the number of cases first." : null}
      run={() => save(cases)}
      onClose={onClose}
    >
      {isFinal ? (
        <>
          <p>As soon as this is saved, {plural(cases, "case")} lose what these rules say. Nothing brings it back.</p>
          <TextField label={`Type “${cases}” to go on`} value={typed} onInput={setTyped} autofocus />
        </>
      ) : (
        <p>
          {rules === 0
            ? "Without rules nothing of a case goes by itself any more."
            : "Nothing goes at once. From then on cases go when their days are full."}
        </p>
      )}
    </Confirm>
  );
}
