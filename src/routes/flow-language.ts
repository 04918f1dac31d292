import type { Form } from "../collection/form";

const cookie = "__Host-flow-language";

/** Languages that the flow's own words speak; a form may narrow them. */
const spoken = ["en", "ar"];

export const languagesOf = (form: Form | null): string[] => form?.languages ?? spoken;

/** The language to answer in: what was chosen on this device, else what the link or case says, else what the browser asks for. */
export function languageOf(request: Request, form: Form | null, wishes: (string | null)[]): string {
  const languages = languagesOf(form);
  const all = [chosenLanguage(request), ...wishes, ...accepted(request.headers.get("accept-language"))];
  for (const wish of all) {
    const found = wish === null ? undefined : languages.find((language) => isSame(language, wish));
    if (found !== undefined) return found;
  }
  return languages[0] ?? "en";
}

/** `Set-Cookie` of a choice; null when the flow does not speak that language. */
export const languageCookie = (language: string, form: Form | null): string | null =>
  languagesOf(form).includes(language)
    ? `${cookie}=${encodeURIComponent(language)}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=31536000`
    : null;

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left === right || left.split("-")[0] === right.split("-")[0];
};

function chosenLanguage(request: Request): string | null {
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
