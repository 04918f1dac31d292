import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Graph } from "../../../../../drawing/graph";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import type { Picked } from "../../chart/chart-walk";
import { type DefinitionModel, problemsOf } from "../definition-model";
import { pluginsOf } from "../plugins-of";
import { type ListedProblem, listedProblems } from "../problems-in-text";
import { draftGraph } from "./draft-graph";
import { dotted, type Place, valueAt } from "./places";
import { idOf, placeOfState, type StatePath, statesIn } from "./states";
import { type Arrow, arrowsOf } from "./transitions";

/** What the inspector shows. A state's path is empty for the whole workflow. */
export type Chosen =
  | { part: "state"; path: StatePath }
  | { part: "arrow"; place: string }
  | { part: "plugins"; place: string | null }
  | { part: "promises" }
  | { part: "more" };

/** The builder of one definition: what is drawn, what is chosen, what can be said. */
export interface Builder {
  readonly model: DefinitionModel;
  readonly draft: ReadonlySignal<JsonObject>;
  readonly graph: ReadonlySignal<Graph>;
  readonly problems: ReadonlySignal<ListedProblem[]>;
  readonly chosen: ReadonlySignal<Chosen>;
  /** Rises when the inspector's first field should take the focus. */
  readonly turn: ReadonlySignal<number>;
  /** The state that was looked at last; empty when there was none. */
  readonly lastState: ReadonlySignal<StatePath>;
  /** Names of the events that are heard or raised somewhere. */
  readonly events: ReadonlySignal<string[]>;
  readonly plugins: ReadonlySignal<string[]>;
  readonly forms: ReadonlySignal<string[]>;
  choose(chosen: Chosen, focus?: boolean): void;
  pick(picked: Picked | null): void;
  readonly picked: ReadonlySignal<Picked | null>;
  focusInspector(): void;
  edit(change: (draft: JsonObject) => JsonObject, topic?: string): void;
  /** Problems at a place or below it. */
  below(place: Place): ListedProblem[];
  /** What is wrong with exactly this place; null when nothing is. */
  at(place: Place): string | null;
}

/** The transition at a dotted place, with the state it leaves; null when it is gone. */
export function arrowAt(draft: JsonObject, place: string): { path: StatePath; arrow: Arrow } | null {
  for (const path of [[], ...statesIn(draft).map((state) => state.path)]) {
    const arrow = arrowsOf(draft, path).find((one) => dotted(one.place) === place);
    if (arrow !== undefined) return { path, arrow };
  }
  return null;
}

export function createBuilder(model: DefinitionModel): Builder {
  const { draft } = model;
  const graph = computed(() => draftGraph(draft.value));
  const wanted = signal<Chosen>({ part: "state", path: [] });
  const turn = signal(0);
  const lastState = signal<StatePath>([]);
  // What was undone away is not chosen any more.
  const chosen = computed((): Chosen => {
    const now = wanted.value;
    if (now.part === "state" && !isObject(valueAt(draft.value, placeOfState(now.path))))
      return { part: "state", path: [] };
    if (now.part === "arrow" && arrowAt(draft.value, now.place) === null) return { part: "state", path: [] };
    return now;
  });
  const problems = computed(() => listedProblems(model.reading.value, problemsOf(model.checked.value)));
  const choose = (next: Chosen, focus = false) =>
    batch(() => {
      wanted.value = next;
      if (next.part === "state") lastState.value = next.path;
      if (focus) turn.value++;
    });
  return {
    model,
    draft,
    graph,
    problems,
    chosen,
    turn,
    lastState,
    events: computed(() => eventsIn(draft.value)),
    plugins: computed(() => pluginsOf(draft.value.extensions ?? null).map(({ name }) => name)),
    forms: computed(() => (isObject(draft.value.forms) ? Object.keys(draft.value.forms) : [])),
    choose,
    pick: (picked) =>
      choose(
        picked?.kind === "arrow"
          ? { part: "arrow", place: picked.path }
          : { part: "state", path: picked === null ? [] : pathOf(draft.peek(), picked.id) },
      ),
    picked: computed((): Picked | null => {
      const now = chosen.value;
      if (now.part === "arrow") return { kind: "arrow", path: now.place };
      return now.part === "state" && now.path.length > 0 ? { kind: "state", id: idOf(now.path) } : null;
    }),
    focusInspector: () => {
      turn.value++;
    },
    edit: model.edit,
    below: (place) => {
      const path = dotted(place);
      return problems.value.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
    },
    at: (place) => problems.value.find((one) => one.path === dotted(place))?.message ?? null,
  };
}

const pathOf = (draft: JsonObject, id: string): StatePath =>
  statesIn(draft).find((state) => state.id === id)?.path ?? [];

const raising = [
  "event",
  "rejectedEvent",
  "timeoutEvent",
  "successAction",
  "errorAction",
  "cancelledAction",
  "timeoutAction",
];

function eventsIn(draft: JsonObject): string[] {
  const heard = [[], ...statesIn(draft).map(({ path }) => path)].flatMap((path) =>
    arrowsOf(draft, path).flatMap(({ cause, name }) =>
      cause === "on" && name !== "" && !name.endsWith("*") ? [name] : [],
    ),
  );
  const raised = statesIn(draft).flatMap(({ config }) => raisedIn(valueAt(config, ["meta"]) ?? null));
  return [...new Set([...heard, ...raised, ...raisedIn(draft.extensions ?? null), "approve", "reject", "revision"])];
}

function raisedIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(raisedIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === "string" ? (raising.includes(key) && each !== "" ? [each] : []) : raisedIn(each),
  );
}
