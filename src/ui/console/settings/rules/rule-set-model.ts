import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { err } from "../../../../lib/result";
import { type Answer, type ApiFailure, api, type Loader, loader } from "../../../shared";
import { type JsonSource, readJsonSource, type SyntaxFault } from "../editor/json-source";
import { buildersOnly } from "../frame/access";
import { type Book, bookOf, partsOfBook, strangersIn, textOfBook } from "./book";
import { type History, historyOf, redone, stepped, undone } from "./history";
import { allRuleSets, type RuleSet, type RuleSetSummary, type Validation } from "./rule-set";
import { isUnsaved, type Saving } from "./saving";

const restMs = 700;

export type Reading = { ok: true; source: JsonSource } | { ok: false; fault: SyntaxFault };

export interface ListedProblem {
  path: string;
  message: string;
  severity: "error" | "warning";
}

export interface RuleSetModel {
  readonly id: string;
  readonly ruleSet: Loader<RuleSet>;
  readonly versions: Loader<RuleSetSummary[]>;
  /** The version this one would follow; null when none is published. */
  readonly published: Loader<RuleSet | null>;
  /** The whole draft as JSON: the one truth, which the tree, the score and the tests are views of. */
  readonly text: ReadonlySignal<string>;
  readonly reading: ReadonlySignal<Reading>;
  /** What the text says; while it is no JSON, what it said last. */
  readonly book: ReadonlySignal<Book>;
  readonly problems: ReadonlySignal<ListedProblem[]>;
  /** Of the last check; null before it, and while the text is no JSON. */
  readonly validation: ReadonlySignal<Validation | null>;
  readonly isChecking: ReadonlySignal<boolean>;
  readonly saving: ReadonlySignal<Saving>;
  /** Why nothing can be changed here; null when it can. */
  readonly locked: ReadonlySignal<string | null>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  open(): Promise<void>;
  /** The text of the JSON view was typed. */
  type(text: string): void;
  /** A visual editor changed the book. `topic`: steps with the same one, one after the other, are undone together. */
  edit(change: (book: Book) => Book, topic?: string | null): void;
  undo(): void;
  redo(): void;
  /** Checks, and saves when it can be. Answers once both are over. */
  settleDown(): Promise<void>;
  /** Ends a conflict: takes theirs (and loses mine), or puts mine in its place. */
  resolve(choice: "theirs" | "mine"): void;
  publish(): Promise<Answer<RuleSet>>;
  archive(): Promise<Answer<RuleSet>>;
  upgrade(): Promise<Answer<RuleSet>>;
  rename(names: { name: string; description: string | null }): Promise<Answer<RuleSet>>;
}

const open = new Map<string, RuleSetModel>();

/** The model of one version. The same one for as long as the page lives, so that what is not saved survives a look elsewhere. */
export function ruleSetModel(id: string): RuleSetModel {
  if (open.size === 0) addEventListener("beforeunload", warnOfUnsaved);
  const known = open.get(id) ?? createRuleSetModel(id);
  open.set(id, known);
  return known;
}

/** Closing the page would lose changes that are not on the server, of whatever rule set. */
function warnOfUnsaved(event: BeforeUnloadEvent): void {
  if ([...open.values()].some(({ saving }) => isUnsaved(saving.peek()))) event.preventDefault();
}

export function createRuleSetModel(id: string): RuleSetModel {
  const path = `/rule-sets/${encodeURIComponent(id)}`;
  const ruleSet = loader<RuleSet>((stop) => api.get(path, { signal: stop }));
  const versions = loader<RuleSetSummary[]>(async (stop) => {
    const key = ruleSet.value?.key;
    const found = key === undefined ? err(notOpen) : await allRuleSets(stop, key);
    return found.ok ? { ok: true, value: found.value.toSorted((a, b) => b.version - a.version) } : found;
  });
  const published = loader<RuleSet | null>(async (stop) => {
    const key = ruleSet.value?.key;
    if (key === undefined) return err(notOpen);
    const query = `/rule-sets?limit=1&status=published&key=${encodeURIComponent(key)}`;
    const page = await api.get<{ data: RuleSetSummary[] }>(query, { signal: stop });
    if (!page.ok) return page;
    const [latest] = page.value.data;
    return latest === undefined
      ? { ok: true, value: null }
      : api.get<RuleSet>(`/rule-sets/${encodeURIComponent(latest.id)}`, { signal: stop });
  });

  const history = signal<History<string>>(historyOf(""));
  const text = computed(() => history.value.now);
  const savedText = signal("");
  const validation = signal<Validation | null>(null);
  const isChecking = signal(false);
  const saving = signal<Saving>({ status: "saved" });
  let last: Json = null;
  const reading = computed((): Reading => {
    const read = readJsonSource(text.value);
    return read.ok ? { ok: true, source: read.value } : { ok: false, fault: read.error };
  });
  const book = computed((): Book => {
    const now = reading.value;
    if (now.ok && isObject(now.source.value)) last = now.source.value;
    return bookOf(last);
  });
  const locked = computed(() => {
    const status = ruleSet.value?.status;
    if (status === undefined) return "It is not open yet.";
    if (status !== "draft") return `Version ${ruleSet.value?.version ?? ""} is ${status} and never changes.`;
    return buildersOnly();
  });
  const problems = computed(() => listedProblems(reading.value, validation.value));

  const take = (value: RuleSet) =>
    batch(() => {
      ruleSet.put(value);
      savedText.value = textOfBook(value);
      history.value = historyOf(savedText.value);
      saving.value = { status: "saved" };
      validation.value = null;
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
  const check = async (): Promise<Validation | null> => {
    checking?.abort();
    const now = reading.peek();
    if (!now.ok || strangersIn(now.source.value).length > 0 || buildersOnly() !== null) {
      validation.value = null;
      isChecking.value = false;
      return null;
    }
    const mine = new AbortController();
    checking = mine;
    isChecking.value = true;
    const answer = await api.post<Validation>(`${path}/validate`, partsOfBook(now.source.value), {
      signal: mine.signal,
    });
    if (checking !== mine) return null;
    isChecking.value = false;
    if (answer.ok) validation.value = answer.value;
    else if (isUnsaved(saving.peek())) saving.value = { status: "failed", failure: answer.error };
    return answer.ok ? answer.value : null;
  };
  const save = async (): Promise<void> => {
    const now = reading.peek();
    const known = ruleSet.value;
    if (!now.ok || known === null || locked.peek() !== null) return;
    const sent = text.peek();
    if (sent === savedText.peek()) {
      saving.value = { status: "saved" };
      return;
    }
    saving.value = { status: "saving" };
    const body: JsonObject = { ...partsOfBook(now.source.value), expectedHash: known.hash };
    const answer = await api.put<RuleSet>(path, body);
    if (answer.ok)
      return batch(() => {
        ruleSet.put(answer.value);
        savedText.value = sent;
        // What was typed while it was on its way goes out next.
        saving.value = { status: text.peek() === sent ? "saved" : "waiting" };
      });
    if (answer.error.status !== 409) {
      saving.value =
        answer.error.code === "bad_rule_set"
          ? { status: "held", why: answer.error.message }
          : { status: "failed", failure: answer.error };
      return;
    }
    const theirs = await api.get<RuleSet>(path);
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
    const count = found?.problems.length ?? strangersIn(now.source.value).length;
    if (found === null && count === 0) return;
    if (count > 0) {
      saving.value = {
        status: "held",
        why: `${count} ${count === 1 ? "problem has" : "problems have"} to be repaired first`,
      };
      return;
    }
    // One after the other: each is sent with the hash that the one before it left.
    saves = saves.then(save);
    await saves;
    if (saving.peek().status === "waiting") await settleDown();
  };
  // Read with every text: what was said last must be known once a text is no JSON.
  effect(() => void book.value);
  // Checked, and saved, when the typing rests for a moment.
  effect(() => {
    if (text.value === "") return;
    const timer = setTimeout(() => void settleDown(), restMs);
    return () => clearTimeout(timer);
  });
  const replaced = async (asked: Promise<Answer<RuleSet>>): Promise<Answer<RuleSet>> => {
    const answer = await asked;
    if (answer.ok) take(answer.value);
    return answer;
  };

  return {
    id,
    ruleSet,
    versions,
    published,
    text,
    reading,
    book,
    problems,
    validation,
    isChecking,
    saving,
    locked,
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    async open() {
      if (isUnsaved(saving.peek())) return;
      if (ruleSet.value === null) {
        const answer = await ruleSet.load();
        if (answer.ok) take(answer.value);
        return;
      }
      // It stays on the screen meanwhile. What somebody types before the answer is there comes first.
      const answer = await api.get<RuleSet>(path);
      if (answer.ok && !isUnsaved(saving.peek()) && answer.value.hash !== ruleSet.value?.hash) take(answer.value);
      else if (answer.ok && !isUnsaved(saving.peek())) ruleSet.put(answer.value);
    },
    type: (next) => changed(stepped(history.peek(), next, "text")),
    edit(change, topic = null) {
      const before = book.peek();
      const after = change(before);
      if (after === before || !reading.peek().ok) return;
      changed(stepped(history.peek(), textOfBook({ ...after }), topic));
    },
    undo: () => changed(undone(history.peek())),
    redo: () => changed(redone(history.peek())),
    settleDown,
    resolve(choice) {
      const now = saving.peek();
      if (now.status !== "conflict") return;
      if (choice === "theirs") return take(now.theirs);
      // From now on theirs is what mine takes the place of.
      batch(() => {
        ruleSet.put(now.theirs);
        savedText.value = textOfBook(now.theirs);
        saving.value = { status: "waiting" };
      });
      void settleDown();
    },
    publish: () => {
      // What was looked at, not what somebody made of it meanwhile.
      const expectedHash = ruleSet.value?.hash;
      return replaced(api.post(`${path}/publish`, expectedHash === undefined ? {} : { expectedHash }));
    },
    archive: () => replaced(api.post(`${path}/archive`)),
    upgrade: () => api.post(`${path}/upgrade`),
    async rename(names) {
      const expectedHash = ruleSet.value?.hash;
      const answer = await api.put<RuleSet>(path, { ...names, ...(expectedHash !== undefined && { expectedHash }) });
      // The rules on the screen are another matter and stay as they are.
      if (answer.ok) ruleSet.put(answer.value);
      return answer;
    },
  };
}

function listedProblems(reading: Reading, validation: Validation | null): ListedProblem[] {
  if (!reading.ok) {
    const { line, column, message } = reading.fault;
    return [{ path: `line ${line}, column ${column}`, message, severity: "error" }];
  }
  const strangers = strangersIn(reading.source.value).map((one) => ({ ...one, severity: "error" as const }));
  return [...strangers, ...(validation?.problems ?? [])];
}

const notOpen: ApiFailure = {
  kind: "refused",
  status: 0,
  code: "not_open",
  message: "The rule set is not open yet.",
  param: null,
  details: {},
  requestId: null,
};
