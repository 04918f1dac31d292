import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { assertNever } from "../../../../lib/assert-never";
import { isObject, type Json } from "../../../../lib/json";
import { type Answer, type ApiFailure, api, type Loader } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { type History, historyOf, redone, stepped, undone } from "./history";
import { type JsonSource, readJsonSource, type SyntaxFault } from "./json-source";

export type Reading = { ok: true; source: JsonSource } | { ok: false; fault: SyntaxFault };

export interface ListedProblem {
  path: string;
  message: string;
  severity: "error" | "warning";
}

/** Where a draft stands between the screen and the server. */
export type Saving<Stored> =
  | { status: "saved" }
  /** Something was typed; it goes out when the typing rests. */
  | { status: "waiting" }
  | { status: "saving" }
  /** The server does not take what has problems: it stays here until they are repaired. */
  | { status: "held"; why: string }
  | { status: "failed"; failure: ApiFailure }
  /** Somebody else changed what is stored. */
  | { status: "conflict"; theirs: Stored };

export const isUnsaved = ({ status }: Saving<unknown>): boolean => status !== "saved";

/** In words, for the line beside the title. */
export function savingWords(saving: Saving<unknown>): string {
  switch (saving.status) {
    case "saved":
      return "Saved";
    case "waiting":
      return "Unsaved changes";
    case "saving":
      return "Saving …";
    case "held":
      return `Not saved: ${saving.why}`;
    case "failed":
      return "Not saved";
    case "conflict":
      return "Not saved: it was changed by somebody else";
    default:
      return assertNever(saving);
  }
}

/** A draft that is JSON: the one truth, which forms and trees are views of. It is checked and saved when the typing rests. */
export interface JsonDraft<Stored, Written, Check> {
  readonly stored: Loader<Stored>;
  readonly text: ReadonlySignal<string>;
  readonly reading: ReadonlySignal<Reading>;
  /** What the text says; while it is no JSON, what it said last. */
  readonly written: ReadonlySignal<Written>;
  /** What the server makes of the text; null before it has said so, and while the text is no JSON. */
  readonly checked: ReadonlySignal<Check | null>;
  readonly isChecking: ReadonlySignal<boolean>;
  readonly problems: ReadonlySignal<ListedProblem[]>;
  readonly saving: ReadonlySignal<Saving<Stored>>;
  /** Why nothing can be changed here; null when it can. */
  readonly locked: ReadonlySignal<string | null>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  open(): Promise<void>;
  /** Begins anew with what is stored. */
  take(stored: Stored): void;
  /** The text of the JSON view was typed. */
  type(text: string): void;
  /** A visual editor changed what is written. `topic`: steps with the same one, one after the other, are undone together. */
  edit(change: (written: Written) => Written, topic?: string | null): void;
  undo(): void;
  redo(): void;
  /** Checks, and saves when it can be. Answers once both are over. */
  settleDown(): Promise<void>;
  /** Ends a conflict: takes theirs (and loses mine), or puts mine in its place. */
  resolve(choice: "theirs" | "mine"): void;
}

/** What is particular to one kind of draft. */
export interface DraftKind<Stored, Written, Check> {
  path: string;
  stored: Loader<Stored>;
  restMs: number;
  textOf(stored: Stored): string;
  /** `last`: the newest text that was a JSON object. */
  written(last: Json): Written;
  textOfWritten(written: Written): string;
  /** What changes with every change of what is stored. */
  versionOf(stored: Stored): unknown;
  /** Why it never changes any more; null when it may. */
  lockedBy(stored: Stored): string | null;
  /** What stands in the text and belongs elsewhere; it is not sent. */
  strangersIn(source: JsonSource): ListedProblem[];
  check(source: JsonSource, stop: AbortSignal): Promise<Answer<Check>>;
  save(source: JsonSource, known: Stored): Promise<Answer<Stored>>;
  /** The refusal of a draft that has problems. */
  badCode: string;
  onTaken?(stored: Stored): void;
}

export function jsonDraft<Stored, Written, Check extends { problems: ListedProblem[] }>(
  kind: DraftKind<Stored, Written, Check>,
): JsonDraft<Stored, Written, Check> {
  const { path, stored } = kind;
  const history = signal<History<string>>(historyOf(""));
  const text = computed(() => history.value.now);
  const savedText = signal("");
  const checked = signal<Check | null>(null);
  const isChecking = signal(false);
  const saving = signal<Saving<Stored>>({ status: "saved" });
  let last: Json = null;
  const reading = computed((): Reading => {
    const read = readJsonSource(text.value);
    return read.ok ? { ok: true, source: read.value } : { ok: false, fault: read.error };
  });
  const written = computed((): Written => {
    const now = reading.value;
    if (now.ok && isObject(now.source.value)) last = now.source.value;
    return kind.written(last);
  });
  const locked = computed(() => {
    const known = stored.value;
    return known === null ? "It is not open yet." : (kind.lockedBy(known) ?? buildersOnly());
  });
  const problems = computed((): ListedProblem[] => {
    const now = reading.value;
    if (now.ok) return [...kind.strangersIn(now.source), ...(checked.value?.problems ?? [])];
    const { line, column, message } = now.fault;
    return [{ path: `line ${line}, column ${column}`, message, severity: "error" }];
  });

  const take = (value: Stored) =>
    batch(() => {
      stored.put(value);
      savedText.value = kind.textOf(value);
      history.value = historyOf(savedText.value);
      saving.value = { status: "saved" };
      checked.value = null;
      kind.onTaken?.(value);
    });
  const changed = (next: History<string>) => {
    if (locked.peek() !== null || next === history.peek()) return;
    batch(() => {
      history.value = next;
      if (saving.peek().status !== "conflict")
        saving.value = { status: next.now === savedText.peek() ? "saved" : "waiting" };
    });
  };

  let checking: AbortController | null = null;
  /** What the server says about this text; null when it was not asked, or something else has been asked since. */
  const check = async (): Promise<Check | null> => {
    checking?.abort();
    const now = reading.peek();
    if (!now.ok || kind.strangersIn(now.source).length > 0 || buildersOnly() !== null) {
      checked.value = null;
      isChecking.value = false;
      return null;
    }
    const mine = new AbortController();
    checking = mine;
    isChecking.value = true;
    const answer = await kind.check(now.source, mine.signal);
    if (checking !== mine) return null;
    isChecking.value = false;
    if (answer.ok) checked.value = answer.value;
    else if (isUnsaved(saving.peek())) saving.value = { status: "failed", failure: answer.error };
    return answer.ok ? answer.value : null;
  };
  const save = async (): Promise<void> => {
    const now = reading.peek();
    const known = stored.value;
    if (!now.ok || known === null || locked.peek() !== null) return;
    const sent = text.peek();
    if (sent === savedText.peek()) {
      saving.value = { status: "saved" };
      return;
    }
    saving.value = { status: "saving" };
    const answer = await kind.save(now.source, known);
    if (answer.ok)
      return batch(() => {
        stored.put(answer.value);
        savedText.value = sent;
        // What was typed while it was on its way goes out next.
        saving.value = { status: text.peek() === sent ? "saved" : "waiting" };
      });
    if (answer.error.status !== 409) {
      saving.value =
        answer.error.code === kind.badCode
          ? { status: "held", why: answer.error.message }
          : { status: "failed", failure: answer.error };
      return;
    }
    const theirs = await api.get<Stored>(path);
    saving.value = theirs.ok
      ? { status: "conflict", theirs: theirs.value }
      : { status: "failed", failure: theirs.error };
  };
  let saves: Promise<void> = Promise.resolve();
  const settleDown = async (): Promise<void> => {
    const found = await check();
    const now = reading.peek();
    const standing = saving.peek().status;
    if (standing === "saved" || standing === "conflict" || standing === "saving") return saves;
    if (!now.ok) {
      saving.value = { status: "held", why: "the JSON has to be repaired first" };
      return;
    }
    const count = found?.problems.length ?? kind.strangersIn(now.source).length;
    if (found === null && count === 0) return;
    if (count > 0) {
      const many = count === 1 ? "1 problem has" : `${count} problems have`;
      saving.value = { status: "held", why: `${many} to be repaired first` };
      return;
    }
    // One after the other: each is sent with the version that the one before it left.
    saves = saves.then(save);
    await saves;
    if (saving.peek().status === "waiting") await settleDown();
  };
  // Read with every text: what was said last must be known once a text is no JSON.
  effect(() => void written.value);
  // Checked, and saved, when the typing rests for a moment.
  effect(() => {
    if (text.value === "") return;
    const timer = setTimeout(() => void settleDown(), kind.restMs);
    return () => clearTimeout(timer);
  });

  return {
    ...{ stored, text, reading, written, checked, isChecking, problems, saving, locked, take, settleDown },
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    async open() {
      if (isUnsaved(saving.peek())) return;
      const before = stored.value;
      if (before === null) {
        const answer = await stored.load();
        if (answer.ok) take(answer.value);
        return;
      }
      // It stays on the screen meanwhile. What somebody types, or what a step answers, before the answer is there comes first.
      const answer = await api.get<Stored>(path);
      if (!answer.ok || isUnsaved(saving.peek()) || stored.value !== before) return;
      if (kind.versionOf(answer.value) === kind.versionOf(before)) stored.put(answer.value);
      else take(answer.value);
    },
    type: (next) => changed(stepped(history.peek(), next, "text")),
    edit(change, topic = null) {
      const before = written.peek();
      const after = change(before);
      if (after === before || !reading.peek().ok) return;
      changed(stepped(history.peek(), kind.textOfWritten(after), topic));
    },
    undo: () => changed(undone(history.peek())),
    redo: () => changed(redone(history.peek())),
    resolve(choice) {
      const now = saving.peek();
      if (now.status !== "conflict") return;
      if (choice === "theirs") return take(now.theirs);
      // From now on theirs is what mine takes the place of.
      batch(() => {
        stored.put(now.theirs);
        savedText.value = kind.textOf(now.theirs);
        saving.value = { status: "waiting" };
      });
      void settleDown();
    },
  };
}

/**
 * Drafts that are open, by id: each the same one for as long as the page lives, so that what is not saved survives a look elsewhere.
 * Closing the page while one of them is not saved asks first.
 */
export function openDrafts<Model extends { saving: ReadonlySignal<Saving<unknown>> }>(
  create: (id: string) => Model,
): (id: string) => Model {
  const open = new Map<string, Model>();
  const warnOfUnsaved = (event: BeforeUnloadEvent): void => {
    if ([...open.values()].some(({ saving }) => isUnsaved(saving.peek()))) event.preventDefault();
  };
  return (id) => {
    if (open.size === 0) addEventListener("beforeunload", warnOfUnsaved);
    const known = open.get(id) ?? create(id);
    open.set(id, known);
    return known;
  };
}
