import { fetchPage } from "./page";

/** Puts a page that was fetched in the place of this one, and the focus where reading begins. */
export function showPage({ page, url }: { page: Document; url: string }, isNew: boolean): void {
  document.title = page.title;
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  const words = page.body.dataset.words;
  if (words !== undefined) document.body.dataset.words = words;
  for (const part of ["header", "main"]) {
    const next = page.querySelector(part);
    if (next !== null) document.querySelector(part)?.replaceWith(document.adoptNode(next));
  }
  if (isNew && url !== location.href) history.pushState(null, "", url);
  const target = document.getElementById("problems") ?? document.querySelector<HTMLElement>("h1");
  const leave = page.querySelector<HTMLMetaElement>("meta[http-equiv=refresh]");
  if (leave !== null) location.assign(leave.content.replace("0;url=", ""));
  scrollTo(0, 0);
  target?.focus({ preventScroll: target.id !== "problems" });
}

/** Moves the focus to the last row of the list that a row was added to. */
export function focusNewRow(list: string): void {
  const rows = document.querySelectorAll<HTMLElement>(`[id^="row-${CSS.escape(list)}-"]`);
  const row = rows[rows.length - 1];
  row?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** What became of a posted form. `answered`: a page came back, but nothing of the posted one was taken. */
export type Posted = "taken" | "answered" | "lost";

/**
 * Posts a form the way its button would, and shows what comes back. `lost`: nothing did, or only the word that nothing is taken for now;
 * the form stays as it is.
 */
export async function post(form: HTMLFormElement, submitter: HTMLElement | null): Promise<Posted> {
  const body = new FormData(form, submitter);
  const plain = new URLSearchParams();
  for (const [name, value] of body) if (typeof value === "string") plain.append(name, value);
  form.setAttribute("aria-busy", "true");
  try {
    const action = submitter?.getAttribute("value") ?? "";
    // The attribute, not the property: a button called "action" hides the form's own.
    const answer = await fetchPage(
      "POST",
      form.getAttribute("action") ?? location.href,
      form.enctype === "multipart/form-data" ? body : plain,
    );
    if (answer.status < 500 && answer.status !== 429) {
      showPage(answer, true);
      if (answer.status >= 400) return "answered";
      if (action.startsWith("add:")) focusNewRow(action.slice("add:".length));
      return "taken";
    }
  } catch {
    // No connection, or no page: the same to whoever waits.
  }
  form.removeAttribute("aria-busy");
  return "lost";
}
