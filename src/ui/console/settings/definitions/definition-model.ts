import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Problem } from "../../../../domain";
import type { Graph } from "../../../../drawing/graph";
import { isObject, type JsonObject } from "../../../../lib/json";
import { err } from "../../../../lib/result";
import { type Answer, type ApiFailure, api, type Loader, loader } from "../../../shared";
import { type History, historyOf, redone, stepped, undone } from "../editor/history";
import { type JsonSource, readJsonSource, type SyntaxFault } from "../editor/json-source";
import { buildersOnly } from "../frame/access";
import { type Definition, type DefinitionSummary, partsOf, textOfDraft, textOfParts } from "./definition";
import type { PolicyResult } from "./policy";

const validateAfterMs = 500;
/** How long nothing is changed in the forms before the draft goes out. */
const saveAfterMs = 1_200;

/** What is known about problems in the text. */
export type Checked =
  | { status: "unknown" }
  | { status: "checking"; problems: Problem[] }
  | { status: "checked"; problems: Problem[] }
  | { status: "failed"; failure: ApiFailure };

export type Reading = { ok: true; source: JsonSource } | { ok: false; fault: SyntaxFault };

export interface DefinitionModel {
  readonly id: string;
  readonly definition: Loader<Definition>;
  readonly graph: Loader<Graph>;
  readonly versions: Loader<DefinitionSummary[]>;
  /** The text in the editor. */
  readonly text: ReadonlySignal<string>;
  readonly reading: ReadonlySignal<Reading>;
  /** What the text says; while it is no JSON, what it said last. */
  readonly draft: ReadonlySignal<JsonObject>;
  /** Why nothing can be changed here; null: it can. */
  readonly locked: ReadonlySignal<string | null>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** Where a save by itself stands; a failed one is tried again with the next change. */
  readonly saving: ReadonlySignal<"no" | "saving" | ApiFailure>;
  readonly isDirty: ReadonlySignal<boolean>;
  readonly checked: ReadonlySignal<Checked>;
  /** What became of each promise when the text was last checked; null before that. Errors elsewhere leave it empty. */
  readonly policies: ReadonlySignal<PolicyResult[] | null>;
  /** Somebody else saved the draft after it was opened here. */
  readonly theirs: ReadonlySignal<Definition | null>;
  /** Where the editor should go next; `turn` rises with every wish. */
  readonly jump: ReadonlySignal<{ path: string; turn: number } | null>;
  type(text: string): void;
  /** An edit by a form. It saves itself. Edits with the same topic, one right after the other, are undone as one. */
  edit(change: (draft: JsonObject) => JsonObject, topic?: string): void;
  undo(): void;
  redo(): void;
  jumpTo(path: string): void;
  /** The editor has gone there. */
  jumped(): void;
  open(): Promise<void>;
  check(): Promise<void>;
  save(): Promise<Answer<Definition>>;
  /** Takes what somebody else saved (and loses what was typed), or keeps typing over it. */
  settle(choice: "theirs" | "mine"): void;
  discard(): void;
  publish(): Promise<Answer<Definition>>;
  archive(): Promise<Answer<Definition>>;
  upgrade(): Promise<Answer<Definition>>;
  copy(to: { name: string; key: string }): Promise<Answer<Definition>>;
  rename(names: { name: string; displayName: string }): Promise<Answer<Definition>>;
}

const open = new Map<string, DefinitionModel>();

/** The model of one definition. The same one for as long as the page lives, so that unsaved text survives a look elsewhere. */
export function definitionModel(id: string): DefinitionModel {
  const known = open.get(id) ?? createModel(id);
  open.set(id, known);
  return known;
}

/** Whether any definition has text that was not saved. */
export const hasUnsavedText = (): boolean => [...open.values()].some(({ isDirty }) => isDirty.peek());

function createModel(id: string): DefinitionModel {
  const path = `/workflow-definitions/${encodeURIComponent(id)}`;
  const definition = loader<Definition>((stop) => api.get(path, { signal: stop }));
  const graph = loader<Graph>((stop) => api.get(`${path}/graph?format=json`, { signal: stop }));
  const versions = loader<DefinitionSummary[]>(async (stop) => {
    const key = definition.state.peek();
    if (key.status !== "ready") return err(notOpen);
    const page = await api.get<{ data: DefinitionSummary[] }>(
      `/workflow-definitions?limit=100&key=${encodeURIComponent(key.value.key)}`,
      { signal: stop },
    );
    return page.ok ? { ok: true, value: page.value.data.toSorted((a, b) => b.version - a.version) } : page;
  });
  const history = signal<History<string>>(historyOf(""));
  const text = computed(() => history.value.now);
  const saved = signal("");
  const saving = signal<"no" | "saving" | ApiFailure>("no");
  let savesItself = false;
  let last: JsonObject = {};
  const theirs = signal<Definition | null>(null);
  const checked = signal<Checked>({ status: "unknown" });
  const policies = signal<PolicyResult[] | null>(null);
  const jump = signal<{ path: string; turn: number } | null>(null);
  const isDirty = computed(() => text.value !== saved.value);
  const reading = computed((): Reading => {
    const read = readJsonSource(text.value);
    return read.ok ? { ok: true, source: read.value } : { ok: false, fault: read.error };
  });
  const draft = computed((): JsonObject => {
    const now = reading.value;
    if (now.ok && isObject(now.source.value)) last = now.source.value;
    return last;
  });
  const locked = computed(() => {
    const status = definition.value?.status ?? null;
    if (status === null) return "It is not open yet.";
    return status === "draft" ? buildersOnly() : "Published versions never change: make a new version to edit.";
  });
  let turns = 0;
  let checking: AbortController | null = null;

  const take = (value: Definition) =>
    batch(() => {
      definition.put(value);
      saved.value = textOfParts(value);
      history.value = historyOf(saved.value);
      theirs.value = null;
      saving.value = "no";
    });
  const parts = () => {
    const now = reading.peek();
    return now.ok ? partsOf(now.source.value).parts : null;
  };
  const check = async () => {
    checking?.abort();
    const mine = new AbortController();
    checking = mine;
    const body = parts();
    if (body === null || !isObject(body.definition) || buildersOnly() !== null) return;
    checked.value = { status: "checking", problems: problemsOf(checked.peek()) };
    const answer = await api.post<{ problems: Problem[]; policies?: PolicyResult[] }>(`${path}/validate`, body, {
      signal: mine.signal,
    });
    if (checking !== mine) return;
    if (answer.ok)
      batch(() => {
        checked.value = { status: "checked", problems: answer.value.problems };
        policies.value = answer.value.policies ?? [];
      });
    else checked.value = { status: "failed", failure: answer.error };
  };
  // Problems are looked for when the typing rests for a moment.
  effect(() => {
    if (text.value === "") return;
    const timer = setTimeout(() => void check(), validateAfterMs);
    return () => clearTimeout(timer);
  });
  // Read with every text: what was said last must be known once a text is no JSON.
  effect(() => void draft.value);
  const changed = (next: History<string>, itself: boolean) => {
    if (next === history.peek()) return;
    savesItself = itself;
    history.value = next;
  };
  const save = async (): Promise<Answer<Definition>> => {
    const body = parts();
    const known = definition.state.peek();
    if (body === null || known.status !== "ready") return err(notOpen);
    const sent = text.peek();
    const answer = await api.put<Definition>(path, { ...body, expectedHash: known.value.hash });
    if (!answer.ok) {
      if (answer.error.code !== "conflict") return answer;
      const now = await api.get<Definition>(path);
      if (!now.ok) return now;
      theirs.value = now.value;
      return err(changedElsewhere);
    }
    batch(() => {
      definition.put(answer.value);
      saved.value = textOfParts(answer.value);
      // What was changed while it was on its way stays, and goes out next.
      if (text.peek() === sent) history.value = { ...history.peek(), now: saved.peek() };
    });
    if (graph.value !== null) void graph.load();
    return answer;
  };
  // One after the other: each is sent with the hash that the one before it left.
  let saves: Promise<unknown> = Promise.resolve();
  const inTurn = (write: () => Promise<Answer<Definition>>): Promise<Answer<Definition>> => {
    const next = saves.then(write);
    saves = next.catch(() => null);
    return next;
  };
  const saveInTurn = (): Promise<Answer<Definition>> => inTurn(save);
  const saveItself = async () => {
    const now = reading.peek();
    const isWhole = now.ok && partsOf(now.source.value).problems.length === 0;
    if (!isWhole || !isDirty.peek() || theirs.peek() !== null || locked.peek() !== null) return;
    saving.value = "saving";
    const answer = await saveInTurn();
    saving.value = answer.ok || answer.error.code === changedElsewhere.code ? "no" : answer.error;
  };
  effect(() => {
    if (text.value === "" || !savesItself || !isDirty.value) return;
    const timer = setTimeout(() => void saveItself(), saveAfterMs);
    return () => clearTimeout(timer);
  });
  const replaced = (to: "publish" | "archive"): Promise<Answer<Definition>> =>
    inTurn(async () => {
      const done = await api.post<Definition>(`${path}/${to}`);
      if (done.ok) take(done.value);
      return done;
    });

  return {
    id,
    definition,
    graph,
    versions,
    text,
    reading,
    draft,
    locked,
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    saving,
    isDirty,
    checked,
    policies,
    theirs,
    jump,
    type: (next) => changed(stepped(history.peek(), next, "text"), false),
    edit(change, topic) {
      if (locked.peek() !== null || !reading.peek().ok) return;
      const before = draft.peek();
      const after = change(before);
      if (after !== before) changed(stepped(history.peek(), textOfDraft(after), topic ?? null), true);
    },
    undo: () => changed(undone(history.peek()), true),
    redo: () => changed(redone(history.peek()), true),
    jumpTo: (at) => {
      jump.value = { path: at, turn: ++turns };
    },
    jumped: () => {
      jump.value = null;
    },
    check,
    async open() {
      if (text.peek() !== "" && isDirty.peek()) return;
      const before = definition.value?.hash;
      if (before === undefined) {
        const answer = await definition.load();
        if (answer.ok) take(answer.value);
        return;
      }
      // What is open already keeps what can be undone. What somebody types, or what is saved, before the answer is there comes first: saving
      // it says then that somebody else was faster.
      const answer = await api.get<Definition>(path);
      if (!answer.ok || isDirty.peek() || definition.value?.hash !== before) return;
      if (answer.value.hash === before) definition.put(answer.value);
      else take(answer.value);
    },
    save: saveInTurn,
    settle(choice) {
      const other = theirs.peek();
      if (other === null) return;
      if (choice === "theirs") take(other);
      else
        batch(() => {
          // From now on theirs is what this text is compared with; saving puts mine in its place.
          definition.put(other);
          saved.value = textOfParts(other);
          theirs.value = null;
          if (savesItself) void saveItself();
        });
    },
    discard: () => changed(stepped(history.peek(), saved.peek()), false),
    publish: () => replaced("publish"),
    archive: () => replaced("archive"),
    upgrade: () => api.post(`${path}/upgrade`),
    copy: ({ name, key }) => api.post(`${path}/copy`, key === "" ? { name } : { name, key }),
    rename: ({ name, displayName }) =>
      inTurn(async () => {
        const answer = await api.put<Definition>(path, { name, displayName: displayName === "" ? null : displayName });
        // The text in the editor is another matter and stays as it is.
        if (answer.ok) definition.put(answer.value);
        return answer;
      }),
  };
}

export const problemsOf = (checked: Checked): Problem[] =>
  checked.status === "checked" || checked.status === "checking" ? checked.problems : [];

const local = { kind: "refused", status: 0, param: null, details: {}, requestId: null } as const;
const notOpen: ApiFailure = { ...local, code: "not_open", message: "The text is no JSON yet: repair it first." };
const changedElsewhere: ApiFailure = {
  ...local,
  code: "changed_elsewhere",
  message: "Somebody else saved this draft after you opened it.",
};
