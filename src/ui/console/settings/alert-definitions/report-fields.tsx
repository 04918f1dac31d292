import { SelectField } from "../../../shared";
import { NumberField } from "../rules/small-fields";
import { objectAt, textOf, withInner } from "./rule-edits";
import type { TreePart } from "./rule-form";
import { reportOptions, withOwn } from "./rule-options";

/** Of a rule over reports on merchants: which score, from where on. */
export function ReportFields({ definition, at, edit, isLocked }: TreePart) {
  const report = objectAt(definition, "report");
  return (
    <section class="score-box" aria-label="Holds when">
      <h2>Holds when a merchant's risk score</h2>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">Score</legend>
        <SelectField
          label="What"
          hint="A rise: since the report before."
          value={textOf(report.measure)}
          options={withOwn(reportOptions, textOf(report.measure))}
          error={at("report") ?? at("report.measure")}
          onChange={(measure) => edit((now) => withInner(now, "report", "measure", measure), null)}
        />
        <NumberField
          label="Is at least"
          value={report.atLeast}
          error={at("report.atLeast")}
          onChange={(atLeast) => edit((now) => withInner(now, "report", "atLeast", atLeast), "report.atLeast")}
        />
      </fieldset>
    </section>
  );
}
