import { CheckField, SelectField, TextField } from "../../../shared";
import { JsonField } from "../frame/json-field";
import type { FormField, Typed } from "./schema-form";

/** The controls of a form that was made from a schema. Problems are shown at their fields once somebody has tried. */
export const SchemaFormView = ({
  fields,
  typed,
  problems,
  onType,
}: {
  fields: readonly FormField[];
  typed: Typed;
  problems: Readonly<Record<string, string>>;
  onType: (next: Typed) => void;
}) => (
  <div class="schema-form">
    {fields.map((field) => (
      <Control
        key={field.path}
        field={field}
        text={typed[field.path] ?? ""}
        problem={problems[field.path] ?? null}
        onText={(text) => onType({ ...typed, [field.path]: text })}
      />
    ))}
  </div>
);

function Control({
  field,
  text,
  problem,
  onText,
}: {
  field: FormField;
  text: string;
  problem: string | null;
  onText: (text: string) => void;
}) {
  const label = field.required ? field.label : `${field.label} (optional)`;
  const shared = { label, hint: field.hint, error: problem };
  switch (field.kind) {
    case "yes_no":
      return (
        <CheckField label={field.label} checked={text === "true"} onChange={(isOn) => onText(isOn ? "true" : "")} />
      );
    case "choice":
      return (
        <SelectField
          {...shared}
          value={text}
          onChange={onText}
          options={[{ value: "", label: "–" }, ...field.options.map((value) => ({ value, label: value }))]}
        />
      );
    case "lines":
      return <TextField {...shared} value={text} onInput={onText} rows={3} />;
    case "json":
      return (
        <div class="whole-row">
          <JsonField
            label={label}
            {...(field.hint !== undefined && { hint: field.hint })}
            value={text}
            onInput={onText}
            rows={8}
            error={problem}
          />
        </div>
      );
    default:
      return <TextField {...shared} value={text} onInput={onText} />;
  }
}
