import { useSignal } from "@preact/signals";
import type { Verdict } from "../../../../domain";
import type { JsonObject } from "../../../../lib/json";
import { Button, Icon, Menu, TextField, toast } from "../../../shared";
import { VerdictMark } from "../../evaluation/evaluation-tree";
import { type Book, freeId } from "./book";
import { nameOf } from "./rule-diff";
import type { RuleSetModel } from "./rule-set-model";
import type { Selection } from "./selection";

/** From so many on the list can be searched. */
const searchFrom = 10;

/** The indicators by name, with what is wrong with them and what they came to. */
export function IndicatorList({
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

/** The name of the open one, and what can be done with it as a whole. */
export function IndicatorHead({
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
