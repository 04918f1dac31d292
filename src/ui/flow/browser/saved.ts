import { browserWords, fill } from "./page";

/** "Saved 12:03", in the reader's own clock. The line changes once a minute at most, so that it does not talk all the time. */
export function showSaved(at: Date): void {
  const line = document.getElementById("saved");
  if (line === null) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(at);
  const sentence = fill(browserWords().savedAt, { time });
  if (line.textContent !== sentence) line.textContent = sentence;
  line.className = "saved yes";
}

/** The time that came with the page. */
export function showSavedFromServer(): void {
  const at = Number(document.getElementById("saved")?.dataset.at);
  if (at > 0) showSaved(new Date(at));
}
