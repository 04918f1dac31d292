/** The words of a text, without case and accents. */
export const plainWords = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** Finds sequences of up to three words in a text, each look-up in no time. */
export class WordIndex {
  readonly #known = new Set<string>();

  add(text: string): void {
    const words = plainWords(text);
    for (const [at, word] of words.entries()) {
      this.#known.add(word);
      const [second, third] = [words[at + 1], words[at + 2]];
      if (second !== undefined) this.#known.add(`${word} ${second}`);
      if (second !== undefined && third !== undefined) this.#known.add(`${word} ${second} ${third}`);
    }
  }

  has(phrase: string): boolean {
    return this.#known.has(plainWords(phrase).join(" "));
  }
}

const legalForms = new Set(
  (
    "ltd limited gmbh ug ag kg ohg inc incorporated llc llp plc corp corporation co company bv nv sarl sas sa srl spa sl " +
    "oy ab as aps pty pte kk doo sro zoo e u and und et the"
  ).split(" "),
);

/** How a company's name stands on a website: `whole` in this order, `parts` all its words somewhere, or not. */
export function nameOn(companyName: string, pages: readonly string[]): "whole" | "parts" | "none" {
  const words = plainWords(companyName).filter((word) => !legalForms.has(word));
  if (words.length === 0) return "none";
  const texts = pages.map((page) => ` ${plainWords(page).join(" ")} `);
  if (texts.some((text) => text.includes(` ${words.join(" ")} `))) return "whole";
  const joined = words.join("");
  if (joined.length >= 6 && texts.some((text) => text.includes(` ${joined} `))) return "whole";
  return words.every((word) => texts.some((text) => text.includes(` ${word} `))) ? "parts" : "none";
}
