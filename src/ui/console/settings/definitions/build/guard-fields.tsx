import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { Loaded, SelectField, TextField } from "../../../../shared";
import { pathsIn } from "../../rules/fact-paths";
import type { RuleJson, TreePath } from "../../rules/rule-tree";
import { operators } from "../../rules/rules-tab";
import { JsonValueField } from "../../rules/small-fields";
import { TreeWithFields } from "../../rules/tree-with-fields";
import type { Builder } from "./builder";
import { guardOperators, logicOfTree, treeFor } from "./guard-tree";
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
  const path = useSignal<TreePath>([]);
  const last = useRef<RuleJson | null>(null);
  const tree = treeFor(rule, last.current);
  last.current = tree;
  useEffect(() => void (operators.value === null && operators.load()), []);
  const paths = useMemo(() => factsOf(builder), [builder.draft.value]);
  return (
    <Loaded of={operators.state} retry={() => void operators.load()}>
      {({ data }) => (
        <>
          <TreeWithFields
            label="Rules of the guard"
            root={tree}
            base={dotted(place)}
            path={path.value}
            turn={0}
            operators={guardOperators(data)}
            isGuard
            isLocked={builder.model.locked.value !== null}
            problemAt={() => null}
            problemsAt={() => 0}
            verdictAt={() => null}
            factList={facts}
            onSelect={(next) => {
              path.value = next;
            }}
            onChange={(next, topic) => {
              last.current = next;
              onChange(logicOfTree(next), topic ?? undefined);
            }}
            onUndo={builder.model.undo}
            onRedo={builder.model.redo}
          />
          <datalist id={facts}>
            {paths.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </Loaded>
  );
}

/** Facts to suggest: where forms write, where plugins write, what most cases have. */
function factsOf(builder: Builder): string[] {
  const draft = builder.draft.value;
  const written = [...JSON.stringify(draft.forms ?? null).matchAll(/"valueDestination":"([^"\\]+)"/g)].map(
    ([, path = ""]) => path,
  );
  const outputs = builder.plugins.value.map((name) => `pluginsOutput.${name}`);
  const context = pathsIn(objectAt(draft, ["definition", "context"]));
  return [...new Set([...written, ...context, ...outputs, "entity.data.country", "entity.data.companyName"])];
}
