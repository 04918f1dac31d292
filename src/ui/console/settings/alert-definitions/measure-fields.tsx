import type { AggregateName } from "../../../../monitoring/alert-definition";
import { SelectField, TextField } from "../../../shared";
import { NumberField } from "../rules/small-fields";
import { FilterBox } from "./filter-box";
import { aggregateOf, isOfOne, objectAt, textOf, withInner, withMeasure, withPart } from "./rule-edits";
import type { TreePart } from "./rule-form";
import { aggregateOptions, shareOptions, withOwn } from "./rule-options";
import { SpanField } from "./span-field";

/** What is measured, of what time, and of how much at least. */
export function MeasureFields(part: TreePart) {
  const { definition, at, edit, isLocked, textList } = part;
  const measure = objectAt(definition, "measure");
  const aggregate = aggregateOf(definition);
  return (
    <section class="score-box" aria-label="Measures">
      <h2>Measures</h2>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">What is measured</legend>
        <SelectField
          label="What"
          value={aggregate}
          options={withOwn(aggregateOptions, aggregate)}
          error={at("measure") ?? at("measure.aggregate")}
          onChange={(next) => edit((now) => withMeasure(now, next as AggregateName), null)}
        />
        {aggregate === "distinct" && (
          <TextField
            label="Different values of"
            value={textOf(measure.of)}
            list={textList}
            placeholder="counterparty.id"
            error={at("measure.of")}
            onInput={(of) => edit((now) => withInner(now, "measure", "of", of), "measure.of")}
          />
        )}
        {aggregate === "share" && (
          <SelectField
            label="Share, in percent"
            value={textOf(measure.of)}
            options={withOwn(shareOptions, textOf(measure.of))}
            error={at("measure.of")}
            onChange={(of) => edit((now) => withInner(now, "measure", "of", of), null)}
          />
        )}
        {!isOfOne(aggregate) && (
          <SpanField
            label="Within"
            value={definition.window}
            at={(inner) => at(inner === "" ? "window" : `window.${inner}`)}
            onChange={(window, topic) => edit((now) => ({ ...now, window }), `window.${topic}`)}
          />
        )}
        {!isOfOne(aggregate) && (
          <NumberField
            label="Least transactions (optional)"
            hint="With fewer it never holds."
            value={definition.minimumCount}
            error={at("minimumCount")}
            onChange={(least) => edit((now) => withPart(now, "minimumCount", least ?? undefined), "minimumCount")}
          />
        )}
        {aggregate === "amount" && (
          <NumberField
            label="Least amount (optional)"
            hint="Smaller ones are never told."
            value={definition.minimumAmount}
            error={at("minimumAmount")}
            onChange={(least) => edit((now) => withPart(now, "minimumAmount", least ?? undefined), "minimumAmount")}
          />
        )}
      </fieldset>
      {isOfOne(aggregate) && at("window") !== null && <p class="error">{at("window")}</p>}
      {aggregate === "share" && (
        <>
          <h3>Of those where</h3>
          <FilterBox
            {...part}
            label="What counts"
            base="measure.where"
            filter={measure.where}
            none={null}
            onChange={(where, topic) => edit((now) => withInner(now, "measure", "where", where), topic)}
          />
        </>
      )}
    </section>
  );
}
