import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isObject, type JsonObject } from "../../../../lib/json";
import { Button, Icon, Menu, toast } from "../../../shared";
import { ProblemMark } from "../definitions/build/small-parts";
import { pathText } from "../frame/use-row-drag";
import { AddElement } from "./add-element";
import type { FormModel } from "./form-model";
import { duplicate, type Edit, insert, move, moveDown, moveIn, moveOut, moveUp, remove } from "./model/form-edits";
import {
  type FormPath,
  type FormRow,
  isHolder,
  isWithin,
  kindOf,
  nodeAt,
  pathIn,
  rowsOf,
  samePath,
} from "./model/form-tree";
import { newElement, newPage } from "./model/new-parts";
import { titleOfKind } from "./model/palette";
import { shownText } from "./model/strings";
import { usePartDrag } from "./use-part-drag";

interface Action {
  key: string;
  label: string;
  says: string;
  run: (form: JsonObject, path: FormPath) => Edit;
}

const actions: readonly Action[] = [
  { key: "alt+ArrowUp", label: "Move up", says: "Moved up", run: moveUp },
  { key: "alt+ArrowDown", label: "Move down", says: "Moved down", run: moveDown },
  { key: "alt+ArrowRight", label: "Move into what is beside it", says: "Moved in", run: moveIn },
  { key: "alt+ArrowLeft", label: "Move out", says: "Moved out", run: moveOut },
  { key: "d", label: "Duplicate", says: "Duplicated", run: duplicate },
  { key: "Delete", label: "Delete", says: "Deleted", run: remove },
];

/** The form as an outline: pages and what stands on them, changed by keys, by buttons, or by dragging. What was done is read out. */
export function PartTree({ model, form }: { model: FormModel; form: JsonObject }) {
  const hint = useId();
  const closed = useSignal<ReadonlySet<string>>(new Set());
  const said = useSignal("");
  const [adding, setAdding] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const isLocked = model.definition.locked.value !== null;
  const chosen = model.chosen.value;
  const isClosed = (path: FormPath) => closed.value.has(pathText(path));
  const rows = rowsOf(form, isClosed);
  const here = rows.some(({ path }) => samePath(path, chosen)) ? chosen : (rows[0]?.path ?? []);
  const toTree = model.toTree.value;

  // While it is drawn: the next key is meant for the row that has just been chosen.
  useLayoutEffect(() => {
    if (toTree > 0) wantsFocus.current = true;
  }, [toTree]);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    list.current?.querySelector<HTMLElement>(`[data-path="${pathText(here)}"]`)?.focus();
  });
  const say = (words: string) => {
    // The same words twice are read twice only when the text differs.
    said.value = said.peek() === words ? `${words} ` : words;
  };
  const apply = (edit: (now: JsonObject) => Edit, words: string): boolean => {
    const why = model.make(edit);
    if (why !== null) {
      say(`Not possible here: ${why}`);
      toast({ tone: "info", text: why });
      return false;
    }
    const at = model.chosen.peek();
    closed.value = new Set(
      [...closed.peek()].filter((one) => !isWithin(one.split(".").map(Number), at) || one === pathText(at)),
    );
    wantsFocus.current = true;
    say(`${words}: ${nameOf(model, nodeAt(model.form.peek() ?? {}, at))}, level ${at.length}`);
    return true;
  };
  const act = (action: Action) => {
    const done = !isLocked && apply((now) => action.run(now, here), action.says);
    if (done && action.key === "Delete")
      toast({ tone: "info", text: "Deleted.", action: { label: "Undo", run: model.definition.undo } });
  };
  // What is new is filled in next: the focus goes to its fields, and to them alone.
  const add = (edit: (now: JsonObject) => Edit, words: string) => {
    if (!apply(edit, words)) return;
    wantsFocus.current = false;
    model.toFields.value++;
  };
  const addPage = () => add((now) => insert(now, [], (here[0] ?? -1) + 1, newPage(now)), "Page added");
  const drag = usePartDrag(form, isClosed, (from, drop) =>
    apply((now) => move(now, from, drop.holder, drop.place), "Moved"),
  );
  const go = (path: FormPath) => {
    wantsFocus.current = true;
    model.choose(path);
  };
  const toggle = (path: FormPath) => {
    const next = new Set(closed.peek());
    if (!next.delete(pathText(path))) next.add(pathText(path));
    closed.value = next;
  };
  const keyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.metaKey || event.ctrlKey) {
      const letter = key.toLowerCase();
      if (letter !== "z" && letter !== "y") return;
      event.preventDefault();
      wantsFocus.current = true;
      const isBack = letter === "z" && !event.shiftKey;
      if (isBack) model.definition.undo();
      else model.definition.redo();
      return say(isBack ? "Undone" : "Redone");
    }
    const action = actions.find((one) => one.key === (event.altKey ? `alt+${key}` : key));
    const at = rows.findIndex(({ path }) => samePath(path, here));
    const opens = isHolder(form, here);
    if (action !== undefined) act(action);
    else if (event.altKey) return;
    else if (key === "Enter") model.toFields.value++;
    else if (key === "a" && !isLocked) setAdding(true);
    else if (key === "p" && !isLocked) addPage();
    else if (key === "ArrowDown" || key === "ArrowUp") go(rows[at + (key === "ArrowDown" ? 1 : -1)]?.path ?? here);
    else if (key === "Home" || key === "End") go(rows.at(key === "Home" ? 0 : -1)?.path ?? here);
    else if (key === "ArrowRight" && opens && isClosed(here)) toggle(here);
    else if (key === "ArrowRight" && opens) go(rows[at + 1]?.path ?? here);
    else if (key === "ArrowLeft" && opens && !isClosed(here)) toggle(here);
    else if (key === "ArrowLeft") go(here.length > 1 ? here.slice(0, -1) : here);
    else return;
    event.preventDefault();
  };
  return (
    <div class="rule-tree part-tree">
      {!isLocked && (
        <div class="row wrap tree-tools">
          <Button size="small" icon="plus" onClick={() => setAdding(true)}>
            Add element
          </Button>
          <Button size="small" icon="plus" onClick={addPage}>
            Add page
          </Button>
          <Menu
            label="More for the selected part"
            align="start"
            items={actions.map((action) => ({
              label: action.label,
              danger: action.key === "Delete",
              run: () => act(action),
              blocked: refusal(action.run(form, here)),
            }))}
          >
            <Icon name="dots" />
          </Menu>
        </div>
      )}
      <div ref={list} role="tree" aria-label="Pages and elements" aria-describedby={hint} class="tree-rows">
        {rows.map((row) => (
          <PartRow
            key={pathText(row.path)}
            row={row}
            model={model}
            isChosen={samePath(row.path, here)}
            isClosed={isClosed(row.path)}
            opens={isHolder(form, row.path)}
            isDragged={drag.dragged.value !== null && samePath(drag.dragged.value, row.path)}
            drop={drag.drop.value !== null && samePath(drag.drop.value.row, row.path) ? drag.drop.value.look : null}
            onGrip={isLocked ? null : (event) => drag.start(event, row.path)}
            onToggle={() => toggle(row.path)}
            onKey={keyDown}
          />
        ))}
      </div>
      <p id={hint} class="muted tree-hint">
        {isLocked
          ? "Arrow keys go through the form, Enter opens a part."
          : "Keys: arrows go, Enter edits, a adds an element, p a page, d duplicates, Delete deletes, Alt and arrows move, Ctrl+Z undoes."}
      </p>
      <p class="unseen" role="status">
        {said.value}
      </p>
      {adding && (
        <AddElement
          onClose={() => setAdding(false)}
          onAdd={(kind) => {
            setAdding(false);
            // Only once the dialog has given the focus back: it goes to what is new.
            setTimeout(() => {
              const { holder, place } = placeBehind(form, here);
              add((now) => insert(now, holder, place, newElement(kind, now)), "Added");
            });
          }}
        />
      )}
    </div>
  );
}

/** A new element goes to the end of what can hold it, and behind everything else. */
const placeBehind = (form: JsonObject, path: FormPath): { holder: FormPath; place: number } =>
  isHolder(form, path) ? { holder: path, place: 1_000 } : { holder: path.slice(0, -1), place: (path.at(-1) ?? 0) + 1 };

const refusal = (edit: Edit): string | null => (edit.ok ? null : edit.error);

/** What a part is called: its label, else its text, else its id. */
export function nameOf(model: FormModel, node: JsonObject | null): string {
  const params = isObject(node?.params) ? node.params : {};
  const languages = [model.language.value, ...model.languages.value];
  const [text = ""] = [node?.title, params.label, params.text].flatMap((one) => {
    const shown = shownText(one, languages);
    return shown === "" ? [] : [shown];
  });
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return short === "" ? String(node?.id ?? "") : short;
}

function PartRow({
  row: { path, node, level, place, count },
  model,
  isChosen,
  isClosed,
  opens,
  isDragged,
  drop,
  onGrip,
  onToggle,
  onKey,
}: {
  row: FormRow;
  model: FormModel;
  isChosen: boolean;
  isClosed: boolean;
  opens: boolean;
  isDragged: boolean;
  drop: "before" | "after" | "into" | null;
  onGrip: ((event: PointerEvent) => void) | null;
  onToggle: () => void;
  onKey: (event: KeyboardEvent) => void;
}) {
  const isPage = path.length === 1;
  const checks = Array.isArray(node.validate) ? node.validate : [];
  const isRequired = node.required === true || checks.some((one) => isObject(one) && one.type === "required");
  const isOnCondition = Array.isArray(node.hidden) && node.hidden.length > 0;
  return (
    <div
      role="treeitem"
      class={`tree-row${isDragged ? " dragged" : ""}${drop === null ? "" : ` drop-${drop}`}${isPage ? " group" : ""}`}
      style={`--level:${level}`}
      data-path={pathText(path)}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={count}
      aria-selected={isChosen}
      aria-expanded={opens ? !isClosed : undefined}
      tabIndex={isChosen ? 0 : -1}
      onClick={() => model.choose(path)}
      onKeyDown={onKey}
      onFocus={() => !isChosen && model.choose(path)}
    >
      {onGrip && (
        <span class="grip" aria-hidden="true" title="Drag to move" onPointerDown={onGrip}>
          ⠿
        </span>
      )}
      {opens && (
        <span
          class={isClosed ? "twist" : "twist open"}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name="chevronRight" size={12} />
        </span>
      )}
      <span class="tree-words" dir="auto">
        <b>{nameOf(model, node)}</b>
        {isRequired && <span title="Required"> *</span>}
        {isRequired && <span class="unseen"> required</span>}
      </span>
      {isOnCondition && (
        <span class="part-mark" title="On a condition">
          <Icon name="flow" size={12} />
          <span class="unseen">on a condition</span>
        </span>
      )}
      {!isPage && <span class="part-kind">{titleOfKind(kindOf(node))}</span>}
      <ProblemMark
        problems={
          isClosed || !opens ? model.below(path) : model.below(path).filter((one) => samePath(pathIn(one.path), path))
        }
      />
    </div>
  );
}
