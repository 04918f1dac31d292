import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { countryOf } from "./places";
import type { Verdict } from "./scenarios";

/** An address as the post office writes it: known in full, the street but not the house (`review`), or not at all (`rejected`). */
export function postalAddress(subject: CheckSubject, verdict: Verdict): JsonObject {
  const { line1 = "", line2, city, postcode, region, country: code } = subject;
  const country = countryOf(code);
  if (verdict === "rejected") return { matched: "none", normalised: null, components: {} };
  const houseNumber = /\d+\w?/.exec(line1)?.[0] ?? null;
  const street = line1.replace(/\s*\d+\w?\s*/, " ").trim();
  const isPartial = verdict === "review";
  const normalised = {
    line1: isPartial ? street : line1.trim(),
    line2: line2 ?? null,
    city: city ?? country.towns[0].town,
    postcode: postcode?.toUpperCase() ?? country.towns[0].postcode,
    region: region ?? null,
    country: country.code,
  };
  return {
    matched: isPartial ? "partial" : "full",
    normalised,
    components: {
      houseNumber: isPartial ? null : houseNumber,
      street,
      city: normalised.city,
      postcode: normalised.postcode,
      country: country.name,
    },
  };
}
