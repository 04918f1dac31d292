import * as z from "zod";
import { optional, required } from "../fields";
import { callingCode, callingCodeOf } from "./calling-codes";
import { builtInCheck } from "./check";
import { countryOf } from "./countries";
import { judged, notCovered, reason } from "./judged";

const Subject = z.object({ phone: required, country: optional });

/** A telephone number: can it exist, and does it belong to the declared country? Whether it answers, nobody was asked. */
export const phone = builtInCheck<z.output<typeof Subject>>({
  standard: "ITU-T E.164 (fifteen digits at most, assigned country codes) and E.123 (how it is written)",
  summary: "Telephone number: country code, length, country",
  input: Subject,
  example: { phone: "+44 20 7946 0958", country: "GB" },
  judge({ phone: written, country }) {
    const declared = countryOf(country);
    const digits = internationalDigits(written, declared);
    const bad = (code: string, message: string) => judged([reason("high", code, message)], { e164: null });
    if (digits === null) return bad("phone_structure", "This is no telephone number.");
    if (digits === "national")
      return notCovered("Without a country nobody can tell what this national number belongs to.");
    const found = callingCode(digits);
    if (found === null) return bad("phone_country_code", "No country has this code.");
    const { code, national, countries } = found;
    if (digits.length > 15 || national.length < 4 || (code === "1" && !/^[2-9]\d{2}[2-9]\d{6}$/.test(national)))
      return bad("phone_length", "The number is too long or too short for its country.");
    const data = { e164: `+${digits}`, countryCode: code, countries: [...countries] };
    if (declared === null || countries.includes(declared)) return judged([], data);
    const message = `The number belongs to ${countries.join(" or ")}, not to ${declared}.`;
    return judged([reason("medium", "country_differs", message)], data);
  },
});

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
  // Italy keeps the nought when it is called from abroad.
  return code === null ? "national" : code + (code === "39" ? plain : plain.replace(/^0/, ""));
}
