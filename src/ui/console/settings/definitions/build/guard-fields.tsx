import { useId, useMemo } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { SelectField, TextField } from "../../../../shared";
import { JsonValueField } from "../../rules/small-fields";
import type { Builder } from "./builder";
import { factsOf } from "./facts-of";
import { LogicFields } from "./logic-fields";
import { dotted, objectAt, type Place, withAt } from "./places";

const kinds = [
  { value: "none", label: "Always taken" },
  { value: "json-logic", label: "If rules hold" },
  { value: "jmespath", label: "If a JMESPath expression holds" },
];

/** Whether a transition is taken: always, by rules, or by an expression. `guard`: as it is written; undefined: there is none. */
export function GuardFields({
  builder,
  guard,
  place,
  onChange,
}: {
  builder: Builder;
  guard: Json | undefined;
  place: Place;
  onChange: (guard: Json | undefined, topic?: string) => void;
}) {
  const kind = guard === undefined ? "none" : isObject(guard) && typeof guard.type === "string" ? guard.type : "other";
  const known = kinds.some(({ value }) => value === kind);
  const rule = ruleOf(guard);
  const choose = (next: string) => {
    if (next === "none") onChange(undefined);
    else if (next === "json-logic") onChange(withRule(guard, next, { "==": [{ var: "entity.data.country" }, "GB"] }));
    else if (next === "jmespath") onChange(withRule(guard, next, "entity.data.country == 'GB'"));
  };
  return (
    <>
      <SelectField
        label="Guard"
        value={kind}
        options={known ? kinds : [...kinds, { value: kind, label: "Something else" }]}
        error={builder.at(place)}
        onChange={choose}
      />
      {kind === "jmespath" && (
        <TextField
          label="JMESPath expression"
          hint="Over the facts of the case. It holds unless it gives null, false, or something empty."
          rows={3}
          value={typeof rule === "string" ? rule : JSON.stringify(rule)}
          onInput={(text) => onChange(withRule(guard, kind, text), "expression")}
        />
      )}
      {kind === "json-logic" && (
        <LogicTree
          builder={builder}
          rule={rule}
          place={place}
          onChange={(next, topic) => onChange(withRule(guard, kind, next), topic)}
        />
      )}
      {!known && <JsonValueField label="Guard as JSON" value={guard} onChange={(next) => onChange(next, "json")} />}
    </>
  );
}

/** The rule of a guard in either spelling. */
const ruleOf = (guard: Json | undefined): Json =>
  isObject(guard) ? (objectAt(guard, ["options"]).rule ?? guard.rule ?? null) : null;

/** The guard with another rule, in the spelling it has; what else it says stays. */
function withRule(guard: Json | undefined, type: string, rule: Json): JsonObject {
  const before = isObject(guard) ? guard : {};
  const typed = withAt(before, ["type"], type);
  const isFlat = before.rule !== undefined && objectAt(before, ["options"]).rule === undefined;
  return withAt(typed, isFlat ? ["rule"] : ["options", "rule"], rule);
}

function LogicTree({
  builder,
  rule,
  place,
  onChange,
}: {
  builder: Builder;
  rule: Json;
  place: Place;
  onChange: (rule: Json, topic?: string) => void;
}) {
  const facts = useId();
  const paths = useMemo(() => factsOf(builder), [builder.draft.value]);
  return (
    <>
      <LogicFields
        label="Rules of the guard"
        rule={rule}
        base={dotted(place)}
        factList={facts}
        isLocked={builder.model.locked.value !== null}
        onChange={onChange}
        onUndo={builder.model.undo}
        onRedo={builder.model.redo}
      />
      <datalist id={facts}>
        {paths.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
