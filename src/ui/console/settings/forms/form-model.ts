import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isObject, type JsonObject } from "../../../../lib/json";
import { dotted, objectAt, type Place, valueAt, withAt } from "../definitions/build/places";
import { type DefinitionModel, definitionModel, problemsOf } from "../definitions/definition-model";
import { type ListedProblem, listedProblems } from "../definitions/problems-in-text";
import type { Edit } from "./model/form-edits";
import { type FormPath, nodeAt, pathIn, placeOf, rowsOf } from "./model/form-tree";
import { languagesOf } from "./model/new-parts";

/** One form of a draft: what it says, what is chosen in it, in which language it is looked at. */
export interface FormModel {
  readonly definition: DefinitionModel;
  readonly key: string;
  /** Null: the draft has no such form. */
  readonly form: ReadonlySignal<JsonObject | null>;
  /** The page or element that the inspector shows; the form itself is the empty path. */
  readonly chosen: ReadonlySignal<FormPath>;
  /** Rises when the inspector's first field should take the focus, and when the tree's row should. */
  readonly toFields: Signal<number>;
  readonly toTree: Signal<number>;
  readonly language: ReadonlySignal<string>;
  readonly languages: ReadonlySignal<string[]>;
  /** With paths below the form. */
  readonly problems: ReadonlySignal<ListedProblem[]>;
  /** Paths at which answers of the form are stored, for those who pick one. */
  readonly answers: ReadonlySignal<string[]>;
  choose(path: FormPath): void;
  speak(language: string): void;
  /** Shows what a problem is about. */
  show(problem: string): void;
  edit(change: (form: JsonObject) => JsonObject, topic?: string): void;
  /** Makes an edit of the tree, and goes on where it says. Answers why it could not be made; null: it was. */
  make(edit: (form: JsonObject) => Edit): string | null;
  /** Sets what stands at a place below the form; undefined takes it away. */
  set(place: Place, value: Parameters<typeof withAt>[2], topic?: string): void;
  below(path: FormPath): ListedProblem[];
  at(place: Place): string | null;
}

const open = new Map<string, FormModel>();

/** The model of one form. The same one for as long as the page lives. */
export function formModel(id: string, key: string): FormModel {
  const name = `${id} ${key}`;
  const known = open.get(name) ?? createFormModel(definitionModel(id), key);
  open.set(name, known);
  return known;
}

function createFormModel(definition: DefinitionModel, key: string): FormModel {
  const form = computed(() => {
    const found = valueAt(definition.draft.value, ["forms", key]);
    return isObject(found) ? found : null;
  });
  const wanted = signal<FormPath>([0]);
  const spoken = signal("");
  const languages = computed(() => languagesOf(form.value ?? {}));
  // What was undone away is not chosen any more: what is around it is.
  const chosen = computed(() => {
    let path = wanted.value;
    while (path.length > 0 && nodeAt(form.value ?? {}, path) === null) path = path.slice(0, -1);
    return path;
  });
  const problems = computed(() =>
    listedProblems(definition.reading.value, problemsOf(definition.checked.value)).flatMap((one): ListedProblem[] =>
      one.path === `forms.${key}` || one.path.startsWith(`forms.${key}.`)
        ? [{ ...one, path: one.path.slice(`forms.${key}.`.length) }]
        : [],
    ),
  );
  const toFields = signal(0);
  const edit = (change: (now: JsonObject) => JsonObject, topic?: string) =>
    definition.edit(
      (draft) => {
        const before = objectAt(draft, ["forms", key]);
        const after = change(before);
        return after === before ? draft : withAt(draft, ["forms", key], after);
      },
      topic === undefined ? undefined : `form ${key} ${topic}`,
    );
  return {
    definition,
    key,
    form,
    chosen,
    toFields,
    toTree: signal(0),
    language: computed(() => {
      const [first = "en"] = languages.value;
      return languages.value.includes(spoken.value) ? spoken.value : first;
    }),
    languages,
    problems,
    answers: computed(() =>
      rowsOf(form.value ?? {}).flatMap(({ node }) =>
        typeof node.valueDestination === "string" ? node.valueDestination : [],
      ),
    ),
    choose: (path) => {
      wanted.value = path;
    },
    speak: (language) => {
      spoken.value = language;
    },
    show: (problem) =>
      batch(() => {
        wanted.value = pathIn(problem);
        toFields.value++;
      }),
    edit,
    make(change) {
      const now = form.peek();
      if (now === null || definition.locked.peek() !== null) return definition.locked.peek() ?? "There is no form.";
      const done = change(now);
      if (!done.ok) return done.error;
      batch(() => {
        edit(() => done.value.form);
        wanted.value = done.value.at;
      });
      return null;
    },
    set: (place, value, topic) => edit((now) => withAt(now, place, value), topic),
    below: (path) => {
      const at = dotted(placeOf(path));
      return problems.value.filter((one) => at === "" || one.path === at || one.path.startsWith(`${at}.`));
    },
    at: (place) =>
      problems.value.find((one) => one.path === dotted(place) && one.severity === "error")?.message ?? null,
  };
}
