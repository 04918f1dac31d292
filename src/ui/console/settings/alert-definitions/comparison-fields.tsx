import type { Comparison } from "../../../../monitoring/alert-definition";
import { SelectField } from "../../../shared";
import { NumberField, TagsField } from "../rules/small-fields";
import {
  aggregateOf,
  comparedWith,
  isComparable,
  objectAt,
  textOf,
  textsOf,
  withComparison,
  withInner,
} from "./rule-edits";
import type { TreePart } from "./rule-form";
import { comparisonOptions, operatorOptions, withOwn } from "./rule-options";
import { SpanField } from "./span-field";

/** With what it is compared, and when it holds. */
export function ComparisonFields(part: TreePart) {
  const { definition, at, edit, isLocked } = part;
  const compare = objectAt(definition, "compare");
  const against = comparedWith(definition);
  const possible = comparisonOptions.filter(
    ({ value }) => value === "constant" || isComparable(aggregateOf(definition)),
  );
  return (
    <section class="score-box" aria-label="Holds when">
      <h2>Holds when it</h2>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">Comparison</legend>
        <SelectField
          label="Is"
          value={textOf(compare.operator)}
          options={withOwn(operatorOptions, textOf(compare.operator))}
          error={at("compare.operator")}
          onChange={(operator) => edit((now) => withInner(now, "compare", "operator", operator), null)}
        />
        <SelectField
          label="Compared with"
          value={against}
          options={withOwn(possible, against)}
          error={at("compare") ?? at("compare.with")}
          onChange={(next) => edit((now) => withComparison(now, next as Comparison["with"]), null)}
        />
        {against === "constant" ? (
          <NumberField
            label={valueLabels[aggregateOf(definition)] ?? "Amount, in units"}
            value={compare.value}
            error={at("compare.value")}
            onChange={(value) => edit((now) => withInner(now, "compare", "value", value), "compare.value")}
          />
        ) : (
          <Baseline {...part} />
        )}
      </fieldset>
    </section>
  );
}

const valueLabels: Readonly<Record<string, string>> = {
  count: "Transactions",
  distinct: "Different values",
  share: "Percent",
  gap: "Days",
};

/** So many times what was usual before. */
function Baseline({ definition, at, edit, textList }: TreePart) {
  const compare = objectAt(definition, "compare");
  const isPeers = compare.with === "peer_group";
  const by = textsOf(compare.by);
  const set = (inner: string) => (value: number | null) =>
    edit((now) => withInner(now, "compare", inner, value ?? undefined), `compare.${inner}`);
  return (
    <>
      <NumberField
        label="Times the average"
        value={compare.factor}
        error={at("compare.factor")}
        onChange={(factor) => edit((now) => withInner(now, "compare", "factor", factor), "compare.factor")}
      />
      <SpanField
        label="Of the time before"
        value={compare.window}
        at={(inner) => at(inner === "" ? "compare.window" : `compare.window.${inner}`)}
        onChange={(window, topic) =>
          edit((now) => withInner(now, "compare", "window", window), `compare.window.${topic}`)
        }
      />
      <NumberField
        label="Least transactions before"
        value={compare.minimumCount}
        error={at("compare.minimumCount")}
        onChange={set("minimumCount")}
      />
      {isPeers && (
        <>
          <NumberField
            label="Least peers"
            value={compare.minimumPeers}
            error={at("compare.minimumPeers")}
            onChange={set("minimumPeers")}
          />
          <TagsField
            label="Peers have the same"
            hint="Such as subject.segment. None: all others are peers."
            tags={by}
            list={textList}
            error={at("compare.by") ?? by.map((_, i) => at(`compare.by.${i}`)).find((one) => one !== null) ?? null}
            onChange={(tags) => edit((now) => withInner(now, "compare", "by", tags), null)}
          />
        </>
      )}
    </>
  );
}
