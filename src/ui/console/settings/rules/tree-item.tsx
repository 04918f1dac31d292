import type { Verdict } from "../../../../domain";
import { Icon } from "../../../shared";
import { VerdictMark } from "../../evaluation/evaluation-tree";
import { pathText } from "../frame/use-row-drag";
import { groupOf, type TreeRow } from "./rule-tree";
import { type OperatorInfo, ruleWords } from "./rule-words";

/** One rule of a tree, in one line: grip, words, what is wrong with it, what it came to. */
export function TreeItem({
  row: { path, rule, level, place, count },
  isSelected,
  isClosed,
  isDragged,
  drop,
  operators,
  problems,
  verdict,
  onGrip,
  onToggle,
  onSelect,
  onKey,
}: {
  row: TreeRow;
  isSelected: boolean;
  isClosed: boolean;
  isDragged: boolean;
  drop: "before" | "after" | "into" | null;
  operators: readonly OperatorInfo[];
  problems: number;
  verdict: Verdict | null;
  onGrip: ((event: PointerEvent) => void) | null;
  onToggle: () => void;
  onSelect: () => void;
  onKey: (event: KeyboardEvent) => void;
}) {
  const group = groupOf(rule);
  const { subject, claim, value } = ruleWords(rule, operators);
  return (
    <div
      role="treeitem"
      class={`tree-row${isDragged ? " dragged" : ""}${drop === null ? "" : ` drop-${drop}`}${group === null ? "" : " group"}`}
      style={`--level:${level}`}
      data-path={pathText(path)}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={count}
      aria-selected={isSelected}
      aria-expanded={group === null ? undefined : !isClosed}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
      onKeyDown={onKey}
      onFocus={() => !isSelected && onSelect()}
    >
      {onGrip && (
        <span class="grip" aria-hidden="true" title="Drag to move" onPointerDown={onGrip}>
          ⠿
        </span>
      )}
      {group !== null && (
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
        <b>{subject}</b> {claim} {value !== "" && <span class="tree-value">{value}</span>}
      </span>
      {problems > 0 && (
        <span class="tree-problem">
          <Icon name="alert" size={14} />
          <span class="unseen">{problems === 1 ? "1 problem" : `${problems} problems`}</span>
        </span>
      )}
      {verdict !== null && <VerdictMark verdict={verdict} />}
    </div>
  );
}
