import * as z from "zod";
import { countryOf } from "../../formats/countries";
import { type PhoneProblem, readPhone } from "../../formats/phone";
import { optional, required } from "../fields";
import { builtInCheck } from "./check";
import { judged, notCovered, reason } from "./judged";

const Subject = z.object({ phone: required, country: optional });

const sentences: Readonly<Record<Exclude<PhoneProblem, "national">, string>> = {
  structure: "This is no telephone number.",
  country_code: "No country has this code.",
  length: "The number is too long or too short for its country.",
};

/** A telephone number: can it exist, and does it belong to the declared country? Whether it answers, nobody was asked. */
export const phone = builtInCheck<z.output<typeof Subject>>({
  standard: "ITU-T E.164 (fifteen digits at most, assigned country codes) and E.123 (how it is written)",
  summary: "Telephone number: country code, length, country",
  input: Subject,
  example: { phone: "+44 20 7946 0958", country: "GB" },
  judge({ phone: written, country }) {
    const declared = countryOf(country);
    const read = readPhone(written, declared);
    if (read === "national")
      return notCovered("Without a country nobody can tell what this national number belongs to.");
    if (typeof read === "string") return judged([reason("high", `phone_${read}`, sentences[read])], { e164: null });
    const { digits, code, countries } = read;
    const data = { e164: `+${digits}`, countryCode: code, countries: [...countries] };
    if (declared === null || countries.includes(declared)) return judged([], data);
    const message = `The number belongs to ${countries.join(" or ")}, not to ${declared}.`;
    return judged([reason("medium", "country_differs", message)], data);
  },
});
