import type { CaseSnapshot } from "../domain";
import { isObject, type Json } from "../lib/json";
import { compactNumber, searchWords } from "../lib/search-words";

/** What people find a case by, beside what its row says of it. */
export interface SearchText {
  /** Names, companies, e-mail addresses and public numbers, as they are searched. */
  words: string[];
  /** Numbers of papers of people and companies, compact: to be hidden before they leave the case. */
  numbers: string[];
}

const mostWords = 300;
const mostNumbers = 60;
/** Facts that are looked at: a case is a form, not a library. */
const mostFacts = 5_000;

/**
 * The words of a case: everybody's names, companies, addresses and numbers in the facts that people gave, wherever in them they stand.
 * What vendors answered is not looked at.
 */
export function searchTextOf(
  snapshot: Pick<CaseSnapshot, "context" | "documents" | "externalId" | "entity">,
): SearchText {
  const words = new Set<string>();
  const numbers = new Set<string>();
  let left = mostFacts;
  const take = (key: string, text: string): void => {
    const kind = kindOf(key);
    if (kind === "word") for (const word of searchWords(text)) words.add(word);
    if (kind === "public_number") words.add(compactNumber(text));
    if (kind === "number" && compactNumber(text).length >= shortestNumber) numbers.add(compactNumber(text));
  };
  const walk = (key: string, value: Json): void => {
    left -= 1;
    if (left < 0 || words.size >= mostWords) return;
    if (typeof value === "string" || typeof value === "number") take(key, String(value));
    else if (Array.isArray(value)) for (const item of value) walk(key, item);
    else if (isObject(value)) for (const [name, inner] of Object.entries(value)) walk(name, inner ?? null);
  };
  for (const [key, value] of Object.entries(snapshot.context)) if (!enginesOwn.has(key)) walk(key, value ?? null);
  for (const document of snapshot.documents) walk("properties", document.properties);
  for (const id of [snapshot.externalId, snapshot.entity.correlationId])
    if (id !== null) for (const word of [...searchWords(id), compactNumber(id)]) words.add(word);
  words.delete("");
  return { words: [...words].slice(0, mostWords), numbers: [...numbers].slice(0, mostNumbers) };
}

/** Whether a case is found by the beginning of what stands in facts of this name; of other facts by the whole, or not at all. */
export const isFoundByBeginning = (name: string): boolean => ["word", "public_number"].includes(kindOf(name) ?? "");

const enginesOwn: ReadonlySet<string> = new Set(["pluginsOutput", "childWorkflows", "documents", "metadata"]);
/** A shorter one would be guessed. */
const shortestNumber = 4;

function kindOf(key: string): "word" | "public_number" | "number" | null {
  if (
    /^(?:full|first|middle|last|given|family|legal|trading|trade|company|business|brand|display|maiden|former)?names?$/i.test(
      key,
    )
  )
    return "word";
  if (/e-?mail/i.test(key) && !/verified|sent|consent/i.test(key)) return "word";
  if (/^(?:company|business)?(?:registration|register|incorporation|company)(?:Number|No|Id)$/i.test(key))
    return "public_number";
  if (
    /^(?:document|passport|identity|identification|id|idCard|national|nationalId|license|licence|drivingLicence|driverLicense|permit|tax|taxIdentification|taxpayer|vat|personal|socialSecurity)_?(?:Number|No|Id)$/i.test(
      key,
    )
  )
    return "number";
  return /^(?:ssn|tin|itin|ein|nin|passport|vatNumber)$/i.test(key) ? "number" : null;
}
