import { base64 } from "../lib/bytes";
import { isObject, type Json } from "../lib/json";

/** Takes out of texts what must not be kept. Learns what that is while a request is made. */
export interface Redactor {
  /** From now on `value` stands as `shown`, also where it is written as JSON, in a URL or in base 64. */
  hide(value: string, shown: string): void;
  text(text: string): string;
  /** Every text of a value that becomes a fact. Only what is too long to stand there by chance is taken out of facts. */
  facts(value: Json): Json;
  headers(headers: Readonly<Record<string, string>>): Record<string, string>;
}

const hidden = "[redacted]";
/** Shorter texts stand everywhere by chance: to take them out would leave nothing to read. */
const shortestHidden = 4;
/** In facts a short secret (a PIN, a password that is a word) may be somebody's number or name. */
const shortestInFacts = 12;
/** What a header of such a name holds need not be a proof (`X-Session: true`). */
const shortestProof = 8;

/** Headers that carry a proof of who asks, whatever their value was made of. */
const carriesProof =
  /(^|[-_])(auth|authorization|cookie|secret|token|password|signature|credentials?|session|apikey)([-_]|$)|api[-_]?key/i;
/** Links of applicants open their form: mails carry them. */
const applicantLink = /\/go\/[A-Za-z0-9_~-]{20,}\.[A-Za-z0-9_-]{20,}/g;
const reference = /\{secret\.[A-Za-z0-9_.-]+\}/g;

export function redactor(): Redactor {
  const shownFor = new Map<string, string>();
  const hide = (value: string, shown: string): void => {
    for (const written of spellings(value))
      if (written.length >= shortestHidden && !shownFor.has(written)) shownFor.set(written, shown);
  };
  const without = (from: string, shortest: number): string => {
    let clean = from;
    // Longest first: what contains another must not be found in pieces.
    for (const [value, shown] of [...shownFor].toSorted(([a], [b]) => b.length - a.length))
      if (value.length >= shortest) clean = clean.replaceAll(value, () => shown);
    return clean.replace(applicantLink, `/go/${hidden}`);
  };
  const text = (from: string): string => without(from, shortestHidden);
  const facts = (value: Json): Json => {
    if (typeof value === "string") return without(value, shortestInFacts);
    if (Array.isArray(value)) return value.map(facts);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, facts(inner)]))
      : value;
  };
  return {
    hide,
    text,
    facts,
    headers: (headers) =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => {
          const clean = text(value);
          if (!carriesProof.test(name)) return [name, clean];
          const references = clean.match(reference);
          if (references !== null) return [name, references.join(" ")];
          // Vendors echo what they were sent, with or without the scheme before it.
          for (const proof of [value, value.replace(/^[A-Za-z]+\s+/, "")])
            if (proof.length >= shortestProof) hide(proof, hidden);
          return [name, hidden];
        }),
      ),
  };
}

function spellings(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const inJson = JSON.stringify(value).slice(1, -1);
  // Writers of JSON differ in what they escape: some do it with slashes, some with what HTML would read, some with all but ASCII.
  const asUnicode = (signs: RegExp, from: string): string =>
    from.replace(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const plain = asUnicode(/[^\x20-\x7e]/g, inJson);
  return [
    value,
    inJson,
    inJson.replaceAll("/", "\\/"),
    plain,
    plain.replaceAll("/", "\\/"),
    asUnicode(/[<>&]/g, inJson),
    encodeURIComponent(value.toWellFormed()),
    base64(bytes),
  ];
}
