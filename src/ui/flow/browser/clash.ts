import type { ClashShown } from "../model";
import { browserWords, fill } from "./page";

/**
 * Says at the field that somebody else typed something else into it, and asks which it is to be. What was typed here stays in the
 * field until then. `choose`: true for one's own.
 */
export function showClash(form: HTMLFormElement, clash: ClashShown, choose: (mine: boolean) => void): void {
  const id = `clash-${clash.field}`;
  dropClash(clash.field);
  const words = browserWords();
  const box = document.createElement("div");
  box.id = id;
  box.className = "note clash";
  box.setAttribute("role", "alert");
  const line = (text: string): void => {
    const paragraph = document.createElement("p");
    paragraph.dir = "auto";
    paragraph.textContent = text;
    box.append(paragraph);
  };
  line(words.clash);
  line(fill(words.clashMine, { value: clash.mine ?? words.clashEmpty }));
  const value = clash.theirs ?? words.clashEmpty;
  if (clash.at === null) line(fill(words.clashTheirs, { value }));
  else {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(
      new Date(clash.at),
    );
    line(fill(words.clashTheirsAt, { value, time }));
  }
  for (const [text, mine] of [
    [words.useMine, true],
    [words.useTheirs, false],
  ] as const) {
    const press = document.createElement("button");
    press.type = "button";
    press.textContent = text;
    press.onclick = () => {
      box.remove();
      document.getElementById(`f-${clash.field}`)?.focus();
      choose(mine);
    };
    box.append(press);
  }
  const field = form.querySelector(`[data-field="${CSS.escape(clash.field)}"]`);
  if (field === null) form.prepend(box);
  else field.append(box);
}

export const dropClash = (field: string): void => document.getElementById(`clash-${field}`)?.remove();
