import type { DraftAnswer } from "../model";
import { fieldOf, putValues, showProblems, showWhatCounts } from "./fields";
import { browserWords, device, note, valuesIn } from "./page";
import { showSaved } from "./saved";
import { listenToTabs, tellTabs } from "./tabs";

const pauseMs = 1_200;
const longestRetryMs = 30_000;

/** Ends the autosave of a page; nothing of it is sent any more. */
export type StopSaving = () => void;

/**
 * Keeps what is typed on a page: after a pause, when a field is left, and when the page goes away. `isKept`: what the form shows now
 * is on the server already.
 */
export function startSaving(form: HTMLFormElement, isKept: boolean): StopSaving {
  const page = form.getAttribute("action") ?? "";
  const url = `${page}/draft`;
  const left = new Set<string>();
  const ended = new AbortController();
  const listen = { signal: ended.signal };
  /** What the server has, field by field, as far as we know. */
  let known: Record<string, string[]> = isKept ? valuesIn(form) : {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSaving = false;
  let failures = 0;

  const changed = (now = valuesIn(form)): string[] =>
    [...new Set([...Object.keys(known), ...Object.keys(now)])].filter((name) => !isSame(known[name], now[name]));
  const isDirty = (): boolean => changed().length > 0;
  const later = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(save, ms);
  };
  const stop = (): void => {
    clearTimeout(timer);
    ended.abort();
  };

  async function save(): Promise<void> {
    if (isSaving || ended.signal.aborted) return;
    const now = valuesIn(form);
    const names = changed(now);
    if (names.length === 0 && left.size === 0) return;
    isSaving = true;
    const answer = await fetch(url, { method: "POST", body: draftOf(now, names) }).catch(() => null);
    // The connection may break in the middle of an answer: then nothing is known, and it is sent again.
    const draft = answer?.ok ? await (answer.json() as Promise<DraftAnswer>).catch(() => null) : null;
    isSaving = false;
    if (ended.signal.aborted) return;
    if (answer === null || answer.status >= 500 || (answer.ok && draft === null)) return tryAgain();
    if (draft === null) {
      stop();
      return note("ended", browserWords().ended);
    }
    failures = 0;
    note("offline", null);
    const news = names.map((name): [string, string[]] => [name, now[name] ?? []]);
    known = { ...known, ...Object.fromEntries(news) };
    if (names.length > 0) tellTabs({ page, fields: news });
    showSaved(new Date(draft.savedAt));
    showWhatCounts(form, draft);
    showProblems(form, draft, left);
    if (isDirty()) later(pauseMs);
  }

  function tryAgain(): void {
    failures += 1;
    if (document.getElementById("offline") === null) note("offline", browserWords().offline);
    later(Math.min(longestRetryMs, 1_000 * 2 ** failures));
  }

  form.addEventListener("input", () => later(pauseMs), listen);
  form.addEventListener("change", () => later(0), listen);
  form.addEventListener(
    "focusout",
    (event) => {
      const box = fieldOf(event.target);
      // Between the boxes of one date nothing has been left yet.
      if (box === null || fieldOf(event.relatedTarget) === box) return;
      left.add(box.dataset.field ?? "");
      if (isDirty()) later(0);
    },
    listen,
  );
  addEventListener("online", () => later(0), listen);
  addEventListener(
    "pagehide",
    () => {
      const now = valuesIn(form);
      const names = changed(now);
      if (names.length > 0) navigator.sendBeacon(url, draftOf(now, names));
    },
    listen,
  );
  addEventListener(
    "beforeunload",
    (event) => {
      if (failures > 0 && isDirty()) event.preventDefault();
    },
    listen,
  );

  // Two tabs on one page: each takes over what the other one saved, except in fields it has newer words for.
  listenToTabs(page, listen.signal, (fields) => {
    // The page was sent, or its rows have moved: what this tab shows belongs to the past.
    if (fields === null) {
      stop();
      form.inert = true;
    }
    for (const [name, values] of fields ?? []) {
      if (!isSame(known[name], valuesIn(form)[name])) continue;
      putValues(form, name, values);
      known[name] = values;
    }
    if (document.getElementById("other-tab") !== null) return;
    const words = browserWords();
    const showNewest = (): void => void save().then(() => location.reload());
    note("other-tab", words.otherTab, { label: words.reload, press: showNewest });
  });
  if (!isKept) tryAgain();
  return stop;
}

const isSame = (a: string[] = [], b: string[] = []): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The page as it stands, and which of its fields are news: only those are written over what another device has saved. The empty name
 * says that we tell, even when nothing is news.
 */
function draftOf(values: Record<string, string[]>, changed: string[]): URLSearchParams {
  const pairs = Object.entries(values).flatMap(([name, all]) => all.map((value) => [name, value]));
  return new URLSearchParams([...pairs, ["_device", device], ...["", ...changed].map((name) => ["_changed", name])]);
}
