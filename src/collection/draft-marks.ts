// Which version of a field somebody saw. A page carries a mark for each of its fields, and everything that is saved says which ones it
// began with. Shared by Worker and browser.

/** Marks by the name of a field as it is posted: what was seen first, then what was sent since and may have arrived. */
export type Marks = Map<string, { marks: string[]; isHidden: boolean }>;

/**
 * The mark of a value: equal values have equal marks, so a field that was changed and changed back is the field it was. An emptied
 * field is like one that is not there. No secret: it only tells a page that is up to date from one that is not.
 */
export function markOf(values: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const value of values)
    if (value !== "")
      // Forms are posted with other line breaks than they show.
      for (const code of `${value.replace(/\r\n?/g, "\n")}\u0000`)
        hash = Math.imul(hash ^ (code.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}

export const emptyMark = markOf([]);

/** `companyName 1x2y,3z dateOfBirth.day ~5a`. A wave: the field was not on the screen. Names and marks have no blanks in them. */
export const writeMarks = (marks: Iterable<[string, { marks: readonly string[]; isHidden: boolean }]>): string =>
  [...marks].map(([name, { marks: own, isHidden }]) => `${name} ${isHidden ? "~" : ""}${own.join(",")}`).join(" ");

export function readMarks(text: string): Marks {
  const read: Marks = new Map();
  const words = text.split(" ");
  for (let place = 0; place + 1 < words.length; place += 2) {
    const mark = words[place + 1] ?? "";
    const isHidden = mark.startsWith("~");
    read.set(words[place] ?? "", { marks: mark.slice(isHidden ? 1 : 0).split(","), isHidden });
  }
  return read;
}
