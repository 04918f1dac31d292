import { useLayoutEffect, useRef } from "preact/hooks";
import type { Verdict } from "../../../../domain";
import { pathText } from "../frame/use-row-drag";
import { RuleFields } from "./rule-fields";
import { jsonPath, type RuleJson, ruleAt, type TreePath, withRuleAt } from "./rule-tree";
import { RuleTreeView } from "./rule-tree-view";
import type { OperatorInfo } from "./rule-words";

/** A tree and, below it, the fields of the rule that is selected in it. Enter goes to the fields, Escape back to the tree. */
export function TreeWithFields({
  label,
  root,
  base,
  path,
  turn,
  operators,
  isLocked,
  problemAt,
  problemsAt,
  verdictAt,
  factList,
  onSelect,
  onChange,
  onUndo,
  onRedo,
  isGuard = false,
  isPlain = false,
  factExample,
}: {
  label: string;
  root: RuleJson;
  base: string;
  path: TreePath;
  /** When it rises, the selected rule takes the focus. */
  turn: number;
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  problemAt: (path: string) => string | null;
  problemsAt: (path: string) => number;
  verdictAt: (path: string) => Verdict | null;
  factList: string;
  onSelect: (path: TreePath) => void;
  onChange: (root: RuleJson, topic: string | null) => void;
  onUndo: () => void;
  onRedo: () => void;
  /** Rules of a transition's guard, which are JSON Logic alone. */
  isGuard?: boolean;
  /** No rule in another language can be added. */
  isPlain?: boolean;
  /** What a path looks like here. */
  factExample?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const fields = useRef<HTMLDivElement>(null);
  const wantsFields = useRef(false);
  const here = ruleAt(root, path) === null ? [] : path;
  const rule = ruleAt(root, here) ?? root;
  const own = jsonPath(base, here);
  useLayoutEffect(() => {
    if (!wantsFields.current) return;
    wantsFields.current = false;
    firstField(box.current)?.focus();
  });
  useLayoutEffect(() => {
    if (turn > 0) itemAt(box.current, here)?.focus();
  }, [turn]);
  useLayoutEffect(() => {
    const back = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      itemAt(box.current, here)?.focus();
    };
    fields.current?.addEventListener("keydown", back);
    return () => fields.current?.removeEventListener("keydown", back);
  }, [pathText(here)]);
  return (
    <div class="tree-with-fields" ref={box}>
      <RuleTreeView
        label={label}
        root={root}
        base={base}
        selected={here}
        operators={operators}
        problemsAt={problemsAt}
        verdictAt={verdictAt}
        isLocked={isLocked}
        isGuard={isGuard}
        isPlain={isPlain}
        onSelect={onSelect}
        onEdit={(edited) => {
          onChange(edited.root, null);
          onSelect(edited.at);
        }}
        onEnter={(isNew) => {
          if (isNew) wantsFields.current = true;
          else firstField(box.current)?.focus();
        }}
        onUndo={onUndo}
        onRedo={onRedo}
      />
      <div class="rule-box" ref={fields}>
        <RuleFields
          key={pathText(here)}
          rule={rule}
          operators={operators}
          isLocked={isLocked}
          isGuard={isGuard}
          factList={factList}
          factExample={factExample}
          problemAt={(part) => problemAt(part === "" ? own : `${own}.${part}`)}
          onChange={(next, topic) => onChange(withRuleAt(root, here, next), `${own} ${topic}`)}
        />
      </div>
    </div>
  );
}

const firstField = (box: HTMLElement | null) =>
  box?.querySelector<HTMLElement>(".rule-fields :is(input, select, textarea)") ?? null;
const itemAt = (box: HTMLElement | null, path: TreePath) =>
  box?.querySelector<HTMLElement>(`[role="treeitem"][data-path="${pathText(path)}"]`) ?? null;
