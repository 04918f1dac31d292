import { type Brand, layeredTexts, type OutcomeScreen, type OutcomeWords, outcomeScreens } from "../../domain/brand";
import { baseLanguage } from "../../domain/spoken-languages";
import type { FormTexts } from "../own-texts";

/**
 * What is said in place of our words in this language: the tenant's, its outcome screens' among them, and the form's own over both.
 * Undefined: nothing is.
 */
export function brandTexts(brand: Brand, language: string, form: FormTexts | undefined): FormTexts | undefined {
  const screens = screenTexts(brand, language);
  const tenant = layeredTexts(brand.texts, undefined);
  if (Object.keys(screens).length > 0) {
    // Where this language's words stand already: a new entry for `de-AT` would hide all of `de`.
    const code = [language, baseLanguage(language)].find(
      (one) => tenant[one] !== undefined || form?.[one] !== undefined,
    );
    const here = code ?? language;
    tenant[here] = { ...tenant[here], ...screens };
  }
  const all = layeredTexts(tenant, form);
  return Object.keys(all).length === 0 ? undefined : all;
}

/** What one outcome screen says in this language; what it leaves out is ours. */
export function outcomeTexts(
  brand: Brand,
  screen: OutcomeScreen,
  language: string,
): { title: string | null; lead: string | null; next: string | null } {
  const words: OutcomeWords = brand.outcomes?.[screen] ?? {};
  const said = (texts: Record<string, string> | undefined): string | null =>
    [language, baseLanguage(language), "en"].flatMap((code) => texts?.[code] ?? []).at(0) ?? null;
  return { title: said(words.title), lead: said(words.lead), next: said(words.next) };
}

/** Screens that are pages with words of ours: their title and lead take the place of those. */
const wordsOfScreens: Partial<Record<OutcomeScreen, { title: string; lead: string }>> = {
  revision: { title: "fixTitle", lead: "fixLead" },
  expired: { title: "deadTitle.expired", lead: "deadLead" },
};

function screenTexts(brand: Brand, language: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const screen of outcomeScreens) {
    const keys = wordsOfScreens[screen];
    if (keys === undefined) continue;
    const { title, lead } = outcomeTexts(brand, screen, language);
    if (title !== null) texts[keys.title] = title;
    if (lead !== null) texts[keys.lead] = lead;
  }
  return texts;
}
