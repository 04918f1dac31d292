import * as z from "zod";
import { countryOf } from "../../formats/countries";
import { required } from "../fields";
import { builtInCheck } from "./check";
import { judged, notCovered, reason } from "./judged";

const Subject = z.object({ ipCountry: required, declaredCountry: required });

/**
 * Where a request came from against where somebody says to be. The country comes with the request (`request.cf.country`, the header
 * `CF-IPCountry`); `T1` is the Tor network, `XX` nobody knows.
 */
export const ipCountry = builtInCheck<z.output<typeof Subject>>({
  standard: "ISO 3166-1 codes; `T1` and `XX` as Cloudflare writes them",
  summary: "Country of the network address against the declared country",
  input: Subject,
  example: { ipCountry: "DE", declaredCountry: "DE" },
  judge({ ipCountry: seen, declaredCountry }) {
    const written = seen.toUpperCase();
    const declared = countryOf(declaredCountry);
    const data = { ipCountry: written, declaredCountry: declared };
    if (written === "T1")
      return judged(
        [reason("medium", "tor", "The request came through the Tor network, which hides its place.")],
        data,
      );
    const from = countryOf(written);
    if (from === null) return notCovered("Nobody knows where the address is.", data);
    if (declared === null)
      return judged([reason("medium", "unknown_country", "The declared country is not a country's code.")], data);
    if (from === declared) return judged([], data);
    return judged([reason("medium", "country_differs", `The request came from ${from}, not from ${declared}.`)], data);
  },
});
