import { groupOf, isWithin, type RuleJson, ruleAt, samePath, type TreePath, type TreeRow } from "./rule-tree";
import { addAt, duplicateAt, type Edited, moveBy, newGroup, newLeaf, removeAt, unwrapAt, wrapAt } from "./tree-edits";

/** What can be done to a rule by key, button or menu; `says` is read out afterwards. */
export interface TreeAction {
  name: string;
  keys: string;
  label: string;
  says: string;
  run: (root: RuleJson, at: TreePath) => Edited | null;
}

export const treeActions: readonly TreeAction[] = [
  { name: "add", keys: "a", label: "Add rule", says: "Rule added", run: (root, at) => addAt(root, at, newLeaf()) },
  {
    name: "add-group",
    keys: "g",
    label: "Add group",
    says: "Group added",
    run: (root, at) => addAt(root, at, newGroup("and")),
  },
  {
    name: "wrap",
    keys: "w",
    label: "Wrap in a group",
    says: "Wrapped in a group",
    run: (root, at) => wrapAt(root, at, "or"),
  },
  { name: "unwrap", keys: "u", label: "Dissolve the group", says: "Group dissolved", run: unwrapAt },
  { name: "duplicate", keys: "d", label: "Duplicate", says: "Duplicated", run: duplicateAt },
  { name: "remove", keys: "Delete", label: "Delete", says: "Deleted", run: removeAt },
  { name: "up", keys: "alt+ArrowUp", label: "Move up", says: "Moved up", run: (root, at) => moveBy(root, at, "up") },
  {
    name: "down",
    keys: "alt+ArrowDown",
    label: "Move down",
    says: "Moved down",
    run: (root, at) => moveBy(root, at, "down"),
  },
  {
    name: "in",
    keys: "alt+ArrowRight",
    label: "Move into the group above",
    says: "Moved into the group",
    run: (root, at) => moveBy(root, at, "in"),
  },
  {
    name: "out",
    keys: "alt+ArrowLeft",
    label: "Move out of its group",
    says: "Moved out of the group",
    run: (root, at) => moveBy(root, at, "out"),
  },
];

/** The action of a key; Backspace deletes as Delete does. */
export const actionOf = (keys: string): TreeAction | undefined =>
  treeActions.find((one) => one.keys === (keys === "Backspace" ? "Delete" : keys));

export type TreeStep = { go: TreePath } | { close: TreePath } | { open: TreePath };

/** Where an arrow key leads in a tree, as everywhere: up and down the rows that are seen, left to close or go up, right to open or go in. */
export function stepOf(key: string, root: RuleJson, rows: readonly TreeRow[], at: TreePath): TreeStep | null {
  const place = rows.findIndex(({ path }) => samePath(path, at));
  const to = (row: TreeRow | undefined): TreeStep | null => (row === undefined ? null : { go: row.path });
  const rule = ruleAt(root, at);
  const isGroup = groupOf(rule ?? undefined) !== null;
  const next = rows[place + 1];
  const isOpen = isGroup && next !== undefined && isWithin(at, next.path);
  switch (key) {
    case "ArrowDown":
      return to(next);
    case "ArrowUp":
      return to(rows[place - 1]);
    case "Home":
      return to(rows[0]);
    case "End":
      return to(rows.at(-1));
    case "ArrowRight":
      return isOpen ? to(next) : isGroup ? { open: at } : null;
    case "ArrowLeft":
      return isOpen ? { close: at } : at.length === 0 ? null : { go: at.slice(0, -1) };
    default:
      return null;
  }
}
