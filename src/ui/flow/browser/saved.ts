import { browserWords, fill } from "./page";

/** "Saved 12:03", in the reader's own clock. The line changes once a minute at most, so that it does not talk all the time. */
export function showSaved(at: Date): void {
  writeSaved(at);
  document.dispatchEvent(new Event("flow-saved"));
}

function writeSaved(at: Date): void {
  const line = document.getElementById("saved");
  if (line === null) return;
  const sentence = fill(browserWords().savedAt, { time: timeOf(at) });
  if (line.textContent !== sentence) line.textContent = sentence;
  line.className = "saved yes";
}

/** "12:03" */
export const timeOf = (at: Date): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(at);

/** The time that came with the page. */
export function showSavedFromServer(): void {
  const at = Number(document.getElementById("saved")?.dataset.at);
  if (at > 0) writeSaved(new Date(at));
}

/** "Saving…", when it takes long enough to be read. Not told to those who listen: they hear when it is saved. Call what comes back when it is over. */
export function showSaving(): () => void {
  const line = document.getElementById("saved");
  const slow = setTimeout(() => {
    if (line !== null) line.dataset.now = browserWords().saving;
  }, 400);
  return () => {
    clearTimeout(slow);
    delete line?.dataset.now;
  };
}

export function showKeptHere(): void {
  const line = document.getElementById("saved");
  if (line === null) return;
  const sentence = browserWords().keptHere;
  if (line.textContent !== sentence) line.textContent = sentence;
  line.className = "saved";
}
