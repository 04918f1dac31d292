/** How a website says its owner can be reached. */
export interface Contacts {
  emails: string[];
  phones: string[];
  hasAddress: boolean;
}

const most = 10;
const streetWords =
  /\b(?:street|st\.|road|rd\.|avenue|ave\.|lane|square|drive|stra(?:ß|ss)e|str\.|weg|platz|allee|rue|boulevard|calle|avenida|via|piazza|rua|laan|straat|gade|gatan)\b/i;
const postcode = /\b(?:\d{4,6}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{4} ?[A-Z]{2})\b/;

/** Looks in what people read, a piece at a time: no pattern runs over more than a few thousand characters. `reachAt`: `mailto:`, `tel:`. */
export function contactsIn(texts: readonly string[], reachAt: readonly string[]): Contacts {
  const emails = new Set<string>();
  const phones = new Set<string>();
  let hasAddress = false;
  for (const href of reachAt) {
    if (href.startsWith("mailto:")) emails.add(href.slice(7).split("?")[0]?.toLowerCase() ?? "");
    if (href.startsWith("tel:")) phones.add(href.slice(4).replace(/[^\d+]/g, ""));
  }
  for (const text of texts)
    for (let at = 0; at < Math.min(text.length, 60_000); at += 1_900) {
      const piece = text.slice(at, at + 2_000);
      for (const [found] of piece.matchAll(/[\w.+-]{1,40}@[a-z\d-]{1,40}(?:\.[a-z\d-]{1,30}){1,3}/gi))
        emails.add(found.toLowerCase().replace(/\.$/, ""));
      for (const [found] of piece.matchAll(/(?:\+|\b00)\d[\d ()/.-]{6,18}\d/g))
        phones.add(found.replace(/[^\d+]/g, ""));
      hasAddress ||= streetWords.test(piece) && postcode.test(piece);
    }
  const some = (values: Set<string>) => [...values].filter((value) => value !== "").slice(0, most);
  return { emails: some(emails), phones: some(phones), hasAddress };
}
