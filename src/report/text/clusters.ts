/** What a reader takes for one character, and what must not be torn apart by a line's end: `e` with its accent, a Devanagari syllable. */
export function clustersOf(text: string): string[] {
  const found: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = found.at(-1);
    // A consonant after a virama joins the syllable before it, whatever version of Unicode the engine knows.
    if (last !== undefined && /\u094d\u200d?$/u.test(last) && /^[\u0904-\u0939\u0958-\u095f]/u.test(segment))
      found[found.length - 1] = last + segment;
    else found.push(segment);
  }
  return found;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

export const isSpace = (cluster: string): boolean => /^[\s\u00a0]+$/u.test(cluster);

/** Whether a line may end between the two, neither of which is a space. */
export function breaksBetween(before: string, after: string): boolean {
  if (neverFirst.test(after) || neverLast.test(before)) return false;
  if (wideScript.test(before) || wideScript.test(after)) return true;
  return /[-/|?&=_\u2010\u2013\u2014]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after);
}

const wideScript = /^[\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;
/** Closing marks, small kana and the like do not begin a line; opening marks do not end one. */
const neverFirst =
  /^[)\]}!?,.:;%\u2019\u201d\u3001\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30fb\u30fc\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d]/u;
const neverLast = /[([{\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff3b\uff5b]$/u;
