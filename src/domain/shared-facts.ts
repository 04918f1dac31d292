import { isObject, type Json, type JsonObject } from "../lib/json";
import { compactNumber, searchWords } from "../lib/search-words";
import type { CaseSnapshot } from "./case";

/** What two cases can have in common. */
export const sharedKinds = [
  "person",
  "company",
  "phone",
  "email",
  "iban",
  "document_number",
  "file",
  "device",
  "address",
] as const;
export type SharedKind = (typeof sharedKinds)[number];

/** `value`: as it is compared, the same however it was written. `shown`: as it stands in the case; null where it says nothing to people. */
export interface SharedFact {
  kind: SharedKind;
  value: string;
  shown: string | null;
}

/** What is read of a case. `fileHashes`: SHA-256 of the files of its documents. */
export interface SharingCase {
  context: JsonObject;
  entityId: string;
  entityType: string;
  documentProperties: readonly JsonObject[];
  fileHashes: readonly string[];
}

const mostFacts = 64;
const mostLooked = 5_000;

/**
 * The facts of a case by which another case is recognised as related. People are the same by name and date of birth, companies by
 * number (with a country where one is said); a name alone is no proof. What vendors answered is not looked at.
 */
export function sharedFactsOf(subject: SharingCase): SharedFact[] {
  const found = new Map<string, SharedFact>();
  const add = (kind: SharedKind, value: string, shown: string | null): void => {
    if (value !== "" && found.size < mostFacts && !found.has(`${kind}|${value}`))
      found.set(`${kind}|${value}`, { kind, value, shown });
  };
  add(subject.entityType === "individual" ? "person" : "company", `entity ${subject.entityId}`, null);
  let left = mostLooked;
  const walk = (key: string, value: Json): void => {
    left -= 1;
    if (left < 0 || found.size >= mostFacts) return;
    if (typeof value === "string" || typeof value === "number") addText(key, String(value), add);
    else if (Array.isArray(value)) for (const item of value) walk(key, item);
    else if (isObject(value)) {
      addObject(value, add);
      for (const [name, inner] of Object.entries(value)) walk(name, inner ?? null);
    }
  };
  for (const [key, value] of Object.entries(subject.context)) if (!enginesOwn.has(key)) walk(key, value ?? null);
  for (const properties of subject.documentProperties) walk("properties", properties);
  for (const hash of subject.fileHashes) add("file", hash, null);
  return [...found.values()];
}

/** What of a case others may have as well. */
export const sharingOf = ({ context, entity, documents }: CaseSnapshot): SharingCase => ({
  context,
  entityId: entity.id,
  entityType: entity.type,
  documentProperties: documents.map(({ properties }) => properties),
  fileHashes: documents.flatMap(({ pages, previousPages }) =>
    [...pages, ...previousPages].flatMap(({ sha256 }) => sha256 ?? []),
  ),
});

/** What stands for such a fact where cases are compared. `keyed` is the tenant's keyed hash. */
export const sharedKey = (
  { kind, value }: Pick<SharedFact, "kind" | "value">,
  keyed: (text: string) => string,
): string => `${kind}:${keyed(`${kind}|${value}`)}`;

type Add = (kind: SharedKind, value: string, shown: string | null) => void;

const enginesOwn: ReadonlySet<string> = new Set(["pluginsOutput", "childWorkflows", "documents", "metadata"]);

function addText(key: string, text: string, add: Add): void {
  if (/phone|mobile/i.test(key)) {
    // The last nine digits: people write their number with the country's prefix and without it.
    const digits = text.replaceAll(/\D/g, "");
    if (digits.length >= 7) add("phone", digits.slice(-9), text);
  } else if (isEmail(key, text)) {
    add("email", text.trim().toLowerCase(), text);
  } else if (/iban/i.test(key)) {
    const compact = compactNumber(text);
    if (/^[a-z]{2}\d{2}[a-z0-9]{10,30}$/.test(compact)) add("iban", compact, text);
  } else if (documentNumber.test(key)) {
    const compact = compactNumber(text);
    if (compact.length >= 5) add("document_number", compact, text);
  } else if (/^device_?(?:id|fingerprint)$|^(?:fingerprint|visitorId)$/i.test(key)) {
    if (text.length >= 8) add("device", text, text);
  } else if (/^(?:registered|postal|home|business)?address$|^headquarters$/i.test(key)) addAddress(text, add);
}

const documentNumber =
  /^(?:document|passport|identity|id|idCard|national|nationalId|licen[cs]e|driv(?:ing|er)Licen[cs]e|permit|tax|vat|socialSecurity)_?(?:Number|No|Id)$|^(?:ssn|tin|passport)$/i;

function addObject(value: JsonObject, add: Add): void {
  const text = (key: string): string => textIn(value, key);
  const person = personIn(value);
  if (person !== null) add("person", person.value, `${person.name}, ${person.dateOfBirth}`);
  const number = text("registrationNumber") || text("companyNumber");
  const country = (text("country") || text("countryOfIncorporation")).slice(0, 2).toLowerCase();
  const company = text("companyName") || text("name");
  if (compactNumber(number).length >= 4)
    add("company", `${country} ${compactNumber(number)}`, [company, number].filter(Boolean).join(", "));
  const street = text("street") || text("line1") || text("addressLine1");
  if (street !== "") addAddress(addressParts.map(text).filter(Boolean).join(", "), add);
}

const textIn = (value: JsonObject, key: string): string => {
  const one = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof one === "string" || typeof one === "number" ? String(one).trim() : "";
};

/** Somebody whom an object names with a date of birth. `value`: the same however the name was written. */
export function personIn(value: JsonObject): { value: string; name: string; dateOfBirth: string } | null {
  const text = (key: string): string => textIn(value, key);
  const dateOfBirth = /^\d{4}-\d{2}-\d{2}/.exec(text("dateOfBirth") || text("birthDate"))?.[0] ?? "";
  const name = [text("firstName"), text("lastName")].filter(Boolean).join(" ") || text("fullName") || text("name");
  const words = wordsOf(name);
  if (dateOfBirth === "" || words.split(" ").length <= 1) return null;
  return { value: `${words} ${dateOfBirth}`, name, dateOfBirth };
}

/** Addresses for mail that stand in an object itself, in small letters. */
export const emailsIn = (value: JsonObject): string[] =>
  Object.entries(value).flatMap(([key, text]) =>
    typeof text === "string" && isEmail(key, text) ? [text.trim().toLowerCase()] : [],
  );

const isEmail = (key: string, text: string): boolean => /e-?mail/i.test(key) && /^[^\s@]+@[^\s@]+$/.test(text.trim());

const addressParts = [
  ...["line1", "addressLine1", "street", "streetNumber", "houseNumber", "line2", "addressLine2"],
  ...["postcode", "postalCode", "zip", "city", "town", "region", "state", "country"],
];

/** The same words in any order; a street alone, or a city alone, is no address. */
function addAddress(text: string, add: Add): void {
  const words = wordsOf(text);
  if (/\d/.test(words) && words.split(" ").length >= 3) add("address", words, text);
}

const wordsOf = (text: string): string => [...new Set(searchWords(text))].sort().join(" ");
