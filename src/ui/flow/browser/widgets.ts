import { followCountries } from "./countries";

/** What a widget needs is loaded when its field comes near the screen. `words`: what the server left in the field for it. */
export type Widget = (box: HTMLElement, words: Record<string, string>) => void;

const widgets: Record<string, () => Promise<{ start: Widget }>> = {
  camera: () => import("./camera"),
  narrow: () => import("./narrow"),
  signature: () => import("./signature"),
  tags: () => import("./tags"),
};

/** Makes more of the fields that work without us. Fields that come into the page later are found, too. */
export function startWidgets(form: HTMLFormElement): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        near.unobserve(target);
        const words = JSON.parse(target.dataset.words ?? "{}") as Record<string, string>;
        // Without it the field is as good as without a script.
        widgets[target.dataset.widget ?? ""]?.().then(
          ({ start }) => start(target, words),
          () => {},
        );
      }
    },
    { rootMargin: "300px" },
  );
  const find = (): void => {
    for (const box of form.querySelectorAll<HTMLElement>("[data-widget]:not([data-live])")) {
      box.dataset.live = "";
      near.observe(box);
    }
  };
  find();
  new MutationObserver(find).observe(form, { childList: true, subtree: true });
  followCountries(form);
}

/** A button that posts nothing. */
export function quietButton(text: string, press: () => void, className = "bare"): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.onclick = press;
  return made;
}

/** Tells the page that a control was changed by us and not by a key. */
export const tellChanged = (control: HTMLElement): boolean =>
  control.dispatchEvent(new Event("input", { bubbles: true }));
