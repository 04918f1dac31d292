import { dropSettledSummary } from "./fields";
import { browserWords, fetchPage, fill } from "./page";

export interface Uploads {
  /** Resolves when nothing is being uploaded any more. */
  settled(): Promise<void>;
}

const lookAgainMs = [700, 1_500, 3_000, 6_000, 12_000, 24_000];

interface Upload {
  card: string;
  url: string;
  file: File;
  /** Names this upload: sent again after a broken connection, it is taken once. */
  id: string;
  row: HTMLLIElement;
}

/** Makes the file fields of a form upload at once, one file after the other, with progress, cancel and retry. */
export function uploadsOf(form: HTMLFormElement): Uploads {
  let line: Promise<void> = Promise.resolve();
  const enqueue = (upload: Upload): void => {
    line = line.then(() => send(form, upload, () => enqueue(upload)));
  };
  for (const card of form.querySelectorAll<HTMLElement>("[data-upload]")) enliven(form, card);
  const take = (field: HTMLInputElement): void => {
    const card = field.closest<HTMLElement>("[data-upload]");
    const files = [...(field.files ?? [])];
    // Emptied at once: the page's own post must not carry the file a second time.
    field.value = "";
    if (card !== null) for (const file of files) begin(card, file, enqueue);
  };
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.type === "file") take(field);
  });
  // Chosen while this was still loading.
  for (const field of form.querySelectorAll<HTMLInputElement>("[data-upload] input[type=file]")) take(field);
  return { settled: () => line };
}

function enliven(form: HTMLFormElement, card: HTMLElement): void {
  card.classList.add("live");
  lookAgain(form, card.id, 0);
}

function begin(card: HTMLElement, file: File, enqueue: (upload: Upload) => void): void {
  const list = card.querySelector<HTMLElement>("[data-files]");
  if (list === null) return;
  const row = document.createElement("li");
  list.hidden = false;
  list.append(row);
  const upload = { card: card.id, url: card.dataset.upload ?? "", file, id: crypto.randomUUID(), row };
  const mostMegabytes = Number(card.dataset.most);
  if (file.size > mostMegabytes * 1_048_576) {
    drawFailure(upload, fill(browserWords().tooLarge, { name: file.name, megabytes: String(mostMegabytes) }), null);
    return;
  }
  drawProgress(upload, 0, () => row.remove());
  enqueue(upload);
}

function send(form: HTMLFormElement, upload: Upload, retry: () => void): Promise<void> {
  if (!upload.row.isConnected) return Promise.resolve();
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const fail = (message: string | null): void => {
      const again = (): void => {
        drawProgress(upload, 0, () => upload.row.remove());
        retry();
      };
      // Without a sentence of the server's the connection broke, and the same upload may be sent again.
      const sentence = message ?? fill(browserWords().uploadFailed, { name: upload.file.name });
      drawFailure(upload, sentence, message === null ? again : null);
      done();
    };
    request.upload.onprogress = ({ loaded, total }) =>
      drawProgress(upload, total > 0 ? loaded / total : 0, () => request.abort());
    request.onload = () => {
      if (request.status === 201) void refresh(form, upload.card, upload.row).then(done, done);
      else fail(request.status >= 400 && request.status < 500 ? messageIn(request.responseText) : null);
    };
    request.onerror = () => fail(null);
    request.onabort = () => {
      upload.row.remove();
      done();
    };
    request.open("POST", upload.url);
    request.setRequestHeader("X-File-Name", encodeURIComponent(upload.file.name));
    request.setRequestHeader("X-Upload-Id", upload.id);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(upload.file);
  });
}

function messageIn(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : null;
  } catch {
    return null;
  }
}

/** Draws a card anew as the server sees it. Uploads that are still under way keep their rows. */
async function refresh(form: HTMLFormElement, cardId: string, finished: Element | null, round = 0): Promise<void> {
  const { page } = await fetchPage("GET", form.getAttribute("action") ?? "", null);
  const before = document.getElementById(cardId);
  const next = page.getElementById(cardId);
  if (before === null || next === null || !form.isConnected) return;
  finished?.remove();
  const under = [...before.querySelectorAll("li[data-upload-row]")];
  const had = before.contains(document.activeElement);
  const card = document.adoptNode(next);
  before.replaceWith(card);
  const list = card.querySelector<HTMLElement>("[data-files]");
  list?.append(...under);
  if (list !== null && under.length > 0) list.hidden = false;
  card.classList.add("live");
  dropSettledSummary();
  if (had) card.querySelector<HTMLElement>("input[type=file]:not([capture])")?.focus();
  lookAgain(form, cardId, round);
}

/** A file is looked at after it came in: the page asks a few times what became of it. */
function lookAgain(form: HTMLFormElement, cardId: string, round: number): void {
  const waitMs = lookAgainMs[round];
  if (waitMs === undefined || document.getElementById(cardId)?.querySelector("li[data-status=checking]") == null)
    return;
  setTimeout(() => {
    if (form.isConnected) void refresh(form, cardId, null, round + 1).catch(() => {});
  }, waitMs);
}

function drawProgress({ row, file }: Upload, share: number, cancel: () => void): void {
  row.dataset.uploadRow = "";
  let bar = row.querySelector("progress");
  if (bar === null) {
    bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    const text = textOf(file.name);
    text.append(bar);
    row.replaceChildren(text, button(browserWords().cancel));
  }
  bar.value = share;
  const press = row.querySelector("button");
  if (press !== null) press.onclick = cancel;
}

function drawFailure({ row, file }: Upload, sentence: string, retry: (() => void) | null): void {
  row.dataset.uploadRow = "";
  const text = textOf(file.name);
  const why = document.createElement("small");
  why.className = "refused";
  why.setAttribute("role", "alert");
  text.append(why);
  const words = browserWords();
  const dismiss = button(words.dismiss);
  dismiss.onclick = () => row.remove();
  row.replaceChildren(
    text,
    ...(retry === null ? [] : [Object.assign(button(words.retry), { onclick: retry })]),
    dismiss,
  );
  why.textContent = sentence;
}

function textOf(name: string): HTMLSpanElement {
  const text = document.createElement("span");
  text.className = "file";
  text.append(name);
  return text;
}

function button(label: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "bare";
  made.textContent = label;
  return made;
}
