import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo } from "preact/hooks";
import type { Verdict } from "../../../../domain";
import type { JsonObject } from "../../../../lib/json";
import {
  api,
  Button,
  Empty,
  Icon,
  type Listed,
  Loaded,
  loader,
  Menu,
  navigate,
  place,
  queryWith,
  TextField,
  toast,
} from "../../../shared";
import { VerdictMark } from "../../evaluation/evaluation-tree";
import { type Book, freeId, newIndicator } from "./book";
import { suggestedPaths } from "./fact-paths";
import { IndicatorPanel } from "./indicator-panel";
import { problemFinder, verdictsOf } from "./problem-finder";
import { nameOf } from "./rule-diff";
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

const searchFrom = 10;

function IndicatorList({
  book,
  open,
  isLocked,
  verdictAt,
  problemsAt,
  onOpen,
  onAdd,
}: {
  book: Book;
  open: number;
  isLocked: boolean;
  verdictAt: (place: number) => Verdict | null;
  problemsAt: (place: number) => number;
  onOpen: (place: number) => void;
  onAdd: () => void;
}) {
  const words = useSignal("");
  const shown = book.rules
    .map((indicator, i) => ({ indicator, i }))
    .filter(({ indicator }) => fitsWords(indicator, words.value));
  return (
    <nav class="indicator-list" aria-label="Indicators">
      {book.rules.length >= searchFrom && (
        <TextField
          label="Search indicators"
          hideLabel
          type="search"
          placeholder="Name, id or domain"
          value={words.value}
          onInput={(text) => (words.value = text)}
        />
      )}
      <ul>
        {shown.map(({ indicator, i }) => {
          const verdict = verdictAt(i) ?? null;
          const problems = problemsAt(i);
          return (
            <li key={i}>
              <button
                type="button"
                class="indicator-open"
                aria-current={i === open ? "true" : undefined}
                onClick={() => onOpen(i)}
              >
                <span class="indicator-name" dir="auto">
                  {nameOf(indicator)}
                </span>
                <span class="indicator-facts num">{`${String(indicator.domain ?? "general")} · ${String(indicator.baseRiskScore ?? 0)} / ${String(indicator.additionalRiskScore ?? 0)}`}</span>
                <span class="indicator-marks">
                  {problems > 0 && (
                    <span class="tree-problem">
                      <Icon name="alert" size={14} />
                      <span class="unseen">{problems === 1 ? "1 problem" : `${problems} problems`}</span>
                    </span>
                  )}
                  {verdict !== null && <VerdictMark verdict={verdict} />}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {shown.length === 0 && book.rules.length > 0 && <p class="muted">None fits.</p>}
      {!isLocked && (
        <Button size="small" icon="plus" onClick={onAdd}>
          Add indicator
        </Button>
      )}
    </nav>
  );
}

const fitsWords = (indicator: JsonObject, words: string): boolean =>
  `${String(indicator.indicator)} ${String(indicator.id)} ${String(indicator.domain)}`
    .toLowerCase()
    .includes(words.trim().toLowerCase());

function IndicatorHead({
  model,
  selection,
  book,
  at,
  isLocked,
}: {
  model: RuleSetModel;
  selection: Selection;
  book: Book;
  at: number;
  isLocked: boolean;
}) {
  const indicator = book.rules[at] ?? {};
  const move = (to: number) => {
    model.edit((now) => {
      const rules = [...now.rules];
      const [one] = rules.splice(at, 1);
      return one === undefined ? now : { ...now, rules: rules.toSpliced(to, 0, one) };
    });
    selection.select(to, selection.path.peek());
  };
  return (
    <header class="row">
      <h2 class="breakable" dir="auto">
        {nameOf(indicator)}
      </h2>
      {!isLocked && (
        <span class="push">
          <Menu
            label="Actions for this indicator"
            items={[
              {
                label: "Duplicate",
                icon: "copy",
                run: () => {
                  const id = freeId(book, String(indicator.id ?? "rule"));
                  const copy = { ...structuredClone(indicator), id, indicator: `${nameOf(indicator)} (copy)` };
                  model.edit((now) => ({ ...now, rules: now.rules.toSpliced(at + 1, 0, copy) }));
                  selection.select(at + 1);
                },
              },
              { label: "Move up", icon: "up", blocked: at === 0 ? "It is the first." : null, run: () => move(at - 1) },
              {
                label: "Move down",
                icon: "chevronDown",
                blocked: at === book.rules.length - 1 ? "It is the last." : null,
                run: () => move(at + 1),
              },
              {
                label: "Delete",
                icon: "close",
                danger: true,
                run: () => {
                  model.edit((now) => ({ ...now, rules: now.rules.toSpliced(at, 1) }));
                  selection.select(Math.max(0, at - 1));
                  toast({ text: `“${nameOf(indicator)}” deleted.`, action: { label: "Undo", run: model.undo } });
                },
              },
            ]}
          >
            <Icon name="dots" />
          </Menu>
        </span>
      )}
    </header>
  );
}
