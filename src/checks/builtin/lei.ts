import * as z from "zod";
import { compact, mod97 } from "../../formats/checksums";
import { required } from "../fields";
import { builtInCheck } from "./check";
import { judged, reason } from "./judged";

const Subject = z.object({ lei: required });

/** A legal entity identifier. Whether it is in force is for the register to say: ask the vendor `gleif`. */
export const lei = builtInCheck<z.output<typeof Subject>>({
  standard: "ISO 17442-1 (18 characters and two check digits, ISO 7064 MOD 97-10)",
  summary: "Legal entity identifier: structure and check digits",
  input: Subject,
  example: { lei: "5493001KJTIIGC8Y1R12" },
  judge({ lei: written }) {
    const code = compact(written);
    const data = { lei: code, issuerPrefix: code.slice(0, 4) };
    if (!/^[A-Z0-9]{18}\d{2}$/.test(code))
      return judged([reason("high", "lei_structure", "An identifier has 18 letters or digits and two digits.")], data);
    return judged(mod97(code) === 1 ? [] : [reason("high", "lei_check_digits", "The check digits are wrong.")], data);
  },
});
