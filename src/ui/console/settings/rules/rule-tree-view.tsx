import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Verdict } from "../../../../domain";
import { Button, Icon, Menu, type MenuItem, toast } from "../../../shared";
import { pathOfText, pathText } from "../frame/use-row-drag";
import { isWithin, jsonPath, type RuleJson, rowsOf, ruleAt, samePath, type TreePath } from "./rule-tree";
import { type OperatorInfo, ruleText } from "./rule-words";
import { addAt, type Edited, moveTo } from "./tree-edits";
import { TreeItem } from "./tree-item";
import { actionOf, stepOf, type TreeAction, treeActions } from "./tree-keys";
import { useTreeDrag } from "./use-tree-drag";

export interface TreeProps {
  /** What screen readers call it: "Rules of Sanctioned country". */
  label: string;
  root: RuleJson;
  /** Where the root stands in the JSON: problems and verdicts are found by it. */
  base: string;
  selected: TreePath;
  operators: readonly OperatorInfo[];
  /** How many problems there are at a JSON path or below it. */
  problemsAt: (path: string) => number;
  verdictAt: (path: string) => Verdict | null;
  isLocked: boolean;
  /** No rule in JMESPath can be added. */
  isGuard?: boolean;
  /** No rule in another language can be added at all. */
  isPlain?: boolean;
  onSelect: (path: TreePath) => void;
  onEdit: (edited: Edited) => void;
  /** The focus goes to the fields of the selected rule; `isNew`: which is only about to be drawn. */
  onEnter: (isNew: boolean) => void;
  onUndo: () => void;
  onRedo: () => void;
}

/** A tree of rules: seen as an outline, changed by keys, by buttons, or by dragging. What was done is read out. */
export function RuleTreeView(props: TreeProps) {
  const { label, root, base, selected, operators, problemsAt, verdictAt, isLocked, onSelect, onEdit } = props;
  const hint = useId();
  const closed = useSignal<ReadonlySet<string>>(new Set());
  const said = useSignal("");
  const list = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const isClosed = (path: TreePath) => closed.value.has(pathText(path));
  const rows = rowsOf(root, isClosed);
  const here = rows.some(({ path }) => samePath(path, selected)) ? selected : [];

  const focus = (path: TreePath) => {
    wantsFocus.current = true;
    onSelect(path);
  };
  // With the drawing, not after it: the effect of an earlier drawing, still to come, would use up the wish of the next key.
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    list.current?.querySelector<HTMLElement>(`[data-path="${pathText(here)}"]`)?.focus();
  });
  const say = (words: string) => {
    // The same words twice are read twice only when the text differs.
    said.value = said.peek() === words ? `${words} ` : words;
  };
  const applied = (edited: Edited | null, words: string, otherwise: string) => {
    if (edited === null) return say(otherwise);
    // What was moved must be seen: the groups around it open.
    closed.value = new Set([...closed.peek()].filter((one) => !isWithin(pathOfText(one), edited.at)));
    onEdit(edited);
    focus(edited.at);
    const rule = ruleAt(edited.root, edited.at);
    say(`${words}${rule === null ? "" : `: ${ruleText(rule, operators)}`}, level ${edited.at.length + 1}`);
  };
  const act = (action: TreeAction, at: TreePath = here) => {
    if (isLocked) return;
    const edited = action.run(root, at);
    applied(edited, action.says, `Not possible here: ${action.label.toLowerCase()}`);
    if (edited !== null && action.name === "remove")
      toast({ tone: "info", text: "Rule deleted.", action: { label: "Undo", run: props.onUndo } });
    if (edited !== null && action.name === "add") props.onEnter(true);
  };
  const drag = useTreeDrag(root, isClosed, (from, drop) =>
    applied(moveTo(root, from, drop.group, drop.place), "Moved", "It stays where it is"),
  );
  const keyDown = (event: KeyboardEvent) => {
    const isRtl = list.current !== null && getComputedStyle(list.current).direction === "rtl";
    const key = mirrored(event.key, isRtl);
    if (event.metaKey || event.ctrlKey) {
      const back = key.toLowerCase() === "z" && !event.shiftKey;
      const again = key.toLowerCase() === "y" || (key.toLowerCase() === "z" && event.shiftKey);
      if (!back && !again) return;
      event.preventDefault();
      wantsFocus.current = true;
      if (back) props.onUndo();
      else props.onRedo();
      say(back ? "Undone" : "Redone");
      return;
    }
    if (key === "Enter") {
      event.preventDefault();
      return props.onEnter(false);
    }
    const action = actionOf(event.altKey ? `alt+${key}` : key);
    if (action !== undefined) {
      event.preventDefault();
      return act(action);
    }
    const step = event.altKey ? null : stepOf(key, root, rows, here);
    if (step === null) return;
    event.preventDefault();
    if ("go" in step) focus(step.go);
    else toggle(closed.peek(), step, (next) => (closed.value = next));
  };

  return (
    <div class="rule-tree">
      {!isLocked && (
        <Toolbar
          act={act}
          root={root}
          here={here}
          onEdit={applied}
          isGuard={props.isGuard ?? false}
          isPlain={props.isPlain ?? false}
        />
      )}
      <div ref={list} role="tree" aria-label={label} aria-describedby={hint} class="tree-rows">
        {rows.map((row) => {
          const path = jsonPath(base, row.path);
          const drop = drag.drop.value;
          return (
            <TreeItem
              key={pathText(row.path)}
              row={row}
              isSelected={samePath(row.path, here)}
              isClosed={isClosed(row.path)}
              isDragged={drag.dragged.value !== null && samePath(drag.dragged.value, row.path)}
              drop={drop !== null && samePath(drop.row, row.path) ? drop.look : null}
              operators={operators}
              problems={problemsAt(path)}
              verdict={verdictAt(path)}
              onGrip={isLocked || row.path.length === 0 ? null : (event) => drag.start(event, row.path)}
              onToggle={() =>
                toggle(
                  closed.peek(),
                  isClosed(row.path) ? { open: row.path } : { close: row.path },
                  (next) => (closed.value = next),
                )
              }
              onSelect={() => onSelect(row.path)}
              onKey={keyDown}
            />
          );
        })}
      </div>
      <p id={hint} class="muted tree-hint">
        {isLocked
          ? "Arrow keys go through the rules, Enter opens one."
          : "Keys: arrows go, Enter edits, a adds a rule, g a group, w wraps, u dissolves, d duplicates, Delete deletes, Alt and arrows move, Ctrl+Z undoes."}
      </p>
      <p class="unseen" role="status">
        {said.value}
      </p>
    </div>
  );
}

function toggle(
  closed: ReadonlySet<string>,
  step: { close: TreePath } | { open: TreePath },
  set: (next: ReadonlySet<string>) => void,
): void {
  const next = new Set(closed);
  if ("close" in step) next.add(pathText(step.close));
  else next.delete(pathText(step.open));
  set(next);
}

const mirrored = (key: string, isRtl: boolean): string =>
  !isRtl ? key : key === "ArrowLeft" ? "ArrowRight" : key === "ArrowRight" ? "ArrowLeft" : key;

function Toolbar({
  act,
  root,
  here,
  onEdit,
  isGuard,
  isPlain,
}: {
  act: (action: TreeAction) => void;
  root: RuleJson;
  here: TreePath;
  onEdit: (edited: Edited | null, words: string, otherwise: string) => void;
  isGuard: boolean;
  isPlain: boolean;
}) {
  const [add, addGroup, ...rest] = treeActions;
  const code = (rule: RuleJson) => onEdit(addAt(root, here, rule), "Rule added", "Not possible here");
  return (
    <div class="row wrap tree-tools">
      {[add, addGroup].map(
        (one) =>
          one && (
            <Button key={one.name} size="small" icon="plus" onClick={() => act(one)}>
              {one.label}
            </Button>
          ),
      )}
      <Menu
        label="More for the selected rule"
        align="start"
        items={[
          ...rest.map((one) => ({
            label: one.label,
            danger: one.name === "remove",
            run: () => act(one),
            blocked: one.run(root, here) === null ? "Not possible here." : null,
          })),
          ...(isPlain ? [] : [jsonLogicItem(code)]),
          ...(isPlain || isGuard ? [] : [jmespathItem(code)]),
        ]}
      >
        <Icon name="dots" />
      </Menu>
    </div>
  );
}

const jsonLogicItem = (code: (rule: RuleJson) => void): MenuItem => ({
  label: "Add JSON Logic",
  icon: "braces",
  run: () => code({ type: "json-logic", rule: { "!!": [{ var: "entity.data.country" }] } }),
});

const jmespathItem = (code: (rule: RuleJson) => void): MenuItem => ({
  label: "Add JMESPath",
  icon: "braces",
  run: () => code({ type: "jmespath", rule: "entity.data.country != null" }),
});
