import type { DraftAnswer } from "../model";

type Controls = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement | HTMLFieldSetElement;
const controls = "input, select, textarea, button, fieldset";

/** The box of the field that an element stands in. */
export const fieldOf = (element: EventTarget | null): HTMLElement | null =>
  element instanceof Element ? element.closest<HTMLElement>("[data-field]") : null;

/** Names of the fields that are not on the screen, and of those that are closed. */
export type Shown = Pick<DraftAnswer, "hidden" | "disabled">;

const shown = new WeakMap<HTMLFormElement, Shown>();

/** What was shown last; undefined: as the page was drawn. */
export const shownIn = (form: HTMLFormElement): Shown | undefined => shown.get(form);

/** Shows what the answers so far bring up, and hides what they make needless. What is hidden is not posted. */
export function showWhatCounts(form: HTMLFormElement, { hidden, disabled }: Shown): void {
  shown.set(form, { hidden, disabled });
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

/** The controls of one name. The browser keeps them by name, so that this costs the same on a long page. */
function controlsOf(form: HTMLFormElement, name: string): HTMLInputElement[] {
  const found = form.elements.namedItem(name);
  const all = found instanceof RadioNodeList ? [...found] : [found];
  return all.filter(
    (control): control is HTMLInputElement => control !== null && "value" in control && "type" in control,
  );
}

const isTicked = ({ type }: HTMLInputElement): boolean => type === "checkbox" || type === "radio";
const isTyped = ({ type }: HTMLInputElement): boolean => !["file", "submit", "button"].includes(type);

/** What stands in the controls of one name, as it would be posted. */
export const valuesOf = (form: HTMLFormElement, name: string): string[] =>
  controlsOf(form, name).flatMap((control) => {
    if (control instanceof HTMLSelectElement) return [...control.selectedOptions].map(({ value }) => value);
    return isTyped(control) && (!isTicked(control) || control.checked) ? [control.value] : [];
  });

/** Fills the controls of one name, as if it had been typed. */
export function putValues(form: HTMLFormElement, name: string, values: readonly string[]): void {
  controlsOf(form, name).forEach((control, place) => {
    if (control instanceof HTMLSelectElement && control.multiple)
      for (const option of control.options) option.selected = values.includes(option.value);
    else if (isTicked(control)) control.checked = values.includes(control.value);
    else if (isTyped(control)) control.value = values[place] ?? "";
  });
}

/** Names of fields that do not show what the page came with: the browser filled them in again when somebody came back to the page. */
export function typedOutside(form: HTMLFormElement): Set<string> {
  const names = new Set<string>();
  for (const control of form.elements) {
    const differs =
      control instanceof HTMLSelectElement
        ? [...control.options].some(({ selected, defaultSelected }) => selected !== defaultSelected) &&
          [...control.options].some(({ defaultSelected }) => defaultSelected)
        : control instanceof HTMLTextAreaElement
          ? control.value !== control.defaultValue
          : control instanceof HTMLInputElement &&
            isTyped(control) &&
            control.type !== "hidden" &&
            (isTicked(control) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue);
    if (differs && "name" in control) names.add(String(control.name));
  }
  names.delete("");
  return names;
}
