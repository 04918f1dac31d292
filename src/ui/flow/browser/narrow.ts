import { fill } from "./page";
import type { Widget } from "./widgets";

/** A box above a long list: what is typed into it leaves only what is like it. What is chosen always stays. */
export const start: Widget = (box, words) => {
  const list = box.querySelector<HTMLElement>("select, .many");
  if (list === null) return;
  const search = document.createElement("input");
  search.type = "search";
  search.className = "narrow";
  search.placeholder = words.narrow ?? "";
  search.setAttribute("aria-label", words.narrow ?? "");
  search.autocomplete = "off";
  search.disabled = list.closest("fieldset:disabled") !== null || (list as HTMLSelectElement).disabled;
  const said = document.createElement("p");
  said.className = "hint";
  said.setAttribute("role", "status");
  list.before(search, said);
  const show = list instanceof HTMLSelectElement ? narrowSelect(list) : narrowBoxes(list);
  search.addEventListener("input", (event) => {
    // It is no answer: nobody is to save it.
    event.stopPropagation();
    const count = show(plain(search.value).split(/\s+/));
    said.textContent =
      search.value === ""
        ? ""
        : count === 0
          ? (words.nothing ?? "")
          : fill(words.shown ?? "", { count: String(count) });
  });
  search.addEventListener("change", (event) => event.stopPropagation());
  search.addEventListener("keydown", (event) => {
    // Enter would press the form's button.
    if (event.key !== "Enter") return;
    event.preventDefault();
    list.querySelector<HTMLElement>("label:not([hidden]) input")?.focus();
    if (list instanceof HTMLSelectElement) list.focus();
  });
};

/** Shows what has all of the words; tells how many there are. */
type Show = (wanted: string[]) => number;

function narrowBoxes(list: HTMLElement): Show {
  const labels = [...list.querySelectorAll<HTMLLabelElement>("label")];
  const texts = labels.map((label) => plain(label.textContent ?? ""));
  return (wanted) => {
    const fits = texts.map((text) => wanted.every((word) => text.includes(word)));
    labels.forEach((label, place) => {
      label.hidden = fits[place] !== true && label.querySelector("input")?.checked !== true;
    });
    return fits.filter(Boolean).length;
  };
}

/** Options are taken out and put back: not every phone hides those that are told to hide. */
function narrowSelect(list: HTMLSelectElement): Show {
  const all = [...list.options].map((option) => ({
    option,
    holder: option.parentElement ?? list,
    text: plain(
      `${option.text} ${option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : ""}`,
    ),
  }));
  const groups = [...list.querySelectorAll("optgroup")];
  return (wanted) => {
    let count = 0;
    for (const group of groups) list.append(group);
    for (const { option, holder, text } of all) {
      const fits = option.value !== "" && wanted.every((word) => text.includes(word));
      if (fits) count += 1;
      if (fits || option.selected || option.value === "") holder.append(option);
      else option.remove();
    }
    for (const group of groups) if (group.childElementCount === 0) group.remove();
    return count;
  };
}

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
