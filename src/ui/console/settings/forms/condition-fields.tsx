import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Button, IconButton, SelectField, TextField } from "../../../shared";
import { LogicFields } from "../definitions/build/logic-fields";
import { dotted, type Place, valueAt } from "../definitions/build/places";
import { JsonValueField } from "../rules/small-fields";
import type { FormModel } from "./form-model";
import { answersList } from "./param-fields";

const engines = [
  { value: "json-logic", label: "Rules" },
  { value: "jmespath", label: "JMESPath" },
  { value: "json-schema", label: "JSON Schema" },
];

/** Conditions, of which one is enough: rules over the answers, as a tree or as they are written. */
export function ConditionFields({ model, place, label }: { model: FormModel; place: Place; label: string }) {
  const found = valueAt(model.form.value ?? {}, place);
  const conditions = Array.isArray(found) ? found : [];
  const set = (next: Json[]) => model.set(place, next.length === 0 ? undefined : next);
  return (
    <fieldset class="form-conditions">
      <legend>{label}</legend>
      {conditions.map((condition, at) => (
        <ConditionField
          // The place is all that one has to be told by.
          key={at}
          model={model}
          place={[...place, at]}
          condition={isObject(condition) ? condition : {}}
          title={`${label} ${at + 1}`}
          onRemove={() => set(conditions.toSpliced(at, 1))}
        />
      ))}
      <Button size="small" icon="plus" onClick={() => set([...conditions, firstCondition(model)])}>
        {conditions.length === 0 ? `${label} …` : "Or while …"}
      </Button>
    </fieldset>
  );
}

/** A rule to begin with, over the first answer of the form. */
export const firstCondition = (model: FormModel): JsonObject => ({
  engine: "json-logic",
  rule: { "==": [{ var: model.answers.value.find((path) => path.includes(".")) ?? "entity.data.country" }, ""] },
});

/** One condition; without `onRemove` it cannot be taken away here. */
export function ConditionField({
  model,
  place,
  condition,
  title,
  onRemove,
}: {
  model: FormModel;
  place: Place;
  condition: JsonObject;
  title: string;
  onRemove?: () => void;
}) {
  const engine = typeof condition.engine === "string" ? condition.engine : "json-logic";
  // The documented system writes `value` for `rule`: it stays as it was written.
  const name = condition.rule === undefined && condition.value !== undefined ? "value" : "rule";
  const rule = condition[name] ?? null;
  const at = [...place, name];
  const set = (next: Json | undefined, topic?: string) =>
    model.set(at, next ?? null, topic === undefined ? undefined : `${dotted(at)} ${topic}`);
  const error = model.at([...place, "rule"]) ?? model.at(place);
  return (
    <div class="form-condition">
      <div class="row">
        <SelectField
          label={`${title}: how it is written`}
          hideLabel
          value={engine}
          options={engines}
          onChange={(next) => model.set(place, { ...condition, engine: next, [name]: firstRules[next] ?? null })}
        />
        {onRemove && <IconButton label={`Remove: ${title}`} icon="close" onClick={onRemove} />}
      </div>
      {error !== null && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      {engine === "jmespath" && (
        <TextField
          label="JMESPath expression"
          rows={3}
          value={typeof rule === "string" ? rule : JSON.stringify(rule)}
          onInput={(text) => set(text, "expression")}
        />
      )}
      {engine === "json-schema" && (
        <JsonValueField label="JSON Schema" value={rule} rows={6} onChange={(next) => set(next, "schema")} />
      )}
      {engine === "json-logic" && (
        <LogicFields
          label="Rules of the condition"
          rule={rule}
          base={dotted(at)}
          factList={answersList}
          isLocked={model.definition.locked.value !== null}
          onChange={set}
          onUndo={model.definition.undo}
          onRedo={model.definition.redo}
        />
      )}
    </div>
  );
}

const firstRules: Record<string, Json> = {
  "json-logic": { "==": [{ var: "entity.data.country" }, "GB"] },
  jmespath: "entity.data.country == 'GB'",
  "json-schema": { type: "object", required: ["entity"] },
};
