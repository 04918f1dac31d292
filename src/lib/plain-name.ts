const turns = /[\u202a-\u202e\u2066-\u2069]/g;
const plain = /^[\s\x20-\x7e\xa0-\xac\xae-\u024f\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2026\u20ac]*$/;
const unseenSpace = /[\u1680\u2028\u2029\ufeff]/;

/**
 * Nothing in a name needs a closer look (see `odd-characters.ts`): Latin letters of any European language and of Vietnamese, and their
 * usual signs.
 */
export const isPlain = (text: string): boolean => plain.test(text) && !unseenSpace.test(text);

/** The name without what turns its direction: it is read in the order in which it is stored, and turns nothing that stands beside it. */
export const withoutTurns = (text: string): string => text.replace(turns, "");

export const turnsText = (text: string): boolean => text.search(turns) !== -1;
