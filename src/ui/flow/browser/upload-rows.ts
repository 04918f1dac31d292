import { browserWords } from "./page";

/** The row of one file that is on its way, in the list of its card. */
export interface UploadRow {
  row: HTMLLIElement;
  name: string;
  /** A small picture of it, once there is one. */
  picture: HTMLCanvasElement | null;
}

export function drawProgress(
  upload: UploadRow,
  share: number,
  cancel: () => void,
  waiting: string | null = null,
): void {
  const { row, name } = upload;
  row.dataset.uploadRow = "";
  let bar = row.querySelector("progress");
  if (bar === null) {
    bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", name);
    const note = document.createElement("small");
    note.setAttribute("role", "status");
    fill(upload, [bar, note], [button(browserWords().cancel, cancel)]);
  }
  bar.value = share;
  const press = row.querySelector("button");
  if (press !== null) press.onclick = cancel;
  const note = row.querySelector("small");
  if (note !== null && note.textContent !== (waiting ?? "")) note.textContent = waiting ?? "";
}

export function drawFailure(upload: UploadRow, sentence: string, retry: (() => void) | null): void {
  const words = browserWords();
  const dismiss = button(words.dismiss, () => upload.row.remove());
  say(upload, "refused", "alert", sentence, [...(retry === null ? [] : [button(words.retry, retry)]), dismiss]);
}

/** What may be hard to read, before anything is sent: it is up to the person. */
export function drawAdvice(upload: UploadRow, sentence: string, anyway: string, go: () => void): void {
  const dismiss = button(browserWords().dismiss, () => upload.row.remove());
  say(upload, "advice", "status", sentence, [button(anyway, go), dismiss]);
}

function say(upload: UploadRow, kind: string, role: string, sentence: string, buttons: HTMLButtonElement[]): void {
  const why = document.createElement("small");
  why.className = kind;
  why.setAttribute("role", role);
  fill(upload, [why], buttons);
  why.textContent = sentence; // once it stands in the page: only then is it announced
}

function fill({ row, name, picture }: UploadRow, below: HTMLElement[], buttons: HTMLButtonElement[]): void {
  row.dataset.uploadRow = "";
  const text = document.createElement("span");
  text.className = "file";
  const title = document.createElement("bdi");
  title.textContent = name;
  text.append(title, ...below);
  row.replaceChildren(...(picture === null ? [] : [picture]), text, ...buttons);
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "bare";
  made.textContent = label;
  made.onclick = press;
  return made;
}
