import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { parseRuleSets } from "../../src/rules/rule-set";
import { historyOf, redone, stepped, undone } from "../../src/ui/console/settings/editor/history";
import {
  groupOf,
  jsonPath,
  type RuleJson,
  rowsOf,
  ruleAt,
  rulesOf,
  samePath,
  type TreePath,
  treePathIn,
} from "../../src/ui/console/settings/rules/rule-tree";
import { dropAt } from "../../src/ui/console/settings/rules/tree-drop";
import {
  addAt,
  deepestGroups,
  duplicateAt,
  type Edited,
  moveBy,
  moveTo,
  newGroup,
  removeAt,
  unwrapAt,
  wrapAt,
} from "../../src/ui/console/settings/rules/tree-edits";
import { actionOf, stepOf, treeActions } from "../../src/ui/console/settings/rules/tree-keys";

let leaves = 0;
const leaf = (): RuleJson => ({ key: `fact.${++leaves}`, operator: "EQUALS", value: leaves });
const book = (root: RuleJson): Json => [{ id: "one", indicator: "One", ruleSet: root }];
const leavesIn = (rule: RuleJson): string[] =>
  groupOf(rule) === null ? [String(rule.key)] : rulesOf(rule).flatMap(leavesIn);

/** `[a, [b, c], d]` as a tree of all-groups. */
const tree = (shape: readonly (string | readonly string[])[]): RuleJson =>
  newGroup(
    "and",
    shape.map((one) =>
      typeof one === "string"
        ? { key: one, operator: "EXISTS", value: null }
        : newGroup(
            "or",
            one.map((key) => ({ key, operator: "EXISTS", value: null })),
          ),
    ),
  );
const outline = (rule: RuleJson): Json =>
  groupOf(rule) === null ? String(rule.key) : rulesOf(rule).map((one) => outline(one));

interface Step {
  what: number;
  at: number;
  to: number;
  place: number;
}
const step = fc.record({ what: fc.nat(9), at: fc.nat(60), to: fc.nat(60), place: fc.nat(6) });

/** One edit somewhere in the tree, as keys, buttons or a drag would make it. */
function applied(root: RuleJson, { what, at, to, place }: Step): Edited | null {
  const rows = rowsOf(root);
  const here = rows[at % rows.length]?.path ?? [];
  const there = rows[to % rows.length]?.path ?? [];
  switch (what) {
    case 0:
    case 1:
      return addAt(root, here, leaf());
    case 2:
      return addAt(root, here, newGroup("not"));
    case 3:
      return wrapAt(root, here, "or");
    case 4:
      return unwrapAt(root, here);
    case 5:
      return duplicateAt(root, here);
    case 6:
      return removeAt(root, here);
    case 7:
      return moveTo(root, here, there, place);
    case 8:
      return moveBy(root, here, (["up", "down", "in", "out"] as const)[to % 4] ?? "up");
    default: {
      const drop = dropAt(root, there, place / 6, false);
      return drop === null ? null : moveTo(root, here, drop.group, drop.place);
    }
  }
}

describe("edits of a tree of rules", () => {
  it("any sequence of edits keeps a tree that the server's parser accepts, and the place of what was edited in it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let root: RuleJson = newGroup("and", [leaf()]);
        for (const one of steps) {
          const edited = applied(root, one);
          if (edited === null) continue;
          root = edited.root;
          expect(ruleAt(root, edited.at)).not.toBeNull();
          expect(parseRuleSets(book(root))).toMatchObject({ ok: true });
        }
      }),
    );
  });

  it("moving loses no rule and makes none", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { minLength: 1, maxLength: 20 }), (grow, moves) => {
        let root: RuleJson = newGroup("and", [leaf(), newGroup("or", [leaf(), leaf()])]);
        for (const one of grow) root = applied(root, { ...one, what: one.what % 4 })?.root ?? root;
        const before = leavesIn(root).sort();
        const groups = rowsOf(root).length;
        for (const one of moves) root = applied(root, { ...one, what: 7 + (one.what % 3) })?.root ?? root;
        expect(leavesIn(root).sort()).toEqual(before);
        expect(rowsOf(root)).toHaveLength(groups);
      }),
    );
  });

  it("a moved rule is what stands where it was said to be", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(5), (at, to, place) => {
        const root = tree(["a", ["b", "c"], "d", ["e"], "f"]);
        const rows = rowsOf(root);
        const from = rows[at % rows.length]?.path ?? [];
        const moved = moveTo(root, from, rows[to % rows.length]?.path ?? [], place);
        if (moved !== null) expect(ruleAt(moved.root, moved.at)).toEqual(ruleAt(root, from));
      }),
    );
  });

  it("undo restores every state there was, and redo comes back", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let history = historyOf<RuleJson>(newGroup("and", [leaf()]));
        const seen = [history.now];
        for (const one of steps) {
          const edited = applied(history.now, one);
          if (edited === null) continue;
          history = stepped(history, edited.root);
          seen.push(history.now);
        }
        for (const state of seen.toReversed()) {
          expect(history.now).toBe(state);
          history = undone(history);
        }
        expect(history.now).toBe(seen[0]);
        for (const state of seen) {
          expect(history.now).toBe(state);
          history = redone(history);
        }
        expect(history.now).toBe(seen.at(-1));
      }),
    );
  });

  it.each<[string, TreePath, "up" | "down" | "in" | "out", Json]>([
    ["up", [2], "up", ["a", "d", ["b", "c"]]],
    ["down", [0], "down", [["b", "c"], "a", "d"]],
    ["into the group above", [2], "in", ["a", ["b", "c", "d"]]],
    ["out of its group, behind it", [1, 0], "out", ["a", ["c"], "b", "d"]],
    ["up inside a group", [1, 1], "up", ["a", ["c", "b"], "d"]],
  ])("moves %s", (_, path, way, expected) => {
    expect(outline(moveBy(tree(["a", ["b", "c"], "d"]), path, way)?.root ?? {})).toEqual(expected);
  });

  it("does nothing where nothing can be done: past the ends, into itself, below no group", () => {
    const root = tree(["a", ["b"]]);
    expect(moveBy(root, [0], "up")).toBeNull();
    expect(moveBy(root, [1], "down")).toBeNull();
    expect(moveBy(root, [1], "in")).toBeNull();
    expect(moveBy(root, [0], "out")).toBeNull();
    expect(moveBy(root, [], "up")).toBeNull();
    expect(moveTo(root, [1], [1], 0)).toBeNull();
    expect(moveTo(root, [0], [0], 0)).toBeNull();
    expect(unwrapAt(root, [0])).toBeNull();
    expect(unwrapAt(root, [])).toBeNull();
  });

  it("of the last rule an empty group is left, a lone leaf becomes a group when something is added", () => {
    const alone = leaf();
    expect(removeAt(alone, [])?.root).toEqual({ operator: "and", rules: [] });
    const added = addAt(alone, [], leaf());
    expect([groupOf(added?.root), added?.at]).toEqual(["and", [1]]);
  });

  it("refuses to nest deeper than the server reads", () => {
    let root: RuleJson = leaf();
    let wraps = 0;
    for (let next = wrapAt(root, [], "and"); next !== null; next = wrapAt(root, [], "and")) {
      root = next.root;
      wraps++;
    }
    expect(wraps).toBe(deepestGroups);
    expect(parseRuleSets(book(root))).toMatchObject({ ok: true });
  });

  it("keeps what a group says besides its rules", () => {
    const root: JsonObject = { ...newGroup("or", [leaf()]), onUnknown: "holds", note: "ours" };
    expect(addAt(root, [], leaf())?.root).toMatchObject({ onUnknown: "holds", note: "ours" });
  });
});

describe("drops", () => {
  const root = tree(["a", ["b", "c"], "d"]);
  it.each<[string, TreePath, number, boolean, ReturnType<typeof dropAt>]>([
    ["the upper half of a leaf is before it", [0], 0.2, false, { group: [], place: 0, look: "before", row: [0] }],
    ["the lower half is after it", [2], 0.8, false, { group: [], place: 3, look: "after", row: [2] }],
    ["the middle of a group is its end", [1], 0.5, false, { group: [1], place: 2, look: "into", row: [1] }],
    ["below its title is its beginning", [1], 0.9, false, { group: [1], place: 0, look: "into", row: [1] }],
    ["below a closed group is behind it", [1], 0.9, true, { group: [], place: 2, look: "after", row: [1] }],
    ["the root takes all", [], 0.9, false, { group: [], place: 3, look: "into", row: [] }],
    ["what is not there takes nothing", [9], 0.5, false, null],
  ])("%s", (_, row, share, isClosed, expected) => {
    expect(dropAt(root, row, share, isClosed)).toEqual(expected);
  });
});

describe("keys", () => {
  const root = tree(["a", ["b", "c"], "d"]);
  const rows = rowsOf(root);
  it.each<[string, TreePath, unknown]>([
    ["ArrowDown", [1], { go: [1, 0] }],
    ["ArrowUp", [2], { go: [1, 1] }],
    ["ArrowLeft", [1, 1], { go: [1] }],
    ["ArrowLeft", [1], { close: [1] }],
    ["ArrowRight", [1], { go: [1, 0] }],
    ["ArrowRight", [0], null],
    ["Home", [2], { go: [] }],
    ["End", [], { go: [2] }],
    ["x", [0], null],
  ])("%s at %j", (key, at, expected) => {
    expect(stepOf(key, root, rows, at)).toEqual(expected);
  });

  it("a closed group opens to the right, and hides its rules", () => {
    const closed = rowsOf(root, (path) => samePath(path, [1]));
    expect(closed.map(({ path }) => path)).toEqual([[], [0], [1], [2]]);
    expect(stepOf("ArrowRight", root, closed, [1])).toEqual({ open: [1] });
  });

  it("every action has a key of its own, and Backspace deletes too", () => {
    expect(new Set(treeActions.map(({ keys }) => keys)).size).toBe(treeActions.length);
    for (const action of treeActions) expect(actionOf(action.keys)).toBe(action);
    expect(actionOf("Backspace")?.name).toBe("remove");
  });
});

describe("places", () => {
  it("a path into the tree and its place in the JSON are the same thing", () => {
    expect(jsonPath("rules.3.ruleSet", [0, 2])).toBe("rules.3.ruleSet.rules.0.rules.2");
    expect(treePathIn("rules.3.ruleSet", "rules.3.ruleSet.rules.0.rules.2.value")).toEqual([0, 2]);
    expect(treePathIn("rules.3.ruleSet", "rules.3.ruleSet")).toEqual([]);
    expect(treePathIn("rules.3.ruleSet", "rules.30.ruleSet.rules.0")).toBeNull();
  });
});
