const names = new Intl.DisplayNames(["en"], { type: "language" });

/** `pt-BR` → "Brazilian Portuguese"; a code that is none is its own name. */
export function nameOfLanguage(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
