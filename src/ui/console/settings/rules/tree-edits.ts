import {
  type GroupOperator,
  groupDepth,
  groupOf,
  isWithin,
  type RuleJson,
  ruleAt,
  rulesOf,
  type TreePath,
  withRuleAt,
  withRules,
} from "./rule-tree";

/** A tree after an edit, and where the rule that was meant is now. */
export interface Edited {
  root: RuleJson;
  at: TreePath;
}

/** The server reads 64 levels of JSON; each group takes two, and values need some. */
export const deepestGroups = 24;

/** A leaf to be filled in. */
export const newLeaf = (): RuleJson => ({ key: "", operator: "EQUALS", value: "" });
export const newGroup = (operator: GroupOperator, rules: readonly RuleJson[] = []): RuleJson => ({
  operator,
  rules: [...rules],
});

/**
 * Every edit is a value: null means that it does nothing here (there is no group above, the groups would nest too deep). None of them
 * changes a rule that was not meant, and none drops one.
 */
export function insertAt(root: RuleJson, group: TreePath, place: number, rule: RuleJson): Edited | null {
  const into = ruleAt(root, group);
  if (into === null || groupOf(into) === null) return null;
  const rules = rulesOf(into);
  const at = Math.max(0, Math.min(place, rules.length));
  return shallow({ root: withRuleAt(root, group, withRules(into, rules.toSpliced(at, 0, rule))), at: [...group, at] });
}

/** Adds a rule where somebody stands: at the end of a group, behind a leaf. A tree of one leaf becomes a group first. */
export function addAt(root: RuleJson, here: TreePath, rule: RuleJson): Edited | null {
  const at = ruleAt(root, here);
  if (at === null) return null;
  if (groupOf(at) !== null) return insertAt(root, here, rulesOf(at).length, rule);
  const place = here.at(-1);
  if (place === undefined) return shallow({ root: newGroup("and", [root, rule]), at: [1] });
  return insertAt(root, here.slice(0, -1), place + 1, rule);
}

/** Takes a rule away. Of the root an empty group is left, which never holds. */
export function removeAt(root: RuleJson, path: TreePath): Edited | null {
  const place = path.at(-1);
  if (place === undefined) return { root: newGroup("and"), at: [] };
  const above = path.slice(0, -1);
  const group = ruleAt(root, above);
  if (group === null || place >= rulesOf(group).length) return null;
  const rules = rulesOf(group).toSpliced(place, 1);
  const at = rules.length === 0 ? above : [...above, Math.min(place, rules.length - 1)];
  return { root: withRuleAt(root, above, withRules(group, rules)), at };
}

/** Another rule in the place of one. */
export const replaceAt = (root: RuleJson, path: TreePath, rule: RuleJson): Edited | null =>
  ruleAt(root, path) === null ? null : shallow({ root: withRuleAt(root, path, rule), at: path });

/** Puts a group around a rule. */
export function wrapAt(root: RuleJson, path: TreePath, operator: GroupOperator): Edited | null {
  const rule = ruleAt(root, path);
  return rule === null ? null : replaceAt(root, path, newGroup(operator, [rule]));
}

/** Takes a group away and leaves its rules in its place. The root can go only when it holds a single rule. */
export function unwrapAt(root: RuleJson, path: TreePath): Edited | null {
  const group = ruleAt(root, path);
  if (group === null || groupOf(group) === null) return null;
  const rules = rulesOf(group);
  const place = path.at(-1);
  if (place === undefined) {
    const [only] = rules;
    return rules.length === 1 && only !== undefined ? { root: only, at: [] } : null;
  }
  if (rules.length === 0) return null;
  const above = path.slice(0, -1);
  const holder = ruleAt(root, above);
  if (holder === null) return null;
  return { root: withRuleAt(root, above, withRules(holder, rulesOf(holder).toSpliced(place, 1, ...rules))), at: path };
}

/** A copy right behind the rule. The root becomes a group of two. */
export function duplicateAt(root: RuleJson, path: TreePath): Edited | null {
  const rule = ruleAt(root, path);
  if (rule === null) return null;
  const place = path.at(-1);
  if (place === undefined) return shallow({ root: newGroup("and", [rule, structuredClone(rule)]), at: [1] });
  return insertAt(root, path.slice(0, -1), place + 1, structuredClone(rule));
}

/**
 * Moves a rule into `group` before what stands at `place` there now, both as they are before the move. Null when it would go into
 * itself, or stay where it is.
 */
export function moveTo(root: RuleJson, from: TreePath, group: TreePath, place: number): Edited | null {
  const rule = ruleAt(root, from);
  const own = from.at(-1);
  if (rule === null || own === undefined || isWithin(from, group)) return null;
  const above = from.slice(0, -1);
  const target = ruleAt(root, group);
  if (target === null || groupOf(target) === null) return null;
  const isSameGroup = above.length === group.length && isWithin(above, group);
  if (isSameGroup && (place === own || place === own + 1)) return null;
  const taken = removeAt(root, from);
  if (taken === null) return null;
  // What was taken out shifts whatever stood behind it in the same group.
  const step = group[above.length];
  const shifts = !isSameGroup && isWithin(above, group) && step !== undefined && step > own;
  const to = shifts ? group.toSpliced(above.length, 1, step - 1) : group;
  return insertAt(taken.root, to, isSameGroup && place > own ? place - 1 : place, rule);
}

/** Up and down among its siblings; `in`: to the end of the group right above it; `out`: behind the group it stands in. */
export function moveBy(root: RuleJson, path: TreePath, way: "up" | "down" | "in" | "out"): Edited | null {
  const place = path.at(-1);
  if (place === undefined) return null;
  const above = path.slice(0, -1);
  const siblings = rulesOf(ruleAt(root, above) ?? {});
  switch (way) {
    case "up":
      return place === 0 ? null : moveTo(root, path, above, place - 1);
    case "down":
      return place >= siblings.length - 1 ? null : moveTo(root, path, above, place + 2);
    case "in": {
      const before = siblings[place - 1];
      const isGroup = before !== undefined && groupOf(before) !== null;
      return isGroup ? moveTo(root, path, [...above, place - 1], rulesOf(before).length) : null;
    }
    case "out": {
      const own = above.at(-1);
      return own === undefined ? null : moveTo(root, path, above.slice(0, -1), own + 1);
    }
  }
}

const shallow = (edited: Edited): Edited | null => (groupDepth(edited.root) > deepestGroups ? null : edited);
