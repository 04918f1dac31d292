import { assertNever } from "../../../../lib/assert-never";
import { isObject, type Json } from "../../../../lib/json";
import { CheckField, SelectField, TextField } from "../../../shared";
import { dotted, type Place, textOf, textsOf, valueAt } from "../definitions/build/places";
import { PickSeveral } from "../definitions/build/small-parts";
import { JsonValueField, NumberField, TagsField } from "../rules/small-fields";
import type { FormModel } from "./form-model";
import type { FormPath } from "./model/form-tree";
import { type ParamForm, paramForms } from "./model/param-forms";
import { withNamesOf } from "./model/renaming";
import { TextIn } from "./text-in";

/** Fields for params of an element, each in the way its kind is written. */
export const ParamFields = ({
  model,
  path,
  place,
  names,
}: {
  model: FormModel;
  path: FormPath;
  /** Of `params`. */
  place: Place;
  names: readonly string[];
}) => (
  <>
    {names.map((name) => {
      const how = paramForms[name];
      return how === undefined ? null : (
        <ParamField key={name} model={model} path={path} place={[...place, name]} name={name} how={how} />
      );
    })}
  </>
);

function ParamField({
  model,
  path,
  place,
  name,
  how,
}: {
  model: FormModel;
  path: FormPath;
  place: Place;
  name: string;
  how: ParamForm & { label: string; hint?: string };
}) {
  const value = valueAt(model.form.value ?? {}, place);
  const error = model.at(place);
  const { label, hint } = how;
  const about = { label, error, ...(hint !== undefined && { hint }) };
  const set = (next: Json | undefined) => model.set(place, next, dotted(place));
  switch (how.form) {
    case "text":
      return (
        <TextIn
          model={model}
          place={place}
          label={label}
          {...(hint !== undefined && { hint })}
          {...(how.rows !== undefined && { rows: how.rows })}
          {...(name === "label" && { after: (form, before) => withNamesOf(form, path, before) })}
        />
      );
    case "plain":
      return <TextField {...about} value={textOf(value)} onInput={(text) => set(text === "" ? undefined : text)} />;
    case "number":
      return <NumberField {...about} value={value} onChange={(number) => set(number ?? undefined)} />;
    case "flag":
      return <CheckField label={label} checked={value === true} onChange={(isOn) => set(isOn ? true : undefined)} />;
    case "choice":
      return (
        <SelectField
          {...about}
          value={textOf(value)}
          options={choices(how.choices, textOf(value))}
          onChange={(next) => set(next === "" ? undefined : name === "level" ? Number(next) : next)}
        />
      );
    case "several":
      return (
        <PickSeveral
          label={label}
          options={how.choices}
          chosen={value === undefined ? [] : textsOf(value)}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
          none=""
        />
      );
    case "codes":
      return (
        <TagsField
          label={label}
          error={error}
          tags={value === undefined ? [] : textsOf(value)}
          onChange={(next) => set(next.length === 0 ? undefined : next.map((one) => one.toUpperCase()))}
        />
      );
    case "answer":
      return (
        <TextField
          {...about}
          value={textOf(value)}
          list={answersList}
          onInput={(text) => set(text === "" ? undefined : text)}
        />
      );
    case "json":
      return <JsonValueField label={label} value={value} error={error} onChange={set} />;
    default:
      return assertNever(how);
  }
}

/** Of the list of answers that fields suggest; the editor's page has it once. */
export const answersList = "form-answers";

const choices = (all: readonly string[], now: string) => [
  { value: "", label: "As usual" },
  ...[...new Set([...all, ...(now === "" ? [] : [now])])].map((value) => ({ value, label: value })),
];

/** The params that have no field: what others wrote there is kept, and can be changed as JSON. */
export const otherParams = (params: Json | undefined, shown: readonly string[]): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(isObject(params) ? params : {}).filter(([name]) => name !== "options" && !shown.includes(name)),
  );
