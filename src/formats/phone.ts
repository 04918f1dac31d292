import { callingCode, callingCodeOf } from "./calling-codes";

/** What keeps a text from being a telephone number. `national`: nobody can tell its country. */
export type PhoneProblem = "structure" | "national" | "country_code" | "length";

export interface PhoneNumber {
  /** Digits from the country code on, without the plus. */
  digits: string;
  code: string;
  /** Countries that it may belong to, the likeliest first. */
  countries: readonly string[];
}

/** A telephone number as people write it; one without a country code belongs to `country`. ITU-T E.164 and E.123. */
export function readPhone(written: string, country: string | null): PhoneNumber | PhoneProblem {
  const digits = internationalDigits(written, country);
  if (digits === null) return "structure";
  if (digits === "national") return "national";
  const found = callingCode(digits);
  if (found === null) return "country_code";
  const { code, national, countries } = found;
  const isLength =
    digits.length <= 15 && national.length >= 4 && (code !== "1" || /^[2-9]\d{2}[2-9]\d{6}$/.test(national));
  return isLength ? { digits, code, countries } : "length";
}

/** The digits from the country code on; `national` when they are not told and no country is; null when it is no number. */
function internationalDigits(written: string, country: string | null): string | "national" | null {
  const plain = written
    .normalize("NFKC")
    .replace(/\(0\)/g, "") // `+44 (0)20 …`: the nought is for those who call from inside
    .replace(/[\s().\-/\u2010-\u2015]/g, "")
    .replace(/^00/, "+");
  if (!/^\+?\d{5,20}$/.test(plain)) return null;
  if (plain.startsWith("+")) return plain.slice(1);
  const code = country === null ? null : callingCodeOf(country);
  return code === null ? "national" : code + plain.replace(trunkPrefixes[code] ?? /^0/, "");
}

/**
 * What people dial before a number inside a country and nobody dials from abroad, by calling code; elsewhere it is a nought. Numbers of
 * Italy, Congo, Côte d'Ivoire, Benin and San Marino begin with one that belongs to them.
 */
const trunkPrefixes: Readonly<Record<string, RegExp>> = {
  "1": /^1(?=\d{10}$)/,
  "7": /^8(?=\d{10}$)/,
  "36": /^06/,
  "39": /^(?!)/,
  "225": /^(?!)/,
  "229": /^(?!)/,
  "242": /^(?!)/,
  "370": /^[08](?=\d{8}$)/,
  "375": /^80?(?=\d{9}$)/,
  "378": /^(?!)/,
};
