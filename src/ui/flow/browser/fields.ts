import type { DraftAnswer } from "../model";

type Controls = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement | HTMLFieldSetElement;
const controls = "input, select, textarea, button, fieldset";

/** The box of the field that an element stands in. */
export const fieldOf = (element: EventTarget | null): HTMLElement | null =>
  element instanceof Element ? element.closest<HTMLElement>("[data-field]") : null;

/** Shows what the answers so far bring up, and hides what they make needless. What is hidden is not posted. */
export function showWhatCounts(form: HTMLFormElement, { hidden, disabled }: DraftAnswer): void {
  for (const box of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const name = box.dataset.field ?? "";
    const within = box.parentElement?.closest<HTMLElement>("[data-field]");
    const isHidden = hidden.includes(name);
    const isOff = isHidden || disabled.includes(name) || within?.hidden === true;
    if (box.hidden !== isHidden) box.hidden = isHidden;
    for (const control of [box, ...box.querySelectorAll<Controls>(controls)])
      if ("disabled" in control && control.disabled !== isOff) control.disabled = isOff;
  }
}

/**
 * Says what is wrong with the fields that somebody has been to and left; nobody is told off for what they have not come to yet, or
 * are typing just now. What is right again loses its error everywhere.
 */
export function showProblems(form: HTMLFormElement, { problems }: DraftAnswer, left: ReadonlySet<string>): void {
  const messages = new Map(problems.map(({ field, message }) => [field, message]));
  for (const box of form.querySelectorAll<HTMLElement>("[data-field]")) {
    const name = box.dataset.field ?? "";
    const message = messages.get(name);
    const isBusy = box.contains(document.activeElement);
    if (message === undefined) setProblem(box, name, null);
    else if (left.has(name) && !isBusy) setProblem(box, name, message);
  }
  dropSettledSummary();
}

/** The list of problems on top goes when all that it names has been put right; until then it stays as it was read out. */
export function dropSettledSummary(): void {
  const summary = document.getElementById("problems");
  const links = [...(summary?.querySelectorAll("a") ?? [])];
  const isOpen = ({ hash, pathname }: HTMLAnchorElement): boolean =>
    pathname !== location.pathname || document.getElementById(`${hash.slice(1)}-error`)?.hidden === false;
  const open = links.some(isOpen);
  if (summary !== null && links.length > 0 && !open && !summary.contains(document.activeElement)) summary.remove();
}

function setProblem(box: HTMLElement, name: string, message: string | null): void {
  const place = document.getElementById(`f-${name}-error`);
  if (place === null) return;
  if ((place.textContent || null) !== message) place.textContent = message ?? "";
  place.hidden = message === null;
  box.classList.toggle("bad", message !== null);
  for (const input of box.querySelectorAll("input, select, textarea")) {
    if (fieldOf(input) !== box) continue;
    if (message === null) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
}

/** Fills the controls of one name, as if it had been typed. */
export function putValues(form: HTMLFormElement, name: string, values: readonly string[]): void {
  const found = [...form.elements].filter(
    (control): control is HTMLInputElement => "name" in control && control.name === name && "value" in control,
  );
  found.forEach((control, place) => {
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type !== "file" && control.type !== "submit") control.value = values[place] ?? "";
  });
}
