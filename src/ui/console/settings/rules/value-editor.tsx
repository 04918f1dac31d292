import { useEffect } from "preact/hooks";
import { assertNever } from "../../../../lib/assert-never";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { api, CheckField, type Listed, loader, SelectField, TextField } from "../../../shared";
import { JsonValueField, NumberField, TagsField } from "./small-fields";
import {
  fitsForm,
  formOf,
  ignoresCase,
  partFrom,
  partsIn,
  severalOf,
  type ValueField,
  type ValueForm,
  withField,
} from "./value-forms";

interface ListName {
  key: string;
  name: string;
}
const lists = loader<Listed<ListName>>((stop) => api.get("/lists", { signal: stop }));

/** The value of a leaf, as its operator wants it. What does not fit the form is edited as JSON. */
export function ValueEditor({
  operator,
  value,
  onChange,
  error,
  factList,
}: {
  operator: string;
  value: Json;
  onChange: (value: Json) => void;
  /** What the server says about it. */
  error: string | null;
  /** Id of the datalist with paths of facts. */
  factList: string;
}) {
  const form = formOf(operator);
  if (!fitsForm(form, value) || form.kind === "json")
    return (
      <JsonValueField label="Value (JSON)" value={value} error={error} onChange={(next) => onChange(next ?? null)} />
    );
  return <Fitting form={form} value={value} onChange={onChange} error={error} factList={factList} />;
}

function Fitting({
  form,
  value,
  onChange,
  error,
  factList,
}: {
  form: ValueForm;
  value: Json;
  onChange: (value: Json) => void;
  error: string | null;
  factList: string;
}) {
  switch (form.kind) {
    case "none":
    case "json":
      return null;
    case "scalar":
      return <Scalar label="Value" value={value} onChange={onChange} error={error} />;
    case "number":
      return <NumberField label="Value" value={value} onChange={onChange} error={error} />;
    case "text":
      return <TextField label={form.label} value={textOf(value)} onInput={onChange} error={error} />;
    case "several":
      return (
        <>
          <TagsField
            label="Values"
            tags={partsIn(value).map(String)}
            error={error}
            onChange={(tags) => {
              const before = partsIn(value);
              const parts = tags.map((tag) => before.find((one) => String(one) === tag) ?? partFrom(tag, before));
              onChange(severalOf(parts, ignoresCase(value)));
            }}
          />
          {form.cases && (
            <CheckField
              label="Upper and lower case are the same"
              checked={ignoresCase(value)}
              onChange={(checked) => onChange(severalOf(partsIn(value), checked))}
            />
          )}
        </>
      );
    case "period":
      return (
        <fieldset class="value-fields" aria-label="Period">
          {form.units.map((unit) => (
            <NumberField
              key={unit}
              label={unit}
              value={isObject(value) ? value[unit] : undefined}
              onChange={(count) => onChange(withField(objectOf(value), unit, count ?? undefined))}
            />
          ))}
          {error !== null && <p class="error">{error}</p>}
        </fieldset>
      );
    case "list":
      return <ListPicker value={textOf(value)} onChange={onChange} error={error} />;
    case "fields":
      return (
        <fieldset class="value-fields" aria-label="Value">
          {form.fields.map((field) => (
            <OneField
              key={field.name}
              field={field}
              value={objectOf(value)[field.name]}
              factList={factList}
              onChange={(next) => onChange(withField(objectOf(value), field.name, next, form.either))}
            />
          ))}
          {error !== null && (
            <p class="error" role="alert">
              {error}
            </p>
          )}
        </fieldset>
      );
    default:
      return assertNever(form);
  }
}

function OneField({
  field: { label, kind, choices = [] },
  value,
  onChange,
  factList,
}: {
  field: ValueField;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  factList: string;
}) {
  switch (kind) {
    case "number":
      return <NumberField label={label} value={value} onChange={(next) => onChange(next ?? undefined)} />;
    case "scalar":
      return <Scalar label={label} value={value ?? ""} onChange={onChange} error={null} />;
    case "choice":
      return (
        <SelectField
          label={label}
          value={textOf(value)}
          options={[
            ...(choices.includes(textOf(value)) ? [] : [{ value: textOf(value), label: "Choose …" }]),
            ...choices.map((one) => ({ value: one, label: choiceWords[one] ?? one })),
          ]}
          onChange={onChange}
        />
      );
    case "json":
      return <JsonValueField label={label} value={value} rows={3} onChange={onChange} />;
    case "path":
    case "text":
      return (
        <TextField
          label={label}
          value={value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)}
          {...(kind === "path" && { list: factList })}
          onInput={(text) => onChange(text === "" ? undefined : text)}
        />
      );
    default:
      return assertNever(kind);
  }
}

const choiceWords: Readonly<Record<string, string>> = {
  EQUALS: "is exactly",
  NOT_EQUALS: "is not",
  GT: "is more than",
  GTE: "is at least",
  LT: "is less than",
  LTE: "is at most",
};

const scalarKinds = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
];

/** A text, a number, or true or false: the three are different things to a rule. */
function Scalar({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: Json;
  onChange: (value: Json) => void;
  error: string | null;
}) {
  const kind = typeof value === "number" || typeof value === "boolean" ? typeof value : "string";
  return (
    <div class="scalar">
      <SelectField
        label="Kind of value"
        value={kind}
        options={scalarKinds}
        onChange={(next) =>
          onChange(
            next === "number"
              ? Number(value) || 0
              : next === "boolean"
                ? value === true || value === "true"
                : String(value ?? ""),
          )
        }
      />
      {kind === "number" ? (
        <NumberField label={label} value={value} onChange={(next) => onChange(next ?? 0)} error={error} />
      ) : kind === "boolean" ? (
        <SelectField
          label={label}
          value={String(value)}
          options={[
            { value: "true", label: "Yes (true)" },
            { value: "false", label: "No (false)" },
          ]}
          onChange={(next) => onChange(next === "true")}
        />
      ) : (
        <TextField label={label} value={textOf(value)} onInput={onChange} error={error} />
      )}
    </div>
  );
}

function ListPicker({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (key: string) => void;
  error: string | null;
}) {
  useEffect(() => void lists.load(), []);
  const known = lists.value?.data ?? [];
  const options = known.map(({ key, name }) => ({ value: key, label: name === key ? key : `${name} (${key})` }));
  const isKnown = known.some(({ key }) => key === value);
  return (
    <SelectField
      label="List"
      value={value}
      error={error}
      hint={lists.state.value.status === "failed" ? "The lists could not be loaded." : undefined}
      options={[
        ...(isKnown ? [] : [{ value, label: value === "" ? "Choose a list …" : `${value} (no such list yet)` }]),
        ...options,
      ]}
      onChange={onChange}
    />
  );
}

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : String(value);
const objectOf = (value: Json): JsonObject => (isObject(value) ? value : {});
