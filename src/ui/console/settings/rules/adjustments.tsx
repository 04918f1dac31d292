import { useId, useState } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Button, Icon, TextField } from "../../../shared";
import { suggestedPaths } from "./fact-paths";
import type { ProblemFinder } from "./problem-finder";
import type { RuleSetModel } from "./rule-set-model";
import type { TreePath } from "./rule-tree";
import type { OperatorInfo } from "./rule-words";
import { objectsIn } from "./score-parts";
import { NumberField } from "./small-fields";
import { TreeWithFields } from "./tree-with-fields";
import { withField } from "./value-forms";

const wordsOf = {
  modifiers: {
    title: "Modifiers",
    lead: "When its rule holds, the score is multiplied and added to, in this order.",
    one: "modifier",
  },
  floors: { title: "Floors", lead: "When its rule holds, the score is not below this.", one: "floor" },
};

/** Modifiers and floors: a name, a rule, and what it does to the score. */
export function Adjustments({
  model,
  kind,
  operators: known,
  isLocked,
  finder,
}: {
  model: RuleSetModel;
  kind: "modifiers" | "floors";
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  finder: ProblemFinder;
}) {
  const book = model.book.value;
  const all = objectsIn(book.model[kind]);
  const words = wordsOf[kind];
  const put = (next: JsonObject[], topic: string | null) =>
    model.edit((now) => ({ ...now, model: { ...now.model, [kind]: next } }), topic);
  const added: JsonObject = {
    name: `New ${words.one}`,
    when: { operator: "and", rules: [] },
    ...(kind === "modifiers" ? { multiply: 1, add: 0 } : { score: 50 }),
  };
  return (
    <section class="score-box" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="muted">{words.lead}</p>
      {all.map((one, i) => (
        <Adjustment
          key={i}
          one={one}
          base={`model.${kind}.${i}`}
          model={model}
          operators={known}
          isLocked={isLocked}
          finder={finder}
          onChange={(next, topic) =>
            put(
              all.map((other, j) => (i === j ? next : other)),
              topic === null ? null : `${kind} ${i} ${topic}`,
            )
          }
          onRemove={() =>
            put(
              all.filter((_, j) => j !== i),
              null,
            )
          }
        />
      ))}
      {!isLocked && (
        <Button size="small" icon="plus" onClick={() => put([...all, added], null)}>
          {`Add a ${words.one}`}
        </Button>
      )}
    </section>
  );
}

function Adjustment({
  one,
  base,
  model,
  operators: known,
  isLocked,
  finder,
  onChange,
  onRemove,
}: {
  one: JsonObject;
  base: string;
  model: RuleSetModel;
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  finder: ProblemFinder;
  onChange: (next: JsonObject, topic: string | null) => void;
  onRemove: () => void;
}) {
  const facts = useId();
  const [path, setPath] = useState<TreePath>([]);
  const isFloor = "score" in one;
  const number = (name: string, label: string, value: Json | undefined) => (
    <NumberField
      label={label}
      value={value}
      error={finder.at(`${base}.${name}`)}
      onChange={(next) => onChange(withField(one, name, next ?? 0), name)}
    />
  );
  const name = String(one.name ?? "");
  return (
    <details class="adjustment" open={finder.below(base) > 0}>
      <summary>
        <Icon name="chevronRight" size={12} />
        <strong dir="auto">{name === "" ? "Without a name" : name}</strong>{" "}
        <span class="muted num">
          {isFloor ? `not below ${String(one.score)}` : `× ${String(one.multiply ?? 1)}, + ${String(one.add ?? 0)}`}
        </span>
      </summary>
      <fieldset class="value-fields" disabled={isLocked} aria-label={name}>
        <TextField
          label="Name"
          value={name}
          error={finder.at(base)}
          onInput={(text) => onChange({ ...one, name: text }, "name")}
        />
        {isFloor ? number("score", "Not below", one.score) : number("multiply", "Multiply by", one.multiply ?? 1)}
        {!isFloor && number("add", "Add", one.add ?? 0)}
      </fieldset>
      <TreeWithFields
        label={`When ${name} applies`}
        root={isObject(one.when) ? one.when : {}}
        base={`${base}.when`}
        path={path}
        turn={0}
        operators={known}
        isLocked={isLocked}
        problemAt={finder.at}
        problemsAt={finder.below}
        verdictAt={() => null}
        factList={facts}
        onSelect={setPath}
        onChange={(root, topic) => onChange({ ...one, when: root }, topic)}
        onUndo={model.undo}
        onRedo={model.redo}
      />
      <datalist id={facts}>
        {suggestedPaths(null, model.book.value).map((fact) => (
          <option key={fact} value={fact} />
        ))}
      </datalist>
      {!isLocked && (
        <Button size="small" kind="danger" onClick={onRemove}>
          Remove
        </Button>
      )}
    </details>
  );
}
