import * as z from "zod";
import { countryOf } from "../../formats/countries";
import { hasPostcodes, postcodeOf, requiredParts } from "../../formats/postcodes";
import { optional, required } from "../fields";
import { builtInCheck } from "./check";
import { judged, type Reason, reason } from "./judged";

const Subject = z.object({
  line1: required,
  line2: optional,
  city: optional,
  postcode: optional,
  region: optional,
  country: required,
});

/**
 * Whether an address has what addresses of its country have. That it exists is for the check `address` and a vendor to say.
 * A region that is missing is only noted: letters arrive without it.
 */
export const addressFormat = builtInCheck<z.output<typeof Subject>>({
  standard: "Postcodes and required parts by country as in Google's libaddressinput; ISO 3166-1",
  summary: "Whether an address has the parts and the postcode that its country's addresses have",
  input: Subject,
  example: { line1: "1 Wharf Road", city: "London", postcode: "N1 7GR", country: "GB" },
  judge(address) {
    const country = countryOf(address.country);
    if (country === null)
      return judged([reason("medium", "unknown_country", "The country is not a country's code.")], { country: null });
    const needed = requiredParts(country);
    const missing = needed.filter((part) => address[part] === undefined);
    const reasons: Reason[] = missing.map((part) =>
      reason(part === "region" ? "low" : "medium", `missing_${part}`, `Addresses of ${country} have a ${part}.`),
    );
    const postcode = address.postcode === undefined ? null : postcodeOf(country, address.postcode);
    if (address.postcode !== undefined && postcode === null)
      reasons.push(
        hasPostcodes(country)
          ? reason("medium", "postcode_malformed", `No postcode of ${country} looks like this one.`)
          : reason("info", "no_postcodes", `${country} has no postcodes: this one was not looked at.`),
      );
    return judged(reasons, { country, postcode, requiredParts: [...needed], missingParts: missing });
  },
});
