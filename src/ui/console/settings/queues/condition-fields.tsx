import { fieldTests } from "../../../../domain/queues";
import { Button, CheckField, IconButton, SelectField, TextField } from "../../../shared";
import { people } from "../../model/session";
import { riskWords } from "../../model/words";
import { knownFields, knownWorkflows } from "./known";
import { type FieldForm, type KnownField, type QueueForm, testNames } from "./queue";

const mostTicked = 24;
const mostFacts = 10;

interface Props {
  form: QueueForm;
  set: (change: Partial<QueueForm>) => void;
}

/** What a case must be like. What is left empty asks nothing. */
export function ConditionFields({ form, set }: Props) {
  return (
    <>
      <fieldset class="queue-group">
        <legend>Cases in this queue</legend>
        <Workflows form={form} set={set} />
        <TextField
          label="States"
          hint="As the workflow calls them, any of these: manual_review, senior_review"
          value={form.states}
          onInput={(states) => set({ states })}
        />
        <TextField
          label="Tags and labels"
          hint="Any of these: tags of states, or labels that people put on cases"
          value={form.tags}
          onInput={(tags) => set({ tags })}
        />
        <TextField
          label="Countries"
          hint="Two letters each: DE, MT"
          value={form.countries}
          onInput={(countries) => set({ countries })}
        />
        <SelectField
          label="About"
          value={form.entityType}
          options={[
            { value: "", label: "People and businesses" },
            { value: "individual", label: "People" },
            { value: "business", label: "Businesses" },
          ]}
          onChange={(entityType) => set({ entityType })}
        />
        <SelectField
          label="Assigned to"
          value={form.assignee}
          options={[
            { value: "", label: "Whoever, or nobody" },
            { value: "none", label: "Nobody" },
            { value: "any", label: "Somebody" },
            ...(people.value ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(assignee) => set({ assignee })}
        />
      </fieldset>
      <fieldset class="queue-group">
        <legend>Risk and time</legend>
        <Checks
          legend="Level of risk"
          options={Object.entries(riskWords)}
          chosen={form.riskLevels}
          onChange={(riskLevels) => set({ riskLevels })}
        />
        <div class="queue-pair">
          <TextField
            label="Score from"
            type="number"
            value={form.minRiskScore}
            onInput={(minRiskScore) => set({ minRiskScore })}
          />
          <TextField
            label="Score up to"
            type="number"
            value={form.maxRiskScore}
            onInput={(maxRiskScore) => set({ maxRiskScore })}
          />
        </div>
        <div class="queue-pair">
          <TextField
            label="Open for at least (hours)"
            type="number"
            value={form.olderThanHours}
            onInput={(olderThanHours) => set({ olderThanHours })}
          />
          <TextField
            label="Open for less than (hours)"
            type="number"
            value={form.youngerThanHours}
            onInput={(youngerThanHours) => set({ youngerThanHours })}
          />
        </div>
        <Checks
          legend="Time limit"
          options={[
            ["running", "Running"],
            ["at_risk", "At risk"],
            ["breached", "Late"],
            ["paused", "Paused"],
          ]}
          chosen={form.sla}
          onChange={(sla) => set({ sla })}
        />
        <SelectField
          label="Escalated"
          value={form.escalated}
          options={[
            { value: "", label: "Does not matter" },
            { value: "true", label: "Yes" },
            { value: "false", label: "No" },
          ]}
          onChange={(escalated) => set({ escalated })}
        />
      </fieldset>
      <FieldTests form={form} set={set} />
    </>
  );
}

/** A few are ticked; with many, their keys are typed in. */
function Workflows({ form, set }: Props) {
  const known = knownWorkflows.value ?? [];
  const chosen = form.workflows
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (known.length === 0 || known.length > mostTicked)
    return (
      <TextField
        label="Workflows"
        hint="Keys, with commas between them: any of these."
        value={form.workflows}
        onInput={(workflows) => set({ workflows })}
      />
    );
  const gone = chosen.filter((key) => known.every((one) => one.key !== key));
  return (
    <Checks
      legend="Workflows (none: all of them)"
      options={[...known.map(({ key, name }) => [key, name] as const), ...gone.map((key) => [key, key] as const)]}
      chosen={chosen}
      onChange={(keys) => set({ workflows: keys.join(", ") })}
    />
  );
}

/** Facts that definitions list in `indexedFields`. */
function FieldTests({ form, set }: Props) {
  const { fields } = form;
  const known = knownFields.value ?? [];
  const change = (place: number, to: Partial<FieldForm>) =>
    set({ fields: fields.map((field, i) => (i === place ? { ...field, ...to } : field)) });
  return (
    <fieldset class="queue-group">
      <legend>Facts</legend>
      {known.length === 0 && fields.length === 0 && (
        <p class="hint">
          None of your definitions lists facts for queues yet: see “indexedFields” in the documentation.
        </p>
      )}
      {fields.map((field, place) => (
        // The place is what a row is known by: rows are only added at the end.
        <FactRow
          key={place}
          field={field}
          known={known}
          change={(to) => change(place, to)}
          remove={() => set({ fields: fields.filter((_field, i) => i !== place) })}
        />
      ))}
      {fields.length < mostFacts && (known.length > 0 || fields.length > 0) && (
        <div>
          <Button
            size="small"
            icon="plus"
            onClick={() => set({ fields: [...fields, { key: known[0]?.key ?? "", test: "is", value: "" }] })}
          >
            Add a fact
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function FactRow({
  field: { key, test, value },
  known,
  change,
  remove,
}: {
  field: FieldForm;
  known: readonly KnownField[];
  change: (to: Partial<FieldForm>) => void;
  remove: () => void;
}) {
  const about = known.find((one) => one.key === key);
  const names = about === undefined ? [...known, { key, label: key }] : known;
  const hasValue = test !== "is_there" && test !== "is_missing";
  const type = about?.type === "number" || about?.type === "date" ? about.type : "text";
  return (
    <div class="queue-fact">
      <SelectField
        label="Fact"
        value={key}
        options={names.map((one) => ({ value: one.key, label: one.label }))}
        onChange={(next) => change({ key: next, value: "" })}
      />
      <SelectField
        label="Test"
        value={test}
        options={fieldTests.map((one) => ({ value: one, label: testNames[one] }))}
        onChange={(next) => change({ test: next as FieldForm["test"] })}
      />
      {hasValue && about?.type === "boolean" && (
        <SelectField
          label="Value"
          value={value}
          options={[
            { value: "", label: "Choose" },
            { value: "true", label: "Yes" },
            { value: "false", label: "No" },
          ]}
          onChange={(next) => change({ value: next })}
        />
      )}
      {hasValue && about?.type !== "boolean" && (
        <TextField
          label="Value"
          type={type}
          value={value}
          maxLength={200}
          onInput={(next) => change({ value: next })}
        />
      )}
      <IconButton label={`Remove the test of ${about?.label ?? key}`} icon="close" onClick={remove} />
    </div>
  );
}

const Checks = ({
  legend,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  options: readonly (readonly [value: string, label: string])[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}) => (
  <fieldset class="queue-checks">
    <legend>{legend}</legend>
    {options.map(([value, label]) => (
      <CheckField
        key={value}
        label={label}
        checked={chosen.includes(value)}
        onChange={(isIn) => onChange(isIn ? [...chosen, value] : chosen.filter((other) => other !== value))}
      />
    ))}
  </fieldset>
);
