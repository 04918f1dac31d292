import { useEffect, useId } from "preact/hooks";
import type { JsonObject } from "../../../../lib/json";
import { definitionSubjects } from "../../../../monitoring/alert-definition";
import { filterOperators } from "../../../../monitoring/filter-operators";
import { transactionPath, transactionPaths } from "../../../../monitoring/transaction-paths";
import { SelectField, TextField } from "../../../shared";
import { type ProblemFinder, problemFinder } from "../rules/problem-finder";
import type { OperatorInfo } from "../rules/rule-words";
import { operators } from "../rules/rules-tab";
import { TagsField } from "../rules/small-fields";
import type { AlertRuleModel } from "./alert-rule-model";
import { ComparisonFields } from "./comparison-fields";
import { ConsequenceFields } from "./consequence-fields";
import { FilterBox } from "./filter-box";
import { MeasureFields } from "./measure-fields";
import { ReportFields } from "./report-fields";
import { textOf, textsOf, withPart } from "./rule-edits";
import { subjectOptions, withOwn } from "./rule-options";

/** What every part of the form gets. */
export interface FormPart {
  definition: JsonObject;
  /** What is wrong at a path, in a sentence. */
  at: (path: string) => string | null;
  /** `topic` names the field, so that typing is undone as one step. */
  edit: (change: (definition: JsonObject) => JsonObject, topic: string | null) => void;
}

/** What parts with trees of rules, and with paths into transactions, get as well. */
export interface TreePart extends FormPart {
  problems: ProblemFinder;
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  /** Ids of the datalists: every path, and those of single texts. */
  pathList: string;
  textList: string;
  onUndo: () => void;
  onRedo: () => void;
}

const asked = new Set<string>(filterOperators);

/** A rule as a form: whom it looks at, what it measures, when it holds, and what happens then. */
export function RuleForm({ model }: { model: AlertRuleModel }) {
  const id = useId();
  useEffect(() => void (operators.value === null && operators.load()), []);
  const definition = model.written.value;
  const isLocked = model.locked.value !== null || !model.reading.value.ok;
  const problems = problemFinder(model.problems.value);
  const part: TreePart = {
    definition,
    at: problems.at,
    edit: model.edit,
    problems,
    operators: (operators.value?.data ?? []).filter(({ name }) => asked.has(name)),
    isLocked,
    pathList: `${id}-paths`,
    textList: `${id}-texts`,
    onUndo: model.undo,
    onRedo: model.redo,
  };
  const subject = definitionSubjects.find((one) => one === definition.subject) ?? "customer";
  const paths = transactionPaths(subject);
  return (
    <div class="alert-rule-form">
      {!model.reading.value.ok && (
        <div class="notice warn">
          <p>The JSON view holds text that is no JSON yet. Here is what it said last; repair it there to go on here.</p>
        </div>
      )}
      <Names {...part} />
      {model.rule.value?.kind === "reports" ? (
        <ReportFields {...part} />
      ) : (
        <>
          <Looks {...part} />
          <MeasureFields {...part} />
          <ComparisonFields {...part} />
        </>
      )}
      <ConsequenceFields {...part} isOfReports={model.rule.value?.kind === "reports"} />
      <datalist id={part.pathList}>
        {paths.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <datalist id={part.textList}>
        {paths
          .filter((path) => transactionPath(path, subject)?.kind === "text")
          .map((path) => (
            <option key={path} value={path} />
          ))}
      </datalist>
    </div>
  );
}

const Names = ({ definition, at, edit, isLocked }: TreePart) => (
  <fieldset class="score-box" disabled={isLocked}>
    <legend class="unseen">Name</legend>
    <TextField
      label="Name"
      hint="What analysts read on its alerts."
      value={textOf(definition.name)}
      error={at("name")}
      maxLength={200}
      onInput={(name) => edit((now) => ({ ...now, name }), "name")}
    />
    <TextField
      label="Description (optional)"
      rows={2}
      value={textOf(definition.description)}
      error={at("description")}
      maxLength={2_000}
      onInput={(text) => edit((now) => withPart(now, "description", text === "" ? undefined : text), "description")}
    />
  </fieldset>
);

/** Whose transactions are looked at together, and which of them. */
function Looks(part: TreePart) {
  const { definition, at, edit, isLocked, textList } = part;
  const groupBy = textsOf(definition.groupBy);
  const isAgainstPeers = JSON.stringify(definition.compare ?? null).includes('"peer_group"');
  const wrongGroup = groupBy.map((_, i) => at(`groupBy.${i}`)).find((problem) => problem !== null);
  return (
    <section class="score-box" aria-label="Looks at">
      <h2>Looks at</h2>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">Whose transactions</legend>
        <SelectField
          label="Transactions of"
          value={textOf(definition.subject)}
          options={withOwn(subjectOptions, textOf(definition.subject))}
          error={at("subject")}
          onChange={(subject) => edit((now) => ({ ...now, subject }), null)}
        />
        {(!isAgainstPeers || groupBy.length > 0) && (
          <TagsField
            label="Apart by (optional)"
            hint="Each of these for itself, such as counterparty.id."
            tags={groupBy}
            list={textList}
            error={at("groupBy") ?? wrongGroup ?? null}
            onChange={(tags) => edit((now) => withPart(now, "groupBy", tags.length === 0 ? undefined : tags), null)}
          />
        )}
      </fieldset>
      <h3>Only transactions where</h3>
      <FilterBox
        {...part}
        label="Filter"
        base="filter"
        filter={definition.filter}
        none="All transactions are looked at."
        onChange={(filter, topic) => edit((now) => withPart(now, "filter", filter), topic)}
      />
    </section>
  );
}
