import type { Problem } from "../domain/problems";
import { baseLanguage } from "../domain/spoken-languages";
import type { Element, Form, Text } from "./form";
import { languageOfText } from "./texts";

const paramTexts = ["label", "hint", "placeholder", "text", "suffix", "purpose", "addLabel", "itemLabel"] as const;

/** One warning for each text that lacks a language of the form. A plain text is meant for all of them. */
export function textProblems(form: Form, path: string): Problem[] {
  return textsOf(form, path).flatMap(([text, at]) => {
    if (typeof text === "string") return [];
    const missing = form.languages.filter((language) => !Object.hasOwn(text, language) || text[language] === "");
    if (missing.length === 0) return [];
    const message = `no text for ${missing.join(", ")}`;
    return [{ severity: "warning" as const, code: "missing_translation", path: at, message }];
  });
}

/**
 * What a reader of `language` sees in another one, because the form has no text for theirs: by the text as it is shown, the language it
 * is in. A plain text is meant for all languages, so it is in none.
 */
export function foreignTexts(form: Form, language: string): ReadonlyMap<string, string> {
  const fallback = form.languages[0] ?? "en";
  const foreign = new Map<string, string>();
  for (const [text] of textsOf(form, "")) {
    if (typeof text === "string") continue;
    const found = languageOfText(text, language, fallback);
    if (found === null || baseLanguage(found) === baseLanguage(language)) continue;
    foreign.set(text[found] ?? "", found);
  }
  return foreign;
}

type Placed = [text: Text, at: string];

function textsOf(form: Form, path: string): Placed[] {
  return [
    [form.title, `${path}.title`],
    [form.start.lead, `${path}.start.lead`],
    [form.start.privacy, `${path}.start.privacy`],
    ...form.start.needs.map((need, i): Placed => [need, `${path}.start.needs.${i}`]),
    [form.end.lead, `${path}.end.lead`],
    [form.end.next, `${path}.end.next`],
    ...form.pages.flatMap((page, i): Placed[] => {
      const here = `${path}.pages.${i}`;
      return [
        [page.title, `${here}.title`],
        ...(page.description === null ? [] : [[page.description, `${here}.description`] satisfies Placed]),
        ...page.elements.flatMap((element, j) => elementTexts(element, `${here}.elements.${j}`)),
      ];
    }),
  ];
}

function elementTexts({ params, validate, children }: Element, path: string): Placed[] {
  return [
    ...paramTexts.flatMap((name): Placed[] => {
      const text = params[name];
      return text === undefined ? [] : [[text, `${path}.params.${name}`]];
    }),
    ...(params.options ?? []).map(({ label }, i): Placed => [label, `${path}.params.options.${i}.label`]),
    ...validate.flatMap(({ message }, i): Placed[] =>
      message === undefined ? [] : [[message, `${path}.validate.${i}.message`]],
    ),
    ...children.flatMap((child, i) => elementTexts(child, `${path}.children.${i}`)),
  ];
}
