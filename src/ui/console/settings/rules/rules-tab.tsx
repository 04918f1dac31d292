import { useEffect, useId, useMemo } from "preact/hooks";
import { api, Button, Empty, type Listed, Loaded, loader, navigate, place, queryWith } from "../../../shared";
import { newIndicator } from "./book";
import { suggestedPaths } from "./fact-paths";
import { IndicatorHead, IndicatorList } from "./indicator-list";
import { IndicatorPanel } from "./indicator-panel";
import { problemFinder, verdictsOf } from "./problem-finder";
import type { RuleSetModel } from "./rule-set-model";
import type { OperatorInfo } from "./rule-words";
import type { Selection } from "./selection";
import type { TrialModel } from "./trial-model";
import { TryPanel } from "./try-panel";

export const operators = loader<Listed<OperatorInfo>>((stop) => api.get("/rule-operators", { signal: stop }));

/** Goes where a path of a problem or an evaluation leads: the tab that has it, and the place in it. */
export function showPath(selection: Selection, path: string): void {
  const tab = selection.show(path);
  navigate(`${place.peek().path}${queryWith({ tab: tab === "rules" ? null : tab })}`, { replace: true });
}

/** Indicators on the left, the one that is open in the middle, what it comes to on a case beside it. */
export function RulesTab({
  model,
  selection,
  trial,
}: {
  model: RuleSetModel;
  selection: Selection;
  trial: TrialModel;
}) {
  useEffect(() => void (operators.value === null && operators.load()), []);
  return (
    <div class="rules-tab">
      {!model.reading.value.ok && (
        <div class="notice warn rules-wide">
          <p>The JSON view holds text that is no JSON yet. Here is what it said last; repair it there to go on here.</p>
          <Button size="small" onClick={() => showPath(selection, "json")}>
            Open the JSON
          </Button>
        </div>
      )}
      <Loaded of={operators.state} retry={() => void operators.load()}>
        {({ data }) => <Panes model={model} selection={selection} trial={trial} operators={data} />}
      </Loaded>
    </div>
  );
}

function Panes({
  model,
  selection,
  trial,
  operators: known,
}: {
  model: RuleSetModel;
  selection: Selection;
  trial: TrialModel;
  operators: readonly OperatorInfo[];
}) {
  const facts = useId();
  const book = model.book.value;
  const isLocked = model.locked.value !== null || !model.reading.value.ok;
  const finder = problemFinder(model.problems.value);
  const trying = trial.trying.value;
  const told = trying.status === "tried" ? trying.trial : trying.status === "trying" ? trying.last : null;
  const verdicts = verdictsOf(
    told?.explanation ?? null,
    book.rules.map(({ id }) => String(id)),
  );
  const at = Math.min(selection.indicator.value, book.rules.length - 1);
  const indicator = book.rules[at];
  const subject = trial.subject.value;
  const context = subject === null ? null : subject.kind === "case" ? subject.context : subject.facts;
  const paths = useMemo(() => suggestedPaths(context, book), [context, book]);
  return (
    <>
      <IndicatorList
        book={book}
        open={at}
        isLocked={isLocked}
        verdictAt={(i) => verdicts.get(`rules.${i}`) ?? null}
        problemsAt={(i) => finder.below(`rules.${i}`)}
        onOpen={(i) => selection.select(i)}
        onAdd={() => {
          model.edit((now) => ({ ...now, rules: [...now.rules, newIndicator(now)] }));
          selection.select(book.rules.length);
        }}
      />
      <section class="indicator-pane" aria-label="Indicator">
        {indicator === undefined ? (
          <Empty icon="list" title="No indicators yet">
            <p>
              An indicator is one thing to look out for: a name, what it adds to the score, and the rules it holds by.
            </p>
          </Empty>
        ) : (
          <>
            <IndicatorHead model={model} selection={selection} book={book} at={at} isLocked={isLocked} />
            {finder.at(`rules.${at}`) !== null && (
              <p class="error" role="alert">
                {finder.at(`rules.${at}`)}
              </p>
            )}
            <IndicatorPanel
              key={at}
              indicator={indicator}
              place={at}
              book={book}
              selection={selection}
              operators={known}
              isLocked={isLocked}
              problemAt={finder.at}
              problemsAt={finder.below}
              verdictAt={(path) => verdicts.get(path) ?? null}
              factList={facts}
              onChange={(next, topic) =>
                model.edit(
                  (now) => ({ ...now, rules: now.rules.map((one, i) => (i === at ? next : one)) }),
                  topic === null ? null : `${at} ${topic}`,
                )
              }
              onUndo={model.undo}
              onRedo={model.redo}
            />
          </>
        )}
        <datalist id={facts}>
          {paths.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </section>
      <TryPanel trial={trial} onOpen={(path) => showPath(selection, path)} />
    </>
  );
}
