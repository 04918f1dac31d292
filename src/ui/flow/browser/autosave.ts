import type { DraftAnswer } from "../model";
import { fieldOf, showProblems, showWhatCounts } from "./fields";
import { browserWords, device, note, typedFields } from "./page";
import { showSaved } from "./saved";

const pauseMs = 1_200;
const longestRetryMs = 30_000;

/** Ends the autosave of a page; nothing of it is sent any more. */
export type StopSaving = () => void;

/**
 * Keeps what is typed on a page: after a pause, when a field is left, and when the page goes away. `isKept`: what the form shows now
 * is on the server already.
 */
export function startSaving(form: HTMLFormElement, isKept: boolean): StopSaving {
  const url = `${form.getAttribute("action") ?? ""}/draft`;
  const left = new Set<string>();
  const ended = new AbortController();
  const listen = { signal: ended.signal };
  let saved = isKept ? typedFields(form).toString() : "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSaving = false;
  let failures = 0;

  const isDirty = (): boolean => typedFields(form).toString() !== saved;
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
    const fields = typedFields(form);
    const sent = fields.toString();
    if (sent === saved && left.size === 0) return;
    isSaving = true;
    const answer = await fetch(url, { method: "POST", body: fields }).catch(() => null);
    isSaving = false;
    if (ended.signal.aborted) return;
    if (answer === null || answer.status >= 500) return tryAgain();
    if (!answer.ok) {
      stop();
      return note("ended", browserWords().ended);
    }
    failures = 0;
    note("offline", null);
    const draft = (await answer.json()) as DraftAnswer;
    if (ended.signal.aborted) return;
    if (sent !== saved) channel.postMessage({ url, device });
    saved = sent;
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
  addEventListener("pagehide", () => isDirty() && navigator.sendBeacon(url, typedFields(form)), listen);
  addEventListener(
    "beforeunload",
    (event) => {
      if (failures > 0 && isDirty()) event.preventDefault();
    },
    listen,
  );

  // Two tabs on one page: the older one stops, so that it does not overwrite what is newer.
  const channel = new BroadcastChannel("flow");
  channel.onmessage = ({ data }: MessageEvent<{ url: string; device: string }>) => {
    if (data.url !== url || data.device === device) return;
    stop();
    const words = browserWords();
    note("other-tab", words.otherTab, { label: words.reload, press: () => location.reload() });
  };
  ended.signal.addEventListener("abort", () => channel.close());
  if (!isKept) tryAgain();
  return stop;
}
