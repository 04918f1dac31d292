import { comparisons } from "../../../../collection/compare";
import type { ElementKind } from "../../../../collection/form";
import { assertNever } from "../../../../lib/assert-never";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Button, CheckField, IconButton, SelectField, TextField } from "../../../shared";
import { dotted, objectAt, type Place, textOf, valueAt, withAt } from "../definitions/build/places";
import { Section } from "../definitions/build/small-parts";
import { JsonValueField, NumberField } from "../rules/small-fields";
import { ConditionField, firstCondition } from "./condition-fields";
import type { FormModel } from "./form-model";
import { type CheckForm, checkNamed, checksOf } from "./model/checks";
import { answersList } from "./param-fields";
import { TextIn } from "./text-in";

const formats = ["email", "phone", "url", "date", "iban", "bic", "lei"];

/** What must be true of an answer, and what is said when it is not. `place`: of `validate`. */
export function CheckFields({ model, place, kind }: { model: FormModel; place: Place; kind: ElementKind }) {
  const found = valueAt(model.form.value ?? {}, place);
  const checks = Array.isArray(found) ? found : [];
  const offered = checksOf(kind);
  const add = (type: string) => {
    const info = checkNamed(type);
    if (info !== undefined)
      model.set(place, [...checks, info.value === undefined ? { type } : { type, value: info.value }]);
  };
  return (
    <>
      {checks.map((check, at) =>
        isObject(check) ? (
          // The place is all that one has to be told by.
          <Check
            key={`${at} ${String(check.type)}`}
            model={model}
            place={[...place, at]}
            check={check}
            onRemove={() => {
              const left = checks.toSpliced(at, 1);
              model.set(place, left.length === 0 ? undefined : left);
            }}
          />
        ) : null,
      )}
      {offered.length > 0 && (
        <SelectField
          label="Add a check"
          value=""
          options={[
            { value: "", label: "Choose …" },
            ...offered.map(({ type, title }) => ({ value: type, label: title })),
          ]}
          onChange={add}
        />
      )}
    </>
  );
}

function Check({
  model,
  place,
  check,
  onRemove,
}: {
  model: FormModel;
  place: Place;
  check: JsonObject;
  onRemove: () => void;
}) {
  const info = checkNamed(check.type);
  const title = check.type === "required" ? "Must be answered" : (info?.title ?? String(check.type));
  return (
    <fieldset class="form-check">
      <legend>{title}</legend>
      <IconButton label={`Remove the check: ${title}`} icon="close" onClick={onRemove} />
      {model.at([...place, "type"]) !== null && (
        <p class="error" role="alert">
          {model.at([...place, "type"])}
        </p>
      )}
      {check.type !== "required" && (
        <CheckValue
          form={info?.form ?? "json"}
          value={check.value}
          error={model.at([...place, "value"])}
          onChange={(next) => model.set([...place, "value"], next, dotted(place))}
        />
      )}
      <Section title="Message and condition" open={check.applyWhen !== undefined}>
        <TextIn model={model} place={[...place, "message"]} label="In place of our sentence" />
        {isObject(check.applyWhen) ? (
          <ConditionField
            model={model}
            place={[...place, "applyWhen"]}
            condition={check.applyWhen}
            title="Only while"
            onRemove={() => model.set([...place, "applyWhen"], undefined)}
          />
        ) : (
          <Button size="small" icon="plus" onClick={() => model.set([...place, "applyWhen"], firstCondition(model))}>
            Only while …
          </Button>
        )}
      </Section>
    </fieldset>
  );
}

function CheckValue({
  form,
  value,
  error,
  onChange,
}: {
  form: CheckForm;
  value: Json | undefined;
  error: string | null;
  onChange: (value: Json | undefined) => void;
}) {
  const own: JsonObject = isObject(value) ? value : {};
  switch (form) {
    case "none":
      return null;
    case "count":
    case "number":
    case "bytes":
      return (
        <NumberField
          label="Value"
          value={typeof value === "number" ? value : undefined}
          error={error}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case "pattern":
      return (
        <TextField
          label="Pattern"
          hint="As regular expressions are written; it is the whole answer."
          value={textOf(value)}
          error={error}
          onInput={onChange}
        />
      );
    case "format":
      return (
        <SelectField
          label="Format"
          value={textOf(value)}
          error={error}
          options={formats.map((one) => ({ value: one, label: one }))}
          onChange={onChange}
        />
      );
    case "country": {
      const isOfFact = own.countryCodePath !== undefined;
      return (
        <>
          <CheckField
            label="The country is another answer"
            checked={isOfFact}
            onChange={(isOn) => onChange(isOn ? { countryCodePath: "entity.data.country" } : { countryCode: "GB" })}
          />
          <TextField
            label={isOfFact ? "Answer with the country" : "Country"}
            value={textOf(isOfFact ? own.countryCodePath : own.countryCode)}
            error={error}
            {...(isOfFact && { list: answersList })}
            onInput={(text) => onChange(isOfFact ? { countryCodePath: text } : { countryCode: text.toUpperCase() })}
          />
        </>
      );
    }
    case "compare":
      return (
        <>
          <SelectField
            label="It must be"
            value={textOf(own.operator)}
            options={comparisons.map((one) => ({ value: one, label: one }))}
            onChange={(operator) => onChange({ ...own, operator })}
          />
          <TextField
            label="Other answer"
            value={textOf(own.path)}
            error={error}
            list={answersList}
            onInput={(path) => onChange({ ...own, path })}
          />
        </>
      );
    case "json":
      return <JsonValueField label="Value" value={value} error={error} onChange={onChange} />;
    default:
      return assertNever(form);
  }
}

/** Whether an answer is needed: never, always, or while a condition holds. `place`: of the element. */
export function RequiredFields({ model, place }: { model: FormModel; place: Place }) {
  const element = objectAt(model.form.value ?? {}, place);
  const checks = Array.isArray(element.validate) ? element.validate : [];
  const own = checks.findIndex((one) => isObject(one) && one.type === "required");
  const check = own < 0 ? null : checks[own];
  const isWhile = isObject(check) && isObject(check.applyWhen);
  const now = Array.isArray(element.required)
    ? "listed"
    : element.required === true || (check !== null && !isWhile)
      ? "always"
      : isWhile
        ? "while"
        : "never";
  const choose = (next: string) =>
    model.edit((form) => {
      const left = checks.filter((_, at) => at !== own);
      const required =
        next === "never"
          ? []
          : [next === "while" ? { type: "required", applyWhen: firstCondition(model) } : { type: "required" }];
      const { required: _said, validate: _checks, ...rest } = objectAt(form, place);
      const validate = [...required, ...left];
      return withElement(form, place, { ...rest, ...(validate.length === 0 ? {} : { validate }) });
    });
  return (
    <>
      <SelectField
        label="Answer"
        value={now}
        options={[
          { value: "never", label: "May be left out" },
          { value: "always", label: "Required" },
          { value: "while", label: "Required while a condition holds" },
          ...(now === "listed" ? [{ value: "listed", label: "Required by conditions in the JSON" }] : []),
        ]}
        onChange={choose}
      />
      {isWhile && isObject(check) && isObject(check.applyWhen) && (
        <ConditionField
          model={model}
          place={[...place, "validate", own, "applyWhen"]}
          condition={check.applyWhen}
          title="Required while"
        />
      )}
    </>
  );
}

const withElement = (form: JsonObject, place: Place, element: JsonObject): JsonObject => {
  const above = place.slice(0, -1);
  const at = place.at(-1);
  const siblings = valueAt(form, above);
  return Array.isArray(siblings) && typeof at === "number"
    ? withAt(form, above, siblings.toSpliced(at, 1, element))
    : form;
};
