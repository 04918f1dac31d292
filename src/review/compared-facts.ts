import { getPath, isObject, type Json, type JsonObject } from "../lib/json";

/** Who says something about the subject of a case. */
export type SaidBy = "applicant" | "register" | "identity";
export type FactKind = "name" | "country" | "date" | "id" | "form";

/** One thing that several sources speak about: where each of them says it. */
export interface Question {
  key: string;
  label: string;
  /** Paths from `entity.data`. */
  applicant: string[];
  /** Paths from the data of the newest `company-registry` check. */
  register?: string[];
  /** Paths from `entity.data` of the newest `identity-verification` check. */
  identity?: string[];
  /** Without it a decision would be made blind, so its absence is shown. */
  expected?: boolean;
  /** How two answers are compared. Absent: they are not. */
  kind?: FactKind;
}

export const companyQuestions: readonly Question[] = [
  { key: "companyName", label: "Name", applicant: ["companyName"], register: ["name"], kind: "name", expected: true },
  {
    key: "registrationNumber",
    label: "Registration number",
    applicant: ["registrationNumber"],
    register: ["registrationNumber"],
    kind: "id",
    expected: true,
  },
  {
    key: "country",
    label: "Country",
    applicant: ["country", "countryOfIncorporation"],
    register: ["jurisdiction"],
    kind: "country",
    expected: true,
  },
  {
    key: "legalForm",
    label: "Legal form",
    applicant: ["legalForm", "businessType"],
    register: ["legalForm"],
    kind: "form",
  },
  {
    key: "incorporated",
    label: "Incorporation date",
    applicant: ["dateOfIncorporation", "dateOfEstablishment"],
    register: ["incorporatedOn"],
    kind: "date",
  },
  { key: "status", label: "Status", applicant: [], register: ["status"] },
  {
    key: "address",
    label: "Address",
    applicant: ["address", "additionalInfo.headquarters", "headquarters"],
    register: ["registeredAddress"],
    kind: "name",
    expected: true,
  },
  {
    key: "industry",
    label: "Industry",
    applicant: ["industry", "additionalInfo.store.industry"],
    register: ["industries"],
  },
];

export const personQuestions: readonly Question[] = [
  {
    key: "firstName",
    label: "First name",
    applicant: ["firstName"],
    identity: ["firstName"],
    kind: "name",
    expected: true,
  },
  {
    key: "lastName",
    label: "Last name",
    applicant: ["lastName"],
    identity: ["lastName"],
    kind: "name",
    expected: true,
  },
  {
    key: "dateOfBirth",
    label: "Date of birth",
    applicant: ["dateOfBirth"],
    identity: ["dateOfBirth"],
    kind: "date",
    expected: true,
  },
  {
    key: "nationality",
    label: "Nationality",
    applicant: ["additionalInfo.nationality", "nationality"],
    identity: ["additionalInfo.nationality"],
    kind: "country",
  },
  { key: "country", label: "Country", applicant: ["country"], kind: "country" },
  { key: "address", label: "Address", applicant: ["address", "additionalInfo.address"], kind: "name" },
];

/** What the sources say, as one line each, and whether that is the same. `missing`: nobody says it and somebody should. */
export interface Compared {
  key: string;
  label: string;
  said: { source: SaidBy; value: string }[];
  agreement: "same" | "differs" | "alone" | "missing";
}

/** The questions that anybody has answered, or should have. */
export function compareFacts(isPerson: boolean, from: Record<SaidBy, JsonObject>): Compared[] {
  return (isPerson ? personQuestions : companyQuestions).flatMap((question): Compared[] => {
    const said = (["applicant", "register", "identity"] as const).flatMap((source) => {
      const value = (question[source] ?? [])
        .map((path) => lineOf(getPath(from[source], path)))
        .find((one) => one !== "");
      return value === undefined ? [] : [{ source, value }];
    });
    if (said.length === 0 && question.expected !== true) return [];
    const { key, label, kind } = question;
    return [
      {
        key,
        label,
        said,
        agreement: agreementOf(
          said.map(({ value }) => countryOnly(value, kind)),
          kind,
        ),
      },
    ];
  });
}

/** Whether all of these say the same; `alone`: there is nothing to compare. */
export function agreementOf(said: readonly string[], kind: FactKind | undefined): Compared["agreement"] {
  const [first, ...rest] = said;
  if (first === undefined) return "missing";
  if (rest.length === 0 || kind === undefined) return "alone";
  const agree = kind === "form" ? sameForm : sameFact;
  return rest.every((other) => agree(first, other)) ? "same" : "differs";
}

/** Whether two spellings say the same: capitals, accents, punctuation and spaces aside. */
export function sameFact(a: string, b: string): boolean {
  const [one, other] = [plain(a), plain(b)];
  return one === other || (one.length > 0 && one.replaceAll(" ", "") === other.replaceAll(" ", ""));
}

/** Registers write legal forms out: "Private limited company" is what a form calls `private_limited`. */
function sameForm(a: string, b: string): boolean {
  const [one, other] = [plain(a), plain(b)];
  return one.startsWith(other) || other.startsWith(one);
}

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** `GB-ENG` is in `GB`. */
const countryOnly = (value: string, kind: FactKind | undefined): string =>
  kind === "country" ? (value.split("-")[0] ?? value).toUpperCase() : value;

function lineOf(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === "boolean") return "";
  if (Array.isArray(value)) return value.map(lineOf).filter(Boolean).join(", ");
  if (isObject(value)) return Object.values(value).map(lineOf).filter(Boolean).join(", ");
  return String(value).trim();
}
