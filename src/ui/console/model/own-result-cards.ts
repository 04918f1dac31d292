import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import type { Tone } from "../../shared/badge";
import { valueText } from "./facts";
import type { CardReader, ResultCard, Told } from "./result-card";
import { country, day, numberOf, objects, saidOf } from "./result-words";
import { textOf } from "./subject";
import { labelOf, plural } from "./words";

type Facts = ResultCard["facts"];
const onlyFacts = (facts: Facts): ResultCard => ({ facts, itemsLabel: "", items: [] });
const yesNo = (value: Json | undefined, ifYes: Tone): { value: string; tone?: Tone } =>
  value === true ? { value: "Yes", tone: ifYes } : { value: value === false ? "No" : "" };
const percent = (value: Json | undefined): string => (typeof value === "number" ? `${value} %` : "");
const countries = (value: Json | undefined): string =>
  (Array.isArray(value) ? value : []).map(country).filter(Boolean).join(", ");

/** Cards of the checks that the deployment does itself, and of those that read what is written. By type. */
export const ownResultCards: Record<string, CardReader> = {
  mrz: machineReadableZone,
  "document-expiry": (data) => {
    const left = typeof data.daysLeft === "number" ? data.daysLeft : null;
    return onlyFacts([
      { label: "Expires", value: day(data.expiryDate) },
      {
        label: "Time left",
        value: left === null ? "" : left < 0 ? `Ran out ${plural(-left, "day")} ago` : plural(left, "day"),
        ...(left !== null && left < 0 && { tone: "bad" as const }),
      },
      { label: "Issued", value: day(data.issuedOn) },
    ]);
  },
  "document-duplicates": ({ filesKnown, otherCases }) =>
    onlyFacts([
      { label: "Files looked at", value: textOf(filesKnown) },
      otherCases === 0
        ? { label: "Seen in other cases", value: "Nowhere", tone: "ok" }
        : { label: "Seen in other cases", value: textOf(otherCases), tone: "warn" },
    ]),
  age: (data) =>
    onlyFacts([
      { label: "Age", value: typeof data.age === "number" ? plural(data.age, "year") : "" },
      { label: "Born", value: day(data.dateOfBirth) },
      {
        label: "Asked for",
        value: typeof data.minimumAge === "number" ? `${data.minimumAge} to ${textOf(data.maximumAge) || "…"}` : "",
      },
    ]),
  iban: (data) =>
    onlyFacts([
      { label: "Number", value: textOf(data.formatted) || textOf(data.iban) },
      { label: "Account in", value: country(data.country) },
      { label: "Bank's code", value: textOf(data.bic) },
    ]),
  lei: (data) =>
    onlyFacts([
      { label: "Identifier", value: textOf(data.lei) },
      { label: "Issuer", value: textOf(data.issuerPrefix) },
    ]),
  "vat-number": officialNumber,
  "registration-number": officialNumber,
  "tax-number": officialNumber,
  phone: (data) =>
    onlyFacts([
      { label: "Number", value: textOf(data.e164) || "None that can exist" },
      { label: "Belongs to", value: countries(data.countries) },
    ]),
  email: (data) =>
    onlyFacts([
      { label: "Address", value: textOf(data.email) || "None that can exist" },
      { label: "Made to be thrown away", ...yesNo(data.disposable, "bad") },
      { label: "Anybody gets one there", ...yesNo(data.freeMail, "warn") },
      { label: "Of a function, not a person", ...yesNo(data.roleAccount, "info") },
      {
        label: "The company's domain",
        value: data.sameCompany === true ? "The same" : data.sameCompany === false ? "Another" : "",
        ...(data.sameCompany === false && { tone: "warn" as const }),
      },
    ]),
  "ip-country": (data) =>
    onlyFacts([
      { label: "Came from", value: data.ipCountry === "T1" ? "The Tor network" : country(data.ipCountry) },
      { label: "Declared", value: country(data.declaredCountry) },
    ]),
  "address-format": (data) =>
    onlyFacts([
      { label: "Country", value: country(data.country) },
      { label: "Postcode", value: textOf(data.postcode) || "None that the country has" },
      { label: "Missing", value: valueText(data.missingParts) },
    ]),
  "name-similarity": names,
  "effective-ownership": owners,
  "document-ocr": writtenOnDocument,
  address: (data) => {
    const matched = saidOf(addressWords, textOf(data.matched));
    return onlyFacts([
      matched === undefined
        ? { label: "Address", value: labelOf(textOf(data.matched)) }
        : { label: "Address", value: matched.words, tone: matched.tone },
      { label: "Written properly", value: valueText(data.normalised) },
    ]);
  },
};

const addressWords: Record<string, { words: string; tone: Tone }> = {
  full: { words: "Exists", tone: "ok" },
  partial: { words: "Found in part", tone: "warn" },
  none: { words: "Not found", tone: "bad" },
};

function officialNumber(data: JsonObject): ResultCard {
  return onlyFacts([
    { label: "Number", value: textOf(data.vatNumber) || textOf(data.number) },
    { label: "Country", value: country(data.country) },
    { label: "Kind", value: textOf(data.kind) },
    { label: "Check digits", value: data.checkDigits === true ? "Right" : "" },
  ]);
}

const digitWords: Record<string, string> = {
  documentNumber: "number",
  dateOfBirth: "date of birth",
  expiryDate: "expiry",
  optionalData: "optional data",
  composite: "whole zone",
};

/** What was declared beside what the zone says, in the order of the document. */
const compared: [label: string, declared: string, read: string, code: string][] = [
  ["Last name", "lastName", "surname", "last_name_differs"],
  ["First name", "firstName", "givenNames", "first_name_differs"],
  ["Date of birth", "dateOfBirth", "dateOfBirth", "date_of_birth_differs"],
  ["Nationality", "nationality", "nationality", "nationality_differs"],
  ["Number", "documentNumber", "documentNumber", "document_number_differs"],
  ["Expires", "expiryDate", "expiryDate", "expiry_date_differs"],
  ["Sex", "gender", "sex", "sex_differs"],
];

function machineReadableZone(data: JsonObject, { request, reasons = [] }: Told): ResultCard {
  const wrong = objects(data.checkDigits).filter(({ holds }) => holds === false);
  const declared = declaredIn(request);
  const codes = new Set(reasons.map(({ code }) => code));
  return {
    facts: [
      { label: "Document", value: [textOf(data.documentCode), textOf(data.format)].filter(Boolean).join(", ") },
      { label: "Issued by", value: country(data.issuer) },
      wrong.length === 0
        ? { label: "Check digits", value: "All right", tone: "ok" }
        : {
            label: "Check digits",
            value: `Wrong: ${wrong.map(({ name }) => saidOf(digitWords, textOf(name)) ?? labelOf(textOf(name))).join(", ")}`,
            tone: "bad",
          },
    ],
    itemsLabel: "What the zone says, and what was declared",
    items: compared.flatMap(([label, declaredKey, readKey, code]) => {
      const read = textOf(data[readKey]);
      const said = textOf(declared[declaredKey]);
      if (read === "" && said === "") return [];
      const verdict: ResultCard["items"][number]["verdict"] =
        said === "" ? null : codes.has(code) ? { tone: "bad", words: "Differs" } : { tone: "ok", words: "The same" };
      return [
        { title: `${label}: ${read || "not readable"}`, verdict, lines: said === "" ? [] : [`Declared: ${said}`] },
      ];
    }),
  };
}

/** What was declared, in the request as the run recorded it: `{check, vendor, input}`. */
function declaredIn(request: Json | undefined): JsonObject {
  const declared = isObject(request) ? getPath(request, "input.declared") : undefined;
  return isObject(declared) ? declared : {};
}

function names(data: JsonObject): ResultCard {
  const clearFrom = numberOf(data.clearFrom);
  const rejectBelow = numberOf(data.rejectBelow);
  return {
    facts: [
      { label: "Compared with", value: textOf(getPath(data, "reference.name")) },
      { label: "Told by", value: labelOf(textOf(getPath(data, "reference.source"))) },
      { label: "Clear from", value: percent(data.clearFrom) },
    ],
    itemsLabel: "How alike the names are",
    items: objects(data.comparisons).map(({ source, name, score }) => ({
      title: textOf(name),
      verdict: {
        words: percent(score),
        tone: numberOf(score) >= clearFrom ? "ok" : numberOf(score) < rejectBelow ? "bad" : "warn",
      },
      lines: [labelOf(textOf(source))],
    })),
  };
}

function owners(data: JsonObject): ResultCard {
  const list = objects(data.owners);
  const found = list.filter(({ beneficialOwner }) => beneficialOwner === true).length;
  const circles = Array.isArray(data.circles) ? data.circles.length : 0;
  const unexplained = typeof data.unexplainedPercentage === "number" ? data.unexplainedPercentage : 0;
  return {
    facts: [
      { label: "Beneficial owners", value: String(found), ...(found === 0 && { tone: "warn" as const }) },
      { label: "From a share of", value: percent(data.thresholdPercentage) },
      {
        label: "Nobody named behind",
        value: percent(data.unexplainedPercentage),
        ...(unexplained > 0 && { tone: "warn" as const }),
      },
      { label: "Circles", value: circles === 0 ? "" : String(circles), tone: "warn" },
    ],
    itemsLabel: "Who owns it in the end",
    items: list
      .toSorted((a, b) => Number(b.effectivePercentage ?? -1) - Number(a.effectivePercentage ?? -1))
      .map((owner) => ({
        title: textOf(owner.name) || textOf(owner.id),
        verdict: owner.beneficialOwner === true ? { tone: "info", words: "Beneficial owner" } : null,
        lines: [
          [
            owner.effectivePercentage === null
              ? "A share nobody can tell: it owns itself in a circle"
              : `${percent(owner.effectivePercentage)} through all layers`,
            owner.controls === true ? "controls it" : "",
            labelOf(textOf(owner.type)),
          ]
            .filter(Boolean)
            .join(", "),
        ],
      })),
  };
}

function writtenOnDocument(data: JsonObject): ResultCard {
  const fields = isObject(data.fields) ? Object.entries(data.fields) : [];
  return {
    facts: [
      { label: "Document", value: labelOf(textOf(data.documentType)) },
      { label: "Issued by", value: country(data.issuingCountry) },
    ],
    itemsLabel: "What is written on it",
    items: fields.map(([name, field]) => {
      const value = isObject(field) ? field.value : field;
      const certainty = isObject(field) && typeof field.confidence === "number" ? field.confidence : null;
      return {
        title: `${labelOf(name)}: ${valueText(value)}`,
        verdict:
          certainty === null
            ? null
            : {
                words: `${Math.round(certainty * 100)} % certain`,
                tone: certainty >= 0.9 ? "ok" : certainty >= 0.6 ? "warn" : "bad",
              },
        lines: [],
      };
    }),
  };
}
