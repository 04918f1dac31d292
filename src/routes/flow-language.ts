import type { Form } from "../collection/form";
import { baseLanguage, spokenLanguages } from "../domain/spoken-languages";

const cookie = "__Host-flow-language";

/** Languages in which a page can be had: those of the form, without one all that our own words speak. */
export const languagesOf = (form: Form | null): string[] => form?.languages ?? [...spokenLanguages];

/** The language to answer in: what was chosen on this device, else what the link or case says, else what the browser asks for. */
export function languageOf(request: Request, form: Form | null, wishes: (string | null)[]): string {
  return spokenOf(form, [chosenLanguage(request), ...wishes, ...accepted(request.headers.get("accept-language"))]);
}

/** The first of the wishes that the form speaks, else the form's own first language. */
export function spokenOf(form: Form | null, wishes: readonly (string | null)[]): string {
  const languages = languagesOf(form);
  for (const wish of wishes) {
    const found = wish === null ? null : bestFor(wish, languages);
    if (found !== null) return found;
  }
  return languages[0] ?? "en";
}

/** `Set-Cookie` of a choice; null when the flow does not speak that language. */
export const languageCookie = (language: string, form: Form | null, isFramed = false): string | null =>
  languagesOf(form).includes(language)
    ? `${cookie}=${encodeURIComponent(language)}; Path=/; HttpOnly; Secure; ${isFramed ? "SameSite=None; Partitioned" : "SameSite=Lax"}; Max-Age=31536000`
    : null;

/** The very language that is wished for, else one of another region. */
const bestFor = (wish: string, languages: string[]): string | null =>
  languages.find((language) => language.toLowerCase() === wish.toLowerCase()) ??
  languages.find((language) => baseLanguage(language) === baseLanguage(wish)) ??
  null;

/** What a script says that has no cookies, or the address of the link; else what was chosen on this device. */
function chosenLanguage(request: Request): string | null {
  const said = request.headers.get("x-flow-language") ?? new URL(request.url).searchParams.get("language");
  if (said !== null && /^[\w-]{2,35}$/.test(said)) return said;
  const [, value] =
    new RegExp(`(?:^|;\\s*)${cookie}=([\\w-]{2,35})(?:;|$)`).exec(request.headers.get("cookie") ?? "") ?? [];
  return value ?? null;
}

/** `Accept-Language`, most wanted first. */
function accepted(header: string | null): string[] {
  return (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...params] = part.trim().split(";");
      const q = params.map((param) => /^\s*q=([\d.]+)/.exec(param)?.[1]).find((weight) => weight !== undefined);
      return { tag, weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, weight }) => tag !== "" && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
