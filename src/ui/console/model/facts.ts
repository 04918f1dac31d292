import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import {
  agreementOf,
  companyQuestions,
  personQuestions,
  type Question,
  sameFact,
} from "../../../review/compared-facts";
import { dayText } from "../../shared/time-words";
import { formValueText } from "./form-values";
import { entityDataOf, isPerson, textOf } from "./subject";
import type { Case, CaseDocument, Check } from "./types";
import { countryName, labelOf } from "./words";

export type FactSource = "applicant" | "register" | "identity" | "document" | "read";
export const sourceWords: Record<FactSource, string> = {
  applicant: "Applicant",
  register: "Register",
  identity: "Identity check",
  document: "Document",
  read: "Read",
};

/** One fact as each source has it. `agreement`: `alone` when fewer than two sources say anything. */
export interface Fact {
  key: string;
  /** Where the applicant's answer stands in the context, or would; null: nobody of ours can write it. */
  path: string | null;
  label: string;
  values: Partial<Record<FactSource, string>>;
  agreement: "same" | "differs" | "alone" | "missing";
}

/** The facts several sources speak about, disagreements included, then what only the applicant said. */
export function factsOf(view: Pick<Case, "context">, checks: readonly Check[]): { compared: Fact[]; others: Fact[] } {
  const data = entityDataOf(view.context);
  const register = dataOfLatest(checks, "company-registry");
  const identity = entityOfIdentity(checks);
  const questions = isPerson(view.context) ? personQuestions : companyQuestions;
  const compared = questions
    .map((question) => factOf(question, { applicant: data, register, identity }))
    .filter((fact): fact is Fact => fact !== null);
  const asked = new Set(questions.flatMap((question) => question.applicant));
  const others = [
    ...leaves(data, "entity.data", asked),
    ...leaves(objectAt(view.context, "customData"), "customData", new Set()),
  ];
  return { compared, others };
}

function factOf(
  question: Question,
  from: { applicant: JsonObject; register: JsonObject; identity: JsonObject },
): Fact | null {
  const values: Fact["values"] = {};
  for (const source of ["applicant", "register", "identity"] as const) {
    const text = firstText(from[source], question[source] ?? [], question.kind);
    if (text !== null) values[source] = text;
  }
  const said = Object.values(values);
  if (said.length === 0 && !question.expected) return null;
  const { key, label } = question;
  const place =
    question.applicant.find((path) => valueText(getPath(from.applicant, path)) !== "") ?? question.applicant[0];
  const path = place === undefined ? null : `entity.data.${place}`;
  return { key, path, label, values, agreement: agreementOf(said, question.kind) };
}

function firstText(holder: JsonObject, paths: string[], kind: Question["kind"]): string | null {
  for (const path of paths) {
    const text = valueText(getPath(holder, path));
    if (text === "") continue;
    if (kind === "country") return countryName((text.split("-")[0] ?? text).toUpperCase());
    return kind === "form" && /^[a-z0-9_]+$/.test(text) ? labelOf(text) : text;
  }
  return null;
}

/** How a value is shown: days as people write them. */
export const shownValue = (text: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? dayText(text) : text);

/** Anything as one line: lists with commas, addresses in their order. */
export function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.map(valueText).filter(Boolean).join(", ");
  if (isObject(value)) return formValueText(value) ?? Object.values(value).map(valueText).filter(Boolean).join(", ");
  return textOf(value);
}

const dataOfLatest = (checks: readonly Check[], type: string): JsonObject =>
  checks.find((check) => check.type === type && check.result !== null)?.result?.data ?? {};

const entityOfIdentity = (checks: readonly Check[]): JsonObject =>
  objectAt(dataOfLatest(checks, "identity-verification"), "entity.data");

function objectAt(holder: JsonObject, path: string): JsonObject {
  const found = getPath(holder, path);
  return isObject(found) ? found : {};
}

// Owners and directors have their own tab; ids are ours.
const elsewhere = /(^|\.)(ubos|directors|id|ballerineEntityId)$/;

function leaves(holder: JsonObject, root: string, asked: ReadonlySet<string>, base = ""): Fact[] {
  return Object.entries(holder).flatMap(([name, value]) => {
    const path = base === "" ? name : `${base}.${name}`;
    if (asked.has(path) || elsewhere.test(path)) return [];
    if (isObject(value) && formValueText(value) === null) return leaves(value, root, asked, path);
    const text = valueText(value);
    const label = path
      .split(".")
      .filter((part) => part !== "additionalInfo")
      .map(labelOf)
      .join(" · ");
    return text === ""
      ? []
      : [
          {
            key: root === "customData" ? `${root}.${path}` : path,
            path: `${root}.${path}`,
            label,
            values: { applicant: text },
            agreement: "alone" as const,
          },
        ];
  });
}

/** What a document declares and what was read off it, beside what the case says about the same thing. */
export function declaredFacts(
  document: CaseDocument,
  view: Pick<Case, "context">,
  checks: readonly Check[] = [],
): Fact[] {
  const data = ownerData(document, view.context);
  const issuer = isObject(document.issuer) ? document.issuer : {};
  const read = readOff(document, checks);
  const declared = new Map<string, Json>([
    ...Object.entries(issuer).map(([key, value]): [string, Json] => [`issuer.${key}`, value]),
    ...Object.entries(document.properties),
  ]);
  const keys = [...declared.keys(), ...[...read.keys()].filter((key) => !declaredAs(key, declared))];
  return keys.flatMap((key): Fact[] => {
    const shown = (value: Json | undefined): string =>
      /country$/i.test(key) ? countryName(valueText(value).toUpperCase()) : valueText(value);
    const known = key.startsWith("issuer.") ? "" : shown(getPath(data, key) ?? getPath(data, sameThing[key] ?? key));
    const said: [FactSource, string][] = [
      ["document", shown(declared.get(key))],
      ["read", shown([...read].find(([name]) => isSame(name, key))?.[1])],
      ["applicant", known],
    ];
    const values = Object.fromEntries(said.filter(([, text]) => text !== ""));
    const texts = Object.values(values);
    if (texts.length === 0) return [];
    const agreement =
      texts.length < 2 ? "alone" : texts.every((text) => sameFact(text, texts[0] ?? "")) ? "same" : "differs";
    const label = key.startsWith("issuer.") ? `Issuer ${labelOf(key.slice(7)).toLowerCase()}` : labelOf(key);
    return [{ key, path: null, label, values, agreement }];
  });
}

const declaredAs = (name: string, declared: ReadonlyMap<string, Json>): boolean =>
  [...declared.keys()].some((key) => isSame(name, key));
const isSame = (one: string, other: string): boolean => (sameThing[one] ?? one) === (sameThing[other] ?? other);

/** Of an owner's document their own facts count, not those of the company. */
function ownerData(document: CaseDocument, context: JsonObject): JsonObject {
  if (document.itemId === undefined || document.itemId === null) return entityDataOf(context);
  return itemIn(entityDataOf(context), document.itemId, 0) ?? {};
}

function itemIn(value: Json, id: string, depth: number): JsonObject | null {
  if (depth > 6 || typeof value !== "object" || value === null) return null;
  if (isObject(value) && value.id === id) return value;
  for (const inner of Object.values(value)) {
    const found = itemIn(inner, id, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const readers = new Set(["document-ocr", "identity-documents", "mrz"]);

/** What an answer says of itself. */
const aboutReading = new Set(["format", "kind", "type", "status", "confidence", "vendor", "reference"]);

/** What checks have read off the files of a document, the newest answer first. */
function readOff({ id, key, pages }: CaseDocument, checks: readonly Check[]): Map<string, Json> {
  const names = [id, key, ...pages.flatMap(({ fileId, uri }) => [fileId, uri])].filter(
    (one) => one !== null && one !== "",
  );
  const found = new Map<string, Json>();
  for (const { type, result, request } of checks) {
    if (!readers.has(type) || result === null) continue;
    const asked = JSON.stringify(request ?? null);
    if (!names.some((name) => asked.includes(JSON.stringify(name)))) continue;
    for (const holder of [objectAt(result.data, "fields"), objectAt(result.data, "entity.data"), result.data])
      for (const [name, value] of Object.entries(holder)) {
        const text = isObject(value) ? value.value : value;
        if ((typeof text === "string" || typeof text === "number") && !found.has(name) && !aboutReading.has(name))
          found.set(name, text);
      }
  }
  return found;
}

const sameThing: Record<string, string> = {
  userAddress: "address",
  birthDate: "dateOfBirth",
  name: "companyName",
  number: "documentNumber",
  passportNumber: "documentNumber",
  idNumber: "documentNumber",
  expiresAt: "expiryDate",
  expirationDate: "expiryDate",
  expiry: "expiryDate",
  issuedAt: "issuedOn",
  issueDate: "issuedOn",
  surname: "lastName",
  givenNames: "firstName",
};
