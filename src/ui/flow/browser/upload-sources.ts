/** `at`: where in the card they were chosen. Null: nowhere in particular. */
type Take = (card: HTMLElement, files: File[], at: Element | null) => void;

/**
 * Where files come from: chosen or photographed with the fields of a card, dropped on it, or pasted. Ends when the form leaves the page.
 */
export function listenForFiles(form: HTMLFormElement, take: Take): void {
  const takeChosen = (field: HTMLInputElement): void => {
    const files = [...(field.files ?? [])];
    // Emptied at once: the page's own post must not carry the file a second time.
    field.value = "";
    const card = cardOf(field);
    if (card !== null) take(card, files, field);
  };
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "file" && cardOf(target) !== null) takeChosen(target);
  });
  // Chosen while this was still loading.
  for (const field of form.querySelectorAll<HTMLInputElement>("[data-upload] input[type=file]")) takeChosen(field);
  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    form.addEventListener(kind, (event) => {
      const card = event.dataTransfer?.types.includes("Files") === true ? cardOf(event.target) : null;
      if (card === null || !isOpen(card)) return;
      if (kind !== "dragleave") event.preventDefault();
      card.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(card, [...(event.dataTransfer?.files ?? [])], null);
    });
  }
  const pasted = (event: ClipboardEvent): void => {
    if (!form.isConnected) {
      removeEventListener("paste", pasted);
      return;
    }
    const files = [...(event.clipboardData?.files ?? [])];
    const at = cardOf(event.target);
    const card = at !== null && isOpen(at) ? at : emptyCard(form);
    if (files.length === 0 || card === null) return;
    event.preventDefault();
    take(card, files, null);
  };
  addEventListener("paste", pasted);
}

const cardOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-upload]") : null;

/** A card that takes another file. */
const isOpen = (card: HTMLElement): boolean => card.querySelector(":enabled[type=file]") !== null;

/** The first card that has no file yet, so that pasting one after the other fills a page of cards; else the first that takes one more. */
function emptyCard(form: HTMLFormElement): HTMLElement | null {
  const cards = [...form.querySelectorAll<HTMLElement>("[data-upload]:not([hidden])")].filter(isOpen);
  return cards.find((card) => card.querySelector("li") === null) ?? cards[0] ?? null;
}
