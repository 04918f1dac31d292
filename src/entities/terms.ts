import { type EntityId, type EntityType, idFrom } from "../domain";
import { entityName } from "../domain/entity-name";
import { emailsIn, sharedFactsOf, sharedKey } from "../domain/shared-facts";
import { base32, hmacSha256, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { isObject, type JsonObject } from "../lib/json";
import { compactNumber, searchWords, wantedWords } from "../lib/search-words";
import { peopleFields } from "./attributes";

/** What is kept of a person or company to find it by. `keyed` is the tenant's keyed hash: what it makes leads nobody back. */
export interface Keyed {
  keyed(text: string): string;
}

/** Keyed hashes of one tenant. */
export const keyedOf = ({ MASTER_KEY }: { MASTER_KEY: string }, tenantId: string): Keyed => ({
  keyed: (text) => base32(hmacSha256(derivedKey(MASTER_KEY, "entity-terms"), `${tenantId}|${text}`), 16),
});

/** Two that share one of these may be the same. A name alone, an address, a telephone: many share those. */
const identifying: ReadonlySet<string> = new Set(["person", "company", "email", "document_number", "iban"]);
const mostTerms = 80;

/**
 * `w…`: words of names, addresses for mail, the caller's id and numbers of registers, found by their beginnings. `n…`: numbers of documents,
 * found by whoever types all of one. `k…`: what two that are the same have in common.
 */
export function termsOf(
  { type, correlationId, data }: { type: EntityType; correlationId: string | null; data: JsonObject },
  { keyed }: Keyed,
): string[] {
  const own = withoutPeople(data);
  const words = [entityName(own) ?? "", correlationId ?? "", ...emailsIn(own)].flatMap(searchWords);
  const whole = [correlationId, own.registrationNumber, own.companyNumber].flatMap((one) =>
    typeof one === "string" || typeof one === "number" ? [compactNumber(String(one))] : [],
  );
  const facts = sharedFactsOf({
    ...{ context: { entity: { data: own } }, entityId: "", entityType: type },
    ...{ documentProperties: [], fileHashes: [] },
  }).filter(({ value }) => !value.startsWith("entity "));
  const numbers = facts.flatMap(({ kind, value }) => (kind === "document_number" || kind === "iban" ? [value] : []));
  return [
    ...new Set([
      ...[...words, ...whole].filter((word) => word !== "").map((word) => `w${word}`),
      ...numbers.map((number) => `n${keyed(`number|${number}`)}`),
      ...facts.filter(({ kind }) => identifying.has(kind)).map((fact) => `k${sharedKey(fact, keyed)}`),
    ]),
  ].slice(0, mostTerms);
}

/** One thing that has to be found: any of these, each a whole set of terms. `upTo` null: the term itself, else all that begin so. */
export type WantedTerms = { from: string; upTo: string | null }[][][];

/** What a typed text asks for; empty: nothing that can be found. */
export function wantedTerms(text: string, { keyed }: Keyed, wholeWords: boolean): WantedTerms {
  const beginning = (word: string) => ({ from: `w${word}`, upTo: wholeWords ? null : `w${word}\u{10ffff}` });
  const number = (compact: string) =>
    compact.length >= 4 && /\d/.test(compact) ? [[{ from: `n${keyed(`number|${compact}`)}`, upTo: null }]] : [];
  const groups = wantedWords(text).slice(0, mostGroups);
  const each = groups.map((alternatives) => [
    ...alternatives.map((words) => words.map(beginning)),
    ...number(alternatives[0]?.length === 1 ? (alternatives[0][0] ?? "") : ""),
  ]);
  // A number is often typed in groups.
  const whole = compactNumber(text);
  if (groups.length > 1 && /^[a-z]{0,3}\d/.test(whole)) return [[[beginning(whole)], ...number(whole)]];
  return each;
}
const mostGroups = 6;

const withoutPeople = (data: JsonObject): JsonObject => {
  const { additionalInfo, ...own } = data;
  if (!isObject(additionalInfo)) return own;
  const rest = Object.entries(additionalInfo).filter(([key]) => !peopleFields.some((people) => people === key));
  return { ...own, additionalInfo: Object.fromEntries(rest) };
};

/**
 * Whom an item of a case's list stands for: the same person whenever the case names them, and nobody else's. Items of a case that opens a
 * child are the children's own persons.
 */
export const personOfItem = (tenantId: string, caseId: string, type: EntityType, key: string): EntityId =>
  idFrom("entity", sha256Hex(`${tenantId}|${caseId}|${type}|${key}`).slice(0, 26));

/** The link between two, for one position, whoever says so. */
export const linkIdOf = (tenantId: string, holderId: string, companyId: string, position: string) =>
  idFrom("entityLink", sha256Hex(`${tenantId}|${holderId}|${companyId}|${position}`).slice(0, 26));
