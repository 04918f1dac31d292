import { groupOf, type RuleJson, ruleAt, rulesOf, type TreePath } from "./rule-tree";

/** Where something that is dragged would go: into this group, before what stands at `place`. */
export interface Drop {
  group: TreePath;
  place: number;
  /** What is drawn: a line before or after the row, or the row itself as the receiver. */
  look: "before" | "after" | "into";
  /** The row it is drawn at. */
  row: TreePath;
}

/** The drop for a pointer over a row, `share` of its height from its top (0–1). Null: nothing can go there. */
export function dropAt(root: RuleJson, row: TreePath, share: number, isClosed: boolean): Drop | null {
  const rule = ruleAt(root, row);
  if (rule === null) return null;
  const isGroup = groupOf(rule) !== null;
  const rules = rulesOf(rule);
  const own = row.at(-1);
  if (own === undefined)
    return isGroup ? { group: row, place: share < 0.5 ? 0 : rules.length, look: "into", row } : null;
  const above = row.slice(0, -1);
  if (share < (isGroup ? 0.25 : 0.5)) return { group: above, place: own, look: "before", row };
  if (!isGroup) return { group: above, place: own + 1, look: "after", row };
  const isLow = share > 0.75;
  if (isLow && (isClosed || rules.length === 0)) return { group: above, place: own + 1, look: "after", row };
  // Right below the title of an open group is its beginning.
  return { group: row, place: isLow ? 0 : rules.length, look: "into", row };
}
