import { device, fetchPage, valuesIn } from "./page";

type Control = HTMLInputElement | HTMLSelectElement;

/** Brings the fields of a country when it is chosen. Until it has, and when it cannot, the button for it is there. */
export function followCountries(form: HTMLFormElement): void {
  /** Of each country that is chosen only the last choice counts. */
  const latest = new Map<string, number>();
  const bring = (name: string): void => {
    if (name === "" || followersOf(form, name).length === 0) return;
    const mine = (latest.get(name) ?? 0) + 1;
    latest.set(name, mine);
    const posted = valuesIn(form);
    const body = new URLSearchParams(Object.entries(posted).flatMap(([key, all]) => all.map((value) => [key, value])));
    body.append("action", "look");
    body.append("_device", device);
    fetchPage("POST", form.getAttribute("action") ?? "", body).then(
      ({ page }) => {
        if (mine !== latest.get(name) || !form.isConnected) return;
        for (const box of followersOf(form, name)) swap(box, page, posted);
      },
      () => {
        for (const box of followersOf(form, name)) box.classList.add("stuck");
      },
    );
  };
  form.addEventListener("change", (event) => bring((event.target as Partial<Control> | null)?.name ?? ""));
  // A country may have been chosen before we came, or put back by the browser.
  for (const name of new Set([...form.querySelectorAll<HTMLElement>("[data-follows]")].map(followed))) {
    const control = form.elements.namedItem(name);
    if (
      control instanceof HTMLSelectElement &&
      control.selectedOptions[0]?.defaultSelected === false &&
      control.value !== ""
    )
      bring(name);
  }
}

const followed = (box: HTMLElement): string => box.dataset.follows ?? "";

const followersOf = (form: HTMLFormElement, name: string): HTMLElement[] => [
  ...form.querySelectorAll<HTMLElement>(`[data-follows="${CSS.escape(name)}"]`),
];

/** Puts the new fields in the place of the old; what was typed in the meantime goes with them, and so does the focus. */
function swap(box: HTMLElement, page: Document, posted: Record<string, string[]>): void {
  const drawn = page.querySelector<HTMLElement>(`[data-field="${CSS.escape(box.dataset.field ?? "")}"]`);
  if (drawn === null) return;
  const next = document.adoptNode(drawn);
  for (const old of box.querySelectorAll<Control>("input, select")) {
    const control = next.querySelector<Control>(`[name="${CSS.escape(old.name)}"]`);
    if (control === null || old.value === (posted[old.name]?.at(-1) ?? "")) continue;
    const before = control.value;
    control.value = old.value;
    if (control.value !== old.value) control.value = before;
  }
  const focused = box.contains(document.activeElement) ? document.activeElement?.id : undefined;
  box.replaceWith(next);
  if (focused !== undefined && focused !== "") document.getElementById(focused)?.focus({ preventScroll: true });
}
