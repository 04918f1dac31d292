const drafts = new Map<string, string>();

/** What was typed into the description of a vendor and not saved, while the page lives; null: nothing. */
export const draftOf = (name: string): string | null => drafts.get(name) ?? null;

/** Keeps it, so that a look elsewhere loses nothing; null: it is saved, or taken back. */
export function keepDraft(name: string, text: string | null): void {
  if (text === null) drafts.delete(name);
  else drafts.set(name, text);
  if (drafts.size > 0) addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
}

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
