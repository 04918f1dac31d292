import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Json } from "../../../../../lib/json";
import { Loaded } from "../../../../shared";
import type { RuleJson, TreePath } from "../../rules/rule-tree";
import { operators } from "../../rules/rules-tab";
import { TreeWithFields } from "../../rules/tree-with-fields";
import { guardOperators, logicOfTree, treeFor } from "./guard-tree";

/** JSON Logic as a tree of rules with the fields of the one that is selected; what the tree cannot say stays in it as it is written. */
export function LogicFields({
  label,
  rule,
  base,
  factList,
  isLocked,
  onChange,
  onUndo,
  onRedo,
}: {
  label: string;
  rule: Json;
  /** The place of the rule in its document, dotted. */
  base: string;
  /** Id of a datalist of facts. */
  factList: string;
  isLocked: boolean;
  /** `topic`: edits of one topic are undone together. */
  onChange: (rule: Json, topic?: string) => void;
  onUndo: () => void;
  onRedo: () => void;
}) {
  const path = useSignal<TreePath>([]);
  const last = useRef<RuleJson | null>(null);
  const tree = treeFor(rule, last.current);
  last.current = tree;
  useEffect(() => void (operators.value === null && operators.load()), []);
  return (
    <Loaded of={operators.state} retry={() => void operators.load()}>
      {({ data }) => (
        <TreeWithFields
          label={label}
          root={tree}
          base={base}
          path={path.value}
          turn={0}
          operators={guardOperators(data)}
          isGuard
          isLocked={isLocked}
          problemAt={() => null}
          problemsAt={() => 0}
          verdictAt={() => null}
          factList={factList}
          onSelect={(next) => {
            path.value = next;
          }}
          onChange={(next, topic) => {
            last.current = next;
            onChange(logicOfTree(next), topic ?? undefined);
          }}
          onUndo={onUndo}
          onRedo={onRedo}
        />
      )}
    </Loaded>
  );
}
