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

export type FactSource = "applicant" | "register" | "identity" | "document";
export const sourceWords: Record<FactSource, string> = {
  applicant: "Applicant",
  register: "Register",
  identity: "Identity check",
  document: "Document",
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
  const place = question.applicant.find((path) => valueText(getPath(from.applicant, path)) !== "") ?? question.applicant[0];
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
    return text === "" ? [] : [
          {
            key: `${root}.${path}`,
            path: `${root}.${path}`,
            label,
            values: { applicant: text },
            agreement: "alone" as const,
          },
        ];
  });
}

/** What a document declares, beside what the case says about the same thing. */
export function declaredFacts(document: CaseDocument, view: Pick<Case, "context">): Fact[] {
  const data = entityDataOf(view.context);
  const issuer = isObject(document.issuer) ? document.issuer : {};
  const declared: [string, Json][] = [
    ...Object.entries(issuer).map(([key, value]): [string, Json] => [`issuer.${key}`, value]),
    ...Object.entries(document.properties),
  ];
  return declared.flatMap(([key, value]): Fact[] => {
    const text = /country$/i.test(key) ? countryName(valueText(value).toUpperCase()) : valueText(value);
    if (text === "") return [];
    const path = sameThing[key] ?? key;
    const known = key.startsWith("issuer.") ? "" : valueText(getPath(data, path));
    const values = known === "" ? { document: text } : { document: text, applicant: known };
    const agreement = known === "" ? "alone" : sameFact(text, known) ? "same" : "differs";
    const label = key.startsWith("issuer.") ? `Issuer ${labelOf(key.slice(7)).toLowerCase()}` : labelOf(key);
    return [{ key, path: null, label, values, agreement }];
  });
}

const sameThing: Record<string, string> = { userAddress: "address", birthDate: "dateOfBirth", name: "companyName" };
