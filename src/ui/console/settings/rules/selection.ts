import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { type TreePath, treePathIn } from "./rule-tree";

/** Which rule the editor shows, and what else was asked to be shown. */
export interface Selection {
  readonly indicator: ReadonlySignal<number>;
  readonly path: ReadonlySignal<TreePath>;
  /** Rises when the selected rule should take the focus. */
  readonly turn: ReadonlySignal<number>;
  select(indicator: number, path?: TreePath): void;
  /** Goes where a path of a problem or an evaluation leads; answers the tab that has it. */
  show(path: string): "rules" | "score" | "tests" | "json";
}

export function createSelection(): Selection {
  const indicator = signal(0);
  const path = signal<TreePath>([]);
  const turn = signal(0);
  const select = (next: number, at: TreePath = []) =>
    batch(() => {
      indicator.value = next;
      path.value = at;
    });
  return {
    indicator,
    path,
    turn,
    select,
    show(to) {
      const found = /^rules\.(\d+)/.exec(to);
      if (found === null) return to.startsWith("model") ? "score" : to.startsWith("tests") ? "tests" : "json";
      const place = Number(found[1]);
      batch(() => {
        select(place, treePathIn(baseOf(place), to) ?? []);
        turn.value++;
      });
      return "rules";
    },
  };
}

/** Where the tree of an indicator stands in the JSON. */
export const baseOf = (indicator: number): string => `rules.${indicator}.ruleSet`;
