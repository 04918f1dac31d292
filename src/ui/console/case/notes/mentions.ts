/** Somebody who can be named. */
export interface Nameable {
  id: string;
  name: string;
}

/** What is being typed after an `@`: where the sign stands, and the beginning of a name. Null: nobody is being named. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | null {
  const found = /(?:^|[\s(])@([^\n@]{0,40})$/.exec(text.slice(0, caret));
  const typed = found?.[1];
  return typed === undefined ? null : { from: caret - typed.length - 1, typed };
}

/** The people whose name, or a word of it, begins like this; at most `most`. */
export function nameable<Person extends Nameable>(people: readonly Person[], typed: string, most = 6): Person[] {
  const wanted = folded(typed);
  const begins = ({ name }: Nameable): boolean =>
    folded(name).startsWith(wanted) || name.split(/\s+/).some((word) => folded(word).startsWith(wanted));
  return people.filter(begins).slice(0, most);
}

/** The text with the name in the place of what was typed, and where the caret stands then. */
export function withName(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

/** A note in pieces: words, and names of people who are told. Longer names first, so that “Ana” is not found in “Ana Lopez”. */
export function partsOf(text: string, people: readonly Nameable[]): ({ words: string } | { person: Nameable })[] {
  const byLength = people
    .filter(({ name }) => name !== "")
    .toSorted((one, other) => other.name.length - one.name.length);
  const parts: ({ words: string } | { person: Nameable })[] = [];
  let words = "";
  for (let at = 0; at < text.length; ) {
    const rest = text[at] === "@" ? text.slice(at + 1) : null;
    const person =
      rest === null ? undefined : byLength.find(({ name }) => rest.startsWith(name) && isEnd(rest[name.length]));
    if (person === undefined) {
      words += text[at];
      at += 1;
      continue;
    }
    if (words !== "") parts.push({ words });
    words = "";
    parts.push({ person });
    at += person.name.length + 1;
  }
  return words === "" ? parts : [...parts, { words }];
}

/** Ids of everybody who is named in a text, each once. */
export const mentionedIn = (text: string, people: readonly Nameable[]): string[] => [
  ...new Set(partsOf(text, people).flatMap((part) => ("person" in part ? [part.person.id] : []))),
];

const isEnd = (next: string | undefined): boolean => next === undefined || !/[\p{L}\p{N}]/u.test(next);
const folded = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
