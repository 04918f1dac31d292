import { useId } from "preact/hooks";
import type { Verdict } from "../../../../domain";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Icon, SelectField, TextField } from "../../../shared";
import { type Book, domainsOf } from "./book";
import { missingChoices } from "./rule-fields";
import type { OperatorInfo } from "./rule-words";
import { baseOf, type Selection } from "./selection";
import { NumberField, TagsField } from "./small-fields";
import { TreeWithFields } from "./tree-with-fields";

/** One indicator: what it is called and counts, and the rules it holds by. */
export function IndicatorPanel({
  indicator,
  place,
  book,
  selection,
  operators,
  isLocked,
  problemAt,
  problemsAt,
  verdictAt,
  factList,
  onChange,
  onUndo,
  onRedo,
}: {
  indicator: JsonObject;
  place: number;
  book: Book;
  selection: Selection;
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  problemAt: (path: string) => string | null;
  problemsAt: (path: string) => number;
  verdictAt: (path: string) => Verdict | null;
  factList: string;
  onChange: (indicator: JsonObject, topic: string | null) => void;
  onUndo: () => void;
  onRedo: () => void;
}) {
  const domains = useId();
  const at = (part: string) => problemAt(`rules.${place}.${part}`);
  const set = (name: string, value: Json) => onChange({ ...indicator, [name]: value }, name);
  const rules = isObject(indicator.ruleSet) ? indicator.ruleSet : {};
  return (
    <>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">The indicator</legend>
        <TextField
          label="Indicator"
          value={textOf(indicator.indicator)}
          error={at("indicator")}
          onInput={(text) => set("indicator", text)}
        />
        <TextField label="Id" value={textOf(indicator.id)} error={at("id")} onInput={(text) => set("id", text)} />
        <TextField
          label="Domain"
          list={domains}
          value={textOf(indicator.domain)}
          error={at("domain")}
          onInput={(text) => set("domain", text)}
        />
        <datalist id={domains}>
          {domainsOf(book).map((domain) => (
            <option key={domain} value={domain} />
          ))}
        </datalist>
        <NumberField
          label="Base score"
          value={indicator.baseRiskScore}
          error={at("baseRiskScore")}
          onChange={(score) => set("baseRiskScore", score)}
        />
        <NumberField
          label="Additional score"
          value={indicator.additionalRiskScore}
          error={at("additionalRiskScore")}
          onChange={(score) => set("additionalRiskScore", score)}
        />
        <SelectField
          label="When a fact is missing"
          value={textOf(indicator.onUnknown) || "unknown"}
          options={missingChoices}
          onChange={(next) => {
            const { onUnknown: _, ...rest } = indicator;
            onChange(next === "unknown" ? rest : { ...rest, onUnknown: next }, "onUnknown");
          }}
        />
      </fieldset>
      <Alert indicator={indicator} isLocked={isLocked} at={at} onChange={onChange} factList={factList} />
      <TreeWithFields
        label={`Rules of ${textOf(indicator.indicator) || "this indicator"}`}
        root={rules}
        base={baseOf(place)}
        path={selection.path.value}
        turn={selection.turn.value}
        operators={operators}
        isLocked={isLocked}
        problemAt={problemAt}
        problemsAt={problemsAt}
        verdictAt={verdictAt}
        factList={factList}
        onSelect={(path) => selection.select(place, path)}
        onChange={(root, topic) => onChange({ ...indicator, ruleSet: root }, topic)}
        onUndo={onUndo}
        onRedo={onRedo}
      />
    </>
  );
}

const severities = [
  { value: "", label: "No alert" },
  ...["low", "medium", "high", "critical"].map((one) => ({ value: one, label: `Alert: ${one}` })),
];

/** Whether somebody is to look when the indicator holds, and how often. */
function Alert({
  indicator,
  isLocked,
  at,
  onChange,
  factList,
}: {
  indicator: JsonObject;
  isLocked: boolean;
  at: (part: string) => string | null;
  onChange: (indicator: JsonObject, topic: string | null) => void;
  factList: string;
}) {
  const alert = isObject(indicator.alert) ? indicator.alert : null;
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _, ...rest } = alert ?? {};
    onChange({ ...indicator, alert: value === undefined ? rest : { ...rest, [name]: value } }, `alert.${name}`);
  };
  const dedupeBy = Array.isArray(alert?.dedupeBy) ? alert.dedupeBy.map(String) : [];
  return (
    <details class="alert-fields" open={alert !== null && at("alert") !== null}>
      <summary>
        <Icon name="chevronRight" size={12} />
        {alert === null ? "Raises no alert" : `Raises an alert: ${textOf(alert.severity)}`}
      </summary>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">Alert</legend>
        <SelectField
          label="Alert"
          value={textOf(alert?.severity)}
          options={severities}
          error={at("alert.severity") ?? at("alert")}
          onChange={(severity) => {
            const { alert: _, ...rest } = indicator;
            if (severity === "") onChange(rest, "alert");
            else set("severity", severity);
          }}
        />
        {alert !== null && (
          <>
            <TextField
              label="Title"
              hint="The indicator's name when left out."
              value={textOf(alert.title)}
              error={at("alert.title")}
              onInput={(title) => set("title", title === "" ? undefined : title)}
            />
            <TagsField
              label="One alert per"
              hint="Facts that make two alerts the same. Left out: one per case."
              tags={dedupeBy}
              list={factList}
              error={at("alert.dedupeBy")}
              onChange={(tags) => set("dedupeBy", tags.length === 0 ? undefined : tags)}
            />
            <NumberField
              label="Quiet for (seconds)"
              hint="How long no further one is raised."
              value={alert.cooldownSeconds}
              error={at("alert.cooldownSeconds")}
              onChange={(seconds) => set("cooldownSeconds", seconds ?? undefined)}
            />
          </>
        )}
      </fieldset>
    </details>
  );
}

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
