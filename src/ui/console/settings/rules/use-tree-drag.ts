import { useRowDrag } from "../frame/use-row-drag";
import { isWithin, type RuleJson, type TreePath } from "./rule-tree";
import { type Drop, dropAt } from "./tree-drop";

/** Dragging rules by their grips: into a group, before or after another rule, never into themselves. */
export const useTreeDrag = (
  root: RuleJson,
  isClosed: (path: TreePath) => boolean,
  onDrop: (from: TreePath, drop: Drop) => void,
) =>
  useRowDrag<Drop>((from, over, share) => {
    const found = dropAt(root, over, share, isClosed(over));
    return found === null || isWithin(from, found.group) ? null : found;
  }, onDrop);
