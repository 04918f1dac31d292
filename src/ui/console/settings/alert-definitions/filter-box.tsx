import { useState } from "preact/hooks";
import { isObject, type Json } from "../../../../lib/json";
import { Button } from "../../../shared";
import type { ProblemFinder } from "../rules/problem-finder";
import type { TreePath } from "../rules/rule-tree";
import type { OperatorInfo } from "../rules/rule-words";
import { newGroup, newLeaf } from "../rules/tree-edits";
import { TreeWithFields } from "../rules/tree-with-fields";

/** A tree of rules over transactions, or none. */
export function FilterBox({
  label,
  base,
  filter,
  none,
  operators,
  problems,
  isLocked,
  pathList,
  onChange,
  onUndo,
  onRedo,
}: {
  label: string;
  /** Where it stands in the definition. */
  base: string;
  filter: Json | undefined;
  /** What it means that there is none; null: there must be one. */
  none: string | null;
  operators: readonly OperatorInfo[];
  problems: ProblemFinder;
  isLocked: boolean;
  /** Id of the datalist with what may be asked. */
  pathList: string;
  onChange: (filter: Json | undefined, topic: string | null) => void;
  onUndo: () => void;
  onRedo: () => void;
}) {
  const [path, setPath] = useState<TreePath>([]);
  const [turn, setTurn] = useState(0);
  const root = isObject(filter) ? filter : null;
  if (root === null)
    return (
      <div class="row wrap">
        <p class="muted">{none ?? "There is none yet."}</p>
        {!isLocked && (
          <Button
            size="small"
            icon="plus"
            onClick={() => {
              onChange(newGroup("and", [newLeaf()]), null);
              setPath([0]);
              setTurn(turn + 1);
            }}
          >
            Add a filter
          </Button>
        )}
        {problems.at(base) !== null && <p class="error">{problems.at(base)}</p>}
      </div>
    );
  return (
    <div class="stack-small">
      <TreeWithFields
        label={label}
        root={root}
        base={base}
        path={path}
        turn={turn}
        operators={operators}
        isLocked={isLocked}
        isPlain
        factExample="payment.method"
        problemAt={problems.at}
        problemsAt={problems.below}
        verdictAt={() => null}
        factList={pathList}
        onSelect={setPath}
        onChange={onChange}
        onUndo={onUndo}
        onRedo={onRedo}
      />
      {none !== null && !isLocked && (
        <p>
          <Button size="small" kind="quiet" icon="close" onClick={() => onChange(undefined, null)}>
            Take the filter away
          </Button>
        </p>
      )}
    </div>
  );
}
