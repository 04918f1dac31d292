import type { Json } from "../../../../lib/json";
import { SelectField, TextField } from "../../../shared";
import { groupOf, groupOperators, languageOf, type RuleJson } from "./rule-tree";
import { groupTitles, type OperatorInfo } from "./rule-words";
import { JsonValueField } from "./small-fields";
import { ValueEditor } from "./value-editor";
import { valueFor } from "./value-forms";

/** The fields of one rule. `onChange` gets the rule as it is to be; `topic` names the field, so that typing is undone as one step. */
export function RuleFields({
  rule,
  operators,
  isLocked,
  problemAt,
  onChange,
  factList,
  factExample = "entity.data.country",
  isGuard = false,
}: {
  rule: RuleJson;
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  /** A guard of a transition does not say what a missing fact counts as. */
  isGuard?: boolean;
  /** What is wrong with a part of the rule ("key", "value"), or with the rule itself (""). */
  problemAt: (part: string) => string | null;
  onChange: (rule: RuleJson, topic: string) => void;
  factList: string;
  /** What a path looks like here. */
  factExample?: string | undefined;
}) {
  const group = groupOf(rule);
  const language = languageOf(rule);
  const set = (name: string, value: Json) => onChange({ ...rule, [name]: value }, name);
  return (
    <fieldset class="rule-fields" disabled={isLocked}>
      <legend class="unseen">The selected rule</legend>
      {problemAt("") !== null && (
        <p class="error" role="alert">
          {problemAt("")}
        </p>
      )}
      {group !== null && (
        <SelectField
          label="Which of its rules must hold"
          value={group}
          options={groupOperators.map((one) => ({ value: one, label: groupTitles[one] }))}
          onChange={(next) => set("operator", next)}
        />
      )}
      {language === "jmespath" && (
        <TextField
          label="JMESPath expression"
          rows={4}
          value={typeof rule.rule === "string" ? rule.rule : JSON.stringify(rule.rule ?? "")}
          error={problemAt("rule")}
          onInput={(text) => set("rule", text)}
        />
      )}
      {language === "json-logic" && (
        <JsonValueField
          label="JSON Logic"
          rows={8}
          value={rule.rule}
          error={problemAt("rule")}
          onChange={(next) => set("rule", next ?? null)}
        />
      )}
      {group === null && language === null && (
        <Leaf
          rule={rule}
          operators={operators}
          problemAt={problemAt}
          onChange={onChange}
          factList={factList}
          factExample={factExample}
        />
      )}
      {!isGuard && (
        <SelectField
          label="When a fact is missing"
          value={typeof rule.onUnknown === "string" ? rule.onUnknown : "unknown"}
          options={missingChoices}
          error={problemAt("onUnknown")}
          onChange={(next) => {
            const { onUnknown: _, ...rest } = rule;
            onChange(next === "unknown" ? rest : { ...rest, onUnknown: next }, "onUnknown");
          }}
        />
      )}
    </fieldset>
  );
}

export const missingChoices = [
  { value: "unknown", label: "It stays open" },
  { value: "holds", label: "Count it as a yes" },
  { value: "fails", label: "Count it as a no" },
];

function Leaf({
  rule,
  operators,
  problemAt,
  onChange,
  factList,
  factExample,
}: {
  rule: RuleJson;
  operators: readonly OperatorInfo[];
  problemAt: (part: string) => string | null;
  onChange: (rule: RuleJson, topic: string) => void;
  factList: string;
  factExample: string;
}) {
  const name = typeof rule.operator === "string" ? rule.operator.trim().toUpperCase() : "";
  const known = operators.find((one) => one.name === name);
  const choices = operators.map((one) => ({ value: one.name, label: `${one.words} (${one.name})` }));
  return (
    <>
      <TextField
        label="Fact"
        hint={known?.needsKey === false ? "This operator knows where to look: the path may be left out." : undefined}
        value={typeof rule.key === "string" ? rule.key : ""}
        list={factList}
        placeholder={factExample}
        error={problemAt("key")}
        onInput={(key) => onChange({ ...rule, key }, "key")}
      />
      <SelectField
        label="Operator"
        hint={known?.summary}
        value={name}
        error={problemAt("operator")}
        options={known === undefined ? [{ value: name, label: name === "" ? "Choose …" : name }, ...choices] : choices}
        onChange={(operator) => {
          const example = operators.find((one) => one.name === operator)?.example ?? null;
          onChange({ ...rule, operator, value: valueFor(operator, rule.value ?? null, example) }, "operator");
        }}
      />
      <ValueEditor
        key={name}
        operator={name}
        value={rule.value ?? null}
        error={problemAt("value")}
        factList={factList}
        onChange={(value) => onChange({ ...rule, value }, "value")}
      />
    </>
  );
}
