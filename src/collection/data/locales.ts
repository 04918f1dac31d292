import type { Option } from "../form";

/** Languages that people read letters in, and the regional kinds that differ in writing. BCP 47. */
const tags = (
  "af am ar ar-AE ar-EG ar-MA ar-SA az be bg bn bs ca cs cy da de de-AT de-CH de-DE el en en-AU en-CA en-GB en-IE en-IN en-NZ en-SG " +
  "en-US en-ZA es es-AR es-CL es-CO es-ES es-MX es-US et eu fa fi fil fr fr-BE fr-CA fr-CH fr-FR ga gl gu ha he hi hr hu hy id ig is it " +
  "it-CH it-IT ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nl-BE nl-NL nn pa pl ps pt pt-BR pt-PT ro ru sd si sk sl " +
  "so sq sr sr-Latn sv sv-FI sw ta te tg th tk tr uk ur uz vi yo zh zh-Hans zh-Hant zh-HK zh-TW zu"
).split(" ");

const known: ReadonlySet<string> = new Set(tags);
const lists = new Map<string, (Option & { label: string })[]>();

/** Languages and their regional kinds, by name in that language, sorted. */
export function localesIn(language: string): (Option & { label: string })[] {
  let list = lists.get(language);
  if (list === undefined) {
    const collator = new Intl.Collator(language);
    list = tags
      .map((value) => ({ value, label: localeName(value, language) }))
      .sort((one, other) => collator.compare(one.label, other.label));
    if (lists.size < 50) lists.set(language, list);
  }
  return list;
}

/** The name of a locale in that language; the tag itself when it is none of ours. */
export const localeName = (tag: string, language: string): string =>
  known.has(tag) ? (new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag) : tag;

export const isLocale = (tag: string): boolean => known.has(tag);
