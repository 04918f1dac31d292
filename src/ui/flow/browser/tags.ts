import { fill } from "./page";
import { quietButton, tellChanged, type Widget } from "./widgets";

/** Shows what was typed with commas between as things that can be taken away one by one. The typed line stays what counts. */
export const start: Widget = (box, words) => {
  const input = box.querySelector<HTMLInputElement>("input");
  if (input === null) return;
  const list = document.createElement("ul");
  list.className = "tags";
  input.after(list);
  const tagsIn = (): string[] => [...new Set(input.value.split(separators).map((tag) => tag.trim()))].filter(Boolean);
  const draw = (): void => {
    const tags = tagsIn();
    list.hidden = tags.length === 0;
    list.replaceChildren(
      ...tags.map((tag, place) => {
        const item = document.createElement("li");
        const name = document.createElement("bdi");
        name.textContent = tag;
        const drop = quietButton("×", () => take(place));
        drop.setAttribute("aria-label", fill(words.removeTag ?? "", { name: tag }));
        item.append(name, drop);
        return item;
      }),
    );
  };
  const take = (place: number): void => {
    input.value = tagsIn().toSpliced(place, 1).join(", ");
    tellChanged(input);
    draw();
    const buttons = list.querySelectorAll("button");
    (buttons[Math.min(place, buttons.length - 1)] ?? input).focus();
  };
  // While a word is being typed the chips keep still; they follow when it is finished.
  input.addEventListener("input", () => {
    if (separators.test(input.value.slice(-1)) || input.value === "") draw();
  });
  input.addEventListener("change", draw);
  draw();
};

/** Commas of all our languages. */
const separators = /[,，،、\n]/;
