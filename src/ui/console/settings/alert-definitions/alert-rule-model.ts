import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { isObject, type JsonObject } from "../../../../lib/json";
import { type Answer, type ApiFailure, api, type Loader, loader } from "../../../shared";
import { type JsonSource, readJsonSource, type SyntaxFault } from "../editor/json-source";
import { buildersOnly } from "../frame/access";
import { prettyJson } from "../frame/json-field";
import { type History, historyOf, redone, stepped, undone } from "../rules/history";
import { type AlertRule, type AlertRuleVersion, type Checked, pathOf, writtenPart } from "./alert-rule";

const restMs = 500;

export type Reading = { ok: true; source: JsonSource } | { ok: false; fault: SyntaxFault };

export interface ListedProblem {
  path: string;
  message: string;
  severity: "error" | "warning";
}

/** Where the draft stands between the screen and the server. */
export type Saving =
  | { status: "saved" }
  /** Something was typed; it goes out when the typing rests. */
  | { status: "waiting" }
  | { status: "saving" }
  /** The server does not take a rule that has problems: it stays here until they are repaired. */
  | { status: "held"; why: string }
  | { status: "failed"; failure: ApiFailure }
  /** Somebody else changed the rule. */
  | { status: "conflict"; theirs: AlertRule };

export const isUnsaved = ({ status }: Saving): boolean => status !== "saved";

export interface AlertRuleModel {
  readonly id: string;
  readonly rule: Loader<AlertRule>;
  readonly versions: Loader<AlertRuleVersion[]>;
  /** The draft as JSON: the one truth, which the form is a view of. */
  readonly text: ReadonlySignal<string>;
  readonly reading: ReadonlySignal<Reading>;
  /** What the text says; while it is no JSON, what it said last. */
  readonly written: ReadonlySignal<JsonObject>;
  /** What the server makes of the text; null before it has said so, and while the text is no JSON. */
  readonly checked: ReadonlySignal<Checked | null>;
  readonly problems: ReadonlySignal<ListedProblem[]>;
  /** What the rule looks for, in words, as it last made sense. */
  readonly sentence: ReadonlySignal<string>;
  readonly saving: ReadonlySignal<Saving>;
  /** Why nothing can be changed here; null when it can. */
  readonly locked: ReadonlySignal<string | null>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  open(): Promise<void>;
  /** The text of the JSON view was typed. */
  type(text: string): void;
  /** A field changed the rule. `topic`: steps with the same one, one after the other, are undone together. */
  edit(change: (written: JsonObject) => JsonObject, topic?: string | null): void;
  undo(): void;
  redo(): void;
  /** Checks, and saves when it can be. Answers once both are over. */
  settleDown(): Promise<void>;
  /** Ends a conflict: takes theirs (and loses mine), or puts mine in its place. */
  resolve(choice: "theirs" | "mine"): void;
  /** Publishes, switches, archives, runs: whatever takes no more than saying so. */
  step(verb: "publish" | "enable" | "disable" | "archive" | "run"): Promise<Answer<AlertRule>>;
}

const open = new Map<string, AlertRuleModel>();

/** The model of one rule. The same one for as long as the page lives, so that what is not saved survives a look elsewhere. */
export function alertRuleModel(id: string): AlertRuleModel {
  if (open.size === 0) addEventListener("beforeunload", warnOfUnsaved);
  const known = open.get(id) ?? createAlertRuleModel(id);
  open.set(id, known);
  return known;
}

/** Closing the page would lose changes that are not on the server, of whatever rule. */
function warnOfUnsaved(event: BeforeUnloadEvent): void {
  if ([...open.values()].some(({ saving }) => isUnsaved(saving.peek()))) event.preventDefault();
}

const textOfRule = (rule: AlertRule): string => `${prettyJson(writtenPart(rule))}\n`;

export function createAlertRuleModel(id: string): AlertRuleModel {
  const path = pathOf(id);
  const rule = loader<AlertRule>((stop) => api.get(path, { signal: stop }));
  const versions = loader<AlertRuleVersion[]>(async (stop) => {
    const answer = await api.get<{ data: AlertRuleVersion[] }>(`${path}/versions`, { signal: stop });
    return answer.ok ? { ok: true, value: answer.value.data } : answer;
  });

  const history = signal<History<string>>(historyOf(""));
  const text = computed(() => history.value.now);
  const savedText = signal("");
  const checked = signal<Checked | null>(null);
  const saving = signal<Saving>({ status: "saved" });
  const said = signal("");
  let last: JsonObject = {};
  const reading = computed((): Reading => {
    const read = readJsonSource(text.value);
    return read.ok ? { ok: true, source: read.value } : { ok: false, fault: read.error };
  });
  const written = computed((): JsonObject => {
    const now = reading.value;
    if (now.ok && isObject(now.source.value)) last = now.source.value;
    return last;
  });
  const locked = computed(() => {
    const state = rule.value?.state;
    if (state === undefined) return "It is not open yet.";
    return state === "archived" ? "It is archived and never changes." : buildersOnly();
  });
  const problems = computed(() => problemsIn(reading.value, checked.value));

  const take = (value: AlertRule) =>
    batch(() => {
      rule.put(value);
      savedText.value = textOfRule(value);
      history.value = historyOf(savedText.value);
      saving.value = { status: "saved" };
      checked.value = null;
      said.value = value.sentence;
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
  const check = async (): Promise<Checked | null> => {
    checking?.abort();
    const now = reading.peek();
    if (!now.ok || strangersIn(now).length > 0 || buildersOnly() !== null) {
      checked.value = null;
      return null;
    }
    const mine = new AbortController();
    checking = mine;
    const answer = await api.post<Checked>(
      "/alert-definitions/check",
      { definition: now.source.value },
      { signal: mine.signal },
    );
    if (checking !== mine) return null;
    if (!answer.ok) {
      if (isUnsaved(saving.peek())) saving.value = { status: "failed", failure: answer.error };
      return null;
    }
    batch(() => {
      checked.value = answer.value;
      if (answer.value.sentence !== null) said.value = answer.value.sentence;
    });
    return answer.value;
  };
  const save = async (): Promise<void> => {
    const now = reading.peek();
    const known = rule.value;
    if (!now.ok || known === null || locked.peek() !== null) return;
    const sent = text.peek();
    if (sent === savedText.peek()) {
      saving.value = { status: "saved" };
      return;
    }
    saving.value = { status: "saving" };
    const answer = await api.put<AlertRule>(path, { definition: now.source.value, expectedVersion: known.version });
    if (answer.ok)
      return batch(() => {
        rule.put(answer.value);
        savedText.value = sent;
        // What was typed while it was on its way goes out next.
        saving.value = { status: text.peek() === sent ? "saved" : "waiting" };
      });
    if (answer.error.status !== 409) {
      saving.value =
        answer.error.code === "bad_definition"
          ? { status: "held", why: answer.error.message }
          : { status: "failed", failure: answer.error };
      return;
    }
    const theirs = await api.get<AlertRule>(path);
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
    const count = found?.problems.length ?? strangersIn(now).length;
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
    const timer = setTimeout(() => void settleDown(), restMs);
    return () => clearTimeout(timer);
  });

  return {
    ...{ id, rule, versions, text, reading, written, checked, problems, sentence: said, saving, locked },
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    async open() {
      if (isUnsaved(saving.peek())) return;
      const before = rule.value;
      if (before === null) {
        const answer = await rule.load();
        if (answer.ok) take(answer.value);
        return;
      }
      // It stays on the screen meanwhile. What somebody types before the answer is there comes first.
      const answer = await api.get<AlertRule>(path);
      if (!answer.ok || isUnsaved(saving.peek())) return;
      if (answer.value.version === before.version) rule.put(answer.value);
      else take(answer.value);
    },
    type: (next) => changed(stepped(history.peek(), next, "text")),
    edit(change, topic = null) {
      const before = written.peek();
      const after = change(before);
      if (after === before || !reading.peek().ok) return;
      changed(stepped(history.peek(), `${prettyJson(after)}\n`, topic));
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
        rule.put(now.theirs);
        savedText.value = textOfRule(now.theirs);
        saving.value = { status: "waiting" };
      });
      void settleDown();
    },
    async step(verb) {
      // What was looked at, not what somebody made of it meanwhile.
      const expectedVersion = rule.value?.version;
      const body = verb === "run" || expectedVersion === undefined ? {} : { expectedVersion };
      const answer = await api.post<AlertRule>(`${path}/${verb}`, body);
      if (answer.ok) rule.put(answer.value);
      return answer;
    },
  };
}

/** What stands in the text and is said elsewhere: by the switch, which works at once. */
const strangersIn = (reading: Reading): ListedProblem[] =>
  reading.ok && isObject(reading.source.value) && Object.hasOwn(reading.source.value, "enabled")
    ? [{ path: "enabled", message: "is switched above, at once: leave it out here", severity: "error" }]
    : [];

function problemsIn(reading: Reading, checked: Checked | null): ListedProblem[] {
  if (reading.ok) return [...strangersIn(reading), ...(checked?.problems ?? [])];
  const { line, column, message } = reading.fault;
  return [{ path: `line ${line}, column ${column}`, message, severity: "error" }];
}
