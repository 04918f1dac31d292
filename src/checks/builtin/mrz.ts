import * as z from "zod";
import { isIssuer } from "../../formats/countries";
import { nameAgrees } from "../../formats/mrz-names";
import { type Mrz, readMrz, sameCountry, utopia } from "../../formats/mrz-read";
import { optional, optionalPart } from "../fields";
import { builtInCheck } from "./check";
import { calendarDay, dayOf } from "./dates";
import { judged, type Reason, reason } from "./judged";

const Declared = z.object({
  firstName: optional,
  lastName: optional,
  dateOfBirth: optional,
  nationality: optional,
  documentNumber: optional,
  expiryDate: optional,
  gender: optional,
});
const lines = z.preprocess(
  (value) => {
    const given = typeof value === "string" ? value.split(/\r?\n/) : value;
    if (!Array.isArray(given)) return given;
    return given.flatMap((line) =>
      typeof line === "string"
        ? line.toUpperCase().replace(/[\s«‹]/g, (mark) => (/\s/.test(mark) ? "" : "<")) || []
        : [line],
    );
  },
  z.array(z.string().max(50)).min(1, "is missing").max(5),
);
const Subject = z.object({ lines, declared: optionalPart(Declared) });

/** The machine readable zone of a passport, identity card or visa: is it whole, is it valid, and does it say what the person says? */
export const mrz = builtInCheck<z.output<typeof Subject>>({
  standard: "ICAO Doc 9303, parts 3 to 7 (TD1, TD2, TD3, visas): check digits, dates, issuers, transliteration",
  summary: "Machine readable zone: check digits, expiry, comparison with what was declared",
  input: Subject,
  example: {
    lines: ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
    declared: { firstName: "Anna Maria", lastName: "Eriksson", dateOfBirth: "1974-08-12" },
  },
  judge({ lines: given, declared = {} }, { nowMs, environment }) {
    const today = dayOf(nowMs);
    const read = readMrz(given, today);
    if (typeof read === "string") return judged([reason("high", "mrz_unreadable", `This is no zone: ${read}.`)], {});
    const specimen = read.issuer === utopia;
    const reasons = [
      ...brokenDigits(read),
      ...(specimen ? specimenReason(environment) : validity(read, today)),
      ...differences(read, declared),
    ];
    return judged(reasons, { ...read, checkDigits: read.checkDigits.map((digit) => ({ ...digit })), specimen });
  },
});

const fieldWords = {
  documentNumber: "the document's number",
  dateOfBirth: "the date of birth",
  expiryDate: "the date of expiry",
  optionalData: "the optional data",
  composite: "the whole zone",
} as const;

const brokenDigits = ({ checkDigits }: Mrz): Reason[] =>
  checkDigits
    .filter(({ holds }) => !holds)
    .map(({ name }) => reason("high", "mrz_check_digit", `The check digit of ${fieldWords[name]} is wrong.`));

/** The specimens of the standard are for trying things out: they expired long ago, and nobody owns one. */
const specimenReason = (environment: "sandbox" | "production"): Reason[] => [
  environment === "sandbox"
    ? reason("info", "specimen", "This is a specimen of the standard (Utopia); the sandbox takes it.")
    : reason("high", "specimen", "This is a specimen of the standard: Utopia issues no documents."),
];

function validity({ issuer, nationality, dateOfBirth, expiryDate, format }: Mrz, today: string): Reason[] {
  const reasons: Reason[] = [];
  if (!isIssuer(issuer)) reasons.push(reason("high", "unknown_issuer", `No state issues documents as "${issuer}".`));
  if (!isIssuer(nationality))
    reasons.push(reason("medium", "unknown_nationality", `"${nationality}" is no nationality of the standard.`));
  if (expiryDate === null) reasons.push(reason("high", "bad_expiry_date", "The date of expiry is no date."));
  else if (expiryDate < today)
    reasons.push(
      reason("high", "expired", `The ${format.startsWith("MRV") ? "visa" : "document"} expired on ${expiryDate}.`),
    );
  if (dateOfBirth === null)
    reasons.push(reason("low", "birth_date_unknown", "The date of birth is not known in full."));
  return reasons;
}

function differences(read: Mrz, declared: z.output<typeof Declared>): Reason[] {
  const reasons: Reason[] = [];
  const differs = (code: string, message: string) => reasons.push(reason("medium", code, message));
  const isCut = `${read.surname}${read.givenNames}`.length >= (read.format === "TD1" ? 26 : 29);
  if (declared.lastName !== undefined && !nameAgrees(read.surname, declared.lastName, isCut))
    differs("last_name_differs", "The last name is another than declared.");
  if (declared.firstName !== undefined && !nameAgrees(read.givenNames, declared.firstName, isCut))
    differs("first_name_differs", "The first name is another than declared.");
  if (read.dateOfBirth !== null && isOtherDay(declared.dateOfBirth, read.dateOfBirth))
    differs("date_of_birth_differs", "The date of birth is another than declared.");
  if (isOtherDay(declared.expiryDate, read.expiryDate))
    differs("expiry_date_differs", "The date of expiry is another than declared.");
  if (declared.nationality !== undefined && !sameCountry(read.nationality, declared.nationality))
    differs("nationality_differs", "The nationality is another than declared.");
  if (declared.documentNumber !== undefined && letters(declared.documentNumber) !== letters(read.documentNumber))
    differs("document_number_differs", "The document's number is another than declared.");
  const gender = declared.gender?.trim().toUpperCase()[0];
  if (read.sex !== null && (gender === "M" || gender === "F") && gender !== read.sex)
    differs("sex_differs", "The sex is another than declared.");
  return reasons;
}

const isOtherDay = (declared: string | undefined, read: string | null): boolean =>
  declared !== undefined && calendarDay(declared) !== read;
const letters = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
