import { markOf, writeMarks } from "../../../collection/draft-marks";
import { keyOf } from "../../../collection/draft-names";
import { formTokenField } from "../../../domain/form-token-field";
import type { ClashShown, DraftAnswer, DraftNews } from "../model";
import { leaveToServer, wordsAreKept } from "./back";
import { showClash } from "./clash";
import type { Conditions } from "./conditions";
import { fieldOf, putValues, showProblems, showWhatCounts, typedOutside, valuesOf } from "./fields";
import { forgetFields, forgetPlace, keepField, keptFields } from "./keep";
import { marksIn } from "./marks";
import { browserWords, device, note, patience, valuesIn } from "./page";
import { untilReleased } from "./press";
import { showKeptHere, showSaved, showSaving } from "./saved";
import { stayIn } from "./stay";
import { listenToTabs, tellTabs } from "./tabs";

const pauseMs = 1_200;
/** Who types without a pause is saved all the same. */
const longestPauseMs = 8_000;
const longestRetryMs = 30_000;
/** After too many calls. */
const busyPauseMs = 5_000;
const lookEveryMs = 3_000;

/** The answer to a draft whose token is of another session. */
interface Fresh {
  token?: string;
}

export interface Saving {
  /** Ends the autosave of a page; nothing of it is sent any more. */
  stop(): void;
  /** The page goes away: what waits for its turn is sent now, and nobody waits for an answer. */
  flush(): void;
  /** The form is about to be posted: what it has seen goes with it. */
  prepare(): void;
  /** The page was sent, and another one came: nothing of it needs to be kept here. */
  forget(): void;
  /** The form was posted with these words: what was typed since stays with its page. */
  keepSince(sent: Record<string, string[]>): void;
  /** Somebody gave up what they typed into this field. */
  drop(field: string): void;
}

/**
 * Keeps what is typed on a page: on this device at once, at the server after a pause, when a field is left, and when the page goes
 * away. Each field by itself: what others type into other fields appears, what they type into the same one is asked about.
 * `filesChanged`: something was uploaded elsewhere. `conditions`: who shows what counts before the server says it, if somebody does.
 */
export function startSaving(
  form: HTMLFormElement,
  filesChanged: () => void,
  conditions: () => Conditions | null,
): Saving {
  const page = form.getAttribute("action") ?? "";
  const url = `${page}/draft`;
  const place = `${form.dataset.keep}|${form.dataset.page}`;
  const marks = marksIn(form);
  const left = new Set<string>();
  /** Names that somebody wrote in here and that the server may not have. */
  const touched = new Set<string>();
  /** Names with another answer elsewhere: not sent until somebody has chosen. */
  const held = new Set<string>();
  const ended = new AbortController();
  const listen = { signal: ended.signal };
  let version = Number(form.dataset.version) || 0;
  let files: string | null = null;
  let sentBeforeMs = Number(form.dataset.sent) || 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitingSinceMs: number | null = null;
  let isSaving = false;
  let asksAgain = false;
  let failures = 0;
  /** Not called again before this, whatever is typed: there were too many calls. */
  let restUntilMs = 0;

  const dirty = (now: Record<string, string[]>): string[] =>
    [...touched].filter((name) => !held.has(name) && marks.isNews(name, now[name] ?? []) && !isOff(form, name));
  const later = (ms: number): void => {
    waitingSinceMs ??= Date.now();
    clearTimeout(timer);
    const atMs = Math.min(Date.now() + ms, waitingSinceMs + longestPauseMs);
    timer = setTimeout(save, Math.max(0, Math.max(atMs, restUntilMs) - Date.now()));
  };
  const stop = (): void => {
    clearTimeout(timer);
    ended.abort();
  };
  const keep = (name: string): void => {
    const values = valuesOf(form, name);
    keepField(place, keyOf(name, idsOf(form, name)), { values, marks: marks.of(name), atMs: Date.now() });
  };
  const forget = (names: string[]): void =>
    forgetFields(
      place,
      names.map((name) => keyOf(name, idsOf(form, name))),
    );

  function draftOf(now: Record<string, string[]>, names: string[]): URLSearchParams {
    const seen = writeMarks(names.map((name) => [name, { marks: marks.of(name), isHidden: false }]));
    const pairs = Object.entries(now).flatMap(([name, all]) => all.map((value) => [name, value]));
    // The empty name says that we tell, even when nothing is news.
    const changed = ["", ...names].map((name) => ["_changed", name]);
    const about = [
      ["_device", device],
      ["_since", String(version)],
      ["_seen", seen],
    ];
    return new URLSearchParams([...pairs, ...about, ...changed]);
  }

  async function save(): Promise<void> {
    if (isSaving || ended.signal.aborted) return;
    waitingSinceMs = null;
    const now = valuesIn(form);
    const names = dirty(now);
    if (names.length === 0 && left.size === 0 && !asksAgain) return;
    asksAgain = false;
    isSaving = true;
    const body = draftOf(now, names);
    sendingNow(names, now);
    const shown = showSaving();
    const answer = await fetch(url, { method: "POST", body, signal: patience() }).catch(() => null);
    // The connection may break in the middle of an answer: then nothing is known, and it is sent again.
    const draft = answer?.ok ? await (answer.json() as Promise<DraftAnswer>).catch(() => null) : null;
    await untilReleased();
    const fresh = answer?.status === 403 ? await (answer.json() as Promise<Fresh>).catch(() => null) : null;
    isSaving = false;
    shown();
    if (ended.signal.aborted) return;
    if (fresh?.token !== undefined) return sendWith(fresh.token);
    if (draft === null) return notSaved(answer);
    failures = 0;
    note("offline", null);
    const clashing = new Set(draft.clashes.flatMap(({ values }) => values.map(([name]) => name)));
    confirmed(
      names.filter((name) => !clashing.has(name)),
      now,
    );
    for (const clash of draft.clashes) hold(clash);
    takeNews(draft);
    showSaved(new Date(draft.savedAt));
    showWhatCounts(form, conditions()?.after(draft, now) ?? draft);
    showProblems(form, draft, left);
    if (dirty(valuesIn(form)).length > 0) later(pauseMs);
  }

  /** The answer may get lost: then these words may be what stands there, and nobody else's. */
  function sendingNow(names: string[], now: Record<string, string[]>): void {
    for (const name of names) {
      marks.mayBe(name, now[name] ?? []);
      keep(name);
    }
  }

  function confirmed(names: string[], sent: Record<string, string[]>): void {
    for (const name of names) marks.isNow(name, sent[name] ?? []);
    const done = names.filter((name) => !marks.isNews(name, valuesOf(form, name)));
    for (const name of done) touched.delete(name);
    for (const name of names) if (touched.has(name)) keep(name);
    forget(done);
    if (names.length > 0) tellTabs({ page, fields: names.map((name) => [name, sent[name] ?? []]) });
  }

  function hold(clash: ClashShown): void {
    for (const [name] of clash.values) held.add(name);
    showClash(form, clash, (mine) => {
      for (const [name, values] of clash.values) {
        held.delete(name);
        marks.isNow(name, values);
        if (mine) continue;
        putValues(form, name, values);
        touched.delete(name);
        forget([name]);
      }
      conditions()?.look();
      asksAgain = true;
      later(0);
    });
  }

  /** Takes over what others have written since, except into fields that are being written in here. */
  function takeNews({ news, version: newest, files: filesNow, sentAtMs }: DraftNews): void {
    version = newest;
    const names = new Map(Object.keys(valuesIn(form)).map((name) => [keyOf(name, idsOf(form, name)), name]));
    for (const name of marks.names()) names.set(keyOf(name, idsOf(form, name)), name);
    let isElsewhere = sentAtMs !== null && sentAtMs > sentBeforeMs;
    for (const [key, values] of news) {
      const name = names.get(key);
      if (name === undefined || (key.endsWith(".id") && key.includes("@")))
        isElsewhere ||= values.length > 0 || name !== undefined;
      else take(name, values);
    }
    sentBeforeMs = sentAtMs ?? sentBeforeMs;
    if (isElsewhere) tellElsewhere(browserWords().clash);
    // Beside a phone the first answer may be news already: a file that came there while this page was on its way.
    if (files !== filesNow && (files !== null || form.dataset.company !== undefined)) filesChanged();
    files = filesNow;
  }

  function take(name: string, values: readonly string[]): void {
    if (touched.has(name) && marks.isNews(name, valuesOf(form, name))) return;
    if (held.has(name)) return;
    putValues(form, name, values);
    marks.isNow(name, values);
    conditions()?.look();
    asksAgain = true;
    later(pauseMs);
  }

  function flush(): void {
    const now = valuesIn(form);
    const names = dirty(now);
    if (names.length === 0) return;
    const body = draftOf(now, names);
    sendingNow(names, now);
    navigator.sendBeacon(url, body);
  }

  function keepSince(sent: Record<string, string[]>): void {
    const now = valuesIn(form);
    for (const name of Object.keys({ ...sent, ...now })) {
      if (markOf(now[name] ?? []) === markOf(sent[name] ?? [])) continue;
      // The words that went out may stand at the server now: they are our own.
      marks.mayBe(name, sent[name] ?? []);
      keep(name);
    }
  }

  function drop(field: string): void {
    forget([...new Set([...marks.names(), ...touched])].filter((name) => isOfField(name, field)));
  }

  function tellElsewhere(sentence: string): void {
    if (document.querySelector("#other-tab p")?.textContent === sentence) return;
    const showNewest = (): void => void save().then(() => location.reload());
    note("other-tab", sentence, { label: browserWords().reload, press: showNewest });
  }

  /** Each refusal has its own sentence. In every case the words stay on this device. */
  function notSaved(answer: Response | null): void {
    const words = browserWords();
    const status = answer?.status ?? 0;
    showKeptHere();
    if (status === 413) {
      // Saved once it was made shorter: asking before that would get the same answer.
      tell(words.overfull);
    } else if (status === 429) {
      restUntilMs = Date.now() + Math.min(longestRetryMs, busyPauseMs * 2 ** failures);
      tryAgain(words.busy);
    } else if (status < 400 || status >= 500) {
      tryAgain(words.offline);
    } else if (status === 401 || status === 410) {
      signedOut();
    } else {
      stop();
      note("ended", words.closed, { label: words.reload, press: () => location.assign(page) });
    }
  }

  /** The link was opened once more meanwhile: the page goes on with the session of now. */
  function sendWith(token: string): void {
    for (const field of document.querySelectorAll<HTMLInputElement>(`[name=${formTokenField}]`)) field.value = token;
    failures += 1;
    asksAgain = true;
    later(1_000 * failures);
  }

  /** The link lets them in again. Nothing more is sent from this page. */
  function signedOut(): void {
    stop();
    note("ended", browserWords().ended);
  }

  function tryAgain(sentence: string): void {
    failures += 1;
    tell(sentence);
    asksAgain = true;
    later(Math.min(longestRetryMs, 1_000 * 2 ** failures));
  }

  /** Said once: whoever listens need not hear it with every try. */
  function tell(sentence: string): void {
    if (document.querySelector("#offline p")?.textContent !== sentence) note("offline", sentence);
  }

  /** Looks what others did: a phone beside this device, or whoever was here while this page was not looked at. */
  async function look(): Promise<void> {
    if (isSaving || document.hidden || failures > 0 || ended.signal.aborted) return;
    const since = version;
    const answer = await fetch(`${url}?since=${since}&device=${device}`).catch(() => null);
    const news = answer?.ok ? await (answer.json() as Promise<DraftNews>).catch(() => null) : null;
    await untilReleased();
    // A save, or another look, has told of newer things meanwhile.
    if (ended.signal.aborted || isSaving || since !== version) return;
    if (news !== null) return takeNews(news);
    if (answer?.status === 401) return signedOut();
    // Sent over there: the server knows where to go on. What was not saved stays on this device.
    if (answer?.status === 409) location.assign(page);
  }

  const wrote = (event: Event, ms: number): void => {
    const { target } = event;
    if (!(target instanceof Element) || !("name" in target) || typeof target.name !== "string") return;
    if (target.name === "" || target.name.startsWith("_")) return;
    const { name } = target;
    if (marks.isNews(name, valuesOf(form, name))) {
      touched.add(name);
      keep(name);
      later(ms);
    } else if (touched.delete(name)) forget([name]);
  };
  form.addEventListener("input", (event) => wrote(event, pauseMs), listen);
  form.addEventListener("change", (event) => wrote(event, 0), listen);
  form.addEventListener(
    "focusout",
    (event) => {
      const box = fieldOf(event.target);
      // Between the boxes of one date nothing has been left yet.
      if (box === null || fieldOf(event.relatedTarget) === box) return;
      left.add(box.dataset.field ?? "");
      if (touched.size > 0) later(0);
    },
    listen,
  );
  addEventListener("online", () => later(0), listen);
  addEventListener("pagehide", flush, listen);
  // Back from the memory of the browser, or to this tab: others may have been here meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && void look(), listen);
  document.addEventListener("visibilitychange", () => void look(), listen);

  // Two tabs on one page: each takes over what the other one saved, except in fields it has newer words for.
  listenToTabs(page, listen.signal, (fields) => {
    // The page was sent, or its rows have moved: what this tab shows belongs to the past.
    if (fields === null) {
      stop();
      form.inert = true;
    }
    for (const [name, values] of fields ?? []) take(name, values);
    tellElsewhere(browserWords().otherTab);
  });

  /** What was typed here and never confirmed comes back, and so does what the browser filled in by itself. */
  async function restore(): Promise<void> {
    for (const box of form.querySelectorAll<HTMLElement>(".clash[data-clash]"))
      for (const name of marks.names()) if (isOfField(name, box.dataset.clash ?? "")) held.add(name);
    leaveToServer(form, place);
    for (const name of typedOutside(form)) touched.add(name);
    const names = new Map(
      [...marks.names(), ...Object.keys(valuesIn(form))].map((name) => [keyOf(name, idsOf(form, name)), name]),
    );
    const kept = await keptFields(place, Date.now());
    if (ended.signal.aborted) return;
    if (kept !== null) wordsAreKept(place);
    for (const [key, field] of kept ?? []) {
      const name = names.get(key);
      if (name === undefined || touched.has(name)) continue;
      const isThere = JSON.stringify(valuesOf(form, name)) === JSON.stringify(field.values);
      if (isThere && !marks.isNews(name, field.values)) {
        // The server has it: only the word of that got lost.
        forget([name]);
        continue;
      }
      touched.add(name);
      if (isThere) continue;
      putValues(form, name, field.values);
      marks.set(name, field.marks);
    }
    conditions()?.look();
    if (touched.size > 0) later(0);
  }
  void restore();

  stayIn(form.dataset, look, listen.signal);
  if (form.dataset.company !== undefined) {
    const looking = setInterval(() => void look(), lookEveryMs);
    listen.signal.addEventListener("abort", () => clearInterval(looking));
  }
  return { stop, flush, prepare: marks.write, forget: () => forgetPlace(place), keepSince, drop };
}

const isOfField = (name: string, field: string): boolean => name === field || name.startsWith(`${field}.`);

/** Whether a field is not on the screen: its words wait, and are not taken for erased. */
function isOff(form: HTMLFormElement, name: string): boolean {
  const found = form.elements.namedItem(name);
  const control = found instanceof RadioNodeList ? found[0] : found;
  return control instanceof Element && control.matches(":disabled");
}

/** The ids of the rows that a field stands in. */
function idsOf(form: HTMLFormElement, name: string): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { index } of name.matchAll(/\.(?=\d+\.)/g)) {
    const row = `${name.slice(0, index)}.${name.slice(index + 1).split(".")[0]}.id`;
    const id = form.elements.namedItem(row);
    if (id instanceof HTMLInputElement) ids.set(row, [id.value]);
  }
  return ids;
}
