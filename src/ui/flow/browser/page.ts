import { formTokenField } from "../../../domain/form-token-field";
import type { Words } from "../words";

export type BrowserWords = Words["browser"];

/** What the server left for us in the page; read anew each time, because the language may have changed. */
export const browserWords = (): BrowserWords => JSON.parse(document.body.dataset.words ?? "{}") as BrowserWords;

/** `fill("Saved {time}", { time: "12:03" })` */
export const fill = (sentence: string, facts: Record<string, string>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);

export const answersForm = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("#answers");

/** This tab, so that a draft of another one can be told from ours. */
export const device = crypto.randomUUID();

/** What is typed in a form by field, files left out. What is hidden or switched off is not there. */
export function valuesIn(form: HTMLFormElement): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  // Names of our own beside the fields begin with a line; without the token nothing is taken.
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && (!name.startsWith("_") || name === formTokenField))
      values[name] = [...(values[name] ?? []), value];
  return values;
}

/** Nobody waits longer for a server from which nothing comes, and to which nothing goes. */
const patienceMs = 30_000;

/** Ends a request that nobody waits for any longer. */
export function patience(): AbortSignal {
  const over = new AbortController();
  setTimeout(() => over.abort(), patienceMs);
  return over.signal;
}

/** Gets a page as a document, or fails: also when nothing moves for `patienceMs`. A request like this may parse HTML; a string turned into elements may not (Trusted Types). */
export function fetchPage(
  method: string,
  url: string,
  body: FormData | URLSearchParams | null,
): Promise<{ page: Document; url: string; status: number }> {
  return new Promise((arrived, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    // Without its style sheet: that has a nonce of its own, and this page's policy would complain about it.
    request.setRequestHeader("X-Flow-Part", "1");
    request.onload = () => {
      const page = request.responseXML;
      if (page?.querySelector("main") == null) failed(new Error("no page"));
      else arrived({ page, url: request.responseURL, status: request.status });
    };
    request.onerror = () => failed(new Error("no answer"));
    request.onabort = request.onerror;
    let late: ReturnType<typeof setTimeout> | undefined;
    // Files may take their time on a slow line, as long as they go.
    const waitOn = (): void => {
      clearTimeout(late);
      late = setTimeout(() => request.abort(), patienceMs);
    };
    request.upload.onprogress = waitOn;
    request.onprogress = waitOn;
    request.onloadend = () => clearTimeout(late);
    waitOn();
    request.send(body);
  });
}

/** A note on top of the page, told to those who listen. The same `id` is there once; without a sentence it goes away. */
export function note(id: string, sentence: string | null, button?: { label: string; press: () => void }): void {
  document.getElementById(id)?.remove();
  if (sentence === null) return;
  const box = document.createElement("div");
  box.id = id;
  box.className = "note";
  box.setAttribute("role", "status");
  const text = document.createElement("p");
  box.append(text);
  if (button !== undefined) {
    const press = document.createElement("button");
    press.type = "button";
    press.textContent = button.label;
    press.onclick = button.press;
    box.append(press);
  }
  document.querySelector("main")?.prepend(box);
  // Filled in after it stands in the page: only then is a change announced.
  text.textContent = sentence;
}
