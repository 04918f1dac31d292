import { countryOf } from "./countries";

// ICAO Doc 9303, parts 4 to 7: three lines of 30 (TD1), two of 36 (TD2, visas B), two of 44 (TD3, visas A).

export type MrzFormat = "TD1" | "TD2" | "TD3" | "MRV-A" | "MRV-B";

export interface MrzField {
  name: "documentNumber" | "dateOfBirth" | "expiryDate" | "optionalData" | "composite";
  holds: boolean;
}

/** What a machine readable zone says. Texts are as in the zone without its fillers; dates are `YYYY-MM-DD` or null. */
export interface Mrz {
  format: MrzFormat;
  documentCode: string;
  issuer: string;
  surname: string;
  givenNames: string;
  documentNumber: string;
  nationality: string;
  /** Null when a part of it is unknown (`<<`), as the standard allows. */
  dateOfBirth: string | null;
  sex: "M" | "F" | null;
  expiryDate: string | null;
  optionalData: string;
  checkDigits: MrzField[];
}

/** The zone read, or why it is none. `today` (`YYYY-MM-DD`) tells the century of two-digit years. */
export function readMrz(lines: readonly string[], today: string): Mrz | string {
  const format = formatOf(lines);
  if (format === null)
    return "a zone has three lines of 30 characters, two of 36 or two of 44, of letters, digits and <";
  const [first = "", second = "", third = ""] = lines;
  return format === "TD1" ? readTd1(first, second, third, today) : readTwoLines(format, first, second, today);
}

function formatOf(lines: readonly string[]): MrzFormat | null {
  const width = lines[0]?.length ?? 0;
  if (!lines.every((line) => line.length === width && /^[A-Z0-9<]+$/.test(line))) return null;
  const isVisa = lines[0]?.startsWith("V") ?? false;
  if (lines.length === 3 && width === 30) return "TD1";
  if (lines.length === 2 && width === 36) return isVisa ? "MRV-B" : "TD2";
  if (lines.length === 2 && width === 44) return isVisa ? "MRV-A" : "TD3";
  return null;
}

function readTd1(first: string, second: string, third: string, today: string): Mrz {
  const number = numberOf(first.slice(5, 14), first[14] ?? "", first.slice(15, 30));
  const born = second.slice(0, 6);
  const expires = second.slice(8, 14);
  const composite = first.slice(5, 30) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29);
  return {
    format: "TD1",
    documentCode: plain(first.slice(0, 2)),
    issuer: plain(first.slice(2, 5)),
    ...namesOf(third),
    documentNumber: number.text,
    nationality: plain(second.slice(15, 18)),
    dateOfBirth: birthday(born, today),
    sex: sexOf(second[7]),
    expiryDate: expiry(expires, today),
    optionalData: plain(`${number.rest}${second.slice(18, 29)}`),
    checkDigits: [
      { name: "documentNumber", holds: number.holds },
      field("dateOfBirth", born, second[6]),
      field("expiryDate", expires, second[14]),
      field("composite", composite, second[29]),
    ],
  };
}

function readTwoLines(format: Exclude<MrzFormat, "TD1">, first: string, second: string, today: string): Mrz {
  const born = second.slice(13, 19);
  const expires = second.slice(21, 27);
  const optional = second.slice(28, { TD2: 35, TD3: 42, "MRV-A": 44, "MRV-B": 36 }[format]);
  // Longer numbers run on into the optional data of identity cards only.
  const number =
    format === "TD2"
      ? numberOf(second.slice(0, 9), second[9] ?? "", optional)
      : { ...numberOf(second.slice(0, 9), second[9] ?? "", ""), rest: optional };
  const checkDigits = [
    { name: "documentNumber" as const, holds: number.holds },
    field("dateOfBirth", born, second[19]),
    field("expiryDate", expires, second[27]),
  ];
  // Nothing to check may be checked by a filler.
  if (format === "TD3" && !(/^<+$/.test(optional) && second[42] === "<"))
    checkDigits.push(field("optionalData", optional, second[42]));
  if (format === "TD2" || format === "TD3") {
    const last = second.length - 1;
    const composite = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, last);
    checkDigits.push(field("composite", composite, second[last]));
  }
  return {
    format,
    documentCode: plain(first.slice(0, 2)),
    issuer: plain(first.slice(2, 5)),
    ...namesOf(first.slice(5)),
    documentNumber: number.text,
    nationality: plain(second.slice(10, 13)),
    dateOfBirth: birthday(born, today),
    sex: sexOf(second[20]),
    expiryDate: expiry(expires, today),
    optionalData: plain(number.rest),
    checkDigits,
  };
}

const values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The check digit of a field: weights 7, 3, 1, letters from ten, fillers nothing. */
export function mrzCheckDigit(text: string): string {
  const weights = [7, 3, 1];
  const sum = [...text].reduce(
    (total, character, place) => total + Math.max(0, values.indexOf(character)) * (weights[place % 3] ?? 0),
    0,
  );
  return String(sum % 10);
}

const field = (name: MrzField["name"], text: string, digit: string | undefined): MrzField => ({
  name,
  holds: mrzCheckDigit(text) === digit,
});

/** A document's number and what of the optional data is left. A filler for a check digit says that the number runs on there. */
function numberOf(start: string, digit: string, optional: string): { text: string; holds: boolean; rest: string } {
  const [tail = ""] = digit === "<" ? optional.split("<") : [""];
  if (tail.length < 2) return { text: plain(start), holds: mrzCheckDigit(start) === digit, rest: optional };
  const text = start + tail.slice(0, -1);
  return { text: plain(text), holds: mrzCheckDigit(text) === tail.at(-1), rest: optional.slice(tail.length + 1) };
}

function namesOf(text: string): { surname: string; givenNames: string } {
  const [surname = "", givenNames = ""] = text.replace(/<+$/, "").split("<<");
  return { surname: plain(surname), givenNames: plain(givenNames) };
}

const plain = (text: string): string => text.replace(/<+$/, "").replace(/</g, " ").trim();
const sexOf = (text: string | undefined): "M" | "F" | null => (text === "M" || text === "F" ? text : null);

/** Nobody is born tomorrow: a year that would lie ahead is of the century before. */
function birthday(text: string, today: string): string | null {
  const day = dayIn(`20${text}`);
  return day === null || day <= today ? day : dayIn(`19${text}`);
}

/** Documents are valid for decades at most: the century in which the date is nearest to today. */
function expiry(text: string, today: string): string | null {
  const year = Number(text.slice(0, 2));
  const thisYear = Number(today.slice(0, 4));
  const century = Math.floor(thisYear / 100) * 100;
  const nearest = [century - 100, century, century + 100]
    .map((start) => start + year)
    .reduce((best, one) => (Math.abs(one - thisYear) < Math.abs(best - thisYear) ? one : best));
  return dayIn(`${nearest}${text.slice(2)}`);
}

function dayIn(text: string): string | null {
  if (!/^\d{8}$/.test(text)) return null;
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(day) ? day : null;
}

/** The code of the specimens in the standard: a state that does not exist. */
export const utopia = "UTO";

export const sameCountry = (mrzCode: string, declared: string): boolean => {
  const read = countryOf(mrzCode);
  return read === null ? mrzCode === declared.trim().toUpperCase() : read === countryOf(declared);
};
