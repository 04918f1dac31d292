import { useEffect, useState } from "preact/hooks";
import { type RetentionRule, retentionClasses } from "../../../../domain/retention-rules";
import { api, type Listed, loader, SelectField, TextField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { classWords, ruleProblems } from "./retention";

const workflows = loader<Listed<{ key: string }>>((signal) => api.get("/workflow-definitions?limit=100", { signal }));

const fresh: RetentionRule = {
  ...{ name: "", class: "case", afterDays: 1_826 },
  ...{ workflow: null, country: null, outcome: null },
};
const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** One rule: what goes, of which cases, after how many days. It is kept on the page until all are saved. */
export function RuleDialog({
  rule,
  others,
  onDone,
  onClose,
}: {
  /** Null: a new one. */
  rule: RetentionRule | null;
  /** Names that are taken. */
  others: readonly string[];
  onDone: (rule: RetentionRule) => void;
  onClose: () => void;
}) {
  const [wish, setWish] = useState(rule ?? fresh);
  const [days, setDays] = useState(String(wish.afterDays));
  useEffect(() => void workflows.load(), []);
  const problems = ruleProblems(wish, days, others);
  const keys = [
    ...new Set([
      ...(wish.workflow === null ? [] : [wish.workflow]),
      ...(workflows.value?.data ?? []).map(({ key }) => key),
    ]),
  ];
  return (
    <FormDialog
      title={rule === null ? "New rule" : "Change the rule"}
      button={rule === null ? "Add the rule" : "Change it"}
      blocked={Object.values(problems)[0] ?? null}
      send={async () => {
        onDone({ ...wish, name: wish.name.trim(), afterDays: Number(days) });
        return null;
      }}
      onClose={onClose}
    >
      {() => (
        <>
          <TextField
            label="Name"
            hint="It stands in the proof of what was erased: no names of persons."
            value={wish.name}
            onInput={(name) => setWish({ ...wish, name })}
            maxLength={100}
            autofocus
            error={others.includes(wish.name.trim()) ? problems.name : null}
          />
          <SelectField
            label="What goes"
            value={wish.class}
            options={retentionClasses.map((value) => ({ value, label: classWords[value] }))}
            onChange={(value) => setWish({ ...wish, class: retentionClasses.find((one) => one === value) ?? "case" })}
          />
          <TextField
            label="Days after the case ended"
            hint="5 years: 1826. 10 years: 3652."
            type="number"
            value={days}
            onInput={setDays}
            error={problems.afterDays}
          />
          <SelectField
            label="Workflow"
            value={wish.workflow ?? ""}
            options={[{ value: "", label: "All" }, ...keys.map((key) => ({ value: key, label: key }))]}
            onChange={(workflow) => setWish({ ...wish, workflow: orNull(workflow) })}
          />
          <TextField
            label="Country"
            hint="Two letters, as the list of cases has it. Empty: all."
            value={wish.country ?? ""}
            onInput={(country) => setWish({ ...wish, country: orNull(country.toUpperCase()) })}
            maxLength={2}
            error={problems.country}
          />
          <TextField
            label="Outcome"
            hint="approved, rejected, cancelled, failed, or one of your own. Empty: all."
            value={wish.outcome ?? ""}
            onInput={(outcome) => setWish({ ...wish, outcome: orNull(outcome) })}
            maxLength={100}
            list="retention-outcomes"
          />
          <datalist id="retention-outcomes">
            {["approved", "rejected", "cancelled", "failed"].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </FormDialog>
  );
}
